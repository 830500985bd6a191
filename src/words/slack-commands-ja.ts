import { shownShare } from '../domain/traffic.ts';
import type { Platform, Stage } from '../domain/vocabulary.ts';
import { leadTimesJa } from './ja/lead-times.ts';
import { environmentName } from './ja/place.ts';
import { hours } from './ja/time.ts';
import { leadTimeLines } from './lead-times.ts';
import { outlookJa } from './outlook-ja.ts';
import type { FactParts, HomeWords, StatusWords, ToilWords } from './slack-commands-words.ts';

const platform: Readonly<Record<Platform, string>> = {
  ec2: 'EC2',
  heroku: 'Heroku',
  ecs: 'ECS',
  eks: 'EKS',
  managed: 'マネージドサービス',
  other: 'その他',
};

const running = (on: FactParts['on']): string =>
  on
    .map(
      (one) => `${platform[one.platform]} ${one.running === one.wanted ? one.running : `${one.running}/${one.wanted}`}`,
    )
    .join('、');

const NAMELESS_STAGES: readonly Stage[] = ['unknown', 'unseen'];

/** `Herokuは未確認`, `main-production, ap-northeast-1を確認できず`. */
function unsighted(blind: FactParts['blind']): string {
  const platforms = [...new Set(blind.flatMap((one) => (one.place === null ? [platform[one.platform]] : [])))];
  const places = [...new Set(blind.flatMap((one) => one.place ?? []))];
  const more = places.length > 3 ? `ほか${places.length - 3}件` : '';
  const reasons = [
    platforms.length === 0 ? null : `${platforms.join('と')}は未確認`,
    places.length === 0 ? null : `${places.slice(0, 3).join('、')}${more}を確認できず`,
  ].filter((reason) => reason !== null);
  return reasons.length === 0 ? '最近の確認なし' : reasons.join('、');
}

/** `旧ALBに12%のリクエスト`: nothing is called 0 % that still answers. */
function oldTraffic({ oldTraffic: share, stage }: FactParts): string | null {
  if (share === null) return null;
  if (share === 0) return stage === 'dual_running' ? '旧ALBのリクエスト0%（停止できます）' : null;
  return `旧ALBに${shownShare(share).replaceAll(' ', '')}のリクエスト`;
}

function fact(parts: FactParts): string {
  const where = running(parts.on);
  const lines: (string | null)[] = [];
  switch (parts.stage) {
    case 'unknown': {
      const last = parts.lastKnown;
      const before = last === null || NAMELESS_STAGES.includes(last) ? '' : `（直前の状態は${status.stage[last]}）`;
      lines.push(`${unsighted(parts.blind)}${before}`);
      break;
    }
    case 'settling':
      lines.push(where, parts.settles === null ? null : `問題なければ${parts.settles}に移行済み`, oldTraffic(parts));
      break;
    case 'dual_running':
      lines.push(parts.sinceDays === null ? null : `${parts.sinceDays}日経過`, where, oldTraffic(parts));
      break;
    default:
      lines.push(where, parts.since === null ? null : `${parts.since}から`);
  }
  lines.push(parts.asOf === null ? null : `${parts.asOf}時点`);
  return lines.filter((line) => line !== null && line !== '').join('、');
}

const percent = (moved: number, total: number): string =>
  total === 0 ? '' : `（${Math.round((100 * moved) / total)}%）`;
const didYouMean = (nearest: string | null): string => (nearest === null ? '' : `もしかして：\`${nearest}\`。`);

