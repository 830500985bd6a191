/**
 * Toil that nobody typed: what was done by hand where things run on hosts, as occurrences by subsystem and kind. Nothing
 * here knows who did it.
 */

import type { Measure } from './finding.ts';
import type { Answers } from './fleet.ts';
import { imageMeasures } from './judge-image-builds.ts';
import { pullRequestMeasures } from './judge-pull-requests.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { HandMadeChange, ScalingActivity } from './reads/delivery.ts';
import type { AutoScalingGroup, Ec2Image, Ec2Instance } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { instanceResource, lastPart } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Activities of a group with less than this between them are one roll-out. */
const ONE_ROLL_OUT = 2 * HOUR;
/** Activities are read for seven days: a roll-out near that edge may have lost its beginning, and was told days ago. */
const TOLD_FOR = 6 * DAY;
/** An image that waited longer was not waiting for this roll-out. */
const LONGEST_WAIT = 7 * DAY;

interface Known {
  readonly instances: ReadonlyMap<string, Ec2Instance>;
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly images: readonly Ec2Image[];
  readonly scope: Scope;
  readonly settings: Settings;
  readonly now: Date;
}

function groupResource(name: string, { groups, scope }: Known): Resource {
  const known = groups.get(name);
  return {
    platform: 'ec2',
    id: outsideText(known?.arn ?? `autoscaling/${scope.account}/${scope.region}/${name}`, 500),
    name: outsideText(name),
    account: scope.account,
    region: scope.region,
    tags: known?.tags ?? {},
    service: null,
  };
}

/** What a person or a refresh replaced or resized; what a policy, an alarm, a schedule or a failed check did is nobody's work. */
function causeOf(activity: ScalingActivity): 'replaced' | 'resized' | null {
  const { cause } = activity;
  if (/instance refresh/i.test(cause)) return 'replaced';
  if (
    /monitor alarm|executing scheduled action|scheduled action|executed? polic|health[ -]check|rebalanc/i.test(cause)
  ) {
    return null;
  }
  if (
    /taken out of service in response to a user request|terminated by a user|user (?:request|health)[^.]*terminat/i.test(
      cause,
    )
  ) {
    return 'replaced';
  }
  return /user request/i.test(cause) ? 'resized' : null;
}

type Dated = { readonly activity: ScalingActivity; readonly at: Date; readonly what: 'replaced' | 'resized' };

/** Lists of activities that follow each other closely, in order of time. */
function bursts(activities: readonly Dated[]): readonly (readonly [Dated, ...Dated[]])[] {
  const found: [Dated, ...Dated[]][] = [];
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const it of [...activities].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const last = found.at(-1);
    if (last && it.at.getTime() - endsAt <= ONE_ROLL_OUT) last.push(it);
    else found.push([it]);
    endsAt = Math.max(endsAt, knownTime(it.activity.endedAt)?.getTime() ?? it.at.getTime());
  }
  return found;
}

/** Seconds since the newest image of the same subsystem was made; null where none was made lately. */
function waitOfImage(at: Date, tags: Resource['tags'], { images, settings }: Known): number | null {
  const own = settings.subsystemTags.map((key) => tags[key]).find((it) => it);
  if (!own) return null;
  const made = images
    .filter((image) => image.own && settings.subsystemTags.some((key) => image.tags[key] === own))
    .flatMap((image) => knownTime(image.createdAt)?.getTime() ?? [])
    .filter((time) => time <= at.getTime() && at.getTime() - time <= LONGEST_WAIT);
  return made.length === 0 ? null : Math.round((at.getTime() - Math.max(...made)) / 1000);
}

