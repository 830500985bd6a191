import { DAY } from './calendar.ts';
import { type Chance, gamma, type Uniform } from './chance.ts';

/** Under so many complete weeks, or so many moves in the weeks that count, there is no forecast. */
export const LEAST_WEEKS = 8;
export const LEAST_MOVES = 3;

/** Teams change: what is older than half a year says little about the next one. */
const WEEKS_THAT_COUNT = 26;
const WEEK = 7 * DAY;
/** Ten years. What takes longer has no date. */
const FURTHEST_WEEKS = 520;
const DRAWS = 10_000;

/** The prior of a weekly rate: Jeffreys' for a Poisson rate, half a move in no time. */
const PRIOR_MOVES = 0.5;
/** How many weeks' worth of evidence stand for moves that come one by one, before any week was seen. */
const PRIOR_DISPERSION_WEEKS = 8;

/** Finished moves of complete weeks, oldest first. */
export type WeeklyMoves = readonly number[];

/** What a forecast rests on: the weeks that count, and the moves finished in them. */
export interface Basis {
  readonly weeks: number;
  readonly moves: number;
}

export type NoForecast = 'nothing left' | 'too few weeks' | 'too few moves';

/** Dates are ends of whole weeks from the time of the forecast; `byTarget` is the chance (0 to 1) of the target date. */
export type Forecast =
  | {
      readonly answer: 'known';
      readonly at50: Date;
      readonly at85: Date;
      readonly byTarget: number | null;
      readonly basis: Basis;
    }
  /** The 85 % date is more than ten years away; the 50 % date may be as well. */
  | {
      readonly answer: 'too slow';
      readonly at50: Date | null;
      readonly byTarget: number | null;
      readonly basis: Basis;
    }
  | { readonly answer: 'none'; readonly why: NoForecast; readonly basis: Basis };

export interface ForecastAsked {
  readonly weekly: WeeklyMoves;
  /** Moves that are not finished, of subsystems that have a target. */
  readonly left: number;
  readonly now: Date;
  readonly target: Date | null;
  /** A 32-bit integer. One seed, one answer. */
  readonly seed: number;
}

/** What is believed of the weekly number of moves: a gamma distribution of its mean, and its variance over its mean. */
interface Belief {
  readonly shape: number;
  readonly rate: number;
  readonly dispersion: number;
}

/**
 * Moves that come in bursts say less than as many that come one by one: a week's variance over its mean (Pearson's
 * estimate; McCullagh and Nelder, "Generalized Linear Models", 4.5) divides the evidence. It is drawn towards 1, as few
 * weeks tell little of it, and never under 1.
 */
function beliefOf(weekly: WeeklyMoves, { weeks, moves }: Basis): Belief {
  const mean = moves / weeks;
  const pearson = weekly.reduce((sum, it) => sum + (it - mean) ** 2 / mean, 0);
  const dispersion = Math.max(1, (pearson + PRIOR_DISPERSION_WEEKS) / (weeks - 1 + PRIOR_DISPERSION_WEEKS));
  return { shape: (moves + PRIOR_MOVES) / dispersion, rate: weeks / dispersion, dispersion };
}

/**
 * A week's number of moves, by inversion: Poisson of a mean, or the gamma-Poisson (negative binomial) whose variance is
 * `dispersion` times its mean. `none` is its chance of no move.
 */
function movesOfAWeek(mean: number, dispersion: number, none: number, uniform: Uniform): number {
  let rest = uniform();
  let chance = none;
  let moves = 0;
  while (rest >= chance && chance > 0) {
    rest -= chance;
    chance *= (mean + moves * (dispersion - 1)) / (dispersion * (moves + 1));
    moves += 1;
  }
  return moves;
}

/**
 * The share of draws that are done by the end of the first, second … week, until 85 % are and `atLeast` weeks are told.
 * Every draw has a number for every week, needed or not, so that the same seed plays the same futures for any `left`.
 */
function doneByWeek(
  { shape, rate, dispersion }: Belief,
  left: number,
  { draws, atLeast, uniform }: { readonly draws: number; readonly atLeast: number; readonly uniform: Uniform },
): readonly number[] {
  const means = Float64Array.from({ length: draws }, () => gamma(shape, uniform) / rate);
  const logNone = dispersion === 1 ? -1 : -Math.log(dispersion) / (dispersion - 1);
  const none = means.map((mean) => Math.exp(mean * logNone));
  const moved = new Int32Array(draws);
  const shares: number[] = [];
  let done = 0;
  while (shares.length < FURTHEST_WEEKS && (done < 0.85 * draws || shares.length < atLeast)) {
    done = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      moved[draw] = (moved[draw] ?? 0) + movesOfAWeek(means[draw] ?? 0, dispersion, none[draw] ?? 1, uniform);
      if ((moved[draw] ?? 0) >= left) done += 1;
    }
    shares.push(done / draws);
  }
  return shares;
}

function basisOf(weekly: WeeklyMoves): { readonly counted: WeeklyMoves; readonly basis: Basis } {
  const counted = weekly.slice(-WEEKS_THAT_COUNT);
  return { counted, basis: { weeks: counted.length, moves: counted.reduce((sum, it) => sum + it, 0) } };
}

function whyNone({ weeks, moves }: Basis, left: number): NoForecast | null {
  if (left <= 0) return 'nothing left';
  if (weeks < LEAST_WEEKS) return 'too few weeks';
  return moves < LEAST_MOVES ? 'too few moves' : null;
}

/**
 * When what is left will have moved, if the team goes on as in the last 26 weeks: 10,000 futures, each with a mean number
 * of moves a week drawn from what is believed of it, and a number of moves a week drawn from that mean until nothing is
 * left. Dates are the ends of the weeks in which half, and 85 %, of the futures are done. With the same seed more left
 * is never done earlier. `npm run bench -- calibration` shows how often the dates hold.
 */
export function forecastRest(asked: ForecastAsked, chance: Chance): Forecast {
  return forecastBy(asked, chance, DRAWS);
}

/** The same with another number of draws. */
export function forecastBy(
  { weekly, left, now, target, seed }: ForecastAsked,
  chance: Chance,
  draws: number,
): Forecast {
  const { counted, basis } = basisOf(weekly);
  const why = whyNone(basis, left);
  if (why) return { answer: 'none', why, basis };
  const targetWeek = target === null ? 0 : Math.max(0, Math.floor((target.getTime() - now.getTime()) / WEEK));
  const shares = doneByWeek(beliefOf(counted, basis), left, { draws, atLeast: targetWeek, uniform: chance(seed) });
  const byTarget = target === null ? null : targetWeek === 0 ? 0 : (shares[targetWeek - 1] ?? shares.at(-1) ?? 0);
  const dateAt = (share: number): Date | null => {
    const week = shares.findIndex((it) => it >= share);
    return week < 0 ? null : new Date(now.getTime() + (week + 1) * WEEK);
  };
  const [at50, at85] = [dateAt(0.5), dateAt(0.85)];
  return at50 && at85
    ? { answer: 'known', at50, at85, byTarget, basis }
    : { answer: 'too slow', at50, byTarget, basis };
}
