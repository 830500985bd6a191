/** What is said of failing workloads on EKS, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shortage } from '../ecs-case.ts';
import { shortName } from '../en/count.ts';
import { clusterLinks, clustersOf, isStuck, kubectl, waits } from '../en/eks.ts';
import { findingsOf, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { fewRun } from './count.ts';
import { waitSteps, waitWords, workloadNames } from './eks.ts';
import { accountAndPlace, owner, place, thingAndPart, usedBy } from './place.ts';
import { moment, momentWithZone } from './time.ts';

/** What is wrong: for a headline, and as the end of a sentence. */
function trouble(view: CaseView): { readonly short: string; readonly sentence: string } {
  const short = shortage(view);
  if (short) return { short: fewRun(short, ' Pod'), sentence: `${fewRun(short, ' Pod')}です` };
  if (isStuck(view)) return { short: '新バージョンの起動失敗', sentence: '新しいバージョンが起動しません' };
  if (view.findings.some((it) => it.aspect === 'runs-missed')) {
    return { short: '2回未実行', sentence: '定期実行が2回行われていません' };
  }
  return view.findings.some((it) => it.aspect === 'run-failed')
    ? { short: '直近の実行が失敗', sentence: '直近の実行が失敗しました' }
    : { short: 'EKS', sentence: 'EKSで障害が発生しています' };
}

function lastRun(view: CaseView): readonly string[] {
  const [row] = findingsOf(view, 'run-failed', 'runs-missed');
  if (!row) return [];
  const [ran, well] = [time(row.facts, 'ranAt'), time(row.facts, 'succeededAt')];
  const at = (when: Date): string => moment(when, view.timeZone, view.now);
  const last = ran ? `最後の実行は${at(ran)}です。` : 'まだ実行されていません。';
  return [`${last}${well ? `最後の成功は${at(well)}です。` : '成功は確認されていません。'}`];
}

export const workloadWordsJa: KindWords = {
  name: 'EKSワークロードの障害',
  headline: (view) => `${shortage(view)?.running === 0 ? '停止' : '障害'}：${place(view)} ${trouble(view).short}`,
  notification(view) {
    const [most] = waits(findingsOf(view));
    const since = momentWithZone(view.case.firstSeenAt, view.timeZone, view.now);
    const why = most ? `${waitWords(most)}。` : '';
    return `${place(view)}：${trouble(view).sentence}（${since}から確認）。${why}${owner(view)}`;
  },
  lines(view) {
    const reasons = waits(findingsOf(view)).slice(0, 2);
    return [
      ...reasons.map((it) => `${waitWords(it)}。`),
      ...(isStuck(view) ? ['ロールアウトが期限を過ぎました。前のバージョンは動く範囲で継続します。'] : []),
      ...(shortage(view) !== null && !isStuck(view) ? ['進行中のロールアウトはありません。'] : []),
      ...lastRun(view),
    ];
  },
  steps(view) {
    const rows = findingsOf(view);
    const look = kubectl(rows, isStuck(view) ? 'rollout status' : 'describe');
    return [
      ...(look ? [`確認：${look}`] : []),
      ...waitSteps(rows),
      ...(isStuck(view) ? ['修正する、または前のバージョンに戻す'] : []),
    ];
  },
  bullets(view) {
    const names = workloadNames(findingsOf(view));
    return [...(names === '' ? [] : [names]), ...usedBy(view)];
  },
  ids: (view) =>
    [...clustersOf(view.findings).slice(0, 2).map(shortName), accountAndPlace(view)]
      .filter((it) => it !== '')
      .join('・'),
  links: (view) => [...clusterLinks(view), ...runbook(view, '手順書')],
  over(view) {
    const { resolvedAt } = view.case;
    const since = resolvedAt ? `、${momentWithZone(resolvedAt, view.timeZone, view.now)}から` : '';
    return `復旧：${thingAndPart(view)}（EKS${since}）`;
  },
};
