import type { CaseView } from '../src/domain/case.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { eksSightingOf, eksUnitOf, failingWorkload, isSomebodys } from '../src/domain/judge-eks-workloads.ts';
import { shortage } from '../src/words/ecs-case.ts';
import { shortName } from '../src/words/en/count.ts';
import {
  clusterLinks,
  clustersOf,
  isStuck,
  kubectl,
  waitSteps,
  waits,
  waitWords,
  workloadNames,
} from '../src/words/en/eks.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart, usedBy } from '../src/words/en/place.ts';
import { moment, momentWithZone } from '../src/words/en/time.ts';
import { findingsOf, time } from '../src/words/facts.ts';
import { workloadWordsJa } from '../src/words/ja/eks-workloads.ts';
import { runbook } from '../src/words/links.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const workloads = answers['kubernetes.workloads'];
  const units = (workloads?.items ?? []).filter(isSomebodys).map((it) => eksUnitOf(it, scope, settings));
  return {
    findings: units.flatMap((unit) => failingWorkload(unit, now)),
    reliefs: [],
    sightings: units.map((unit) => eksSightingOf(unit, now)),
    measures: [],
    notUnderstood: [],
  };
}

/** What is wrong, for a headline. */
function trouble(view: CaseView): string {
  const short = shortage(view);
  if (short) return `${short.running} of ${short.wanted} running`;
  if (isStuck(view)) return 'the new version does not come up';
  if (view.findings.some((it) => it.aspect === 'runs-missed')) return 'two runs were missed';
  return view.findings.some((it) => it.aspect === 'run-failed') ? 'the last run failed' : 'on EKS';
}

function lastRun(view: CaseView): readonly string[] {
  const [row] = findingsOf(view, 'run-failed', 'runs-missed');
  if (!row) return [];
  const [ran, well] = [time(row.facts, 'ranAt'), time(row.facts, 'succeededAt')];
  const at = (when: Date): string => moment(when, view.timeZone, view.now);
  const last = ran ? `It last ran at ${at(ran)}` : 'It has not run yet';
  return [`${last}${well ? ` and last succeeded at ${at(well)}` : ' and was not seen to succeed'}.`];
}

const words: KindWords = {
  name: 'EKS workload failing',
  headline(view) {
    const short = shortage(view);
    return `${short?.running === 0 ? 'Down' : 'Failing'}: ${place(view)}, ${trouble(view)}`;
  },
  notification(view) {
    const [most] = waits(findingsOf(view));
    const since = momentWithZone(view.case.firstSeenAt, view.timeZone, view.now);
    const why = most ? `, ${waitWords(most)}` : '';
    return `${placeInSentence(view)}: ${trouble(view)}${why}, seen since ${since}. ${owner(view)}`;
  },
  lines(view) {
    const rows = findingsOf(view);
    const reasons = waits(rows).slice(0, 2);
    const isShort = shortage(view) !== null;
    return [
      ...reasons.map((it) => `${waitWords(it)}.`),
      ...(isStuck(view) ? ['Its rollout has passed its deadline: the version before goes on as far as it runs.'] : []),
      ...(isShort && !isStuck(view) ? ['No rollout is in progress.'] : []),
      ...lastRun(view),
    ];
  },
  steps(view) {
    const rows = findingsOf(view);
    const look = kubectl(rows, isStuck(view) ? 'rollout status' : 'describe');
    return [
      ...(look ? [`look: ${look}`] : []),
      ...waitSteps(rows),
      ...(isStuck(view) ? ['mend it, or go back to the version before'] : []),
    ];
  },
  bullets(view) {
    const names = workloadNames(findingsOf(view));
    return [...(names === '' ? [] : [names]), ...usedBy(view)];
  },
  ids: (view) =>
    [...clustersOf(view.findings).slice(0, 2).map(shortName), accountAndPlace(view)]
      .filter((it) => it !== '')
      .join(' · '),
  links: (view) => [...clusterLinks(view), ...runbook(view, 'Runbook')],
  over(view) {
    const { resolvedAt } = view.case;
    const since = resolvedAt ? ` since ${momentWithZone(resolvedAt, view.timeZone, view.now)}` : '';
    return `Recovered: ${thingAndPart(view)} on EKS${since}`;
  },
};

const failing: Kind = {
  holdMinutes: { 'below-wanted': 15 },
  quietMinutes: 60,
  // A run that failed or was missed is of a job that comes again.
  voice: ({ aspects }) => (aspects.has('below-wanted') || aspects.has('rollout-stuck') ? 'now' : 'weekly'),
  toilKind: 'service-failure',
  words: { en: words, ja: workloadWordsJa },
};

export const eksWorkloads: Job = {
  id: 'eks-workloads',
  schedule: '27 * * * *',
  looks: [{ place: 'regions', reads: ['kubernetes.workloads'], details: [], proves: ['eks'] }],
  deadlineMinutes: 30,
  judge,
  kinds: { 'eks-workload-failing': failing },
  words: {
    en: {
      title: 'EKS workloads',
      help: 'Looks into each EKS cluster for workloads that run fewer pods than wanted, rollouts that are stuck and scheduled jobs that failed.',
    },
    ja: {
      title: 'EKSのワークロード',
      help: '各EKSクラスターで、Podが必要数を下回るワークロード、止まったロールアウト、失敗した定期ジョブを確認します。',
    },
  },
};
