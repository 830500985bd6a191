import type { Answer } from '../../domain/answer.ts';
import type { At } from './clients.ts';
import { memo } from './memo.ts';

/** The reads of one tick come together; the next tick asks anew. */
const KEPT_MS = 60_000;
/** Answers are large: room for the scopes that are looked at side by side. */
const MOST_KEPT = 24;

/**
 * An answer that several reads of one scope lean on: asked once, and shared among those who ask at about the same time.
 * `anew` is for who must see what is so now: it asks in any case, and those who come next share that answer.
 */
export type SharedAnswers<T> = (
  at: At,
  signal: AbortSignal,
  ask: () => Promise<Answer<T>>,
  anew?: 'anew',
) => Promise<Answer<T>>;

/** An answer with a gap is shared with those who wait for it, and then forgotten. */
export function sharedAnswers<T>(clock: () => Date): SharedAnswers<T> {
  const answers = memo<Answer<T>>(clock, KEPT_MS, 0, MOST_KEPT);
  return async (at, signal, ask, anew) => {
    const key = `${at.account}/${at.region}`;
    let own = false;
    const mine = () => {
      own = true;
      return ask();
    };
    if (anew) answers.forget(key);
    const answer = await answers.get(key, mine);
    if (!answer.gap) return answer;
    answers.forget(key);
    // Another's time was up, or it was stopped: that says nothing of this one.
    if (own || answer.gap.reason !== 'timed_out' || signal.aborted) return answer;
    return answers.get(key, mine);
  };
}
