import type { Person } from './person.ts';
import type { Account } from './settings.ts';
import type { CaseState, JsonObject, Nature, Platform, Voice } from './vocabulary.ts';

/** What a person acts on as one thing. */
export interface Case {
  readonly id: number;
  readonly foldKey: string;
  readonly kind: string;
  readonly job: string;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly component: string | null;
  readonly resource: string | null;
  readonly team: string | null;
  readonly state: CaseState;
  readonly voice: Voice;
  readonly severity: number;
  readonly episode: number;
  readonly revision: number;
  readonly facts: JsonObject;
  readonly firstSeenAt: Date;
  readonly openedAt: Date | null;
  readonly lastSeenAt: Date;
  readonly dueAt: Date | null;
  readonly silent: boolean;
  readonly resolvedAt: Date | null;
  readonly resolvedHow: ResolvedHow | null;
  /** When time alone may change the case: a hold that ends, a snooze, a reminder, a quiet time. */
  readonly wakeAt: Date | null;
  readonly toldAt: Date | null;
  readonly toldSeverity: number | null;
  /** The reminder that was last given, as days before the date. */
  readonly remindedDays: number | null;
  readonly acknowledgedAt: Date | null;
  readonly assigneeId: string | null;
  readonly snoozedUntil: Date | null;
  readonly plannedFor: Date | null;
  readonly doneUntil: Date | null;
  /** What held when a person said "done": what is new or worse ends the "done". */
  readonly doneFacts: string | null;
  readonly mergedInto: number | null;
}

export const RESOLVED_HOW = ['gone', 'quiet', 'well', 'said', 'lapsed', 'person', 'muted', 'merged'] as const;
export type ResolvedHow = (typeof RESOLVED_HOW)[number];

/** A finding as it is kept. */
export interface FindingRow {
  /** 0 for one that is not stored yet. */
  readonly id: bigint;
  readonly caseId: number;
  readonly job: string;
  readonly scopeId: string;
  readonly kind: string;
  readonly aspect: string;
  readonly nature: Nature;
  readonly subject: string;
  readonly severity: number;
  readonly firstHand: boolean;
  readonly facts: JsonObject;
  readonly dueAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** When it is over by itself: told of by an event, and seen by no look yet; null where a look saw it. */
  readonly holdsUntil: Date | null;
  readonly goneAt: Date | null;
  readonly goneWhy: ResolvedHow | null;
}

export const CASE_EVENTS = [
  'opened',
  'worse',
  'better',
  'reopened',
  'resolved',
  'acknowledged',
  'done',
  'snoozed',
  'unsnoozed',
  'assigned',
  'planned',
  'muted',
  'accepted',
  'corrected',
  'merged',
  'minutes',
  'reminded',
  'late_click',
] as const;
export type CaseEventWhat = (typeof CASE_EVENTS)[number];

/** One step in the history of a case: a line of its thread. */
export interface CaseEvent {
  readonly at: Date;
  readonly what: CaseEventWhat;
  readonly personId: string | null;
  readonly detail: JsonObject;
}

/** All that words need to say a case. Built by the store; times are shown in `timeZone`. */
export interface CaseView {
  readonly case: Case;
  /** Open conditions and the occurrences of this episode; of a case that is over what its last episode was about. Oldest first. */
  readonly findings: readonly FindingRow[];
  /** The newest first, at most 20. */
  readonly events: readonly (CaseEvent & { readonly person: Person | null })[];
  readonly assignee: Person | null;
  /** Minutes that people reported on this episode. */
  readonly minutes: number;
  /** Episodes of this case before this one in the last 30 days and 6 months. */
  readonly earlier: { readonly month: number; readonly halfYear: number };
  readonly subsystem: SubsystemView | null;
  readonly now: Date;
  readonly timeZone: string;
  /** What people call the accounts. */
  readonly accounts: readonly Account[];
  readonly nextLookAt: Date | null;
}

/** What the configuration says of the subsystem of a case. */
export interface SubsystemView {
  readonly name: string;
  readonly team: string | null;
  readonly source: readonly Platform[];
  readonly target: string;
  readonly needs: readonly string[];
  /** Subsystems that need this one. */
  readonly neededBy: readonly string[];
  readonly runbook: string | null;
}
