/** Times, dates and durations in English. Every time says its zone, every date its weekday. */

const DAY = 86_400_000;

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

function parts(at: Date, zone: string): ReadonlyMap<string, string> {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  return new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `JST`, `UTC`, `GMT+2`: as people of the zone write it, where there is such a name. */
export function zoneName(at: Date, zone: string): string {
  return ZONE_NAMES[zone] ?? parts(at, zone).get('timeZoneName') ?? zone;
}

/** `05:00`. */
export function clockTime(at: Date, zone: string): string {
  const p = parts(at, zone);
  return `${p.get('hour')}:${p.get('minute')}`;
}

/** `05:00 JST`. */
function clockTimeWithZone(at: Date, zone: string): string {
  return `${clockTime(at, zone)} ${zoneName(at, zone)}`;
}

/** `Thu 3 Dec`; with the year when it is more than half a year from now. */
export function day(at: Date, zone: string, now: Date): string {
  const p = parts(at, zone);
  // Some versions of the locale data abbreviate to four letters.
  const month = (p.get('month') ?? '').slice(0, 3);
  const short = `${p.get('weekday')} ${p.get('day')} ${month}`;
  return Math.abs(at.getTime() - now.getTime()) > 182 * DAY ? `${short} ${p.get('year')}` : short;
}

/** `Thu 3 Dec 05:00 JST`. */
export function dayAndTime(at: Date, zone: string, now: Date): string {
  return `${day(at, zone, now)} ${clockTimeWithZone(at, zone)}`;
}

/** `14:02` when it is within 20 hours of now, else `Sat 21 Nov 14:02`: for what happened. */
export function moment(at: Date, zone: string, now: Date): string {
  const near = Math.abs(now.getTime() - at.getTime()) < 20 * 3_600_000;
  return near ? clockTime(at, zone) : `${day(at, zone, now)} ${clockTime(at, zone)}`;
}

/** {@link moment} with the zone's name. */
export function momentWithZone(at: Date, zone: string, now: Date): string {
  return `${moment(at, zone, now)} ${zoneName(at, zone)}`;
}

/** `under a minute`, `46 min`, `2 h 5 min`, `9 days`. */
export function duration(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) return 'under a minute';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(minutes / 1440)} days`;
  const rest = minutes % 60;
  return rest === 0 || hours >= 12 ? `${hours} h` : `${hours} h ${rest} min`;
}
