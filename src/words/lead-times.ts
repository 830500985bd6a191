/** How long changes took before a move and since, with the words of a language. */

import type { LeadTimeSide, LeadTimes, Spread } from '../domain/lead-times.ts';
import type { Platform } from '../domain/vocabulary.ts';

const WEEK = 7 * 86_400_000;

const STEPS = ['imageBuild', 'deploy', 'apply', 'toProduction', 'approval'] as const;
type Step = (typeof STEPS)[number];

/** Before and after the move; null where there is no such side. */
type Pair<T> = readonly [before: T | null, now: T | null];

export interface LeadTimeWords {
  readonly step: Readonly<Record<Step, string>>;
  readonly none: string;
  readonly tooFew: string;
  readonly joined: string;
  duration(milliseconds: number): string;
  /** A figure and its unit where there is one unit alone, to say it once. */
  readonly oneUnit: RegExp;
  readonly arrow: string;
  /** A median in a brief line: "image 34 → 2 min". */
  median(step: string, median: string): string;
  side(platforms: string, weeks: number): string;
  heading(sides: string, is: 'before' | 'after' | 'both'): string;
  line(step: string, median: string, p90: string | null, count: string): string;
  /** How the deployments of a side ended. */
  ended(side: Pick<LeadTimeSide, 'deployments' | 'failed' | 'rolledBack'>): string;
  deployments(ends: string): string;
}

const both = <T, U>([before, now]: Pair<T>, of: (it: T) => U): Pair<U> => [
  before === null ? null : of(before),
  now === null ? null : of(now),
];

/** "34 → 2 min": a unit that both have is said once. One side alone where there is no other. */
function joined([before, now]: Pair<string>, words: LeadTimeWords): string {
  if (before === null || now === null) return before ?? now ?? '';
  const [, figure, unit] = words.oneUnit.exec(before) ?? [];
  const same = unit !== undefined && unit === words.oneUnit.exec(now)?.[2];
  return `${same ? figure : before}${words.arrow}${now}`;
}

function times(pair: Pair<Spread>, of: 'median' | 'p90', words: LeadTimeWords): string {
  const said = both(pair, (it) => {
    const seconds = it[of];
    if (seconds !== null) return words.duration(seconds * 1000);
    return it.count === 0 ? words.none : words.tooFew;
  });
  return joined(said, words);
}

/** The steps of which there is anything on either side. */
function spreads({ before, now }: LeadTimes): { readonly step: Step; readonly pair: Pair<Spread> }[] {
  return STEPS.map((step) => ({ step, pair: both([before, now], (side) => side[step]) })).filter(({ pair }) =>
    pair.some((it) => it !== null && it.count > 0),
  );
}

/** "image 34 → 2 min · to production 2 days → 38 min": medians; empty where there are too few of all. */
export function leadTimeBrief(leadTimes: LeadTimes, words: LeadTimeWords): string {
  return spreads(leadTimes)
    .filter(({ step, pair }) => step !== 'approval' && pair.some((it) => it !== null && it.median !== null))
    .map(({ step, pair }) => words.median(words.step[step], times(pair, 'median', words)))
    .join(words.joined);
}

/** A heading, a line a step with median, 90th percentile and how many, and how deployments ended. */
export function leadTimeLines(
  leadTimes: LeadTimes,
  words: LeadTimeWords,
  nameOf: Readonly<Record<Platform, string>>,
): readonly string[] {
  const { before, now } = leadTimes;
  const sides: Pair<LeadTimeSide> = [before, now];
  const named = both(sides, ({ platforms, from, to }) =>
    words.side(
      platforms.map((it) => nameOf[it]).join(', '),
      Math.max(1, Math.round((to.getTime() - from.getTime()) / WEEK)),
    ),
  );
  const deployed = sides.some((it) => it !== null && it.deployments + it.rolledBack > 0);
  return [
    words.heading(joined(named, words), before === null ? 'after' : now === null ? 'before' : 'both'),
    ...spreads(leadTimes).map(({ step, pair }) => {
      const known = pair.some((it) => it !== null && it.p90 !== null);
      const count = joined(
        both(pair, (it) => String(it.count)),
        words,
      );
      return words.line(
        words.step[step],
        times(pair, 'median', words),
        known ? times(pair, 'p90', words) : null,
        count,
      );
    }),
    ...(deployed ? [words.deployments(joined(both(sides, words.ended), words))] : []),
  ];
}
