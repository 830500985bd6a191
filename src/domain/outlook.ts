/** How the migration goes on: what moved lately, when the rest will be done, and what the rest costs until then. */

import { DAY, dayIn } from './calendar.ts';
import type { Chance } from './chance.ts';
import { type Forecast, forecastRest, type WeeklyMoves } from './forecast.ts';
import type { Settings } from './settings.ts';
import type { StatusRow } from './status.ts';
import type { Stage } from './vocabulary.ts';

const WEEK = 7 * DAY;

/** What moved and what came back within the last seven days. */
export interface LastWeek {
  readonly moved: readonly string[];
  readonly back: readonly string[];
}

export interface Outlook {
  readonly lastWeek: LastWeek;
  readonly forecast: Forecast;
  /** Finished moves of complete weeks, oldest first: what the forecast rests on. */
  readonly weekly: WeeklyMoves;
  /** Moves that are not finished, and are in the forecast. */
  readonly left: number;
  /** Not in the forecast: nobody has said yet where they are to go. */
  readonly undecided: readonly string[];
  /** Moved before toilbot looked, which nobody has confirmed: not counted, and not in the forecast. */
  readonly unconfirmed: readonly string[];
}

/** Reported hands-on minutes a week, as means of the last four weeks. */
export interface Effort {
  /** Of all that is not moved. */
  readonly left: number;
  /** Of a subsystem that is moved, and of one that is not: medians, null where there is none. */
  readonly medianMoved: number | null;
  readonly medianLeft: number | null;
}

/** Stages that need no move any more, or never will. */
const DONE: readonly Stage[] = ['retired', 'moved', 'at_risk'];

/**
 * Finished moves by week, of the complete weeks from a time until now: those that were seen or told with their day, and
 * hold.
 */
export function weeklyMoves(
  rows: readonly Pick<StatusRow, 'counted' | 'howMoved' | 'movedAt'>[],
  from: Date,
  now: Date,
) {
  const weeks = Math.max(0, Math.floor((now.getTime() - from.getTime()) / WEEK));
  const begun = now.getTime() - weeks * WEEK;
  const weekly = Array.from({ length: weeks }, () => 0);
  for (const { counted, howMoved, movedAt } of rows) {
    if (!counted || movedAt === null || howMoved === 'before') continue;
    const week = Math.floor((movedAt.getTime() - begun) / WEEK);
    if (week >= 0 && week < weeks) weekly[week] = (weekly[week] ?? 0) + 1;
  }
  return weekly;
}

export interface OutlookInput {
  /** Of production. */
  readonly rows: readonly StatusRow[];
  readonly settings: Pick<Settings, 'subsystems' | 'targetDate' | 'timeZone'>;
  /** When toilbot first looked; null before that. */
  readonly firstLook: Date | null;
  readonly chance: Chance;
  readonly now: Date;
}

export function outlookOf({ rows, settings, firstLook, chance, now }: OutlookInput): Outlook {
  const subsystems = new Map(settings.subsystems.map((it) => [it.name, it]));
  const movable = rows.filter((row) => (subsystems.get(row.subsystem)?.source.length ?? 0) > 0);
  const open = movable.filter((row) => !row.counted && !DONE.includes(row.stage));
  const isUndecided = (row: StatusRow): boolean => subsystems.get(row.subsystem)?.target === 'undecided';
  const told = movable.flatMap((row) => (row.counted && row.howMoved === 'told' && row.movedAt ? [row.movedAt] : []));
  const from = [...told, ...(firstLook ? [firstLook] : [])].reduce((least, at) => (at < least ? at : least), now);
  const weekly = weeklyMoves(movable, from, now);
  const left = open.filter((row) => !isUndecided(row)).length;
  const isRecent = (at: Date | null): boolean => at !== null && now.getTime() - at.getTime() <= WEEK;
  const names = (of: readonly StatusRow[]): string[] => of.map((row) => row.subsystem);
  return {
    lastWeek: {
      moved: names(movable.filter((row) => row.counted && row.howMoved === 'seen' && isRecent(row.movedAt))),
      back: names(movable.filter((row) => row.stage === 'regressed' && isRecent(row.regressedAt))),
    },
    forecast: forecastRest(
      { weekly, left, now, target: settings.targetDate, seed: daySeed(now, settings.timeZone) },
      chance,
    ),
    weekly,
    left,
    undecided: names(open.filter(isUndecided)),
    unconfirmed: names(movable.filter((row) => row.stage === 'moved' && !row.counted)),
  };
}

/** The same all day, so that two who ask read the same dates. */
export function daySeed(now: Date, timeZone: string): number {
  return Date.parse(`${dayIn(now, timeZone)}T00:00:00Z`) / DAY;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** What the rest costs a week; null where nobody has reported a minute. `minutes` are a week's, by subsystem. */
export function effortOf(rows: readonly StatusRow[], minutes: ReadonlyMap<string, number>): Effort | null {
  if (minutes.size === 0) return null;
  const of = (row: StatusRow): number => minutes.get(row.subsystem) ?? 0;
  const left = rows.filter((row) => !row.counted && !DONE.includes(row.stage));
  return {
    left: left.reduce((sum, row) => sum + of(row), 0),
    medianMoved: median(rows.filter((row) => row.counted).map(of)),
    medianLeft: median(left.map(of)),
  };
}
