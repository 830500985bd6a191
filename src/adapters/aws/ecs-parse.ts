import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { EcsContainer, EcsDeployment, EcsService, EcsTask, EcsTaskSet } from '../../domain/reads/ecs.ts';
import { nameOf } from './ec2-parse.ts';
import { logOf, type TaskDefinition } from './task-definitions.ts';
import {
  dateReader,
  lowerTags,
  maybeDate,
  maybeNumber,
  maybeText,
  tagsOf,
  textOf,
  textOrNull,
  understood,
} from './values.ts';

const deploymentSchema = z.object({
  id: maybeText,
  status: maybeText,
  rolloutState: maybeText,
  rolloutStateReason: maybeText,
  taskDefinition: maybeText,
  desiredCount: maybeNumber,
  runningCount: maybeNumber,
  failedTasks: maybeNumber,
  createdAt: maybeDate,
  updatedAt: maybeDate,
});

const balancersSchema = z.array(z.object({ targetGroupArn: maybeText })).nullish();

const taskSetSchema = z.object({
  id: maybeText,
  loadBalancers: balancersSchema,
  status: maybeText,
  taskDefinition: maybeText,
  computedDesiredCount: maybeNumber,
  runningCount: maybeNumber,
  stabilityStatus: maybeText,
  scale: z.object({ value: maybeNumber }).nullish(),
  createdAt: maybeDate,
});

const serviceSchema = z.object({
  serviceArn: z.string().min(1),
  serviceName: maybeText,
  clusterArn: maybeText,
  tags: lowerTags,
  status: maybeText,
  launchType: maybeText,
  platformVersion: maybeText,
  desiredCount: z.number(),
  runningCount: z.number(),
  pendingCount: maybeNumber,
  taskDefinition: maybeText,
  createdAt: maybeDate,
  capacityProviderStrategy: z.array(z.object({ capacityProvider: maybeText })).nullish(),
  deploymentController: z.object({ type: maybeText }).nullish(),
  deployments: z.array(deploymentSchema).nullish(),
  taskSets: z.array(taskSetSchema).nullish(),
  loadBalancers: balancersSchema,
  events: z.array(z.object({ createdAt: maybeDate, message: maybeText })).nullish(),
});

/** A classic load balancer has a name in place of a target group. */
function targetGroupsOf(...balancers: readonly z.infer<typeof balancersSchema>[]): readonly string[] {
  const arns = balancers.flatMap((those) => (those ?? []).flatMap((it) => textOrNull(it.targetGroupArn) ?? []));
  return [...new Set(arns)];
}

/** One member of DescribeServices, or null when it lacks its ARN or its counts. */
export function parseService(value: unknown, cluster: string, notUnderstood: NotUnderstood[]): EcsService | null {
  const name = nameOf(value, 'serviceArn', `a service of ${nameAfterSlash(cluster)}`);
  const service = understood(serviceSchema, value, name, notUnderstood);
  if (!service) return null;
  const date = dateReader(name, notUnderstood);
  return {
    arn: textOf(service.serviceArn),
    name: textOf(service.serviceName ?? nameAfterSlash(service.serviceArn)),
    cluster: textOf(nameAfterSlash(service.clusterArn ?? cluster)),
    tags: tagsOf((service.tags ?? []).map((tag) => [tag.key, tag.value] as const)),
    status: textOf(service.status ?? 'unknown'),
    launchType: textOrNull(service.launchType),
    platformVersion: textOrNull(service.platformVersion),
    wanted: service.desiredCount,
    running: service.runningCount,
    pending: service.pendingCount ?? 0,
    taskDefinition: textOrNull(service.taskDefinition),
    createdAt: date(service.createdAt, 'createdAt'),
    capacityProviders: (service.capacityProviderStrategy ?? []).flatMap((it) => textOrNull(it.capacityProvider) ?? []),
    deploymentController: textOf(service.deploymentController?.type ?? 'ECS'),
    taskSets: (service.taskSets ?? []).map(
      (set): EcsTaskSet => ({
        id: textOf(set.id ?? ''),
        status: textOf(set.status ?? 'unknown'),
        taskDefinition: textOf(set.taskDefinition ?? ''),
        wanted: set.computedDesiredCount ?? 0,
        running: set.runningCount ?? 0,
        stability: textOrNull(set.stabilityStatus),
        scale: set.scale?.value ?? null,
        createdAt: date(set.createdAt, 'task set createdAt'),
      }),
    ),
    targetGroupArns: targetGroupsOf(service.loadBalancers, ...(service.taskSets ?? []).map((set) => set.loadBalancers)),
    deployments: (service.deployments ?? []).map(
      (deployment): EcsDeployment => ({
        id: textOf(deployment.id ?? ''),
        status: textOf(deployment.status ?? 'unknown'),
        rolloutState: textOrNull(deployment.rolloutState),
        rolloutReason: textOrNull(deployment.rolloutStateReason),
        taskDefinition: textOf(deployment.taskDefinition ?? ''),
        wanted: deployment.desiredCount ?? 0,
        running: deployment.runningCount ?? 0,
        failedTasks: deployment.failedTasks ?? 0,
        createdAt: date(deployment.createdAt, 'deployment createdAt'),
        updatedAt: date(deployment.updatedAt, 'deployment updatedAt'),
      }),
    ),
    events: (service.events ?? []).map((event) => ({
      at: date(event.createdAt, 'event createdAt'),
      message: textOf(event.message ?? ''),
    })),
  };
}

