// Weeks of looks at a small fleet, kept as the store keeps them: intervals of sightings, watches and look records.
import { HOUR } from '../../src/domain/calendar.ts';
import { type Prover, staleAfter, type Watch } from '../../src/domain/places.ts';
import type { Subsystem } from '../../src/domain/settings.ts';
import { knownAt, type StageInput, type StageNow, stageNow } from '../../src/domain/stage.ts';
import { NOTHING_REMEMBERED, type StageMemory } from '../../src/domain/stage-history.ts';
import type { LookRecord, SightingInterval } from '../../src/domain/store.ts';
import type { LookStatus, Platform } from '../../src/domain/vocabulary.ts';

export const NOW = new Date('2026-11-24T01:00:00Z');
const DAY = 24 * HOUR;
export const SCOPE = 'aws/111122223333/ap-northeast-1';
export const daysAgo = (count: number): Date => new Date(NOW.getTime() - count * DAY);

export const PROVERS: readonly Prover[] = [
  { job: 'ec2-status', proves: ['ec2'], intervalMs: HOUR },
  { job: 'ecs-services', proves: ['ecs'], intervalMs: HOUR },
  { job: 'eks-workloads', proves: ['eks'], intervalMs: HOUR },
  { job: 'heroku-leftovers', proves: ['heroku'], intervalMs: HOUR },
  { job: 'managed-services', proves: ['managed'], intervalMs: 6 * HOUR },
];
export const JOB_OF: Readonly<Record<Platform, string>> = {
  ec2: 'ec2-status',
  ecs: 'ecs-services',
  eks: 'eks-workloads',
  heroku: 'heroku-leftovers',
  managed: 'managed-services',
  other: 'nobody',
};

export const SUBSYSTEM: Subsystem = {
  name: 'api',
  title: 'api',
  team: null,
  source: ['ec2'],
  target: ['ecs'],
  needs: [],
  formerNames: [],
  claims: [],
  runbook: null,
  absorbedInto: null,
  told: [],
  settleDays: 7,
};

/** What one look sees of one resource. */
export interface Seen {
  readonly resource: string;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly platform: Platform;
  readonly running: number;
  readonly wanted: number;
  readonly healthy: boolean;
  readonly presence: 'live' | 'dormant';
}

export interface OneLook {
  readonly job: string;
  readonly scopeId: string;
  readonly at: Date;
  readonly status: LookStatus;
  readonly seen: readonly Seen[];
}

/** What is stored of looks: written in the order in which they come. */
export interface StageWorld {
  look(look: OneLook): void;
  /** The scope is no longer looked at. */
  dropScope(scopeId: string): void;
  /** What the store hands out: all intervals of a resource belong to whom it belonged last. */
  intervals(): readonly SightingInterval[];
  input(now: Date, more?: Partial<StageInput>): StageInput;
}

