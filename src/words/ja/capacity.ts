/** What is said of ECS container instances that serve nobody, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { instancesOf } from '../en/capacity.ts';
import { shortName } from '../en/count.ts';
import { count, findingsOf, once, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { listed } from './count.ts';
import { accountAndPlace, owner, place, thingAndPart } from './place.ts';
import { day } from './time.ts';

const SORTS: Readonly<Record<string, string>> = {
  unused: '何も動いていないクラスター',
  disconnected: 'エージェントの応答なし',
  draining: 'ドレイン中のまま残存',
  idle: 'タスクなし',
  'old-agent': '古いエージェント',
};

const STEPS: Readonly<Record<string, string>> = {
  unused: 'インスタンスを終了（terminate）し、クラスターも不要なら削除',
  disconnected: 'インスタンスが稼働中か確認し、エージェントを起動、またはインスタンスを終了（terminate）して登録を解除',
  draining: '残っている原因のタスクを確認し、終了（terminate）',
  idle: '終了（terminate）、またはタスクを配置',
  'old-agent': '最新のECS最適化AMIのインスタンスに入れ替え',
};

function partOf(row: FindingRow): string {
  const sort = SORTS[text(row.facts, 'sort') ?? ''];
  return `コンテナインスタンス${count(row.facts, 'count') ?? 1}台${sort ? `（${sort}）` : ''}`;
}

function all(view: CaseView): string {
  return listed(findingsOf(view).map(partOf), 3) || '使われていないコンテナインスタンス';
}

function namesOf(row: FindingRow): string {
  const { named, more } = instancesOf(row);
  const names = named.map(({ name, agent }) => (agent ? `${name}（${agent}）` : name));
  return listed(more > 0 ? [...names, `ほか${more}台`] : names, 6);
}

export const capacityWordsJa: KindWords = {
  name: 'ECSの残存キャパシティ',
  headline: (view) => `残存：${place(view)} ${all(view)}`,
  notification: (view) => `${place(view)}：${all(view)}が残っています。${owner(view)}`,
  lines: (view) =>
    findingsOf(view).map((row) => {
      const cluster = shortName(text(row.facts, 'cluster') ?? 'クラスター');
      const since = time(row.facts, 'oldestRegistered');
      const long = since ? `、${day(since, view.timeZone, view.now)}から存在` : '';
      return `${cluster}：${namesOf(row)}、${count(row.facts, 'all') ?? 0}台中${count(row.facts, 'count') ?? 0}台${long}`;
    }),
  steps: (view) => once(findingsOf(view).map((row) => STEPS[text(row.facts, 'sort') ?? ''] ?? null)),
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thingAndPart(view)} 残存コンテナインスタンスなし`,
};
