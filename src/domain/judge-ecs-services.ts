/** What runs on ECS: the sightings of the job `ecs-services`, and capacity that serves nobody. */

import { HOUR } from './calendar.ts';
import { type EcsUnit, sightingOf } from './ecs-fleet.ts';
import { taskRuns } from './ecs-runs.ts';
import type { Finding, Measure, Sighting } from './finding.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { EcsContainerInstance, EcsService, EcsTask } from './reads/ecs.ts';
import type { Schedule } from './reads/managed.ts';
import type { ScheduleRecord } from './reads/records.ts';
import type { Resource } from './resource.ts';
import { componentOf, familyResource, lastPart, namedResource, partitionOf } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import { lastFailed, ranByHabit, runsOf, timelinessOf, type Watch, watchMeasure, watchOf } from './schedule-records.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

/** How long ECS shows a task that has stopped. */
const STOPPED_SHOWN = HOUR;

export interface EcsHeld {
  readonly units: readonly EcsUnit[];
  readonly schedules: readonly Schedule[];
  /** What is recorded of what schedules start; null where it could not be read. */
  readonly records: readonly ScheduleRecord[] | null;
  readonly scope: Scope;
  readonly settings: Settings;
  readonly now: Date;
}

/** The families that schedules start again and again, by resource id, with those schedules. */
function scheduledFamilies({ schedules, scope }: EcsHeld) {
  const families = new Map<string, { resource: Resource; schedules: Schedule[] }>();
  for (const schedule of schedules) {
    // What comes once is no habit.
    if (!schedule.enabled || periodOf(schedule.expression) === null) continue;
    for (const { cluster, taskDefinition } of schedule.ecsTasks) {
      const resource = familyResource(cluster, taskDefinition, schedule.tags, scope);
      const known = families.get(resource.id) ?? { resource, schedules: [] };
      known.schedules.push(schedule);
      families.set(resource.id, known);
    }
  }
  return families;
}

/**
 * Services, families of tasks that run by themselves, and families that a schedule starts. Of the last, one that runs is
 * live; one that ran lately enough is dormant and wanted, which tells it from a service at zero; of another the schedule
 * alone is no evidence.
 */
export function ecsSightings(held: EcsHeld): readonly Sighting[] {
  const { units, records, settings, now } = held;
  const seen = new Map<string, Sighting>();
  const ran = new Map(units.map((it) => [it.resource.id, taskRuns(it, now)]));
  for (const unit of units) {
    const sighting = sightingOf(unit, now);
    if (sighting) seen.set(sighting.resource.id, sighting);
  }
  for (const [id, { resource: own, schedules }] of scheduledFamilies(held)) {
    const known = seen.get(id);
    // Whether it ran is not known: then nothing is said of it.
    if (records === null) {
      seen.delete(id);
      continue;
    }
    const runs = runsOf(id, [...records, ...(ran.get(id) ?? [])]);
    const running = known?.running ?? 0;
    const proved = running > 0 || schedules.some((it) => ranByHabit(runs, it, now));
    const missed =
      running === 0 && schedules.some((it) => timelinessOf(runs, it, taskWatch(it, records, now)) === 'missed');
    const resource = known ? { ...own, tags: { ...own.tags, ...known.resource.tags } } : own;
    seen.set(id, {
      resource,
      component: componentOf(resource, settings),
      presence: running > 0 ? 'live' : 'dormant',
      running,
      wanted: proved ? Math.max(1, running) : 0,
      healthy: !lastFailed(runs) && !missed,
    });
  }
  return [...seen.values()];
}

function taskWatch(schedule: Schedule, records: readonly ScheduleRecord[], now: Date): Watch {
  return watchOf(schedule, records, { shownMs: STOPPED_SHOWN, startedAt: null, now });
}

