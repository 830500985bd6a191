/** ECS, as one account's region answers. */

import type { Tags } from '../answer.ts';
import type { ReadRule } from './read.ts';

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

/** One side of a service whose deployments CodeDeploy or another system steers. */
export interface EcsTaskSet {
  readonly id: string;
  /** `PRIMARY`, `ACTIVE`, `DRAINING`; an open set. */
  readonly status: string;
  readonly taskDefinition: string;
  readonly wanted: number;
  readonly running: number;
  /** `STEADY_STATE` or `STABILIZING`; an open set. */
  readonly stability: string | null;
  /** Percent of the service's wanted count. */
  readonly scale: number | null;
  readonly createdAt: Date | null;
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
  /** Names of capacity providers, where it has a strategy in place of a launch type. */
  readonly capacityProviders: readonly string[];
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`; an open set. */
  readonly deploymentController: string;
  /** Empty under the controllers that work with task sets. */
  readonly deployments: readonly EcsDeployment[];
  /** Of the controllers `CODE_DEPLOY` and `EXTERNAL`; empty otherwise. */
  readonly taskSets: readonly EcsTaskSet[];
  /** That its tasks register with, its open task sets' included. */
  readonly targetGroupArns: readonly string[];
  /** The newest first. */
  readonly events: readonly { readonly at: Date | null; readonly message: string }[];
}

export interface EcsContainer {
  readonly name: string;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly image: string | null;
  /** `sha256:…` of what runs. */
  readonly imageDigest: string | null;
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

/** An EC2 instance that lends its capacity to a cluster. */
export interface EcsContainerInstance {
  readonly arn: string;
  readonly cluster: string;
  readonly instanceId: string | null;
  readonly status: string;
  readonly agentConnected: boolean;
  readonly agentVersion: string | null;
  readonly running: number;
  readonly registeredAt: Date | null;
  readonly capacityProvider: string | null;
  readonly tags: Tags;
}

/** A container as a task definition declares it. Environment values are not among it. */
export interface EcsContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** `awslogs`, `awsfirelens`, `fluentd` …; null without a log configuration. */
  readonly logDriver: string | null;
  /** Of the log options only where the logs go: `Name`, `delivery_stream`, `awslogs-group`, `fluentd-address`, `Host`. */
  readonly logTarget: Readonly<Record<string, string>>;
  /** `fluentbit` or `fluentd` where this container is a FireLens log router. */
  readonly firelens: string | null;
  /** Names of environment variables, and of those that come from Parameter Store or Secrets Manager. */
  readonly environmentNames: readonly string[];
  readonly secretNames: readonly string[];
}

/** A task definition that a service or a running task uses now. */
export interface EcsTaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly registeredAt: Date | null;
  readonly containers: readonly EcsContainerDefinition[];
  /** `cluster/service` of the services that use it, and families that run by themselves as `cluster/family:name`. */
  readonly usedBy: readonly string[];
  readonly tags: Tags;
}

export interface EcsReads {
  'ecs.services': EcsService;
  'ecs.tasks': EcsTask;
  'ecs.containerInstances': EcsContainerInstance;
  'ecs.taskDefinitions': EcsTaskDefinition;
}

const ecs = (...names: readonly string[]): ReadRule => ({
  service: 'ecs',
  tier: 'base',
  actions: ['ListClusters', ...names].map((name) => `ecs:${name}`),
});

export const ECS_READS: { readonly [R in keyof EcsReads]: ReadRule } = {
  'ecs.services': ecs('ListServices', 'DescribeServices'),
  'ecs.tasks': ecs('ListTasks', 'DescribeTasks', 'DescribeTaskDefinition'),
  'ecs.containerInstances': ecs('DescribeClusters', 'ListContainerInstances', 'DescribeContainerInstances'),
  'ecs.taskDefinitions': ecs(
    'ListServices',
    'DescribeServices',
    'ListTasks',
    'DescribeTasks',
    'DescribeTaskDefinition',
  ),
};
