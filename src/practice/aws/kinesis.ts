import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';
import { pairs } from './write-tags.ts';

/** Amazon Kinesis Data Streams (AWS JSON 1.1). */
export const kinesisOperations: Readonly<Record<string, Operation>> = {
  ListStreams: listStreams,
  ListTagsForStream: listTagsForStream,
};

function streamsOf(call: Call) {
  return call.fleet.scope(call.caller.account, call.region, call.now).managed.streams;
}

function listStreams(call: Call): TreeObject {
  const page = pageOf(call, streamsOf(call), {
    token: call.input.text('NextToken'),
    size: call.input.whole('Limit') ?? 100,
    invalid: () => new AwsFailure('ExpiredNextTokenException', 'The token is not valid.'),
  });
  return {
    StreamNames: page.items.map((it) => it.name),
    StreamSummaries: page.items.map((it) => ({
      StreamName: it.name,
      StreamARN: it.arn,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      StreamCreationTimestamp: it.createdAt,
    })),
    HasMoreStreams: page.next !== null,
    NextToken: page.next,
  };
}

function listTagsForStream(call: Call): TreeObject {
  const named = call.input.text('StreamARN') ?? call.input.text('StreamName');
  const found = streamsOf(call).find((it) => it.arn === named || it.name === named);
  if (!found) throw new AwsFailure('ResourceNotFoundException', 'Stream not found.');
  return { Tags: pairs(found.tags), HasMoreTags: false };
}
