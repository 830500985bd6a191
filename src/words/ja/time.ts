/** Times, dates and durations in Japanese: half-width figures, full-width brackets. */

import { isNear, needsYear, roughly, timeParts, zoneLabel } from '../time-parts.ts';

function parts(at: Date, zone: string): ReadonlyMap<string, string> {
  return timeParts(at, zone, 'ja-JP', {
    weekday: 'short',
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** `JST`, `UTC`, `GMT+2`. */
function zoneName(at: Date, zone: string): string {
  return zoneLabel(parts(at, zone), zone);
}

/** `5:00`. */
export function clockTime(at: Date, zone: string): string {
  const p = parts(at, zone);
  return `${p.get('hour')}:${p.get('minute')}`;
}

/** `12/3（木）`; with the year when it is more than half a year from now: `2027/5/27（木）`. */
export function day(at: Date, zone: string, now: Date): string {
  const p = parts(at, zone);
  const short = `${p.get('month')}/${p.get('day')}（${p.get('weekday')}）`;
  return needsYear(at, now) ? `${p.get('year')}/${short}` : short;
}

/** `12/3（木）5:00 JST`. */
export function dayAndTime(at: Date, zone: string, now: Date): string {
  return `${day(at, zone, now)}${clockTime(at, zone)} ${zoneName(at, zone)}`;
}

/** `14:02` today and of what happened within the last 20 hours, else `11/21（土）14:02`. */
export function moment(at: Date, zone: string, now: Date): string {
  return isNear(at, zone, now) ? clockTime(at, zone) : `${day(at, zone, now)}${clockTime(at, zone)}`;
}

/** {@link moment} with the zone's name: `14:02 JST`. */
export function momentWithZone(at: Date, zone: string, now: Date): string {
  return `${moment(at, zone, now)} ${zoneName(at, zone)}`;
}

const lengths = new Intl.DurationFormat('ja', { style: 'long' });

/** `1分未満`, `46分`, `2時間5分`, `9日`. */
export function duration(milliseconds: number): string {
  if (Math.abs(milliseconds) < 30_000) return '1分未満';
  // Intl sets figures apart from words; Japanese in Slack does not.
  return lengths.format(roughly(milliseconds)).replaceAll(/\s/gu, '');
}

const oneDecimal = new Intl.NumberFormat('ja', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Minutes as hours: `5.0時間`. */
export function hours(minutes: number): string {
  return `${oneDecimal.format(minutes / 60)}時間`;
}
