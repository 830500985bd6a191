/** What the fleet's own systems answer, as domain values: the adapters parse into these, the judges read them. */

import type { Scope } from './scope.ts';
import type { LookFailure } from './vocabulary.ts';

export type Tags = Readonly<Record<string, string>>;

export interface Ec2Instance {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  /** `running`, `stopped` … as EC2 says it; an open set. */
  readonly state: string;
  readonly type: string;
  readonly zone: string | null;
  readonly imageId: string | null;
  readonly launchedAt: Date | null;
  /** `ebs` or `instance-store`. */
  readonly rootDevice: string | null;
  readonly privateIp: string | null;
  readonly publicIp: string | null;
  readonly elasticIp: boolean;
  /** From the tag `aws:autoscaling:groupName`. */
  readonly autoScalingGroup: string | null;
}

export interface Ec2ScheduledEvent {
  readonly id: string | null;
  /** `instance-retirement`, `system-reboot` …; an open set. */
  readonly code: string;
  readonly description: string;
  readonly notBefore: Date | null;
  readonly notAfter: Date | null;
  readonly deadline: Date | null;
}

export const CHECK_RESULTS = [
  'ok',
  'impaired',
  'insufficient-data',
  'not-applicable',
  'initializing',
  'other',
] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface Ec2InstanceStatus {
  readonly instanceId: string;
  readonly state: string;
  readonly zone: string | null;
  readonly events: readonly Ec2ScheduledEvent[];
  readonly system: CheckResult;
  readonly instance: CheckResult;
  readonly attachedEbs: CheckResult;
  /** Since when the worst of the checks is impaired, when EC2 says. */
  readonly impairedSince: Date | null;
}

export interface EcsDeployment {
  readonly id: string;
  readonly status: string;
  readonly rolloutState: string | null;
  readonly rolloutReason: string | null;
  readonly taskDefinition: string;
  readonly wanted: number;
  readonly running: number;
  readonly failedTasks: number;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}

export interface EcsService {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly tags: Tags;
  readonly status: string;
  readonly launchType: string | null;
  readonly platformVersion: string | null;
  readonly wanted: number;
  readonly running: number;
  readonly pending: number;
  readonly taskDefinition: string | null;
  readonly createdAt: Date | null;
  readonly deployments: readonly EcsDeployment[];
  /** The newest first. */
  readonly events: readonly { readonly at: Date | null; readonly message: string }[];
}

export interface EcsContainer {
  readonly name: string;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly image: string | null;
  readonly essential: boolean | null;
  /** CloudWatch Logs of this container, when its task definition uses awslogs. */
  readonly log: { readonly group: string; readonly region: string; readonly stream: string | null } | null;
}

export interface EcsTask {
  readonly arn: string;
  readonly cluster: string;
  /** `service:api-worker`, `family:batch` … as ECS says it. */
  readonly group: string | null;
  readonly taskDefinition: string;
  readonly tags: Tags;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly launchType: string | null;
  readonly platformVersion: string | null;
  readonly platformFamily: string | null;
  readonly stopCode: string | null;
  readonly stoppedReason: string | null;
  readonly startedBy: string | null;
  readonly createdAt: Date | null;
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
  /** Memory limit of the task in MiB. */
  readonly memory: number | null;
  readonly containers: readonly EcsContainer[];
}

export interface HealthEntity {
  /** An id, an ARN, or `cluster/service`. */
  readonly value: string;
  readonly account: string;
  readonly status: string | null;
  readonly tags: Tags;
  readonly updatedAt: Date | null;
}

export interface HealthEvent {
  readonly arn: string;
  readonly service: string;
  readonly typeCode: string;
  /** `issue`, `accountNotification`, `scheduledChange`, `investigation`; an open set. */
  readonly category: string;
  /** `PUBLIC`, `ACCOUNT_SPECIFIC`, `NONE`; an open set. */
  readonly eventScope: string;
  readonly region: string;
  readonly status: string;
  readonly actionability: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly updatedAt: Date | null;
  /** The account it is about; null for a public event. */
  readonly account: string | null;
  readonly description: string;
  readonly entities: readonly HealthEntity[];
}

/** One item of an answer that could not be understood: told apart, never dropped in silence. */
export interface NotUnderstood {
  readonly what: string;
  readonly why: string;
  /** The item itself is not in the answer: that something was not seen proves nothing then. */
  readonly lost?: true;
}

/** Why a read, or the rest of it, could not be made. `detail` is one plain line without secrets. */
export interface Gap {
  readonly reason: LookFailure;
  readonly detail: string;
}

/** The answer of one read: what was seen, and what could not be. A `gap` of null means the answer is complete. */
export interface Answer<T> {
  readonly items: readonly T[];
  readonly gap: Gap | null;
  readonly notUnderstood: readonly NotUnderstood[];
}

/**
 * The reads that exist: their answers, the AWS service whose quota they use and the IAM actions they need. A read is
 * all pages and the describe calls behind it.
 */
export interface Reads {
  'ec2.instances': Ec2Instance;
  'ec2.instanceStatuses': Ec2InstanceStatus;
  'ecs.services': EcsService;
  'ecs.tasks': EcsTask;
  'health.events': HealthEvent;
}
export type ReadId = keyof Reads;
export type Answers = { readonly [R in ReadId]?: Answer<Reads[R]> };

export const READS: { readonly [R in ReadId]: { readonly service: string; readonly actions: readonly string[] } } = {
  'ec2.instances': { service: 'ec2', actions: ['ec2:DescribeInstances'] },
  'ec2.instanceStatuses': { service: 'ec2', actions: ['ec2:DescribeInstanceStatus'] },
  'ecs.services': { service: 'ecs', actions: ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'] },
  'ecs.tasks': {
    service: 'ecs',
    actions: ['ecs:ListClusters', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
  },
  'health.events': {
    service: 'health',
    actions: [
      'health:DescribeEvents',
      'health:DescribeEventDetails',
      'health:DescribeAffectedEntities',
      'health:DescribeEventsForOrganization',
      'health:DescribeAffectedAccountsForOrganization',
      'health:DescribeEventDetailsForOrganization',
      'health:DescribeAffectedEntitiesForOrganization',
      'health:DescribeHealthServiceStatusForOrganization',
    ],
  },
};

/** Where a job looks: each region of each account, or where AWS Health answers for the accounts. */
export const PLACES = ['regions', 'health'] as const;
export type Place = (typeof PLACES)[number];

/** A scope to look at, or an account whose scopes could not be found out (its `gap` says why). */
export interface PlannedScope {
  readonly scope: Scope;
  readonly gap: Gap | null;
}

/** The port to the outside fleet. Nothing here changes the fleet. */
export interface Fleet {
  /** The scopes of a place. Throws only when nothing at all can be found out. */
  scopes(place: Place, signal: AbortSignal): Promise<readonly PlannedScope[]>;
  /** Makes one read at one scope. Never throws for what the fleet answers: a failure is the answer's gap. */
  read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>>;
}
