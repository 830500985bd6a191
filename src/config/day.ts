import { momentIn } from '../domain/calendar.ts';
import type { Reporter } from './reporter.ts';

/** The beginning of a day written as 2027-03-31, in a zone; null when there is none, or with a mistake. */
export function dayOf(given: string | null | undefined, path: string, timeZone: string, report: Reporter): Date | null {
  if (!given) return null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isFinite(at.getTime()) && at.toISOString().startsWith(given)) return momentIn(given, 0, timeZone);
  report.wrong(path, given, 'is not a day: write it as in 2027-03-31');
  return null;
}
