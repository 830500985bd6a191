import { expect, test } from '@jest/globals';
import { eksWorkloads } from '../../jobs/eks-workloads.ts';
import type { KubernetesWorkload } from '../../src/domain/reads/eks.ts';
import { CLUSTER_ARN as ARN, workload } from './eks-values.ts';
import { ACCOUNT, answer, input, minutesAgo, REGION, SETTINGS, subsystem, viewOf } from './values.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

const cronJob = (more: Partial<KubernetesWorkload> = {}) =>
  workload({ kind: 'CronJob', name: 'reindex', wanted: 0, running: 0, schedule: '15 18 * * *', ...more });

function judged(...items: readonly KubernetesWorkload[]) {
  return eksWorkloads.judge(input({ 'kubernetes.workloads': answer(items) }));
}
const aspects = (...items: readonly KubernetesWorkload[]) => judged(...items).findings.map((it) => it.aspect);
const sighting = (item: KubernetesWorkload) => judged(item).sightings[0];

test('a workload is one resource of its cluster, namespace and kind, with its labels for tags', () => {
  expect(sighting(workload({ labels: { app: 'search' } }))).toEqual({
    resource: {
      platform: 'eks',
      id: `${ARN}/search/Deployment/search`,
      name: 'search',
      account: ACCOUNT,
      region: REGION,
      tags: { app: 'search' },
      service: 'main/search/search',
    },
    component: null,
    presence: 'live',
    running: 3,
    wanted: 3,
    healthy: true,
  });
});

test('a StatefulSet and a Deployment of one name are two resources', () => {
  const { sightings } = judged(workload(), workload({ kind: 'StatefulSet' }));
  expect(new Set(sightings.map((it) => it.resource.id)).size).toBe(2);
});

test('fewer than wanted is failing, and down when none is left', () => {
  const { findings } = judged(workload({ running: 1 }), workload({ name: 'other', running: 0 }));
  expect(findings.map((it) => [it.aspect, it.severity])).toEqual([
    ['below-wanted', 2],
    ['below-wanted', 3],
  ]);
  expect(sighting(workload({ running: 1 }))).toMatchObject({ presence: 'live', healthy: false });
});

test('a rolling update is healthy', () => {
  const rolling = workload({ running: 2, rollingOut: true });
  expect(aspects(rolling)).toEqual([]);
  // A Deployment's own deadline ends the patience with pods that cannot start.
  expect(aspects({ ...rolling, waiting: [{ reason: 'CrashLoopBackOff', count: 1 }] })).toEqual([]);
  expect(sighting(rolling)).toMatchObject({ healthy: true });
});

test('a rollout past its deadline is failing, also while the version before serves', () => {
  expect(aspects(workload({ rolloutStuck: true }))).toEqual(['rollout-stuck']);
  expect(aspects(workload({ rolloutStuck: true, running: 2 }))).toEqual(['below-wanted', 'rollout-stuck']);
  expect(sighting(workload({ rolloutStuck: true }))).toMatchObject({ healthy: true });
});

test('a StatefulSet has no deadline: pods that cannot start end its rollout', () => {
  const rolling = { kind: 'StatefulSet', running: 2, rollingOut: true } as const;
  expect(aspects(workload(rolling))).toEqual([]);
  expect(aspects(workload({ ...rolling, waiting: [{ reason: 'CrashLoopBackOff', count: 1 }] }))).toEqual([
    'below-wanted',
  ]);
  expect(aspects(workload({ ...rolling, waiting: [{ reason: 'Unschedulable', count: 1 }] }))).toEqual([]);
});

test.each([
  ['a Deployment scaled to 0', workload({ wanted: 0, running: 0 })],
  ['a DaemonSet that fits no node', workload({ kind: 'DaemonSet', wanted: 0, running: 0 })],
])('%s is dormant and well', (_, item) => {
  expect(sighting(item)).toMatchObject({ presence: 'dormant', healthy: true });
  expect(aspects(item)).toEqual([]);
});

test('what is still running while it is scaled to 0 is dormant and well', () => {
  expect(sighting(workload({ wanted: 0, running: 2 }))).toMatchObject({ presence: 'dormant', healthy: true });
});

test('a CronJob is live for a day after a run, or for two of its periods', () => {
  const ran = { lastScheduledAt: minutesAgo(5 * HOUR), lastSucceededAt: minutesAgo(4 * HOUR) };
  expect(sighting(cronJob(ran))).toMatchObject({ presence: 'live', healthy: true, wanted: 0 });
  const weekly = { lastScheduledAt: minutesAgo(6 * DAY), lastSucceededAt: minutesAgo(6 * DAY - 5) };
  expect(sighting(cronJob({ ...weekly, secondDueAt: minutesAgo(-8 * DAY) }))).toMatchObject({ presence: 'live' });
  expect(sighting(cronJob(weekly))).toMatchObject({ presence: 'dormant', healthy: true });
});

