import type { NotUnderstood } from '../../domain/answer.ts';
import { type KubernetesWorkload, WORKLOAD_KINDS, type WorkloadKind } from '../../domain/reads/eks.ts';
import type { Connection } from './connection.ts';
import { listAll } from './list.ts';
import { type ClusterName, parseWorkload } from './parse.ts';
import { podsByWorkload, workloadKey } from './pods.ts';

const PATHS: { readonly [K in WorkloadKind]: string } = {
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  DaemonSet: '/apis/apps/v1/daemonsets',
  CronJob: '/apis/batch/v1/cronjobs',
};

/** kubectl's own page size; pods are larger than the rest. */
const A_PAGE = '500';
const PODS_A_PAGE = '250';

export interface WorkloadsSeen {
  readonly items: readonly KubernetesWorkload[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** Why the rest could not be read; null when all was. */
  readonly error: unknown;
}

/** The workloads of one cluster with what their pods say. Nothing is thrown: what was read before a failure is kept. */
export async function readWorkloads(
  connection: Connection,
  cluster: ClusterName,
  signal: AbortSignal,
): Promise<WorkloadsSeen> {
  const notUnderstood: NotUnderstood[] = [];
  const items: KubernetesWorkload[] = [];
  try {
    // One after the other: the API server is shared with the cluster's own controllers.
    for (const kind of WORKLOAD_KINDS) {
      for (const item of await listAll(connection, PATHS[kind], { limit: A_PAGE }, signal)) {
        const parsed = parseWorkload(kind, item, cluster, notUnderstood);
        if (parsed) items.push(parsed);
      }
    }
    const query = { limit: PODS_A_PAGE, fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };
    const pods = podsByWorkload(await listAll(connection, '/api/v1/pods', query, signal), cluster.name, notUnderstood);
    const whole = items.map((item): KubernetesWorkload => {
      const said = pods.get(workloadKey(item.kind, item.namespace, item.name));
      if (!said) return item;
      const waiting = [...said.waiting].map(([reason, count]) => ({ reason, count }));
      return { ...item, waiting: waiting.sort((a, b) => b.count - a.count), imageDigests: [...said.digests].sort() };
    });
    return { items: whole, notUnderstood, error: null };
  } catch (error) {
    return { items, notUnderstood, error };
  }
}
