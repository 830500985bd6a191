/** Scans of container images. */

import type { ReadRule } from './read.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'other'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Vulnerability {
  /** `CVE-2026-44024`. */
  readonly id: string;
  readonly severity: Severity;
  readonly package: string;
  readonly installed: string | null;
  /** The version that fixes it; null when none does, or the scanner does not say. */
  readonly fixedIn: string | null;
  /** When the scanner first saw it, or when it was published. */
  readonly since: Date | null;
  /** The layer it came in by, `sha256:…`, where the scanner tells. */
  readonly layer: string | null;
}

/** What is known of one digest that runs now. */
export interface ImageScan {
  /** `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api` without tag or digest. */
  readonly repository: string;
  /** Empty where what runs it does not tell by which. */
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date | null;
  /** `cluster/service`, `cluster/family:name` or `cluster/namespace/name` that run it in this scope. */
  readonly runBy: readonly string[];
  /** The ids of the resources that run it, for claims. */
  readonly resources: readonly string[];
  readonly scanner: 'ecr-basic' | 'inspector' | 'trivy' | null;
  /** `complete`, `never`, `expired`, `unsupported`, `failed`, `pending`: why there is no newer answer. */
  readonly state: 'complete' | 'never' | 'expired' | 'unsupported' | 'failed' | 'pending';
  readonly scannedAt: Date | null;
  readonly vulnerabilities: readonly Vulnerability[];
  /** `ruby:3.3-slim`, from the OCI label `org.opencontainers.image.base.name` or a report's layers; null when unknown. */
  readonly base: string | null;
  /** How many of the first layers are the base's, where a report tells. */
  readonly baseLayers: readonly string[];
  /** "debian 12.5", where the scanner tells, and whether that distribution is past its end of life. */
  readonly os: string | null;
  readonly osEnded: boolean | null;
  /** What is not known of it because it could not be read: some findings of its scan, or where its base is written. */
  readonly unread?: readonly ('findings' | 'base')[];
}

export interface ImageReads {
  /** Of what the tasks of ECS run. */
  'images.scans': ImageScan;
  /** Of what the pods of EKS run. */
  'images.workloadScans': ImageScan;
  /** Of the reports that were handed in: `runBy` and `resources` are empty. */
  'images.reports': ImageScan;
}

const SCAN_ACTIONS = [
  'ecr:DescribeImages',
  'ecr:DescribeImageScanFindings',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'inspector2:ListFindings',
];

export const IMAGE_READS: { readonly [R in keyof ImageReads]: ReadRule } = {
  'images.reports': { service: 'toilbot', tier: 'base', actions: [] },
  'images.scans': {
    service: 'ecr',
    tier: 'images',
    actions: [...SCAN_ACTIONS, 'ecs:ListClusters', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
  },
  'images.workloadScans': {
    service: 'ecr',
    tier: 'images',
    actions: [...SCAN_ACTIONS, 'eks:ListClusters', 'eks:DescribeCluster'],
  },
};
