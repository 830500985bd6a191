import type { EksCluster, EksNodegroup, KubernetesWorkload } from '../../src/domain/reads/eks.ts';
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

export function cluster(more: Partial<EksCluster> = {}): EksCluster {
  return {
    arn: CLUSTER_ARN,
    name: 'main',
    status: 'ACTIVE',
    version: '1.34',
    platformVersion: 'eks.9',
    endpoint: 'https://example.invalid',
    publicEndpoint: true,
    supportType: 'EXTENDED',
    createdAt: null,
    issues: [],
    nodegroups: [],
    addons: [],
    tags: {},
    ...more,
  };
}

export function nodegroup(more: Partial<EksNodegroup> = {}): EksNodegroup {
  const none = { releaseVersion: null, amiType: null, wanted: 3, template: null, issues: [] };
  return { name: 'general', status: 'ACTIVE', version: '1.34', ...none, ...more };
}
