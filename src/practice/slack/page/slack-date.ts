import type { Person } from '../workspace.ts';

const DAY_MS = 86_400_000;

/**
 * The text of `<!date^…>` for a reader: tokens of docs.slack.dev/messaging/formatting-message-text, in the reader's
 * zone and language.
 */
export function slackDate(seconds: number, format: string, reader: Person, now: Date): string {
  const at = new Date(seconds * 1000);
  const written = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(reader.locale, { timeZone: reader.tz, ...options }).format(at);
  const near = nearness(at, now, reader);
  const dates: Record<string, string> = {
    date_num: new Intl.DateTimeFormat('sv-SE', { timeZone: reader.tz }).format(at),
    date: written({ year: 'numeric', month: 'long', day: 'numeric' }),
    date_short: written({ year: 'numeric', month: 'short', day: 'numeric' }),
    date_long: written({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }),
    time: written({ hour: 'numeric', minute: '2-digit' }),
    time_secs: written({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    ago: ago(at, now, reader),
  };
  return format.replace(/\{(\w+)\}/g, (token, name: string) => {
    const pretty = /^(date(?:_short|_long)?)_pretty$/.exec(name)?.[1];
    if (pretty !== undefined) return near ?? dates[pretty] ?? token;
    return dates[name] ?? token;
  });
}

/** "today", "yesterday", "tomorrow" in the reader's language; null for other days. */
function nearness(at: Date, now: Date, reader: Person): string | null {
  const day = (date: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: reader.tz }).format(date);
  const offset = [-1, 0, 1].find((days) => day(new Date(now.getTime() + days * DAY_MS)) === day(at));
  if (offset === undefined) return null;
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' }).format(offset, 'day');
}

function ago(at: Date, now: Date, reader: Person): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 60 / 24), 'day');
}

/** The time of a message, such as 14:02, and the day it stands under, in the reader's zone; the page itself is English. */
export function messageTime(ts: string, reader: Person, now: Date): { time: string; day: string } {
  const english = { ...reader, locale: 'en-GB' };
  const day = slackDate(Number(ts), '{date_long_pretty}', english, now);
  return { time: slackDate(Number(ts), '{time}', english, now), day: day.charAt(0).toUpperCase() + day.slice(1) };
}
