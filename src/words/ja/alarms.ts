/** What is said of CloudWatch alarms that help nobody, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { alarmCount, alarmLinks, loneFlapping, namedAlarms, silentCount, type ToldAlarm } from '../alarm-case.ts';
import { shortName } from '../en/count.ts';
import { accountAndPlace, owner, place, thingAndPart } from './place.ts';
import { duration } from './time.ts';

const LABELS = { alarms: 'アラーム', runbook: '手順書' } as const;
const STATES: ReadonlyMap<string, string> = new Map([
  ['ALARM', 'ALARM'],
  ['INSUFFICIENT_DATA', 'データ不足'],
  ['OK', 'OK'],
]);

function nameOf({ name }: Pick<ToldAlarm, 'name'>): string {
  return shortName(name ?? '名前のないアラーム');
}

/** What src/domain/ calls the parts of a composite alarm: `one alarm`, `2 alarms`. */
function partsOf(what: string): string {
  const [, number] = what.match(/^(one|\d+) alarms?$/) ?? [];
  return number === undefined ? shortName(what) : `アラーム${number === 'one' ? 1 : number}件`;
}

function watchedLine({ gone, dormant, composite }: ToldAlarm): string | null {
  if (gone !== null) {
    return composite
      ? `監視対象が存在しない${partsOf(gone)}で構成、それらより先に削除可`
      : `監視対象の${shortName(gone)}が存在しないため削除可`;
  }
  if (dormant === null) return null;
  return composite
    ? `監視対象が存在しないか停止中の${partsOf(dormant)}で構成`
    : `監視対象の${shortName(dormant)}が停止中`;
}

function silence({ actionsEnabled }: ToldAlarm): string {
  return actionsEnabled ? '' : '、アクションが無効で通知なし';
}

function alarmLine(alarm: ToldAlarm, view: CaseView): string {
  const state = STATES.get(alarm.state ?? '') ?? '状態不明';
  const stands = alarm.since ? `${state}が${duration(view.now.getTime() - alarm.since.getTime())}継続` : state;
  return `${nameOf(alarm)}：${watchedLine(alarm) ?? stands}${silence(alarm)}`;
}

function changesLine(alarm: ToldAlarm): string {
  const changes = alarm.changes === null ? '頻繁に' : `${alarm.changes}回`;
  return `${nameOf(alarm)}：24時間で${changes}変化${silence(alarm)}`;
}

function namedLines(view: CaseView, line: (alarm: ToldAlarm, view: CaseView) => string): readonly string[] {
  const { named, more } = namedAlarms(view);
  return [...named.map((alarm) => line(alarm, view)), ...(more > 0 ? [`ほか${more}件`] : [])];
}

/** `状態が変わらないアラーム2件、監視対象が存在しないもの3件`. */
function stuckWhat(view: CaseView): string {
  const sorts = [
    ['standing', '状態が変わらない'],
    ['gone', '監視対象が存在しない'],
    ['dormant', '監視対象が停止中の'],
  ] as const;
  const some = sorts.filter(([aspect]) => alarmCount(view, aspect) > 0);
  const parts = some.map(
    ([aspect, which], index) => `${which}${index === 0 ? 'アラーム' : 'もの'}${alarmCount(view, aspect)}件`,
  );
  return parts.join('、') || '状態が変わらないアラーム';
}

export const stuckWordsJa: KindWords = {
  name: '状態が変わらないCloudWatchアラーム',
  headline: (view) => `${place(view)}：${stuckWhat(view)}`,
  notification: (view) => `${place(view)}：${stuckWhat(view)}があります。${owner(view)}`,
  lines: (view) => namedLines(view, alarmLine),
  steps: (view) => [
    ...(alarmCount(view, 'gone') > 0 ? ['監視対象が存在しないアラームを削除'] : []),
    ...(alarmCount(view, 'dormant') > 0
      ? ['監視対象が停止中のアラームは、対象が不要になってから一緒に削除（時期の確認：toilbot leftovers）']
      : []),
    ...(alarmCount(view, 'standing') > 0
      ? ['状態が変わらないアラームは、監視対象を修復、しきい値を再設定、または削除']
      : []),
  ],
  bullets: (view) => {
    const silent = silentCount(view);
    return silent === 0 ? [] : [`全${alarmCount(view)}件中${silent}件はアクションが無効`];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => alarmLinks(view, LABELS),
  over: (view) => `解消：${thingAndPart(view)} 状態が変わらないアラームなし`,
};

/** What comes and goes: for a headline, and as a sentence. */
function flappingWhat(view: CaseView): { readonly short: string; readonly sentence: string } {
  const only = loneFlapping(view);
  if (only) {
    const changed = `アラーム ${nameOf(only)} が24時間で${only.changes}回変化`;
    return { short: changed, sentence: `${changed}しました` };
  }
  const many = alarmCount(view);
  const alarms = `アラーム${many === 0 ? '' : `${many}件`}`;
  return { short: `頻繁に切り替わる${alarms}`, sentence: `${alarms}が頻繁に切り替わっています` };
}

export const flappingWordsJa: KindWords = {
  name: '頻繁に切り替わるCloudWatchアラーム',
  headline: (view) => `${place(view)}：${flappingWhat(view).short}`,
  notification: (view) => `${place(view)}：${flappingWhat(view).sentence}。${owner(view)}`,
  // What a single one did stands in the headline.
  lines: (view) => (alarmCount(view) === 1 && silentCount(view) === 0 ? [] : namedLines(view, changesLine)),
  steps: () => ['評価期間を増やす、しきい値を変更、または削除（頻繁に切り替わるアラームには誰も対応できません）'],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => alarmLinks(view, LABELS),
  over: (view) => `解消：${thingAndPart(view)} アラームは安定`,
};
