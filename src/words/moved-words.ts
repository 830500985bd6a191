import type { Deletable, Leftover } from '../domain/leftovers.ts';
import type { AnnouncedMove } from '../domain/move-notice.ts';
import type { Saving } from '../domain/saving.ts';
import type { NextMove, Progress } from '../domain/status.ts';
import type { Platform } from '../domain/vocabulary.ts';

/** What is said when a subsystem has moved: plain text, escaped when it is shown. */
export interface MovedWords {
  headline(move: AnnouncedMove, on: readonly Platform[]): string;
  /** `knownFrom` is the day from which enough weeks after the move are known. */
  saving(saving: Saving, knownFrom: string): string;
  deletable(steps: Deletable['steps'], subsystem: string): string;
  leftovers(leftover: Pick<Leftover, 'sort' | 'count'>): string;
  /** Null when neither is known. */
  rest(progress: Progress | null, next: NextMove | null): string | null;
}
