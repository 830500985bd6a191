/** What runs on managed services, and what of it fails or idles: the judgement of the job `managed-services`. */

import { DAY, HOUR, minutes } from './calendar.ts';
import { belongingOf } from './claim.ts';
import type { Finding, Sighting } from './finding.ts';
import type { Answers } from './fleet.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { Activity, LambdaFunction, Schedule } from './reads/managed.ts';
import type { Resource } from './resource.ts';
import { accountName, componentOf, namedResource } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** What the figures show, and how long they may come late. */
const SHOWN = 2 * DAY;
const LATE = minutes(15);

/** The figures of a thing by what they count; null where they could not be read. */
type Figures = (arn: string, what: Activity['what']) => Activity | null;

export interface ManagedInput {
  readonly answers: Answers;
  readonly scope: Scope;
  readonly settings: Settings;
  readonly now: Date;
}

function figuresOf(answers: Answers): Figures {
  const all = new Map((answers['cloudwatch.activity']?.items ?? []).map((it) => [`${it.what} ${it.arn}`, it]));
  return (arn, what) => all.get(`${what} ${arn}`) ?? null;
}

/** When the last run known of began at the latest: figures tell the hour only. */
function lastRun(of: Activity): Date | null {
  const hour = knownTime(of.lastAt);
  return hour && new Date(hour.getTime() + HOUR);
}

type Trouble = 'run-failed' | 'missed' | 'not-started';

/** What is wrong with scheduled work, as far as two days of figures can tell; null when nothing is, or nothing can be told. */
function troubleOf(schedule: Schedule, target: LambdaFunction | null, figures: Figures, now: Date): Trouble | null {
  const own = figures(schedule.arn, 'invocations');
  const refused = figures(schedule.arn, 'failed-invocations');
  if (refused?.lastAt && (!own?.lastAt || refused.lastAt >= own.lastAt)) return 'not-started';
  const runs = target && figures(target.arn, 'invocations');
  if (!runs) return null;
  const errors = figures(target.arn, 'errors');
  // All of the last hour's runs failed: one of many may have, and is tried again.
  if (errors?.lastAt && runs.lastAt && errors.lastAt >= runs.lastAt && errors.lastSum >= runs.lastSum) {
    return 'run-failed';
  }
  const period = periodOf(schedule.expression);
  if (period === null || 2 * period > SHOWN - HOUR) return null;
  const since = lastRun(runs) ?? new Date(now.getTime() - SHOWN);
  // A schedule or function that was changed meanwhile has had no two periods yet.
  const changed = Math.max(...[schedule.modifiedAt, target.modifiedAt].map((it) => knownTime(it)?.getTime() ?? 0));
  const missed = now.getTime() - Math.max(since.getTime(), changed) > Math.max(2 * period, HOUR) + LATE;
  return missed ? 'missed' : null;
}

/** The name of a function without its version or alias. */
function functionArn(target: string): string {
  return target.split(':').slice(0, 7).join(':');
}

interface Scheduled {
  readonly schedule: Schedule;
  readonly target: LambdaFunction | null;
  readonly trouble: Trouble | null;
}

function scheduled({ answers, now }: ManagedInput, figures: Figures): readonly Scheduled[] {
  const functions = new Map((answers['lambda.functions']?.items ?? []).map((it) => [it.arn, it]));
  return (answers['events.schedules']?.items ?? []).flatMap((schedule) => {
    if (!schedule.enabled) return [];
    const target = schedule.targets.flatMap((it) => functions.get(functionArn(it)) ?? [])[0] ?? null;
    return [{ schedule, target, trouble: troubleOf(schedule, target, figures, now) }];
  });
}

/**
 * A database, cache, queue or stream is where a subsystem's data is, not where it runs: it had the same one on EC2. It
 * is evidence of where the subsystem is only where that can end on nothing else.
 */
function onlySupports(resource: Resource, settings: Settings): boolean {
  const { subsystem: name } = belongingOf(resource, null, settings, new Map());
  const subsystem = settings.subsystems.find((it) => it.name === name);
  if (!subsystem || subsystem.source.includes('managed') || typeof subsystem.target === 'string') return false;
  return subsystem.target.some((it) => it !== 'managed');
}

