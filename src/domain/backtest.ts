import { DAY } from './calendar.ts';
import type { Chance } from './chance.ts';
import { forecastBy, type WeeklyMoves } from './forecast.ts';

/** What a past forecast is judged by: when so many next moves were done, or what was left then, if that was less. */
export const NEXT_MOVES = 5;
/** Under so many dates that have passed, how many of them held says nothing. */
export const LEAST_JUDGED = 8;

const WEEK = 7 * DAY;
/** Fewer than for an answer, as there is a forecast for every past week. */
const DRAWS = 1_000;

/** Dates that have passed, and how many of them held. */
export interface HitRate {
  readonly judged: number;
  readonly held: number;
}

export type Backtest =
  | { readonly answer: 'known'; readonly at50: HitRate; readonly at85: HitRate }
  | { readonly answer: 'too little history'; readonly judged: number; readonly needed: number };

/** The week (counted from 1, after the first `from` weeks) in which so many moves were done; null when they are not yet. */
function weekOf(weekly: WeeklyMoves, from: number, moves: number): number | null {
  let done = 0;
  const week = weekly.slice(from).findIndex((it) => {
    done += it;
    return done >= moves;
  });
  return week < 0 ? null : week + 1;
}

function hitRate(dates: readonly (boolean | null)[]): HitRate {
  const judged = dates.filter((it) => it !== null);
  return { judged: judged.length, held: judged.filter((it) => it).length };
}

/**
 * What forecasts made at the end of each past week would have said, from what was known then, of the next moves (up to
 * five). A date is judged once it has passed, whether the moves were done or not: judging those that were done early
 * too would count hits before misses. Neighbouring forecasts look at the same weeks, so a hit rate of few weeks is rough.
 */
export function backtest(
  { weekly, left, seed }: { readonly weekly: WeeklyMoves; readonly left: number; readonly seed: number },
  chance: Chance,
): Backtest {
  const judgements = weekly.map((_, index) => {
    const told = index + 1;
    const since = weekly.slice(told);
    const leftThen = left + since.reduce((sum, it) => sum + it, 0);
    const moves = Math.min(NEXT_MOVES, leftThen);
    const now = new Date(told * WEEK);
    const said = forecastBy({ weekly: weekly.slice(0, told), left: moves, now, target: null, seed }, chance, DRAWS);
    const doneIn = weekOf(weekly, told, moves);
    const held = (date: Date | null): boolean | null => {
      const weeks = date === null ? Number.POSITIVE_INFINITY : (date.getTime() - now.getTime()) / WEEK;
      return weeks > since.length ? null : doneIn !== null && doneIn <= weeks;
    };
    return said.answer === 'known' ? { at50: held(said.at50), at85: held(said.at85) } : { at50: null, at85: null };
  });
  const at50 = hitRate(judgements.map((it) => it.at50));
  const at85 = hitRate(judgements.map((it) => it.at85));
  return at85.judged < LEAST_JUDGED
    ? { answer: 'too little history', judged: at85.judged, needed: LEAST_JUDGED }
    : { answer: 'known', at50, at85 };
}
