import { CronExpressionParser } from 'cron-parser';
import { instead } from './mistake.ts';
import { pathText } from './parse.ts';
import type { Reporter } from './reporter.ts';
import type { Document } from './shape.ts';

/** What toilbot.yaml says of one job: null where it says nothing, and the job's own word counts. */
export interface JobSetting {
  readonly enabled: boolean | null;
  readonly schedule: string | null;
}

const NAMED = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@hourly'];

function wrongSchedule(schedule: string): string | null {
  const fields = schedule.trim().split(/\s+/u);
  if (fields.length === 1 && NAMED.includes(schedule.trim())) return null;
  const mend = 'write five fields: minute, hour, day, month, weekday, as in */15 * * * *';
  if (fields.length !== 5) return `is not a schedule: ${mend}`;
  try {
    // A day that never comes, such as the 30th of February, is found by asking for the next one.
    CronExpressionParser.parse(schedule, { currentDate: '2026-01-01T00:00:00Z', tz: 'UTC' }).next();
    return null;
  } catch {
    return `is not a schedule that ever comes: ${mend}`;
  }
}

/** A setting for every known job. */
export function jobsOf(
  given: Document['jobs'],
  known: readonly string[],
  report: Reporter,
): Readonly<Record<string, JobSetting>> {
  for (const [id, setting] of Object.entries(given ?? {})) {
    const path = pathText(['jobs', id]);
    if (!known.includes(id)) report.say(path, `is not a job: ${instead(id, known)}`);
    const wrong = setting.schedule ? wrongSchedule(setting.schedule) : null;
    if (wrong) report.wrong(`${path}.schedule`, setting.schedule, wrong);
  }
  const settings = new Map(Object.entries(given ?? {}));
  return Object.fromEntries(
    known.map((id) => [
      id,
      { enabled: settings.get(id)?.enabled ?? null, schedule: settings.get(id)?.schedule ?? null },
    ]),
  );
}
