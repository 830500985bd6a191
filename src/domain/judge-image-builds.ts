/** Machine images that were built: an image and the instance that built it are one occurrence. */

import type { Measure } from './finding.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { Ec2Image, Ec2Instance } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Packer gives an image up long before. */
const LONGEST_BUILD = 6 * HOUR;
/** Images of the past are not told anew for ever. */
const TOLD_FOR = 7 * DAY;

/** "Packer Builder" is the name that Packer gives; teams change it, seldom beyond recognition. */
function isBuilder(instance: Ec2Instance): boolean {
  return /packer|\b(?:ami|image)[ -]?builder/i.test(instance.name || (instance.tags['Name'] ?? ''));
}

/** Backups are made by a plan, not by hand. */
function isBackup(image: Ec2Image): boolean {
  return (
    /^AwsBackup_/i.test(image.name) ||
    Object.keys(image.tags).some((key) => key.startsWith('aws:backup:') || key.startsWith('aws:dlm:'))
  );
}

/** Whether image and builder name the same subsystem: 2 by their tags, 1 when nothing speaks against it, 0 otherwise. */
function likeness(image: Ec2Image, builder: Ec2Instance, settings: Settings): number {
  const of = (tags: Ec2Image['tags']) => settings.subsystemTags.map((key) => tags[key]).find((it) => it);
  const [made, making] = [of(image.tags), of(builder.tags)];
  if (!making) return 1;
  if (made) return made === making ? 2 : 0;
  return image.name.toLowerCase().includes(making.toLowerCase()) ? 2 : 1;
}

/** The builder that an image came from: the likest, then the one that was started last before the image was made. */
function builderOf(image: Ec2Image, builders: ReadonlySet<Ec2Instance>, settings: Settings): Ec2Instance | null {
  const made = knownTime(image.createdAt)?.getTime() ?? Number.NaN;
  const fitting = [...builders].flatMap((builder) => {
    const age = made - (knownTime(builder.launchedAt)?.getTime() ?? Number.NaN);
    const like = likeness(image, builder, settings);
    return age >= 0 && age <= LONGEST_BUILD && like > 0 ? [{ builder, like, age }] : [];
  });
  fitting.sort((a, b) => b.like - a.like || a.age - b.age);
  return fitting[0]?.builder ?? null;
}

function resourceOf(id: string, name: string, tags: Resource['tags'], { account, region }: Scope): Resource {
  return { platform: 'ec2', id: outsideText(id, 500), name: outsideText(name), account, region, tags, service: null };
}

/**
 * Builds of the last seven days: each image of the account's own by its name, so that its copies in other regions are the
 * same build, and each builder that has ended without one, as a failed build. A builder at work is told when it has ended.
 * How long a build took is told only where its builder is still seen.
 */
export function imageMeasures(
  images: readonly Ec2Image[],
  instances: readonly Ec2Instance[],
  scope: Scope,
  settings: Settings,
  now: Date,
): readonly Measure[] {
  const builders = new Set(instances.filter(isBuilder));
  const recent = images.filter((image) => {
    const made = knownTime(image.createdAt);
    return image.own && !isBackup(image) && made !== null && now.getTime() - made.getTime() <= TOLD_FOR;
  });
  const measures = recent.flatMap((image): Measure[] => {
    const at = knownTime(image.createdAt) ?? now;
    const builder = builderOf(image, builders, settings);
    if (builder) builders.delete(builder);
    const begun = builder && knownTime(builder.launchedAt);
    const name = image.name || image.id;
    const common = {
      key: outsideText(`ami:${scope.account}/${name}`, 500),
      at,
      resource: resourceOf(image.id, name, { ...builder?.tags, ...image.tags, Name: name }, scope),
      component: null,
      waited: null,
      outcome: 'succeeded',
      facts: { image: outsideText(image.id, 60) },
    };
    const took = begun && Math.round((at.getTime() - begun.getTime()) / 1000);
    return [
      { ...common, measure: 'toil-seen', what: 'ami-build', value: null },
      ...(took === null ? [] : [{ ...common, measure: 'lead-time' as const, what: 'image-build', value: took }]),
    ];
  });
  const failed = [...builders].flatMap((builder): Measure[] => {
    const begun = knownTime(builder.launchedAt);
    if (begun === null || !['terminated', 'shutting-down', 'stopped'].includes(builder.state)) return [];
    return [
      {
        measure: 'toil-seen',
        key: outsideText(`ami-builder:${builder.id}`, 500),
        at: begun,
        resource: resourceOf(builder.id, builder.name || builder.id, builder.tags, scope),
        component: null,
        what: 'ami-build',
        value: null,
        waited: null,
        outcome: 'failed',
        facts: { builder: outsideText(builder.id, 60) },
      },
    ];
  });
  return [...measures, ...failed];
}
