/** Versions of launch templates that somebody made, with Terraform, a script or by hand: what is rolled out next. */

import { managedBy } from './bystanders.ts';
import type { Measure } from './finding.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { HandMadeChange } from './reads/delivery.ts';
import type { AutoScalingGroup, LaunchTemplate } from './reads/ec2.ts';
import { namedResource } from './resources.ts';
import type { RollOut } from './roll-outs.ts';
import type { Scope } from './scope.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A roll-out that begins within this time of a version is the version's: both are one occurrence. */
const FOLLOWS = DAY;
/** As long as roll-outs are told: an older version may have had one that is no longer read. */
const TOLD_FOR = 6 * DAY;
/** CloudTrail and EC2 say the same time, give or take. */
const SAME_TIME = 2 * 60_000;

interface Templates {
  readonly templates: readonly LaunchTemplate[];
  readonly groups: ReadonlyMap<string, AutoScalingGroup>;
  readonly scope: Scope;
  readonly now: Date;
}

interface Version {
  readonly template: LaunchTemplate;
  readonly number: number;
  readonly at: Date;
}

function launchesFrom(group: AutoScalingGroup | undefined, { id, name }: LaunchTemplate): boolean {
  return group?.templates.some(({ template }) => template === id || template === name) === true;
}

/** The first version comes with the template: a new thing is no change. What a cluster or a platform makes is nobody's work. */
function versionsOf({ templates }: Templates): readonly Version[] {
  return templates
    .filter(({ tags }) => managedBy(tags) === null)
    .flatMap((template) =>
      template.versions.flatMap(({ version, createdAt }): Version[] => {
        const at = knownTime(createdAt);
        return at === null || version < 2 ? [] : [{ template, number: version, at }];
      }),
    );
}

const isFollowedBy = ({ at }: Version, rollOut: Pick<RollOut, 'at'>): boolean =>
  rollOut.at >= at && rollOut.at.getTime() - at.getTime() <= FOLLOWS;

/** The newest version of a group's template that a roll-out of it can be of; null where none was made shortly before. */
export function versionOf(rollOut: Pick<RollOut, 'group' | 'at'>, known: Templates): Version | null {
  const group = known.groups.get(rollOut.group);
  return versionsOf(known)
    .filter((it) => launchesFrom(group, it.template) && isFollowedBy(it, rollOut))
    .reduce<Version | null>((newest, it) => (newest && newest.at >= it.at ? newest : it), null);
}

/**
 * One occurrence a version that no roll-out followed within a day: told then, so that a version and its roll-out are never
 * two. One that was made in the console is told by CloudTrail.
 */
export function versionMeasures(
  rollOuts: readonly RollOut[],
  changes: readonly HandMadeChange[],
  known: Templates,
): readonly Measure[] {
  const { groups, scope, now } = known;
  const isTold = ({ at, template }: Version): boolean =>
    changes.some(
      ({ event, byConsole, resources, ...it }) =>
        event === 'CreateLaunchTemplateVersion' &&
        byConsole &&
        Math.abs((knownTime(it.at)?.getTime() ?? Number.NaN) - at.getTime()) <= SAME_TIME &&
        (resources.length === 0 || resources.includes(template.id) || resources.includes(template.name)),
    );
  return versionsOf(known).flatMap((version): readonly Measure[] => {
    const { template, number, at } = version;
    const age = now.getTime() - at.getTime();
    const rolledOut = rollOuts.some(
      (it) => it.replaced && launchesFrom(groups.get(it.group), template) && isFollowedBy(version, it),
    );
    if (age < FOLLOWS || age > TOLD_FOR || rolledOut || isTold(version)) return [];
    const group = [...groups.values()].find((it) => launchesFrom(it, template));
    return [
      {
        measure: 'toil-seen',
        key: outsideText(`template-version:${scope.account}/${scope.region}/${template.id}/${number}`, 500),
        at,
        resource: namedResource('ec2', template.id, template.name, { ...group?.tags, ...template.tags }, scope),
        component: null,
        what: 'config-change',
        value: null,
        waited: null,
        outcome: null,
        facts: { template: outsideText(template.name), version: number },
      },
    ];
  });
}
