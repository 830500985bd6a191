import type { Answer, Tags } from '../../domain/answer.ts';
import type { ElastiCacheCluster, RdsDatabase, SqsQueue } from '../../domain/reads/managed.ts';
import type { At } from './clients.ts';
import { namesOf } from './gap.ts';
import { parseCache, parseDatabase, upperPairs } from './managed-parse.ts';
import type { StreamParts } from './managed-streams.ts';
import { eachPage, gathering, listIn } from './pages.ts';
import { dateReader, tagsOf, textOf } from './values.ts';

/** The queues. SQS leaves the list out when there are none, and tells numbers and times as text. */
export async function readQueues(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<SqsQueue>> {
  const sdk = await import('@aws-sdk/client-sqs');
  const seen = gathering<SqsQueue>();
  const { calls, tags } = parts;
  const tagsFor = async (QueueUrl: string): Promise<Tags> => {
    const command = new sdk.ListQueueTagsCommand({ QueueUrl });
    const answer = await calls.call('sqs', at, 'ListQueueTags', signal, (client, given) => client.send(command, given));
    return tagsOf(Object.entries(answer.Tags ?? {}));
  };
  const describe = async (QueueUrl: string): Promise<void> => {
    const command = new sdk.GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['QueueArn', 'CreatedTimestamp', 'ApproximateNumberOfMessages'],
    });
    try {
      const answer = await calls.call('sqs', at, 'GetQueueAttributes', signal, (client, given) =>
        client.send(command, given),
      );
      const { QueueArn: arn, CreatedTimestamp, ApproximateNumberOfMessages } = answer.Attributes ?? {};
      const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
      if (!arn) {
        seen.notUnderstood.push({ what: textOf(name), why: 'a queue without ARN', lost: true });
        return;
      }
      const created = CreatedTimestamp === undefined ? null : new Date(Number(CreatedTimestamp) * 1000);
      const messages = Number(ApproximateNumberOfMessages ?? Number.NaN);
      const queue: SqsQueue = {
        arn: textOf(arn),
        name: textOf(name),
        createdAt: dateReader(name, seen.notUnderstood)(created, 'CreatedTimestamp'),
        messages: Number.isFinite(messages) ? messages : null,
        tags: {},
      };
      await tags.add(seen, queue, () => tagsFor(QueueUrl));
    } catch (error) {
      // Deleted since it was listed.
      if (!namesOf(error).some((it) => /QueueDoesNotExist|NonExistentQueue/.test(it))) throw error;
    }
  };
  try {
    await eachPage(
      'sqs:ListQueues',
      async (token) => {
        const command = new sdk.ListQueuesCommand({ MaxResults: 1000, NextToken: token });
        const answer = await calls.call('sqs', at, 'ListQueues', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: answer.QueueUrls ?? [], next: answer.NextToken };
      },
      async (page) => {
        for (const url of page) await describe(url);
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

export async function readDatabases(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<RdsDatabase>> {
  const { DescribeDBInstancesCommand } = await import('@aws-sdk/client-rds');
  const seen = gathering<RdsDatabase>();
  try {
    await eachPage(
      'rds:DescribeDBInstances',
      async (token) => {
        const command = new DescribeDBInstancesCommand({ MaxRecords: 100, Marker: token });
        const answer = await parts.calls.call('rds', at, 'DescribeDBInstances', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.DBInstances, 'rds:DescribeDBInstances'), next: answer.Marker };
      },
      (page) => {
        for (const one of page) {
          const it = parseDatabase(one, seen.notUnderstood);
          if (it) seen.add(it.arn, it);
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

export async function readCaches(parts: StreamParts, at: At, signal: AbortSignal): Promise<Answer<ElastiCacheCluster>> {
  const { DescribeCacheClustersCommand, ListTagsForResourceCommand } = await import('@aws-sdk/client-elasticache');
  const seen = gathering<ElastiCacheCluster>();
  const { calls, tags } = parts;
  const tagsFor = async (arn: string): Promise<Tags> => {
    const command = new ListTagsForResourceCommand({ ResourceName: arn });
    const answer = await calls.call('elasticache', at, 'ListTagsForResource', signal, (client, given) =>
      client.send(command, given),
    );
    return upperPairs(answer.TagList ?? []);
  };
  try {
    await eachPage(
      'elasticache:DescribeCacheClusters',
      async (token) => {
        const command = new DescribeCacheClustersCommand({ MaxRecords: 100, Marker: token });
        const answer = await calls.call('elasticache', at, 'DescribeCacheClusters', signal, (client, given) =>
          client.send(command, given),
        );
        return { items: listIn(answer.CacheClusters, 'elasticache:DescribeCacheClusters'), next: answer.Marker };
      },
      async (page) => {
        for (const one of page) {
          const it = parseCache(one, seen.notUnderstood);
          if (it) await tags.add(seen, it, () => tagsFor(it.arn));
        }
      },
    );
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}
