/** Stages as they are kept: what is derived, what people said of it, and every change with its evidence. */

import type { Watch } from './places.ts';
import type { StageReason } from './stage.ts';
import type { HowMoved } from './stage-history.ts';
import type { JsonObject, Platform, Stage } from './vocabulary.ts';

/** A place that could not be seen and may hold something; null stands for a platform that no job looks at. */
export interface BlindPlace {
  readonly platform: Platform;
  readonly scopeId: string | null;
  /** ISO time of the last complete look. */
  readonly since: string | null;
  readonly why: string | null;
}

/** What stands beside a stage. */
export interface StageDetail {
  readonly on: readonly { readonly platform: Platform; readonly running: number; readonly wanted: number }[];
  /** Resources that exist at zero. */
  readonly dormant: number;
  readonly elsewhere: readonly Platform[];
  readonly unhealthy: boolean;
  readonly visit: boolean;
  readonly blind: readonly BlindPlace[];
  /** Percent of the last day's requests that the source's load balancers answered; null where either side has none. */
  readonly oldTraffic: number | null;
}

/** Where a subsystem's environment is, as it was last derived. */
export interface StageRecord {
  readonly subsystem: string;
  readonly environment: string;
  readonly stage: Stage;
  readonly why: StageReason;
  readonly since: Date | null;
  /** The stage that was known last, while it is unknown. */
  readonly lastKnown: Stage | null;
  /** Moved and not back since. */
  readonly moved: boolean;
  readonly howMoved: HowMoved | null;
  readonly movedAt: Date | null;
  readonly regressedAt: Date | null;
  readonly sourceSeen: boolean;
  readonly settlesAt: Date | null;
  readonly asOf: Date | null;
  readonly detail: StageDetail;
  readonly derivedAt: Date;
}

/** What a stage rested on when it changed: copied, so that it stays when the sightings are pruned. */
export interface StageEvidence {
  readonly resources: readonly {
    readonly platform: Platform;
    readonly resource: string;
    readonly name: string;
    readonly scopeId: string;
    readonly job: string;
    readonly presence: string;
    readonly running: number;
    readonly wanted: number;
    readonly healthy: boolean;
    readonly seenFrom: string;
    readonly seenUntil: string;
    readonly endedAt: string | null;
  }[];
  /** How many more there were. */
  readonly more: number;
  readonly sights: readonly {
    readonly platform: Platform;
    readonly asOf: string | null;
    readonly notSeen: readonly string[];
  }[];
}

export interface StageChange {
  readonly subsystem: string;
  readonly environment: string;
  readonly at: Date;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly why: string;
  readonly evidence: StageEvidence;
  /** Who did it, where a person did. */
  readonly personId: string | null;
}

/** The stage at the end of a day (`2026-11-24`) of the accounting zone. */
export interface StageDay {
  readonly day: string;
  readonly environment: string;
  readonly subsystem: string;
  readonly stage: Stage;
  readonly moved: boolean;
}

export interface StageOverride {
  readonly subsystem: string;
  readonly environment: string;
  readonly stage: Stage;
  readonly reason: string;
  readonly until: Date;
  readonly personId: string;
  readonly createdAt: Date;
}

/** What people plan for a subsystem's move. */
export interface MovePlan {
  readonly subsystem: string;
  /** A day, as `2027-03-31`. */
  readonly targetDay: string | null;
  readonly blockedBy: string | null;
  readonly note: string | null;
  readonly personId: string;
  readonly updatedAt: Date;
}

/** A move of earlier times, told with its day. */
export interface ToldMove {
  readonly subsystem: string;
  readonly environment: string;
  readonly movedOn: string;
  readonly note: string | null;
}

/** What people said of stages: it stands beside what is derived, and is never overwritten by it. */
export interface StagesSaid {
  readonly overrides: readonly StageOverride[];
  readonly plans: readonly MovePlan[];
  readonly told: readonly ToldMove[];
  /** Moves of before toilbot that a person confirmed. */
  readonly confirmed: readonly {
    readonly subsystem: string;
    readonly environment: string;
    readonly at: Date;
  }[];
}

/** What is kept of stages, for the next time they are derived. */
export interface StagesKept {
  readonly watches: readonly Watch[];
  readonly records: readonly StageRecord[];
  readonly said: StagesSaid;
  /** The newest day that is written; null when none is. */
  readonly newestDay: string | null;
}

/** What deriving comes to. */
export interface Derived {
  readonly records: readonly StageRecord[];
  readonly changes: readonly StageChange[];
  readonly days: readonly StageDay[];
  /** Moves that were seen to be done just now, in production: the channel is told. */
  readonly announced: readonly StageRecord[];
}

export interface StageStore {
  /**
   * Whether something was looked at since stages were last derived, that being longer ago than `least`, or they were derived
   * longer ago than `most`, both in milliseconds.
   */
  isNews(now: Date, age: { readonly least: number; readonly most: number }): Promise<boolean>;
  /** Watches that lasted into the time after `since`, and all else. */
  kept(since: Date): Promise<StagesKept>;
  /** Writes what was derived, in one transaction. `overtaken` when another process derived meanwhile: then nothing is written. */
  write(
    derived: Derived,
    basedOn: StagesKept,
    announcements: readonly StageAnnouncement[],
    now: Date,
  ): Promise<'written' | 'overtaken'>;
  /** All that the migration status is made of. */
  records(): Promise<readonly StageRecord[]>;
  said(): Promise<StagesSaid>;
  changes(filter: {
    readonly subsystem?: string;
    readonly to?: Stage;
    readonly since?: Date;
  }): Promise<readonly StageChange[]>;
  /** How many of these subsystems (names of then) were at each stage of an environment at the end of each of these days. */
  days(environment: string, days: readonly string[], subsystems: readonly string[]): Promise<readonly StageCount[]>;
  override(override: StageOverride, evidenceStage: Stage | null, now: Date): Promise<void>;
  endOverride(subsystem: string, environment: string, personId: string, now: Date): Promise<void>;
  plan(plan: MovePlan): Promise<void>;
  /** True when there was a move of before toilbot to confirm, and it was not confirmed yet. */
  confirm(subsystem: string, environment: string, personId: string, now: Date): Promise<boolean>;
  /** Writes told moves; of one that is there already the newer is kept. Answers how many are new or changed. */
  tell(moves: readonly ToldMove[], now: Date): Promise<number>;
}

/** How many subsystems of an environment were at a stage at the end of a day. */
export interface StageCount {
  readonly day: string;
  readonly stage: Stage;
  readonly count: number;
  readonly moved: number;
}

/** A message of its own about a move: kept until Slack has said ok. */
export interface StageAnnouncement {
  readonly key: string;
  readonly channel: string;
  readonly payload: JsonObject;
}
