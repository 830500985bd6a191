/** What is coming, week by week, of all that the jobs know: for the report, the dashboard and `/toil open`. */

import { dayIn, daysBefore } from './calendar.ts';
import type { Finding } from './finding.ts';
import type { DatedCase } from './reads/records.ts';
import type { Json } from './vocabulary.ts';

/** The kind of a week's case: it is left out of the calendar itself. */
export const COMING_WEEK_KIND = 'coming-week';

/** What is due within one week, the soonest first. */
export interface CalendarWeek<T = DatedCase> {
  /** Its Monday, as `2026-11-30`; null for what is overdue. */
  readonly monday: string | null;
  readonly cases: readonly T[];
}

/** How far the calendar looks, in weeks after the present one. */
const WEEKS_AHEAD = 12;
/** How many of a week's things its case names. */
const MOST_NAMED = 12;

/** The Monday of the week that a day is in. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return daysBefore(day, (weekday + 6) % 7);
}

/**
 * Dated cases by week, in the accounting zone: what is overdue first, then the weeks that have any, at most twelve weeks
 * ahead. What falls on this very day is not overdue yet.
 */
export function calendarWeeks<T extends Pick<DatedCase, 'caseId' | 'kind' | 'dueAt'>>(
  cases: readonly T[],
  now: Date,
  timeZone: string,
): readonly CalendarWeek<T>[] {
  const today = dayIn(now, timeZone);
  const last = daysBefore(mondayOf(today), -7 * WEEKS_AHEAD);
  const dated = cases
    .filter((it) => it.kind !== COMING_WEEK_KIND)
    .map((it) => ({ it, day: dayIn(it.dueAt, timeZone) }))
    .sort((a, b) => a.it.dueAt.getTime() - b.it.dueAt.getTime() || a.it.caseId - b.it.caseId);
  const weeks = Map.groupBy(dated, ({ day }) => (day < today ? null : mondayOf(day)));
  return [...weeks]
    .filter(([monday]) => monday === null || monday <= last)
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([monday, of]) => ({ monday, cases: of.map(({ it }) => it) }));
}

/** How many of a week's cases nobody has, nor planned a day for. */
export function untakenOf(cases: readonly Pick<DatedCase, 'taken' | 'plannedFor'>[]): number {
  return cases.filter((it) => !it.taken && it.plannedFor === null).length;
}

function entry(it: DatedCase): Json {
  return {
    case: it.caseId,
    title: it.title,
    subsystem: it.subsystem,
    component: it.component,
    environment: it.environment,
    at: it.dueAt.toISOString(),
    planned: it.plannedFor?.toISOString() ?? null,
    taken: it.taken,
  };
}

/** A week as a finding: a condition as long as something of it is open. */
export function weekFinding({ monday, cases }: CalendarWeek): Finding {
  const subject = monday ?? 'overdue';
  return {
    nature: 'condition',
    kind: COMING_WEEK_KIND,
    aspect: monday === null ? 'overdue' : 'week',
    subject,
    keys: [],
    resource: {
      platform: 'other',
      id: `toilbot/calendar/${subject}`,
      name: subject,
      account: '',
      region: '',
      tags: {},
      service: null,
    },
    component: null,
    severity: 1,
    firstHand: true,
    // None: the case of a week must not remind anyone of what reminds by itself.
    dueAt: null,
    since: null,
    facts: {
      monday,
      total: cases.length,
      untaken: untakenOf(cases),
      entries: cases.slice(0, MOST_NAMED).map(entry),
    },
  };
}
