/** What something of a region may launch instances with at any time: it is in use though no instance has it now. */

import { isWhole, type Tags } from './answer.ts';
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

const hasTag = ({ tags }: { readonly tags: Tags }, ...starts: readonly string[]): boolean =>
  Object.keys(tags).some((key) => starts.some((start) => key.startsWith(start)));

/**
 * Why nobody can tell which launch templates are in use; null where all that uses them tells it. EKS and AWS Batch copy the
 * template that they are given, and their groups and instances name the copy (Amazon EKS User Guide, "Customize managed
 * nodes with launch templates"; AWS Batch User Guide, "Use Amazon EC2 launch templates with AWS Batch"). A node group says
 * which one it was given; compute environments are not read.
 */
export function templateCopies(answers: Answers): string | null {
  const launching = [
    ...(answers['autoscaling.groups']?.items ?? []),
    ...(answers['ec2.instances']?.items ?? []).filter(({ state }) => state !== 'terminated'),
  ];
  const templates = answers['ec2.launchTemplates']?.items ?? [];
  const batch =
    [...launching, ...templates].some((it) => hasTag(it, 'AWSBatchServiceTag', 'aws:batch:')) ||
    templates.some(({ name }) => /^Batch-lt-/.test(name));
  if (batch) return 'AWS Batch copies the templates of its compute environments, which are not read';
  const eks = launching.some((it) => hasTag(it, 'eks:nodegroup-name'));
  return eks && !isWhole(answers['eks.clusters'])
    ? 'EKS copies the templates of its node groups, which could not all be read'
    : null;
}

/** How many idle own images there are of which nobody knows yet whether other accounts may launch from them. */
export function unaskedImages(answers: Answers, now: Date): number {
  // Of one that an instance was launched with nobody asks.
  const known = new Set([
    ...(answers['ec2.imageShares']?.items ?? []).map(({ imageId }) => imageId),
    ...(answers['ec2.instances']?.items ?? []).map(({ imageId }) => imageId),
  ]);
  return (answers['ec2.images']?.items ?? []).filter((it) => isIdle(it, now) && !known.has(it.id)).length;
}

/** A sort of things of which a look of all reads cannot tell whether they are in use, and why. */
interface UnknownSort {
  readonly sort: LeftoverSort;
  readonly why: string;
}

/** Those cases stay as they are: what this look does not tell as left over may be so still. */
export function unknownSorts(answers: Answers, now: Date): readonly UnknownSort[] {
  const copies = templateCopies(answers);
  const templates = copies === null ? [] : [{ sort: 'launch-template' as const, why: copies }];
  return [...templates, ...unknownLaunched(answers, now)];
}

function unknownLaunched(answers: Answers, now: Date): readonly UnknownSort[] {
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
  const unasked = unaskedImages(answers, now);
  return unasked === 0
    ? []
    : [{ sort: 'image', why: `of ${unasked} it is not known yet whether other accounts may launch from them` }];
}