test('a CronJob whose last run failed is unhealthy; one that runs, or has just begun, is not', () => {
  const failed = { lastScheduledAt: minutesAgo(HOUR), lastSucceededAt: minutesAgo(DAY) };
  expect(aspects(cronJob(failed))).toEqual(['run-failed']);
  expect(sighting(cronJob(failed))).toMatchObject({ presence: 'live', healthy: false });
  expect(aspects(cronJob({ ...failed, running: 1 }))).toEqual([]);
  expect(aspects(cronJob({ ...failed, suspended: true }))).toEqual([]);
  expect(aspects(cronJob({ ...failed, lastScheduledAt: minutesAgo(1) }))).toEqual([]);
  expect(aspects(cronJob({ lastScheduledAt: minutesAgo(HOUR), lastSucceededAt: null }))).toEqual(['run-failed']);
});

test('two missed runs are said, and a suspended CronJob is no fault', () => {
  const missed = {
    lastScheduledAt: minutesAgo(3 * DAY),
    lastSucceededAt: minutesAgo(3 * DAY - 5),
    secondDueAt: minutesAgo(DAY),
  };
  expect(aspects(cronJob(missed))).toEqual(['runs-missed']);
  expect(sighting(cronJob(missed))).toMatchObject({ presence: 'dormant', healthy: false });
  expect(aspects(cronJob({ ...missed, suspended: true }))).toEqual([]);
  expect(sighting(cronJob({ ...missed, suspended: true }))).toMatchObject({ presence: 'dormant', healthy: true });
});

test('a namespace claims its workloads; the rest of the name is the component', () => {
  const [first] = SETTINGS.subsystems[0]?.claims ?? [];
  if (!first) throw new Error('no rule to begin with');
  const rule = { ...first, ecsService: null, component: null, namespace: 'search' };
  const settings = { ...SETTINGS, subsystems: [subsystem('search', { claims: [rule] })] };
  const items = [workload(), workload({ name: 'search-cache' }), workload({ namespace: 'other' })];
  const { sightings } = eksWorkloads.judge(input({ 'kubernetes.workloads': answer(items) }, { settings }));
  expect(sightings.map((it) => it.component)).toEqual([null, 'cache', null]);
});

test('what it says', () => {
  const kind = eksWorkloads.kinds['eks-workload-failing'];
  const view = viewOf(
    judged(workload({ running: 1, waiting: [{ reason: 'ImagePullBackOff', count: 2 }], name: 'recommendation' }))
      .findings,
  );
  const words = kind?.words.en;
  expect(words?.headline(view)).toBe('Failing: recommendation · production, 1 of 3 running');
  expect(words?.notification(view)).toBe(
    'recommendation (production): 1 of 3 running, 2 containers cannot pull their image (ImagePullBackOff), seen since 14:20 JST. No owner.',
  );
  expect(words?.lines(view)).toEqual([
    '2 containers cannot pull their image (ImagePullBackOff).',
    'No rollout is in progress.',
  ]);
  expect(words?.steps(view)).toEqual([
    'look: kubectl -n search describe deployment/recommendation',
    'see that the image is in its repository, and that the nodes may pull it',
  ]);
  expect(words?.links(view)[0]?.url).toBe(
    `https://${REGION}.console.aws.amazon.com/eks/clusters/main?region=${REGION}`,
  );
});

test('a name that a shell would read otherwise is not put into a command', () => {
  const view = viewOf(judged(workload({ running: 1, name: 'x; rm -rf' })).findings);
  expect(eksWorkloads.kinds['eks-workload-failing']?.words.en.steps(view)).toEqual([]);
});

test('failing is told at once, a failed run of a schedule weekly', () => {
  const voice = (...names: readonly string[]) =>
    eksWorkloads.kinds['eks-workload-failing']?.voice({
      environment: 'production',
      aspects: new Set(names),
      severity: 1,
      lastHour: 0,
      lastDay: 0,
    });
  expect([voice('below-wanted'), voice('rollout-stuck'), voice('run-failed')]).toEqual(['now', 'now', 'weekly']);
});

test("what runs in Kubernetes' own namespaces is part of the cluster: neither seen as a subsystem's nor failing", () => {
  const own = workload({ namespace: 'kube-system', kind: 'DaemonSet', name: 'fluentd', running: 0 });
  expect(judged(own)).toMatchObject({ findings: [], sightings: [] });
});
