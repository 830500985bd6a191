import type { LeadTimes } from './lead-times.ts';
import type { Effort, Outlook } from './outlook.ts';
import type { StageReason } from './stage.ts';
import type { HowMoved } from './stage-history.ts';
import type { StageOverride } from './stage-record.ts';
import type { LookFailure, Platform, Stage } from './vocabulary.ts';

/** How far one environment has come. `total` counts the subsystems that have something to move. */
export interface Progress {
  readonly environment: string;
  readonly moved: number;
  readonly total: number;
  /** Moved before toilbot looked, and nobody confirmed it yet: not counted as moved. */
  readonly unconfirmed: number;
}

/** Where nothing could be seen. `place` is null for a platform that no job of this version looks at. */
export interface Unsighted {
  readonly platform: Platform;
  /** A name people know it by. */
  readonly place: string | null;
}

/** One subsystem's environment: its stage and the evidence for it. */
export interface StatusRow {
  readonly subsystem: string;
  readonly team: string | null;
  readonly environment: string;
  /** The stage that counts: what a person set while that is in force. */
  readonly stage: Stage;
  /** What the sightings alone say, and by which rule. */
  readonly evidence: Stage;
  readonly why: StageReason;
  /** Counts as moved: seen to move, told with its day, or confirmed by a person; an outage of the target does not take it back. */
  readonly counted: boolean;
  readonly howMoved: HowMoved | null;
  readonly movedAt: Date | null;
  readonly regressedAt: Date | null;
  readonly override: StageOverride | null;
  /** Since when it is at this stage, as far as toilbot saw. */
  readonly since: Date | null;
  /** What runs where now, by the freshest looks. */
  readonly on: readonly { readonly platform: Platform; readonly running: number; readonly wanted: number }[];
  /** The stage that was known before it became unknown. */
  readonly lastKnown: Stage | null;
  /** Places that could not be seen and might hold it. */
  readonly blind: readonly Unsighted[];
  /** When it counts as moved if nothing comes back. */
  readonly settlesAt: Date | null;
  /** Percent of the last day's requests that the load balancers of its source answered; null where either side has none. */
  readonly oldTraffic: number | null;
  /** Platforms where it lives that are neither its source nor its target. */
  readonly elsewhere: readonly Platform[];
  /** The source is there for less than an hour after the move. */
  readonly visit: boolean;
  /** The target runs less than it should. */
  readonly unhealthy: boolean;
  /** When the freshest look that this follows from began; null when there is none. */
  readonly asOf: Date | null;
}

/** A place that could not be seen, and since when. */
export interface UnknownPlace {
  /** `aws/111122223333/ap-northeast-1`, or a name people know it by. */
  readonly place: string;
  readonly jobs: readonly string[];
  readonly reason: LookFailure | null;
  readonly detail: string | null;
  readonly since: Date | null;
}

export interface NextMove {
  readonly subsystem: string;
  readonly on: readonly Platform[];
  readonly minutesAWeek: number | null;
  readonly targetUndecided: boolean;
}

/** All that `/migration-status` says. Computed from what is stored; nothing in it is a guess. */
export interface StatusAnswer {
  readonly now: Date;
  readonly timeZone: string;
  /** Production first. */
  readonly progress: readonly Progress[];
  /** Every subsystem and environment, in the order it is to be told. */
  readonly rows: readonly StatusRow[];
  readonly unknownPlaces: readonly UnknownPlace[];
  /** Most worth moving first; empty when that is not known yet. */
  readonly next: readonly NextMove[];
  readonly places: { readonly seen: number; readonly total: number };
  /** Of production. */
  readonly outlook: Outlook;
  /** Of production; null where nobody has reported a minute. */
  readonly effort: Effort | null;
  /** Rows that rest on what people said, not on what was seen. */
  readonly told: number;
  readonly targetDate: Date | null;
  /** Of production: before each move and since; none where no change was measured. */
  readonly leadTimes: readonly LeadTimes[];
}

/** Stages in the order in which they need somebody. */
export const STAGE_ORDER = [
  'regressed',
  'missing',
  'at_risk',
  'dual_running',
  'settling',
  'unknown',
  'unseen',
  'not_started',
  'moved',
  'retired',
] as const satisfies readonly Stage[];
