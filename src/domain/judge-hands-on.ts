/**
 * Toil that nobody typed: what was done by hand where things run on hosts, as occurrences by subsystem and kind. Nothing
 * here knows who did it.
 */

import { isWhole } from './answer.ts';
import type { Measure } from './finding.ts';
import type { Answers } from './fleet.ts';
import { imageMeasures } from './judge-image-builds.ts';
import { pullRequestMeasures } from './judge-pull-requests.ts';
import { versionMeasures, versionOf } from './judge-template-versions.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { HandMadeChange } from './reads/delivery.ts';
import type { AutoScalingGroup, Ec2Image, Ec2Instance, LaunchTemplate } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { instanceResource, lastPart } from './resources.ts';
import { type RollOut, rollOutsOf } from './roll-outs.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

const DAY = 86_400_000;
/** Activities are read for seven days: a roll-out near that edge may have lost its beginning, and was told days ago. */
const TOLD_FOR = 6 * DAY;
/** An image that waited longer was not waiting for this roll-out. */
const LONGEST_WAIT = 7 * DAY;

interface Known {
  readonly instances: ReadonlyMap<string, Ec2Instance>;
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly images: readonly Ec2Image[];
  readonly templates: readonly LaunchTemplate[];
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

/** One occurrence a roll-out, however many instances it replaced, with the template's version that it rolls out. */
function rollOutMeasures(rollOuts: readonly RollOut[], known: Known): readonly Measure[] {
  return rollOuts.flatMap(({ group, activities, at, endsAt, replaced }): readonly Measure[] => {
    if (known.now.getTime() - at.getTime() > TOLD_FOR) return [];
    const failed = activities.every((it) => /^(failed|cancelled)$/i.test(it.status));
    const resource = groupResource(group, known);
    const version = replaced ? versionOf({ group, at }, known) : null;
    const waitOfVersion = version && Math.round((at.getTime() - version.at.getTime()) / 1000);
    return [
      {
        measure: 'toil-seen',
        // Not by the group's ARN: that is not known in a look that could not read the groups.
        key: outsideText(`roll-out:${resource.account}/${resource.region}/${group}/${activities[0].id}`, 500),
        at,
        resource,
        component: null,
        what: replaced ? 'ami-roll-out' : 'capacity-change',
        value: Math.round((endsAt.getTime() - at.getTime()) / 1000),
        waited: replaced ? (waitOfImage(at, resource.tags, known) ?? waitOfVersion) : null,
        outcome: failed ? 'failed' : 'succeeded',
        facts: {
          group: outsideText(group),
          activities: activities.length,
          ...(version ? { template: outsideText(version.template.name), version: version.number } : {}),
        },
      },
    ];
  });
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
    templates: answers['ec2.launchTemplates']?.items ?? [],
    scope,
    settings,
    now,
  };
  const changes = answers['cloudtrail.changes']?.items ?? [];
  const rollOuts = rollOutsOf(answers['autoscaling.activities']?.items ?? []);
  // Where not all roll-outs were seen, one of them may be the one that a version was made for.
  const areAllSeen = isWhole(answers['autoscaling.activities']) && isWhole(answers['autoscaling.groups']);
  return [
    ...imageMeasures(images, instances, scope, settings, now),
    ...rollOutMeasures(rollOuts, known),
    ...(areAllSeen ? versionMeasures(rollOuts, changes, known) : []),
    ...changeMeasures(changes, known),
    ...pullRequestMeasures(answers['github.pullRequests']?.items ?? [], scope, settings),
  ];
}
