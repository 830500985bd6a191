/** How long changes took to reach production, and how often they failed: the before and the after of a move. */

import { DAY } from './calendar.ts';
import type { Subsystem } from './settings.ts';
import type { LivedOn } from './store.ts';
import type { Platform } from './vocabulary.ts';

/** What is measured of a change. `pipeline` is all of it, from its beginning until it is in production. */
export const LEAD_TIME_STEPS = ['image-build', 'build', 'test', 'approval', 'deploy', 'apply', 'pipeline'] as const;
export type LeadTimeStep = (typeof LEAD_TIME_STEPS)[number];

/** Under so many a median says little, and a 90th percentile nothing. */
export const LEAST_TO_SAY = 5;
/** A quarter of a year: enough changes to say something of, and not those of another age. */
const SPAN = 13 * 7 * DAY;

/** Seconds; null where there are too few to say. */
export interface Spread {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/** Which measures of production are of one side of a subsystem's move, from `from` up to, not including, `to`. */
export interface LeadTimeSpan {
  readonly subsystem: string;
  /** Its name, and those that it had. */
  readonly names: readonly string[];
  readonly side: 'before' | 'now';
  readonly platforms: readonly Platform[];
  readonly from: Date;
  readonly to: Date;
  /**
   * A build or a pipeline often does not say what it delivers to (`other`): from here on it ran on no other platform
   * than these. Null where it ran on both sides, so that nobody can tell.
   */
  readonly untoldFrom: Date | null;
}

/** What the store counts in one span of one step. Times of what succeeded alone: what failed early was not quick. */
export interface SpanFigures extends Pick<LeadTimeSpan, 'subsystem' | 'side'> {
  readonly what: string;
  /** How many succeeded and have a time, and their seconds: of an approval those that it waited. */
  readonly times: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly succeeded: number;
  readonly failed: number;
  readonly rolledBack: number;
}

/** One side of a move. */
export interface LeadTimeSide extends Pick<LeadTimeSpan, 'platforms' | 'from' | 'to'> {
  readonly imageBuild: Spread;
  readonly deploy: Spread;
  /** Changes of the infrastructure: `terraform apply` and the like. */
  readonly apply: Spread;
  /** From the beginning of a pipeline until it is in production, what it waited for included. */
  readonly toProduction: Spread;
  /** Of that, what waited for a person's approval. */
  readonly approval: Spread;
  /** Deployments that ended, and of those the failed ones and the ones that were rolled back. */
  readonly deployments: number;
  readonly failed: number;
  readonly rolledBack: number;
}

/** Null on a side of which nothing is known. `now` is the source's until the target runs. */
export interface LeadTimes {
  readonly subsystem: string;
  readonly before: LeadTimeSide | null;
  readonly now: LeadTimeSide | null;
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const back = (from: Date): Date => new Date(from.getTime() - SPAN);

function spansOf(subsystem: Subsystem, lived: readonly LivedOn[], now: Date): readonly LeadTimeSpan[] {
  const target = typeof subsystem.target === 'string' ? [] : subsystem.target;
  const on = (platforms: readonly Platform[]) => lived.filter((it) => platforms.includes(it.platform));
  const [source, arrived] = [on(subsystem.source), on(target)];
  const seen = (of: readonly LivedOn[]) => [...new Set(of.map((it) => it.platform))];
  // Where it was long ago may be forgotten.
  const left = source.length === 0 ? subsystem.source : seen(source);
  const own = { subsystem: subsystem.name, names: [subsystem.name, ...subsystem.formerNames], to: now } as const;
  const recent = back(now);
  if (arrived.length === 0) return [{ ...own, side: 'now', platforms: left, from: recent, untoldFrom: recent }];

  const arrivedAt = new Date(Math.min(...arrived.map((it) => it.from.getTime())));
  const begun = back(arrivedAt);
  const leftAt = source.some((it) => it.current)
    ? null
    : new Date(Math.max(arrivedAt.getTime(), ...source.map((it) => it.until.getTime())));
  return [
    { ...own, side: 'before', platforms: left, from: begun, to: arrivedAt, untoldFrom: begun },
    {
      ...own,
      side: 'now',
      platforms: seen(arrived),
      from: later(arrivedAt, recent),
      untoldFrom: leftAt && later(leftAt, recent),
    },
  ];
}

/**
 * What to compare: the 13 weeks before the target first ran in production with the last 13 weeks since. A subsystem that
 * has not begun to move has its last 13 weeks alone.
 */
export function leadTimeSpans(
  subsystems: readonly Subsystem[],
  lived: readonly LivedOn[],
  now: Date,
): readonly LeadTimeSpan[] {
  const bySubsystem = Map.groupBy(lived, (it) => it.subsystem);
  return subsystems.flatMap((it) =>
    spansOf(
      it,
      [it.name, ...it.formerNames].flatMap((name) => bySubsystem.get(name) ?? []),
      now,
    ),
  );
}

function sideOf(span: LeadTimeSpan, figures: readonly SpanFigures[]): LeadTimeSide | null {
  const own = figures.filter((it) => it.side === span.side);
  if (own.length === 0) return null;
  const spread = (what: LeadTimeStep): Spread => {
    const found = own.find((it) => it.what === what);
    const enough = found !== undefined && found.times >= LEAST_TO_SAY;
    return {
      count: found?.times ?? 0,
      median: enough ? found.median : null,
      p90: enough ? found.p90 : null,
    };
  };
  const deploy = own.find((it) => it.what === ('deploy' satisfies LeadTimeStep));
  return {
    platforms: span.platforms,
    from: span.from,
    to: span.to,
    imageBuild: spread('image-build'),
    deploy: spread('deploy'),
    apply: spread('apply'),
    toProduction: spread('pipeline'),
    approval: spread('approval'),
    // A roll-back is the answer to a change, not one of its own.
    deployments: (deploy?.succeeded ?? 0) + (deploy?.failed ?? 0),
    failed: deploy?.failed ?? 0,
    rolledBack: deploy?.rolledBack ?? 0,
  };
}

/** The two sides of each subsystem of which anything was measured, in the order of the spans. */
export function leadTimes(spans: readonly LeadTimeSpan[], figures: readonly SpanFigures[]): readonly LeadTimes[] {
  const bySubsystem = Map.groupBy(figures, (it) => it.subsystem);
  return [...Map.groupBy(spans, (it) => it.subsystem)].flatMap(([subsystem, own]) => {
    const side = (which: LeadTimeSpan['side']): LeadTimeSide | null => {
      const span = own.find((it) => it.side === which);
      return span ? sideOf(span, bySubsystem.get(subsystem) ?? []) : null;
    };
    const [before, now] = [side('before'), side('now')];
    return before || now ? [{ subsystem, before, now }] : [];
  });
}