export function openStageWorld(): StageWorld {
  const intervals: SightingInterval[] = [];
  const watches: Watch[] = [];
  const looks = new Map<string, LookRecord>();
  const limitOf = (job: string): number => staleAfter(PROVERS.find((prover) => prover.job === job)?.intervalMs ?? HOUR);

  function remember({ job, scopeId, at, status }: OneLook): void {
    const key = `${job} ${scopeId}`;
    const known = looks.get(key);
    const isNewest = !known || known.at <= at;
    const complete = status === 'complete' ? at : null;
    const lastCompleteAt =
      complete !== null && (!known?.lastCompleteAt || known.lastCompleteAt < complete)
        ? complete
        : (known?.lastCompleteAt ?? null);
    looks.set(key, {
      job,
      scopeId,
      status: isNewest ? status : known.status,
      failure: status === 'failed' ? 'denied' : null,
      detail: status === 'complete' ? null : 'denied',
      firstLookAt: known && known.firstLookAt < at ? known.firstLookAt : at,
      at: isNewest ? at : known.at,
      durationMs: 1,
      lastCompleteAt,
      baselineAt: known?.baselineAt ?? complete,
      configured: true,
    });
    if (complete === null) return;
    const near = watches.findIndex(
      (it) =>
        it.job === job &&
        it.scopeId === scopeId &&
        at.getTime() >= it.from.getTime() - limitOf(job) &&
        at.getTime() <= it.until.getTime() + limitOf(job),
    );
    const watch = watches[near];
    if (!watch) watches.push({ job, scopeId, from: at, until: at });
    else
      watches[near] = {
        ...watch,
        from: at < watch.from ? at : watch.from,
        until: at > watch.until ? at : watch.until,
      };
  }

  return {
    look(look) {
      remember(look);
      if (look.status === 'failed') return;
      const held = new Map(
        [...intervals.entries()]
          .filter(
            ([, it]) => it.job === look.job && it.scopeId === look.scopeId && it.current && it.seenUntil <= look.at,
          )
          .map(([index, it]) => [it.resource, { index, it }]),
      );
      for (const { index, it } of held.values()) {
        const seen = look.seen.find((one) => one.resource === it.resource);
        if (!seen && look.status !== 'complete') continue;
        const same =
          seen &&
          seen.presence === it.presence &&
          seen.healthy === it.healthy &&
          seen.subsystem === it.subsystem &&
          seen.environment === it.environment;
        intervals[index] = same
          ? { ...it, seenUntil: look.at, running: seen.running, wanted: seen.wanted }
          : { ...it, current: false, endedAt: look.at };
      }
      for (const seen of look.seen) {
        const before = held.get(seen.resource);
        if (before && intervals[before.index]?.current) continue;
        intervals.push({
          ...seen,
          scopeId: look.scopeId,
          job: look.job,
          name: seen.resource,
          component: null,
          seenFrom: look.at,
          seenUntil: look.at,
          endedAt: null,
          current: true,
        });
      }
    },
    dropScope(scopeId) {
      for (const [key, record] of looks)
        if (record.scopeId === scopeId) looks.set(key, { ...record, configured: false });
    },
    intervals: () => attributed(intervals),
    input: (now, more = {}) => ({
      subsystem: SUBSYSTEM,
      environment: 'production',
      intervals: attributed(intervals),
      looks: [...looks.values()],
      watches: [...watches],
      provers: PROVERS,
      memory: NOTHING_REMEMBERED,
      claimed: () => new Set(),
      targetRequests: null,
      now,
      ...more,
    }),
  };
}

function attributed(intervals: readonly SightingInterval[]): SightingInterval[] {
  const newest = new Map<string, SightingInterval>();
  const key = (it: SightingInterval): string => `${it.job} ${it.scopeId} ${it.resource}`;
  for (const it of intervals) {
    const known = newest.get(key(it));
    if (!known || it.current || (!known.current && it.seenUntil >= known.seenUntil)) newest.set(key(it), it);
  }
  return intervals.map((it) => {
    const { subsystem, environment } = newest.get(key(it)) ?? it;
    return { ...it, subsystem, environment };
  });
}

/** One resource through time, in days before now; `null` is still there. */
export interface Life {
  readonly on: Platform;
  readonly id?: string;
  readonly scope?: string;
  readonly from: number;
  readonly until?: number;
  readonly running?: number;
  readonly wanted?: number;
  readonly healthy?: boolean;
  /** Exists at zero. */
  readonly asleep?: boolean;
  /** Runs only in these hours of the day, UTC. */
  readonly hours?: (hour: number) => boolean;
  /** Whose it is; `api` and `production` unless said. */
  readonly subsystem?: string | null;
  readonly environment?: string;
  /** Whose it was until so many days before now. */
  readonly was?: { readonly until: number; readonly subsystem?: string | null; readonly environment?: string };
}

/** A time in which a job could not look at a scope: `partial` sees and proves nothing. */
export interface Blindness {
  readonly on: Platform;
  readonly scope?: string;
  readonly from: number;
  readonly until?: number;
  readonly status?: 'failed' | 'partial';
  /** A partial look that saw what is there, and does not know whether that is all. */
  readonly sees?: boolean;
}

export interface Situation {
  readonly lives: readonly Life[];
  readonly blind?: readonly Blindness[];
  /** Scopes by the days before now at which they were first looked at, and were taken out of the configuration. */
  readonly scopes?: readonly { readonly id: string; readonly from: number; readonly dropped?: number }[];
  readonly subsystem?: Partial<Subsystem>;
  /** The environment that is asked for; `production` unless said. */
  readonly environment?: string;
  /** Scopes that the claims name, by platform. */
  readonly claimed?: Partial<Readonly<Record<Platform, readonly string[]>>>;
  /** Platforms that no job looks at. */
  readonly off?: readonly Platform[];
  readonly memory?: StageMemory;
  readonly targetRequests?: number;
  /** Days that toilbot looks; the rest of the lives was before it. */
  readonly days?: number;
  readonly now?: Date;
}

