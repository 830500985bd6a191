/** What an account's CloudWatch alarms mean: those that are stuck, flap, or watch what is gone. */

import { isWhole } from './answer.ts';
import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import type { Answers } from './fleet.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { AutoScalingGroup, Ec2Instance, TargetGroup } from './reads/ec2.ts';
import type { CloudWatchAlarm } from './reads/monitoring.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Changes of state are counted over this long, and from this many on an alarm flaps: it goes off three times a day. */
export const DAY_OF_CHANGES = DAY;
export const FLAPPING = 6;
/** How long an alarm may stand before nobody can be said to look at it. */
const ALARM_STANDS = DAY;
const NO_DATA_STANDS = 7 * DAY;
const NO_CORRECTIONS: ReadonlyMap<string, string | null> = new Map();
/** Names that one finding lists; the rest is a count. */
const LISTED = 10;

/** Target tracking's own alarms are in ALARM whenever a group may shrink: that is how they work. */
function isTrackingAlarm(alarm: CloudWatchAlarm): boolean {
  return /^TargetTracking-/.test(alarm.name);
}

/** Whether an alarm has stood longer than it should. */
export function mayBeStuck(alarm: CloudWatchAlarm, now: Date): boolean {
  const since = knownTime(alarm.since);
  if (since === null || isTrackingAlarm(alarm)) return false;
  const age = now.getTime() - since.getTime();
  if (alarm.state === 'ALARM') return age > ALARM_STANDS;
  return alarm.state === 'INSUFFICIENT_DATA' && age > NO_DATA_STANDS;
}

/** What exists here, as far as it was completely read: a list that was not proves nothing gone. */
interface Existing {
  readonly instances: ReadonlyMap<string, Ec2Instance> | null;
  readonly groups: ReadonlyMap<string, AutoScalingGroup> | null;
  readonly targetGroups: ReadonlyMap<string, TargetGroup> | null;
}

function existingIn(answers: Answers): Existing {
  const instances = answers['ec2.instances'];
  const groups = answers['autoscaling.groups'];
  const targetGroups = answers['elb.targetGroups'];
  return {
    instances: isWhole(instances) ? new Map(instances.items.map((it) => [it.id, it])) : null,
    groups: isWhole(groups) ? new Map(groups.items.map((it) => [it.name, it])) : null,
    targetGroups: isWhole(targetGroups)
      ? new Map(targetGroups.items.map((it) => [it.arn.split(':').at(-1) ?? it.arn, it]))
      : null,
  };
}

/** The name of what an AWS alarm watches and which is no more; null when it is there or nothing can tell. */
function goneOf(alarm: CloudWatchAlarm, existing: Existing): string | null {
  if (!alarm.namespace?.startsWith('AWS/')) return null;
  const { InstanceId: instance, AutoScalingGroupName: group, TargetGroup: targetGroup } = alarm.dimensions;
  if (instance && existing.instances) {
    const state = existing.instances.get(instance)?.state;
    if (state === undefined || state === 'terminated' || state === 'shutting-down') return instance;
  }
  if (group && existing.groups && !existing.groups.has(group)) return group;
  if (targetGroup && existing.targetGroups && !existing.targetGroups.has(targetGroup)) return targetGroup;
  return null;
}

/** What it watches, for claims: its own tags first, then those of the instance, group, service or target group. */
function alarmResource(alarm: CloudWatchAlarm, existing: Existing, scope: Scope): Resource {
  const { InstanceId: instance, AutoScalingGroupName: group, TargetGroup: targetGroup } = alarm.dimensions;
  const { ClusterName: cluster, ServiceName: service } = alarm.dimensions;
  const host = instance ? existing.instances?.get(instance) : undefined;
  const watched = host ?? existing.groups?.get(group ?? '') ?? existing.targetGroups?.get(targetGroup ?? '');
  const onEcs = cluster !== undefined && service !== undefined;
  const platform = onEcs ? 'ecs' : instance || group ? 'ec2' : 'other';
  return {
    platform,
    id: outsideText(alarm.arn, 500),
    name: outsideText(watched?.name || service || alarm.name),
    account: scope.account,
    region: scope.region,
    tags: { ...watched?.tags, ...alarm.tags },
    service: onEcs ? outsideText(`${cluster}/${service}`, 500) : null,
  };
}

