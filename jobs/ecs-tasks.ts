import type { CaseView } from '../src/domain/case.ts';
import { unitsOf } from '../src/domain/ecs-fleet.ts';
import { taskRunMeasures } from '../src/domain/ecs-runs.ts';
import type { Judgement } from '../src/domain/finding.ts';
import type { Job, JudgeInput, Kind, KindWords } from '../src/domain/job.ts';
import { belowWanted, deploymentFailures, failedTasks, oldPlatforms, reliefsOf } from '../src/domain/judge-ecs.ts';
import {
  beganAt,
  deployBefore,
  type Failures,
  failuresByReason,
  lifetimeOf,
  serviceLinks,
  shortage,
  stoppedAt,
  taskLinks,
} from '../src/words/ecs-case.ts';
import { counted, listed, shortName } from '../src/words/en/count.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart, usedBy } from '../src/words/en/place.ts';
import { causeFigures, causeName, firstSteps } from '../src/words/en/stop-causes.ts';
import { day, duration, moment, momentWithZone } from '../src/words/en/time.ts';
import { count, flag, once, text, time } from '../src/words/facts.ts';
import { deploymentWordsJa, failingWordsJa, retirementWordsJa } from '../src/words/ja/ecs-tasks.ts';
import { runbook } from '../src/words/links.ts';

function judge({ scope, now, answers, settings }: JudgeInput): Judgement {
  const services = answers['ecs.services'];
  const tasks = answers['ecs.tasks'];
  const units = unitsOf(services?.items ?? [], tasks?.items ?? [], scope, settings);
  const failures = units.map(failedTasks);
  const complete = services?.gap === null && tasks?.gap === null;
  return {
    findings: [
      ...failures.flatMap((it) => it.findings),
      ...units.flatMap((unit) => [
        ...belowWanted(unit, now),
        ...deploymentFailures(unit, now),
        ...oldPlatforms(unit, now),
      ]),
    ],
    reliefs: complete ? reliefsOf(units, settings, now) : [],
    sightings: [],
    measures: taskRunMeasures(units, now),
    notUnderstood: failures.flatMap((it) => it.notUnderstood),
  };
}

function tasksThat(rows: Failures): string {
  return `${counted(rows.length, 'task')} ${causeName(rows[0].facts)}`;
}

function newTasksStop(rows: Failures): readonly string[] {
  const life = lifetimeOf(rows);
  return life === null ? [] : [`New tasks stop again after about ${duration(life)}.`];
}

function afterDeploy(view: CaseView): readonly string[] {
  const deploy = deployBefore(view);
  if (!deploy) return [];
  const at = moment(deploy.at, view.timeZone, view.now);
  return [`Began ${duration(deploy.before)} after deploy ${shortName(deploy.name)} (${at})`];
}

function ids(view: CaseView): string {
  const services = once(view.findings.map((row) => text(row.facts, 'service')));
  return [...services.slice(0, 2).map(shortName), accountAndPlace(view)].filter((it) => it !== '').join(' · ');
}

