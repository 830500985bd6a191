import { expect, test } from '@jest/globals';
import type { AwsFleetOptions } from '../../../src/adapters/aws/options.ts';
import type { HappeningId } from '../../../src/practice/fleet/happenings.ts';
import { PRODUCTION, STAGING } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { at, NOW, open, ROLE, unending } from './practice.ts';

const HERE = at(PRODUCTION);

async function tabemaru(happen: readonly HappeningId[] = [], options: Partial<AwsFleetOptions> = {}, pageLimit = 100) {
  const story = openTabemaruFleet({ directory: null, start: NOW, drip: 'none' });
  for (const id of happen) story.happenings.find((it) => it.id === id)?.apply(NOW);
  const accounts = { organization: { ...ROLE, exclude: [] } };
  const opened = await open(story, { accounts, ...options }, { pageLimit });
  return { ...opened, kubernetes: opened.aws.kubernetes };
}

test('clusters with their nodegroups and add-ons, entered by the role of their account', async () => {
  const { fleet } = await tabemaru();
  const { items, gap, notUnderstood } = await fleet.read('eks.clusters', HERE, unending());
  expect({ gap, notUnderstood }).toEqual({ gap: null, notUnderstood: [] });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    name: 'tabemaru-eks',
    version: '1.34',
    supportType: 'EXTENDED',
    publicEndpoint: true,
  });
  expect(items[0]?.nodegroups.map((it) => [it.name, it.version])).toEqual([
    ['general', '1.34'],
    ['batch', '1.31'],
  ]);
  expect(items[0]?.nodegroups.map((it) => it.template)).toEqual([
    { template: 'lt-0e5c0de0000000001', version: '3' },
    null,
  ]);
  expect(items[0]?.addons.map((it) => it.name)).toEqual(['vpc-cni', 'coredns', 'kube-proxy']);
});

test('workloads of the Kubernetes API of every namespace, page by page, without any value', async () => {
  const { fleet } = await tabemaru([], {}, 2);
  const answer = await fleet.read('kubernetes.workloads', HERE, unending());
  expect({ gap: answer.gap, odd: answer.notUnderstood }).toEqual({ gap: null, odd: [] });
  expect(answer.items.map((it) => `${it.kind} ${it.namespace}/${it.name} ${it.running}/${it.wanted}`)).toEqual([
    'Deployment search/search 6/6',
    'Deployment recommendation/recommendation 3/3',
    'Deployment availability/availability 4/4',
    'Deployment availability/availability-canary 0/0',
    'Deployment kube-system/coredns 2/2',
    'StatefulSet recommendation/recommendation-cache 1/1',
    'DaemonSet kube-system/aws-node 7/7',
    'DaemonSet kube-system/fluentd 7/7',
    'DaemonSet logging/fluent-bit 7/7',
    'DaemonSet gpu-operator/gpu-driver 0/0',
    'CronJob search/search-reindex 0/0',
  ]);
  const daemons = answer.items.find((it) => it.namespace === 'kube-system' && it.name === 'fluentd');
  expect(daemons?.imageDigests).toEqual([
    expect.stringMatching(/^fluent\/fluentd-kubernetes-daemonset@sha256:[0-9a-f]{64}$/),
  ]);
  const [search] = answer.items;
  expect(search?.imageDigests).toEqual([
    expect.stringMatching(/^111122223333\.dkr\.ecr\.[^@]+\/search@sha256:[0-9a-f]{64}$/),
  ]);
  expect(search?.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'search' });
  expect(JSON.stringify(answer)).not.toContain('canary-secret-value');
});

test('a CronJob says when it ran and when its second next run is due', async () => {
  const { fleet } = await tabemaru();
  const { items } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(items.find((it) => it.kind === 'CronJob')).toMatchObject({
    lastScheduledAt: new Date('2026-06-30T18:15:00Z'),
    lastSucceededAt: new Date('2026-06-30T18:27:00Z'),
    secondDueAt: new Date('2026-07-02T18:15:00Z'),
  });
});

test('both reads of a tick describe the clusters once', async () => {
  const { fleet } = await tabemaru();
  await fleet.read('eks.clusters', HERE, unending());
  await fleet.read('kubernetes.workloads', HERE, unending());
  expect(fleet.calls()).toMatchObject({ 'eks:ListClusters': 1, 'eks:DescribeCluster': 1 });
});

test('why the pods of a workload do not run is told', async () => {
  const { fleet } = await tabemaru(['workload-fails']);
  const { items } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(items.find((it) => it.name === 'recommendation')).toMatchObject({
    running: 1,
    wanted: 3,
    rollingOut: false,
    waiting: [{ reason: 'ImagePullBackOff', count: 2 }],
  });
});

test('a private endpoint that never answers ends by the deadline, is named with its mend, and hides nothing of EKS', async () => {
  const { fleet } = await tabemaru(['eks-private'], { callTimeoutMs: 300 });
  const { items, gap } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(items).toEqual([]);
  expect(gap?.reason).toBe('timed_out');
  expect(gap?.detail).toMatch(/^workloads of tabemaru-eks not looked at: .*its endpoint is private/);
  expect((await fleet.read('eks.clusters', HERE, unending())).gap).toBeNull();
});

