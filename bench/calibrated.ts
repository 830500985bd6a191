/** How often what is said of simulated histories is true. */

import { chance } from '../src/chance.ts';
import { DAY } from '../src/domain/calendar.ts';
import { forecastBy } from '../src/domain/forecast.ts';
import { type LedgerWeek, savedByMove } from '../src/domain/saving.ts';
import { PACES, type Pace, simulatedLedger, simulatedMoves } from './simulated-history.ts';

export const HISTORIES = 1_000;
const NOW = new Date('2026-07-01T00:00:00Z');
const WEEK = 7 * DAY;

export interface Held {
  readonly of: number;
  readonly held: number;
}

export const percentOf = ({ of, held }: Held): number => (100 * held) / of;

function heldOf(answers: readonly boolean[]): Held {
  return { of: answers.length, held: answers.filter((it) => it).length };
}

export interface ForecastCalibration {
  readonly at50: Held;
  readonly at85: Held;
  readonly at85ByPace: Readonly<Record<Pace, Held>>;
  readonly tooSlow: number;
  /** Histories of which nothing may be forecast, and of how many of them nothing was. */
  readonly none: Held;
}

/** Seeds from `first` on, one a history. */
export function calibrateForecast(first: number, draws: number): ForecastCalibration {
  const judged: { pace: Pace; at50: boolean; at85: boolean }[] = [];
  const none: boolean[] = [];
  let tooSlow = 0;
  for (let seed = first; seed < first + HISTORIES; seed += 1) {
    const { pace, weekly, left, weeksNeeded } = simulatedMoves(seed);
    const said = forecastBy({ weekly, left, now: NOW, target: null, seed }, chance, draws);
    const lately = weekly.slice(-26).reduce((sum, it) => sum + it, 0);
    if (left === 0 || weekly.length < 8 || lately < 3) none.push(said.answer === 'none');
    else if (said.answer === 'too slow') tooSlow += 1;
    else if (said.answer === 'known') {
      const done = new Date(NOW.getTime() + weeksNeeded * WEEK);
      judged.push({ pace, at50: done <= said.at50, at85: done <= said.at85 });
    } else throw new Error(`seed ${seed}: no forecast where there can be one: ${said.why}`);
  }
  const ofPace = (pace: Pace) => heldOf(judged.filter((it) => it.pace === pace).map((it) => it.at85));
  return {
    at50: heldOf(judged.map((it) => it.at50)),
    at85: heldOf(judged.map((it) => it.at85)),
    at85ByPace: Object.fromEntries(PACES.map((pace) => [pace, ofPace(pace)])) as Record<Pace, Held>,
    tooSlow,
    none: heldOf(none),
  };
}

export interface SavingCalibration {
  readonly interval: Held;
  readonly tooEarly: Held;
  readonly notComparable: Held;
  /** The same of ledgers with 20 or more episodes on either side, where chance alone seldom hides or feigns a change. */
  readonly notComparableOfMany: Held;
}

const MANY = 20;
const episodesOf = (weeks: readonly LedgerWeek[]): number => weeks.reduce((sum, it) => sum + it.episodes, 0);

/** Ledgers whose coverage fell by so many points, or 0. */
export function calibrateSaving(first: number, coverageFell: number): SavingCalibration {
  const interval: boolean[] = [];
  const tooEarly: boolean[] = [];
  const notComparable: boolean[] = [];
  const notComparableOfMany: boolean[] = [];
  for (let seed = first; seed < first + HISTORIES; seed += 1) {
    const { before, after, saving } = simulatedLedger(seed, coverageFell);
    const said = savedByMove(before, after, 0);
    if (Math.min(before.length, after.length) < 4) {
      tooEarly.push(said.answer === 'too early');
      continue;
    }
    notComparable.push(said.answer === 'not comparable');
    if (Math.min(episodesOf(before), episodesOf(after)) >= MANY) {
      notComparableOfMany.push(said.answer === 'not comparable');
    }
    if (said.answer === 'known') interval.push(said.low <= saving && saving <= said.high);
  }
  return {
    interval: heldOf(interval),
    tooEarly: heldOf(tooEarly),
    notComparable: heldOf(notComparable),
    notComparableOfMany: heldOf(notComparableOfMany),
  };
}
