/** What is said of what stays behind on EC2, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import type { LeftoverSort } from '../../domain/leftovers.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { count, texts } from '../facts.ts';
import { groupsOf, leftoverRows, likesOf, previousTypesOf, thingsOf } from '../leftover-case.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { accountAndPlace, owner, place, thing } from './place.ts';
import { day } from './time.ts';

/** `停止中のインスタンス` and the word that counts them. A space sets figures apart from Latin letters. */
const SORT_NAMES: { readonly [S in LeftoverSort]: readonly [name: string, counter: string] } = {
  alarm: ['残存リソースを監視するアラーム', '件'],
  'auto-scaling-group': ['空のAuto Scalingグループ', '個'],
  instance: ['停止中のインスタンス', '台'],
  'launch-template': ['未使用の起動テンプレート', '個'],
  'load-balancer': ['ターゲットのないロードバランサー', '個'],
  'target-group': ['使われていないターゲットグループ', '個'],
  address: ['未割り当てのElastic IPアドレス', '個'],
  image: ['未使用のAMI ', '個'],
  snapshot: ['AMIのないスナップショット', '個'],
  'key-pair': ['未使用のキーペア', '個'],
  'security-group': ['未使用のセキュリティグループ', '個'],
};

function leftoverCount(sort: LeftoverSort, number: number): string {
  const [name, counter] = SORT_NAMES[sort];
  return `${name}${number}${counter}`;
}

/** `停止中のインスタンス2台ほか9件`. */
function summary(view: CaseView): string {
  const rows = leftoverRows(view).map(([sort, row]) => ({ sort, number: thingsOf(row).number }));
  const [first, second] = rows;
  if (!first) return '使われていないリソース';
  const own = leftoverCount(first.sort, first.number);
  if (second && rows.length === 2) return `${own}、${leftoverCount(second.sort, second.number)}`;
  const others = rows.slice(1).reduce((sum, { number }) => sum + number, 0);
  return others === 0 ? own : `${own}ほか${others}件`;
}

/** `waitlist-1、waitlist-2ほか4件`. */
export function namesIn(facts: JsonObject): string {
  return listed(texts(facts, 'names').map(shortName), 7, count(facts, 'count') ?? 0);
}

function line(sort: LeftoverSort, row: FindingRow, view: CaseView): string {
  const on = (at: Date): string => day(at, view.timeZone, view.now);
  const { number, since, imageFrom, gib, snapshots, types } = thingsOf(row);
  const many = number > 1;
  const stopped = many ? '最初の停止は' : '停止は';
  const made = many ? '最も古いものは' : '作成は';
  const details = [
    namesIn(row.facts),
    ...(types.length === 0 ? [] : [listed(types, 3)]),
    ...(since ? [`${sort === 'instance' ? stopped : made}${on(since)}`] : []),
    ...(imageFrom ? [`AMIは${on(imageFrom)}作成`] : []),
    ...(gib ? [`${gib} GiB`] : []),
    ...(snapshots > 0 ? [`スナップショット${snapshots}個付き`] : []),
  ].filter((it) => it !== '');
  return `${leftoverCount(sort, number)}：${details.join('、')}`;
}

/** `api（3）、kiosk（1）に類似`: the names of what nobody claims. */
export function likeness(facts: JsonObject): string | null {
  const likes = likesOf(facts).map(([name, number]) => `${name}（${number}）`);
  return likes.length === 0 ? null : `${listed(likes, 5)}に類似`;
}

/** A line about types that AWS lists as previous generations, or none. */
export function previousTypes(rows: readonly FindingRow[]): readonly string[] {
  const types = previousTypesOf(rows);
  return types.length === 0 ? [] : [`${listed(types, 5)}：旧世代のタイプ`];
}

export const leftoverWordsJa: KindWords = {
  name: 'EC2の残存リソース',
  headline: (view) => `残存：${place(view)} ${summary(view)}`,
  notification: (view) => `${place(view)}：${summary(view)}がEC2に残っています。${owner(view)}`,
  lines: (view) => leftoverRows(view).map(([sort, row]) => line(sort, row, view)),
  steps: () => [],
  bullets(view) {
    const rows = leftoverRows(view);
    const groups = groupsOf(view);
    const likes = rows.flatMap(([sort, row]) => {
      const like = likeness(row.facts);
      return like === null ? [] : [`${SORT_NAMES[sort][0].trim()}：${like}`];
    });
    return [
      ...previousTypes(rows.map(([, row]) => row)),
      ...(groups.referenced > 0
        ? [`セキュリティグループ${groups.referenced}個をほかのグループのルールが参照：先にルールを削除`]
        : []),
      ...(groups.left
        ? ['セキュリティグループは、たまにしか動かないタスクが使う場合あり：先にスケジュールを確認']
        : []),
      ...likes,
      ...(view.case.subsystem === null
        ? []
        : [`今削除できるものとその順序：toilbot leftovers ${shortName(view.case.subsystem)}`]),
    ];
  },
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thing(view)} EC2の残存リソースなし`,
};
