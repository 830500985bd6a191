import fc from 'fast-check';
import type { ManagedReads } from '../../../src/domain/reads/managed.ts';
import { few, idOf, known, maybeNumber, maybeText, number, tags, text, time } from './values.ts';

const stream = { arn: idOf('stream'), name: text, status: known('ACTIVE'), createdAt: time, tags };

export const anyManaged: { readonly [R in keyof ManagedReads]: fc.Arbitrary<ManagedReads[R]> } = {
  'lambda.functions': fc.record({
    arn: idOf('function'),
    name: text,
    runtime: fc.option(known('nodejs16.x', 'python3.8', 'ruby3.3')),
    packageType: known('Zip', 'Image'),
    modifiedAt: time,
    state: fc.option(known('Active', 'Failed')),
    environmentNames: few(text),
    tags,
  }),
  'kinesis.streams': fc.record(stream),
  'firehose.streams': fc.record({ ...stream, destination: maybeText }),
  'sqs.queues': fc.record({ arn: text, name: text, createdAt: time, messages: maybeNumber, tags }),
  'events.schedules': fc.record({
    arn: idOf('schedule'),
    name: text,
    enabled: fc.boolean(),
    expression: known('rate(5 minutes)', 'cron(0 3 * * ? *)', 'at(2026-11-24T00:00:00)', 'rate(0 days)'),
    timeZone: fc.option(known('Asia/Tokyo', 'Mars/Olympus')),
    targets: few(idOf('function')),
    ecsTasks: few(fc.record({ cluster: text, taskDefinition: idOf('task-definition') })),
    modifiedAt: time,
    tags,
  }),
  'rds.databases': fc.record({
    arn: text,
    name: text,
    engine: known('postgres', 'mysql', 'aurora-postgresql'),
    engineVersion: known('11.22', '8.0.35'),
    status: text,
    cluster: maybeText,
    createdAt: time,
    tags,
  }),
  'elasticache.clusters': fc.record({
    arn: text,
    name: text,
    engine: known('redis', 'memcached', 'valkey'),
    engineVersion: known('5.0.6'),
    status: text,
    nodes: number,
    createdAt: time,
    tags,
  }),
  'cloudwatch.activity': fc.record({
    arn: fc.oneof(idOf('function'), idOf('stream'), idOf('schedule')),
    what: fc.constantFrom(
      'invocations' as const,
      'errors' as const,
      'good-runs' as const,
      'incoming-records' as const,
      'delivered-records' as const,
      'failed-invocations' as const,
    ),
    sum: number,
    lastAt: time,
    lastSum: number,
  }),
};
