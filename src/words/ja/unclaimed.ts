/** What is said of what runs and belongs to no subsystem, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shortName } from '../en/count.ts';
import { findingsOf, resourceOf } from '../facts.ts';
import { leftOutOf, thingsOf } from '../leftover-case.ts';
import { listed } from './count.ts';
import { likeness, namesIn, previousTypes } from './leftovers.ts';
import { accountAndPlace, place } from './place.ts';
import { day } from './time.ts';

const NAMES: Readonly<Record<string, readonly [name: string, counter: string]>> = {
  instance: ['インスタンス', '台'],
  'auto-scaling-group': ['Auto Scalingグループ', '個'],
  'load-balancer': ['ロードバランサー', '個'],
};

function nameOf({ aspect }: FindingRow): readonly [name: string, counter: string] {
  return NAMES[aspect] ?? ['リソース', '件'];
}

function partOf(row: FindingRow): string {
  const [name, counter] = nameOf(row);
  return `${name}${thingsOf(row).number}${counter}`;
}

function summary(view: CaseView): string {
  return listed(findingsOf(view).map(partOf), 3) || 'EC2のリソース';
}

function line(row: FindingRow, view: CaseView): string {
  const { number, since, imageFrom, stopped, types } = thingsOf(row);
  const many = number > 1;
  const began = row.aspect === 'instance' ? '起動' : '作成';
  const like = likeness(row.facts);
  const details = [
    namesIn(row.facts),
    ...(types.length === 0 ? [] : [listed(types, 3)]),
    ...(stopped > 0 ? [many ? `うち停止中${stopped}` : '停止中'] : []),
    ...(since ? [`${many ? '最も古いものは' : ''}${day(since, view.timeZone, view.now)}${began}`] : []),
    ...(imageFrom ? [`AMIは${day(imageFrom, view.timeZone, view.now)}作成`] : []),
    ...(like === null ? [] : [like]),
  ].filter((it) => it !== '');
  return `${partOf(row)}：${details.join('、')}`;
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  ecs: 'ECSキャパシティ',
  eks: 'EKS',
  beanstalk: 'Elastic Beanstalk',
  batch: 'Batch',
  nat: 'NAT',
  bastion: '踏み台',
  ci: 'CI',
  'image-builder': 'イメージビルダー',
  ignored: '名前で除外',
};

/** `EKS（4）、踏み台（1）` that need no subsystem. */
function leftOut(view: CaseView): readonly string[] {
  return findingsOf(view).flatMap((row) => {
    const parts = leftOutOf(row).map(([sort, number]) => `${LEFT_OUT[sort] ?? shortName(sort)}（${number}）`);
    return parts.length === 0 ? [] : [`ほかに所属が不要な${nameOf(row)[0]}：${listed(parts, 9)}`];
  });
}

/** `ap-northeast-1の`, or nothing. */
function regionOf(view: CaseView): string {
  const region = resourceOf(findingsOf(view)[0]?.facts ?? {})?.region;
  return region ? `${region}の` : '';
}

export const unclaimedWordsJa: KindWords = {
  name: 'EC2の所属不明リソース',
  headline: (view) => `所属不明：${place(view, summary(view))}`,
  notification: (view) =>
    `${place(view, `${regionOf(view)}${summary(view)}`)}：どのサブシステムにも属していません。担当：未定`,
  lines: (view) => findingsOf(view).map((row) => line(row, view)),
  steps: (view) =>
    findingsOf(view).length === 0
      ? []
      : [
          '名前と起動した人から所属を特定',
          'タグ、またはtoilbot.yamlのclaimで所属を明示',
          '不要なものは停止し、1週間後に終了（terminate）',
        ],
  bullets: (view) => [...previousTypes(findingsOf(view)), ...leftOut(view)],
  ids: (view) => accountAndPlace(view),
  links: () => [],
  over: (view) => `解消：${place(view, 'EC2')} ${regionOf(view)}所属不明リソースなし`,
};
