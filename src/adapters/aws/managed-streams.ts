import type { Answer, Tags } from '../../domain/answer.ts';
import type { FirehoseStream, KinesisStream, LambdaFunction } from '../../domain/reads/managed.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { namesOf } from './gap.ts';
import { parseFirehose, parseFunction, parseKinesisStream, upperPairs } from './managed-parse.ts';
import type { TagKeeper } from './managed-tags.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { tagsOf } from './values.ts';

export interface StreamParts {
  readonly calls: Calls;
  readonly tags: TagKeeper;
}

/** The functions, each in its newest version. */
export async function readFunctions(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<LambdaFunction>> {
  const { ListFunctionsCommand, ListTagsCommand } = await import('@aws-sdk/client-lambda');
  const seen = gathering<LambdaFunction>();
  const { calls, tags } = parts;
  const tagsFor = async (arn: string): Promise<Tags> => {
    const command = new ListTagsCommand({ Resource: arn });
    const answer = await calls.call('lambda', at, 'ListTags', signal, (client, given) => client.send(command, given));
    return tagsOf(Object.entries(answer.Tags ?? {}));
  };
  try {
    await eachPage(
      'lambda:ListFunctions',
      async (token) => {
        const command = new ListFunctionsCommand({ Marker: token });
        const answer = await calls.call('lambda', at, 'ListFunctions', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.Functions, 'lambda:ListFunctions'), next: answer.NextMarker };
      },
      async (page) => {
        for (const one of page) {
          const it = parseFunction(one, seen.notUnderstood);
          if (it) await tags.add(seen, it, () => tagsFor(it.arn));
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

export async function readKinesis(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<KinesisStream>> {
  const { ListStreamsCommand, ListTagsForStreamCommand } = await import('@aws-sdk/client-kinesis');
  const seen = gathering<KinesisStream>();
  const { calls, tags } = parts;
  const tagsFor = async (arn: string): Promise<Tags> => {
    // A stream has at most 50 tags, and so has a page.
    const command = new ListTagsForStreamCommand({ StreamARN: arn, Limit: 50 });
    const answer = await calls.call('kinesis', at, 'ListTagsForStream', signal, (client, given) =>
      client.send(command, given),
    );
    return upperPairs(answer.Tags ?? []);
  };
  try {
    await eachPage(
      'kinesis:ListStreams',
      async (token) => {
        const command = new ListStreamsCommand({ NextToken: token });
        const answer = await calls.call('kinesis', at, 'ListStreams', signal, (client, given) =>
          client.send(command, given),
        );
        const next = answer.HasMoreStreams ? answer.NextToken : undefined;
        return { items: listIn(answer.StreamSummaries, 'kinesis:ListStreams'), next };
      },
      async (page) => {
        for (const one of page) {
          const it = parseKinesisStream(one, seen.notUnderstood);
          if (it) await tags.add(seen, it, () => tagsFor(it.arn));
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

/** The delivery streams. The list gives names alone, and pages by the last of them. */
export async function readFirehose(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<FirehoseStream>> {
  const sdk = await import('@aws-sdk/client-firehose');
  const seen = gathering<FirehoseStream>();
  const { calls, tags } = parts;
  const tagsFor = async (name: string): Promise<Tags> => {
    const command = new sdk.ListTagsForDeliveryStreamCommand({ DeliveryStreamName: name });
    const answer = await calls.call('firehose', at, 'ListTagsForDeliveryStream', signal, (client, given) =>
      client.send(command, given),
    );
    return upperPairs(answer.Tags ?? []);
  };
  const describe = async (name: string): Promise<void> => {
    const command = new sdk.DescribeDeliveryStreamCommand({ DeliveryStreamName: name });
    try {
      const answer = await calls.call('firehose', at, 'DescribeDeliveryStream', signal, (client, given) =>
        client.send(command, given),
      );
      const it = parseFirehose(answer.DeliveryStreamDescription, seen.notUnderstood);
      if (it) await tags.add(seen, it, () => tagsFor(name));
    } catch (error) {
      // Deleted since it was listed.
      if (!namesOf(error).includes('ResourceNotFoundException')) throw error;
    }
  };
  try {
    await eachPage(
      'firehose:ListDeliveryStreams',
      async (token) => {
        const command = new sdk.ListDeliveryStreamsCommand({ Limit: 100, ExclusiveStartDeliveryStreamName: token });
        const answer = await calls.call('firehose', at, 'ListDeliveryStreams', signal, (client, given) =>
          client.send(command, given),
        );
        const items = listIn(answer.DeliveryStreamNames, 'firehose:ListDeliveryStreams');
        return { items, next: answer.HasMoreDeliveryStreams ? items.at(-1) : undefined };
      },
      async (page) => {
        for (const name of page) await describe(name);
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}