const containerSchema = z.object({
  name: maybeText,
  exitCode: maybeNumber,
  reason: maybeText,
  image: maybeText,
  imageDigest: maybeText,
  runtimeId: maybeText,
});

/** Names only what is kept: a task's overrides hold environment values, and they end here. */
const taskSchema = z.object({
  taskArn: z.string().min(1),
  clusterArn: maybeText,
  group: maybeText,
  taskDefinitionArn: maybeText,
  tags: lowerTags,
  lastStatus: maybeText,
  desiredStatus: maybeText,
  launchType: maybeText,
  platformVersion: maybeText,
  platformFamily: maybeText,
  stopCode: maybeText,
  stoppedReason: maybeText,
  startedBy: maybeText,
  createdAt: maybeDate,
  startedAt: maybeDate,
  stoppedAt: maybeDate,
  memory: maybeText,
  containers: z.array(containerSchema).nullish(),
});

/** One member of DescribeTasks, or null when it has no ARN. `definition` is its task definition, where it was read. */
export function parseTask(
  value: unknown,
  cluster: string,
  definition: TaskDefinition | null,
  notUnderstood: NotUnderstood[],
): EcsTask | null {
  const name = nameOf(value, 'taskArn', `a task of ${nameAfterSlash(cluster)}`);
  const task = understood(taskSchema, value, name, notUnderstood);
  if (!task) return null;
  const date = dateReader(name, notUnderstood);
  const memory = Number(task.memory ?? Number.NaN);
  const id = nameAfterSlash(task.taskArn);
  return {
    arn: textOf(task.taskArn),
    cluster: textOf(nameAfterSlash(task.clusterArn ?? cluster)),
    group: textOrNull(task.group),
    taskDefinition: textOf(task.taskDefinitionArn ?? ''),
    tags: tagsOf((task.tags ?? []).map((tag) => [tag.key, tag.value] as const)),
    lastStatus: textOf(task.lastStatus ?? 'unknown'),
    desiredStatus: textOf(task.desiredStatus ?? 'unknown'),
    launchType: textOrNull(task.launchType),
    platformVersion: textOrNull(task.platformVersion),
    platformFamily: textOrNull(task.platformFamily),
    stopCode: textOrNull(task.stopCode),
    stoppedReason: textOrNull(task.stoppedReason),
    startedBy: textOrNull(task.startedBy),
    createdAt: date(task.createdAt, 'createdAt'),
    startedAt: date(task.startedAt, 'startedAt'),
    stoppedAt: date(task.stoppedAt, 'stoppedAt'),
    memory: Number.isFinite(memory) ? memory : null,
    containers: (task.containers ?? []).map((container): EcsContainer => {
      const defined = definition?.containers.get(container.name ?? '') ?? null;
      return {
        name: textOf(container.name ?? ''),
        exitCode: container.exitCode ?? null,
        reason: textOrNull(container.reason),
        image: textOrNull(container.image),
        imageDigest: textOrNull(container.imageDigest),
        essential: defined?.essential ?? null,
        log: defined ? logOf(defined, id, container.name ?? '', container.runtimeId ?? null) : null,
      };
    }),
  };
}

/** `arn:…:cluster/prod` -> `prod`, `arn:…:task/prod/0123` -> `0123`; a bare name stays. */
export function nameAfterSlash(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
