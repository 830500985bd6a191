import { isProof } from './absorbed.ts';
import { DAY, minutes } from './calendar.ts';
import {
  arrangePlaces,
  asIfLookedAt,
  type PastPlaces,
  type Places,
  type Prover,
  placesAt,
  type Sight,
  type Watch,
} from './places.ts';
import type { Subsystem } from './settings.ts';
import {
  type Candidate,
  episodesOf,
  type HowMoved,
  type MoveHistory,
  moveHistory,
  NOTHING_REMEMBERED,
  type StageMemory,
} from './stage-history.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import { PLATFORMS, type Platform, type Stage } from './vocabulary.ts';

/** Running < wanted must have lasted this long to count as unhealthy. */
const UNHEALTHY_AFTER_MINUTES = 15;
/** A dormant rest is taken for the stage before it for this many days. */
const DORMANT_DAYS = 14;
/** What ran within this time and sleeps now is there by habit: a service that is scaled to zero at night. */
const HABIT = DAY;
/** What slept before within this time sleeps by habit: weekends and a holiday are in it. */
const SLEPT_BEFORE = 4 * DAY;

/** Why a stage is what it is: the rule that fitted first. */
export const STAGE_REASONS = [
  'both_live',
  'source_came_back',
  'only_source_live',
  'target_not_visible',
  'source_not_visible',
  'senders_not_changed',
  'target_unhealthy',
  'quiet_again_too_short',
  'quiet_long_enough',
  'source_never_seen',
  'told',
  'quiet_too_short',
  'no_requests',
  'asleep',
  'asleep_too_long',
  'runs_elsewhere',
  'not_visible',
  'never_seen',
  'meant_to_go',
  'gone_in_one_look',
  'gone',
] as const;
export type StageReason = (typeof STAGE_REASONS)[number];

export interface StageInput {
  readonly subsystem: Subsystem;
  readonly environment: string;
  /** Intervals of this subsystem and environment: all of the last weeks, and the newest of each resource. */
  readonly intervals: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly watches: readonly Watch[];
  readonly provers: readonly Prover[];
  readonly memory: StageMemory;
  /** Scopes that the claims name besides those where it was seen, by platform. */
  readonly claimed: (platform: Platform) => ReadonlySet<string>;
  /** Requests to the target's load balancer in the last day; null where it has none. */
  readonly targetRequests: number | null;
  readonly now: Date;
}

export interface StageNow {
  readonly stage: Stage;
  readonly why: StageReason;
  /** Since when, where the sightings tell. */
  readonly since: Date | null;
  /** When it will count as moved, or as retired for good, if it holds. */
  readonly settlesAt: Date | null;
  /** Moved, and not back since: what progress counts once it is confirmed. */
  readonly moved: boolean;
  readonly howMoved: HowMoved | null;
  readonly memory: StageMemory;
  readonly live: readonly SightingInterval[];
  readonly dormant: readonly SightingInterval[];
  readonly unhealthy: boolean;
  /** The source is there for less than an hour after the move. */
  readonly visit: boolean;
  /** Platforms where it lives that are neither its source nor its target. */
  readonly elsewhere: readonly Platform[];
  readonly sights: readonly Sight[];
  readonly asOf: Date | null;
}

function first(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));
}

