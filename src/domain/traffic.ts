/** How the requests to a subsystem are split between where it comes from and where it goes. */

import type { KnownMeasure } from './measures.ts';
import type { Environment, Subsystem } from './settings.ts';
import type { Platform } from './vocabulary.ts';

const DAY = 86_400_000;

/** Percent of the requests of the last 24 hours, not rounded; `unknown` says why there is no share. */
export type TrafficSplit =
  | {
      readonly is: 'known';
      readonly source: number;
      readonly target: number;
      readonly requests: number;
      readonly until: Date;
    }
  | { readonly is: 'unknown'; readonly why: 'one side has no load balancer' | 'no requests' };

/** A share as people read it: nothing is called 0 that is more, or 100 that is less. */
export function shownShare(percent: number): string {
  if (percent > 0 && percent < 1) return 'under 1 %';
  return percent > 99 && percent < 100 ? 'over 99 %' : `${Math.round(percent)} %`;
}

type SplitSubsystem = Pick<Subsystem, 'name' | 'source' | 'target'>;

function sideOf(platform: Platform, subsystem: SplitSubsystem): 'source' | 'target' | null {
  if (subsystem.source.includes(platform)) return 'source';
  // What has no set of targets yet may go anywhere but to where it is.
  const { target } = subsystem;
  return typeof target === 'string' || target.includes(platform) ? 'target' : null;
}

/** Requests of the last 24 hours by side, where a load balancer tells. */
interface Sums {
  readonly source: number | null;
  readonly target: number | null;
  readonly until: Date;
}

function sumsOf(
  measures: readonly KnownMeasure[],
  subsystem: SplitSubsystem,
  environment: Environment,
  now: Date,
): Sums {
  const sums = new Map<'source' | 'target', number>();
  let until = 0;
  for (const it of measures) {
    const age = now.getTime() - it.at.getTime();
    // The beginning of the hour stands in `at`: the one that is not over yet has no figure.
    const fits = it.measure === 'requests' && it.subsystem === subsystem.name && it.environment === environment;
    if (!fits || age < 0 || age > DAY) continue;
    const side = sideOf(it.platform, subsystem);
    if (side === null || it.value === null) continue;
    sums.set(side, (sums.get(side) ?? 0) + it.value);
    until = Math.max(until, it.at.getTime() + DAY / 24);
  }
  return { source: sums.get('source') ?? null, target: sums.get('target') ?? null, until: new Date(until) };
}

/** Requests to where a subsystem goes over the 24 hours before `now`; null where no load balancer tells. */
export function targetRequests(
  measures: readonly KnownMeasure[],
  subsystem: SplitSubsystem,
  environment: Environment,
  now: Date,
): number | null {
  return sumsOf(measures, subsystem, environment, now).target;
}

/**
 * The split of a subsystem's requests in one environment over the 24 hours before `now`, from `requests` measures.
 * Unknown when either side was seen behind no load balancer: what a queue or a schedule starts sends no requests, and
 * hosts behind a proxy of their own are not counted.
 */
export function trafficSplit(
  measures: readonly KnownMeasure[],
  subsystem: SplitSubsystem,
  environment: Environment,
  now: Date,
): TrafficSplit {
  const { source: old, target, until } = sumsOf(measures, subsystem, environment, now);
  if (old === null || target === null) return { is: 'unknown', why: 'one side has no load balancer' };
  const requests = old + target;
  if (requests === 0) return { is: 'unknown', why: 'no requests' };
  const source = (100 * old) / requests;
  return { is: 'known', source, target: 100 - source, requests, until };
}
