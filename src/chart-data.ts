import type { BoardData } from './charts/board-slide.ts';
import type { BurnUpData, BurnUpDay } from './charts/burn-up.ts';
import type { StageWeek } from './charts/stages-by-week.ts';
import type { ToilData } from './charts/toil-by-week.ts';
import { DAY, dayIn, daysBefore } from './domain/calendar.ts';
import { mondayOf } from './domain/maintenance-calendar.ts';
import type { Saving } from './domain/saving.ts';
import type { StageCount } from './domain/stage-record.ts';
import type { StatusAnswer, StatusRow } from './domain/status.ts';
import { ledgerByWeek, type ToilLedger, wholeWeeks } from './domain/toil-ledger.ts';
import type { Stage } from './domain/vocabulary.ts';

/** Days that are shown one by one; before them one a week. */
const RECENT_DAYS = 60;
const MOST_DAYS = 400;
const WEEKS = 26;

/** The days of a burn-up before today, oldest first. */
export function burnUpDays(today: string): readonly string[] {
  const days: string[] = [];
  for (let back = MOST_DAYS; back > 0; back -= back > RECENT_DAYS ? 7 : 1) days.push(daysBefore(today, back));
  return days;
}

/** The weeks before the one it is, by their Mondays, oldest first. */
export function stageWeeks(today: string): readonly string[] {
  return Array.from({ length: WEEKS - 1 }, (_, index) => daysBefore(mondayOf(today), 7 * (WEEKS - 1 - index)));
}

export interface BurnUpInput {
  readonly status: StatusAnswer;
  readonly environment: string;
  /** Of the subsystems that have something to move, and of those among them whose move nobody has confirmed. */
  readonly counts: readonly StageCount[];
  readonly unconfirmed: readonly StageCount[];
  /** Names of the subsystems that have something to move. */
  readonly movable: ReadonlySet<string>;
}

/**
 * What had moved day by day, today as the status says it. Days before the first one that is kept are made of what was told
 * with its day.
 */
export function burnUpData({ status, environment, counts, unconfirmed, movable }: BurnUpInput): BurnUpData {
  const { timeZone, now } = status;
  const today = dayIn(now, timeZone);
  const progress = status.progress.find((it) => it.environment === environment);
  const rows = status.rows.filter(
    (row) => row.environment === environment && row.counted && row.howMoved !== 'seen' && movable.has(row.subsystem),
  );
  const toldDays = rows.flatMap((row) => {
    // The end of a told day is the first moment of the next.
    if (row.howMoved === 'told') return row.movedAt ? [dayIn(new Date(row.movedAt.getTime() - 1), timeZone)] : [];
    return [''];
  });
  const toldBy = (day: string): number => toldDays.filter((it) => it <= day).length;
  const byDay = Map.groupBy(counts, (it) => it.day);
  const open = Map.groupBy(unconfirmed, (it) => it.day);
  const sum = (of: readonly StageCount[] | undefined, what: 'count' | 'moved'): number =>
    (of ?? []).reduce((all, it) => all + it[what], 0);
  const kept: BurnUpDay[] = [...byDay.keys()].toSorted().map((day) => {
    const moved = sum(byDay.get(day), 'moved') - sum(open.get(day), 'moved');
    return { day, moved, total: sum(byDay.get(day), 'count'), told: Math.min(moved, toldBy(day)) };
  });
  const last: readonly BurnUpDay[] = progress
    ? [{ day: today, moved: progress.moved, total: progress.total, told: Math.min(progress.moved, toldBy(today)) }]
    : [];
  const first = kept[0] ?? last[0];
  const earlier = first === undefined ? [] : toldBefore(first, toldDays);
  const { forecast } = status.outlook;
  return {
    environment,
    timeZone,
    days: [...earlier, ...kept, ...last],
    targetDate: environment === 'production' ? status.targetDate : null,
    forecast:
      environment === 'production' && forecast.answer === 'known' ? { at50: forecast.at50, at85: forecast.at85 } : null,
  };
}

function toldBefore(first: BurnUpDay, toldDays: readonly string[]): readonly BurnUpDay[] {
  const days = [...new Set(toldDays)].filter((it) => it !== '' && it < first.day).toSorted();
  return days.map((day) => {
    const told = Math.min(toldDays.filter((it) => it <= day).length, first.total);
    return { day, moved: told, total: first.total, told };
  });
}

/** How many were at each stage at the end of each week (its Sunday), and now. */
export function stageWeeksData(
  status: StatusAnswer,
  environment: string,
  counts: readonly StageCount[],
): readonly StageWeek[] {
  const today = dayIn(status.now, status.timeZone);
  const byDay = Map.groupBy(counts, (it) => it.day);
  const weeks = stageWeeks(today).map((week): StageWeek => {
    const own = byDay.get(daysBefore(week, -6)) ?? [];
    return { week, counts: Object.fromEntries(own.map((it) => [it.stage, it.count])) };
  });
  const rows = Map.groupBy(
    status.rows.filter((row) => row.environment === environment),
    (row) => row.stage,
  );
  const now: Partial<Record<Stage, number>> = Object.fromEntries([...rows].map(([stage, of]) => [stage, of.length]));
  const first = weeks.findIndex((it) => Object.keys(it.counts).length > 0);
  const known = first < 0 ? [] : weeks.slice(first);
  return rows.size === 0 && known.length === 0 ? [] : [...known, { week: mondayOf(today), counts: now }];
}

export interface ToilInput {
  readonly row: Pick<StatusRow, 'subsystem' | 'counted' | 'movedAt'>;
  readonly ledger: ToilLedger;
  /** Null when toilbot never looked. */
  readonly watchedSince: Date | null;
  readonly saving: Saving | null;
  readonly timeZone: string;
  readonly now: Date;
}

/** The hands-on minutes of whole weeks in which toilbot looked, at most half a year. */
export function toilData({ row, ledger, watchedSince, saving, timeZone, now }: ToilInput): ToilData {
  const oldest = new Date(now.getTime() - (WEEKS + 1) * 7 * DAY);
  const from = watchedSince === null || watchedSince < oldest ? oldest : watchedSince;
  const weeks = watchedSince === null ? [] : wholeWeeks(from, now, timeZone).slice(-WEEKS);
  return {
    subsystem: row.subsystem,
    timeZone,
    weeks: ledgerByWeek(ledger, weeks, timeZone).map(({ week, minutes }) => ({ week, minutes })),
    movedAt: row.counted ? row.movedAt : null,
    means: saving?.answer === 'known' ? { before: saving.before, after: saving.after } : null,
  };
}

/**
 * What all moves save together. Their intervals add up as those of independent figures do: the root of the sum of the
 * squares of their halves.
 */
export function savedTogether(savings: readonly Saving[]): BoardData['saving'] {
  const known = savings.filter((it) => it.answer === 'known');
  if (known.length === 0) return null;
  const minutes = known.reduce((sum, it) => sum + it.mean, 0);
  const half = Math.sqrt(known.reduce((sum, it) => sum + ((it.high - it.low) / 2) ** 2, 0));
  return { minutes, low: minutes - half, high: minutes + half };
}

export function boardData(status: StatusAnswer, burnUp: BurnUpData, savings: readonly Saving[]): BoardData {
  const { forecast } = status.outlook;
  return {
    burnUp,
    chanceOfTarget: forecast.answer === 'none' ? null : forecast.byTarget,
    saving: savedTogether(savings),
    next: status.next.map((it) => it.subsystem),
  };
}
