import { runsAt } from '../presence.ts';
import { hexOf } from '../seeded.ts';
import { ACCOUNT_OF, PRODUCTION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { before, DAY, HOUR, MINUTE } from '../time.ts';

export interface Alarm {
  readonly name: string;
  readonly composite: boolean;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: Date;
  readonly reason: string;
  readonly actionsEnabled: boolean;
  readonly metric: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Of a composite alarm. */
  readonly rule?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Each change of its state that is remembered, the newest first. */
  readonly changes: readonly Date[];
}

/** Alarms and the requests that load balancers counted, of one account's region. */
export interface MonitoringScope {
  readonly alarms: readonly Alarm[];
  /** What share of its subsystem's requests a target group answers, by its name; one that is not listed answers none. */
  readonly traffic: readonly { readonly targetGroup: string; readonly hourly: number }[];
}

export const EMPTY_MONITORING: MonitoringScope = { alarms: [], traffic: [] };

const BASE = {
  composite: false,
  state: 'OK',
  reason: 'Threshold Crossed: 1 datapoint [12.4] was not greater than the threshold (80.0).',
  actionsEnabled: true,
  metric: 'CPUUtilization',
  namespace: 'AWS/EC2',
  tags: {},
  changes: [],
} as const;

/** It goes off and is quiet again every two hours. */
function flapping(now: Date): Alarm {
  const changes = Array.from({ length: 24 }, (_, index) => index)
    .map((hours) => before(new Date(Math.floor(now.getTime() / HOUR) * HOUR + 20 * MINUTE), hours * HOUR))
    .filter((at) => at <= now && at > before(now, DAY))
    .filter((at) => at.getUTCHours() % 3 !== 0);
  const since = changes[0] ?? before(now, DAY);
  const state = since.getUTCHours() % 3 === 1 ? 'ALARM' : 'OK';
  const dimensions = { AutoScalingGroupName: 'reserve-web' };
  return { ...BASE, name: 'reserve-web CPU high', state, since, dimensions, tags: { Service: 'reserve-web' }, changes };
}

function alarmsAt(state: FleetState): readonly Alarm[] {
  const { now } = state;
  const gone = state.hosts.find(
    (host) => host.until !== null && host.until < before(now, DAY) && host.account === PRODUCTION,
  );
  const tills = state.hosts.find(
    (host) => host.presence.subsystem.name === 'pos-gateway' && host.account === PRODUCTION,
  );
  return [
    flapping(now),
    {
      ...BASE,
      name: 'pos-gateway disk full',
      namespace: 'CWAgent',
      metric: 'disk_used_percent',
      state: 'ALARM',
      since: before(now, 9 * DAY),
      actionsEnabled: false,
      dimensions: { InstanceId: tills?.id ?? '' },
    },
    {
      ...BASE,
      name: 'TargetTracking-reserve-web-AlarmLow-0a1b2c3d',
      state: 'ALARM',
      since: before(now, 30 * DAY),
      dimensions: { AutoScalingGroupName: 'reserve-web' },
    },
    {
      ...BASE,
      name: 'api queue too long',
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      since: before(now, 3 * DAY),
      dimensions: { QueueName: 'api-jobs' },
    },
    {
      ...BASE,
      name: 'booking unhealthy',
      composite: true,
      since: before(now, 20 * DAY),
      rule: 'ALARM("api queue too long") OR (ALARM("reserve-web CPU high") AND NOT OK("pos-gateway disk full"))',
      metric: '',
      namespace: '',
      dimensions: {},
    },
    ...(gone
      ? [
          {
            ...BASE,
            name: `${gone.presence.subsystem.name} CPU high (old host)`,
            state: 'INSUFFICIENT_DATA' as const,
            since: gone.until ?? now,
            reason: 'Insufficient Data: 1 datapoint was unknown.',
            dimensions: { InstanceId: gone.id },
            tags: { Service: gone.presence.subsystem.name },
          },
        ]
      : []),
  ];
}

/** Percent of the requests that still go to the old hosts while both run. */
const STILL_ON_SOURCE: Readonly<Record<string, number>> = { 'store-admin': 12, coupon: 0 };

function trafficAt(state: FleetState, account: string): MonitoringScope['traffic'] {
  const live = state.presences.filter(
    (it) => runsAt(it, state.now) && ACCOUNT_OF[it.environment] === account && it.component.name === 'web',
  );
  return live.flatMap((it) => {
    if (it.platform !== 'ec2' && it.platform !== 'ecs') return [];
    const both = live.some((other) => other.subsystem === it.subsystem && other.side !== it.side);
    const old = STILL_ON_SOURCE[it.subsystem.name] ?? 50;
    const share = both ? (it.side === 'source' ? old : 100 - old) : 100;
    const busy = 1000 + (Number.parseInt(hexOf(3, 'requests', it.subsystem.name), 16) % 9000);
    return { targetGroup: `tg-${it.subsystem.name}-${it.platform}`, hourly: (busy * share) / 100 };
  });
}

/** What the story has of it at a time. */
export function monitoringAt(state: FleetState, account: string, region: string): MonitoringScope {
  if (!state.hosts.some((host) => host.account === account && host.region === region)) return EMPTY_MONITORING;
  return { alarms: account === PRODUCTION ? alarmsAt(state) : [], traffic: trafficAt(state, account) };
}
