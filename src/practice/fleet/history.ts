import { eksClusterArn } from './areas/eks.ts';
import { changesBefore, type HistoricChange } from './changes.ts';
import type { Host } from './hosts.ts';
import { type Presence, runsAt, workloadName } from './presence.ts';
import { fractionOf, pickOf, wholeOf } from './seeded.ts';
import type { ServiceStory } from './services.ts';
import { ACCOUNT_OF, MAIN_REGION, STORY, type StoryEnvironment, type SubsystemStory } from './story.ts';
import { after, before, DAY, HOUR, MINUTE, WEEK } from './time.ts';

/** One resource that ran somewhere, from when until when: what earlier looks would have seen. */
export interface HistoricInterval {
  readonly subsystem: string;
  readonly environment: StoryEnvironment;
  readonly component: string;
  readonly platform: Presence['platform'];
  readonly side: 'source' | 'target';
  /** Instance id, service ARN, `app/formation` of Heroku, `<cluster's ARN>/namespace/Deployment/name` of EKS, or a function's ARN. */
  readonly resource: string;
  readonly name: string;
  /** AWS account, or null on Heroku. */
  readonly account: string | null;
  readonly region: string | null;
  readonly running: number;
  readonly wanted: number;
  readonly from: Date;
  /** Null while it still runs. */
  readonly until: Date | null;
}

export const HISTORIC_KINDS = [
  'config-request',
  'secret-request',
  'image-build',
  'infrastructure-apply',
  'instance-retirement',
  'status-check-failed',
  'log-buffer-full',
  'cpu-alert',
  'task-failed',
  'deployment-failed',
  'node-upgrade',
  'heroku-maintenance',
  'dyno-crashed',
  'move-work',
] as const;
export type HistoricKind = (typeof HISTORIC_KINDS)[number];

/** Something that took people's time before the practice began. */
export interface HistoricHappening {
  readonly kind: HistoricKind;
  readonly title: string;
  readonly subsystem: string;
  readonly environment: StoryEnvironment;
  readonly platform: Presence['platform'];
  readonly opened: Date;
  readonly resolved: Date;
  /** Hands-on minutes; null where nobody said. */
  readonly minutes: number | null;
  /** False when it needed nothing. */
  readonly needed: boolean;
}

export interface History {
  readonly from: Date;
  readonly intervals: readonly HistoricInterval[];
  readonly happenings: readonly HistoricHappening[];
  readonly changes: readonly HistoricChange[];
}

const HISTORY_WEEKS = 26;
/** Hours a week that the moves themselves take, and of how many events nobody said the minutes. */
const MOVING_HOURS = 9;
const UNTOLD = 0.29;

/** 26 weeks before the practice began: intervals go on until `now`, happenings end where the practice begins. */
export function historyUntil(
  seed: string,
  start: Date,
  now: Date,
  state: {
    readonly presences: readonly Presence[];
    readonly hosts: readonly Host[];
    readonly stories: readonly ServiceStory[];
  },
): History {
  const from = before(start, HISTORY_WEEKS * WEEK);
  const happenings: HistoricHappening[] = [];
  for (let week = 0; week < HISTORY_WEEKS; week += 1)
    happenings.push(...weekOf(seed, after(from, week * WEEK), state.presences));
  return {
    from,
    intervals: intervalsOf(state, from, now),
    happenings: happenings.sort((a, b) => a.opened.getTime() - b.opened.getTime()),
    changes: changesBefore(seed, from, start, state.presences),
  };
}

function intervalsOf(
  state: {
    readonly presences: readonly Presence[];
    readonly hosts: readonly Host[];
    readonly stories: readonly ServiceStory[];
  },
  from: Date,
  now: Date,
): readonly HistoricInterval[] {
  const elsewhere = state.presences.filter((presence) => presence.platform !== 'ec2' && presence.platform !== 'ecs');
  const intervals = [
    ...state.hosts.flatMap((host) => hostIntervals(host, state.presences)),
    ...state.stories.map((story) => ({
      ...rangeOf(story.presence),
      resource: story.arn,
      name: story.name,
      ...at(story),
    })),
    ...elsewhere.map((presence) => ({ ...rangeOf(presence), ...placeOf(presence) })),
  ];
  return intervals
    .filter((one) => one.from <= now && (one.until === null || one.until > from))
    .map((one) => ({
      ...one,
      from: one.from < from ? from : one.from,
      until: one.until !== null && one.until > now ? null : one.until,
    }));
}

