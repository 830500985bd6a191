import { DAY, HOUR } from './calendar.ts';
import { leadTimes } from './lead-times.ts';
import type { KnownMeasure } from './measures.ts';
import { parseScopeId } from './scope.ts';
import type { Settings, Subsystem } from './settings.ts';
import { type LookedPlaces, lookedPlaces, type Prover, type StageNow, stageNow } from './stage.ts';
import {
  type NextMove,
  type Progress,
  STAGE_ORDER,
  type StatusAnswer,
  type StatusRow,
  type UnknownPlace,
  type Unsighted,
} from './status.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import { trafficSplit } from './traffic.ts';
import type { Platform, Stage } from './vocabulary.ts';

/** Minutes a week are means over this many weeks. */
const WEEKS = 4;

export interface StatusInput {
  readonly settings: Pick<Settings, 'subsystems' | 'timeZone' | 'targetDate' | 'accounts'>;
  readonly intervals: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly provers: readonly Prover[];
  /** Reported minutes by subsystem over the last four weeks. */
  readonly minutes: ReadonlyMap<string, number>;
  /** Measures of the kind `requests` of the last day; none where no load balancer was looked at. */
  readonly requests?: readonly KnownMeasure[];
  /** Measures of the kind `lead-time` of the last four weeks. */
  readonly delivery?: readonly KnownMeasure[];
  readonly now: Date;
}

/** Stages that count as moved: an outage of the target does not take the move back. */
const COUNTED: readonly Stage[] = ['moved', 'at_risk'];

function placeName(scopeId: string, settings: StatusInput['settings']): string {
  const scope = parseScopeId(scopeId);
  if (!scope) return scopeId;
  const account = settings.accounts.find((it) => it.id === scope.account);
  return `${account?.name ?? scope.account}, ${scope.region}`;
}

function platformsOf(stage: StageNow): StatusRow['on'] {
  const byPlatform = new Map<Platform, { running: number; wanted: number }>();
  for (const it of stage.live) {
    const sum = byPlatform.get(it.platform) ?? { running: 0, wanted: 0 };
    byPlatform.set(it.platform, { running: sum.running + it.running, wanted: sum.wanted + it.wanted });
  }
  return [...byPlatform].map(([platform, sum]) => ({ platform, ...sum }));
}

/** The places as they were looked at, and as if all had been looked at just now: for what was known last. */
interface Sights {
  readonly now: LookedPlaces;
  readonly asIfFresh: LookedPlaces;
}

function sightsOf(input: StatusInput): Sights {
  const fresh = input.looks.map((look) => ({ ...look, configured: true, lastCompleteAt: input.now }));
  return { now: lookedPlaces(input), asIfFresh: lookedPlaces({ ...input, looks: fresh }) };
}

function rowOf(
  subsystem: Subsystem,
  environment: string,
  intervals: readonly SightingInterval[],
  input: StatusInput,
  sights: Sights,
): StatusRow {
  const own = { ...input, subsystem, environment, intervals };
  const stage = stageNow(own, sights.now);
  const blind = stage.sights.flatMap(({ platform, never, stale }): Unsighted[] =>
    never
      ? [{ platform, place: null }]
      : stale.map((it) => ({ platform, place: placeName(it.scopeId, input.settings) })),
  );
  const split = trafficSplit(input.requests ?? [], subsystem, environment, input.now);
  const known = stage.stage === 'unknown' && intervals.length > 0 ? stageNow(own, sights.asIfFresh).stage : null;
  return {
    subsystem: subsystem.name,
    team: subsystem.team,
    environment,
    stage: stage.stage,
    since: stage.since,
    on: platformsOf(stage),
    lastKnown: known === 'unknown' ? null : known,
    blind,
    settlesAt: stage.movedOn,
    asOf: stage.asOf,
    oldTraffic: split.is === 'known' ? split.source : null,
  };
}

function inOrder(a: StatusRow, b: StatusRow): number {
  const production = Number(b.environment === 'production') - Number(a.environment === 'production');
  const stage = STAGE_ORDER.indexOf(a.stage) - STAGE_ORDER.indexOf(b.stage);
  return production || a.environment.localeCompare(b.environment) || stage || a.subsystem.localeCompare(b.subsystem);
}

