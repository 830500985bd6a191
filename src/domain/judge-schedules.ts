/** Work that schedules start: what is wrong with it, when it ran last and when it last ran well. */

import type { NotUnderstood } from './answer.ts';
import { HOUR, minutes } from './calendar.ts';
import type { Finding, Measure, Unjudged } from './finding.ts';
import { type Figures, figuresOf, type ManagedInput, SHOWN } from './managed-figures.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { LambdaFunction, Schedule } from './reads/managed.ts';
import type { ScheduleRecord } from './reads/records.ts';
import { componentOf, familyResource, namedResource } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import {
  lastFailed,
  type Ran,
  type Runs,
  ranByHabit,
  recordsOf,
  runMeasures,
  runsOf,
  type Timeliness,
  timelinessOf,
  type Watch,
  watchMeasure,
  watchOf,
} from './schedule-records.ts';

type Trouble = 'run-failed' | 'missed' | 'not-started';

/** A schedule that is on, with what it starts and how that does. */
export interface Scheduled {
  readonly schedule: Schedule;
  /** The function that it starts, where it is one of this place. */
  readonly target: LambdaFunction | null;
  readonly runs: Runs;
  /** Null where what is recorded could not be read. */
  readonly watch: Watch | null;
  readonly timeliness: Timeliness;
  readonly trouble: Trouble | null;
  readonly isHabit: boolean;
}

const HOURLY = HOUR / minutes(1);

function hourOf(of: string, mark: Ran['mark'], at: Date | null | undefined): readonly Ran[] {
  const known = knownTime(at ?? null);
  return known === null ? [] : [{ mark, of, at: known, withinMinutes: HOURLY }];
}

/**
 * When a function ran, as its figures show. An hour in which one of many runs failed has a good one too, and the failed one is
 * tried again: only what failed after the last good hour makes it fail.
 */
function functionRuns(arn: string, figures: Figures): readonly Ran[] {
  return [
    ...hourOf(arn, 'began', figures(arn, 'invocations')?.lastAt),
    ...hourOf(arn, 'succeeded', figures(arn, 'good-runs')?.lastAt),
    ...hourOf(arn, 'failed', figures(arn, 'errors')?.lastAt),
  ];
}

/** The id under which the runs of what it starts are known. */
function ranId({ schedule, target }: Pick<Scheduled, 'schedule' | 'target'>, { scope }: ManagedInput): string {
  const [task] = schedule.ecsTasks;
  if (target) return target.arn;
  return task ? familyResource(task.cluster, task.taskDefinition, {}, scope).id : schedule.arn;
}

function troubleOf(it: Omit<Scheduled, 'trouble' | 'isHabit'>, figures: Figures): Trouble | null {
  const own = figures(it.schedule.arn, 'invocations');
  const refused = figures(it.schedule.arn, 'failed-invocations');
  if (refused?.lastAt && (!own?.lastAt || refused.lastAt >= own.lastAt)) return 'not-started';
  if (!canTell(it, figures)) return null;
  if (it.timeliness === 'missed') return 'missed';
  return lastFailed(it.runs) ? 'run-failed' : null;
}

/** Whether anything would show a run: a function's figures, a task of ECS, the starts that a rule counts. */
function canTell({ schedule, target }: Pick<Scheduled, 'schedule' | 'target'>, figures: Figures): boolean {
  if (target) return figures(target.arn, 'invocations') !== null;
  return schedule.ecsTasks.length > 0 || figures(schedule.arn, 'invocations') !== null;
}

function watchOn(schedule: Schedule, records: readonly ScheduleRecord[], figures: Figures, now: Date): Watch {
  // Tasks are watched by the job that sees them: how far back this could look does not count.
  const known = records.find((it) => it.mark === 'watched' && it.of === schedule.arn);
  if (schedule.ecsTasks.length > 0) {
    return { since: known?.since ?? now, until: known?.at ?? now };
  }
  const startedAt = figures(schedule.arn, 'invocations')?.lastAt ?? null;
  return watchOf(schedule, records, { shownMs: SHOWN - HOUR, startedAt, now });
}

/** The schedules that are on. */
export function scheduledWork(input: ManagedInput, figures: Figures = figuresOf(input.answers)): readonly Scheduled[] {
  const { answers, now } = input;
  const functions = new Map((answers['lambda.functions']?.items ?? []).map((it) => [it.arn, it]));
  const records = recordsOf(answers['toilbot.scheduleRecords']);
  return (answers['events.schedules']?.items ?? []).flatMap((schedule): Scheduled[] => {
    if (!schedule.enabled) return [];
    const target = schedule.targets.flatMap((it) => functions.get(functionArn(it)) ?? [])[0] ?? null;
    const id = ranId({ schedule, target }, input);
    const seen = target
      ? functionRuns(target.arn, figures)
      : hourOf(schedule.arn, 'began', figures(schedule.arn, 'invocations')?.lastAt);
    const runs = runsOf(id, [...seen, ...(records ?? [])]);
    const watch = records && watchOn(schedule, records, figures, now);
    const timeliness = watch ? timelinessOf(runs, schedule, watch) : 'unknown';
    const it = { schedule, target, runs, watch, timeliness };
    return [{ ...it, trouble: troubleOf(it, figures), isHabit: ranByHabit(runs, schedule, now) }];
  });
}

