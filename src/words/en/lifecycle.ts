/** Ends of support in English. Every message says how old its dates are. */

import type { CaseView } from '../../domain/case.ts';
import { isOldData } from '../../domain/lifecycle.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, findingsOf, once, text, time } from '../facts.ts';
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

/** `endoflife.date`; on GitHub the repository says more than the host: `github.com/rubysec/ruby-advisory-db`. */
function siteOf(source: string): string | null {
  const url = URL.parse(source);
  if (url === null) return null;
  const host = url.hostname.replace(/^www\./, '');
  return host === 'github.com' ? [host, ...url.pathname.split('/').slice(1, 3)].join('/') : host;
}

/** What of toilbot's data a finding may lean on: the facts that have its day and its source, and how it is called. */
const LEANS_ON = [
  { asOf: 'asOf', source: 'source', title: 'Dates', old: 'dates may have changed' },
  { asOf: 'cvesAsOf', source: 'cvesSource', title: 'Vulnerabilities', old: 'there may be newer ones' },
  {
    asOf: 'contentsAsOf',
    source: 'contentsSource',
    title: 'What aws-for-fluent-bit holds',
    old: 'newer releases are missing',
  },
] as const;

/** `Dates as of Sat 22 Aug, endoflife.date`, one for each of what the findings lean on; said aloud when it is old. */
export function asOfLines(view: CaseView): readonly string[] {
  return once(
    findingsOf(view).flatMap(({ facts }) =>
      LEANS_ON.flatMap((it) => {
        const asOf = time(facts, it.asOf);
        if (asOf === null) return [];
        const site = siteOf(text(facts, it.source) ?? '');
        const old = isOldData(asOf, view.now) ? ` (over half a year old: ${it.old})` : '';
        return [`${it.title} as of ${day(asOf, 'UTC', view.now)}${site === null ? '' : `, ${site}`}${old}`];
      }),
    ),
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
