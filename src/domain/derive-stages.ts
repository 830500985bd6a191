import { DAY, dayIn, daysBefore, HOUR, momentIn } from './calendar.ts';
import { newNames, underNewNames } from './former-names.ts';
import type { KnownMeasure } from './measures.ts';
import { arrangePlaces, asIfLookedAt, claimedScopes, type Places, type Prover, placesAt } from './places.ts';
import { isProduction } from './routing.ts';
import type { Settings, Subsystem } from './settings.ts';
import { asIfFresh, knownAt, type StageInput, type StageNow, stageNow } from './stage.ts';
import { NOTHING_REMEMBERED, type StageMemory } from './stage-history.ts';
import type {
  BlindPlace,
  Derived,
  StageChange,
  StageDay,
  StageDetail,
  StageEvidence,
  StageOverride,
  StageRecord,
  StagesKept,
} from './stage-record.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import { targetRequests, trafficSplit } from './traffic.ts';
import type { Platform, Stage } from './vocabulary.ts';

/** A day is written when looks of its last hour have had the time to come in. */
const DAY_CLOSES_AFTER = 2 * HOUR;
/** How far back days are written when nothing was derived before. */
const MOST_DAYS = 400;
/** A move is told within this time of its end. */
const NEWS_FOR = 7 * DAY;
const ANNOUNCED_AT: readonly Stage[] = ['moved', 'at_risk'];
/** Resources that the evidence of a change names. */
const MOST_EVIDENCE = 40;

export interface DeriveInput extends StagesKept {
  readonly intervals: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly settings: Pick<Settings, 'subsystems' | 'accounts' | 'timeZone'>;
  readonly provers: readonly Prover[];
  /** Measures of the kind `requests` of the last day. */
  readonly requests: readonly KnownMeasure[];
  readonly now: Date;
}

/** A subsystem's environment with all that its stage follows from. */
interface Asked {
  readonly subsystem: Subsystem;
  readonly environment: string;
  readonly input: StageInput;
  readonly record: StageRecord | null;
  readonly override: StageOverride | null;
  readonly requests: readonly KnownMeasure[];
}

const keyOf = (it: { readonly subsystem: string | null; readonly environment: string }): string =>
  `${it.subsystem} ${it.environment}`;

/** The stage that counts: what a person set, as long as it is in force. */
export function stageInForce(stage: Stage, override: StageOverride | null, now: Date): Stage {
  const isInForce = override !== null && override.createdAt <= now && override.until > now;
  return isInForce ? override.stage : stage;
}

function askedOf(input: DeriveInput): readonly Asked[] {
  const { settings, now } = input;
  const names = newNames(settings.subsystems);
  const said = underNewNames(input.said, settings.subsystems);
  const bySubsystem = Map.groupBy(input.intervals, (it) => names.get(it.subsystem ?? '') ?? it.subsystem);
  const records = new Map(input.records.map((it) => [keyOf(it), it]));
  const recorded = Map.groupBy(input.records, (it) => it.subsystem);
  const overrides = new Map(said.overrides.map((it) => [keyOf(it), it]));
  const told = new Map(said.told.map((it) => [keyOf(it), it]));
  const requests = Map.groupBy(input.requests, keyOf);

  return settings.subsystems.flatMap((subsystem) => {
    const byEnvironment = Map.groupBy(bySubsystem.get(subsystem.name) ?? [], (it) => it.environment);
    const known = [subsystem.name, ...subsystem.formerNames].flatMap((name) => recorded.get(name) ?? []);
    const environments = new Set(['production', ...byEnvironment.keys(), ...known.map((it) => it.environment)]);
    const claims = new Map<Platform, ReadonlySet<string>>();
    const claimed = (platform: Platform): ReadonlySet<string> => {
      const scopes = claims.get(platform) ?? claimedScopes(subsystem, platform, settings, input.looks);
      claims.set(platform, scopes);
      return scopes;
    };
    return [...environments].map((environment): Asked => {
      const key = keyOf({ subsystem: subsystem.name, environment });
      const record = records.get(key) ?? known.find((it) => it.environment === environment) ?? null;
      const own = requests.get(key) ?? [];
      return {
        subsystem,
        environment,
        record,
        override: overrides.get(key) ?? null,
        requests: own,
        input: {
          subsystem,
          environment,
          intervals: byEnvironment.get(environment) ?? [],
          looks: input.looks,
          watches: input.watches,
          provers: input.provers,
          memory: memoryOf(record, told.get(key)?.movedOn ?? null, settings.timeZone, now),
          claimed,
          targetRequests: targetRequests(own, subsystem, environment, now),
          now,
        },
      };
    });
  });
}

