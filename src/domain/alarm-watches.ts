/** What CloudWatch alarms watch, and whether it is still there: as far as this look's complete reads can tell. */

import type { Tags } from './answer.ts';
import { bystanderOf } from './bystanders.ts';
import type { Answers, ReadId, Reads } from './fleet.ts';
import { wholeItems } from './judge-leftovers.ts';
import { groupResource, isEmptied, isStoppedForLong } from './left-parts.ts';
import type { CloudWatchAlarm } from './reads/monitoring.ts';
import { instanceResource, lastPart } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { Platform } from './vocabulary.ts';

/** What an alarm watches is no more, or stands still: stopped for days, or a group at zero. */
export type Watched = { readonly is: 'gone' | 'dormant'; readonly what: string };

interface Thing {
  readonly name: string;
  readonly tags: Tags;
  readonly dormant: boolean;
}

/** One sort of things that alarms watch, by what the dimensions of its metrics hold. */
interface Sort {
  readonly read: ReadId;
  readonly platform: Platform;
  /** In which namespaces; of all of AWS where it is null. */
  readonly namespaces: readonly string[] | null;
  /** The key of what the dimensions name; null where they name none of this sort. */
  readonly key: (dimensions: CloudWatchAlarm['dimensions']) => string | null;
}

const byDimension =
  (name: string) =>
  (dimensions: CloudWatchAlarm['dimensions']): string | null =>
    dimensions[name] || null;

/** The names of dimensions are those of each service's own documentation ("CloudWatch metrics for …"). */
const SORTS = [
  { read: 'ec2.instances', platform: 'ec2', namespaces: null, key: byDimension('InstanceId') },
  { read: 'autoscaling.groups', platform: 'ec2', namespaces: null, key: byDimension('AutoScalingGroupName') },
  { read: 'elb.targetGroups', platform: 'other', namespaces: null, key: byDimension('TargetGroup') },
  {
    read: 'elb.loadBalancers',
    platform: 'other',
    namespaces: ['AWS/ApplicationELB', 'AWS/NetworkELB', 'AWS/GatewayELB'],
    key: byDimension('LoadBalancer'),
  },
  {
    read: 'ecs.services',
    platform: 'ecs',
    namespaces: ['AWS/ECS', 'ECS/ContainerInsights'],
    key: ({ ClusterName: cluster, ServiceName: service }) => (cluster && service ? `${cluster}/${service}` : null),
  },
  { read: 'sqs.queues', platform: 'managed', namespaces: ['AWS/SQS'], key: byDimension('QueueName') },
  { read: 'lambda.functions', platform: 'managed', namespaces: ['AWS/Lambda'], key: byDimension('FunctionName') },
  {
    read: 'rds.databases',
    platform: 'managed',
    namespaces: ['AWS/RDS'],
    // RDS keeps identifiers in lower case.
    key: ({ DBInstanceIdentifier: id }) => id?.toLowerCase() || null,
  },
] as const satisfies readonly Sort[];

type WatchedRead = (typeof SORTS)[number]['read'];

/** What is there of each sort, by key; null where it was not completely read: then nothing proves it gone. */
export type Existing = { readonly [R in WatchedRead]: ReadonlyMap<string, Thing> | null };

export function existingIn(answers: Answers, scope: Scope, settings: Settings, now: Date): Existing {
  const things = <R extends WatchedRead>(
    read: R,
    of: (item: Reads[R]) => readonly [string, Omit<Thing, 'dormant'> & Partial<Thing>] | null,
  ): ReadonlyMap<string, Thing> | null => {
    const found = wholeItems(answers, read)?.map(of);
    return found ? new Map(found.flatMap((it) => (it ? [[it[0], { dormant: false, ...it[1] }]] : []))) : null;
  };
  return {
    'ec2.instances': things('ec2.instances', (it) => {
      if (it.state === 'terminated' || it.state === 'shutting-down') return null;
      const resource = instanceResource(it.id, it, scope);
      const dormant = isStoppedForLong(it, now) && bystanderOf(resource, settings) === null;
      return [it.id, { name: it.name, tags: it.tags, dormant }];
    }),
    'autoscaling.groups': things('autoscaling.groups', (it) => {
      const dormant = isEmptied(it, now) && bystanderOf(groupResource(it, scope), settings) === null;
      return [it.name, { name: it.name, tags: it.tags, dormant }];
    }),
    'elb.targetGroups': things('elb.targetGroups', (it) => [it.arn.split(':').at(-1) ?? it.arn, it]),
    'elb.loadBalancers': things('elb.loadBalancers', (it) => [it.arn.split(':loadbalancer/')[1] ?? it.arn, it]),
    'ecs.services': things('ecs.services', (it) => [`${lastPart(it.cluster)}/${it.name}`, it]),
    'sqs.queues': things('sqs.queues', (it) => [it.name, it]),
    'lambda.functions': things('lambda.functions', (it) => [it.name, it]),
    'rds.databases': things('rds.databases', (it) => [it.name.toLowerCase(), it]),
  };
}

/** What an alarm's dimensions name: the first that is no more, else the first. */
export function watchedBy({ namespace, dimensions }: CloudWatchAlarm, existing: Existing) {
  const named = SORTS.flatMap((sort) => {
    const key = sort.key(dimensions);
    const namespaces: readonly string[] | null = sort.namespaces;
    if (key === null || (namespaces !== null && !namespaces.includes(namespace ?? ''))) return [];
    const thing = existing[sort.read]?.get(key) ?? null;
    // A team's own metric may name an instance of another account.
    const ofAws = namespaces !== null || namespace?.startsWith('AWS/') === true;
    return [{ platform: sort.platform, key, thing, gone: thing === null && existing[sort.read] !== null && ofAws }];
  });
  return named.find(({ gone }) => gone) ?? named[0] ?? null;
}

/**
 * What is gone or stands still, by the ARN of the alarm that watches it. A composite alarm is as its children: gone when
 * each of them watches what is gone, or is no more itself.
 */
export function watchedStates(
  alarms: readonly CloudWatchAlarm[],
  existing: Existing,
  isWholeList: boolean,
): ReadonlyMap<string, Watched> {
  const states = new Map<string, Watched>();
  for (const alarm of alarms) {
    const watched = watchedBy(alarm, existing);
    if (watched?.gone) states.set(alarm.arn, { is: 'gone', what: watched.key });
    else if (watched?.thing?.dormant) states.set(alarm.arn, { is: 'dormant', what: watched.thing.name || watched.key });
  }
  const known = new Map(alarms.flatMap((it) => [[it.arn, it] as const, [it.name, it] as const]));
  let open = alarms.filter(({ kind, children }) => kind === 'composite' && children.length > 0);
  for (let before = -1; before !== open.length; ) {
    before = open.length;
    open = open.filter((alarm) => {
      const children = alarm.children.map((child) => {
        const it = known.get(child);
        if (it) return states.get(it.arn)?.is ?? null;
        return isWholeList && !child.startsWith('arn:') ? 'gone' : null;
      });
      if (children.includes(null)) return true;
      const what = alarm.children.length === 1 ? 'one alarm' : `${alarm.children.length} alarms`;
      states.set(alarm.arn, { is: children.includes('dormant') ? 'dormant' : 'gone', what });
      return false;
    });
  }
  return states;
}

/** Whether something that alarms may watch could not be completely read. */
export function isPartlyRead(answers: Answers): boolean {
  return SORTS.some(({ read }) => answers[read] !== undefined && wholeItems<ReadId>(answers, read) === null);
}
