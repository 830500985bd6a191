/** What something of a region may launch instances with at any time: it is in use though no instance has it now. */

import type { Answers } from './fleet.ts';
import type { LeftoverSort } from './leftovers.ts';
import type { AutoScalingGroup, Ec2Fleet, Ec2Image, LaunchedWith, LaunchTemplate } from './reads/ec2.ts';

const DAY = 86_400_000;
/** What was made just now is on its way to be used: an image is built before it is rolled out. */
export const FRESH_DAYS = 7;
/** Other accounts may launch from an image too: one that somebody launched from lately is in use. */
const LAUNCHED_DAYS = 30;

export const olderThan = (at: Date | null, days: number, now: Date): boolean =>
  at === null || now.getTime() - at.getTime() >= days * DAY;

/** An own image that nobody launched from lately, and that is not new. */
export function isIdle({ own, createdAt, lastLaunchedAt }: Ec2Image, now: Date): boolean {
  return own && olderThan(createdAt, FRESH_DAYS, now) && olderThan(lastLaunchedAt, LAUNCHED_DAYS, now);
}

/** What something may launch instances with at any time. */
export type Launched = { readonly [K in keyof LaunchedWith]: ReadonlySet<string> };

/**
 * Null where not all is known of it: what launch configurations launch with is not read, so that where a group has one no
 * image, snapshot, key or security group is known to be unused.
 */
export function launchedBy(
  groups: readonly AutoScalingGroup[] | null,
  templates: readonly LaunchTemplate[] | null,
  fleets: readonly Ec2Fleet[] | null,
): Launched | null {
  if (!groups || !templates || !fleets || groups.some(usesConfiguration)) return null;
  const all = [...templates, ...fleets];
  return {
    imageIds: new Set([...all.flatMap((it) => it.imageIds), ...groups.flatMap((it) => it.imageIds)]),
    keyNames: new Set(all.flatMap((it) => it.keyNames)),
    securityGroupIds: new Set(all.flatMap((it) => it.securityGroupIds)),
    snapshotIds: new Set(all.flatMap((it) => it.snapshotIds)),
  };
}

const usesConfiguration = ({ launchConfiguration }: AutoScalingGroup): boolean => launchConfiguration !== null;

/** A parameter names the image, and which one it names is not read. */
export const isByParameter = (imageId: string): boolean => imageId.startsWith('resolve:');

/** A sort of things of which a look of all reads cannot tell whether they are in use, and why. */
interface UnknownSort {
  readonly sort: LeftoverSort;
  readonly why: string;
}

/** Those cases stay as they are: what this look does not tell as left over may be so still. */
export function unknownSorts(answers: Answers, now: Date): readonly UnknownSort[] {
  const groups = answers['autoscaling.groups']?.items ?? [];
  if (groups.some(usesConfiguration)) {
    const why = 'a group launches by a launch configuration, which is not read';
    return (['image', 'snapshot', 'key-pair', 'security-group'] as const).map((sort) => ({ sort, why }));
  }
  const launchers = [
    ...(answers['ec2.launchTemplates']?.items ?? []),
    ...(answers['ec2.fleets']?.items ?? []),
    ...groups,
  ];
  if (launchers.some(({ imageIds }) => imageIds.some(isByParameter)))
    return [{ sort: 'image', why: 'a launch template takes its image from a parameter, which is not read' }];
  // Of one that an instance was launched with nobody asks.
  const known = new Set([
    ...(answers['ec2.imageShares']?.items ?? []).map(({ imageId }) => imageId),
    ...(answers['ec2.instances']?.items ?? []).map(({ imageId }) => imageId),
  ]);
  const unasked = answers['ec2.images']?.items.filter((it) => isIdle(it, now) && !known.has(it.id)) ?? [];
  return unasked.length === 0
    ? []
    : [{ sort: 'image', why: `of ${unasked.length} it is not known yet whether other accounts may launch from them` }];
}