function rangeOf(presence: Presence) {
  return {
    subsystem: presence.subsystem.name,
    environment: presence.environment,
    component: presence.component.name,
    platform: presence.platform,
    side: presence.side,
    running: presence.count,
    wanted: presence.count,
    from: presence.from,
    until: presence.until,
  };
}

function at(place: { readonly account: string; readonly region: string }) {
  return { account: place.account, region: place.region };
}

/** A host that is kept and started again ran in several presences. */
function hostIntervals(host: Host, presences: readonly Presence[]): readonly HistoricInterval[] {
  const own = presences.filter(
    (presence) =>
      presence.platform === 'ec2' &&
      presence.subsystem === host.presence.subsystem &&
      presence.environment === host.presence.environment &&
      presence.component === host.presence.component &&
      host.starts.some((time) => time.getTime() === presence.from.getTime()),
  );
  return own.map((presence) => ({
    ...rangeOf(presence),
    resource: host.id,
    name: host.name,
    ...at(host),
    running: 1,
    wanted: 1,
  }));
}

function placeOf(presence: Presence) {
  const name = workloadName(presence);
  const account = ACCOUNT_OF[presence.environment];
  if (presence.platform === 'heroku') {
    const app = presence.environment === 'production' ? `tabemaru-${name}` : `tabemaru-${name}-staging`;
    return { resource: `${app}/${presence.component.name}`, name: app, account: null, region: null };
  }
  const resource =
    presence.platform === 'eks'
      ? `${eksClusterArn(presence.environment)}/${presence.subsystem.name}/Deployment/${name}`
      : `arn:aws:lambda:${MAIN_REGION}:${account}:function:${name}`;
  return { resource, name, account, region: MAIN_REGION };
}

function weekOf(seed: string, monday: Date, presences: readonly Presence[]): readonly HistoricHappening[] {
  const middle = after(monday, WEEK / 2);
  const moving = STORY.filter((subsystem) => isMoving(subsystem, middle, presences));
  return STORY.flatMap((subsystem) => {
    const live = presences.filter(
      (one) => one.subsystem === subsystem && one.environment === 'production' && runsAt(one, middle),
    );
    const source = live.find((one) => one.side === 'source');
    const target = live.find((one) => one.side === 'target');
    const share = moving.includes(subsystem) ? MOVING_HOURS / moving.length : 0;
    return [
      ...(source === undefined ? [] : work(seed, monday, subsystem, source.platform, subsystem.hoursBefore)),
      ...(target === undefined ? [] : work(seed, monday, subsystem, target.platform, subsystem.hoursAfter)),
      ...(share === 0 ? [] : work(seed, monday, subsystem, 'move', share)),
    ];
  });
}

/** From three weeks before the target runs to one week after the source is off. */
function isMoving(subsystem: SubsystemStory, at: Date, presences: readonly Presence[]): boolean {
  const own = presences.filter((one) => one.subsystem === subsystem && one.environment === 'production');
  const since = own.find((one) => one.side === 'target')?.from;
  const off = own.find((one) => one.side === 'source')?.until;
  if (since === undefined || at < before(since, 3 * WEEK)) return false;
  return off === null || off === undefined || at < after(off, WEEK);
}

