import { standing } from './areas/network-plan.ts';
import type { Instance, ScheduledEvent, StatusChecks } from './fleet.ts';
import type { Happening } from './happenings.ts';
import { failingChecks, type Host, imageBuilds, type Retirement } from './hosts.ts';
import { hexOf, wholeOf } from './seeded.ts';
import { MAIN_REGION, PRODUCTION, SHARED, STAGING } from './story.ts';
import { after, before, DAY, HOUR, MINUTE } from './time.ts';

/** An instance and where it stands. */
export interface PlacedInstance extends Instance {
  readonly account: string;
  readonly region: string;
}

const PASSING: StatusChecks = { system: null, instance: null, attachedEbs: null };
/** EC2 shows a terminated instance, and a finished event, for a while. */
const TERMINATED_SHOWN = HOUR;
const FINISHED_EVENT_SHOWN = 7 * DAY;

/** The instances that EC2 shows at `now`. */
export function instancesAt(
  seed: string,
  start: Date,
  now: Date,
  hosts: readonly Host[],
  retirements: readonly Retirement[],
  happenings: readonly Happening[],
): readonly PlacedInstance[] {
  const failing = failingChecks(hosts, happenings);
  const ofStory = hosts.flatMap((host) => {
    const own = retirements.filter((retirement) => retirement.host.id === host.id);
    const since = failing.find(
      (one) => one.host.id === host.id && one.from <= now && (one.until === null || now < one.until),
    )?.from;
    const checks = since === undefined ? PASSING : { ...PASSING, system: since };
    return instanceOf(seed, start, now, host, own, checks);
  });
  return [...ofStory, ...othersAt(seed, start, now), ...buildersAt(seed, now, happenings)];
}

function instanceOf(
  seed: string,
  start: Date,
  now: Date,
  host: Host,
  retirements: readonly Retirement[],
  checks: StatusChecks,
): readonly PlacedInstance[] {
  const { presence, name } = host;
  const { subsystem, environment } = presence;
  const begun = host.starts.filter((time) => time <= now);
  const launchedAt = begun.at(-1);
  if (launchedAt === undefined) return [];
  const gone = host.until !== null && now >= host.until ? host.until : null;
  if (gone !== null && host.afterwards === 'terminated' && now >= after(gone, TERMINATED_SHOWN)) return [];
  const taken = retirements.find((one) => one.notBefore <= now && one.doneAt === null)?.notBefore ?? null;
  const halfway = retirements.find(
    (one) => one.doneAt !== null && one.doneAt <= now && now < after(one.doneAt, 2 * MINUTE),
  );
  const stoppedAt = gone ?? taken ?? halfway?.doneAt ?? null;
  const state = stoppedAt === null ? 'running' : gone !== null ? host.afterwards : 'stopped';
  const kept = subsystem.hosts;
  const tags: Record<string, string> = {
    Name: name,
    Environment: environment,
    ...(kept?.untagged === true
      ? { Role: 'log-aggregator' }
      : { Service: subsystem.name, Component: presence.component.name }),
    ...(kept?.autoScaling === true ? { 'aws:autoscaling:groupName': groupName(host) } : {}),
  };
  return [
    {
      ...machine(seed, name, host.id),
      ...standing({
        name,
        account: host.account,
        region: host.region,
        zone: machine(seed, name, host.id).zone,
        isPublic: hasPublicIp(host),
      }),
      account: host.account,
      region: host.region,
      tags,
      state,
      reason:
        stoppedAt === null ? '' : `User initiated (${stoppedAt.toISOString().slice(0, 19).replace('T', ' ')} GMT)`,
      type: kept?.type ?? 't3.medium',
      launchedAt,
      rootDevice: kept?.rootDevice ?? 'ebs',
      publicIp: state === 'running' && hasPublicIp(host) ? publicIp(seed, host, begun.length) : null,
      elasticIp: kept?.elasticIp === true,
      checks,
      events: [
        ...retirements.flatMap((one) => retirementEvent(seed, one, now)),
        ...finishedReboot(seed, start, now, host),
      ],
    },
  ];
}

function groupName(host: Host): string {
  return host.name.replace(/-\d+$/u, '');
}

function hasPublicIp(host: Host): boolean {
  return host.presence.subsystem.hosts?.autoScaling !== true;
}

/** An Elastic IP stays; another public address changes with each start. */
function publicIp(seed: string, host: Host, starts: number): string {
  const generation = host.presence.subsystem.hosts?.elasticIp === true ? 0 : starts;
  return `203.0.113.${wholeOf(1, 254, seed, 'public', host.name, generation)}`;
}

function retirementEvent(seed: string, retirement: Retirement, now: Date): readonly ScheduledEvent[] {
  const { notBefore, doneAt } = retirement;
  const over = doneAt !== null && doneAt <= now;
  if (over && now >= after(doneAt, FINISHED_EVENT_SHOWN)) return [];
  const words = 'The instance is running on degraded hardware';
  return [
    {
      id: retirementEventId(seed, retirement),
      code: 'instance-retirement',
      description: over ? `[Completed] ${words}` : words,
      notBefore,
      notAfter: null,
      deadline: null,
    },
  ];
}

