/** What the hands-on work on a subsystem took, week by week, and what of it its move saved. */

import { dayIn, daysBefore, momentIn } from './calendar.ts';
import { mondayOf } from './maintenance-calendar.ts';
import { type LedgerWeek, type Saving, savedByMove } from './saving.ts';
import type { StageChange } from './stage-record.ts';
import type { Stage } from './vocabulary.ts';

/** Work on a move itself is what it cost, and no part of the weeks around it. */
const MOVE_WORK = 'move-work';
/** Half a year on either side: older weeks were another team's. */
const MOST_WEEKS = 26;
/** Stages that a subsystem goes through on its way, or is at for as long as nothing is seen. */
const ON_ITS_WAY: readonly Stage[] = ['dual_running', 'settling', 'at_risk', 'unknown'];

/** Changes that tell what people said, and not what was seen. */
const SAID: readonly string[] = ['set_by_person', 'override_ended'];

/** Hands-on minutes that somebody said or a command measured. */
export interface LedgerEntry {
  readonly at: Date;
  readonly minutes: number;
  readonly toilKind: string;
}

/** One time that people had to act. `withMinutes`: somebody said, or a command measured, how long it took, be it nothing. */
export interface LedgerEpisode {
  readonly at: Date;
  readonly withMinutes: boolean;
}

/** Both oldest first. */
export interface ToilLedger {
  readonly entries: readonly LedgerEntry[];
  readonly episodes: readonly LedgerEpisode[];
}

/** A week of the ledger by its Monday (`2026-11-30`) in the accounting zone. */
export interface WeekOfLedger extends LedgerWeek {
  readonly week: string;
}

/** The Mondays of the whole weeks between two times, oldest first. */
export function wholeWeeks(from: Date, until: Date, timeZone: string): readonly string[] {
  const weeks: string[] = [];
  let week = mondayOf(dayIn(from, timeZone));
  if (momentIn(week, 0, timeZone) < from) week = daysBefore(week, -7);
  for (; momentIn(daysBefore(week, -7), 0, timeZone) <= until; week = daysBefore(week, -7)) weeks.push(week);
  return weeks;
}

/** The ledger by these weeks; a week without work has zeros. The cost of a move is left out. */
export function ledgerByWeek(ledger: ToilLedger, weeks: readonly string[], timeZone: string): readonly WeekOfLedger[] {
  const inWeek = <T extends { readonly at: Date }>(all: readonly T[]) =>
    Map.groupBy(all, ({ at }) => mondayOf(dayIn(at, timeZone)));
  const entries = inWeek(ledger.entries.filter((it) => it.toilKind !== MOVE_WORK));
  const episodes = inWeek(ledger.episodes);
  return weeks.map((week) => {
    const own = episodes.get(week) ?? [];
    return {
      week,
      minutes: (entries.get(week) ?? []).reduce((sum, it) => sum + it.minutes, 0),
      episodes: own.length,
      withMinutes: own.filter((it) => it.withMinutes).length,
    };
  });
}

/** When a move that was done at a time had begun: the first of the changes that led up to it without going back. */
export function moveBegan(changes: readonly Pick<StageChange, 'at' | 'to' | 'why'>[], movedAt: Date): Date {
  const before = changes
    .filter((it) => it.at < movedAt && !SAID.includes(it.why))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const last = before.findLastIndex((it) => !ON_ITS_WAY.includes(it.to));
  return before[last + 1]?.at ?? movedAt;
}

export interface MoveAsked {
  readonly ledger: ToilLedger;
  /** What came before this was not asked of the ledger: no quiet weeks either. */
  readonly ledgerFrom: Date;
  readonly beganAt: Date;
  readonly movedAt: Date;
  /** Since when toilbot looks: what it did not see were no quiet weeks. Null when it never looked. */
  readonly watchedSince: Date | null;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * What a move saved, in minutes a week: the whole weeks before it began against those after it was done, at most half a
 * year of either; what was logged as work on a move since it began, and two weeks before, is its cost.
 */
export function savingOfMove(asked: MoveAsked): Saving {
  const { ledger, ledgerFrom, beganAt, movedAt, watchedSince, timeZone, now } = asked;
  const known = watchedSince === null || watchedSince > ledgerFrom ? watchedSince : ledgerFrom;
  const before = known === null ? [] : wholeWeeks(known, beganAt, timeZone).slice(-MOST_WEEKS);
  const after = wholeWeeks(movedAt, now, timeZone).slice(0, MOST_WEEKS);
  const costFrom = momentIn(daysBefore(dayIn(beganAt, timeZone), 14), 0, timeZone);
  const cost = ledger.entries
    .filter((it) => it.toilKind === MOVE_WORK && it.at >= costFrom)
    .reduce((sum, it) => sum + it.minutes, 0);
  const of = (weeks: readonly string[]) => ledgerByWeek(ledger, weeks, timeZone);
  return savedByMove(of(before), of(after), cost);
}
