import type { Case, CaseEvent, FindingRow, ResolvedHow } from './case.ts';
import type { Finding, Look, Measure, Relief, Sighting } from './finding.ts';
import type { Environment } from './settings.ts';
import type { Voice } from './vocabulary.ts';

/** Where a resource belongs, by the claims. */
export interface Belonging {
  readonly subsystem: string | null;
  readonly environment: Environment;
  readonly component: string | null;
  readonly team: string | null;
}

/** What the claims are matched with besides the configuration. */
export interface Known {
  /** resource id -> subsystem, as people said; null is "not ours". */
  readonly corrections: ReadonlyMap<string, string | null>;
  /** resource id -> where its own API's last sighting put it: for what other sources name without its tags. */
  readonly sighted: ReadonlyMap<string, Omit<Belonging, 'team'>>;
}

export interface ClaimedFinding extends Finding {
  readonly belongs: Belonging;
  /** Chooses the case when no key does: subsystem or resource + environment + component + kind + day. */
  readonly foldKey: string;
}
export interface ClaimedRelief extends Relief {
  readonly belongs: Belonging;
  readonly foldKey: string;
}
export interface ClaimedSighting extends Sighting {
  readonly belongs: Belonging;
}
export interface ClaimedMeasure extends Measure {
  readonly belongs: Belonging;
}

/** A look whose findings, reliefs, sightings and measures were matched with the claims. */
export interface ClaimedLook extends Omit<Look, 'findings' | 'reliefs' | 'sightings' | 'measures'> {
  readonly findings: readonly ClaimedFinding[];
  readonly reliefs: readonly ClaimedRelief[];
  readonly sightings: readonly ClaimedSighting[];
  readonly measures: readonly ClaimedMeasure[];
}

export interface Mute {
  readonly kind: string;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly resource: string | null;
  readonly until: Date;
}

/** What is known before a settlement, read under the locks of the cases in it. */
export interface SettleState {
  readonly cases: readonly Case[];
  /** Every row of those cases, gone ones of the present episode too, of all jobs and scopes. */
  readonly rows: readonly FindingRow[];
  /** key -> case id, for the keys of the look. */
  readonly keys: ReadonlyMap<string, number>;
  readonly mutes: readonly Mute[];
  /** True until the job has seen the scope completely once: what is found then opens in silence. */
  readonly baseline: boolean;
}

/** Which cases say a line of history: in their thread, in thread and channel, or nowhere. */
export type Say = 'thread' | 'broadcast' | null;

/**
 * What changes. A case with a negative id is new: the store gives it its number, in rows, events and tells too.
 * Applied in one transaction with the deliveries that follow from it.
 */
export interface Settlement {
  /** Changed or new cases, whole. */
  readonly cases: readonly Case[];
  /** Changed rows (by id) and new ones (id 0). */
  readonly rows: readonly FindingRow[];
  readonly keys: readonly { readonly key: string; readonly caseId: number }[];
  readonly events: readonly { readonly caseId: number; readonly event: CaseEvent; readonly say: Say }[];
  readonly episodes: readonly EpisodeChange[];
  readonly tells: readonly Tell[];
}

export interface EpisodeChange {
  readonly caseId: number;
  readonly number: number;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedHow: ResolvedHow | null;
  readonly nothingNeeded: boolean;
}

/** A message of the case's own: a new one, or its newest edited in place. Thread replies follow from the events. */
export interface Tell {
  readonly caseId: number;
  readonly purpose: 'post' | 'edit';
}

/** Rules of a kind that settling needs. */
export interface KindRules {
  readonly holdMinutes: Readonly<Record<string, number>>;
  readonly quietMinutes: number;
  voice(input: {
    readonly environment: Environment;
    readonly aspects: ReadonlySet<string>;
    readonly severity: number;
    readonly lastHour: number;
    readonly lastDay: number;
  }): Voice;
}

/**
 * What settling needs besides the state: the kinds by id, when a dated case is told again, and for how long a complete look
 * of a job speaks, in milliseconds, of the jobs that prove what is not there.
 */
export interface SettleRules {
  readonly kinds: ReadonlyMap<string, KindRules>;
  readonly reminderDays: readonly number[];
  readonly timeZone: string;
  readonly speaksFor: ReadonlyMap<string, number>;
}