const failingWords: KindWords = {
  name: 'ECS service failing',
  headline(view) {
    const short = shortage(view);
    if (short) {
      const word = short.running === 0 ? 'Down' : 'Failing';
      return `${word}: ${place(view)}, ${short.running} of ${short.wanted} running`;
    }
    const [most] = failuresByReason(view);
    if (!most) return `Failing: ${place(view)}`;
    const what = most.length === 1 ? 'Task failed' : `${most.length} tasks failed`;
    return `${what}: ${place(view)}, ${causeName(most[0].facts)}`;
  },
  notification(view) {
    const short = shortage(view);
    const [most] = failuresByReason(view);
    const since = momentWithZone(most ? stoppedAt(most[0]) : beganAt(view), view.timeZone, view.now);
    const running = short ? `${short.running} of ${short.wanted} tasks running` : '';
    const when = most?.length === 1 ? `at ${since}` : `since ${since}`;
    const died = most
      ? `${short ? most.length : counted(most.length, 'task')} ${causeName(most[0].facts)} ${when}`
      : '';
    const what = [running, died].filter((it) => it !== '').join(', ');
    const alone = short && !most ? ` since ${since}, with no deployment in progress` : '';
    return `${placeInSentence(view)}: ${what === '' ? 'the service is failing' : what}${alone}. ${owner(view)}`;
  },
  lines(view) {
    const [most, ...others] = failuresByReason(view);
    const complaint = view.findings.map((row) => text(row.facts, 'complaint')).find((it) => it !== null);
    const said = complaint ? [`ECS says: ${complaint}`] : [];
    if (!most) return [`No deployment is in progress.`, ...said];
    const newest = most.at(-1) ?? most[0];
    const at = moment(stoppedAt(most[0]), view.timeZone, view.now);
    const detail = text(newest.facts, 'detail');
    const plain = text(newest.facts, 'cause') === 'out_of_memory' || detail === null;
    return [
      `${tasksThat(most)} ${most.length === 1 ? 'at' : 'since'} ${at}${causeFigures(newest.facts)}.`,
      ...newTasksStop(most),
      ...(plain ? said : [`The reason given: ${detail}`]),
      ...(others.length > 0 ? [`Also: ${listed(others.map(tasksThat))}.`] : []),
    ];
  },
  steps: (view) => firstSteps(failuresByReason(view)[0]?.[0].facts ?? {}),
  bullets(view) {
    const { month } = view.earlier;
    return [
      ...afterDeploy(view),
      month === 0 ? 'Same failure before: none seen in 30 days' : `Same failure before: ${month} in 30 days`,
      ...usedBy(view),
    ];
  },
  ids,
  links: (view) => [
    ...taskLinks(view, { logs: 'Logs', task: 'Task' }),
    ...serviceLinks(view, 'ECS', 'health'),
    ...serviceLinks(view, 'Deployment', 'deployments'),
    ...runbook(view, 'Runbook'),
  ],
  over(view) {
    const { facts, resolvedAt, resolvedHow } = view.case;
    const [running, wanted] = [count(facts, 'running'), count(facts, 'wanted')];
    const since = resolvedAt ? ` since ${momentWithZone(resolvedAt, view.timeZone, view.now)}` : '';
    if (resolvedHow === 'quiet') return `Quiet again: ${thingAndPart(view)}, no failed task for an hour`;
    const now = running === null || wanted === null ? '' : `, ${running} of ${wanted}`;
    return `Recovered: ${thingAndPart(view)}${now}${since}`;
  },
};

const failing: Kind = {
  holdMinutes: { 'below-wanted': 15 },
  quietMinutes: 60,
  voice: ({ aspects, lastHour }) => (aspects.has('below-wanted') || lastHour >= 3 ? 'now' : 'weekly'),
  toilKind: 'service-failure',
  words: { en: failingWords, ja: failingWordsJa },
};

const deploymentWords: KindWords = {
  name: 'ECS deployment failed',
  headline(view) {
    const back = view.findings.some((row) => flag(row.facts, 'rolledBack'));
    return `Deployment failed: ${place(view)}${back ? ', rolled back' : ''}`;
  },
  notification(view) {
    const row = view.findings.at(-1);
    const name = row && text(row.facts, 'taskDefinition');
    const at = row ? ` at ${momentWithZone(time(row.facts, 'at') ?? row.firstSeenAt, view.timeZone, view.now)}` : '';
    const back = row && flag(row.facts, 'rolledBack') ? ' and was rolled back' : '';
    return `${placeInSentence(view)}: the deployment${name ? ` of ${shortName(name)}` : ''} failed${at}${back}. ${owner(view)}`;
  },
  lines(view) {
    const row = view.findings.at(-1);
    if (!row) return [];
    const at = moment(time(row.facts, 'at') ?? row.firstSeenAt, view.timeZone, view.now);
    const why = text(row.facts, 'why');
    return [
      `${shortName(text(row.facts, 'taskDefinition') ?? 'The new version')} failed at ${at}${why ? `: ${why.replace(/\.$/, '')}` : ''}.`,
      ...(flag(row.facts, 'rolledBack') ? ['ECS goes back to the version before it. The new one is not out.'] : []),
      ...(view.findings.length > 1 ? [`${view.findings.length} deployments failed in a row.`] : []),
    ];
  },
  steps: () => ['see in the logs why the new tasks stopped', 'deploy again with the mend'],
  bullets: usedBy,
  ids,
  links: (view) => [...serviceLinks(view, 'Deployment', 'deployments'), ...runbook(view, 'Runbook')],
  over: (view) =>
    view.case.resolvedHow === 'quiet'
      ? `Quiet again: ${thingAndPart(view)}, no failed deployment for a day`
      : `Deployed: ${thingAndPart(view)}, a later deployment went through`,
};

