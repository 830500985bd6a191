import type { ManagedScope } from '../areas/managed.ts';
import { type Home, some, TAGS } from './home.ts';

export function managedOf({ account, region, madeAt }: Home): ManagedScope {
  const things = (service: string, prefix: string, count: number) =>
    some(count, (index) => ({
      arn: `arn:aws:${service}:${region}:${account}:${prefix}load-${index}`,
      name: `load-${index}`,
      createdAt: madeAt,
      tags: TAGS,
    }));
  const targetOf = (name: string): string => `arn:aws:lambda:${region}:${account}:function:${name}`;
  const scheduled = { expression: 'rate(1 hour)', target: targetOf('load-0'), taskDefinition: null };
  return {
    functions: things('lambda', 'function:', 4).map((it) => ({ ...it, runtime: 'nodejs22.x', environment: {} })),
    streams: things('kinesis', 'stream/', 2),
    deliveryStreams: things('firehose', 'deliverystream/', 1),
    queues: things('sqs', '', 3).map((it) => ({ ...it, messages: 0 })),
    schedules: [
      ...things('events', 'rule/', 2).map((it) => ({ ...it, ...scheduled, kind: 'rule' as const })),
      ...things('scheduler', 'schedule/default/', 2).map((it) => ({ ...it, ...scheduled, kind: 'schedule' as const })),
    ],
    databases: things('rds', 'db:', 2).map((it) => ({ ...it, engine: 'postgres', version: '17.5' })),
    caches: things('elasticache', 'cluster:', 2).map((it) => ({ ...it, engine: 'redis', version: '7.1.0' })),
    count: () => 10,
  };
}
