import { expect, test } from '@jest/globals';
import { parseWorkload } from '../../../src/adapters/kubernetes/parse.ts';
import { podsByWorkload } from '../../../src/adapters/kubernetes/pods.ts';
import type { NotUnderstood } from '../../../src/domain/answer.ts';
import type { WorkloadKind } from '../../../src/domain/reads/eks.ts';

const CLUSTER = { name: 'main', arn: 'arn:aws:eks:ap-northeast-1:111122223333:cluster/main' };

function parsed(kind: WorkloadKind, spec: object, status: object | undefined, metadata: object = {}) {
  const odd: NotUnderstood[] = [];
  const item = { metadata: { namespace: 'web', name: 'front', generation: 2, ...metadata }, spec, status };
  return { item: parseWorkload(kind, item, CLUSTER, odd), odd };
}

const condition = (status: string, reason: string) => [{ type: 'Progressing', status, reason }];
const steady = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

test('a Deployment without replicas wants one, and figures of zero are left out', () => {
  const { item } = parsed('Deployment', {}, { observedGeneration: 2 });
  expect(item).toMatchObject({ wanted: 1, running: 0, rollingOut: false });
});

test.each([
  ['under way', condition('True', 'ReplicaSetUpdated'), { rollingOut: true, rolloutStuck: false }],
  [
    'done, and pods died since',
    condition('True', 'NewReplicaSetAvailable'),
    { rollingOut: false, rolloutStuck: false },
  ],
  ['past its deadline', condition('False', 'ProgressDeadlineExceeded'), { rollingOut: false, rolloutStuck: true }],
])('a rollout that is %s', (_, conditions, expected) => {
  expect(parsed('Deployment', { replicas: 3 }, { ...steady, availableReplicas: 2, conditions }).item).toMatchObject(
    expected,
  );
});

test('a generation that no controller has seen yet is being rolled out', () => {
  expect(parsed('Deployment', { replicas: 3 }, { ...steady, observedGeneration: 1 }).item?.rollingOut).toBe(true);
  expect(parsed('DaemonSet', {}, undefined).item).toMatchObject({ rollingOut: true, wanted: 0 });
});

test('a paused rollout goes on only while it is half done', () => {
  const paused = { replicas: 3, paused: true };
  expect(parsed('Deployment', paused, { ...steady, updatedReplicas: 1 }).item?.rollingOut).toBe(true);
  expect(parsed('Deployment', paused, steady).item?.rollingOut).toBe(false);
});

test('a StatefulSet with a partition is rolled out when its upper part is', () => {
  const spec = (partition: number) => ({
    replicas: 3,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
  });
  const status = { ...steady, updatedReplicas: 1 };
  expect(parsed('StatefulSet', spec(2), status).item?.rollingOut).toBe(false);
  expect(parsed('StatefulSet', spec(0), status).item?.rollingOut).toBe(true);
  expect(parsed('StatefulSet', { replicas: 3, updateStrategy: { type: 'OnDelete' } }, status).item?.rollingOut).toBe(
    false,
  );
});

test('what is being deleted wants nothing any more', () => {
  const { item } = parsed('Deployment', { replicas: 3 }, steady, { deletionTimestamp: '2026-11-24T00:00:00Z' });
  expect(item).toMatchObject({ wanted: 0, running: 3 });
});

test('labels of pods count, and the own ones of the workload before them', () => {
  const template = { metadata: { labels: { app: 'pods', tier: 'web' } } };
  const { item } = parsed('Deployment', { replicas: 3, template }, steady, { labels: { app: 'front' } });
  expect(item?.labels).toEqual({ app: 'front', tier: 'web' });
});

test.each([
  ['0 9 * * 1-5', 'Asia/Tokyo', '2026-11-24T00:00:00.000Z'],
  ['@daily', undefined, '2026-11-22T00:00:00.000Z'],
  ['@every 5m', undefined, null],
])('of the schedule %s the second next run is known, or null', (schedule, timeZone, expected) => {
  // A Friday, 09:00 in Japan.
  const status = { lastScheduleTime: '2026-11-20T00:00:00Z', lastSuccessfulTime: '2026-11-20T00:01:00Z' };
  const { item } = parsed('CronJob', { schedule, timeZone }, status);
  expect(item?.secondDueAt?.toISOString() ?? null).toBe(expected);
});