export function retirementEventId(seed: string, retirement: Retirement): string {
  return `instance-event-0${hexOf(16, seed, 'retirement', retirement.host.id, retirement.announcedAt.getTime())}`;
}

/** One reboot that was done before the practice began: it must not be told as if it were to come. */
function finishedReboot(seed: string, start: Date, now: Date, host: Host): readonly ScheduledEvent[] {
  const notBefore = before(start, 3 * DAY);
  if (host.name !== 'legacy-admin-2' || now >= after(notBefore, FINISHED_EVENT_SHOWN)) return [];
  return [
    {
      id: `instance-event-0${hexOf(16, seed, 'reboot', host.id)}`,
      code: 'system-reboot',
      description: '[Completed] scheduled reboot',
      notBefore,
      notAfter: after(notBefore, 2 * HOUR),
      deadline: null,
    },
  ];
}

function machine(seed: string, name: string, id: string) {
  return {
    id,
    zone: `${MAIN_REGION}${['a', 'c', 'd'][wholeOf(0, 2, seed, 'zone', name)] ?? 'a'}`,
    imageId: `ami-0${hexOf(16, seed, 'image', name.replace(/-\d+$/u, ''))}`,
    privateIp: `10.${wholeOf(10, 30, seed, 'net', name)}.${wholeOf(0, 255, seed, 'a', name)}.${wholeOf(4, 250, seed, 'b', name)}`,
  };
}

/** Machines that belong to no subsystem of the story: capacity, jump hosts, and what somebody forgot. */
const OTHERS: readonly {
  readonly name: string;
  readonly account: string;
  readonly region?: string;
  readonly type: string;
  readonly days: number;
  readonly isPublic?: true;
  readonly tags?: Readonly<Record<string, string>>;
}[] = [
  ...[1, 2, 3, 4].map((number) => eksNode(PRODUCTION, 'tabemaru-production', number)),
  ...[1, 2].map((number) => eksNode(STAGING, 'tabemaru-staging', number)),
  { name: 'bastion', account: SHARED, type: 't3.micro', days: 390, isPublic: true, tags: { Role: 'bastion' } },
  { name: 'ci-runner-1', account: SHARED, type: 'c5.xlarge', days: 120, tags: { Role: 'ci' } },
  { name: 'ci-runner-2', account: SHARED, type: 'c5.xlarge', days: 120, tags: { Role: 'ci' } },
  { name: 'tmp-load-test', account: STAGING, type: 'c5.4xlarge', days: 73 },
  {
    name: 'status-page',
    account: PRODUCTION,
    region: 'us-east-1',
    type: 't3.micro',
    days: 301,
    isPublic: true,
    tags: { Service: 'status-page' },
  },
];

function eksNode(account: string, cluster: string, number: number) {
  return {
    name: `${cluster}-node-${number}`,
    account,
    type: 'm6i.xlarge',
    days: 20 + number,
    tags: {
      [`kubernetes.io/cluster/${cluster}`]: 'owned',
      'eks:cluster-name': cluster,
      'eks:nodegroup-name': 'general',
    },
  };
}

function othersAt(seed: string, start: Date, now: Date): readonly PlacedInstance[] {
  return OTHERS.flatMap((other) => {
    const launchedAt = before(start, other.days * DAY);
    if (launchedAt > now) return [];
    const region = other.region ?? MAIN_REGION;
    const id = `i-0${hexOf(16, seed, 'host', other.name)}`;
    const base = machine(seed, other.name, id);
    const zone = base.zone.replace(MAIN_REGION, region);
    const isPublic = other.isPublic === true;
    return [
      {
        ...base,
        zone,
        ...standing({ name: other.name, account: other.account, region, zone, isPublic }),
        account: other.account,
        region,
        tags: { Name: other.name, ...other.tags },
        state: 'running' as const,
        reason: '',
        type: other.type,
        launchedAt,
        rootDevice: 'ebs' as const,
        publicIp: isPublic ? `203.0.113.${wholeOf(1, 254, seed, 'public', other.name)}` : null,
        elasticIp: false,
        checks: PASSING,
        events: [],
      },
    ];
  });
}

function buildersAt(seed: string, now: Date, happenings: readonly Happening[]): readonly PlacedInstance[] {
  return imageBuilds(happenings).flatMap((build) => {
    if (build.from > now || now >= after(build.until, TERMINATED_SHOWN)) return [];
    const name = `Packer Builder ${build.subsystem} ${build.from.getTime()}`;
    const running = now < build.until;
    return [
      {
        ...machine(seed, name, `i-0${hexOf(16, seed, 'host', name)}`),
        account: PRODUCTION,
        region: MAIN_REGION,
        tags: { Name: 'Packer Builder', Service: build.subsystem },
        state: running ? ('running' as const) : ('terminated' as const),
        reason: running ? '' : `User initiated (${build.until.toISOString().slice(0, 19).replace('T', ' ')} GMT)`,
        type: 'c5.large',
        launchedAt: build.from,
        rootDevice: 'ebs' as const,
        publicIp: null,
        elasticIp: false,
        checks: PASSING,
        events: [],
      },
    ];
  });
}