/** The name of a function without its version or alias. */
function functionArn(target: string): string {
  return target.split(':').slice(0, 7).join(':');
}

/** What is to be kept of the schedules: when functions and what rules start ran, and since when each is watched. */
export function scheduleMeasures(input: ManagedInput): readonly Measure[] {
  const { answers, scope, settings, now } = input;
  const figures = figuresOf(answers);
  const runs = scheduledWork(input, figures).flatMap(({ schedule, target, runs: known }) => {
    if (!target && schedule.ecsTasks.length > 0) return [];
    const of = target ?? schedule;
    const resource = namedResource('managed', of.arn, of.name, { ...schedule.tags, ...of.tags }, scope);
    return runMeasures(known, resource, componentOf(resource, settings));
  });
  const records = recordsOf(answers['toilbot.scheduleRecords']);
  const watched = (answers['events.schedules']?.items ?? []).filter(
    (it) => it.ecsTasks.length === 0 && periodOf(it.expression) !== null,
  );
  return [
    ...new Map(runs.map((it) => [it.key, it])).values(),
    ...(records ? watched.map((it) => watchMeasure(it, watchOn(it, records, figures, now), scope)) : []),
  ];
}

/** What was missed before nobody looked for a while may be missed still: its case stays as it is. */
export function unjudgedSchedules(input: ManagedInput): readonly Unjudged[] {
  return scheduledWork(input)
    .filter(({ timeliness }) => timeliness === 'unknown')
    .map(({ schedule }) => ({ kind: 'schedule-failing', aspect: 'missed', subject: schedule.arn }));
}

const NAMES_SHOWN = 5;

/** Work that comes again and again and whose end nothing shows: it is said, and not taken for well. */
export function untoldSchedules(input: ManagedInput): readonly NotUnderstood[] {
  const untold = scheduledWork(input).filter(
    ({ schedule, target }) =>
      target === null && schedule.ecsTasks.length === 0 && periodOf(schedule.expression) !== null,
  );
  if (untold.length === 0) return [];
  const names = untold.slice(0, NAMES_SHOWN).map(({ schedule }) => outsideText(schedule.name, 40));
  const more = untold.length - names.length;
  const all = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
  const why = 'starts neither a function nor a task of this place: whether that ran well cannot be told';
  return [{ what: untold.length === 1 ? `schedule ${all}` : `${untold.length} schedules: ${all}`, why }];
}

const condition = { nature: 'condition', keys: [], firstHand: true, dueAt: null, since: null } as const;

/** Scheduled work whose last run failed, or that did not come twice. */
export function failingSchedules(input: ManagedInput): readonly Finding[] {
  const { scope, settings, answers } = input;
  const figures = figuresOf(answers);
  return scheduledWork(input, figures).flatMap((it): Finding[] => {
    const { schedule, target, trouble, runs, watch } = it;
    if (trouble === null) return [];
    const [task] = target ? [] : schedule.ecsTasks;
    const of = target ?? schedule;
    const tags = { ...schedule.tags, ...of.tags };
    const resource = task
      ? familyResource(task.cluster, task.taskDefinition, tags, scope)
      : namedResource('managed', of.arn, of.name, tags, scope);
    const last = [runs.began, runs.succeeded, runs.failed].reduce((a, b) => (a && (!b || a.at >= b.at) ? a : b));
    const refused = figures(schedule.arn, 'failed-invocations');
    const counted = target && trouble === 'run-failed' ? figures(target.arn, 'errors') : null;
    return [
      {
        ...condition,
        kind: 'schedule-failing',
        gathers: true,
        aspect: trouble,
        subject: schedule.arn,
        resource,
        component: componentOf(resource, settings),
        severity: 2,
        facts: {
          schedule: outsideText(schedule.name),
          expression: outsideText(schedule.expression),
          timeZone: schedule.timeZone && outsideText(schedule.timeZone),
          starts: outsideText(target?.name ?? task?.taskDefinition ?? schedule.targets[0] ?? ''),
          periodMinutes: Math.round((periodOf(schedule.expression) ?? 0) / minutes(1)),
          lastRunAt: isoTime(last?.at ?? null),
          lastGoodAt: isoTime(runs.succeeded?.at ?? null),
          lastFailureAt: isoTime((trouble === 'not-started' ? refused?.lastAt : runs.failed?.at) ?? null),
          // Figures tell the hour only: the times are the beginnings of theirs.
          hourOnly: !task || trouble === 'not-started',
          watchedSince: isoTime(watch?.since ?? null),
          failures: (trouble === 'not-started' ? refused?.sum : counted?.sum) ?? null,
          runs: (counted && target && figures(target.arn, 'invocations')?.sum) ?? null,
        },
      },
    ];
  });
}
