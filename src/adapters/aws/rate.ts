import { setTimeout as sleep } from 'node:timers/promises';
import { orAborted } from './deadline.ts';

/** A throttled lane is back at its full rate after this long without another throttle. */
const RECOVERY_MS = 300_000;
/** Answers of one burst that were throttled together halve the rate once. */
const ONE_BURST_MS = 1_000;
const SLOWEST = 1 / 16;
/**
 * What counts as a second here. One call is longer on its way than the next, to be signed and to connect: without these
 * milliseconds to spare the calls of a little more than a second would come in within one.
 */
const SECOND_MS = 1_100;

/** The monotonic clock, in milliseconds, and how to wait by it. */
export interface Timer {
  now(): number;
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}
const TIMER: Timer = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
};

export interface RateLimiter {
  /** Resolves when a call of this lane may begin; rejects when the signal ends first. */
  turn(lane: string, signal: AbortSignal | undefined): Promise<void>;
  /** Says that a call of this lane leaves only now: the next one keeps its distance from this moment. */
  leaves(lane: string): void;
  /** Says that AWS throttled a call of this lane: half as many from now on, slowly more again. */
  throttled(lane: string): void;
}

interface Lane {
  queue: Promise<void>;
  /** When the last call began, in milliseconds of the monotonic clock. */
  lastAt: number;
  rate: number;
  rateAt: number;
  throttledAt: number;
}

/**
 * Spaces the calls of each lane evenly, from the time the last one really began, so that no second sees more than
 * `callsPerSecond` of them. null lets every call pass.
 */
export function rateLimiter(callsPerSecond: number | null, timer: Timer = TIMER): RateLimiter {
  if (callsPerSecond === null) return { turn: async () => {}, leaves: () => {}, throttled: () => {} };
  const base = callsPerSecond;
  const lanes = new Map<string, Lane>();

  const laneOf = (id: string): Lane => {
    const known = lanes.get(id);
    if (known) return known;
    const lane = { queue: Promise.resolve(), lastAt: -Infinity, rate: base, rateAt: 0, throttledAt: -Infinity };
    lanes.set(id, lane);
    return lane;
  };
  const rateNow = (lane: Lane, now: number) => Math.min(base, lane.rate + ((now - lane.rateAt) * base) / RECOVERY_MS);

  const waitAtHead = async (lane: Lane, signal: AbortSignal | undefined) => {
    for (;;) {
      signal?.throwIfAborted();
      const now = timer.now();
      const freeAt = lane.lastAt + SECOND_MS / rateNow(lane, now);
      if (now >= freeAt) {
        lane.lastAt = now;
        return;
      }
      await timer.wait(Math.ceil(freeAt - now), signal);
    }
  };

  return {
    turn: (id, signal) => {
      const lane = laneOf(id);
      const mine = lane.queue.then(() => waitAtHead(lane, signal));
      lane.queue = mine.catch(() => {});
      return signal ? orAborted(mine, signal) : mine;
    },
    leaves: (id) => {
      laneOf(id).lastAt = timer.now();
    },
    throttled: (id) => {
      const lane = laneOf(id);
      const now = timer.now();
      if (now - lane.throttledAt < ONE_BURST_MS) return;
      lane.rate = Math.max(base * SLOWEST, rateNow(lane, now) / 2);
      lane.rateAt = now;
      lane.throttledAt = now;
    },
  };
}
