/** What every read answers: what was seen, and what could not be. */

import type { LookFailure } from './vocabulary.ts';

export type Tags = Readonly<Record<string, string>>;

/** One item of an answer that could not be understood: told apart, never dropped in silence. */
export interface NotUnderstood {
  readonly what: string;
  readonly why: string;
  /** The item itself is not in the answer: that something was not seen proves nothing then. */
  readonly lost?: true;
  /** The call that would have told it, and why it could not be made. */
  readonly untold?: Gap;
}

/** Why a read, or the rest of it, could not be made. `detail` is one plain line without secrets. */
export interface Gap {
  readonly reason: LookFailure;
  readonly detail: string;
}

/** The answer of one read: what was seen, and what could not be. A `gap` of null means the answer is complete. */
export interface Answer<T> {
  readonly items: readonly T[];
  readonly gap: Gap | null;
  readonly notUnderstood: readonly NotUnderstood[];
}

/** Whether all of it was seen: only then does what is not in it prove anything. */
export function isWhole<T>(answer: Answer<T> | undefined): answer is Answer<T> {
  return answer !== undefined && answer.gap === null && !answer.notUnderstood.some((it) => it.lost);
}