/** What exists on managed services and how it does. */
export function managedSightings(input: ManagedInput): readonly Sighting[] {
  const { answers, scope, settings, now } = input;
  const figures = figuresOf(answers);
  const work = scheduled(input, figures);
  const named = (it: Pick<LambdaFunction, 'arn' | 'name' | 'tags'>): Resource =>
    namedResource('managed', it.arn, it.name, it.tags, scope);
  const sighting = (resource: Resource, live: boolean, healthy: boolean, wanted: number): Sighting => ({
    resource,
    component: componentOf(resource, settings),
    presence: live ? 'live' : 'dormant',
    running: live ? wanted : 0,
    wanted,
    healthy,
  });
  const lately = (it: Activity): boolean => {
    const last = lastRun(it);
    return last !== null && now.getTime() - last.getTime() <= DAY;
  };

  const functions = (answers['lambda.functions']?.items ?? []).flatMap((it): Sighting[] => {
    const runs = figures(it.arn, 'invocations');
    // Whether it runs could not be seen: what was known of it stays.
    if (!runs) return [];
    const own = work.filter(({ target }) => target?.arn === it.arn);
    const habit = own.some(({ schedule, trouble }) => trouble !== 'missed' && periodOf(schedule.expression) !== null);
    const live = lately(runs) || habit;
    return [
      sighting(
        named(it),
        live,
        own.every(({ trouble }) => trouble === null),
        live ? 1 : 0,
      ),
    ];
  });
  const streams = [...(answers['kinesis.streams']?.items ?? []), ...(answers['firehose.streams']?.items ?? [])].flatMap(
    (it): Sighting[] => {
      const records = figures(it.arn, 'incoming-records');
      if (!records || it.status === 'DELETING') return [];
      const live = lately(records);
      return [sighting(named(it), live, true, live ? 1 : 0)];
    },
  );
  const databases = (answers['rds.databases']?.items ?? []).flatMap((it): Sighting[] => {
    if (it.status === 'deleting') return [];
    const live = !/^(stopped|stopping|inaccessible-encryption-credentials)/.test(it.status);
    return [sighting(named(it), live, !/failed|full|incompatible/.test(it.status), live ? 1 : 0)];
  });
  const caches = (answers['elasticache.clusters']?.items ?? []).flatMap((it): Sighting[] =>
    it.status === 'deleting' || it.status === 'deleted' ? [] : [sighting(named(it), true, true, Math.max(1, it.nodes))],
  );
  const queues = (answers['sqs.queues']?.items ?? []).map((it) => sighting(named(it), true, true, 1));
  // Tasks on ECS and functions are seen themselves.
  const schedules = work
    .filter(({ schedule, target }) => !target && schedule.ecsTasks.length === 0 && periodOf(schedule.expression))
    .map(({ schedule, trouble }) => sighting(named(schedule), false, trouble === null, 1));

  const stores = [...streams, ...databases, ...caches, ...queues].filter((it) => !onlySupports(it.resource, settings));
  return [...functions, ...stores, ...schedules];
}

const condition = { nature: 'condition', keys: [], firstHand: true, dueAt: null, since: null } as const;

/** Scheduled work whose last run failed, or that did not come twice. */
export function failingSchedules(input: ManagedInput): readonly Finding[] {
  const { answers, scope, settings } = input;
  const figures = figuresOf(answers);
  return scheduled(input, figures).flatMap(({ schedule, target, trouble }): Finding[] => {
    if (trouble === null) return [];
    const of = target ?? schedule;
    const resource = namedResource('managed', of.arn, of.name, { ...schedule.tags, ...of.tags }, scope);
    const runs = figures(of.arn, 'invocations');
    const failures = figures(of.arn, trouble === 'not-started' ? 'failed-invocations' : 'errors');
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
          starts: outsideText(target?.name ?? schedule.ecsTasks[0]?.taskDefinition ?? schedule.targets[0] ?? ''),
          periodMinutes: Math.round((periodOf(schedule.expression) ?? 0) / minutes(1)),
          lastRunHour: isoTime(runs?.lastAt ?? null),
          lastFailureHour: isoTime(failures?.lastAt ?? null),
          failures: failures?.sum ?? 0,
          runs: runs?.sum ?? 0,
        },
      },
    ];
  });
}

/**
 * Functions and streams without any activity in the two days that the figures show. That it goes on for long is seen by
 * looking again: the kind holds it for a month. What nobody claims is one case a place.
 */
export function idleThings(input: ManagedInput): readonly Finding[] {
  const { answers, scope, settings, now } = input;
  const figures = figuresOf(answers);
  const started = new Set(scheduled(input, figures).flatMap(({ target }) => target?.arn ?? []));
  const isOld = (made: Date | null): boolean => now.getTime() - (knownTime(made)?.getTime() ?? 0) > SHOWN;
  const candidates = [
    ...(answers['lambda.functions']?.items ?? []).map((it) => ({
      ...{ it, sort: 'function', made: it.modifiedAt, figure: figures(it.arn, 'invocations') },
    })),
    ...(answers['kinesis.streams']?.items ?? []).map((it) => ({
      ...{ it, sort: 'stream', made: it.createdAt, figure: figures(it.arn, 'incoming-records') },
    })),
    ...(answers['firehose.streams']?.items ?? []).map((it) => ({
      ...{ it, sort: 'delivery stream', made: it.createdAt, figure: figures(it.arn, 'incoming-records') },
    })),
  ];
  return candidates.flatMap(({ it, sort, made, figure }): Finding[] => {
    if (figure?.sum !== 0 || started.has(it.arn) || !isOld(made)) return [];
    const own = namedResource('managed', it.arn, it.name, it.tags, scope);
    const claimed = belongingOf(own, null, settings, new Map()).subsystem !== null;
    const place = `managed/${scope.account}/${scope.region}/idle`;
    const resource = claimed
      ? own
      : namedResource('managed', place, `managed services of ${accountName(scope.account, settings)}`, {}, scope);
    return [
      {
        ...condition,
        kind: 'managed-idle',
        aspect: 'idle',
        subject: it.arn,
        resource,
        component: claimed ? componentOf(own, settings) : null,
        severity: 1,
        facts: { sort, name: outsideText(it.name), made: isoTime(made) },
      },
    ];
  });
}
