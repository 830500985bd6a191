import type { HealthEvent } from './fleet.ts';
import type { Retirement } from './hosts.ts';
import { hexOf, uuidOf } from './seeded.ts';
import { MAIN_REGION, PRODUCTION, SHARED, STAGING } from './story.ts';
import { after, before, DAY, HOUR, MINUTE } from './time.ts';

/** What AWS Health knows at `now`: retirements of the story, planned work, and the world's own troubles. */
export function healthEventsAt(
  seed: string,
  start: Date,
  now: Date,
  retirements: readonly Retirement[],
): readonly HealthEvent[] {
  const events = [
    ...retirements.map((retirement) => retirementEvent(seed, retirement, now)),
    ...taskRetirement(seed, start, now),
    ...worldEvents(seed, start, now),
  ];
  return events.filter((event) => event.updatedAt <= now).sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}

function arnOf(
  seed: string,
  region: string,
  service: string,
  typeCode: string,
  ...words: readonly (string | number)[]
) {
  return `arn:aws:health:${region}::event/${service}/${typeCode}/${typeCode}_${uuidOf(seed, typeCode, ...words)}`;
}

function retirementEvent(seed: string, retirement: Retirement, now: Date): HealthEvent {
  const { host, announcedAt, notBefore, doneAt } = retirement;
  const store = host.presence.subsystem.hosts?.rootDevice === 'instance-store';
  const typeCode = store ? 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED' : 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED';
  const over = doneAt !== null && doneAt <= now;
  const updatedAt = over ? after(doneAt, 5 * MINUTE) : announcedAt;
  return {
    arn: arnOf(seed, host.region, 'EC2', typeCode, host.id, announcedAt.getTime()),
    service: 'EC2',
    typeCode,
    category: 'scheduledChange',
    scope: 'ACCOUNT_SPECIFIC',
    region: host.region,
    status: over ? 'closed' : notBefore > now ? 'upcoming' : 'open',
    actionability: 'ACTION_REQUIRED',
    startsAt: notBefore,
    endsAt: over ? doneAt : null,
    updatedAt: updatedAt <= now ? updatedAt : announcedAt,
    accounts: [host.account],
    description:
      `EC2 has detected degradation of the underlying hardware hosting your Amazon EC2 instance (instance-ID: ${host.id}) ` +
      `associated with your AWS account (AWS Account ID: ${host.account}) in the ${host.region} region. Due to this degradation, ` +
      `your instance could already be unreachable. We will stop your instance after ${notBefore.toISOString()}.\n\n` +
      'You can find more information about maintenance events scheduled for your EC2 instances in the AWS Management Console. ' +
      'What do I need to do? You may stop and start your instance at your convenience to have it run on new hardware.',
    entities: [
      {
        account: host.account,
        value: host.id,
        status: over ? 'RESOLVED' : 'PENDING',
        updatedAt: announcedAt,
      },
    ],
  };
}

/** Fargate replaces tasks three days after the practice began; only the one-task service notices. */
function taskRetirement(seed: string, start: Date, now: Date): readonly HealthEvent[] {
  const startsAt = new Date(Math.floor(after(start, 3 * DAY).getTime() / DAY) * DAY + HOUR);
  const updatedAt = before(start, 4 * DAY);
  const typeCode = 'AWS_ECS_TASK_PATCHING_RETIREMENT';
  return [
    { account: PRODUCTION, cluster: 'tabemaru-production', services: ['pdf-render', 'api-web', 'kiosk'] },
    { account: STAGING, cluster: 'tabemaru-staging', services: ['pdf-render', 'api-web'] },
  ].map(({ account, cluster, services }) => ({
    arn: arnOf(seed, MAIN_REGION, 'ECS', typeCode, account),
    service: 'ECS',
    typeCode,
    category: 'scheduledChange',
    scope: 'ACCOUNT_SPECIFIC',
    region: MAIN_REGION,
    status: now < startsAt ? 'upcoming' : now < after(startsAt, 2 * DAY) ? 'open' : 'closed',
    actionability: 'ACTION_MAY_BE_REQUIRED',
    startsAt,
    endsAt: after(startsAt, 2 * DAY),
    updatedAt,
    accounts: [account],
    description:
      'A software update has been deployed to Fargate which includes CVE patches or other critical patches. No action is required on your part. ' +
      'All new tasks launched automatically use the latest software version. For existing tasks, your tasks need to be restarted in order for these ' +
      `updates to apply. Your tasks running as part of the following ECS services will be automatically updated beginning ${startsAt.toUTCString()}.`,
    entities: services.map((service) => ({
      account,
      value: `${cluster}/${service}`,
      status: 'PENDING' as const,
      updatedAt,
    })),
  }));
}

