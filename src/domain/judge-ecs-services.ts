/** What runs on ECS: the sightings of the job `ecs-services`, and capacity that serves nobody. */

import { type EcsUnit, sightingOf } from './ecs-fleet.ts';
import type { Finding, Sighting } from './finding.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { EcsContainerInstance, EcsService, EcsTask } from './reads/ecs.ts';
import type { Schedule } from './reads/managed.ts';
import { componentOf, familyResource, lastPart, namedResource, partitionOf } from './resources.ts';
import { periodOf } from './schedule-period.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

/**
 * Services, families of tasks that run by themselves, and families that a schedule starts. One that a schedule starts
 * is dormant between its runs and is wanted: that tells it from a service at zero.
 */
export function ecsSightings(
  units: readonly EcsUnit[],
  schedules: readonly Schedule[],
  scope: Scope,
  settings: Settings,
  now: Date,
): readonly Sighting[] {
  const seen = new Map<string, Sighting>();
  for (const unit of units) {
    const sighting = sightingOf(unit, now);
    if (sighting) seen.set(sighting.resource.id, sighting);
  }
  for (const schedule of schedules) {
    // What comes once is no habit.
    if (!schedule.enabled || periodOf(schedule.expression) === null) continue;
    for (const { cluster, taskDefinition } of schedule.ecsTasks) {
      const own = familyResource(cluster, taskDefinition, schedule.tags, scope);
      const known = seen.get(own.id);
      const resource = known ? { ...own, tags: { ...own.tags, ...known.resource.tags } } : own;
      seen.set(own.id, {
        resource,
        component: componentOf(resource, settings),
        presence: known?.presence ?? 'dormant',
        running: known?.running ?? 0,
        wanted: Math.max(1, known?.wanted ?? 0),
        healthy: known?.healthy ?? true,
      });
    }
  }
  return [...seen.values()];
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
