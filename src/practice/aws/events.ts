import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';
import { pairs } from './write-tags.ts';

/** Amazon EventBridge (AWS JSON 1.1). */
export const eventsOperations: Readonly<Record<string, Operation>> = {
  ListRules: listRules,
  ListTargetsByRule: listTargetsByRule,
  ListTagsForResource: listTagsForResource,
};

function rulesOf(call: Call) {
  const { schedules } = call.fleet.scope(call.caller.account, call.region, call.now).managed;
  return schedules.filter((it) => it.kind === 'rule');
}

function ruleOf(call: Call, named: string | null) {
  const found = rulesOf(call).find((it) => it.name === named || it.arn === named);
  if (!found) throw new AwsFailure('ResourceNotFoundException', `Rule ${named} does not exist on EventBus default.`);
  return found;
}

function listRules(call: Call): TreeObject {
  const page = pageOf(call, rulesOf(call), {
    token: call.input.text('NextToken'),
    size: call.input.whole('Limit') ?? 100,
    invalid: () => new AwsFailure('ValidationException', 'Token is not valid.'),
  });
  return {
    Rules: page.items.map((it) => ({
      Name: it.name,
      Arn: it.arn,
      State: 'ENABLED',
      EventBusName: 'default',
      ScheduleExpression: it.expression,
    })),
    NextToken: page.next,
  };
}

function listTargetsByRule(call: Call): TreeObject {
  const it = ruleOf(call, call.input.text('Rule'));
  const task = it.taskDefinition === null ? null : { TaskDefinitionArn: it.taskDefinition, TaskCount: 1 };
  return { Targets: [{ Id: it.name, Arn: it.target, EcsParameters: task }] };
}

function listTagsForResource(call: Call): TreeObject {
  return { Tags: pairs(ruleOf(call, call.input.text('ResourceARN')).tags) };
}
