import type { Call, Operation } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';
import { pairs } from './write-tags.ts';

/** Amazon Data Firehose (AWS JSON 1.1). */
export const firehoseOperations: Readonly<Record<string, Operation>> = {
  ListDeliveryStreams: listDeliveryStreams,
  DescribeDeliveryStream: describeDeliveryStream,
  ListTagsForDeliveryStream: listTagsForDeliveryStream,
};

function streamsOf(call: Call) {
  return call.fleet.scope(call.caller.account, call.region, call.now).managed.deliveryStreams;
}

function streamOf(call: Call) {
  const name = call.input.text('DeliveryStreamName');
  const found = streamsOf(call).find((it) => it.name === name);
  if (!found) throw new AwsFailure('ResourceNotFoundException', `Firehose ${name} not found.`);
  return found;
}

/** Pages by the last name that was seen, not by a token. */
function listDeliveryStreams(call: Call): TreeObject {
  const all = streamsOf(call).map((it) => it.name);
  const begin = all.indexOf(call.input.text('ExclusiveStartDeliveryStreamName') ?? '') + 1;
  const end = begin + Math.min(call.input.whole('Limit') ?? 10, call.pageLimit);
  return { DeliveryStreamNames: all.slice(begin, end), HasMoreDeliveryStreams: end < all.length };
}

function describeDeliveryStream(call: Call): TreeObject {
  const it = streamOf(call);
  return {
    DeliveryStreamDescription: {
      DeliveryStreamName: it.name,
      DeliveryStreamARN: it.arn,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'DirectPut',
      VersionId: '1',
      CreateTimestamp: it.createdAt,
      Destinations: [
        {
          DestinationId: 'destinationId-000000000001',
          ExtendedS3DestinationDescription: { BucketARN: `arn:aws:s3:::${it.name}` },
        },
      ],
      HasMoreDestinations: false,
    },
  };
}

function listTagsForDeliveryStream(call: Call): TreeObject {
  return { Tags: pairs(streamOf(call).tags), HasMoreTags: false };
}
