/** Managed services that a move ends on, as one account's region answers. */

import type { Tags } from '../answer.ts';
import type { ReadRule } from './read.ts';

export interface LambdaFunction {
  readonly arn: string;
  readonly name: string;
  /** `nodejs20.x` …; null for a container image. */
  readonly runtime: string | null;
  /** `Zip` or `Image`. */
  readonly packageType: string;
  readonly modifiedAt: Date | null;
  /** `Active`, `Inactive`, `Failed` …; an open set. */
  readonly state: string | null;
  readonly environmentNames: readonly string[];
  readonly tags: Tags;
}

/** A Kinesis data stream. */
export interface KinesisStream {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

/** A Firehose delivery stream. */
export interface FirehoseStream {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  /** What it delivers to, such as `s3`, `opensearch`. */
  readonly destination: string | null;
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

export interface SqsQueue {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: Date | null;
  readonly messages: number | null;
  readonly tags: Tags;
}

/** A schedule of EventBridge Scheduler, or an EventBridge rule with a schedule. */
export interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly enabled: boolean;
  /** `rate(5 minutes)`, `cron(0 3 * * ? *)` or `at(…)`. */
  readonly expression: string;
  readonly timeZone: string | null;
  /** What it starts: ARNs. */
  readonly targets: readonly string[];
  /** `family` or `cluster/family` of the ECS tasks it starts. */
  readonly ecsTasks: readonly { readonly cluster: string; readonly taskDefinition: string }[];
  /** When it was changed last, where EventBridge tells; rules do not. */
  readonly modifiedAt: Date | null;
  readonly tags: Tags;
}

export interface RdsDatabase {
  readonly arn: string;
  readonly name: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly status: string;
  readonly cluster: string | null;
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

export interface ElastiCacheCluster {
  readonly arn: string;
  readonly name: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly status: string;
  readonly nodes: number;
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

/** What a function, stream or schedule did lately: sums of CloudWatch over the last 48 hours, and the last hour with any. */
export interface Activity {
  /** ARN of what it is about. */
  readonly arn: string;
  /** `good-runs`: invocations of a function beside its errors, hour by hour. */
  readonly what:
    | 'invocations'
    | 'errors'
    | 'good-runs'
    | 'incoming-records'
    | 'delivered-records'
    | 'failed-invocations';
  readonly sum: number;
  /** The beginning of the last hour with any, and how many there were in it. */
  readonly lastAt: Date | null;
  readonly lastSum: number;
}

export interface ManagedReads {
  'lambda.functions': LambdaFunction;
  'kinesis.streams': KinesisStream;
  'firehose.streams': FirehoseStream;
  'sqs.queues': SqsQueue;
  'events.schedules': Schedule;
  'rds.databases': RdsDatabase;
  'elasticache.clusters': ElastiCacheCluster;
  'cloudwatch.activity': Activity;
}

const of = (service: string, ...names: readonly string[]): ReadRule => ({
  service,
  tier: 'base',
  actions: names.map((name) => (name.includes(':') ? name : `${service}:${name}`)),
});

export const MANAGED_READS: { readonly [R in keyof ManagedReads]: ReadRule } = {
  'lambda.functions': of('lambda', 'ListFunctions', 'ListTags'),
  'kinesis.streams': of('kinesis', 'ListStreams', 'ListTagsForStream'),
  'firehose.streams': of('firehose', 'ListDeliveryStreams', 'DescribeDeliveryStream', 'ListTagsForDeliveryStream'),
  'sqs.queues': of('sqs', 'ListQueues', 'GetQueueAttributes', 'ListQueueTags'),
  'events.schedules': of(
    'scheduler',
    'ListSchedules',
    'GetSchedule',
    'ListTagsForResource',
    'events:ListRules',
    'events:ListTargetsByRule',
    'events:ListTagsForResource',
  ),
  'rds.databases': of('rds', 'DescribeDBInstances'),
  'elasticache.clusters': of('elasticache', 'DescribeCacheClusters', 'ListTagsForResource'),
  // It asks of what there is.
  'cloudwatch.activity': of(
    'cloudwatch',
    'GetMetricData',
    'lambda:ListFunctions',
    'kinesis:ListStreams',
    'firehose:ListDeliveryStreams',
    'scheduler:ListSchedules',
    'events:ListRules',
  ),
};
