/** What toilbot itself has recorded: for the jobs that look at what the other jobs know. */

import type { ByLanguage } from '../language.ts';
import type { StageRecord } from '../stage-record.ts';
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

export interface RecordReads {
  'toilbot.datedCases': DatedCase;
  'toilbot.stages': StageRecord;
}

export const RECORD_READS: { readonly [R in keyof RecordReads]: ReadRule } = {
  'toilbot.datedCases': { service: 'toilbot', tier: 'base', actions: [] },
  'toilbot.stages': { service: 'toilbot', tier: 'base', actions: [] },
};
