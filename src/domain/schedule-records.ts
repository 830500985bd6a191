/**
 * When scheduled work ran, and what follows of it. The sources show the last run for a short time only (ECS a stopped task
 * for an hour), so its marks are kept as measures: the newest of each counts, whoever tells it.
 */

import { type Answer, isWhole } from './answer.ts';
import { DAY, HOUR, minutes } from './calendar.ts';
import type { Measure } from './finding.ts';
import type { KnownMeasure } from './measures.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { Schedule } from './reads/managed.ts';
import { SCHEDULE_MARKS, type ScheduleMark, type ScheduleRecord } from './reads/records.ts';
import type { Resource } from './resource.ts';
import { namedResource } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import type { Scope } from './scope.ts';

/** How late a run, or the figures of it, may come. */
const LATE = minutes(15);
/** A break in watching that is shorter, and shorter than the period, hides one run at most: two must be missed. */
const LONGEST_BREAK = 6 * HOUR;
/** Looks are an hour apart, and some come late. */
const SHORTEST_BREAK = minutes(75);

/** When a thing ran, as one source tells it. */
export type Ran = Pick<ScheduleRecord, 'of' | 'at' | 'withinMinutes'> & {
  readonly mark: Exclude<ScheduleMark, 'watched'>;
};

/** The newest of all that tells of one thing. */
export interface Runs {
  readonly began: Ran | null;
  readonly succeeded: Ran | null;
  readonly failed: Ran | null;
}

function isRan(it: ScheduleRecord | Ran): it is Ran {
  return it.mark !== 'watched';
}

/** What is recorded, or null where that is not known to be all. */
export function recordsOf(answer: Answer<ScheduleRecord> | undefined): readonly ScheduleRecord[] | null {
  return isWhole(answer) ? answer.items : null;
}

/** Joins what is recorded and what was just seen of a thing. */
export function runsOf(id: string, told: readonly (ScheduleRecord | Ran)[]): Runs {
  const own = told.filter(isRan).filter((it) => it.of === id);
  const newest = (mark: Ran['mark']): Ran | null =>
    own.filter((it) => it.mark === mark).reduce<Ran | null>((a, b) => (a && a.at >= b.at ? a : b), null);
  return { began: newest('began'), succeeded: newest('succeeded'), failed: newest('failed') };
}

/** The latest time at which the newest of them can have been; null when there is none. */
function latest(...told: readonly (Ran | null)[]): number | null {
  const ends = told.flatMap((it) => (it ? it.at.getTime() + minutes(it.withinMinutes) : []));
  return ends.length === 0 ? null : Math.max(...ends);
}

/** The last run whose end is known failed, or could not even begin. */
export function lastFailed({ succeeded, failed }: Runs): boolean {
  return failed !== null && (succeeded === null || failed.at > succeeded.at);
}

/** It ran within 24 hours or two of its periods: design.md, "dormant by habit". A run that could not begin is none. */
export function ranByHabit({ began, succeeded }: Runs, schedule: Schedule, now: Date): boolean {
  const period = periodOf(schedule.expression);
  const last = latest(began, succeeded);
  return schedule.enabled && period !== null && last !== null && now.getTime() - last <= Math.max(DAY, 2 * period);
}

/** Since when a schedule has been watched without a break, and until when. */
export interface Watch {
  readonly since: Date;
  readonly until: Date;
}

/**
 * Goes on watching a schedule. One that is off, was changed or was not looked at for too long is watched from anew: what
 * it missed meanwhile is not known. `shownMs`: how far back the source shows runs that nobody looked for. `startedAt`: when
 * the schedule itself was last seen to start something, where that can be told: it is as old at least.
 */
export function watchOf(
  schedule: Schedule,
  records: readonly ScheduleRecord[],
  { shownMs, startedAt, now }: { readonly shownMs: number; readonly startedAt: Date | null; readonly now: Date },
): Watch {
  const known = records.find((it) => it.mark === 'watched' && it.of === schedule.arn);
  const period = periodOf(schedule.expression) ?? 0;
  const longest = Math.max(shownMs, SHORTEST_BREAK, Math.min(period, LONGEST_BREAK));
  const goesOn =
    known?.expression === outsideText(schedule.expression) && now.getTime() - known.at.getTime() <= longest;
  const changed = knownTime(schedule.modifiedAt)?.getTime() ?? null;
  // A rule does not tell when it was made: it may be as new as this look.
  const made = changed ?? knownTime(startedAt)?.getTime() ?? now.getTime();
  const shown = Math.max(made, now.getTime() - shownMs);
  const since = !schedule.enabled ? now.getTime() : goesOn && known.since ? known.since.getTime() : shown;
  return { since: new Date(Math.min(now.getTime(), Math.max(since, changed ?? 0))), until: now };
}

/** Whether two periods went by without a run: `unknown` where none is known of, and they were not watched from end to end. */
export type Timeliness = 'in time' | 'missed' | 'unknown';

export function timelinessOf({ began, succeeded, failed }: Runs, schedule: Schedule, watch: Watch): Timeliness {
  const period = periodOf(schedule.expression);
  if (period === null || !schedule.enabled) return 'in time';
  const most = Math.max(2 * period, HOUR) + LATE;
  const last = latest(began, succeeded, failed) ?? 0;
  if (watch.until.getTime() - last <= most) return 'in time';
  return watch.until.getTime() - watch.since.getTime() > most ? 'missed' : 'unknown';
}

/** The measures that keep when a thing ran. */
export function runMeasures(runs: Runs, resource: Resource, component: string | null): readonly Measure[] {
  return [runs.began, runs.succeeded, runs.failed].flatMap((it): Measure[] =>
    it === null
      ? []
      : [
          {
            ...{ measure: 'schedule', key: `${resource.id} ${it.mark}`, at: it.at, resource, component },
            ...{ what: it.mark, value: null, waited: null, outcome: null },
            facts: { withinMinutes: it.withinMinutes },
          },
        ],
  );
}

/** The measure that keeps since when a schedule is watched. */
export function watchMeasure(schedule: Schedule, watch: Watch, scope: Scope): Measure {
  const { arn, name, tags, expression } = schedule;
  return {
    ...{ measure: 'schedule', key: `${arn} watched`, at: watch.until, component: null },
    resource: namedResource('managed', arn, name, tags, scope),
    ...{ what: 'watched', value: null, waited: null, outcome: null },
    facts: { since: isoTime(watch.since), expression: outsideText(expression) },
  };
}

/** A measure of {@link runMeasures} or {@link watchMeasure} as it is read again. */
export function scheduleRecord({ what, resource, at, facts }: KnownMeasure): readonly ScheduleRecord[] {
  const mark = SCHEDULE_MARKS.find((it) => it === what);
  const { withinMinutes, since, expression } = facts;
  if (mark === undefined) return [];
  return [
    {
      ...{ mark, of: resource, at },
      withinMinutes: typeof withinMinutes === 'number' ? withinMinutes : 0,
      since: typeof since === 'string' ? new Date(since) : null,
      expression: typeof expression === 'string' ? expression : null,
    },
  ];
}