interface Chore {
  readonly kind: HistoricKind;
  readonly title: string;
  /** Usual minutes. */
  readonly minutes: number;
}
const chore = (kind: HistoricKind, title: string, minutes: number): Chore => ({ kind, title, minutes });
const REQUESTS = [
  chore('config-request', 'A setting to be changed by SRE', 32),
  chore('secret-request', 'A secret to be replaced by SRE', 36),
] as const;
const CHORES: { readonly [P in Presence['platform'] | 'move']: readonly [Chore, ...Chore[]] } = {
  ec2: [
    ...REQUESTS,
    chore('image-build', 'Image built with Packer and rolled out', 90),
    chore('infrastructure-apply', 'Terraform applied by hand', 45),
    chore('instance-retirement', 'Host stopped and started before its retirement', 40),
    chore('status-check-failed', 'Status check failed', 50),
  ],
  heroku: [
    REQUESTS[0],
    chore('heroku-maintenance', 'Maintenance of the Postgres add-on', 60),
    chore('dyno-crashed', 'Dyno crashed', 40),
  ],
  ecs: [
    chore('task-failed', 'Tasks failed', 25),
    chore('deployment-failed', 'Deployment rolled back', 35),
    chore('infrastructure-apply', 'Terraform applied by hand', 20),
  ],
  eks: [chore('node-upgrade', 'Nodes replaced', 60), chore('deployment-failed', 'Deployment rolled back', 30)],
  managed: [chore('config-request', 'A setting to be changed by SRE', 15)],
  move: [chore('move-work', 'Work on the move', 150)],
};
const LOG_CHORES = [
  chore('log-buffer-full', 'td-agent buffer full', 75),
  chore('instance-retirement', 'Host stopped and started before its retirement', 40),
  chore('config-request', 'A log source to be added', 45),
  chore('image-build', 'Image built with Packer and rolled out', 90),
] as const;

/** One subsystem's chores of a week on one platform, adding up to `hours`; those that nobody told come on top. */
function work(
  seed: string,
  monday: Date,
  subsystem: SubsystemStory,
  where: Presence['platform'] | 'move',
  hours: number,
): readonly HistoricHappening[] {
  const chores = subsystem.name === 'log-aggregator' && where === 'ec2' ? LOG_CHORES : CHORES[where];
  const key = [seed, 'work', subsystem.name, where, monday.getTime()] as const;
  const platform =
    where === 'move' ? (typeof subsystem.target === 'string' ? 'ec2' : (subsystem.target[0] ?? 'ecs')) : where;
  const done: HistoricHappening[] = [];
  const add = (one: Chore, minutes: number | null, index: number): void => {
    const opened = momentOf(key, monday, index);
    const lasts = (minutes ?? one.minutes) * MINUTE * (1 + 3 * fractionOf(...key, 'lasts', index));
    done.push({
      kind: one.kind,
      title: one.title,
      subsystem: subsystem.name,
      environment: 'production',
      platform,
      opened,
      resolved: after(opened, lasts),
      minutes,
      needed: minutes === null || minutes > 0,
    });
  };
  let left = hours * 60 * (0.8 + 0.4 * fractionOf(...key, 'week'));
  for (let index = 0; left > 0 && index < 40; index += 1) {
    const one = pickOf(chores, ...key, 'chore', index);
    const usual = Math.round(one.minutes * (0.6 + 0.8 * fractionOf(...key, 'minutes', index)));
    const minutes = left < usual ? (fractionOf(...key, 'last') < left / usual ? usual : 0) : usual;
    left -= usual;
    if (minutes === 0) break;
    add(one, minutes, index);
    if (fractionOf(...key, 'untold', index) < UNTOLD / (1 - UNTOLD)) add(one, null, index + 100);
  }
  if (subsystem.name === 'reserve-web' && where === 'ec2') {
    const alerts = wholeOf(1, 2, ...key, 'alerts');
    for (let index = 0; index < alerts; index += 1) add(chore('cpu-alert', 'reserve-web CPU high', 10), 0, 200 + index);
  }
  return done;
}

/** Mostly in working hours of Japan; one in eight in the evening, at night or at the weekend. */
function momentOf(key: readonly (string | number)[], monday: Date, index: number): Date {
  const weekStart = Math.floor(monday.getTime() / DAY) * DAY;
  const when = fractionOf(...key, 'when', index);
  if (when < 0.125) return new Date(weekStart + Math.floor(fractionOf(...key, 'any', index) * (WEEK - DAY)));
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const day = new Date(weekStart + wholeOf(0, 6, ...key, 'day', index, attempt) * DAY);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) {
      return new Date(day.getTime() + HOUR + Math.floor(fractionOf(...key, 'hour', index) * 8 * HOUR));
    }
  }
  return new Date(weekStart + HOUR);
}
