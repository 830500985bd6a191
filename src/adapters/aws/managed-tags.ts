import type { Tags } from '../../domain/answer.ts';
import { memo } from './memo.ts';
import type { Gathering } from './pages.ts';

/** Tags are set when a thing is made and seldom after: a call for each thing is made once a day. */
const KEPT_MS = 24 * 3_600_000;
const MOST_KEPT = 20_000;

export interface Tagged {
  readonly arn: string;
  readonly tags: Tags;
}

/** Tags by ARN, for the services whose lists do not tell them. */
export function tagKeeper(clock: () => Date) {
  const kept = memo<Tags>(clock, KEPT_MS, 0, MOST_KEPT);
  return {
    /**
     * Adds an item with its tags. Without them nobody could tell whose it is: one whose tags are refused is not added, and
     * is a gap. Answers false then.
     */
    add: async <T extends Tagged>(seen: Gathering<T>, item: T, ask: () => Promise<Tags>): Promise<boolean> => {
      try {
        const tags = await kept.get(item.arn, ask);
        seen.add(item.arn, { ...item, tags });
        return true;
      } catch (error) {
        seen.miss(error);
        return false;
      }
    },
  };
}
export type TagKeeper = ReturnType<typeof tagKeeper>;
