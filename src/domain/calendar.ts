/** Days and hours in a time zone. `zone` is an IANA name that `Intl` knows. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function minutes(count: number): number {
  return count * MINUTE;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: Date, zone: string): ReadonlyMap<string, string> {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
    });
    formats.set(zone, format);
  }
  return new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
}

const number = (from: ReadonlyMap<string, string>, part: string): number => Number(from.get(part));

/** The zone as Intl writes its name, or null for none that it knows. An offset such as +09:00 is no zone with rules. */
export function knownZone(name: string): string | null {
  try {
    if (/^[A-Za-z]/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** Milliseconds that the zone is ahead of UTC at a time. */
function offset(at: Date, zone: string): number {
  const p = parts(at, zone);
  const local = Date.UTC(
    number(p, 'year'),
    number(p, 'month') - 1,
    number(p, 'day'),
    number(p, 'hour'),
    number(p, 'minute'),
    number(p, 'second'),
  );
  return local - Math.floor(at.getTime() / 1000) * 1000;
}

/** The day of a time in a zone, as `2026-12-03`. */
export function dayIn(at: Date, zone: string): string {
  const p = parts(at, zone);
  return `${p.get('year')}-${p.get('month')}-${p.get('day')}`;
}

/** The hour (0 to 23) and weekday (0 = Sunday) of a time in a zone. */
export function hourIn(at: Date, zone: string): { readonly hour: number; readonly weekday: number } {
  const p = parts(at, zone);
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(p.get('weekday') ?? '');
  return { hour: number(p, 'hour'), weekday };
}

/** The moment that is `hour` o'clock of a day in a zone; in a spring gap the first moment after it. */
export function momentIn(day: string, hour: number, zone: string): Date {
  const [year, month, date] = day.split('-').map(Number);
  const asUtc = Date.UTC(year ?? 0, (month ?? 1) - 1, date ?? 1, hour);
  const guess = asUtc - offset(new Date(asUtc), zone);
  return new Date(asUtc - offset(new Date(guess), zone));
}

/** The day that is a number of days before (or, negative, after) another. */
export function daysBefore(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

export function earliest(times: readonly (Date | null)[]): Date | null {
  let first: Date | null = null;
  for (const time of times) if (time && (!first || time < first)) first = time;
  return first;
}
