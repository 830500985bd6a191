/** How often an EventBridge schedule comes, from its expression (EventBridge user guide, "Schedule types"). */

import { DAY, HOUR, minutes } from './calendar.ts';

const UNITS: Readonly<Record<string, number>> = { minute: minutes(1), hour: HOUR, day: DAY };

/** The longest time between two runs in milliseconds, rather too long than too short; null for one that comes once. */
export function periodOf(expression: string): number | null {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression.trim());
  if (rate) return Number(rate[1]) * (UNITS[rate[2] ?? ''] ?? DAY);
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression.trim());
  if (!cron) return null;
  const [, minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = cron;
  // One year or some of them: it may never come again.
  if (!isAny(year)) return null;
  if (!isAny(month)) return 366 * DAY;
  if (!isAny(date)) return (/^(1\/|\*\/)/.test(date) ? 3 : 31) * DAY;
  if (!isAny(weekday)) return 7 * DAY;
  if (!isAny(hour)) return within(hour, 24) * HOUR;
  return within(minute, 60) * minutes(1);
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

/** The widest gap of a field such as `*`, `0/15`, `9-17` or `3,15`, of which there are `all`. */
function within(field: string, all: number): number {
  if (isAny(field)) return 1;
  const step = /^(?:\*|0)\/(\d+)$/.exec(field);
  const each = Number(step?.[1] ?? 0);
  return each > 0 && all % each === 0 ? each : all;
}
