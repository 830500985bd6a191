/** What an account's CloudWatch alarms mean: those that are stuck, flap, or watch what is gone or stands still. */

import { type Existing, existingIn, isPartlyRead, type Watched, watchedBy, watchedStates } from './alarm-watches.ts';
import { isWhole } from './answer.ts';
import { belongingOf } from './claim.ts';
import type { Finding, Unjudged } from './finding.ts';
import type { Answers } from './fleet.ts';
import { NAMES_TOLD } from './judge-leftovers.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
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

/** What it watches, for claims: its own tags first, then those of what it watches. */
function alarmResource(alarm: CloudWatchAlarm, existing: Existing, scope: Scope): Resource {
  const { ClusterName: cluster, ServiceName: service } = alarm.dimensions;
  const watched = watchedBy(alarm, existing);
  const onEcs = cluster !== undefined && service !== undefined;
  return {
    platform: onEcs ? 'ecs' : (watched?.platform ?? 'other'),
    id: outsideText(alarm.arn, 500),
    name: outsideText(watched?.thing?.name || service || alarm.name),
    account: scope.account,
    region: scope.region,
    tags: { ...watched?.thing?.tags, ...alarm.tags },
    service: onEcs ? outsideText(`${cluster}/${service}`, 500) : null,
  };
}

interface Seen {
  readonly alarm: CloudWatchAlarm;
  readonly resource: Resource;
  /** What it watches, where that is gone or stands still. */
  readonly watched: Watched | null;
}

function alarmFacts({ alarm, watched }: Seen): JsonObject {
  return {
    name: outsideText(alarm.name),
    state: outsideText(alarm.state, 40),
    since: isoTime(alarm.since),
    changes: alarm.changesLastDay,
    gone: watched?.is === 'gone' ? outsideText(watched.what, 120) : null,
    dormant: watched?.is === 'dormant' ? outsideText(watched.what, 120) : null,
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
  // A composite alarm goes first: CloudWatch deletes none that another one names.
  const rank = ({ alarm }: Seen): number => Number(alarm.kind !== 'composite');
  const sorted = [...together].sort(
    (a, b) => rank(a) - rank(b) || (a.alarm.since?.getTime() ?? 0) - (b.alarm.since?.getTime() ?? 0),
  );
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
      names: sorted.slice(0, NAMES_TOLD).map((it) => outsideText(it.alarm.name, 60)),
      alarms: sorted.slice(0, LISTED).map(alarmFacts),
      silent: sorted.filter((it) => !it.alarm.actionsEnabled).length,
      gone: sorted.filter((it) => it.watched?.is === 'gone').length,
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
 * that watch what is gone or stands still. One of those is told as that alone, whatever its state.
 */
export function alarmFindings(answers: Answers, scope: Scope, settings: Settings, now: Date): readonly Finding[] {
  const existing = existingIn(answers, scope, settings, now);
  const alarms = answers['cloudwatch.alarms']?.items ?? [];
  const states = watchedStates(alarms, existing, isWhole(answers['cloudwatch.alarms']));
  const seen = alarms
    .filter((alarm) => !isTrackingAlarm(alarm))
    .map(
      (alarm): Seen => ({
        alarm,
        resource: alarmResource(alarm, existing, scope),
        watched: states.get(alarm.arn) ?? null,
      }),
    );
  const watching = (is: Watched['is']) => seen.filter(({ watched }) => watched?.is === is);
  const others = seen.filter(({ watched }) => watched === null);
  const standing = others.filter((it) => mayBeStuck(it.alarm, now));
  const flapping = others.filter((it) => (it.alarm.changesLastDay ?? 0) >= FLAPPING);
  return [
    ...grouped('alarm-stuck', 'gone', watching('gone'), scope, settings),
    ...grouped('alarm-stuck', 'dormant', watching('dormant'), scope, settings),
    ...grouped('alarm-stuck', 'standing', standing, scope, settings),
    ...grouped('alarm-flapping', 'flapping', flapping, scope, settings),
  ];
}

/** Where not all that alarms may watch was read, what watches a thing that is gone may do so still. */
export function unjudgedAlarms(answers: Answers): readonly Unjudged[] {
  return isPartlyRead(answers) ? [{ kind: 'alarm-stuck', aspect: 'gone' }] : [];
}
