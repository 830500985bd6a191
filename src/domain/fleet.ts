/** The port to the outside fleet: which reads exist, where they are made, and what answers them. */

import type { Answer, Gap } from './answer.ts';
import { DELIVERY_READS, type DeliveryReads } from './reads/delivery.ts';
import { EC2_READS, type Ec2Reads } from './reads/ec2.ts';
import { ECS_READS, type EcsReads } from './reads/ecs.ts';
import { EKS_READS, type EksReads } from './reads/eks.ts';
import { HEALTH_READS, type HealthReads } from './reads/health.ts';
import { HEROKU_READS, type HerokuReads } from './reads/heroku.ts';
import { HOST_READS, type HostReads } from './reads/hosts.ts';
import { IMAGE_READS, type ImageReads } from './reads/images.ts';
import { MANAGED_READS, type ManagedReads } from './reads/managed.ts';
import { MONITORING_READS, type MonitoringReads } from './reads/monitoring.ts';
import type { ReadRule } from './reads/read.ts';
import { RECORD_READS, type RecordReads } from './reads/records.ts';
import type { Scope, System } from './scope.ts';

/** The reads that exist, with what one item of their answer is. A read is all pages and the describe calls behind it. */
export type Reads = Ec2Reads &
  EcsReads &
  EksReads &
  HealthReads &
  ManagedReads &
  HostReads &
  ImageReads &
  DeliveryReads &
  MonitoringReads &
  HerokuReads &
  RecordReads;
export type ReadId = keyof Reads;
export type Answers = { readonly [R in ReadId]?: Answer<Reads[R]> };

export const READS: { readonly [R in ReadId]: ReadRule } = {
  ...EC2_READS,
  ...ECS_READS,
  ...EKS_READS,
  ...HEALTH_READS,
  ...MANAGED_READS,
  ...HOST_READS,
  ...IMAGE_READS,
  ...DELIVERY_READS,
  ...MONITORING_READS,
  ...HEROKU_READS,
  ...RECORD_READS,
};

/** Whether a text is the id of a read. */
export function isReadId(text: string): text is ReadId {
  return Object.hasOwn(READS, text);
}

/** How a group of reads is made: each at one scope. Never throws for what the fleet answers: that is the answer's gap. */
export type Readers<R extends ReadId> = {
  readonly [K in R]: (scope: Scope, signal: AbortSignal) => Promise<Answer<Reads[K]>>;
};

/**
 * Where a job looks: each region of each account, where AWS Health answers for the accounts, each Heroku team, each
 * listed fluentd host, the CircleCI projects, the infrastructure repository, or toilbot's own records.
 */
export const PLACES = ['regions', 'health', 'heroku', 'fluentd', 'circleci', 'github', 'toilbot'] as const;
export type Place = (typeof PLACES)[number];

/** A scope to look at, or an account whose scopes could not be found out (its `gap` says why). */
export interface PlannedScope {
  readonly scope: Scope;
  readonly gap: Gap | null;
}

/** The port to the outside fleet. Nothing here changes the fleet. */
export interface Fleet {
  /** The scopes of a place; none where its system is not configured. Throws only when nothing at all can be found out. */
  scopes(place: Place, signal: AbortSignal): Promise<readonly PlannedScope[]>;
  /** Makes one read at one scope. Never throws for what the fleet answers: a failure is the answer's gap. */
  read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>>;
}

/** One outside system, or a part of what is read at its scopes. */
export interface FleetMember {
  readonly system: System;
  /** The places whose scopes it plans; none where it only adds reads to another member's scopes. */
  readonly places: readonly Place[];
  scopes(place: Place, signal: AbortSignal): Promise<readonly PlannedScope[]>;
  /** The reads it makes at the scopes of its system. */
  readonly reads: readonly ReadId[];
  /** Makes one of its reads. Never throws for what the system answers. */
  read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>>;
  /** Attempts made so far by IAM action, where they are counted. */
  calls?(): Readonly<Record<string, number>>;
  /** What is looked at and how gently, in a few plain lines. */
  describe(): string;
  close(): void;
}
