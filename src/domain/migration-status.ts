import { earliest, HOUR } from './calendar.ts';
import type { Chance } from './chance.ts';
import { stageInForce } from './derive-stages.ts';
import { underNewNames } from './former-names.ts';
import type { LeadTimes } from './lead-times.ts';
import { effortOf, outlookOf } from './outlook.ts';
import { type Prover, staleAfter } from './places.ts';
import { parseScopeId } from './scope.ts';
import type { Settings, Subsystem } from './settings.ts';
import type { StageOverride, StageRecord, StagesSaid } from './stage-record.ts';
import {
  type NextMove,
  type Progress,
  STAGE_ORDER,
  type StatusAnswer,
  type StatusRow,
  type UnknownPlace,
} from './status.ts';
import type { LookRecord } from './store.ts';
import type { Stage } from './vocabulary.ts';

/** Minutes a week are means over this many weeks. */
const WEEKS = 4;

export interface StatusInput {
  readonly settings: Pick<Settings, 'subsystems' | 'timeZone' | 'targetDate' | 'accounts'>;
  readonly records: readonly StageRecord[];
  readonly said: StagesSaid;
  readonly looks: readonly LookRecord[];
  readonly provers: readonly Prover[];
  /** Reported minutes by subsystem over the last four weeks. */
  readonly minutes: ReadonlyMap<string, number>;
  readonly chance: Chance;
  readonly leadTimes?: readonly LeadTimes[];
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

const keyOf = (it: { readonly subsystem: string; readonly environment: string }): string =>
  `${it.subsystem} ${it.environment}`;

function rowOf(record: StageRecord, subsystem: Subsystem, input: StatusInput, said: SaidOfStages): StatusRow {
  const { detail } = record;
  const override = said.override(record);
  const stage = stageInForce(record.stage, override, input.now);
  const seenToMove = record.moved && (record.howMoved !== 'before' || said.isConfirmed(record));
  return {
    subsystem: subsystem.name,
    team: subsystem.team,
    environment: record.environment,
    stage,
    evidence: record.stage,
    why: record.why,
    counted: stage === record.stage ? COUNTED.includes(stage) && seenToMove : stage === 'moved',
    howMoved: record.howMoved,
    movedAt: record.movedAt,
    regressedAt: record.regressedAt,
    override: override !== null && override.until > input.now ? override : null,
    since: record.since,
    on: detail.on,
    lastKnown: record.lastKnown,
    blind: detail.blind.map(({ platform, scopeId }) => ({
      platform,
      place: scopeId === null ? null : placeName(scopeId, input.settings),
    })),
    settlesAt: record.settlesAt,
    oldTraffic: detail.oldTraffic,
    elsewhere: detail.elsewhere,
    visit: detail.visit,
    unhealthy: detail.unhealthy,
    asOf: record.asOf,
  };
}

/** What people said of stages, by what they said it of. */
interface SaidOfStages {
  override(record: StageRecord): StageOverride | null;
  isConfirmed(record: StageRecord): boolean;
}

function saidOfStages(said: StagesSaid): SaidOfStages {
  const overrides = new Map(said.overrides.map((it) => [keyOf(it), it]));
  const confirmed = new Set(said.confirmed.map(keyOf));
  return {
    override: (record) => overrides.get(keyOf(record)) ?? null,
    isConfirmed: (record) => confirmed.has(keyOf(record)),
  };
}

function aWeek(minutes: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...minutes].map(([name, total]) => [name, total / WEEKS]));
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
    moved: of.filter((row) => row.counted).length,
    total: of.length,
    unconfirmed: of.filter((row) => row.stage === 'moved' && !row.counted).length,
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
      const limit = staleAfter(every);
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
  const subsystems = new Map(input.settings.subsystems.map((it) => [it.name, it]));
  const said = saidOfStages(underNewNames(input.said, input.settings.subsystems));
  const rows = input.records
    .flatMap((record) => {
      const subsystem = subsystems.get(record.subsystem);
      return subsystem ? [rowOf(record, subsystem, input, said)] : [];
    })
    .sort(inOrder);
  const { places, seen, total } = unknownPlaces(input);
  const production = rows.filter((row) => row.environment === 'production');
  const { settings, chance, now } = input;
  return {
    now: input.now,
    timeZone: input.settings.timeZone,
    progress: progressOf(rows, input.settings),
    rows,
    unknownPlaces: places,
    next: nextMoves(rows, input),
    places: { seen, total },
    outlook: outlookOf({
      rows: production,
      settings,
      firstLook: earliest(input.looks.map((it) => it.firstLookAt)),
      chance,
      now,
    }),
    effort: effortOf(production, aWeek(input.minutes)),
    told: rows.filter((row) => row.counted && (row.howMoved !== 'seen' || row.override !== null)).length,
    targetDate: input.settings.targetDate,
    leadTimes: input.leadTimes ?? [],
  };
}
