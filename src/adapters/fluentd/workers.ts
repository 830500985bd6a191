/**
 * Which workers of a fluentd answered lately. monitor_agent does not say how many there are: each listens on the port after
 * the one before it, and only that it was there before tells a silent worker from none.
 */

import { DAY } from '../../domain/calendar.ts';

export interface WorkersSeen {
  saw(address: string, worker: number): void;
  /** The highest worker that answered within a day; 0 where only the first one did. */
  highest(address: string): number;
}

/** A worker that was silent for a day was taken away by its configuration. */
const KEPT_MS = DAY;

/** Workers by address, with when each answered last; the address that answered longest ago stands first. */
type Seen = Map<string, ReadonlyMap<number, number>>;

export function workersSeen(clock: () => Date, seen: Seen = new Map()): WorkersSeen {
  const lately = (address: string): ReadonlyMap<number, number> => {
    const now = clock().getTime();
    return new Map([...(seen.get(address) ?? [])].filter(([, at]) => Math.abs(now - at) < KEPT_MS));
  };
  return {
    saw(address, worker) {
      const workers = new Map([...lately(address), [worker, clock().getTime()]]);
      seen.delete(address);
      seen.set(address, workers);
      // Instances come and go, each with an address of its own.
      for (const other of seen.keys()) {
        if (lately(other).size > 0) break;
        seen.delete(other);
      }
    },
    highest: (address) => Math.max(0, ...lately(address).keys()),
  };
}
