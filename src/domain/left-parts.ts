/** Which things of a region nothing uses: each sort only where all that could use it was seen. */

import type { Tags } from './answer.ts';
import { bystanderOf, managedBy } from './bystanders.ts';
import { belongingOf } from './claim.ts';
import type { Answers } from './fleet.ts';
import { generationOf } from './instance-type.ts';
import { type LeftPart, wholeItems } from './judge-leftovers.ts';
import {
  FRESH_DAYS,
  isByParameter,
  isIdle,
  type Launched,
  launchedBy,
  olderThan,
  templateCopies,
  unaskedImages,
} from './launched.ts';
import type { LeftoverSort } from './leftovers.ts';
import type { AutoScalingGroup, Ec2Fleet, Ec2Instance, LaunchTemplate, TargetGroup } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { instanceResource, namedResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** Instances that a schedule stops for the night or a weekend come back within this. */
const STOPPED_DAYS = 3;
/** As long as a subsystem runs on instances, its images of this time are what one goes back to. */
const GO_BACK_DAYS = 180;

interface Looking {
  readonly answers: Answers;
  readonly scope: Scope;
  readonly settings: Settings;
  readonly now: Date;
}

export function partResource(id: string, name: string, tags: Tags, scope: Scope): Resource {
  return namedResource('ec2', id, name || tags['Name'] || id, tags, scope);
}

/** Everything that nothing uses any more. */
export function leftParts(looking: Looking): readonly LeftPart[] {
  const { answers } = looking;
  const instances = wholeItems(answers, 'ec2.instances')?.filter(({ state }) => state !== 'terminated') ?? null;
  const groups = wholeItems(answers, 'autoscaling.groups');
  const templates = wholeItems(answers, 'ec2.launchTemplates');
  const fleets = wholeItems(answers, 'ec2.fleets');
  const launched = launchedBy(groups, templates, fleets);
  return [
    ...stoppedInstances(looking, instances),
    ...emptyGroups(looking, groups),
    ...unusedTemplates(looking, templates, groups, fleets, instances),
    ...unusedBalancing(looking),
    ...freeAddresses(looking),
    ...unusedKeyPairs(looking, instances, launched),
    ...unusedImages(looking, instances, launched),
    ...orphanSnapshots(looking, launched),
    ...unusedSecurityGroups(looking, launched),
  ];
}

/** What nobody claims of instances and groups is told as unclaimed, once. */
function isClaimed(resource: Resource, settings: Settings): boolean {
  return belongingOf(resource, null, settings, new Map()).subsystem !== null;
}

/** Stopped for longer than a night or a weekend; one of which nobody knows since when, too. */
export function isStoppedForLong({ state, stoppedAt }: Ec2Instance, now: Date): boolean {
  return state === 'stopped' && olderThan(stoppedAt, STOPPED_DAYS, now);
}

/** A group that wants nothing and has nothing, and was not made just now. */
export function isEmptied({ wanted, instanceIds, createdAt }: AutoScalingGroup, now: Date): boolean {
  return wanted === 0 && instanceIds.length === 0 && olderThan(createdAt, FRESH_DAYS, now);
}

function stoppedInstances(
  { answers, scope, settings, now }: Looking,
  instances: readonly Ec2Instance[] | null,
): readonly LeftPart[] {
  const imageFrom = new Map((answers['ec2.images']?.items ?? []).map((image) => [image.id, image.createdAt]));
  return (instances ?? []).flatMap((it) => {
    const resource = instanceResource(it.id, it, scope);
    if (!isStoppedForLong(it, now) || bystanderOf(resource, settings) !== null || !isClaimed(resource, settings))
      return [];
    const previous = generationOf(it.type)?.previous === true;
    const image = imageFrom.get(it.imageId ?? '') ?? null;
    return [{ sort: 'instance', resource, since: it.stoppedAt, type: it.type, previous, imageFrom: image }];
  });
}

export function groupResource({ arn, name, tags }: AutoScalingGroup, scope: Scope): Resource {
  return partResource(arn, name, tags, scope);
}

function emptyGroups(
  { scope, settings, now }: Looking,
  groups: readonly AutoScalingGroup[] | null,
): readonly LeftPart[] {
  return (groups ?? []).flatMap((it) => {
    const resource = groupResource(it, scope);
    if (!isEmptied(it, now) || bystanderOf(resource, settings) !== null || !isClaimed(resource, settings)) return [];
    return [{ sort: 'auto-scaling-group', resource, since: it.createdAt }];
  });
}

function unusedTemplates(
  { answers, scope, now }: Looking,
  templates: readonly LaunchTemplate[] | null,
  groups: readonly AutoScalingGroup[] | null,
  fleets: readonly Ec2Fleet[] | null,
  instances: readonly Ec2Instance[] | null,
): readonly LeftPart[] {
  if (!templates || !groups || !fleets || !instances || templateCopies(answers) !== null) return [];
  const nodegroups = (answers['eks.clusters']?.items ?? []).flatMap((it) => it.nodegroups);
  const used = new Set([
    ...[...groups, ...fleets].flatMap((it) => it.templates.map(({ template }) => template)),
    ...nodegroups.map(({ template }) => template?.template ?? null),
    ...instances.map(({ tags }) => tags['aws:ec2launchtemplate:id'] ?? null),
  ]);
  return templates
    .filter((it) => !used.has(it.id) && !used.has(it.name) && managedBy(it.tags) === null)
    .filter((it) => olderThan(it.createdAt, FRESH_DAYS, now))
    .map((it) => ({
      sort: 'launch-template',
      resource: partResource(it.id, it.name, it.tags, scope),
      since: it.createdAt,
    }));
}

/** Of a blue and a green target group one is always empty: the next deployment takes it. */
function isHalfOfPair({ name }: TargetGroup): boolean {
  return /(^|[^a-z])(blue|green)([^a-z]|$)/i.test(name);
}

/** Load balancers none of whose target groups has a target, and target groups without load balancer or targets. */
function unusedBalancing({ answers, scope, now }: Looking): readonly LeftPart[] {
  const targetGroups = wholeItems(answers, 'elb.targetGroups');
  if (!targetGroups) return [];
  const empty = (it: TargetGroup): boolean => it.targets !== null && it.targets.length === 0;
  const idle = targetGroups.filter(
    (it) => (it.loadBalancerArns.length === 0 || empty(it)) && !isHalfOfPair(it) && managedBy(it.tags) === null,
  );
  const balancers = (wholeItems(answers, 'elb.loadBalancers') ?? []).filter((it) => {
    const own = targetGroups.filter(({ loadBalancerArns }) => loadBalancerArns.includes(it.arn));
    // One without any target group may redirect, or answer by itself.
    return (
      own.length > 0 && own.every(empty) && managedBy(it.tags) === null && olderThan(it.createdAt, FRESH_DAYS, now)
    );
  });
  return [
    ...balancers.map((it) =>
      part('load-balancer', namedResource('managed', it.arn, it.name, it.tags, scope), it.createdAt),
    ),
    ...idle.map((it) => part('target-group', partResource(it.arn, it.name, it.tags, scope), null)),
  ];
}

function part(sort: LeftoverSort, resource: Resource, since: Date | null): LeftPart {
  return { sort, resource, since };
}

function freeAddresses({ answers, scope }: Looking): readonly LeftPart[] {
  return (wholeItems(answers, 'ec2.addresses') ?? [])
    .filter((it) => it.instanceId === null && it.networkInterfaceId === null)
    .map((it) => part('address', partResource(it.id, it.tags['Name'] ?? it.publicIp, it.tags, scope), null));
}

function unusedKeyPairs(
  { answers, scope, now }: Looking,
  instances: readonly Ec2Instance[] | null,
  launched: Launched | null,
): readonly LeftPart[] {
  const keys = wholeItems(answers, 'ec2.keyPairs');
  if (!keys || !instances || !launched) return [];
  const used = new Set([...instances.map(({ keyName }) => keyName), ...launched.keyNames]);
  return keys
    .filter((it) => !used.has(it.name) && olderThan(it.createdAt, FRESH_DAYS, now))
    .map((it) => part('key-pair', partResource(it.id, it.name, it.tags, scope), it.createdAt));
}

/** Subsystems and environments that run on instances here. */
function runningOwners(instances: readonly Ec2Instance[], { scope, settings }: Looking): ReadonlySet<string> {
  const running = instances.filter(({ state }) => state === 'running');
  return new Set(running.map((it) => ownerOf(instanceResource(it.id, it, scope), settings) ?? ''));
}

/** The subsystem and environment of a resource, as one text; null where nobody claims it. */
function ownerOf(resource: Resource, settings: Settings): string | null {
  const { subsystem, environment } = belongingOf(resource, null, settings, new Map());
  return subsystem === null ? null : `${subsystem}/${environment}`;
}

function unusedImages(
  looking: Looking,
  instances: readonly Ec2Instance[] | null,
  launched: Launched | null,
): readonly LeftPart[] {
  const { answers, scope, settings, now } = looking;
  const images = wholeItems(answers, 'ec2.images');
  const shares = wholeItems(answers, 'ec2.imageShares');
  if (!images || !shares || !instances || !launched || [...launched.imageIds].some(isByParameter)) return [];
  // A count of those that were asked so far would grow from look to look, and tell it each time.
  if (unaskedImages(answers, now) > 0) return [];
  const running = runningOwners(instances, looking);
  const goBack = (resource: Resource, madeAt: Date | null): boolean =>
    running.has(ownerOf(resource, settings) ?? '?') && !olderThan(madeAt, GO_BACK_DAYS, now);
  const used = new Set([...instances.map(({ imageId }) => imageId), ...launched.imageIds]);
  // What other accounts may launch from, they may need at any time.
  const own = new Set(shares.flatMap(({ imageId, shared }) => (shared ? [] : imageId)));
  return images
    .filter((it) => own.has(it.id) && isIdle(it, now) && !used.has(it.id) && managedBy(it.tags) === null)
    .map((it) => ({
      ...part('image', partResource(it.id, it.name, it.tags, scope), it.createdAt),
      snapshots: it.snapshotIds.length,
    }))
    .filter(({ resource, since }) => !goBack(resource, since));
}

/** A snapshot that AWS Backup or Data Lifecycle Manager made is a backup, and goes by its plan. */
function isBackup(tags: Tags): boolean {
  return Object.keys(tags).some(
    (key) => key.startsWith('aws:backup:') || key.startsWith('aws:dlm:') || key === 'dlm:managed',
  );
}

function orphanSnapshots({ answers, scope, now }: Looking, launched: Launched | null): readonly LeftPart[] {
  const snapshots = wholeItems(answers, 'ec2.snapshots');
  const images = wholeItems(answers, 'ec2.images');
  if (!snapshots || !images || !launched) return [];
  const held = new Set([
    ...images.filter(({ own }) => own).flatMap(({ snapshotIds }) => snapshotIds),
    ...launched.snapshotIds,
  ]);
  return snapshots
    .filter((it) => !held.has(it.id) && !isBackup(it.tags) && olderThan(it.startedAt, FRESH_DAYS, now))
    .map((it) => ({
      ...part('snapshot', partResource(it.id, it.tags['Name'] ?? it.id, it.tags, scope), it.startedAt),
      gib: it.sizeGib,
    }));
}

function unusedSecurityGroups({ answers, scope }: Looking, launched: Launched | null): readonly LeftPart[] {
  const groups = wholeItems(answers, 'ec2.securityGroups');
  const interfaces = wholeItems(answers, 'ec2.networkInterfaces');
  if (!groups || !interfaces || !launched) return [];
  const used = new Set([...interfaces.flatMap(({ groupIds }) => groupIds), ...launched.securityGroupIds]);
  const named = new Set(
    groups.flatMap((it) => it.rules.flatMap(({ other }) => (other !== null && other !== it.id ? other : []))),
  );
  return groups
    .filter((it) => it.name !== 'default' && !used.has(it.id) && !used.has(it.name) && managedBy(it.tags) === null)
    .map((it) => ({
      ...part('security-group', partResource(it.id, it.name, it.tags, scope), null),
      referenced: named.has(it.id),
    }));
}
