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

export function workersSeen(clock: () => Date): WorkersSeen {
  const seen = new Map<string, ReadonlyMap<number, number>>();
  const lately = (address: string): ReadonlyMap<number, number> => {
    const now = clock().getTime();
    return new Map([...(seen.get(address) ?? [])].filter(([, at]) => Math.abs(now - at) < KEPT_MS));
  };
  return {
    saw(address, worker) {
      seen.set(address, new Map([...lately(address), [worker, clock().getTime()]]));
    },
    highest: (address) => Math.max(0, ...lately(address).keys()),
  };
}
