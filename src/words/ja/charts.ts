import { dayText } from '../calendar-day.ts';
import type { BoardFinding, BurnUpFinding, ChartWords, StagesFinding, ToilFinding } from '../charts.ts';

const LOCALE = 'ja-JP';
const number = (value: number) => new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(value);
const percent = (share: number) =>
  new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 }).format(share);
const day = (it: string) => dayText(it, LOCALE, { day: 'numeric', month: 'numeric', year: 'numeric' });
const shortDay = (it: string) => dayText(it, LOCALE, { day: 'numeric', month: 'numeric' });
const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([
  ['production', '本番'],
  ['staging', 'ステージング'],
  ['development', '開発'],
  ['unknown', '環境不明'],
]);
const environment = (name: string) => ENVIRONMENTS.get(name) ?? name;

function minutes(count: number): string {
  if (Math.abs(count) < 120) return `${number(Math.round(count))}分`;
  return `${new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(count / 60)}時間`;
}

function burnUpTitle({ moved, total, environment: name }: BurnUpFinding): string {
  if (total === 0) return `移行対象なし（${environment(name)}）`;
  return moved === total
    ? `${number(total)}件すべて移行済み（${environment(name)}）`
    : `${number(total)}件中${number(moved)}件が移行済み（${environment(name)}）`;
}

function burnUpAlt(finding: BurnUpFinding): string {
  const { moved, total, asOf, told, at50, at85, target } = finding;
  const place = environment(finding.environment);
  if (total === 0) return `${day(asOf)}時点で${place}に移行対象のサブシステムはありません。`;
  const known = told > 0 ? `（うち${number(told)}件は申告）` : '';
  const so = `${day(asOf)}時点で${place}のサブシステム${number(total)}件中${number(moved)}件（${percent(moved / total)}）が移行済み${known}`;
  if (moved === total) return `${so}で、残りはありません。`;
  const aim = target === null ? '' : `（目標は${day(target)}）`;
  return at50 === null || at85 === null
    ? `${so}で、完了見込みはまだ出せません${aim}。`
    : `${so}で、残りの完了見込みは50%の確度で${day(at50)}、85%の確度で${day(at85)}までです${aim}。`;
}

function stagesAlt({ week, moved, all, firstWeek, movedFirst, inTrouble }: StagesFinding): string {
  const then = firstWeek === week ? '' : `（${day(firstWeek)}の週は${number(movedFirst)}件）`;
  const trouble = inTrouble > 0 ? `、逆戻り・所在不明・移行先が不安定は合わせて${number(inTrouble)}件` : '';
  return `${day(week)}の週は、サブシステム${number(all)}件中${number(moved)}件が移行済み${then}${trouble}です。`;
}

function toilTitle({ subsystem, before, after, mean }: ToilFinding): string {
  if (before !== null && after !== null) return `${subsystem}：週${minutes(before)} → ${minutes(after)}`;
  return mean === null ? subsystem : `${subsystem}：週${minutes(mean)}`;
}

function toilAlt({ subsystem, movedOn, before, after, mean, weeks }: ToilFinding): string {
  if (before !== null && after !== null) {
    const move = movedOn === null ? '' : `（${day(movedOn)}）`;
    return `${subsystem}の手作業は、移行${move}前の週${minutes(before)}から、移行後は週${minutes(after)}になりました。`;
  }
  if (mean === null) return `${subsystem}の作業時間の記録はありません。`;
  const move = movedOn === null ? '' : `（${day(movedOn)}に移行）`;
  return `${subsystem}の手作業は${number(weeks)}週間の平均で週${minutes(mean)}でした${move}。`;
}

const longMonth = (it: string) => dayText(it, LOCALE, { month: 'long', year: 'numeric' });

function boardForecast({ burnUp, chanceOfTarget }: BoardFinding): string {
  const { moved, total, at50, at85, target } = burnUp;
  const aim = target === null ? '' : `目標は${day(target)}${chance(chanceOfTarget)}。`;
  if (moved >= total) return 'すべて完了しました。';
  if (at50 === null || at85 === null) return `完了見込みはまだ出せません。${aim}`;
  return `完了見込みは${longMonth(at50)}ごろ（85%の確度で${longMonth(at85)}まで）。${aim}`;
}

function chance(of: number | null): string {
  if (of === null) return '';
  const hundredths = Math.round(of * 100);
  if (hundredths < 1) return '、間に合う確率は1%未満';
  return hundredths > 99 ? '、間に合う確率は99%超' : `、間に合う確率は約${hundredths}%`;
}

function boardSaving({ saving }: BoardFinding): string {
  if (saving === null) return '削減時間はまだ分かりません。';
  const { minutes: mean, low, high } = saving;
  return mean < 0
    ? `手作業は週${minutes(-mean)}増（${minutes(-high)}〜${minutes(-low)}）。`
    : `手作業は週${minutes(mean)}減（${minutes(low)}〜${minutes(high)}）。`;
}

export const chartWordsJa: ChartWords = {
  day,
  shortDay,
  month: (it) => dayText(it, LOCALE, { month: 'numeric', year: 'numeric' }),
  number,
  percent,
  minutes,
  stages: {
    regressed: '逆戻り',
    missing: '所在不明',
    at_risk: '移行先が不安定',
    dual_running: '並行稼働',
    settling: '確認期間中',
    unknown: '確認できず',
    unseen: '未検出',
    not_started: '未移行',
    moved: '移行済み',
    retired: '廃止済み',
  },
  environment,
  burnUp: {
    title: burnUpTitle,
    alt: burnUpAlt,
    moved: '移行済み',
    told: 'toilbot導入前の移行（申告）',
    all: (count) => `全体：${number(count)}件`,
    half: (it) => `50%の確度：${day(it)}`,
    likely: (it) => `85%の確度：${day(it)}`,
    target: (it) => `目標：${day(it)}`,
    noForecast: '完了見込みはまだ出せません',
    empty: '移行の状況はまだ分かっていません。',
  },
  stagesByWeek: {
    title: ({ moved, all, week }) => `${number(all)}件中${number(moved)}件が移行済み（${shortDay(week)}の週）`,
    alt: stagesAlt,
    axis: 'サブシステム数（週ごと）',
    empty: '週ごとの状態はまだ記録がありません。',
  },
  toil: {
    title: toilTitle,
    alt: toilAlt,
    hours: '手作業（時間/週）',
    minutes: '手作業（分/週）',
    unknown: '？ 記録なし',
    moved: (it) => `${day(it)} 移行`,
    meanBefore: (it) => `移行前の平均：${minutes(it)}`,
    meanAfter: (it) => `移行後の平均：${minutes(it)}`,
    empty: (subsystem) => `${subsystem}の作業時間の記録はありません。`,
  },
  board: {
    heading: (name) => `ECS・EKS・マネージドサービスへの移行（${environment(name)}）`,
    ofAll: (total) => `/ ${number(total)}件`,
    moved: (share) => (share === null ? '移行対象なし' : `移行済み ${percent(share)}`),
    forecast: boardForecast,
    saving: boardSaving,
    target: '目標',
    next: '次の候補',
    nothingLeft: '移行の残りはありません',
    nothingNext: '未定',
    alt: (finding) => `${burnUpAlt(finding.burnUp).slice(0, -1)}。${boardSaving(finding)}`,
  },
};
