import { DAY } from '../domain/calendar.ts';
import type { ChartWords } from '../words/charts.ts';

/** Where a day (`2026-12-03`) stands on a time axis: milliseconds, as if the days were UTC's. */
export const positionOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const dayAt = (position: number): string => new Date(position).toISOString().slice(0, 10);

export interface Tick {
  readonly at: number;
  readonly label: string;
}

const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60];
const DAY_STEPS = [1, 2, 7, 14];
/** Below this many days ticks are days, above it the first of months. */
const MONTHS_FROM = 62;

/** At most `most` labelled ticks between two positions. */
export function ticksBetween(from: number, to: number, most: number, words: ChartWords): Tick[] {
  const days = (to - from) / DAY;
  if (days < MONTHS_FROM) {
    const step = DAY_STEPS.find((it) => days / it < most) ?? 31;
    const count = Math.floor(days / step) + 1;
    return Array.from({ length: count }, (_, index) => {
      const at = from + index * step * DAY;
      return { at, label: words.shortDay(dayAt(at)) };
    });
  }
  const first = new Date(from);
  const months = days / 30.4;
  const step = MONTH_STEPS.find((it) => months / it < most) ?? 120;
  const ticks: Tick[] = [];
  for (let month = Math.ceil(first.getUTCMonth() / step) * step; ; month += step) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1);
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, label: words.month(dayAt(at)) });
  }
}
