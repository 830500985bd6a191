/** What runs, or could, and belongs to no subsystem; and which Auto Scaling groups are evidence of one. */

import { type Bystander, bystanderOf } from './bystanders.ts';
import { belongingOf } from './claim.ts';
import type { Finding, Sighting } from './finding.ts';
import type { Answers } from './fleet.ts';
import { generationOf } from './instance-type.ts';
import { earliest, firstNames, likenesses, NAMES_TOLD, unclaimedResource } from './judge-leftovers.ts';
import { groupResource } from './left-parts.ts';
import { isoTime, outsideText } from './outside-text.ts';
import type { AutoScalingGroup } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { instanceResource, namedResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

/**
 * Evidence of each group that has no instance: live as long as instances are wanted, else dormant. Instances are sighted by
 * another job, and a group beside its own instances would count them twice.
 */
export function groupSightings(
  groups: readonly AutoScalingGroup[],
  scope: Scope,
  settings: Settings,
): readonly Sighting[] {
  return groups.flatMap((it): Sighting[] => {
    const resource = groupResource(it, scope);
    if (it.instanceIds.length > 0 || bystanderOf(resource, settings) !== null) return [];
    const presence = it.wanted > 0 ? 'live' : 'dormant';
    const healthy = it.inService >= it.wanted;
    return [{ resource, component: null, presence, running: it.inService, wanted: it.wanted, healthy }];
  });
}

const SHOWN_STATES = ['pending', 'running', 'stopping', 'stopped'];

interface Thing {
  readonly sort: 'instance' | 'auto-scaling-group' | 'load-balancer';
  readonly resource: Resource;
  readonly since: Date | null;
  readonly stopped?: boolean;
  readonly type?: string;
  readonly imageFrom?: Date | null;
}

function thingsOf(answers: Answers, scope: Scope, settings: Settings): readonly Thing[] {
  const imageFrom = new Map((answers['ec2.images']?.items ?? []).map((image) => [image.id, image.createdAt]));
  const groups = (answers['autoscaling.groups']?.items ?? []).map((it) => ({
    name: it.name,
    thing: { sort: 'auto-scaling-group' as const, resource: groupResource(it, scope), since: it.createdAt },
  }));
  // The instances of a group that nobody claims are told with it.
  const told = new Set(groups.filter(({ thing }) => !isClaimed(thing.resource, settings)).map(({ name }) => name));
  const instances = (answers['ec2.instances']?.items ?? [])
    .filter((it) => SHOWN_STATES.includes(it.state) && !told.has(it.autoScalingGroup ?? ''))
    .map(
      (it): Thing => ({
        sort: 'instance',
        resource: instanceResource(it.id, it, scope),
        since: it.launchedAt,
        stopped: it.state === 'stopped' || it.state === 'stopping',
        type: it.type,
        imageFrom: imageFrom.get(it.imageId ?? '') ?? null,
      }),
    );
  const balancers = (answers['elb.loadBalancers']?.items ?? []).map(
    (it): Thing => ({
      sort: 'load-balancer',
      resource: namedResource('managed', it.arn, it.name, it.tags, scope),
      since: it.createdAt,
    }),
  );
  return [...instances, ...groups.map(({ thing }) => thing), ...balancers];
}

function isClaimed(resource: Resource, settings: Settings): boolean {
  return belongingOf(resource, null, settings, new Map()).subsystem !== null;
}

function factsOf(things: readonly Thing[], left: ReadonlyMap<Bystander, number>, settings: Settings): JsonObject {
  const resources = things.map(({ resource }) => resource);
  const types = [...new Set(things.flatMap(({ type }) => (type ? outsideText(type, 40) : [])))];
  return {
    count: things.length,
    names: firstNames(resources),
    stopped: things.filter(({ stopped }) => stopped === true).length,
    since: isoTime(earliest(things.map(({ since }) => since))),
    types: types.slice(0, NAMES_TOLD),
    previousTypes: types.filter((type) => generationOf(type)?.previous === true).slice(0, NAMES_TOLD),
    imageFrom: isoTime(earliest(things.map(({ imageFrom }) => imageFrom))),
    looksLike: likenesses(resources, settings),
    leftOut: Object.fromEntries(left),
  };
}

/** One finding a sort: instances, groups and load balancers of nobody, and how many are left out because they need no owner. */
export function unclaimedFindings(answers: Answers, scope: Scope, settings: Settings): readonly Finding[] {
  const unclaimed = thingsOf(answers, scope, settings).filter(
    // What people called "not ours" is nobody's to claim.
    ({ resource }) => !isClaimed(resource, settings) && !settings.said?.has(resource.id),
  );
  const sorts = Map.groupBy(unclaimed, ({ sort }) => sort);
  return [...sorts].flatMap(([sort, all]): Finding[] => {
    const judged = all.map((thing) => ({ thing, bystander: bystanderOf(thing.resource, settings) }));
    const things = judged
      .filter(({ bystander }) => bystander === null)
      .map(({ thing }) => thing)
      .toSorted((a, b) => (a.resource.id < b.resource.id ? -1 : 1));
    if (things.length === 0) return [];
    const left = new Map<Bystander, number>();
    for (const { bystander } of judged) if (bystander) left.set(bystander, (left.get(bystander) ?? 0) + 1);
    return [
      {
        nature: 'condition',
        kind: 'unclaimed-resource',
        aspect: sort,
        subject: 'unclaimed',
        keys: [],
        resource: unclaimedResource('unclaimed', 'unclaimed', scope),
        component: null,
        severity: 1,
        firstHand: true,
        dueAt: null,
        since: null,
        facts: factsOf(things, left, settings),
      },
    ];
  });
}
