/** What the words of time share in every language. `zone` is an IANA name. */

import { DAY, dayIn, HOUR } from '../domain/calendar.ts';

// Intl knows no short name for these in English.
const ZONE_NAMES: Readonly<Record<string, string>> = {
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Singapore': 'SGT',
  'Asia/Kolkata': 'IST',
  UTC: 'UTC',
  'Etc/UTC': 'UTC',
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** The parts of a time as Intl names them, in the locale's own words. */
export function timeParts(
  at: Date,
  zone: string,
  locale: string,
  options: Intl.DateTimeFormatOptions,
): ReadonlyMap<string, string> {
  const key = `${locale} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', timeZoneName: 'short', ...options });
    formats.set(key, format);
  }
  return new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `JST`, `UTC`, `GMT+2`: as people of the zone write it, where there is such a name. */
export function zoneLabel(parts: ReadonlyMap<string, string>, zone: string): string {
  return ZONE_NAMES[zone] ?? parts.get('timeZoneName') ?? zone;
}

/** Whether a day is so far away that its year is said: more than half a year. */
export function needsYear(at: Date, now: Date): boolean {
  return Math.abs(at.getTime() - now.getTime()) > 182 * DAY;
}

/** Whether a time is understood without its day: today's, and what happened within the last 20 hours. */
export function isNear(at: Date, zone: string, now: Date): boolean {
  const ago = now.getTime() - at.getTime();
  return (ago >= 0 && ago < 20 * HOUR) || dayIn(at, zone) === dayIn(now, zone);
}

/** A length of time as people say it: minutes up to two hours, hours up to two days, then whole days. */
export function roughly(milliseconds: number): Readonly<Partial<Record<'days' | 'hours' | 'minutes', number>>> {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 120) return { minutes };
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return { days: Math.round(minutes / 1440) };
  const rest = minutes % 60;
  return rest === 0 || hours >= 12 ? { hours } : { hours, minutes: rest };
}

const months = new Map<string, Intl.DateTimeFormat>();

/** A third of a month (0 to 2) with the month's short name in the locale's own words, and the year. */
export function monthPart(
  at: Date,
  zone: string,
  locale: string,
): { readonly part: 0 | 1 | 2; readonly month: string; readonly year: string } {
  const key = `${locale} ${zone}`;
  let format = months.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: zone, month: 'short' });
    months.set(key, format);
  }
  const [year = '', , day = ''] = dayIn(at, zone).split('-');
  const date = Number(day);
  return { part: date <= 10 ? 0 : date <= 20 ? 1 : 2, month: format.format(at).slice(0, 3), year };
}
