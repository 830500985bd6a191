import { gapOf } from './gap.ts';

/** A cache of at most `limit` values; the one that was not asked for the longest goes first. */
export function recent<V>(limit: number) {
  const values = new Map<string, V>();
  return {
    get: (key: string): V | undefined => {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set: (key: string, value: V) => {
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= limit) break;
        values.delete(oldest);
      }
    },
    delete: (key: string) => values.delete(key),
    keys: () => [...values.keys()],
  };
}

interface Kept<V> {
  readonly value: Promise<V>;
  /** By the given clock, in milliseconds. */
  readonly at: number;
  /** By the monotonic clock: a clock that is set back, or stands still in a test, must not keep a value for ever. */
  readonly steadyAt: number;
}

/**
 * Asks once and shares the answer for `keepMs`, also among those who ask meanwhile. A refusal is shared with those
 * who wait for it and then forgotten, or kept for `keepRefusedMs`.
 */
export function memo<V>(clock: () => Date, keepMs: number, keepRefusedMs: number, limit: number) {
  const kept = recent<Kept<V>>(limit);
  const isFresh = (entry: Kept<V>, milliseconds: number) =>
    Math.abs(clock().getTime() - entry.at) < milliseconds && performance.now() - entry.steadyAt < milliseconds;
  const refusals = new WeakSet<Promise<V>>();
  return {
    get: (key: string, ask: () => Promise<V>): Promise<V> => {
      const entry = kept.get(key);
      if (entry && isFresh(entry, refusals.has(entry.value) ? keepRefusedMs : keepMs)) return entry.value;
      const value = ask();
      kept.set(key, { value, at: clock().getTime(), steadyAt: performance.now() });
      value.catch((error: unknown) => {
        // That one asker had no more time says nothing to the next.
        if (gapOf(error).reason === 'timed_out') kept.delete(key);
        else refusals.add(value);
      });
      return value;
    },
    forget: (key: string) => kept.delete(key),
  };
}