function last(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

/** Where a subsystem is to end; the proof of an absorbed one is seen as a managed resource. */
export function targetPlatforms(subsystem: Pick<Subsystem, 'target'>): readonly Platform[] {
  if (subsystem.target === 'absorbed') return ['managed'];
  return typeof subsystem.target === 'string' ? [] : subsystem.target;
}

function firstSeen(intervals: readonly SightingInterval[]): Map<string, Date> {
  const firsts = new Map<string, Date>();
  for (const { scopeId, seenFrom } of intervals) {
    const known = firsts.get(scopeId);
    if (!known || seenFrom < known) firsts.set(scopeId, seenFrom);
  }
  return firsts;
}

/** The sides of a move, as the intervals tell them. */
interface Sides {
  readonly source: readonly SightingInterval[];
  readonly target: readonly SightingInterval[];
  readonly candidates: readonly Candidate[];
}

function sidesOf({ subsystem, intervals, claimed }: StageInput): Sides {
  const targets = targetPlatforms(subsystem);
  const on = (platforms: readonly Platform[]): SightingInterval[] =>
    intervals.filter((it) => platforms.includes(it.platform));
  const candidates = [...new Set([...subsystem.source, ...targets])].map((platform): Candidate => {
    const seen = on([platform]);
    const isSource = subsystem.source.includes(platform);
    return {
      platform,
      scopes: new Set([...seen.map((it) => it.scopeId), ...claimed(platform)]),
      countsFrom: new Map(isSource ? [] : firstSeen(seen)),
    };
  });
  const target = on(targets);
  return {
    source: on(subsystem.source),
    target: subsystem.target === 'absorbed' ? target.filter((it) => isProof(it.resource)) : target,
    candidates,
  };
}

/** The same as it was known at an earlier time. Who asks for many hands in the places as they were known then. */
export function knownAt(
  input: StageInput,
  at: Date,
  past: PastPlaces = placesAt(input.looks, input.watches, at),
): StageInput {
  // What is seen again after a time in which nobody looked was not seen in that time.
  const lastSeen = (it: SightingInterval): Date => {
    const complete = past.lastComplete(it.job, it.scopeId) ?? at;
    return complete > it.seenFrom ? complete : it.seenFrom;
  };
  const intervals = input.intervals
    .filter((it) => it.seenFrom <= at)
    .map((it) => {
      // What was seen at that very time was there.
      const ended = it.endedAt !== null && it.endedAt <= at && it.seenUntil < at;
      const seenUntil = it.seenUntil > at ? lastSeen(it) : it.seenUntil;
      return { ...it, seenUntil, current: !ended, endedAt: ended ? it.endedAt : null };
    });
  const { movedAt, regressedAt } = input.memory;
  const memory =
    movedAt !== null && movedAt > at
      ? { ...NOTHING_REMEMBERED, sourceSeen: input.memory.sourceSeen }
      : { ...input.memory, regressedAt: regressedAt !== null && regressedAt > at ? null : regressedAt };
  return {
    ...input,
    looks: past.looks,
    watches: past.watches,
    intervals,
    memory,
    now: at,
  };
}

/** The same as if every place had just been looked at, and nothing there had changed: for what was known last. */
export function asIfFresh(input: StageInput): StageInput {
  return {
    ...input,
    looks: asIfLookedAt(input.looks, input.now),
    intervals: input.intervals.map((it) => (it.current ? { ...it, seenUntil: input.now } : it)),
  };
}

/**
 * The stage of a subsystem's environment as the sightings tell it now: the first rule that fits. Not looking is never
 * taken for being gone. Who asks for many hands in the places of the same looks.
 */
export function stageNow(input: StageInput, places: Places = arrangePlaces(input)): StageNow {
  const { subsystem, intervals, now } = input;
  const targets = targetPlatforms(subsystem);
  const sides = sidesOf(input);
  const { source, target, candidates } = sides;
  const settleDays = subsystem.settleDays;
  const history = moveHistory(
    {
      source,
      target: subsystem.target === 'absorbed' ? target.filter((it) => it.presence === 'live') : target,
      memory: input.memory,
      settleDays,
      candidates,
      servesNobody: input.targetRequests === 0,
      now,
    },
    places,
  );
  const sights = candidates.map(({ platform, scopes }) => places.sight(platform, scopes));
  const blind = (platforms: readonly Platform[]): boolean =>
    sights.some((sight) => platforms.includes(sight.platform) && (sight.never || sight.stale.length > 0));

  const isFresh = (it: SightingInterval): boolean =>
    it.current && now.getTime() - it.seenUntil.getTime() <= places.speaksFor(it.job);
  const fresh = intervals.filter(isFresh);
  const live = fresh.filter((it) => it.presence === 'live');
  const dormant = fresh.filter((it) => it.presence === 'dormant');
  const lives = (of: readonly SightingInterval[]): boolean => of.some((it) => isFresh(it) && it.presence === 'live');
  const sleeping = (of: readonly SightingInterval[]): SightingInterval[] =>
    of.filter((it) => isFresh(it) && it.presence === 'dormant');
  const elsewhere = PLATFORMS.filter(
    (platform) => ![...subsystem.source, ...targets].includes(platform) && live.some((it) => it.platform === platform),
  );
  const unhealthy = target.some(
    (it) =>
      isFresh(it) && !it.healthy && it.seenUntil.getTime() - it.seenFrom.getTime() >= minutes(UNHEALTHY_AFTER_MINUTES),
  );
  const moved = history.movedAt !== null && history.regressedAt === null;

  const answer = (stage: Stage, why: StageReason, since: Date | null, more: Partial<StageNow> = {}): StageNow => ({
    stage,
    why,
    since,
    settlesAt: null,
    moved,
    howMoved: moved ? history.howMoved : null,
    memory: memoryOf(history),
    live,
    dormant,
    unhealthy,
    visit: history.visit,
    elsewhere,
    sights,
    asOf: first(sights.flatMap((sight) => sight.asOf ?? [])),
    ...more,
  });

  // The senders of every place must have changed: one place that has not is as good as none.
  const half = subsystem.target === 'absorbed' && target.some((it) => isFresh(it) && it.presence !== 'live');
  // After a move, one that wakes for less than an hour is visited, however often.
  const sourceSleeps = !moved && sleeping(source).some((it) => sleepsByHabit(it, source, now));
  const sourceLives = (lives(source) || sourceSleeps) && !history.visit;
  const targetLives = lives(target);
  const onTarget = targetLives || half || sleeping(target).some((it) => ranLately(it, target, now));

  if (sourceLives && onTarget && !half) {
    return history.regressedAt === null
      ? answer(
          'dual_running',
          'both_live',
          last([began(source, places), began(target, places)].flatMap((it) => it ?? [])),
        )
      : answer('regressed', 'source_came_back', history.regressedAt);
  }
  if (sourceLives) {
    if (targets.length > 0 && blind(targets)) return answer('unknown', 'target_not_visible', null);
    return history.regressedAt === null
      ? answer('not_started', 'only_source_live', first(source.map((it) => it.seenFrom)))
      : answer('regressed', 'source_came_back', history.regressedAt);
  }
  if (onTarget) return onlyTarget();
  return nothingLive();

  function onlyTarget(): StageNow {
    if (blind(subsystem.source)) return answer('unknown', 'source_not_visible', null);
    if (half) return answer('at_risk', 'senders_not_changed', null);
    const born = subsystem.source.length === 0;
    const wasNeverHere = !history.sourceSeen && history.movedAt === null;
    const before: Partial<StageNow> = wasNeverHere ? { moved: true, howMoved: born ? 'seen' : 'before' } : {};
    if (unhealthy) return answer('at_risk', 'target_unhealthy', first(unhealthySince(target, isFresh)), before);
    const settlesAt = history.quiet?.expectedAt ?? null;
    if (history.regressedAt !== null)
      return answer('regressed', 'quiet_again_too_short', history.regressedAt, { settlesAt });
    if (moved) {
      const why = history.howMoved === 'told' ? 'told' : 'quiet_long_enough';
      return answer('moved', why, history.movedAt);
    }
    if (wasNeverHere) return answer('moved', 'source_never_seen', born ? began(target, places) : null, before);
    const reachedAt = history.quiet?.reachedAt ?? null;
    if (reachedAt === null) return answer('settling', 'quiet_too_short', history.quietFrom, { settlesAt });
    if (input.targetRequests === 0) return answer('settling', 'no_requests', history.quietFrom);
    return answer('moved', 'quiet_long_enough', reachedAt, { moved: true, howMoved: 'seen' });
  }

  function nothingLive(): StageNow {
    const everSeen = last(intervals.map((it) => it.seenUntil));
    if (elsewhere.length > 0) return { ...stageBefore(), why: 'runs_elsewhere' };
    if (blind([...subsystem.source, ...targets])) return answer('unknown', 'not_visible', everSeen);
    const visitFrom = history.visit ? began(source, places) : null;
    if (visitFrom !== null) return stageAt(new Date(visitFrom.getTime() - 1), null);
    const sleeps = [...sleeping(source), ...sleeping(target)];
    if (sleeps.length > 0) {
      // Where nothing ever lived, since the first of them was seen: that one is gone by now wakes nobody.
      const since = last(ends()) ?? first([...source, ...target].map((it) => it.seenFrom)) ?? now;
      if (now.getTime() - since.getTime() <= DORMANT_DAYS * DAY) return { ...stageBefore(), why: 'asleep' };
      return subsystem.target === 'none' ? retired(since) : answer('missing', 'asleep_too_long', since);
    }
    if (everSeen === null) {
      return history.movedAt === null && !history.sourceSeen
        ? answer('unseen', 'never_seen', null)
        : answer('missing', 'gone', null);
    }
    if (subsystem.target === 'none') return retired(everSeen);
    if (isConfirmedGone()) return answer('missing', 'gone', everSeen);
    return stageAt(last([...source, ...target].map((it) => it.seenUntil)) ?? everSeen, 'gone_in_one_look');
  }

  /** When what lived was known to live no more. */
  function ends(): Date[] {
    return [...source, ...target].flatMap((it) => (it.presence === 'live' && it.endedAt ? [it.endedAt] : []));
  }

  function retired(since: Date): StageNow {
    const final = new Date(since.getTime() + settleDays * DAY);
    return answer('retired', 'meant_to_go', since, { settlesAt: final > now ? final : null });
  }

  /** Two complete looks without it: the one that missed it first, and a later one, at every place that had it. */
  function isConfirmedGone(): boolean {
    return [...source, ...target].every((it) => {
      const complete = places.lastComplete(it.job, it.scopeId);
      return it.endedAt !== null && complete !== null && complete > it.endedAt;
    });
  }

  /** The stage when something was last seen live; what was asleep from the first day has not begun, or was never seen. */
  function stageBefore(): StageNow {
    const ended = [...source, ...target].filter((it) => it.presence === 'live' && it.endedAt !== null);
    const lived = last(ended.map((it) => it.seenUntil));
    if (lived === null) {
      const atSource = [...live, ...dormant].some((it) => subsystem.source.includes(it.platform));
      return answer(atSource ? 'not_started' : 'unseen', 'asleep', first(source.map((it) => it.seenFrom)));
    }
    return stageAt(lived, 'asleep');
  }

  /** What was known at an earlier time; `why` where that is the reason now. */
  function stageAt(at: Date, why: StageReason | null): StageNow {
    const then = knownAt(input, at);
    const before = stageNow(then);
    const known = before.stage === 'unknown' ? stageNow(asIfFresh(then)) : before;
    return answer(known.stage, why ?? known.why, known.since, {
      settlesAt: known.settlesAt,
      moved: known.moved,
      howMoved: known.howMoved,
    });
  }
}

function memoryOf({ movedAt, howMoved, regressedAt, sourceSeen }: MoveHistory): StageMemory {
  return { movedAt, howMoved, regressedAt, sourceSeen };
}

/** When what lives now began to. */
function began(of: readonly SightingInterval[], places: Places): Date | null {
  const current = episodesOf(of, places).filter((episode) => episode.until === null);
  return first(current.map((episode) => episode.from));
}

function unhealthySince(target: readonly SightingInterval[], isFresh: (it: SightingInterval) => boolean): Date[] {
  return target.filter((it) => isFresh(it) && !it.healthy).map((it) => it.seenFrom);
}

const samePlace = (a: SightingInterval, b: SightingInterval): boolean =>
  a.resource === b.resource && a.scopeId === b.scopeId && a.job === b.job;

/** Work of a schedule that keeps to it, or what ran within a day. */
function ranLately(it: SightingInterval, of: readonly SightingInterval[], now: Date): boolean {
  if (it.wanted > 0) return true;
  return of.some(
    (other) => samePlace(it, other) && other.presence === 'live' && now.getTime() - other.seenUntil.getTime() <= HABIT,
  );
}

/** A source that sleeps and wakes again and again, or by its schedule: it ran within a day, and had slept before that. */
function sleepsByHabit(it: SightingInterval, of: readonly SightingInterval[], now: Date): boolean {
  if (it.wanted > 0) return true;
  const own = of.filter((other) => samePlace(it, other));
  const ran = own.find((other) => other.presence === 'live' && now.getTime() - other.seenUntil.getTime() <= HABIT);
  return own.some(
    (other) =>
      ran !== undefined &&
      other.presence === 'dormant' &&
      other.seenUntil <= ran.seenFrom &&
      now.getTime() - other.seenUntil.getTime() <= SLEPT_BEFORE,
  );
}