interface Seen {
  readonly alarm: CloudWatchAlarm;
  readonly resource: Resource;
  readonly gone: string | null;
}

function alarmFacts({ alarm, gone }: Seen): JsonObject {
  return {
    name: outsideText(alarm.name),
    state: outsideText(alarm.state, 40),
    since: isoTime(alarm.since),
    changes: alarm.changesLastDay,
    gone: gone && outsideText(gone, 120),
    actionsEnabled: alarm.actionsEnabled,
    composite: alarm.kind === 'composite',
  };
}

/**
 * One finding for the alarms of one sort that belong to one subsystem and environment; where nobody claims them, for
 * those of the account's region: fifty alarms that were left behind are one thing to do.
 */
function findingOf(
  kind: 'alarm-stuck' | 'alarm-flapping',
  aspect: string,
  together: readonly [Seen, ...Seen[]],
  key: { readonly owner: string | null; readonly name: string; readonly environment: string },
  scope: Scope,
): Finding {
  const sorted = [...together].sort((a, b) => (a.alarm.since?.getTime() ?? 0) - (b.alarm.since?.getTime() ?? 0));
  const [first = together[0]] = sorted;
  const place = `${scope.account}/${scope.region}`;
  const id = `alarms/${place}/${key.owner ?? 'unclaimed'}/${key.environment}/${aspect}`;
  const { tags, service, platform } = first.resource;
  const resource: Resource =
    key.owner === null
      ? {
          platform: 'other',
          id,
          name: key.name,
          ...{ account: scope.account, region: scope.region },
          tags: {},
          service: null,
        }
      : { ...first.resource, id, tags, service, platform };
  return {
    nature: 'condition',
    kind,
    aspect,
    subject: id,
    keys: [],
    resource,
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: knownTime(first.alarm.since),
    facts: {
      count: sorted.length,
      alarms: sorted.slice(0, LISTED).map(alarmFacts),
      silent: sorted.filter((it) => !it.alarm.actionsEnabled).length,
      gone: sorted.filter((it) => it.gone !== null).length,
    },
  };
}

function grouped(
  kind: 'alarm-stuck' | 'alarm-flapping',
  aspect: string,
  seen: readonly Seen[],
  scope: Scope,
  settings: Settings,
): readonly Finding[] {
  const owned = seen.map((it) => ({ it, belongs: belongingOf(it.resource, null, settings, NO_CORRECTIONS) }));
  const groups = Map.groupBy(owned, ({ belongs }) => JSON.stringify([belongs.subsystem, belongs.environment]));
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (!first) return [];
    const account = settings.accounts.find((it) => it.id === scope.account)?.name ?? scope.account;
    const key = {
      owner: first.belongs.subsystem,
      environment: first.belongs.environment,
      name: `alarms of ${account}, ${scope.region}`,
    };
    return findingOf(kind, aspect, [first.it, ...others.map(({ it }) => it)], key, scope);
  });
}

/**
 * Alarms that stand in ALARM for over a day or without data for over a week, that change six times a day or more, and
 * that watch what is gone. One that watches what is gone is told as that alone, whatever its state.
 */
export function alarmFindings(answers: Answers, scope: Scope, settings: Settings, now: Date): readonly Finding[] {
  const existing = existingIn(answers);
  const seen = (answers['cloudwatch.alarms']?.items ?? [])
    .filter((alarm) => !isTrackingAlarm(alarm))
    .map((alarm): Seen => ({ alarm, resource: alarmResource(alarm, existing, scope), gone: goneOf(alarm, existing) }));
  const gone = seen.filter((it) => it.gone !== null);
  const standing = seen.filter((it) => it.gone === null && mayBeStuck(it.alarm, now));
  const flapping = seen.filter((it) => it.gone === null && (it.alarm.changesLastDay ?? 0) >= FLAPPING);
  return [
    ...grouped('alarm-stuck', 'gone', gone, scope, settings),
    ...grouped('alarm-stuck', 'standing', standing, scope, settings),
    ...grouped('alarm-flapping', 'flapping', flapping, scope, settings),
  ];
}
