/**
 * The shape of a practice fleet: what exists, where, at a time. The endpoints that play AWS read only this, so the story
 * of the restaurant company and a synthetic fleet for load serve through the same endpoint.
 */

import { type DeliveryScope, EMPTY_DELIVERY } from './areas/delivery.ts';
import { type EcsScope, EMPTY_ECS } from './areas/ecs.ts';
import { type EksScope, EMPTY_EKS } from './areas/eks.ts';
import { EMPTY_HOSTS, type HostScope } from './areas/hosts.ts';
import { EMPTY_IMAGES, type ImageScope } from './areas/images.ts';
import { EMPTY_MANAGED, type ManagedScope } from './areas/managed.ts';
import { EMPTY_MONITORING, type MonitoringScope } from './areas/monitoring.ts';
import { EMPTY_NETWORK, type NetworkScope } from './areas/network-scope.ts';

export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** `ACTIVE`, `SUSPENDED` or `PENDING_CLOSURE`, as Organizations says it. */
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE';
  readonly joinedAt: Date;
}

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  readonly accounts: readonly OrganizationAccount[];
}

export interface Region {
  readonly name: string;
  readonly optIn: 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
}

export interface ScheduledEvent {
  readonly id: string;
  readonly code: string;
  /** Starts with `[Completed]` or `[Canceled]` when it is over. */
  readonly description: string;
  readonly notBefore: Date;
  readonly notAfter: Date | null;
  readonly deadline: Date | null;
}

/** Since when a status check fails; null when it passes. */
export interface StatusChecks {
  readonly system: Date | null;
  readonly instance: Date | null;
  readonly attachedEbs: Date | null;
}

export interface Instance {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';
  /** Why it is not running, as EC2 says it, or empty. */
  readonly reason: string;
  readonly type: string;
  readonly zone: string;
  readonly imageId: string;
  readonly launchedAt: Date;
  readonly rootDevice: 'ebs' | 'instance-store';
  readonly privateIp: string | null;
  readonly publicIp: string | null;
  readonly elasticIp: boolean;
  /** Where it stands in the network, and its key pair; left out where the fleet has no network of its own. */
  readonly subnetId?: string;
  readonly securityGroups?: readonly { readonly id: string; readonly name: string }[];
  readonly keyName?: string;
  readonly ipv6?: readonly string[];
  readonly checks: StatusChecks;
  readonly events: readonly ScheduledEvent[];
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly taskDefinition: string;
  readonly wanted: number;
  readonly running: number;
  readonly pending: number;
  readonly failedTasks: number;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutReason: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ServiceEvent {
  readonly id: string;
  readonly at: Date;
  readonly message: string;
}

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly wanted: number;
  readonly running: number;
  readonly pending: number;
  readonly taskDefinition: string;
  readonly platformVersion: string;
  readonly createdAt: Date;
  readonly targetGroup: string | null;
  readonly deployments: readonly Deployment[];
  /** The newest first, at most 100. */
  readonly events: readonly ServiceEvent[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly exitCode: number | null;
  readonly reason: string | null;
}

export interface Task {
  readonly arn: string;
  readonly cluster: string;
  readonly group: string;
  readonly startedBy: string;
  readonly taskDefinition: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly lastStatus: 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly platformVersion: string;
  readonly zone: string;
  /** CPU units and MiB. */
  readonly cpu: number;
  readonly memory: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly stopCode: string | null;
  readonly stoppedReason: string | null;
  readonly containers: readonly Container[];
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly port: number | null;
  /** Values that must never leave the adapter that reads them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Where its logs go, when not to `logGroup` by the driver awslogs. */
  readonly log?: { readonly logDriver: string; readonly options: Readonly<Record<string, string>> };
  /** It is the FireLens log router of its task. */
  readonly firelens?: true;
}

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly cpu: number;
  readonly memory: number;
  readonly registeredAt: Date;
  readonly tags: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerDefinition[];
}

export interface HealthEntity {
  readonly account: string;
  readonly value: string;
  readonly status: 'IMPAIRED' | 'UNIMPAIRED' | 'UNKNOWN' | 'PENDING' | 'RESOLVED';
  readonly updatedAt: Date;
}

export interface HealthEvent {
  readonly arn: string;
  readonly service: string;
  readonly typeCode: string;
  readonly category: 'issue' | 'accountNotification' | 'scheduledChange' | 'investigation';
  readonly scope: 'PUBLIC' | 'ACCOUNT_SPECIFIC' | 'NONE';
  readonly region: string;
  readonly status: 'open' | 'closed' | 'upcoming';
  readonly actionability: 'ACTION_REQUIRED' | 'ACTION_MAY_BE_REQUIRED' | 'INFORMATIONAL';
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly updatedAt: Date;
  /** The accounts it is about; none for a public event. */
  readonly accounts: readonly string[];
  readonly description: string;
  readonly entities: readonly HealthEntity[];
}

/** What one account holds in one region. */
export interface Scope {
  readonly instances: readonly Instance[];
  readonly clusters: readonly Cluster[];
  readonly services: readonly Service[];
  readonly tasks: readonly Task[];
  readonly taskDefinitions: readonly TaskDefinition[];
  /** What stands beside the instances: groups, images, networks. */
  readonly network: NetworkScope;
  readonly ecs: EcsScope;
  readonly eks: EksScope;
  readonly managed: ManagedScope;
  readonly hosts: HostScope;
  readonly images: ImageScope;
  readonly delivery: DeliveryScope;
  readonly monitoring: MonitoringScope;
}

/** A place whose role lost its rights: every call there is denied (but `sts:GetCallerIdentity`). */
export interface Denial {
  readonly account: string;
  readonly region: string;
}

export interface PracticeFleet {
  readonly seed: string;
  readonly organization: Organization;
  /** Accounts whose support plan has no Health API. */
  readonly withoutHealth: readonly string[];
  /** Regions as this account sees them. */
  regions(account: string): readonly Region[];
  /** What stands in an account's region; empty where nothing does. */
  scope(account: string, region: string, now: Date): Scope;
  healthEvents(now: Date): readonly HealthEvent[];
  denials(now: Date): readonly Denial[];
  /** What a correct observer says now, as plain data for `GET /practice/fleet`. */
  truth(now: Date): unknown;
}

export const EMPTY_SCOPE: Scope = {
  instances: [],
  clusters: [],
  services: [],
  tasks: [],
  taskDefinitions: [],
  network: EMPTY_NETWORK,
  ecs: EMPTY_ECS,
  eks: EMPTY_EKS,
  managed: EMPTY_MANAGED,
  hosts: EMPTY_HOSTS,
  images: EMPTY_IMAGES,
  delivery: EMPTY_DELIVERY,
  monitoring: EMPTY_MONITORING,
};