function worldEvents(seed: string, start: Date, now: Date): readonly HealthEvent[] {
  const ago = (days: number) => before(start, days * DAY);
  const issue = (region: string, service: string, days: number, hours: number, words: string): HealthEvent => {
    const typeCode = `AWS_${service}_OPERATIONAL_ISSUE`;
    const endsAt = after(ago(days), hours * HOUR);
    const closed = endsAt <= now;
    return {
      arn: `arn:aws:health:${region}::event/${service}/${typeCode}/${typeCode}_${hexOf(5, seed, words, days).toUpperCase()}`,
      service,
      typeCode,
      category: 'issue',
      scope: 'PUBLIC',
      region,
      status: closed ? 'closed' : 'open',
      actionability: 'INFORMATIONAL',
      startsAt: ago(days),
      endsAt: closed ? endsAt : null,
      updatedAt: closed ? endsAt : ago(days),
      accounts: [],
      description: closed ? `[RESOLVED] ${words}` : words,
      entities: [],
    };
  };
  return [
    issue('us-west-2', 'EC2', 0.05, 5, 'Increased API Error Rates and Latencies'),
    issue(MAIN_REGION, 'ECS', 2, 3, 'Increased task launch latencies for AWS Fargate'),
    issue('eu-west-1', 'LAMBDA', 5, 2, 'Increased invoke error rates'),
    issue('global', 'CLOUDFRONT', 11, 1, 'Elevated error rates'),
    clusterVersion(seed, start),
    {
      arn: arnOf(seed, 'global', 'BILLING', 'AWS_BILLING_NOTIFICATION', 'bill'),
      service: 'BILLING',
      typeCode: 'AWS_BILLING_NOTIFICATION',
      category: 'accountNotification',
      scope: 'ACCOUNT_SPECIFIC',
      region: 'global',
      status: 'open',
      actionability: 'INFORMATIONAL',
      startsAt: ago(9),
      endsAt: null,
      updatedAt: ago(9),
      accounts: [SHARED],
      description: 'Your monthly AWS statement is available.',
      entities: [{ account: SHARED, value: 'AWS_ACCOUNT', status: 'UNKNOWN', updatedAt: ago(9) }],
    },
  ];
}

function clusterVersion(seed: string, start: Date): HealthEvent {
  const updatedAt = after(start, 30 * MINUTE);
  const typeCode = 'AWS_EKS_PLANNED_LIFECYCLE_EVENT';
  return {
    arn: arnOf(seed, MAIN_REGION, 'EKS', typeCode, 'version'),
    service: 'EKS',
    typeCode,
    category: 'scheduledChange',
    scope: 'ACCOUNT_SPECIFIC',
    region: MAIN_REGION,
    status: 'upcoming',
    actionability: 'ACTION_REQUIRED',
    startsAt: after(start, 60 * DAY),
    endsAt: null,
    updatedAt,
    accounts: [PRODUCTION, STAGING],
    description:
      'The Kubernetes version of these clusters leaves standard support. After that date extended support is charged.',
    entities: [[PRODUCTION, 'tabemaru-production'] as const, [STAGING, 'tabemaru-staging'] as const].map(
      ([account, cluster]) => ({
        account,
        value: `arn:aws:eks:${MAIN_REGION}:${account}:cluster/${cluster}`,
        status: 'PENDING' as const,
        updatedAt,
      }),
    ),
  };
}