/** What was derived before is remembered; what was told with its day, at the end of that day, wins over what was never seen. */
function memoryOf(record: StageRecord | null, toldDay: string | null, timeZone: string, now: Date): StageMemory {
  const sourceSeen = record?.sourceSeen ?? false;
  if (toldDay !== null && (record === null || record.movedAt === null || record.howMoved !== 'seen')) {
    const dayEnd = momentIn(daysBefore(toldDay, -1), 0, timeZone);
    const movedAt = dayEnd < now ? dayEnd : now;
    return { movedAt, howMoved: 'told', regressedAt: record?.regressedAt ?? null, sourceSeen };
  }
  if (record === null || record.movedAt === null) return { ...NOTHING_REMEMBERED, sourceSeen };
  const { movedAt, howMoved, regressedAt } = record;
  return { movedAt, howMoved, regressedAt, sourceSeen };
}

/** Derives the stage of every subsystem and environment, what changed, and the days that are over. */
export function deriveStages(input: DeriveInput): Derived {
  const { now } = input;
  const places = arrangePlaces(input);
  const fresh = arrangePlaces({ ...input, looks: asIfLookedAt(input.looks, now) });
  const asked = askedOf(input);
  const days = daysToWrite(input);
  const past = pastOf(asked, days, input);
  const records: StageRecord[] = [];
  const changes: StageChange[] = [...past.changes];
  const announced: StageRecord[] = [];
  for (const one of asked) {
    const stage = stageNow(one.input, places);
    const record = recordOf(one, stage, fresh);
    records.push(record);
    const before = one.record?.stage ?? past.last.get(keyOf(record)) ?? null;
    if (before !== record.stage)
      changes.push(changeOf(one, stage, before, one.record === null ? (stage.since ?? now) : now));
    if (isMoveSeen(one.record, record)) announced.push(record);
    changes.push(...endedOverride(one, stage));
  }
  return { records, changes, days: past.days, announced };
}

/** An override whose day is over: the evidence counts again. */
function endedOverride(one: Asked, stage: StageNow): readonly StageChange[] {
  const { override, record, input } = one;
  if (override === null || record === null || override.until > input.now || override.until <= record.derivedAt)
    return [];
  return [{ ...changeOf(one, stage, override.stage, override.until), why: 'override_ended' }];
}

/** An outage right after the move, or a time without sight, puts the announcement off; what is long known is no news. */
function isMoveSeen(before: StageRecord | null, record: StageRecord): boolean {
  const { movedAt } = record;
  if (before === null || movedAt === null || record.howMoved !== 'seen' || !isProduction(record.environment))
    return false;
  if (!ANNOUNCED_AT.includes(record.stage) || record.derivedAt.getTime() - movedAt.getTime() > NEWS_FOR) return false;
  return before.movedAt?.getTime() !== movedAt.getTime() || !ANNOUNCED_AT.includes(before.stage);
}

function recordOf(one: Asked, stage: StageNow, fresh: Places): StageRecord {
  const { input, subsystem, environment, record } = one;
  const known =
    stage.stage === 'unknown' && (input.intervals.length > 0 || record !== null)
      ? stageNow(asIfFresh(input), fresh).stage
      : null;
  // A stage that goes on began when it was first seen, also when what it was seen by is kept no more.
  const goesOn = record !== null && record.stage === stage.stage && record.since !== null;
  const since = goesOn && (stage.since === null || record.since < stage.since) ? record.since : stage.since;
  return {
    subsystem: subsystem.name,
    environment,
    stage: stage.stage,
    why: stage.why,
    since,
    lastKnown: known === 'unknown' ? null : known,
    moved: stage.moved,
    howMoved: stage.howMoved,
    movedAt: stage.memory.movedAt,
    regressedAt: stage.memory.regressedAt,
    sourceSeen: stage.memory.sourceSeen,
    settlesAt: stage.settlesAt,
    asOf: stage.asOf,
    detail: detailOf(one, stage),
    derivedAt: input.now,
  };
}

