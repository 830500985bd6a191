/** The weeks before a move and since, as a subsystem's ledger tells them. */

import { dayIn, daysBefore, hourIn, momentIn } from './calendar.ts';
import type { LedgerWeek } from './saving.ts';
import type { StageChange } from './stage-record.ts';
import type { ToilKindId } from './toil-kinds.ts';
import type { Stage } from './vocabulary.ts';

/** What the move itself took is its cost, and no part of the weeks. */
const MOVE_WORK: ToilKindId = 'move-work';
/** Stages at which something lives on the target. */
const ON_TARGET: readonly Stage[] = ['dual_running', 'settling', 'at_risk', 'moved'];

/** The hands-on work on one subsystem: minutes that were said or measured, and the times that people had to act. */
export interface ToilLedger {
  readonly entries: readonly { readonly at: Date; readonly minutes: number; readonly toilKind: string }[];
  /** `withMinutes`: somebody said, or a command measured, how long it took. */
  readonly episodes: readonly { readonly at: Date; readonly withMinutes: boolean }[];
}

/** The time in which a subsystem moved. */
export interface MoveSpan {
  /** Since when its sources are looked at: a week that nobody watched is no quiet week. */
  readonly watchedFrom: Date;
  readonly targetLivedAt: Date;
  readonly movedAt: Date;
}

/** Null for what has not moved, or moved before anybody looked. */
export function moveSpan(
  changes: readonly Pick<StageChange, 'at' | 'to'>[],
  movedAt: Date | null,
  watchedFrom: Date | null,
): MoveSpan | null {
  if (movedAt === null || watchedFrom === null || watchedFrom >= movedAt) return null;
  const before = changes.filter((it) => it.at <= movedAt && ON_TARGET.includes(it.to));
  const first = before.reduce((least, { at }) => (at < least ? at : least), movedAt);
  return { watchedFrom, targetLivedAt: first, movedAt };
}

/** Whole weeks, Monday to Sunday of the accounting zone, oldest first; one without work has zeros. */
export interface WeeksAround {
  readonly before: readonly LedgerWeek[];
  readonly after: readonly LedgerWeek[];
  /** Minutes that the move itself took. */
  readonly cost: number;
}

/** `before` ends where the target first lived, `after` begins where it counted as moved; the weeks between are neither. */
export function weeksAround(ledger: ToilLedger, span: MoveSpan, timeZone: string, now: Date): WeeksAround {
  return {
    before: weeksBetween(ledger, span.watchedFrom, span.targetLivedAt, timeZone),
    after: weeksBetween(ledger, span.movedAt, now, timeZone),
    cost: ledger.entries.filter((it) => it.toilKind === MOVE_WORK).reduce((sum, it) => sum + it.minutes, 0),
  };
}

function weeksBetween(ledger: ToilLedger, from: Date, until: Date, timeZone: string): LedgerWeek[] {
  const startOf = (day: string): Date => momentIn(day, 0, timeZone);
  const firstDay = dayIn(from, timeZone);
  const sinceMonday = (hourIn(from, timeZone).weekday + 6) % 7;
  const monday = daysBefore(firstDay, sinceMonday);
  const weeks: LedgerWeek[] = [];
  for (let week = startOf(monday) < from ? daysBefore(monday, -7) : monday; ; week = daysBefore(week, -7)) {
    const begin = startOf(week);
    const end = startOf(daysBefore(week, -7));
    if (end > until) return weeks;
    const within = (it: { readonly at: Date }): boolean => it.at >= begin && it.at < end;
    const episodes = ledger.episodes.filter(within);
    weeks.push({
      minutes: ledger.entries
        .filter((it) => within(it) && it.toilKind !== MOVE_WORK)
        .reduce((sum, it) => sum + it.minutes, 0),
      episodes: episodes.length,
      withMinutes: episodes.filter((it) => it.withMinutes).length,
    });
  }
}
