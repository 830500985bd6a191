import fc from 'fast-check';
import type { EcsReads } from '../../../src/domain/reads/ecs.ts';
import { few, idOf, known, maybeNumber, maybeText, number, tags, text, time } from './values.ts';

const container = fc.record({
  name: text,
  exitCode: fc.option(fc.constantFrom(0, 1, 137, 143, -1)),
  reason: maybeText,
  image: maybeText,
  imageDigest: maybeText,
  essential: fc.option(fc.boolean()),
  log: fc.option(fc.record({ group: text, region: text, stream: maybeText })),
});

export const anyTask: fc.Arbitrary<EcsReads['ecs.tasks']> = fc.record({
  arn: text,
  cluster: text,
  group: fc.option(
    fc.oneof(
      text,
      text.map((it) => `service:${it}`),
      text.map((it) => `family:${it}`),
    ),
  ),
  taskDefinition: idOf('task-definition'),
  tags,
  lastStatus: known('STOPPED', 'RUNNING'),
  desiredStatus: text,
  launchType: fc.option(known('FARGATE')),
  platformVersion: fc.option(fc.constantFrom('1.3.0', '1.4.0', 'LATEST', '')),
  platformFamily: maybeText,
  stopCode: fc.option(
    fc.constantFrom(
      'TaskFailedToStart',
      'EssentialContainerExited',
      'UserInitiated',
      'ServiceSchedulerInitiated',
      'New',
    ),
  ),
  stoppedReason: maybeText,
  startedBy: maybeText,
  createdAt: time,
  startedAt: time,
  stoppedAt: time,
  memory: maybeNumber,
  containers: few(container),
});

const deployment = fc.record({
  id: text,
  status: known('PRIMARY', 'ACTIVE'),
  rolloutState: fc.option(known('FAILED', 'COMPLETED', 'IN_PROGRESS')),
  rolloutReason: maybeText,
  taskDefinition: text,
  wanted: number,
  running: number,
  failedTasks: number,
  createdAt: time,
  updatedAt: time,
});

const taskSet = fc.record({
  id: text,
  status: known('PRIMARY', 'ACTIVE', 'DRAINING'),
  taskDefinition: text,
  wanted: number,
  running: number,
  stability: maybeText,
  scale: maybeNumber,
  createdAt: time,
});

const service: fc.Arbitrary<EcsReads['ecs.services']> = fc.record({
  arn: text,
  name: text,
  cluster: text,
  tags,
  status: known('ACTIVE', 'DRAINING', 'INACTIVE'),
  launchType: maybeText,
  platformVersion: maybeText,
  wanted: number,
  running: number,
  pending: number,
  taskDefinition: fc.option(idOf('task-definition')),
  createdAt: time,
  capacityProviders: few(text),
  deploymentController: known('ECS', 'CODE_DEPLOY', 'EXTERNAL'),
  taskSets: few(taskSet),
  targetGroupArns: few(idOf('tg')),
  deployments: few(deployment),
  events: few(fc.record({ at: time, message: known('(service a) (deployment ecs-svc/1) deployment failed: x') })),
});

const containerInstance: fc.Arbitrary<EcsReads['ecs.containerInstances']> = fc.record({
  arn: text,
  cluster: text,
  instanceId: fc.option(idOf('i')),
  status: known('ACTIVE', 'DRAINING'),
  agentConnected: fc.boolean(),
  agentVersion: maybeText,
  running: number,
  registeredAt: time,
  capacityProvider: maybeText,
  tags,
});

const definition: fc.Arbitrary<EcsReads['ecs.taskDefinitions']> = fc.record({
  arn: idOf('task-definition'),
  family: text,
  revision: number,
  registeredAt: time,
  containers: few(
    fc.record({
      name: text,
      image: known('fluent/fluentd:v1.16-1', 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.0'),
      essential: fc.boolean(),
      logDriver: fc.option(known('awslogs', 'awsfirelens', 'fluentd')),
      logTarget: fc.dictionary(
        known('Name', 'Host', 'fluentd-address'),
        known('forward', 'firehose', '10.0.0.1:24224'),
        {
          maxKeys: 3,
        },
      ),
      firelens: fc.option(known('fluentbit', 'fluentd')),
      environmentNames: few(text),
      secretNames: few(text),
    }),
  ),
  usedBy: few(known('main/api', 'main/family:batch')),
  tags,
});

export const anyEcs = {
  'ecs.services': service,
  'ecs.tasks': anyTask,
  'ecs.containerInstances': containerInstance,
  'ecs.taskDefinitions': definition,
};