const status: StatusWords = {
  leadTime: (times) => leadTimeLines(times, leadTimesJa, platform),
  stage: {
    not_started: '未移行',
    dual_running: '並行稼働',
    settling: '確認期間中',
    moved: '移行済み',
    regressed: '逆戻り',
    at_risk: '移行先が不安定',
    retired: '廃止済み',
    missing: '所在不明',
    unseen: '未検出',
    unknown: '確認できず',
  },
  stageSign: {
    not_started: '⬜',
    dual_running: '🟡',
    settling: '⏳',
    moved: '✅',
    regressed: '🔁',
    at_risk: '🟠',
    retired: '🗄️',
    missing: '🔴',
    unseen: '▫️',
    unknown: '❓',
  },
  platform,
  failure: {
    denied: 'アクセス拒否',
    throttled: 'スロットリング',
    timed_out: 'タイムアウト',
    expired_credentials: '認証情報の期限切れ',
    no_credentials: '認証情報なし',
    opted_out: 'リージョンが無効',
    not_available: '利用できないAPI',
    unreachable: '接続できず',
    malformed: '応答を解釈できず',
    failed: 'エラー',
  },
  otherFailure: '未確認',
  environment: environmentName,
  headline: (environment, progress) =>
    progress === null
      ? '移行状況：移行対象が未設定'
      : `移行状況（${environmentName(environment)}）：${progress.total}件中${progress.moved}件が移行済み${percent(progress.moved, progress.total)}`,
  other: (progress) => `${environmentName(progress.environment)} ${progress.moved}/${progress.total}`,
  outlook: outlookJa,
  notification: (progress, seen, total) => {
    const said = progress.map((one) => `${environmentName(one.environment)}${one.moved}/${one.total}`).join('、');
    return `移行状況：移行済み ${said === '' ? 'なし' : said}。確認先${seen}/${total}`;
  },
  fact,
  row: (stage, names, more, known) => {
    const who = `${names.join('、')}${more > 0 ? `ほか${more}件` : ''}`;
    return `${status.stageSign[stage]} ${status.stage[stage]} ${who}${known === '' ? '' : `：${known}`}`;
  },
  count: (stage, count) => `${status.stageSign[stage]} ${status.stage[stage]}：${count}件`,
  unknownPlace: (place, reason, since, jobs) =>
    `❓ ${place}：${reason}${since === null ? '' : `、${since}から`}${jobs.length === 0 ? '' : `（${jobs.join('、')}）`}`,
  notSeen: '確認できませんでした',
  moveNext: '次の候補（現在の手作業、週あたり）',
  next: (index, subsystem, on, minutesAWeek, undecided) => {
    const where = on.map((one) => platform[one]).join('、');
    const cost = minutesAWeek === null ? '作業時間の記録なし' : hours(minutesAWeek);
    return `${index}. ${subsystem}（${where}）${cost}${undecided ? '：まず移行先の決定' : ''}`;
  },
  asOf: (when, seen, total, told) =>
    `${when}時点・確認先${seen}/${total}${told === 0 ? '' : `・${told}件は申告による`}`,
  nothing: 'サブシステムが未設定です。toilbot.yamlの`subsystems:`に記載してください。',
  noneAt: (stage) => `${stage}：なし`,
  all: 'すべて',
  subsystemMenu: 'サブシステム',
  stageMenu: '状態',
  share: '共有',
  shared: (who) => `共有 ${who}`,
  typed: {
    help: ['ヘルプ', '使い方'],
    unclaimed: ['所属不明', '未請求'],
    forecast: ['見込み', '予測'],
    csv: ['表'],
    why: ['根拠'],
    team: ['チーム'],
    stage: ['状態'],
    environment: ['環境'],
  },
  team: (name) => `チーム：${name}`,
  csvCut: (rows, all) => `全${all}行のうち最初の${rows}行です。すべては\`toilbot status --csv\`で出力できます。`,
  unknownWord: (word, nearest, command) =>
    `「${word}」というサブシステム・状態・環境はありません。${didYouMean(nearest)}使い方：\`${command} ヘルプ\``,
  help: (command) => [
    `\`${command}\` – 移行の進み具合と、対応が必要なもの`,
    `\`${command} api\` – サブシステムごとの各環境の状態と根拠`,
    `\`${command} 根拠 api\` – その状態と判断した根拠`,
    `\`${command} 環境 ステージング\`、\`チーム sre\` – 環境ごと、チームごとの状況`,
    `\`${command} 見込み\` – 完了の見込みと、その根拠、過去の予測の的中率`,
    `\`${command} csv\` – すべてを表で出力`,
    `\`${command} 所属不明\` – どのサブシステムにも属さないものと、所属先の選択`,
    `\`${command} 状態 確認期間中\` – その状態のサブシステム：未移行、並行稼働、確認期間中、移行済み、逆戻り、移行先が不安定、所在不明、確認できず`,
    '英語（`staging`、`settling`など）でも入力できます。',
  ],
};

