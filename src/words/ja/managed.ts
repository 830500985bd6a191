/** What is said of work on managed services, in Japanese. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shortName } from '../en/count.ts';
import { count, findingsOf, flag, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { idleThings } from '../managed-case.ts';
import { fewLines, listed } from './count.ts';
import { accountAndPlace, owner, place, thingAndPart } from './place.ts';
import { day, dayAndTime, duration } from './time.ts';

/** What is wrong: for a headline, and as the end of a sentence after the schedule. */
const TROUBLES: Readonly<Record<string, { readonly short: string; readonly sentence: string }>> = {
  'run-failed': { short: '直近の実行が失敗', sentence: 'の直近の実行が失敗しました' },
  missed: { short: '2回未実行', sentence: 'の実行が2回行われていません' },
  'not-started': { short: 'EventBridgeから起動できず', sentence: 'をEventBridgeが起動できませんでした' },
};

function trouble(view: CaseView): { readonly short: string; readonly sentence: string } {
  const known = TROUBLES[findingsOf(view)[0]?.aspect ?? ''];
  return known ?? { short: '実行の失敗', sentence: 'の実行が失敗しています' };
}

function scheduleName(view: CaseView): string {
  const rows = findingsOf(view);
  if (rows.length > 1) return `スケジュール${rows.length}件`;
  const name = rows[0] && text(rows[0].facts, 'schedule');
  return name ? `スケジュール ${shortName(name)}` : 'スケジュール';
}

function details(view: CaseView, { aspect, facts }: FindingRow): string {
  const name = shortName(text(facts, 'schedule') ?? 'スケジュール');
  const expression = text(facts, 'expression');
  // Of figures only the hour is known that it was in.
  const hourOnly = flag(facts, 'hourOnly') === true;
  const on = (when: Date): string => dayAndTime(when, view.timeZone, view.now);
  const at = (when: Date | null): string =>
    when === null ? '時刻不明' : `${on(when)}${hourOnly ? 'からの1時間' : ''}`;
  const last = time(facts, 'lastRunAt');
  const failed = time(facts, 'lastFailureAt');
  const good = time(facts, 'lastGoodAt');
  const since = time(facts, 'watchedSince');
  const [runs, failures] = [count(facts, 'runs'), count(facts, 'failures')];
  const lastGood =
    facts['lastGoodAt'] === undefined ? [] : [good === null ? '成功は未確認' : `最後の成功は${at(good)}`];
  const said: Readonly<Record<string, readonly string[]>> = {
    'run-failed': [
      ...(runs !== null && failures ? [`直近48時間の${runs}回中${failures}回が失敗`] : []),
      `最後の失敗は${at(failed)}`,
      ...lastGood,
    ],
    missed: last
      ? [`最後に確認した実行は${at(last)}`, ...lastGood]
      : [`${since ? `${on(since)}以降、` : ''}確認された実行なし`],
    'not-started': [`48時間で${failures ?? 0}回起動に失敗`, ...(failed ? [`最後の失敗は${at(failed)}`] : [])],
  };
  return `${name}${expression ? `、${expression}` : ''}：${(said[aspect] ?? ['実行の失敗']).join('、')}`;
}

const BY_HAND = '本日分が必要なら手動で実行';
const STEPS: Readonly<Record<string, readonly string[]>> = {
  'run-failed': ['失敗の原因をログで確認', '修正後に再実行'],
  missed: ['スケジュール、ロール、ターゲットの変更の有無を確認', BY_HAND],
  'not-started': ['ターゲットの有無と、ルールのロールの起動権限を確認', BY_HAND],
};

export const scheduleWordsJa: KindWords = {
  name: 'スケジュールの失敗',
  headline: (view) => `障害：${place(view)} ${scheduleName(view)}：${trouble(view).short}`,
  notification: (view) => `${place(view)}：${scheduleName(view)}${trouble(view).sentence}。${owner(view)}`,
  lines: (view) => fewLines(findingsOf(view), (row) => details(view, row)),
  steps: (view) => STEPS[findingsOf(view)[0]?.aspect ?? ''] ?? [],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `復旧：${thingAndPart(view)} ${scheduleName(view)}`,
};

const SORTS: Readonly<Record<string, string>> = {
  function: '関数',
  stream: 'ストリーム',
  'delivery stream': '配信ストリーム',
};

function idleOnes(view: CaseView): string {
  const parts = [...idleThings(view).sorts].map(([sort, number]) => `${SORTS[sort] ?? 'リソース'}${number}個`);
  return listed(parts) || 'リソース';
}

export const idleWordsJa: KindWords = {
  name: '使われていないマネージドサービス',
  headline: (view) => `未使用：${place(view)} ${idleOnes(view)}（使用の確認なし）`,
  notification: (view) => `${place(view)}：${idleOnes(view)}の使用が確認されていません。${owner(view)}`,
  lines(view) {
    const { names, since } = idleThings(view);
    const long = since && view.now.getTime() - since.getTime();
    return [
      ...(names.length > 0 ? [listed(names, 6)] : []),
      ...(since && long
        ? [`${day(since, view.timeZone, view.now)}から${duration(long)}にわたり6時間ごとに確認：使用なし`]
        : []),
    ];
  },
  steps: () => ['必要かどうかを担当に確認し、不要なら削除'],
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, '手順書'),
  over: (view) => `解消：${thingAndPart(view)} 使用再開または削除`,
};
