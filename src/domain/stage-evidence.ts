/** What the stage of a subsystem's environment rests on: what was seen, where, and which places were looked at. */

import { type Prover, staleAfter } from './places.ts';
import type { Subsystem } from './settings.ts';
import { targetPlatforms } from './stage.ts';
import type { StageChange, StageEvidence, StageRecord } from './stage-record.ts';
import type { StatusRow } from './status.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import type { LookFailure, Platform } from './vocabulary.ts';

/** One resource as it was seen last; `endedAt` is when a look first found it otherwise or gone. */
export type SeenResource = Pick<
  SightingInterval,
  'platform' | 'name' | 'scopeId' | 'presence' | 'running' | 'wanted' | 'healthy' | 'seenFrom' | 'seenUntil' | 'endedAt'
>;

/** A place where it may be. `at` is when it was last looked at completely, null for never; stale sight proves nothing. */
export interface LookedAt {
  readonly platform: Platform;
  readonly scopeId: string;
  readonly at: Date | null;
  readonly stale: boolean;
  readonly failure: LookFailure | null;
}

export interface EvidenceOfStage {
  readonly row: StatusRow;
  /** Of now, then what was there when the stage changed and is not any more. */
  readonly resources: readonly SeenResource[];
  /** Resources that the change rested on and did not keep. */
  readonly moreResources: number;
  readonly places: readonly LookedAt[];
  /** Platforms of its source or target that nothing looks at. */
  readonly unlooked: readonly Platform[];
}

export interface EvidenceInput {
  readonly subsystem: Subsystem;
  readonly records: readonly StageRecord[];
  readonly changes: readonly StageChange[];
  readonly sightings: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly provers: readonly Prover[];
  readonly now: Date;
}

export function evidenceOfStages(rows: readonly StatusRow[], input: EvidenceInput): readonly EvidenceOfStage[] {
  return rows.map((row) => evidenceOf(row, input));
}

function evidenceOf(row: StatusRow, input: EvidenceInput): EvidenceOfStage {
  const own = input.sightings.filter((it) => it.environment === row.environment);
  const evidence = newestEvidence(row, input.changes);
  const there = new Set(own.map((it) => `${it.scopeId} ${it.resource}`));
  const before = (evidence?.resources ?? []).filter((it) => !there.has(`${it.scopeId} ${it.resource}`));
  const platforms = [...new Set([...input.subsystem.source, ...targetPlatforms(input.subsystem)])];
  const held = (platform: Platform): ReadonlySet<string> =>
    new Set([...own, ...before].filter((it) => it.platform === platform).map((it) => it.scopeId));
  const sights = platforms.map((platform) => ({ platform, looks: looksAt(platform, held(platform), input) }));
  return {
    row,
    resources: [...own.toSorted(newestFirst), ...before.map(asSeen).toSorted(newestFirst)],
    moreResources: evidence?.more ?? 0,
    places: sights.flatMap((it) => it.looks),
    unlooked: sights.filter((it) => it.looks.length === 0).map((it) => it.platform),
  };
}

const newestFirst = (a: SeenResource, b: SeenResource): number => b.seenUntil.getTime() - a.seenUntil.getTime();

/** Of the newest change that rested on something seen: what a person did rests on nothing. */
function newestEvidence(row: StatusRow, changes: readonly StageChange[]): StageEvidence | null {
  const own = changes.filter((it) => it.environment === row.environment && it.personId === null);
  return own.reduce<StageChange | null>((a, b) => (a === null || b.at >= a.at ? b : a), null)?.evidence ?? null;
}

function asSeen(it: StageEvidence['resources'][number]): SeenResource {
  return {
    ...it,
    presence: it.presence === 'live' ? 'live' : 'dormant',
    seenFrom: new Date(it.seenFrom),
    seenUntil: new Date(it.seenUntil),
    endedAt: it.endedAt === null ? null : new Date(it.endedAt),
  };
}

/** The freshest complete look at each place that held it, or, where it was never seen, at every configured one. */
function looksAt(platform: Platform, held: ReadonlySet<string>, input: EvidenceInput): readonly LookedAt[] {
  const speaksFor = new Map(
    input.provers.filter((it) => it.proves.includes(platform)).map((it) => [it.job, staleAfter(it.intervalMs)]),
  );
  const looks = input.looks.filter(
    (it) => speaksFor.has(it.job) && (held.size === 0 ? it.configured : held.has(it.scopeId)),
  );
  return [...Map.groupBy(looks, (it) => it.scopeId)].flatMap(([scopeId, of]): LookedAt[] => {
    const [freshest] = of.toSorted((a, b) => (b.lastCompleteAt?.getTime() ?? 0) - (a.lastCompleteAt?.getTime() ?? 0));
    if (freshest === undefined) return [];
    const at = freshest.configured ? freshest.lastCompleteAt : null;
    const stale = at === null || input.now.getTime() - at.getTime() > (speaksFor.get(freshest.job) ?? 0);
    return [{ platform, scopeId, at, stale, failure: stale ? freshest.failure : null }];
  });
}