function progressOf(rows: readonly StatusRow[], settings: StatusInput['settings']): Progress[] {
  const movable = new Set(settings.subsystems.filter((it) => it.source.length > 0).map((it) => it.name));
  const byEnvironment = Map.groupBy(
    rows.filter((row) => movable.has(row.subsystem)),
    (row) => row.environment,
  );
  return [...byEnvironment].map(([environment, of]) => ({
    environment,
    moved: of.filter((row) => COUNTED.includes(row.stage)).length,
    total: of.length,
  }));
}

function unknownPlaces(input: StatusInput): {
  readonly places: UnknownPlace[];
  readonly seen: number;
  readonly total: number;
} {
  // Of the jobs that are on: one that was switched off is no failed look, nor is what a run says of its own sight a place.
  const on = new Set(input.provers.map((it) => it.job));
  const byScope = Map.groupBy(
    input.looks.filter((look) => look.configured && on.has(look.job)),
    (look) => look.scopeId,
  );
  const places: UnknownPlace[] = [];
  for (const [scopeId, looks] of byScope) {
    const blind = looks.filter((look) => {
      const every = input.provers.find((it) => it.job === look.job)?.intervalMs ?? HOUR;
      const limit = Math.max(3 * every, 6 * HOUR);
      return (
        look.status === 'failed' || !look.lastCompleteAt || input.now.getTime() - look.lastCompleteAt.getTime() > limit
      );
    });
    const [first] = blind;
    if (!first) continue;
    places.push({
      place: placeName(scopeId, input.settings),
      jobs: blind.map((look) => look.job),
      reason: first.failure,
      detail: first.detail,
      since: first.lastCompleteAt,
    });
  }
  return { places, seen: byScope.size - places.length, total: byScope.size };
}

function nextMoves(rows: readonly StatusRow[], input: StatusInput): NextMove[] {
  const subsystems = new Map(input.settings.subsystems.map((it) => [it.name, it]));
  const needs = Map.groupBy(
    input.settings.subsystems.flatMap((it) => [...new Set(it.needs)]),
    (name) => name,
  );
  const needed = (name: string): number => needs.get(name)?.length ?? 0;
  return rows
    .filter(
      (row) => row.environment === 'production' && ['not_started', 'dual_running', 'regressed'].includes(row.stage),
    )
    .map((row) => ({
      subsystem: row.subsystem,
      on: row.on
        .map((it) => it.platform)
        .filter((platform) => subsystems.get(row.subsystem)?.source.includes(platform)),
      minutesAWeek: input.minutes.has(row.subsystem)
        ? Math.round((input.minutes.get(row.subsystem) ?? 0) / WEEKS)
        : null,
      targetUndecided: subsystems.get(row.subsystem)?.target === 'undecided',
    }))
    .filter((move) => move.minutesAWeek !== null && move.minutesAWeek > 0)
    .sort((a, b) => (b.minutesAWeek ?? 0) - (a.minutesAWeek ?? 0) || needed(b.subsystem) - needed(a.subsystem))
    .slice(0, 3);
}

/**
 * The answer of `/migration-status` from what is stored: the stage of every subsystem and environment that was seen,
 * and of production for every one that is configured.
 */
export function migrationStatus(input: StatusInput): StatusAnswer {
  const bySubsystem = Map.groupBy(input.intervals, (it) => it.subsystem);
  const sights = sightsOf(input);
  const rows: StatusRow[] = [];
  for (const subsystem of input.settings.subsystems) {
    const byEnvironment = Map.groupBy(bySubsystem.get(subsystem.name) ?? [], (it) => it.environment);
    for (const environment of new Set(['production', ...byEnvironment.keys()])) {
      rows.push(rowOf(subsystem, environment, byEnvironment.get(environment) ?? [], input, sights));
    }
  }
  rows.sort(inOrder);
  const { places, seen, total } = unknownPlaces(input);
  return {
    now: input.now,
    timeZone: input.settings.timeZone,
    progress: progressOf(rows, input.settings),
    rows,
    unknownPlaces: places,
    next: nextMoves(rows, input),
    places: { seen, total },
    told: 0,
    targetDate: input.settings.targetDate,
    leadTimes: leadTimes(input.delivery ?? [], new Date(input.now.getTime() - 7 * WEEKS * DAY), input.now),
  };
}