const toil: ToilWords = {
  helpHeadline: '対応が必要なものを知らせ、その作業時間を数えます',
  help: (commands) => [
    `\`${commands.toil} 一覧\` – 今すぐ、または期日までに対応が必要なもの、今後の予定と、そのほかの件数`,
    `\`${commands.toil} 一覧 すべて\`、\`一覧 api\` – 未解決のものすべて、またはサブシステム・チーム・種類ごと`,
    `\`${commands.toil} 言語 英語\`、\`言語 日本語\`、\`言語 自動\` – 応答の言語（自動はSlackの言語）`,
    `\`${commands.toil} ヘルプ\` – この説明`,
    `\`${commands.migrationStatus}\` – 移行済みのものと残り`,
    'メッセージのボタン：*対応します*で引き受け、*完了…*で作業時間を記録、*⋯*であとで・担当を変更・この種類を止める・担当外。',
    '英語（`open`、`help`など）でも入力できます。',
  ],
  jobsHeadline: '確認していること',
  job: (title, help, id) => `・*${title}*（\`${id}\`）：${help}`,
  openHeadline: (total, unowned) =>
    total === 0
      ? '未解決：なし'
      : `未解決：${total}件${unowned === 0 ? '（すべて担当あり）' : `（担当未定${unowned}件）`}`,
  urgentHeadline: (total, unowned) =>
    total === 0
      ? '今すぐ、または期日までに対応が必要なもの：なし'
      : `今すぐ、または期日までに対応が必要なもの：${total}件${unowned === 0 ? '（すべて担当あり）' : `（担当未定${unowned}件）`}`,
  kind: (name, count) => `${name}（${count}）`,
  quiet: (total, kinds, others) =>
    `*急がないもの${total}件：* ${[...kinds, ...(others > 0 ? [`ほか${others}件`] : [])].join('・')}`,
  quietMenu: '表示する種類',
  coming: '今後の予定',
  comingWeek: (week, total, untaken) =>
    `${week === null ? '期限超過' : `${week}の週`}：${total}件${untaken === 0 ? '（すべて担当あり、または予定済み）' : `（担当未定${untaken}件）`}`,
  comingCase: (when, where, environment, what) =>
    `${when} ${where ?? '所属不明'}${environment === null ? '' : `（${environment}）`}：${what}`,
  comingMore: (count) => `ほか${count}件`,
  comingLater: (count) => `それ以降：${count}件`,
  everything: '未解決のものすべて',
  openNothing: '未解決のものはありません。確認できなかった場所は移行状況に表示します。',
  openNotification: (total) => (total === 0 ? '未解決：なし' : `未解決：${total}件`),
  unowned: '担当未定',
  ownedBy: (who) => `対応 ${who}`,
  due: (when) => `期日 ${when}`,
  wasDue: (when) => `期日超過 ${when}`,
  openSince: (length) => `${length}経過`,
  page: (page, pages) => `${page}/${pages}ページ`,
  previous: '前へ',
  next: '次へ',
  chosen: (language) => (language === null ? '今後はSlackの言語でお答えします。' : '今後は日本語でお答えします。'),
  typed: {
    help: ['ヘルプ', '使い方'],
    open: ['一覧', '未解決'],
    all: ['すべて', '全て', '全部'],
    language: ['言語'],
    auto: ['自動'],
    en: ['英語'],
    ja: ['日本語'],
  },
  unknownWord: (word, nearest, command) =>
    `「${word}」はわかりません。${didYouMean(nearest)}使い方：\`${command} ヘルプ\``,
};

const home: HomeWords = {
  subsystems: '自分のサブシステム',
  pickTeams: '下で自分のチームを選ぶと、そのサブシステムを表示します。',
  noSubsystems: '選んだチームのサブシステムはありません。',
  settings: '自分の設定',
  teamsMenu: '自分のチーム',
  languageAuto: 'Slackの言語',
  languageName: { en: 'English', ja: '日本語' },
  mine: '自分の担当',
  nothingMine: '担当中の未解決のものはありません。',
  how: '使い方',
};

/** What the slash commands and the Home tab say, in Japanese. */
export const slackCommandsJa = { status, toil, home };