const within = (ago: number, { from, until = -1 }: { readonly from: number; readonly until?: number }): boolean =>
  ago <= from && ago > until;

/** Hourly looks over all the days of a situation; of managed services every six hours. */
export function looksOf(situation: Situation): readonly OneLook[] {
  const { lives, blind = [], subsystem = {}, days = 60, now = NOW } = situation;
  const scopes = situation.scopes ?? [{ id: SCOPE, from: days }];
  const { source, target } = { ...SUBSYSTEM, ...subsystem };
  const ends: readonly Platform[] = target === 'absorbed' ? ['managed'] : typeof target === 'string' ? [] : target;
  const platforms = new Set<Platform>([...source, ...ends, ...lives.map((it) => it.on)]);
  const looks: OneLook[] = [];
  for (let hour = days * 24; hour >= 0; hour -= 1) {
    const at = new Date(now.getTime() - hour * HOUR);
    const ago = hour / 24;
    for (const { id, from, dropped = -1 } of scopes) {
      if (ago > from || ago <= dropped) continue;
      for (const platform of platforms) {
        if (platform === 'other' || (platform === 'managed' && hour % 6 !== 0)) continue;
        const away = blind.find((it) => it.on === platform && (it.scope ?? SCOPE) === id && within(ago, it));
        const seen = lives.filter((it) => it.on === platform && (it.scope ?? SCOPE) === id && within(ago, it));
        looks.push({
          job: JOB_OF[platform],
          scopeId: id,
          at,
          status: away ? (away.status ?? 'failed') : 'complete',
          seen: away && away.sees !== true ? [] : seen.map((life) => seenOf(life, at, ago)),
        });
      }
    }
  }
  return looks;
}

function seenOf(life: Life, at: Date, ago: number): Seen {
  const { on, id = `${life.on}-1`, running, wanted = 2, healthy = true, asleep = false, hours, was } = life;
  const before = was !== undefined && ago > was.until ? was : {};
  const { subsystem = 'api', environment = 'production' } = { ...life, ...before };
  const what = { resource: id, platform: on, subsystem, environment };
  if (asleep) return { ...what, running: 0, wanted: life.wanted ?? 0, healthy, presence: 'dormant' };
  return hours !== undefined && !hours(at.getUTCHours())
    ? { ...what, running: 0, wanted: 0, healthy: true, presence: 'dormant' }
    : { ...what, running: running ?? wanted, wanted, healthy, presence: 'live' };
}

/** The stage at the end of a situation, from all that is stored. */
export function stageOf(situation: Situation): StageNow {
  return stageNow(inputOf(situation));
}

export function inputOf(situation: Situation, looks: readonly OneLook[] = looksOf(situation)): StageInput {
  const world = openStageWorld();
  for (const look of looks) world.look(look);
  for (const { id, dropped } of situation.scopes ?? []) if (dropped !== undefined) world.dropScope(id);
  const { subsystem = {}, environment = 'production', claimed = {}, off = [], now = NOW } = situation;
  const { memory, targetRequests } = situation;
  const { name, formerNames } = { ...SUBSYSTEM, ...subsystem };
  return world.input(now, {
    subsystem: { ...SUBSYSTEM, ...subsystem },
    environment,
    intervals: world
      .intervals()
      .filter((it) => it.environment === environment && [name, ...formerNames].includes(it.subsystem ?? '')),
    claimed: (platform) => new Set(claimed[platform] ?? []),
    provers: PROVERS.filter((it) => !it.proves.some((platform) => off.includes(platform))),
    ...(memory ? { memory } : {}),
    ...(targetRequests === undefined ? {} : { targetRequests }),
  });
}

/** The stage at the end of a situation as toilbot comes to it: derived day by day, each time from what it remembers. */
export function stageDayByDay(situation: Situation): StageNow {
  const whole = inputOf(situation);
  let memory = situation.memory ?? NOTHING_REMEMBERED;
  for (let day = situation.days ?? 60; day > 0; day -= 1) {
    const then = knownAt({ ...whole, memory }, new Date(whole.now.getTime() - day * DAY));
    memory = stageNow({ ...then, memory }).memory;
  }
  return stageNow({ ...whole, memory });
}