test('an item that is none is told by its name and its cluster', () => {
  const { item, odd } = parsed('Deployment', { replicas: 'three' }, steady);
  expect(item).toBeNull();
  expect(odd).toEqual([{ what: 'Deployment web/front of main', why: expect.stringContaining('replicas'), lost: true }]);
});

function pod(owner: object, labels: object, statuses: readonly object[]) {
  return {
    metadata: { namespace: 'web', name: 'x', labels, ownerReferences: [{ controller: true, ...owner }] },
    status: { containerStatuses: statuses },
  };
}

test('pods are known by what controls them', () => {
  const waiting = { state: { waiting: { reason: 'CrashLoopBackOff' } } };
  const pods = [
    pod({ kind: 'ReplicaSet', name: 'front-app-5d4f' }, { 'pod-template-hash': '5d4f' }, [waiting]),
    pod({ kind: 'Job', name: 'nightly-29391' }, {}, [waiting]),
    pod({ kind: 'Job', name: 'by-hand' }, {}, [waiting]),
    pod({ kind: 'StatefulSet', name: 'db' }, {}, [
      { ...waiting, lastState: { terminated: { reason: 'OOMKilled' } } },
      { state: { waiting: { reason: 'ContainerCreating' } } },
    ]),
  ];
  const said = podsByWorkload(pods, 'main', []);
  expect(Object.fromEntries([...said].map(([key, it]) => [key, Object.fromEntries(it.waiting)]))).toEqual({
    'Deployment web/front-app': { CrashLoopBackOff: 1 },
    'CronJob web/nightly': { CrashLoopBackOff: 1 },
    'StatefulSet web/db': { OOMKilled: 1 },
  });
});

test('the id of an image configuration is no digest', () => {
  const sha = 'a'.repeat(64);
  const ids = [`docker-pullable://repo/app@sha256:${sha}`, `sha256:${sha}`, '', `repo/app@sha256:${sha}`];
  const said = podsByWorkload(
    [
      pod(
        { kind: 'DaemonSet', name: 'agent' },
        {},
        ids.map((imageID) => ({ imageID })),
      ),
    ],
    'main',
    [],
  );
  expect([...(said.get('DaemonSet web/agent')?.digests ?? [])]).toEqual([`repo/app@sha256:${sha}`]);
});

test('a native sidecar runs as long as its pod; an init container that has done its work does not', () => {
  const sha = (letter: string) => letter.repeat(64);
  const spec = {
    initContainers: [
      { name: 'migrate', image: 'web:1', env: [{ name: 'DATABASE_PASSWORD', value: 'canary-secret-value' }] },
      { name: 'logs', image: 'fluent/fluent-bit:3.1.9', restartPolicy: 'Always' },
    ],
    containers: [{ name: 'web', image: 'web:1' }],
  };
  const { item } = parsed('Deployment', { template: { spec } }, steady);
  expect(item?.containers.map((it) => it.name)).toEqual(['logs', 'web']);
  const said = podsByWorkload(
    [
      {
        metadata: {
          namespace: 'web',
          name: 'x',
          ownerReferences: [{ controller: true, kind: 'DaemonSet', name: 'x' }],
        },
        spec,
        status: {
          initContainerStatuses: [
            { name: 'migrate', imageID: `web@sha256:${sha('a')}`, state: { terminated: { reason: 'Completed' } } },
            { name: 'logs', imageID: `fluent/fluent-bit@sha256:${sha('b')}`, state: { running: {} } },
          ],
          containerStatuses: [{ name: 'web', imageID: `web@sha256:${sha('c')}`, state: { running: {} } }],
        },
      },
    ],
    'main',
    [],
  );
  expect([...(said.get('DaemonSet web/x')?.digests ?? [])]).toEqual([
    `fluent/fluent-bit@sha256:${sha('b')}`,
    `web@sha256:${sha('c')}`,
  ]);
  expect(JSON.stringify(item)).not.toContain('canary-secret-value');
});
