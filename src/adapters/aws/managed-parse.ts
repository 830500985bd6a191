import { z } from 'zod';
import type { NotUnderstood, Tags } from '../../domain/answer.ts';
import type {
  ElastiCacheCluster,
  FirehoseStream,
  KinesisStream,
  LambdaFunction,
  RdsDatabase,
} from '../../domain/reads/managed.ts';
import { nameOf } from './ec2-parse.ts';
import {
  dateReader,
  maybeDate,
  maybeNumber,
  maybeText,
  tagsOf,
  textOf,
  textOrNull,
  understood,
  upperTags,
} from './values.ts';

/** Names only what is kept: the values of the environment end here. */
const functionSchema = z.object({
  FunctionArn: z.string().min(1),
  FunctionName: z.string().min(1),
  Runtime: maybeText,
  PackageType: maybeText,
  LastModified: maybeText,
  State: maybeText,
  Environment: z
    .object({ Variables: z.record(z.string(), z.unknown()).nullish() })
    .nullish()
    .catch(null),
});

/** One member of ListFunctions; `tags` are asked for apart. Null when it lacks its ARN or name. */
export function parseFunction(value: unknown, notUnderstood: NotUnderstood[]): LambdaFunction | null {
  const name = nameOf(value, 'FunctionArn', 'a function');
  const it = understood(functionSchema, value, name, notUnderstood);
  if (!it) return null;
  // Lambda writes "2026-11-24T05:20:00.000+0000" as text.
  const modified = it.LastModified ? new Date(it.LastModified.replace(/\+0000$/, 'Z')) : null;
  return {
    arn: textOf(it.FunctionArn),
    name: textOf(it.FunctionName),
    runtime: textOrNull(it.Runtime),
    packageType: textOf(it.PackageType ?? 'Zip'),
    modifiedAt: dateReader(name, notUnderstood)(modified, 'LastModified'),
    state: textOrNull(it.State),
    environmentNames: Object.keys(it.Environment?.Variables ?? {}).map(textOf),
    tags: {},
  };
}

const kinesisSchema = z.object({
  StreamARN: z.string().min(1),
  StreamName: z.string().min(1),
  StreamStatus: maybeText,
  StreamCreationTimestamp: maybeDate,
});

export function parseKinesisStream(value: unknown, notUnderstood: NotUnderstood[]): KinesisStream | null {
  const name = nameOf(value, 'StreamARN', 'a Kinesis stream');
  const it = understood(kinesisSchema, value, name, notUnderstood);
  return (
    it && {
      arn: textOf(it.StreamARN),
      name: textOf(it.StreamName),
      status: textOf(it.StreamStatus ?? 'unknown'),
      createdAt: dateReader(name, notUnderstood)(it.StreamCreationTimestamp, 'StreamCreationTimestamp'),
      tags: {},
    }
  );
}

/** Where a delivery stream delivers to, by the member that tells of it; several describe S3, where all of them end too. */
const DESTINATIONS: readonly (readonly [string, string])[] = [
  ['AmazonopensearchserviceDestinationDescription', 'opensearch'],
  ['AmazonOpenSearchServerlessDestinationDescription', 'opensearch'],
  ['ElasticsearchDestinationDescription', 'opensearch'],
  ['RedshiftDestinationDescription', 'redshift'],
  ['SplunkDestinationDescription', 'splunk'],
  ['HttpEndpointDestinationDescription', 'http'],
  ['SnowflakeDestinationDescription', 'snowflake'],
  ['IcebergDestinationDescription', 'iceberg'],
  ['ExtendedS3DestinationDescription', 's3'],
  ['S3DestinationDescription', 's3'],
];
const firehoseSchema = z.object({
  DeliveryStreamARN: z.string().min(1),
  DeliveryStreamName: z.string().min(1),
  DeliveryStreamStatus: maybeText,
  CreateTimestamp: maybeDate,
  Destinations: z.array(z.record(z.string(), z.unknown())).nullish(),
});

export function parseFirehose(value: unknown, notUnderstood: NotUnderstood[]): FirehoseStream | null {
  const name = nameOf(value, 'DeliveryStreamARN', 'a delivery stream');
  const it = understood(firehoseSchema, value, name, notUnderstood);
  if (!it) return null;
  const [destination = {}] = it.Destinations ?? [];
  return {
    arn: textOf(it.DeliveryStreamARN),
    name: textOf(it.DeliveryStreamName),
    status: textOf(it.DeliveryStreamStatus ?? 'unknown'),
    destination: DESTINATIONS.find(([member]) => destination[member] != null)?.[1] ?? null,
    createdAt: dateReader(name, notUnderstood)(it.CreateTimestamp, 'CreateTimestamp'),
    tags: {},
  };
}

const rdsSchema = z.object({
  DBInstanceArn: z.string().min(1),
  DBInstanceIdentifier: z.string().min(1),
  Engine: maybeText,
  EngineVersion: maybeText,
  DBInstanceStatus: maybeText,
  DBClusterIdentifier: maybeText,
  InstanceCreateTime: maybeDate,
  TagList: upperTags,
});

export function parseDatabase(value: unknown, notUnderstood: NotUnderstood[]): RdsDatabase | null {
  const name = nameOf(value, 'DBInstanceArn', 'a database');
  const it = understood(rdsSchema, value, name, notUnderstood);
  return (
    it && {
      arn: textOf(it.DBInstanceArn),
      name: textOf(it.DBInstanceIdentifier),
      engine: textOf(it.Engine ?? 'unknown'),
      engineVersion: textOf(it.EngineVersion ?? 'unknown'),
      status: textOf(it.DBInstanceStatus ?? 'unknown'),
      cluster: textOrNull(it.DBClusterIdentifier),
      createdAt: dateReader(name, notUnderstood)(it.InstanceCreateTime, 'InstanceCreateTime'),
      tags: upperPairs(it.TagList),
    }
  );
}

const cacheSchema = z.object({
  ARN: z.string().min(1),
  CacheClusterId: z.string().min(1),
  Engine: maybeText,
  EngineVersion: maybeText,
  CacheClusterStatus: maybeText,
  NumCacheNodes: maybeNumber,
  CacheClusterCreateTime: maybeDate,
});

export function parseCache(value: unknown, notUnderstood: NotUnderstood[]): ElastiCacheCluster | null {
  const name = nameOf(value, 'ARN', 'a cache');
  const it = understood(cacheSchema, value, name, notUnderstood);
  return (
    it && {
      arn: textOf(it.ARN),
      name: textOf(it.CacheClusterId),
      engine: textOf(it.Engine ?? 'unknown'),
      engineVersion: textOf(it.EngineVersion ?? 'unknown'),
      status: textOf(it.CacheClusterStatus ?? 'unknown'),
      nodes: it.NumCacheNodes ?? 0,
      createdAt: dateReader(name, notUnderstood)(it.CacheClusterCreateTime, 'CacheClusterCreateTime'),
      tags: {},
    }
  );
}

/** Tags as most services write them: `Key` and `Value`. */
export function upperPairs(list: z.output<typeof upperTags> | readonly unknown[]): Tags {
  const parsed = upperTags.safeParse(list ?? []);
  return parsed.success ? tagsOf((parsed.data ?? []).map((tag) => [tag.Key, tag.Value] as const)) : {};
}
