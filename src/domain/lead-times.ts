/** How long changes took to reach production, and how often they failed: of measures of the kind `lead-time`. */

import type { KnownMeasure } from './measures.ts';
import type { Platform } from './vocabulary.ts';

/** Under so many a median says little, and a 90th percentile nothing. */
export const LEAST_TO_SAY = 5;

/** Seconds; null where there are too few to say. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
}

export interface LeadTimes {
  readonly subsystem: string;
  readonly platform: Platform;
  readonly imageBuild: Spread;
  /** From the beginning of a pipeline until it is in production, what it waited for included. */
  readonly toProduction: Spread;
  /** Of that, what waited for a person's approval. */
  readonly approval: Spread;
  readonly deploy: Spread;
  /** Deployments that ended, and of those the failed ones and the ones that were rolled back. */
  readonly deployments: number;
  readonly failed: number;
  readonly rolledBack: number;
}

/** Nearest rank: the smallest value that so many percent do not exceed. */
function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const enough = sorted.length >= LEAST_TO_SAY;
  return {
    count: sorted.length,
    median: enough ? medianOf(sorted) : null,
    p90: enough ? percentile(sorted, 90) : null,
  };
}

function medianOf(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Times of what went through: one that failed early would make delivery look quick. */
function times(measures: readonly KnownMeasure[], what: string, of: 'value' | 'waited' = 'value'): Spread {
  return spreadOf(
    measures.filter((it) => it.what === what && it.outcome === 'succeeded').flatMap((it) => it[of] ?? []),
  );
}

function summaryOf(subsystem: string, platform: Platform, own: readonly KnownMeasure[]): LeadTimes {
  const deployed = own.filter(
    (it) => it.what === 'deploy' && ['succeeded', 'failed', 'rolled-back'].includes(it.outcome ?? ''),
  );
  const rolledBack = deployed.filter((it) => it.outcome === 'rolled-back').length;
  return {
    subsystem,
    platform,
    imageBuild: times(own, 'image-build'),
    toProduction: times(own, 'pipeline'),
    approval: times(own, 'approval', 'waited'),
    deploy: times(own, 'deploy'),
    // A roll-back is the answer to a change, not one of its own.
    deployments: deployed.length - rolledBack,
    failed: deployed.filter((it) => it.outcome === 'failed').length,
    rolledBack,
  };
}

/** Lead times of `production` from `from` up to, not including, `to`, by subsystem and platform. Unclaimed ones are left out. */
export function leadTimes(measures: readonly KnownMeasure[], from: Date, to: Date): readonly LeadTimes[] {
  const own = measures.filter(
    (it) =>
      it.measure === 'lead-time' &&
      it.subsystem !== null &&
      it.environment !== 'staging' &&
      it.at >= from &&
      it.at < to,
  );
  const groups = Map.groupBy(own, (it) => JSON.stringify([it.subsystem, it.platform]));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first?.subsystem ? [summaryOf(first.subsystem, first.platform, group)] : [];
    })
    .sort((a, b) => a.subsystem.localeCompare(b.subsystem, 'en') || a.platform.localeCompare(b.platform, 'en'));
}

/** Of one subsystem on all platforms, before it moved and since; null on a side of which nothing is known. */
export function beforeAndAfter(
  measures: readonly KnownMeasure[],
  subsystem: string,
  span: { readonly from: Date; readonly movedAt: Date; readonly to: Date },
): { readonly before: LeadTimes | null; readonly after: LeadTimes | null } {
  const side = (from: Date, to: Date): LeadTimes | null => {
    const own = measures.filter(
      (it) =>
        it.measure === 'lead-time' &&
        it.subsystem === subsystem &&
        it.environment !== 'staging' &&
        it.at >= from &&
        it.at < to,
    );
    const newest = own.at(-1);
    return newest ? summaryOf(subsystem, newest.platform, own) : null;
  };
  return { before: side(span.from, span.movedAt), after: side(span.movedAt, span.to) };
}
