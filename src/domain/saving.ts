import { t85 } from './student.ts';

/** Under so many complete weeks on a side nothing is said of a saving. */
export const LEAST_WEEKS_A_SIDE = 4;
/** Points of coverage: with more of a change than this the ledger changed, and perhaps not the work. */
export const MOST_COVERAGE_CHANGE = 20;

/** A complete week of a subsystem's ledger, in which its sources were looked at; one without work counts as well. */
export interface LedgerWeek {
  /** Hands-on minutes. */
  readonly minutes: number;
  readonly episodes: number;
  /** Episodes of which somebody said, or a command measured, how long they took. */
  readonly withMinutes: number;
}

/** Minutes; weekly but for `cost` and `net`. */
interface Saved {
  readonly mean: number;
  readonly before: number;
  readonly after: number;
  /** What the move itself took. */
  readonly cost: number;
  /** What was saved in the weeks after, at the mean, less the cost. */
  readonly net: number;
  /** Full weeks until the mean has paid the cost back; null for never. */
  readonly paybackWeeks: number | null;
}

export interface TooEarly {
  readonly answer: 'too early';
  readonly why: 'before' | 'after' | 'both';
  readonly weeksBefore: number;
  readonly weeksAfter: number;
  readonly needed: number;
}

export type Saving =
  | (Saved & { readonly answer: 'known'; readonly low: number; readonly high: number })
  | TooEarly
  /** Percent of episodes with minutes. */
  | { readonly answer: 'not comparable'; readonly coverageBefore: number; readonly coverageAfter: number };

/** What a person said a week took before: a point without an interval. */
export type ToldSaving = (Saved & { readonly answer: 'told' }) | TooEarly;

const meanOf = (values: readonly number[]): number => values.reduce((sum, it) => sum + it, 0) / values.length;

/** The squared standard error of a mean. */
function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, it) => sum + (it - mean) ** 2, 0) / (values.length - 1) / values.length;
}

function savedOf(before: number, after: number, weeksAfter: number, cost: number): Saved {
  const mean = before - after;
  return {
    mean,
    before,
    after,
    cost,
    net: mean * weeksAfter - cost,
    paybackWeeks: cost <= 0 ? 0 : mean > 0 ? Math.ceil(cost / mean) : null,
  };
}

function coverageOf(weeks: readonly LedgerWeek[]): { readonly episodes: number; readonly withMinutes: number } {
  const sum = (of: 'episodes' | 'withMinutes') => weeks.reduce((total, it) => total + it[of], 0);
  return { episodes: sum('episodes'), withMinutes: sum('withMinutes') };
}

/** Both coverages in percent when they are too far apart; a side without episodes leaves nothing uncovered. */
function coverageChange(
  before: readonly LedgerWeek[],
  after: readonly LedgerWeek[],
): { readonly coverageBefore: number; readonly coverageAfter: number } | null {
  const [a, b] = [coverageOf(before), coverageOf(after)];
  if (a.episodes === 0 || b.episodes === 0) return null;
  // In whole numbers, so that exactly 20 points are not more than 20.
  const apart = 100 * Math.abs(a.withMinutes * b.episodes - b.withMinutes * a.episodes);
  if (apart <= MOST_COVERAGE_CHANGE * a.episodes * b.episodes) return null;
  return {
    coverageBefore: (100 * a.withMinutes) / a.episodes,
    coverageAfter: (100 * b.withMinutes) / b.episodes,
  };
}

function tooEarly(weeksBefore: number, weeksAfter: number): TooEarly {
  const [early, late] = [weeksBefore < LEAST_WEEKS_A_SIDE, weeksAfter < LEAST_WEEKS_A_SIDE];
  const why = early && late ? 'both' : early ? 'before' : 'after';
  return { answer: 'too early', why, weeksBefore, weeksAfter, needed: LEAST_WEEKS_A_SIDE };
}

/**
 * Minutes a week that a move saved: the mean week before it less the mean week after it has settled, `low` to `high` an
 * 85 % interval by Welch's t ("The Generalization of Student's Problem when Several Different Population Variances are
 * Involved", 1947), with the degrees of freedom of the shorter side: with Welch's own estimate of them the intervals are
 * too narrow for weeks like these, many small and some large (83 in 100 instead of 85; `npm run bench -- calibration`).
 * `cost` is the minutes that the move itself took.
 */
export function savedByMove(before: readonly LedgerWeek[], after: readonly LedgerWeek[], cost: number): Saving {
  if (Math.min(before.length, after.length) < LEAST_WEEKS_A_SIDE) return tooEarly(before.length, after.length);
  const change = coverageChange(before, after);
  if (change) return { answer: 'not comparable', ...change };
  const [old, fresh] = [before.map((it) => it.minutes), after.map((it) => it.minutes)];
  const saved = savedOf(meanOf(old), meanOf(fresh), fresh.length, cost);
  const degrees = Math.min(old.length, fresh.length) - 1;
  const half = t85(degrees) * Math.sqrt(errorOf(old) + errorOf(fresh));
  return { answer: 'known', ...saved, low: saved.mean - half, high: saved.mean + half };
}

/** The same where a person told what a week took before (minutes) and the ledger only knows the time since. */
export function savedAgainstTold(told: number, after: readonly LedgerWeek[], cost: number): ToldSaving {
  if (after.length < LEAST_WEEKS_A_SIDE) {
    return { answer: 'too early', why: 'after', weeksBefore: 0, weeksAfter: after.length, needed: LEAST_WEEKS_A_SIDE };
  }
  return { answer: 'told', ...savedOf(told, meanOf(after.map((it) => it.minutes)), after.length, cost) };
}
