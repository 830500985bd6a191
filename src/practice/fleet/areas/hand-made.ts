import { uuidOf, wholeOf } from '../seeded.ts';
import { MAIN_REGION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';

/** An event as CloudTrail shows it, with the person in it: an adapter must leave them there. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly at: Date;
  readonly username: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  readonly record: Readonly<Record<string, unknown>>;
}

interface Habit {
  readonly name: string;
  readonly source: string;
  readonly userAgent: string;
  /** The console's own mark. */
  readonly console: boolean;
  /** Every so many days, from this day on. */
  readonly every: number;
  readonly phase: number;
  readonly subsystem: string;
  readonly service?: true;
}

const CHROME = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';
const habit = (name: string, source: string, subsystem: string, every: number, more: Partial<Habit> = {}): Habit => ({
  name,
  source: `${source}.amazonaws.com`,
  userAgent: CHROME,
  console: true,
  every,
  phase: 0,
  subsystem,
  ...more,
});

/** What people keep doing to hosts, and what looks like it: Terraform's changes and those of a service. */
const HABITS: readonly Habit[] = [
  habit('StartSession', 'ssm', 'log-aggregator', 2, { console: false, userAgent: 'aws-cli/2.17.0' }),
  habit('StartSession', 'ssm', 'legacy-admin', 3, { phase: 1, console: false, userAgent: 'aws-cli/2.17.0' }),
  habit('PutParameter', 'ssm', 'reserve-web', 3),
  habit('RebootInstances', 'ec2', 'pos-gateway', 4, { phase: 1 }),
  habit('AuthorizeSecurityGroupIngress', 'ec2', 'legacy-admin', 5, { phase: 2 }),
  habit('CreateLaunchTemplateVersion', 'ec2', 'reserve-web', 2, {
    console: false,
    userAgent: 'HashiCorp Terraform/1.9',
  }),
  habit('TerminateInstances', 'ec2', 'reserve-web', 1, {
    console: false,
    service: true,
    userAgent: 'autoscaling.amazonaws.com',
  }),
];
const WHO = 'suzuki.taro';

function eventOf(it: Habit, at: Date, account: string, instance: string): TrailEvent {
  const onHost = it.name === 'RebootInstances' || it.name === 'TerminateInstances';
  const identity = it.service
    ? { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }
    : {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${account}:assumed-role/admin/${WHO}`,
        accessKeyId: 'ASIAPRACTICE00000000',
      };
  return {
    id: uuidOf('trail', it.name, it.subsystem, at.getTime()),
    name: it.name,
    source: it.source,
    at,
    username: it.service ? '' : WHO,
    resources: onHost
      ? [{ type: 'AWS::EC2::Instance', name: instance }]
      : [{ type: 'AWS::SSM::Session', name: `${WHO}-0a1b2c3d4e5f60718` }],
    record: {
      eventVersion: '1.11',
      userIdentity: identity,
      eventTime: at.toISOString(),
      eventSource: it.source,
      eventName: it.name,
      awsRegion: MAIN_REGION,
      sourceIPAddress: '198.51.100.7',
      userAgent: it.userAgent,
      requestParameters:
        it.name === 'StartSession' ? { target: instance } : { instanceId: onHost ? undefined : instance },
      responseElements: it.name === 'StartSession' ? { sessionId: `${WHO}-0a1b2c3d4e5f60718` } : null,
      ...(it.console ? { sessionCredentialFromConsole: 'true' } : {}),
    },
  };
}

/** The changes of the last two weeks, in working hours of Japan. The newest first. */
export function handMadeChanges(state: FleetState, account: string, region: string): readonly TrailEvent[] {
  const today = Math.floor(state.now.getTime() / DAY);
  const events = HABITS.flatMap((it) => {
    const host = state.hosts.find(
      (one) =>
        one.presence.subsystem.name === it.subsystem &&
        one.account === account &&
        one.region === region &&
        one.presence.environment === 'production',
    );
    if (!host) return [];
    return Array.from({ length: 14 }, (_, days) => today - days)
      .filter((day) => day % it.every === it.phase % it.every)
      .map((day) => new Date(day * DAY + HOUR + wholeOf(0, 470, 'habit', it.name, it.subsystem, day) * MINUTE))
      .filter((at) => at <= state.now && at.getUTCDay() !== 0 && at.getUTCDay() !== 6)
      .map((at) => eventOf(it, at, account, host.id));
  });
  return events.sort((a, b) => b.at.getTime() - a.at.getTime());
}
