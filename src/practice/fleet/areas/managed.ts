import { fractionOf } from '../seeded.ts';
import { LOG_STREAM, MAIN_REGION, PRODUCTION, STAGING } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { before, DAY, HOUR } from '../time.ts';

type Tags = Readonly<Record<string, string>>;

interface Thing {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly tags: Tags;
}
export interface PlayedFunction extends Thing {
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
}
export interface PlayedSchedule extends Thing {
  /** `rule` of EventBridge, or of EventBridge Scheduler. */
  readonly kind: 'rule' | 'schedule';
  readonly expression: string;
  readonly target: string;
  readonly taskDefinition: string | null;
}
export interface PlayedDatabase extends Thing {
  readonly engine: string;
  readonly version: string;
}
export interface PlayedQueue extends Thing {
  readonly messages: number;
}
/** What CloudWatch counted in an hour, by `namespace metric name`. */
export type Count = (metric: string, hour: Date) => number;

/** Functions, streams, queues, schedules, databases, of one account's region. */
export interface ManagedScope {
  readonly functions: readonly PlayedFunction[];
  readonly streams: readonly Thing[];
  readonly deliveryStreams: readonly Thing[];
  readonly queues: readonly PlayedQueue[];
  readonly schedules: readonly PlayedSchedule[];
  readonly databases: readonly PlayedDatabase[];
  readonly caches: readonly PlayedDatabase[];
  readonly count: Count;
}

export const EMPTY_MANAGED: ManagedScope = {
  functions: [],
  streams: [],
  deliveryStreams: [],
  queues: [],
  schedules: [],
  databases: [],
  caches: [],
  count: () => 0,
};

/** What the story has of it at a time. */
export function managedAt(state: FleetState, account: string, region: string): ManagedScope {
  if (region !== MAIN_REGION || (account !== PRODUCTION && account !== STAGING)) return EMPTY_MANAGED;
  const production = account === PRODUCTION;
  const environment = production ? 'production' : 'staging';
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
  const createdAt = before(new Date(Math.floor(state.now.getTime() / DAY) * DAY), 300 * DAY);
  const tags = (subsystem: string): Tags => ({ Service: subsystem, Environment: environment });
  const lambda = (name: string, subsystem: string | null, runtime: string): PlayedFunction => ({
    arn: arn('lambda', `function:${name}`),
    name,
    createdAt,
    tags: subsystem === null ? {} : tags(subsystem),
    runtime,
    environment: { STAGE: environment },
  });
  const functions = state.presences.some(
    (one) => one.subsystem.name === 'image-resize' && one.environment === environment && one.side === 'target',
  )
    ? [lambda('image-resize', 'image-resize', 'nodejs22.x')]
    : [];
  const logs = { arn: arn('firehose', `deliverystream/${LOG_STREAM}`), name: LOG_STREAM, createdAt, tags: {} };
  if (!production)
    return { ...EMPTY_MANAGED, functions, deliveryStreams: [logs], count: countAt(production, state.start) };
  const rule = (
    name: string,
    subsystem: string,
    expression: string,
    target: string,
    taskDefinition: string | null,
  ) => ({
    ...{ arn: arn('events', `rule/${name}`), name, createdAt, tags: tags(subsystem) },
    ...{ kind: 'rule' as const, expression, target, taskDefinition },
  });
  return {
    functions: [
      ...functions,
      lambda('menu-prices-export', 'menu-prices', 'python3.12'),
      lambda('menu-prices-archive', 'menu-prices', 'python3.12'),
      lambda('menu-prices-cleanup', 'menu-prices', 'python3.12'),
      lambda('old-newsletter', null, 'nodejs16.x'),
    ],
    streams: [{ arn: arn('kinesis', 'stream/reservations'), name: 'reservations', createdAt, tags: tags('api') }],
    deliveryStreams: [logs],
    queues: [
      {
        arn: arn('sqs', 'notifications'),
        name: 'notifications',
        createdAt,
        tags: tags('notification-hub'),
        messages: 12,
      },
    ],
    schedules: [
      rule(
        'loyalty-points',
        'loyalty',
        'cron(5 * * * ? *)',
        arn('ecs', 'cluster/tabemaru-production'),
        arn('ecs', 'task-definition/loyalty-points'),
      ),
      {
        ...rule(
          'menu-prices-export',
          'menu-prices',
          'rate(1 hour)',
          arn('lambda', 'function:menu-prices-export'),
          null,
        ),
        arn: arn('scheduler', 'schedule/exports/menu-prices-export'),
        kind: 'schedule',
      },
      ...[
        ['menu-prices-archive', ARCHIVE_HOUR] as const,
        ['menu-prices-cleanup', lastCleanup(state.start).getUTCHours()] as const,
      ].map(([name, hour]) =>
        rule(name, 'menu-prices', `cron(0 ${hour} * * ? *)`, arn('lambda', `function:${name}`), null),
      ),
    ],
    databases: [
      {
        ...{ arn: arn('rds', 'db:tabemaru-main'), name: 'tabemaru-main', createdAt, tags: tags('api') },
        ...{ engine: 'postgres', version: '15.8' },
      },
    ],
    caches: [
      {
        ...{
          arn: arn('elasticache', 'cluster:sessions-001'),
          name: 'sessions-001',
          createdAt,
          tags: tags('web-booking'),
        },
        ...{ engine: 'redis', version: '7.1.0' },
      },
    ],
    count: countAt(production, state.start),
  };
}

/** The nightly archive of prices, in hours of UTC. */
const ARCHIVE_HOUR = 18;

/** The hour of the last daily clean-up: its figures are shown for two more hours after the practice began. */
function lastCleanup(start: Date): Date {
  return new Date((Math.floor(start.getTime() / HOUR) - 46) * HOUR);
}

/**
 * Photos come all day, the export of prices has failed since the supplier changed its file, their archive is made each
 * night, their clean-up stopped two days ago, the rest is steady.
 */
function countAt(production: boolean, start: Date): Count {
  const scale = production ? 1 : 0.02;
  return (metric, hour) => {
    const wave = 0.5 + fractionOf('count', metric, hour.getTime());
    const whole = (each: number): number => Math.ceil(each * wave * scale);
    switch (metric) {
      case 'AWS/Lambda Invocations image-resize':
        return whole(900);
      case 'AWS/Lambda Invocations menu-prices-export':
      case 'AWS/Lambda Errors menu-prices-export':
      case 'AWS/Events Invocations loyalty-points':
        return 1;
      case 'AWS/Lambda Invocations menu-prices-archive':
      case 'AWS/Events Invocations menu-prices-archive':
        return hour.getUTCHours() === ARCHIVE_HOUR ? 1 : 0;
      case 'AWS/Lambda Invocations menu-prices-cleanup':
      case 'AWS/Events Invocations menu-prices-cleanup': {
        const last = lastCleanup(start);
        return hour <= last && hour.getUTCHours() === last.getUTCHours() ? 1 : 0;
      }
      case 'AWS/Kinesis IncomingRecords reservations':
        return whole(5400);
      case 'AWS/Firehose IncomingRecords tabemaru-logs':
        return whole(81_000);
      default:
        return 0;
    }
  };
}
