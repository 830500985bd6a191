import { DAY, dayIn, daysBefore, momentIn } from './calendar.ts';
import type { Case } from './case.ts';
import type { SettleRules } from './settlement.ts';

/** On the day that a person planned: kept apart from the days before the date. */
export const ON_PLANNED_DAY = -1;

/** Reminders are given at this hour of the accounting zone. */
const MORNING = 9;

export interface Reminder {
  readonly at: Date;
  /** Days before the date, or {@link ON_PLANNED_DAY}. */
  readonly days: number;
}

/**
 * The reminders of a dated case that were not given yet: so many days before the date, or, once a person has planned
 * a day, on that day alone.
 */
export function reminders(it: Case, rules: Pick<SettleRules, 'reminderDays' | 'timeZone'>): readonly Reminder[] {
  if (it.voice !== 'dated' || !it.dueAt) return [];
  if (it.plannedFor) {
    if (it.remindedDays === ON_PLANNED_DAY) return [];
    return [{ at: momentIn(dayIn(it.plannedFor, rules.timeZone), MORNING, rules.timeZone), days: ON_PLANNED_DAY }];
  }
  const due = dayIn(it.dueAt, rules.timeZone);
  return rules.reminderDays
    .filter((days) => it.remindedDays === null || days < it.remindedDays)
    .map((days) => ({ at: momentIn(daysBefore(due, days), MORNING, rules.timeZone), days }));
}

/** The reminder to give now: the latest that is due. One that fell before the case was opened or told is taken as given. */
export function dueReminder(
  it: Case,
  rules: Pick<SettleRules, 'reminderDays' | 'timeZone'>,
  now: Date,
): Reminder | null {
  if (!it.dueAt || it.dueAt.getTime() + DAY < now.getTime()) return null;
  const known = it.toldAt ?? it.openedAt ?? now;
  const due = reminders(it, rules)
    .filter((reminder) => reminder.at <= now && reminder.at > known)
    .sort((a, b) => a.days - b.days);
  return due[0] ?? null;
}

/**
 * The reminder that counts as given once a date is another: put off, what is to come is reminded of anew. What a person
 * planned stays as it is.
 */
export function remindedOf(
  it: Case,
  dueAt: Date | null,
  rules: Pick<SettleRules, 'reminderDays' | 'timeZone'>,
  now: Date,
): number | null {
  if (it.remindedDays === null || it.plannedFor || !it.dueAt || !dueAt || dueAt <= it.dueAt) return it.remindedDays;
  const passed = reminders({ ...it, dueAt, remindedDays: null }, rules).filter((reminder) => reminder.at <= now);
  return passed.length === 0 ? null : Math.min(...passed.map((reminder) => reminder.days));
}

/** Whether the morning of a day that is planned now has passed: there is nothing left to remind of. */
export function isPlannedDayBegun(date: Date, rules: Pick<SettleRules, 'timeZone'>, now: Date): boolean {
  return momentIn(dayIn(date, rules.timeZone), MORNING, rules.timeZone) <= now;
}
