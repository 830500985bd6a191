import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import { sqsMessageOperations } from './sqs-messages.ts';
import type { TreeObject } from './wire.ts';

/** Amazon SQS (AWS JSON 1.0). */
export const sqsOperations: Readonly<Record<string, Operation>> = {
  ...sqsMessageOperations,
  ListQueues: listQueues,
  GetQueueAttributes: getQueueAttributes,
  ListQueueTags: listQueueTags,
};

function queuesOf(call: Call) {
  return call.fleet.scope(call.caller.account, call.region, call.now).managed.queues;
}

function queueOf(call: Call) {
  const name = call.input.text('QueueUrl')?.split('/').at(-1);
  const found = queuesOf(call).find((it) => it.name === name);
  if (!found) throw new AwsFailure('QueueDoesNotExist', 'The specified queue does not exist.');
  return found;
}

/** Without queues the list is left out. */
function listQueues(call: Call): TreeObject {
  const page = pageOf(call, queuesOf(call), {
    token: call.input.text('NextToken'),
    size: call.input.whole('MaxResults') ?? 1000,
    invalid: () => new AwsFailure('InvalidParameterValue', 'Invalid NextToken value.'),
  });
  const urls = page.items.map((it) => `https://sqs.${call.region}.amazonaws.com/${call.caller.account}/${it.name}`);
  return { QueueUrls: urls.length === 0 ? null : urls, NextToken: page.next };
}

function getQueueAttributes(call: Call): TreeObject {
  const it = queueOf(call);
  const all = {
    QueueArn: it.arn,
    CreatedTimestamp: String(Math.floor(it.createdAt.getTime() / 1000)),
    ApproximateNumberOfMessages: String(it.messages),
  };
  const names = call.input.texts('AttributeNames') ?? [];
  const asked = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return { Attributes: Object.fromEntries(asked) };
}

function listQueueTags(call: Call): TreeObject {
  return { Tags: queueOf(call).tags };
}