const deploymentFailed: Kind = {
  holdMinutes: {},
  quietMinutes: 1440,
  voice: () => 'now',
  toilKind: 'deployment-failure',
  words: { en: deploymentWords, ja: deploymentWordsJa },
};

function retirementDay(view: CaseView): string | null {
  return view.case.dueAt && day(view.case.dueAt, view.timeZone, view.now);
}

const retirementWords: KindWords = {
  name: 'Fargate retirement',
  headline(view) {
    const versions = once(view.findings.map((row) => text(row.facts, 'version')));
    const tasks = view.findings.reduce((sum, row) => sum + (count(row.facts, 'tasks') ?? 0), 0);
    if (versions.length > 0) {
      return `Fargate platform ${listed(versions)} is retired: ${place(view)}, ${counted(tasks, 'task')}`;
    }
    const on = retirementDay(view);
    return `Fargate replaces tasks${on ? ` from ${on}` : ''}: ${place(view)}`;
  },
  notification(view) {
    const version = once(view.findings.map((row) => text(row.facts, 'version')))[0];
    const on = retirementDay(view) ?? 'a date that AWS has not given';
    const what = version
      ? `tasks run on Fargate platform ${version}, which AWS ends on ${on}`
      : `AWS replaces Fargate tasks from ${on} to patch what they run on`;
    return `${placeInSentence(view)}: ${what}. ${owner(view)}`;
  },
  lines(view) {
    const one = view.findings.some((row) => flag(row.facts, 'oneTask'));
    const platform = view.findings.find((row) => text(row.facts, 'version') !== null);
    const ends = platform && time(platform.facts, 'endsAt');
    const past = ends && ends < view.now;
    return [
      ...(ends ? [`AWS ${past ? 'was to end' : 'ends'} its tasks on ${day(ends, view.timeZone, view.now)}.`] : []),
      ...(platform ? [] : [`ECS replaces them one by one, by the service's deployment settings.`]),
      ...(one ? ['It has one task: it can be away while that is replaced.'] : []),
    ];
  },
  steps: (view) =>
    view.findings.some((row) => text(row.facts, 'version') !== null)
      ? ['set the platform version to LATEST (1.4.0)', 'force a new deployment when it suits you']
      : ['to choose the hour yourself, force a new deployment before then; else nothing'],
  bullets: usedBy,
  ids,
  links: (view) => [...serviceLinks(view, 'ECS', 'health'), ...runbook(view, 'Runbook')],
  over: (view) => `Replaced: ${thingAndPart(view)}, no old Fargate task is left`,
};

const fargateRetirement: Kind = {
  holdMinutes: {},
  quietMinutes: 1440,
  // The severity of a service with one task is 2: it is away while its task is replaced.
  voice: ({ severity }) => (severity >= 2 ? 'now' : 'weekly'),
  toilKind: 'maintenance',
  words: { en: retirementWords, ja: retirementWordsJa },
};

export const ecsTasks: Job = {
  id: 'ecs-tasks',
  schedule: '*/15 * * * *',
  looks: [
    {
      place: 'regions',
      reads: ['ecs.services', 'ecs.tasks'],
      details: [],
      proves: [],
      events: ['ECS Service Action', 'ECS Deployment State Change'],
    },
  ],
  deadlineMinutes: 14,
  judge,
  kinds: {
    'ecs-service-failing': failing,
    'ecs-deployment-failed': deploymentFailed,
    'fargate-retirement': fargateRetirement,
  },
  words: {
    en: {
      title: 'ECS services and tasks',
      help: 'Looks for failed tasks, services that run fewer tasks than wanted, failed deployments and Fargate tasks that AWS will replace.',
    },
    ja: {
      title: 'ECSのサービスとタスク',
      help: 'タスクの失敗、必要数を下回るサービス、デプロイの失敗、AWSが入れ替えるFargateタスクを確認します。',
    },
  },
};
