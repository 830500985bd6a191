/** Times as people read them: weekday, day and zone, written out. `zone` is an IANA name. */

const LABELS: Readonly<Record<string, string>> = { 'Asia/Tokyo': 'JST', 'Etc/UTC': 'UTC', UTC: 'UTC' };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, options]);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

function part(at: Date, zone: string, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes): string {
  return (
    format(zone, options)
      .formatToParts(at)
      .find((one) => one.type === type)?.value ?? ''
  );
}

/** "JST", "CET", or "GMT+9" where the zone has no short name. */
export function zoneLabel(at: Date, zone: string): string {
  return LABELS[zone] ?? part(at, zone, { timeZoneName: 'short' }, 'timeZoneName');
}

/** "14:20" */
export function clockTime(at: Date, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "Thu 3 Dec", with the year when it is not the year of `now`. */
export function day(at: Date, zone: string, now: Date): string {
  const weekday = part(at, zone, { weekday: 'short' }, 'weekday');
  const date = part(at, zone, { day: 'numeric' }, 'day');
  const month = part(at, zone, { month: 'short' }, 'month').slice(0, 3);
  const year = part(at, zone, { year: 'numeric' }, 'year');
  const thisYear = part(now, zone, { year: 'numeric' }, 'year');
  return `${weekday} ${date} ${month}${year === thisYear ? '' : ` ${year}`}`;
}

/** "14:20 JST" on the day of `now`, else "Thu 3 Dec 05:00 JST". */
export function moment(at: Date, zone: string, now: Date): string {
  const time = `${clockTime(at, zone)} ${zoneLabel(at, zone)}`;
  return day(at, zone, now) === day(now, zone, now) ? time : `${day(at, zone, now)} ${time}`;
}

/** "46 min", "3 h", "2 h 5 min", "41 days". */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** Minutes a week as hours: "5.0 h". */
export function hours(minutes: number): string {
  return `${(minutes / 60).toFixed(1)} h`;
}
