/** EKS and the Kubernetes API of its clusters, as one account's region answers. */

import type { Tags } from '../answer.ts';
import type { TemplateUse } from './ec2.ts';
import type { ReadRule } from './read.ts';

export interface EksNodegroup {
  readonly name: string;
  /** `ACTIVE`, `DEGRADED`, `UPDATING` …; an open set. */
  readonly status: string;
  readonly version: string | null;
  readonly releaseVersion: string | null;
  readonly amiType: string | null;
  readonly wanted: number | null;
  /** The launch template that it was given; its group and instances name the copy that EKS makes of it. */
  readonly template: TemplateUse | null;
  /** What EKS complains of: code and message. */
  readonly issues: readonly { readonly code: string; readonly message: string }[];
}

export interface EksAddon {
  readonly name: string;
  readonly status: string;
  readonly version: string | null;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
}

export interface EksCluster {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  /** Minor version: `1.34`. */
  readonly version: string | null;
  readonly platformVersion: string | null;
  readonly endpoint: string | null;
  readonly publicEndpoint: boolean;
  /** `STANDARD` or `EXTENDED`: whether EKS upgrades it by itself when standard support ends. */
  readonly supportType: string | null;
  readonly createdAt: Date | null;
  readonly issues: readonly { readonly code: string; readonly message: string }[];
  readonly nodegroups: readonly EksNodegroup[];
  readonly addons: readonly EksAddon[];
  readonly tags: Tags;
}

export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** A workload of a cluster. Values of environment variables are not among it. */
export interface KubernetesWorkload {
  /** Name and ARN of the EKS cluster. */
  readonly cluster: string;
  readonly clusterArn: string;
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Its labels, and those of its pods. */
  readonly labels: Tags;
  /** Pods wanted: replicas, or of a DaemonSet the nodes that it fits. 0 for a CronJob, and for what is being deleted. */
  readonly wanted: number;
  /** Pods that are available; of a CronJob the runs that are under way. */
  readonly running: number;
  /** A new generation is being rolled out. */
  readonly rollingOut: boolean;
  /** The controller gave up waiting for a rollout: its progress deadline has passed. */
  readonly rolloutStuck: boolean;
  readonly suspended: boolean;
  /** Why its pods do not run, in Kubernetes' words (`ImagePullBackOff`), with how many containers wait for it. */
  readonly waiting: readonly { readonly reason: string; readonly count: number }[];
  /** Of a CronJob: its schedule, and when it last ran and last succeeded. */
  readonly schedule: string | null;
  readonly lastScheduledAt: Date | null;
  readonly lastSucceededAt: Date | null;
  /** When the second run after its last one (after its creation, when it never ran) is due; null where its schedule is not understood. */
  readonly secondDueAt: Date | null;
  readonly createdAt: Date | null;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** Digests of what its pods run: `repository@sha256:…`. */
  readonly imageDigests: readonly string[];
}

export interface EksReads {
  'eks.clusters': EksCluster;
  'kubernetes.workloads': KubernetesWorkload;
}

export const EKS_READS: { readonly [R in keyof EksReads]: ReadRule } = {
  'eks.clusters': {
    service: 'eks',
    tier: 'base',
    actions: [
      'eks:ListClusters',
      'eks:DescribeCluster',
      'eks:ListNodegroups',
      'eks:DescribeNodegroup',
      'eks:ListAddons',
      'eks:DescribeAddon',
    ],
  },
  // What it may see inside a cluster is the cluster's own access entry: AmazonEKSViewPolicy.
  'kubernetes.workloads': { service: 'eks', tier: 'base', actions: ['eks:ListClusters', 'eks:DescribeCluster'] },
};
