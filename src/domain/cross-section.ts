import type { Platform } from './vocabulary.ts';

/** Under so many subsystems a median says little, and under so many weeks a subsystem's own mean does. */
export const LEAST_SUBSYSTEMS = 5;
export const LEAST_WEEKS_OF_ONE = 4;

export const SIDES = ['old', 'new'] as const;
export type Side = (typeof SIDES)[number];

/** Hands-on minutes of a complete week in which a subsystem ran on a platform; a week without work has a row as well. */
export interface PlatformWeek {
  readonly subsystem: string;
  readonly platform: Platform;
  /** The first day of the week, or any other name of it. */
  readonly week: string;
  readonly minutes: number;
}

/** Minutes of a week and subsystem: the middle one, and the quarter under and over it; null where too few are known. */
export interface WeekSpread {
  readonly subsystems: number;
  readonly median: number | null;
  readonly lowerQuartile: number | null;
  readonly upperQuartile: number | null;
}

function sideOf(platform: Platform): Side | null {
  if (platform === 'ec2' || platform === 'heroku') return 'old';
  return platform === 'ecs' || platform === 'eks' ? 'new' : null;
}

/** Between the two nearest values; type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996. */
function quantile(sorted: readonly number[], share: number): number | null {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (at - Math.floor(at));
}

function spreadOf(means: readonly number[]): WeekSpread {
  const sorted = [...means].sort((a, b) => a - b);
  const at = (share: number) => (sorted.length < LEAST_SUBSYSTEMS ? null : quantile(sorted, share));
  return { subsystems: sorted.length, median: at(0.5), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
}

/** The mean week of each subsystem; minutes of one week on both platforms of a side are added up. */
function meansOf(rows: readonly PlatformWeek[]): readonly number[] {
  return [...Map.groupBy(rows, (it) => it.subsystem).values()]
    .map((own) => ({
      weeks: new Set(own.map((it) => it.week)).size,
      minutes: own.reduce((sum, it) => sum + it.minutes, 0),
    }))
    .filter(({ weeks }) => weeks >= LEAST_WEEKS_OF_ONE)
    .map(({ weeks, minutes }) => minutes / weeks);
}

/**
 * What a week of a subsystem takes on EC2 and Heroku (`old`) and on ECS and EKS (`new`). Not a saving: what was moved
 * first may have been the easiest.
 */
export function crossSection(rows: readonly PlatformWeek[]): Readonly<Record<Side, WeekSpread>> {
  const of = (side: Side) => spreadOf(meansOf(rows.filter((it) => sideOf(it.platform) === side)));
  return { old: of('old'), new: of('new') };
}
