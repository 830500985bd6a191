/** What people say of a subsystem's move. It stands beside what is seen, and is never overwritten by it. */

import type { Stage } from './vocabulary.ts';

/** An override holds for at most so many days. */
export const MOST_OVERRIDE_DAYS = 90;

export type MoveGesture =
  | {
      readonly what: 'plan';
      readonly subsystem: string;
      /** A day, as `2027-03-31`; null for none. */
      readonly targetDay: string | null;
      readonly blockedBy: string | null;
      readonly note: string | null;
    }
  | {
      readonly what: 'override';
      readonly subsystem: string;
      readonly environment: string;
      readonly stage: Stage;
      readonly reason: string;
      readonly until: Date;
    }
  | { readonly what: 'take back'; readonly subsystem: string; readonly environment: string }
  /** It had moved before toilbot looked. */
  | { readonly what: 'confirm'; readonly subsystems: readonly string[]; readonly environment: string };

/** `changed` counts what is different now; `gone` when no such subsystem is configured. */
export type MoveOutcome = { readonly outcome: 'said'; readonly changed: number } | { readonly outcome: 'gone' };