/** One occurrence a roll-out, however many instances it replaced. */
function rollOuts(activities: readonly ScalingActivity[], known: Known): readonly Measure[] {
  const dated = activities.flatMap((activity): Dated[] => {
    const at = knownTime(activity.startedAt);
    const what = causeOf(activity);
    return at === null || what === null ? [] : [{ activity, at, what }];
  });
  return [...Map.groupBy(dated, ({ activity }) => activity.group)].flatMap(([group, own]) =>
    bursts(own).flatMap((burst): Measure[] => {
      const [first] = burst;
      if (known.now.getTime() - first.at.getTime() > TOLD_FOR) return [];
      const replaced = burst.some((it) => it.what === 'replaced');
      const ends = burst.map((it) => (knownTime(it.activity.endedAt) ?? it.at).getTime());
      const failed = burst.every((it) => /^(failed|cancelled)$/i.test(it.activity.status));
      const resource = groupResource(group, known);
      return [
        {
          measure: 'toil-seen',
          // Not by the group's ARN: that is not known in a look that could not read the groups.
          key: outsideText(`roll-out:${resource.account}/${resource.region}/${group}/${first.activity.id}`, 500),
          at: first.at,
          resource,
          component: null,
          what: replaced ? 'ami-roll-out' : 'capacity-change',
          value: Math.round((Math.max(...ends) - first.at.getTime()) / 1000),
          waited: replaced ? waitOfImage(first.at, resource.tags, known) : null,
          outcome: failed ? 'failed' : 'succeeded',
          facts: { group: outsideText(group), activities: burst.length },
        },
      ];
    }),
  );
}

/** What a change was made to, where it is known; else the service that was spoken to. */
function changeResource(change: HandMadeChange, known: Known): Resource {
  const { scope } = known;
  const id = change.resources.find((it) => known.instances.has(it) || /^i-[0-9a-f]{8,17}$/.test(it));
  if (id) return instanceResource(id, known.instances.get(id) ?? null, scope);
  const group = change.resources.find((it) => known.groups.has(it));
  if (group) return groupResource(group, known);
  const first = change.resources[0] ?? change.service;
  // A session into a container is named `ecs:<cluster>_<task>_<runtime>`.
  const platform = first.startsWith('ecs:') ? 'ecs' : change.service === 'ecs' ? 'ecs' : 'other';
  return {
    platform,
    id: outsideText(`${change.service}/${scope.account}/${scope.region}/${first}`, 500),
    name: outsideText(lastPart(first)),
    account: scope.account,
    region: scope.region,
    tags: {},
    service: null,
  };
}

/** The kind of toil; null for what a program did: Terraform and scripts speak to the same API. */
function changeKind(change: HandMadeChange): string | null {
  if (change.event === 'StartSession') return 'ssh-session';
  if (!change.byConsole) return null;
  return change.event === 'PutParameter' ? 'config-change' : 'console-change';
}

function changeMeasures(changes: readonly HandMadeChange[], known: Known): readonly Measure[] {
  return changes.flatMap((change): Measure[] => {
    const at = knownTime(change.at);
    const what = changeKind(change);
    if (at === null || what === null) return [];
    return [
      {
        measure: 'toil-seen',
        key: outsideText(`cloudtrail:${change.id}`, 500),
        at,
        resource: changeResource(change, known),
        component: null,
        what,
        value: null,
        waited: null,
        outcome: null,
        facts: { event: outsideText(change.event, 60), at: isoTime(at) },
      },
    ];
  });
}

/** Toil that was seen at an account's region or in the infrastructure repository; nothing before the purpose was accepted. */
export function handsOnMeasures(answers: Answers, scope: Scope, settings: Settings, now: Date): readonly Measure[] {
  if (settings.purposeAccepted === null) return [];
  const instances = answers['ec2.instances']?.items ?? [];
  const images = answers['ec2.images']?.items ?? [];
  const known: Known = {
    instances: new Map(instances.map((it) => [it.id, it])),
    groups: new Map((answers['autoscaling.groups']?.items ?? []).map((it) => [it.name, it])),
    images,
    scope,
    settings,
    now,
  };
  return [
    ...imageMeasures(images, instances, scope, settings, now),
    ...rollOuts(answers['autoscaling.activities']?.items ?? [], known),
    ...changeMeasures(answers['cloudtrail.changes']?.items ?? [], known),
    ...pullRequestMeasures(answers['github.pullRequests']?.items ?? [], scope, settings),
  ];
}