/** Since when the schedules are watched that start tasks: to be kept. */
export function taskWatches({ schedules, records, scope, now }: EcsHeld): readonly Measure[] {
  if (records === null) return [];
  return schedules
    .filter((it) => it.ecsTasks.length > 0 && periodOf(it.expression) !== null)
    .map((it) => watchMeasure(it, taskWatch(it, records, now), scope));
}

export const CAPACITY_SORTS = ['unused', 'disconnected', 'draining', 'idle', 'old-agent'] as const;
export type CapacitySort = (typeof CAPACITY_SORTS)[number];

/** The agent of the ECS-optimized image 20220607, the first that AWS calls reliable in its metrics. */
const OLDEST_AGENT = 61;
/** About a year of releases. */
const RELEASES_BEHIND = 10;
const NAMES_SHOWN = 5;

/** The second part of a version of the agent: all of them are 1.x. */
function release(version: string | null): number | null {
  const found = /^v?1\.(\d+)\./.exec(version ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

function sortOf(instance: EcsContainerInstance, inUse: boolean, newest: number): CapacitySort | null {
  const agent = release(instance.agentVersion);
  if (!inUse && instance.running === 0) return 'unused';
  if (!instance.agentConnected) return 'disconnected';
  if (instance.status === 'DRAINING') return 'draining';
  // A capacity provider keeps spare instances on purpose, and takes them away itself.
  if (instance.running === 0 && instance.capacityProvider === null) return 'idle';
  return agent !== null && (agent < OLDEST_AGENT || agent + RELEASES_BEHIND <= newest) ? 'old-agent' : null;
}

/**
 * Container instances that serve nobody, or not well: one finding a cluster and sort. How long it must hold is the
 * kind's: an instance without tasks is normal for an hour.
 */
export function leftCapacity(
  instances: readonly EcsContainerInstance[],
  services: readonly EcsService[],
  tasks: readonly EcsTask[],
  scope: Scope,
): readonly Finding[] {
  const inUse = new Set([
    ...services.filter((it) => it.status === 'ACTIVE' && it.wanted > 0).map((it) => lastPart(it.cluster)),
    ...tasks.filter((it) => it.lastStatus === 'RUNNING').map((it) => lastPart(it.cluster)),
  ]);
  const newest = Math.max(0, ...instances.map((it) => release(it.agentVersion) ?? 0));
  const clusters = Map.groupBy(instances, (it) => lastPart(it.cluster));
  return [...clusters].flatMap(([cluster, all]) => {
    const sorts = Map.groupBy(all, (it) => sortOf(it, inUse.has(cluster), newest));
    return CAPACITY_SORTS.flatMap((sort): Finding[] => {
      const some = sorts.get(sort) ?? [];
      return some.length === 0 ? [] : [leftFinding(cluster, sort, some, all.length, newest, scope)];
    });
  });
}

function leftFinding(
  cluster: string,
  sort: CapacitySort,
  some: readonly EcsContainerInstance[],
  all: number,
  newest: number,
  scope: Scope,
): Finding {
  const { account, region } = scope;
  const arn = `arn:${partitionOf(region)}:ecs:${region}:${account}:cluster/${cluster}`;
  const named = some.slice(0, NAMES_SHOWN).map((it): JsonObject => {
    const id = outsideText(it.instanceId ?? lastPart(it.arn));
    return { id, name: outsideText(it.tags['Name'] ?? id), agent: it.agentVersion && outsideText(it.agentVersion) };
  });
  const registered = some.flatMap((it) => knownTime(it.registeredAt)?.getTime() ?? []);
  return {
    nature: 'condition',
    kind: 'ecs-capacity-left',
    aspect: sort,
    subject: `${arn} ${sort}`,
    keys: [],
    resource: namedResource('ecs', arn, cluster, some[0]?.tags ?? {}, scope),
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: null,
    facts: {
      sort,
      cluster,
      count: some.length,
      all,
      instances: named,
      newestAgent: newest,
      oldestRegistered: registered.length === 0 ? null : isoTime(new Date(Math.min(...registered))),
    },
  };
}
