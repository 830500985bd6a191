/** Histories of which the truth is known: moves of a team, and the ledger of a subsystem before and after its move. */

import { chance } from '../src/chance.ts';
import { gamma, normal, type Uniform } from '../src/domain/chance.ts';
import type { LedgerWeek } from '../src/domain/saving.ts';

const between = (low: number, high: number, uniform: Uniform): number => low + (high - low) * uniform();
const wholeBetween = (low: number, high: number, uniform: Uniform): number =>
  low + Math.floor((high - low + 1) * uniform());
/** As many below the middle of the two on a logarithmic scale as above it. */
const logBetween = (low: number, high: number, uniform: Uniform): number => low * (high / low) ** uniform();

/** Knuth, "The Art of Computer Programming", volume 2, 3.4.1: uniform numbers are multiplied until they fall under e^-mean. */
function poisson(mean: number, uniform: Uniform): number {
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > end; product *= uniform()) count += 1;
  return count;
}

export const PACES = ['steady', 'drifting', 'bursts'] as const;
export type Pace = (typeof PACES)[number];

export interface SimulatedMoves {
  readonly pace: Pace;
  /** Moves of each week until the forecast is made, oldest first. */
  readonly weekly: readonly number[];
  readonly left: number;
  /** Weeks from then until nothing was left. */
  readonly weeksNeeded: number;
}

/** Of a year of 52 weeks, in which a team that moves in bursts rests. */
const FIRST_WEEK_OF_REST = 50;

/** One week's moves, and the rate of the next week. */
function weekOfMoves(pace: Pace, rate: number, week: number, uniform: Uniform): { moves: number; rate: number } {
  if (pace === 'steady') return { moves: poisson(rate, uniform), rate };
  if (pace === 'drifting') return { moves: poisson(rate, uniform), rate: rate * Math.exp(0.05 * normal(uniform)) };
  if (week % 52 >= FIRST_WEEK_OF_REST) return { moves: 0, rate };
  let moves = poisson(rate / 2, uniform);
  for (let begun = moves; begun > 0; begun -= 1) while (uniform() < 0.5) moves += 1;
  return { moves, rate };
}

/**
 * A team has 12 to 60 moves before it and finishes 0.2 to 2 of them a week. Half of the teams keep their rate (Poisson);
 * a quarter drift (the rate's logarithm walks by 0.05 a week, which is a factor of 1.4 in a year); a quarter move in
 * bursts (half as many beginnings, each of two moves on average, geometrically) and rest in the last two weeks of each
 * year. The forecast is made after 4 to 52 weeks, whatever was finished by then.
 */
export function simulatedMoves(seed: number): SimulatedMoves {
  const uniform = chance(seed);
  const pace = (['steady', 'steady', 'drifting', 'bursts'] as const)[wholeBetween(0, 3, uniform)] ?? 'steady';
  const all = wholeBetween(12, 60, uniform);
  const told = wholeBetween(4, 52, uniform);
  let rate = logBetween(0.2, 2, uniform);
  let left = all;
  const weeks: number[] = [];
  while (left > 0 || weeks.length < told) {
    const week = weekOfMoves(pace, rate, weeks.length, uniform);
    const moves = Math.min(left, week.moves);
    rate = week.rate;
    left -= moves;
    weeks.push(moves);
  }
  const weekly = weeks.slice(0, told);
  const finished = weekly.reduce((sum, it) => sum + it, 0);
  return { pace, weekly, left: all - finished, weeksNeeded: weeks.length - told };
}

export interface SimulatedLedger {
  readonly before: readonly LedgerWeek[];
  readonly after: readonly LedgerWeek[];
  /** Of the share of the work that the ledger saw before the move: minutes of a mean week. */
  readonly saving: number;
}

const MOST_MINUTES = 480;

/** One episode, to five minutes. The factor is log-normal, so that one in ten takes 3.6 times the median or more. */
function episode(median: number, factor: number): number {
  const minutes = 5 * Math.round((median * factor) / 5);
  return Math.min(MOST_MINUTES, Math.max(5, minutes));
}

/** Factors of the median, drawn once: the truth is the mean of as many episodes with them, within a percent. */
const factors: readonly number[] = (() => {
  const uniform = chance(0);
  return Array.from({ length: 20_000 }, () => Math.exp(normal(uniform)));
})();

const means = new Map<number, number>();

function meanEpisode(median: number): number {
  const known = means.get(median);
  if (known !== undefined) return known;
  const mean = factors.reduce((sum, factor) => sum + episode(median, factor), 0) / factors.length;
  means.set(median, mean);
  return mean;
}

interface Work {
  /** Episodes of a mean week. */
  readonly episodes: number;
  readonly median: number;
  /** The share of episodes of which minutes are known. */
  readonly coverage: number;
}

/** Bad weeks come together with their episodes: a week's mean is gamma of shape 2, so that quiet weeks are many. */
function ledgerWeek({ episodes, median, coverage }: Work, uniform: Uniform): LedgerWeek {
  const count = poisson((episodes * gamma(2, uniform)) / 2, uniform);
  const known = Array.from({ length: count }, () => uniform() < coverage).filter((it) => it).length;
  const minutes = Array.from({ length: known }, () => episode(median, Math.exp(normal(uniform))));
  return { episodes: count, withMinutes: known, minutes: minutes.reduce((sum, it) => sum + it, 0) };
}

/**
 * A subsystem has 0.5 to 8 episodes in a mean week, of a median of 10 to 40 minutes each; its move leaves 5 to 100 % of
 * them. The ledger knows 2 to 26 weeks on either side and the minutes of 50 to 100 % of the episodes. Where
 * `coverageFell`, so many points are taken, after the move, from 90 to 100 % before it.
 */
export function simulatedLedger(seed: number, coverageFell = 0): SimulatedLedger {
  const uniform = chance(seed);
  const coverage = coverageFell > 0 ? between(0.9, 1, uniform) : between(0.5, 1, uniform);
  const work: Work = { episodes: logBetween(0.5, 8, uniform), median: wholeBetween(10, 40, uniform), coverage };
  const remains = between(0.05, 1, uniform);
  const since: Work = { ...work, episodes: work.episodes * remains, coverage: coverage - coverageFell / 100 };
  const weeks = (of: Work) => Array.from({ length: wholeBetween(2, 26, uniform) }, () => ledgerWeek(of, uniform));
  return {
    before: weeks(work),
    after: weeks(since),
    saving: (1 - remains) * work.episodes * coverage * meanEpisode(work.median),
  };
}
