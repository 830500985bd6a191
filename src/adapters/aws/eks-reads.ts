import type { Answer, NotUnderstood } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { EksAddon, EksCluster, EksNodegroup, EksReads, KubernetesWorkload } from '../../domain/reads/eks.ts';
import { openConnection } from '../kubernetes/connection.ts';
import { kubernetesGap } from '../kubernetes/kubernetes-gap.ts';
import { workloadKey } from '../kubernetes/pods.ts';
import { readWorkloads, type WorkloadsSeen } from '../kubernetes/workloads.ts';
import type { At } from './clients.ts';
import { type DescribedCluster, parseAddon, parseCluster, parseNodegroup } from './eks-parse.ts';
import { bearerToken } from './eks-token.ts';
import type { ReaderParts } from './fleet.ts';
import { AwsCallError, endsTheRead, namesOf } from './gap.ts';
import { memo } from './memo.ts';
import { eachPage, type Gathering, gathering, listIn } from './pages.ts';

/** Both reads of one tick share the described clusters. */
const CLUSTERS_KEPT_MS = 60_000;
const MOST_CLUSTER_LISTS = 2_000;
const NAMES_A_PAGE = 100;

interface Clusters {
  readonly described: readonly DescribedCluster[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** What kept the rest from being read, in the order it was met. */
  readonly errors: readonly unknown[];
}

/** The reads of EKS: what the EKS API says of the clusters, and what the Kubernetes API of each says runs there. */
export function eksReaders(parts: ReaderParts): Readers<keyof EksReads> {
  const kept = memo<Clusters>(parts.now, CLUSTERS_KEPT_MS, 0, MOST_CLUSTER_LISTS);
  const clusters = async (at: At, signal: AbortSignal): Promise<Clusters> => {
    const key = `${at.account}/${at.region}`;
    const found = await kept.get(key, () => readClusters(parts, at, signal));
    if (found.errors.length > 0) kept.forget(key);
    return found;
  };
  return {
    'eks.clusters': async (scope, signal) => clusterDetails(parts, scope, signal, await clusters(scope, signal)),
    'kubernetes.workloads': async (scope, signal) => workloads(parts, scope, signal, await clusters(scope, signal)),
  };
}

/** What was there when the list was made, and is gone now, is no error. */
function isGone(error: unknown): boolean {
  return namesOf(error instanceof AwsCallError ? error.cause : error).includes('ResourceNotFoundException');
}

/** Does the work for each name. One that fails by itself is told; what would fail for all ends it. */
async function eachName(
  names: readonly string[],
  work: (name: string) => Promise<void>,
  miss: (error: unknown) => void,
): Promise<void> {
  for (const name of names) {
    try {
      await work(name);
    } catch (error) {
      if (isGone(error)) continue;
      if (endsTheRead(error)) throw error;
      miss(error);
    }
  }
}

async function readClusters({ calls }: ReaderParts, at: At, signal: AbortSignal): Promise<Clusters> {
  const { DescribeClusterCommand, ListClustersCommand } = await import('@aws-sdk/client-eks');
  const described: DescribedCluster[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const errors: unknown[] = [];
  const describe = async (name: string) => {
    const command = new DescribeClusterCommand({ name });
    const { cluster } = await calls.call('eks', at, 'DescribeCluster', signal, (eks, given) =>
      eks.send(command, given),
    );
    const parsed = parseCluster(cluster, notUnderstood);
    if (parsed) described.push(parsed);
  };
  try {
    await eachPage(
      'eks:ListClusters',
      async (token) => {
        const command = new ListClustersCommand({ maxResults: NAMES_A_PAGE, nextToken: token });
        const answer = await calls.call('eks', at, 'ListClusters', signal, (eks, given) => eks.send(command, given));
        return { items: listIn(answer.clusters, 'eks:ListClusters'), next: answer.nextToken };
      },
      (names) => eachName(names, describe, (error) => errors.push(error)),
    );
  } catch (error) {
    errors.push(error);
  }
  return { described, notUnderstood, errors };
}

/** A cluster is told also when its nodegroups or add-ons could not be read: the gap says so. */
async function clusterDetails(
  parts: ReaderParts,
  at: At,
  signal: AbortSignal,
  { described, notUnderstood, errors }: Clusters,
): Promise<Answer<EksCluster>> {
  const seen = gathering<EksCluster>();
  seen.notUnderstood.push(...notUnderstood);
  for (const error of errors) seen.miss(error);
  let isOver = false;
  for (const { cluster } of described) {
    const nodegroups: EksNodegroup[] = [];
    const addons: EksAddon[] = [];
    try {
      if (!isOver) await readNodegroups(parts, at, signal, cluster.name, nodegroups, seen);
      if (!isOver) await readAddons(parts, at, signal, cluster.name, addons, seen);
    } catch (error) {
      isOver = endsTheRead(error);
      if (!isGone(error)) seen.miss(error);
    }
    seen.add(cluster.arn, { ...cluster, nodegroups, addons });
  }
  return seen.answer();
}

async function readNodegroups(
  { calls }: ReaderParts,
  at: At,
  signal: AbortSignal,
  clusterName: string,
  found: EksNodegroup[],
  seen: Gathering<EksCluster>,
): Promise<void> {
  const { DescribeNodegroupCommand, ListNodegroupsCommand } = await import('@aws-sdk/client-eks');
  const describe = async (nodegroupName: string) => {
    const command = new DescribeNodegroupCommand({ clusterName, nodegroupName });
    const answer = await calls.call('eks', at, 'DescribeNodegroup', signal, (eks, given) => eks.send(command, given));
    const parsed = parseNodegroup(answer.nodegroup, clusterName, seen.notUnderstood);
    if (parsed) found.push(parsed);
  };
  await eachPage(
    'eks:ListNodegroups',
    async (token) => {
      const command = new ListNodegroupsCommand({ clusterName, maxResults: NAMES_A_PAGE, nextToken: token });
      const answer = await calls.call('eks', at, 'ListNodegroups', signal, (eks, given) => eks.send(command, given));
      return { items: listIn(answer.nodegroups, 'eks:ListNodegroups'), next: answer.nextToken };
    },
    (names) => eachName(names, describe, seen.miss),
  );
}

async function readAddons(
  { calls }: ReaderParts,
  at: At,
  signal: AbortSignal,
  clusterName: string,
  found: EksAddon[],
  seen: Gathering<EksCluster>,
): Promise<void> {
  const { DescribeAddonCommand, ListAddonsCommand } = await import('@aws-sdk/client-eks');
  const describe = async (addonName: string) => {
    const command = new DescribeAddonCommand({ clusterName, addonName });
    const answer = await calls.call('eks', at, 'DescribeAddon', signal, (eks, given) => eks.send(command, given));
    const parsed = parseAddon(answer.addon, clusterName, seen.notUnderstood);
    if (parsed) found.push(parsed);
  };
  await eachPage(
    'eks:ListAddons',
    async (token) => {
      const command = new ListAddonsCommand({ clusterName, maxResults: NAMES_A_PAGE, nextToken: token });
      const answer = await calls.call('eks', at, 'ListAddons', signal, (eks, given) => eks.send(command, given));
      return { items: listIn(answer.addons, 'eks:ListAddons'), next: answer.nextToken };
    },
    (names) => eachName(names, describe, seen.miss),
  );
}

/** What runs in each cluster. One that cannot be looked into is a gap, and the others are read. */
async function workloads(
  parts: ReaderParts,
  at: At,
  signal: AbortSignal,
  { described, notUnderstood, errors }: Clusters,
): Promise<Answer<KubernetesWorkload>> {
  const seen = gathering<KubernetesWorkload>();
  seen.notUnderstood.push(...notUnderstood);
  for (const error of errors) seen.miss(error);
  // Side by side: each has an API of its own, and one that never answers must not keep the others waiting.
  const all = await Promise.all(described.map((it) => inCluster(parts, at, signal, it)));
  for (const [index, { items, notUnderstood: odd, error }] of all.entries()) {
    const cluster = described[index]?.cluster;
    for (const item of items) seen.add(`${item.clusterArn} ${workloadKey(item.kind, item.namespace, item.name)}`, item);
    seen.notUnderstood.push(...odd);
    if (cluster && error !== null) seen.missing(kubernetesGap(error, { ...cluster, isPublic: cluster.publicEndpoint }));
  }
  return seen.answer();
}

async function inCluster(
  parts: ReaderParts,
  at: At,
  signal: AbortSignal,
  { cluster, ca }: DescribedCluster,
): Promise<WorkloadsSeen> {
  // One that is being made has no API yet, and nothing runs there.
  if (cluster.status === 'CREATING') return { items: [], notUnderstood: [], error: null };
  const token = () => bearerToken(parts.calls, at, cluster.name, signal);
  try {
    const endpoint = cluster.endpoint ?? '';
    const connection = openConnection({ endpoint, ca: ca ?? '', token, timeoutMs: parts.callTimeoutMs });
    try {
      return await readWorkloads(connection, cluster, signal);
    } finally {
      connection.close();
    }
  } catch (error) {
    return { items: [], notUnderstood: [], error };
  }
}
