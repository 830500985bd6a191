import type { Readers } from '../../domain/fleet.ts';
import type { ManagedReads } from '../../domain/reads/managed.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function managedReaders(_parts: ReaderParts): Readers<keyof ManagedReads> {
  return {
    'lambda.functions': unbuilt('lambda.functions'),
    'kinesis.streams': unbuilt('kinesis.streams'),
    'firehose.streams': unbuilt('firehose.streams'),
    'sqs.queues': unbuilt('sqs.queues'),
    'events.schedules': unbuilt('events.schedules'),
    'rds.databases': unbuilt('rds.databases'),
    'elasticache.clusters': unbuilt('elasticache.clusters'),
    'cloudwatch.activity': unbuilt('cloudwatch.activity'),
  };
}
