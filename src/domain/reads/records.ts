/** What toilbot itself has recorded: for the jobs that look at what the other jobs know. */

import type { ByLanguage } from '../language.ts';
import type { StageOverride, StageRecord } from '../stage-record.ts';
import type { ReadRule } from './read.ts';

/** An open case with a date. */
export interface DatedCase {
  readonly caseId: number;
  readonly kind: string;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly component: string | null;
  readonly dueAt: Date;
  /** The day that a person planned for it. */
  readonly plannedFor: Date | null;
  readonly taken: boolean;
  /** What people call its kind. */
  readonly title: ByLanguage<string>;
}

/**
 * The newest of what is known of scheduled work. `began`, `succeeded` and `failed`: when a thing last did. `watched`: until
 * when a schedule was looked at.
 */
export const SCHEDULE_MARKS = ['began', 'succeeded', 'failed', 'watched'] as const;
export type ScheduleMark = (typeof SCHEDULE_MARKS)[number];

/** One mark of what runs, or of the schedule that starts it, as toilbot has recorded it at a scope. */
export interface ScheduleRecord {
  readonly mark: ScheduleMark;
  /** Id of the resource that runs; of `watched` the ARN of the schedule. */
  readonly of: string;
  readonly at: Date;
  /** It was within so many minutes after `at`: figures tell the hour only. */
  readonly withinMinutes: number;
  /** Of `watched`: since when without a break, and the expression that it had. */
  readonly since: Date | null;
  readonly expression: string | null;
}

/** A stage as it was derived, and what a person set in its place. */
export interface StageWithOverride extends StageRecord {
  readonly override: StageOverride | null;
}

export interface RecordReads {
  'toilbot.datedCases': DatedCase;
  'toilbot.stages': StageWithOverride;
  'toilbot.scheduleRecords': ScheduleRecord;
}

export const RECORD_READS: { readonly [R in keyof RecordReads]: ReadRule } = {
  'toilbot.datedCases': { service: 'toilbot', tier: 'base', actions: [] },
  'toilbot.stages': { service: 'toilbot', tier: 'base', actions: [] },
  'toilbot.scheduleRecords': { service: 'toilbot', tier: 'base', actions: [] },
};
