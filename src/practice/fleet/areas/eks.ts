import { type HappeningId, spansOf } from '../happenings.ts';
import { type Presence, runsAt, workloadName } from '../presence.ts';
import { ACCOUNT_OF, MAIN_REGION, type StoryEnvironment } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { after, before, DAY, HOUR, MINUTE } from '../time.ts';

export interface EksIssue {
  readonly code: string;
  readonly message: string;
}

export interface EksNodegroupStory {
  readonly name: string;
  readonly status: string;
  readonly version: string;
  readonly releaseVersion: string;
  readonly size: number;
  readonly createdAt: Date;
  readonly issues: readonly EksIssue[];
  /** The launch template that it was given, where it was given one. */
  readonly template?: { readonly id: string; readonly name: string; readonly version: string };
}

export interface EksAddonStory {
  readonly name: string;
  readonly status: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly issues: readonly EksIssue[];
}

/** A workload as the story has it; the Kubernetes API writes its objects and pods from this. */
export interface WorkloadStory {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  /** An init container that is restarted always: it runs beside the others. */
  readonly sidecar?: { readonly name: string; readonly image: string };
  readonly wanted: number;
  readonly running: number;
  /** What keeps the others from running. */
  readonly waiting: string | null;
  readonly createdAt: Date;
  /** Of a CronJob. */
  readonly schedule: string | null;
  readonly lastScheduledAt: Date | null;
  readonly lastSucceededAt: Date | null;
}

export interface EksClusterStory {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly platformVersion: string;
  readonly supportType: 'STANDARD' | 'EXTENDED';
  /** Null for one that nobody outside its network reaches. */
  readonly publicEndpoint: boolean;
  readonly createdAt: Date;
  readonly tags: Readonly<Record<string, string>>;
  readonly nodegroups: readonly EksNodegroupStory[];
  readonly addons: readonly EksAddonStory[];
  readonly workloads: readonly WorkloadStory[];
}

/** Clusters of EKS and what runs in them, of one account's region. */
export interface EksScope {
  readonly clusters: readonly EksClusterStory[];
}

export const EMPTY_EKS: EksScope = { clusters: [] };

const CLUSTER_OF: { readonly [E in StoryEnvironment]: string } = {
  production: 'tabemaru-eks',
  staging: 'tabemaru-eks-staging',
};

/** What the nodes of production launch from: EKS copies it, and no group names it. */
export const NODE_TEMPLATE = { id: 'lt-0e5c0de0000000001', name: 'tabemaru-eks-nodes', version: '3' };

/** `arn:…:cluster/tabemaru-eks` of an environment. */
export function eksClusterArn(environment: StoryEnvironment): string {
  return `arn:aws:eks:${MAIN_REGION}:${ACCOUNT_OF[environment]}:cluster/${CLUSTER_OF[environment]}`;
}

/** What the story has of it at a time. */
export function eksAt(state: FleetState, account: string, region: string): EksScope {
  const environment = (['production', 'staging'] as const).find((it) => ACCOUNT_OF[it] === account);
  if (environment === undefined || region !== MAIN_REGION) return EMPTY_EKS;
  return { clusters: [clusterOf(state, environment)] };
}

function lasts(state: FleetState, begins: HappeningId, ends: HappeningId, subject: string): Date | null {
  const span = spansOf(state.happenings, begins, ends, null).find(
    (one) => one.subject === subject && one.from <= state.now && (one.until === null || state.now < one.until),
  );
  return span?.from ?? null;
}

function clusterOf(state: FleetState, environment: StoryEnvironment): EksClusterStory {
  const name = CLUSTER_OF[environment];
  const createdAt = new Date('2026-01-14T02:20:00Z');
  return {
    arn: eksClusterArn(environment),
    name,
    version: '1.34',
    platformVersion: 'eks.9',
    // Staging is upgraded by EKS itself when standard support ends.
    supportType: environment === 'production' ? 'EXTENDED' : 'STANDARD',
    publicEndpoint: lasts(state, 'eks-private', 'eks-public', name) === null,
    createdAt,
    tags: { Environment: environment, Team: 'sre' },
    nodegroups: [
      {
        ...nodegroup('general', '1.34', environment === 'production' ? 6 : 2, createdAt),
        ...(environment === 'production' ? { template: NODE_TEMPLATE } : {}),
      },
      // Left behind by an upgrade of the cluster: three minor versions is what Kubernetes allows.
      ...(environment === 'production' ? [nodegroup('batch', '1.31', 1, createdAt)] : []),
    ],
    addons: addonsOf(state, name, createdAt),
    workloads: workloadsOf(state, environment),
  };
}

function nodegroup(name: string, version: string, size: number, createdAt: Date): EksNodegroupStory {
  return { name, status: 'ACTIVE', version, releaseVersion: `${version}.2-20260801`, size, createdAt, issues: [] };
}

function addonsOf(state: FleetState, cluster: string, createdAt: Date): readonly EksAddonStory[] {
  const isDegraded = lasts(state, 'addon-degrades', 'addon-recovers', cluster) !== null;
  const well = { status: 'ACTIVE', createdAt, issues: [] };
  return [
    { ...well, name: 'vpc-cni', version: 'v1.20.4-eksbuild.2' },
    {
      ...well,
      name: 'coredns',
      version: 'v1.12.3-eksbuild.1',
      ...(isDegraded
        ? {
            status: 'DEGRADED',
            issues: [
              {
                code: 'InsufficientNumberOfReplicas',
                message: 'The add-on is unhealthy because it does not have the desired number of replicas.',
              },
            ],
          }
        : {}),
    },
    { ...well, name: 'kube-proxy', version: 'v1.34.0-eksbuild.4' },
  ];
}

