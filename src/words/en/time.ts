/** Times, dates and durations in English. Every time says its zone, every date its weekday. */

import { isNear, needsYear, roughly, timeParts, zoneLabel } from '../time-parts.ts';

function parts(at: Date, zone: string): ReadonlyMap<string, string> {
  return timeParts(at, zone, 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** `JST`, `UTC`, `GMT+2`: as people of the zone write it, where there is such a name. */
export function zoneName(at: Date, zone: string): string {
  return zoneLabel(parts(at, zone), zone);
}

/** `05:00`. */
export function clockTime(at: Date, zone: string): string {
  const p = parts(at, zone);
  return `${p.get('hour')}:${p.get('minute')}`;
}

/** `Thu 3 Dec`; with the year when it is more than half a year from now. */
export function day(at: Date, zone: string, now: Date): string {
  const p = parts(at, zone);
  // Some versions of the locale data abbreviate to four letters.
  const month = (p.get('month') ?? '').slice(0, 3);
  const short = `${p.get('weekday')} ${p.get('day')} ${month}`;
  return needsYear(at, now) ? `${short} ${p.get('year')}` : short;
}

/** `Thu 3 Dec 05:00 JST`. */
export function dayAndTime(at: Date, zone: string, now: Date): string {
  return `${day(at, zone, now)} ${clockTime(at, zone)} ${zoneName(at, zone)}`;
}

/** `14:02` today and of what happened within the last 20 hours, else `Sat 21 Nov 14:02`. */
export function moment(at: Date, zone: string, now: Date): string {
  return isNear(at, zone, now) ? clockTime(at, zone) : `${day(at, zone, now)} ${clockTime(at, zone)}`;
}

/** {@link moment} with the zone's name. */
export function momentWithZone(at: Date, zone: string, now: Date): string {
  return `${moment(at, zone, now)} ${zoneName(at, zone)}`;
}

const lengths = new Intl.DurationFormat('en', { style: 'short', days: 'long', daysDisplay: 'auto' });

/** `under a minute`, `46 min`, `2 h 5 min`, `9 days`. */
export function duration(milliseconds: number): string {
  if (Math.abs(milliseconds) < 30_000) return 'under a minute';
  // Intl writes hr; the symbol of the hour is h.
  return lengths.format(roughly(milliseconds)).replace(/ hr\b,?/, ' h');
}

const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Minutes as hours: `5.0 h`. */
export function hours(minutes: number): string {
  return `${oneDecimal.format(minutes / 60)} h`;
}
