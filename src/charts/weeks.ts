import type { ChartWords } from '../words/charts.ts';
import { widthOf } from './text.ts';

/** From this many weeks on a day without its year would be found twice. */
const YEARS_FROM = 40;

/** The names of the weeks under an axis of some width: as many as fit, the others empty. The last is always named. */
export function weekLabels(weeks: readonly string[], width: number, size: number, words: ChartWords): string[] {
  const nameOf = weeks.length < YEARS_FROM ? words.shortDay : words.month;
  const widest = Math.max(0, ...weeks.map((week) => widthOf(nameOf(week), size)));
  const fitting = Math.max(1, Math.floor(width / (widest + size)));
  const step = Math.ceil(weeks.length / fitting);
  return weeks.map((week, index) => ((weeks.length - 1 - index) % step === 0 ? nameOf(week) : ''));
}