function image(environment: StoryEnvironment, repository: string, build: number): string {
  return `${ACCOUNT_OF[environment]}.dkr.ecr.${MAIN_REGION}.amazonaws.com/${repository}:build-${build}`;
}

const whole = { waiting: null, schedule: null, lastScheduledAt: null, lastSucceededAt: null } as const;

function workloadsOf(state: FleetState, environment: StoryEnvironment): readonly WorkloadStory[] {
  const presences = state.presences.filter(
    (it) => it.platform === 'eks' && it.environment === environment && runsAt(it, state.now),
  );
  return [
    ...presences.map((it) => deployment(state, it)),
    ...presences.flatMap((it) => besides(state, it)),
    ...operators(environment),
  ];
}

function deployment(state: FleetState, presence: Presence): WorkloadStory {
  const { subsystem, environment, count } = presence;
  const name = workloadName(presence);
  const isFailing =
    environment === 'production' && lasts(state, 'workload-fails', 'workload-recovers', subsystem.name) !== null;
  return {
    ...whole,
    kind: 'Deployment',
    namespace: subsystem.name,
    name,
    labels: {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': subsystem.name,
      'app.kubernetes.io/managed-by': 'Helm',
    },
    image: image(environment, subsystem.name, 41),
    ...(subsystem.name === 'availability'
      ? { sidecar: { name: 'log-shipper', image: 'cr.fluentbit.io/fluent/fluent-bit:3.1.9' } }
      : {}),
    wanted: count,
    running: isFailing ? Math.min(1, count - 1) : count,
    waiting: isFailing ? 'ImagePullBackOff' : null,
    createdAt: presence.from,
  };
}

/** What runs in the namespaces of the subsystems besides their services. */
function besides(state: FleetState, { subsystem, environment, from }: Presence): readonly WorkloadStory[] {
  const of = (name: string) => ({
    ...whole,
    namespace: subsystem.name,
    name,
    labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': subsystem.name },
    image: image(environment, subsystem.name, 41),
    createdAt: from,
  });
  if (subsystem.name === 'search') {
    const ran = dailyRun(state.now);
    const done = after(ran, 12 * MINUTE);
    const isUnderWay = state.now < done;
    return [
      {
        ...of('search-reindex'),
        kind: 'CronJob',
        wanted: 0,
        running: isUnderWay ? 1 : 0,
        schedule: '15 18 * * *',
        lastScheduledAt: ran,
        lastSucceededAt: isUnderWay ? before(done, DAY) : done,
      },
    ];
  }
  if (subsystem.name === 'availability') {
    return [{ ...of('availability-canary'), kind: 'Deployment', wanted: 0, running: 0 }];
  }
  return environment === 'production'
    ? [{ ...of('recommendation-cache'), kind: 'StatefulSet', wanted: 1, running: 1 }]
    : [];
}

/** 03:15 in Japan, the last time before now. */
function dailyRun(now: Date): Date {
  const today = new Date(Math.floor(now.getTime() / DAY) * DAY + 18 * HOUR + 15 * MINUTE);
  return today <= now ? today : before(today, DAY);
}

/** AWS's own registry of EKS's add-ons, which nobody else may ask. */
function addonImage(name: string): string {
  return `602401143452.dkr.ecr.${MAIN_REGION}.amazonaws.com/${name}`;
}

/** What the cluster needs itself; only Kubernetes' own namespaces are known to be nobody's. */
function operators(environment: StoryEnvironment): readonly WorkloadStory[] {
  const createdAt = new Date('2026-01-14T03:00:00Z');
  const nodes = environment === 'production' ? 7 : 2;
  const of = (namespace: string, name: string, from: string) => ({
    ...whole,
    namespace,
    name,
    labels: { 'app.kubernetes.io/name': name },
    image: from,
    createdAt,
  });
  return [
    {
      ...of('kube-system', 'coredns', addonImage('eks/coredns:v1.12.3-eksbuild.1')),
      kind: 'Deployment',
      wanted: 2,
      running: 2,
    },
    {
      ...of('kube-system', 'aws-node', addonImage('amazon-k8s-cni:v1.20.4-eksbuild.2')),
      kind: 'DaemonSet',
      wanted: nodes,
      running: nodes,
    },
    {
      // Where the manifest of fluentd's own makers puts it.
      ...of('kube-system', 'fluentd', 'fluent/fluentd-kubernetes-daemonset:v1.16-debian-elasticsearch8-1'),
      kind: 'DaemonSet',
      wanted: nodes,
      running: nodes,
    },
    {
      ...of('logging', 'fluent-bit', 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.1'),
      kind: 'DaemonSet',
      wanted: nodes,
      running: nodes,
    },
    { ...of('gpu-operator', 'gpu-driver', 'nvcr.io/nvidia/driver:580'), kind: 'DaemonSet', wanted: 0, running: 0 },
  ];
}
