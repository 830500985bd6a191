import type { KnownBlock } from '@slack/types';
import { type CalendarWeek, untakenOf } from '../domain/maintenance-calendar.ts';
import type { DatedCase } from '../domain/reads/records.ts';
import { isProduction } from '../domain/routing.ts';
import { mrkdwn } from './escape.ts';
import { sections, within } from './limits.ts';
import { type Saying, wordsOfKind } from './saying.ts';

/** Weeks that have a line; what is due after them is only counted. */
const MOST_WEEKS = 4;
/** How many of a week are named, the soonest first; of what is overdue those that became so last. */
const MOST_NAMED = 3;
const BUDGET = 2400;

/** A dated case as it is known before words name its kind. */
export type ComingCase = Omit<DatedCase, 'title'>;

/** The maintenance calendar, as it is now. */
export interface Coming {
  readonly weeks: readonly CalendarWeek<ComingCase>[];
  readonly now: Date;
}

/** What is overdue and what is coming: a line a week, with how many nobody has and the first ones. Empty when nothing is. */
export function comingBlocks({ weeks, now }: Coming, saying: Saying): KnownBlock[] {
  const said = saying.words.toil;
  const overdue = weeks.filter(({ monday }) => monday === null);
  const ahead = weeks.filter(({ monday }) => monday !== null);
  const later = ahead.slice(MOST_WEEKS).reduce((sum, { cases }) => sum + cases.length, 0);
  const lines = [...overdue, ...ahead.slice(0, MOST_WEEKS)].map((week) => weekLine(week, now, saying));
  if (lines.length === 0) return [];
  return sections([
    `*${said.coming}*`,
    ...within(lines, BUDGET).lines,
    ...(later > 0 ? [said.comingLater(later)] : []),
  ]);
}

function weekLine({ monday, cases }: CalendarWeek<ComingCase>, now: Date, saying: Saying): string {
  const { toil: said, time } = saying.words;
  const week = monday === null ? null : time.day(new Date(`${monday}T00:00:00Z`), 'UTC', now);
  const named = monday === null ? cases.toReversed() : cases;
  const left = cases.length - MOST_NAMED;
  return [
    `*${said.comingWeek(week, cases.length, untakenOf(cases))}*`,
    ...named.slice(0, MOST_NAMED).map((it) => caseText(it, now, saying)),
    ...(left > 0 ? [said.comingMore(left)] : []),
  ].join(' · ');
}

function caseText({ dueAt, subsystem, environment, kind }: ComingCase, now: Date, saying: Saying): string {
  const { toil: said, time } = saying.words;
  const when = time.day(dueAt, saying.settings.timeZone, now);
  const where = subsystem === null ? null : mrkdwn(subsystem, 60);
  return said.comingCase(
    when,
    where,
    isProduction(environment) ? null : mrkdwn(environment, 30),
    mrkdwn(wordsOfKind(kind, saying).name, 60),
  );
}
