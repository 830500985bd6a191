// More values of ECS and of managed services for tests of the jobs.

import type {
  EcsContainerDefinition,
  EcsContainerInstance,
  EcsTaskDefinition,
  EcsTaskSet,
} from '../../src/domain/reads/ecs.ts';
import type { Schedule } from '../../src/domain/reads/managed.ts';
import { ACCOUNT, minutesAgo, REGION } from './values.ts';

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

export function taskSet(more: Partial<EcsTaskSet> = {}): EcsTaskSet {
  return {
    id: 'ecs-svc/9',
    status: 'PRIMARY',
    taskDefinition: arn('ecs', 'task-definition/api-worker:412'),
    wanted: 6,
    running: 6,
    stability: 'STEADY_STATE',
    scale: 100,
    createdAt: minutesAgo(9000),
    ...more,
  };
}

export function containerInstance(number: number, more: Partial<EcsContainerInstance> = {}): EcsContainerInstance {
  return {
    arn: arn('ecs', `container-instance/main/${number}`),
    cluster: 'main',
    instanceId: `i-${number}`,
    status: 'ACTIVE',
    agentConnected: true,
    agentVersion: '1.97.1',
    running: 3,
    registeredAt: minutesAgo(90_000),
    capacityProvider: null,
    tags: { Name: `ecs-host-${number}` },
    ...more,
  };
}

export function schedule(more: Partial<Schedule> = {}): Schedule {
  return {
    arn: arn('scheduler', 'schedule/default/nightly'),
    name: 'nightly',
    enabled: true,
    expression: 'cron(0 18 * * ? *)',
    timeZone: null,
    targets: [arn('ecs', 'cluster/main')],
    ecsTasks: [],
    modifiedAt: minutesAgo(90_000),
    tags: {},
    ...more,
  };
}

/** A container that writes to the stream `logs-main` by FireLens, unless told otherwise. */
export function routed(more: Partial<EcsContainerDefinition> = {}): EcsContainerDefinition {
  return {
    name: 'app',
    image: 'api:1',
    essential: true,
    logDriver: 'awsfirelens',
    logTarget: { Name: 'kinesis_firehose', delivery_stream: 'logs-main' },
    firelens: null,
    environmentNames: [],
    secretNames: [],
    ...more,
  };
}

export function definition(
  usedBy: readonly string[],
  containers: readonly EcsContainerDefinition[] = [routed()],
  revision = 1,
): EcsTaskDefinition {
  return {
    arn: arn('ecs', `task-definition/${usedBy[0] ?? 'x'}:${revision}`),
    family: usedBy[0] ?? 'x',
    revision,
    registeredAt: minutesAgo(9000),
    containers,
    usedBy,
    tags: {},
  };
}