test.each([
  [401, /does not know the role.*access entry with AmazonEKSViewPolicy/],
  [403, /access denied.*access entry with AmazonEKSViewPolicy/],
])('%i is denied, with what mends it; other clusters are read', async (status, words) => {
  const { fleet, kubernetes } = await tabemaru();
  kubernetes.faults.add({ with: status, cluster: 'tabemaru-eks' });
  const { gap } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(gap).toEqual({ reason: 'denied', detail: expect.stringMatching(words) });
  const staging = await fleet.read('kubernetes.workloads', at(STAGING), unending());
  expect(staging.gap).toBeNull();
  expect(staging.items.length).toBeGreaterThan(3);
});

test('what was read before a refusal in the middle is kept', async () => {
  const { fleet, kubernetes } = await tabemaru();
  kubernetes.faults.add({ with: 403, resource: 'daemonsets' });
  const { items, gap } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(gap?.reason).toBe('denied');
  expect(items.map((it) => it.kind)).toEqual([...Array(5).fill('Deployment'), 'StatefulSet']);
});

test('a list whose place to go on has expired begins again once, and is whole', async () => {
  const { fleet, kubernetes } = await tabemaru([], {}, 2);
  kubernetes.faults.add({ with: 410, resource: 'deployments', onContinue: true, times: 1 });
  const { items, gap } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(gap).toBeNull();
  expect(items.filter((it) => it.kind === 'Deployment')).toHaveLength(5);
  expect(kubernetes.calls().filter((it) => it.startsWith('tabemaru-eks deployments'))).toEqual([
    'tabemaru-eks deployments 200',
    'tabemaru-eks deployments 410',
    'tabemaru-eks deployments 200',
    'tabemaru-eks deployments 200',
    'tabemaru-eks deployments 200',
  ]);
});

test('a list that expires for ever, repeats its page, or is a page of a proxy is a gap', async () => {
  const { fleet, kubernetes } = await tabemaru([], {}, 2);
  const gap = async () => (await fleet.read('kubernetes.workloads', HERE, unending())).gap;
  kubernetes.faults.add({ with: 410, onContinue: true });
  expect(await gap()).toMatchObject({ reason: 'failed' });
  kubernetes.faults.clear();
  kubernetes.faults.add({ with: 'repeated page', resource: 'pods' });
  expect(await gap()).toMatchObject({ reason: 'malformed' });
  kubernetes.faults.clear();
  kubernetes.faults.add({ with: 'html' });
  expect(await gap()).toMatchObject({ reason: 'malformed' });
});

test('an API that the authority of the cluster does not prove is never handed the token', async () => {
  const { fleet, aws, kubernetes } = await tabemaru();
  const { selfSigned } = await import('../../../src/practice/kubernetes/certificate.ts');
  const other = Buffer.from(selfSigned('somebody else').certificate).toString('base64');
  aws.faults.add({ kind: 'member set', service: 'eks', member: 'certificateAuthority', value: { data: other } });
  const { gap } = await fleet.read('kubernetes.workloads', HERE, unending());
  expect(gap).toMatchObject({
    reason: 'unreachable',
    detail: expect.stringContaining("certificate is not the cluster's"),
  });
  expect(kubernetes.calls()).toEqual([]);
});

test('without an authority to trust, or with an address that is not HTTPS, nothing is asked', async () => {
  const { fleet, aws, kubernetes } = await tabemaru();
  aws.faults.add({ kind: 'members missing', service: 'eks', account: PRODUCTION, members: ['certificateAuthority'] });
  aws.faults.add({
    kind: 'member set',
    service: 'eks',
    account: STAGING,
    member: 'endpoint',
    value: 'http://127.0.0.1:9',
  });
  for (const account of [PRODUCTION, STAGING]) {
    const { gap } = await fleet.read('kubernetes.workloads', at(account), unending());
    expect(gap).toMatchObject({ reason: 'malformed', detail: expect.stringContaining('EKS names no') });
  }
  expect(kubernetes.calls()).toEqual([]);
});

test('a nodegroup that cannot be described leaves the cluster and the others, and is a gap', async () => {
  const { fleet, aws } = await tabemaru();
  aws.faults.add({ kind: 'error', code: 'ClientException', operation: 'DescribeNodegroup', times: 1 });
  const { items, gap } = await fleet.read('eks.clusters', HERE, unending());
  expect(gap?.reason).toBe('failed');
  expect(items[0]?.nodegroups.map((it) => it.name)).toEqual(['batch']);
  expect(items[0]?.addons).toHaveLength(3);
});

test('where even the list of clusters is denied, both reads say so', async () => {
  const { fleet, aws } = await tabemaru();
  aws.faults.add({ kind: 'denied', service: 'eks', operation: 'ListClusters' });
  for (const read of ['eks.clusters', 'kubernetes.workloads'] as const) {
    expect((await fleet.read(read, HERE, unending())).gap?.reason).toBe('denied');
  }
});