function detailOf({ subsystem, environment, input, requests }: Asked, stage: StageNow): StageDetail {
  const split = trafficSplit(requests, subsystem, environment, input.now);
  const byPlatform = new Map<Platform, { running: number; wanted: number }>();
  for (const it of stage.live) {
    const sum = byPlatform.get(it.platform) ?? { running: 0, wanted: 0 };
    byPlatform.set(it.platform, { running: sum.running + it.running, wanted: sum.wanted + it.wanted });
  }
  return {
    on: [...byPlatform].map(([platform, sum]) => ({ platform, ...sum })),
    dormant: stage.dormant.length,
    elsewhere: stage.elsewhere,
    unhealthy: stage.unhealthy,
    visit: stage.visit,
    blind: stage.sights.flatMap(({ platform, never, stale }): BlindPlace[] =>
      never
        ? [{ platform, scopeId: null, since: null, why: null }]
        : stale.map(({ scopeId, since, why }) => ({ platform, scopeId, since: since?.toISOString() ?? null, why })),
    ),
    oldTraffic: split.is === 'known' ? split.source : null,
  };
}

function changeOf(one: Asked, stage: StageNow, from: Stage | null, at: Date): StageChange {
  return {
    subsystem: one.subsystem.name,
    environment: one.environment,
    at,
    from,
    to: stage.stage,
    why: stage.why,
    evidence: evidenceOf(one.input.intervals, stage),
    personId: null,
  };
}

function evidenceOf(intervals: readonly SightingInterval[], stage: StageNow): StageEvidence {
  const newest = [...intervals].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.seenUntil.getTime() - a.seenUntil.getTime(),
  );
  return {
    resources: newest.slice(0, MOST_EVIDENCE).map((it) => ({
      platform: it.platform,
      resource: it.resource,
      name: it.name,
      scopeId: it.scopeId,
      job: it.job,
      presence: it.presence,
      running: it.running,
      wanted: it.wanted,
      healthy: it.healthy,
      seenFrom: it.seenFrom.toISOString(),
      seenUntil: it.seenUntil.toISOString(),
      endedAt: it.endedAt?.toISOString() ?? null,
    })),
    more: Math.max(0, newest.length - MOST_EVIDENCE),
    sights: stage.sights.map(({ platform, asOf, stale }) => ({
      platform,
      asOf: asOf?.toISOString() ?? null,
      notSeen: stale.map((it) => it.scopeId),
    })),
  };
}

/** Days that are over and not written yet, oldest first. */
function daysToWrite({ now, newestDay, intervals, settings }: DeriveInput): readonly string[] {
  const { timeZone } = settings;
  const last = daysBefore(dayIn(new Date(now.getTime() - DAY_CLOSES_AFTER), timeZone), 1);
  const seen = intervals.reduce((least, it) => (it.seenFrom < least ? it.seenFrom : least), now);
  const earliest = daysBefore(last, MOST_DAYS);
  const first = newestDay === null ? dayIn(seen, timeZone) : daysBefore(newestDay, -1);
  const days: string[] = [];
  for (let day = first > earliest ? first : earliest; day <= last; day = daysBefore(day, -1)) days.push(day);
  return days;
}

interface Past {
  readonly days: readonly StageDay[];
  readonly changes: readonly StageChange[];
  /** The stage at the end of the last of these days, of what was never derived before. */
  readonly last: ReadonlyMap<string, Stage>;
}

/**
 * The stage at the end of each day, as it was known then. What was never derived before also gets the changes between
 * these days: its history is told from what is stored of it.
 */
function pastOf(asked: readonly Asked[], days: readonly string[], input: DeriveInput): Past {
  const written: StageDay[] = [];
  const changes: StageChange[] = [];
  const last = new Map<string, Stage>();
  for (const day of days) {
    const end = momentIn(daysBefore(day, -1), 0, input.settings.timeZone);
    const known = placesAt(input.looks, input.watches, end);
    const places = arrangePlaces({ ...known, provers: input.provers, now: end });
    for (const one of asked) {
      const seen = one.input.intervals.some((it) => it.seenFrom <= end);
      if (!seen && one.record === null) continue;
      const then = stageNow(knownAt(one.input, end, known), places);
      const stage = stageInForce(then.stage, one.override, end);
      const { name: subsystem } = one.subsystem;
      const moved = stage === then.stage ? then.moved : stage === 'moved';
      written.push({ day, environment: one.environment, subsystem, stage, moved });
      if (one.record !== null) continue;
      const key = keyOf({ subsystem, environment: one.environment });
      const before = last.get(key) ?? null;
      last.set(key, then.stage);
      const since = then.since !== null && end.getTime() - then.since.getTime() < DAY ? then.since : end;
      if (before !== then.stage)
        changes.push(changeOf(one, then, before, before === null ? (then.since ?? end) : since));
    }
  }
  return { days: written, changes, last };
}
