/** Ends of support in English. Every message says how old its dates are. */

import type { CaseView } from '../../domain/case.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, once, time } from '../facts.ts';
import { type LifecycleData, leaningsOf } from '../lifecycle-case.ts';
import { counted, listed } from './count.ts';
import { day } from './time.ts';

const DAY = 86_400_000;

/** `Tue 30 Jun 2026` of an end, which is a day and no moment: in UTC, wherever it is read. */
export function endDay(end: Date, view: CaseView): string {
  return day(end, 'UTC', view.now);
}

/** `end of life since Tue 30 Jun`, `end of life on Fri 27 Nov (in 4 days)`. */
export function endPhrase(facts: JsonObject, view: CaseView): string {
  const end = time(facts, 'end');
  if (end === null) return 'end of life';
  if (end <= view.now) return `end of life since ${endDay(end, view)}`;
  const days = Math.ceil((end.getTime() - view.now.getTime()) / DAY);
  return `end of life on ${endDay(end, view)} (in ${counted(days, 'day')})`;
}

/** Whether the end is past: the facts may be older than the day they are read. */
export function isOver(facts: JsonObject, view: CaseView): boolean {
  const end = time(facts, 'end');
  return end === null || end <= view.now;
}

const DATA: { readonly [D in LifecycleData]: { readonly title: string; readonly old: string } } = {
  dates: { title: 'Dates', old: 'dates may have changed' },
  cves: { title: 'Vulnerabilities', old: 'there may be newer ones' },
  contents: { title: 'What aws-for-fluent-bit holds', old: 'newer releases are missing' },
};

/** `Dates as of Sat 22 Aug, endoflife.date`, one for each of what the findings lean on; said aloud when it is old. */
export function asOfLines(view: CaseView): readonly string[] {
  return once(
    leaningsOf(view).map(({ data, asOf, site, isOld }) => {
      const old = isOld ? ` (over half a year old: ${DATA[data].old})` : '';
      return `${DATA[data].title} as of ${day(asOf, 'UTC', view.now)}${site === null ? '' : `, ${site}`}${old}`;
    }),
  );
}

/** `log-agg-1 and log-agg-2`, or `a, b, c and 4 more` of the names that the facts kept. */
export function keptNames(facts: JsonObject, max = 4): string {
  const kept = facts['names'];
  const names = Array.isArray(kept) ? kept.filter((it) => typeof it === 'string') : [];
  const hidden = Math.max(0, (count(facts, 'count') ?? names.length) - names.length);
  if (hidden === 0) return listed(names, max);
  const shown = names.slice(0, max - 1);
  return `${shown.join(', ')} and ${names.length - shown.length + hidden} more`;
}
