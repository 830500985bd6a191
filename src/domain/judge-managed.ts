/** What runs on managed services, and what of it fails or idles: the judgement of the job `managed-services`. */

import { DAY, HOUR } from './calendar.ts';
import { belongingOf } from './claim.ts';
import type { Finding, Sighting } from './finding.ts';
import { scheduledWork } from './judge-schedules.ts';
import { figuresOf, type ManagedInput, SHOWN } from './managed-figures.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { Activity, LambdaFunction } from './reads/managed.ts';
import type { Resource } from './resource.ts';
import { accountName, componentOf, namedResource } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import { recordsOf } from './schedule-records.ts';
import type { Settings } from './settings.ts';

/** When the last run known of began at the latest: figures tell the hour only. */
function lastRun(of: Activity): Date | null {
  const hour = knownTime(of.lastAt);
  return hour && new Date(hour.getTime() + HOUR);
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
  const work = scheduledWork(input, figures);
  const isRecorded = recordsOf(answers['toilbot.scheduleRecords']) !== null;
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
    const live = lately(runs);
    // Whether it ran is not known: then nothing is said of it.
    if (!live && own.length > 0 && !isRecorded) return [];
    const healthy = own.every(({ trouble }) => trouble === null);
    return [sighting(named(it), live, healthy, live || own.some(({ isHabit }) => isHabit) ? 1 : 0)];
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
    .map(({ schedule, trouble, isHabit }) => sighting(named(schedule), false, trouble === null, isHabit ? 1 : 0));

  const stores = [...streams, ...databases, ...caches, ...queues].filter((it) => !onlySupports(it.resource, settings));
  return [...functions, ...stores, ...schedules];
}

const condition = { nature: 'condition', keys: [], firstHand: true, dueAt: null, since: null } as const;

/**
 * Functions and streams without any activity in the two days that the figures show. That it goes on for long is seen by
 * looking again: the kind holds it for a month. What nobody claims is one case a place.
 */
export function idleThings(input: ManagedInput): readonly Finding[] {
  const { answers, scope, settings, now } = input;
  const figures = figuresOf(answers);
  const started = new Set(scheduledWork(input, figures).flatMap(({ target }) => target?.arn ?? []));
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
