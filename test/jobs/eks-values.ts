import type { KubernetesWorkload } from '../../src/domain/reads/eks.ts';
import { ACCOUNT, REGION } from './values.ts';

export const CLUSTER_ARN = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/main`;

/** A Deployment of three pods that run, with what a test changes. */
export function workload(more: Partial<KubernetesWorkload> = {}): KubernetesWorkload {
  return {
    cluster: 'main',
    clusterArn: CLUSTER_ARN,
    kind: 'Deployment',
    namespace: 'search',
    name: 'search',
    labels: {},
    wanted: 3,
    running: 3,
    rollingOut: false,
    rolloutStuck: false,
    suspended: false,
    waiting: [],
    schedule: null,
    lastScheduledAt: null,
    lastSucceededAt: null,
    secondDueAt: null,
    createdAt: null,
    containers: [],
    imageDigests: [],
    ...more,
  };
}
