import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { Routes } from './routes.ts';
import type { TreeObject } from './wire.ts';

/** Amazon EventBridge Scheduler (REST-JSON). */
export const schedulerOperations: Readonly<Record<string, Operation>> = {
  ListSchedules: listSchedules,
  GetSchedule: getSchedule,
  ListTagsForResource: () => ({ Tags: [] }),
};

/** Where each operation of EventBridge Scheduler is asked. */
export const schedulerRoutes: Routes = {
  ListSchedules: 'GET /schedules',
  GetSchedule: 'GET /schedules/{Name}',
  ListTagsForResource: 'GET /tags/{ResourceArn}',
};

function schedulesOf(call: Call) {
  const { schedules } = call.fleet.scope(call.caller.account, call.region, call.now).managed;
  return schedules.filter((it) => it.kind === 'schedule');
}

/** `arn:…:schedule/<group>/<name>`. */
function groupOf(arn: string): string {
  return arn.split('/').at(-2) ?? 'default';
}

function listSchedules(call: Call): TreeObject {
  const page = pageOf(call, schedulesOf(call), {
    token: call.input.text('NextToken'),
    size: call.input.whole('MaxResults') ?? 100,
    invalid: () => new AwsFailure('ValidationException', 'Invalid token.'),
  });
  return {
    Schedules: page.items.map((it) => ({
      Arn: it.arn,
      Name: it.name,
      GroupName: groupOf(it.arn),
      State: 'ENABLED',
      CreationDate: it.createdAt,
      LastModificationDate: it.createdAt,
      Target: { Arn: it.target },
    })),
    NextToken: page.next,
  };
}

function getSchedule(call: Call): TreeObject {
  const name = call.input.text('Name');
  const it = schedulesOf(call).find((one) => one.name === name);
  if (!it) throw new AwsFailure('ResourceNotFoundException', `Schedule ${name} does not exist.`);
  return {
    Arn: it.arn,
    Name: it.name,
    GroupName: groupOf(it.arn),
    State: 'ENABLED',
    ScheduleExpression: it.expression,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    CreationDate: it.createdAt,
    LastModificationDate: it.createdAt,
    Target: {
      Arn: it.target,
      RoleArn: `arn:aws:iam::${call.caller.account}:role/scheduler`,
      EcsParameters: it.taskDefinition === null ? null : { TaskDefinitionArn: it.taskDefinition, TaskCount: 1 },
    },
  };
}
