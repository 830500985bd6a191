/** The operating systems of an EC2 scope: Systems Manager's word before the AMI's name, and nothing guessed. */

import type { NotUnderstood } from './answer.ts';
import type { JudgeInput } from './job.ts';
import { type Ec2Unit, ec2UnitsOf, isGone, isIgnored } from './judge-ec2.ts';
import type { Used } from './judge-end-of-life.ts';
import { type OperatingSystem, osOfImage, osOfPlatform } from './operating-systems.ts';
import { outsideText } from './outside-text.ts';
import type { ManagedInstance } from './reads/hosts.ts';
import { capacityOf, instanceResource } from './resources.ts';

export interface HostsSeen {
  readonly used: readonly Used[];
  readonly notUnderstood: readonly NotUnderstood[];
}

function capacityName(unit: Ec2Unit): string | null {
  const { tags } = unit.resource;
  const capacity = capacityOf(tags);
  if (capacity === null) return null;
  const owned = Object.keys(tags).find((key) => key.startsWith('kubernetes.io/cluster/'));
  const cluster = tags['eks:cluster-name'] ?? tags['aws:ecs:clusterName'] ?? owned?.split('/')[2];
  return cluster ? `${capacity.toUpperCase()} cluster ${cluster}` : `${capacity.toUpperCase()} capacity`;
}

function usedBy(unit: Ec2Unit, os: OperatingSystem, how: string): Used {
  const { resource } = unit;
  const capacity = capacityOf(resource.tags);
  const named = capacityName(unit);
  // What lends its capacity to a cluster belongs to that cluster, whatever tag Service it has.
  const tags = capacity === null ? resource.tags : environmentOnly(resource.tags);
  return {
    resource: { ...resource, tags, name: named ?? resource.name },
    ...os,
    name: named === null ? resource.name : `${resource.name} (${named})`,
    how,
    stopped: unit.state === 'stopped' || unit.state === 'stopping',
    capacity,
  };
}

function environmentOnly(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => /^env(ironment)?$/i.test(key)));
}

/** On-premises machines that Systems Manager manages too: EC2 does not know them. */
function hybrid(managed: readonly ManagedInstance[], input: JudgeInput): readonly Used[] {
  return managed.flatMap((it) => {
    const os = osOfPlatform(it.platformName, it.platformVersion);
    if (!it.instanceId.startsWith('mi-') || os === null) return [];
    const resource = { ...instanceResource(it.instanceId, null, input.scope), platform: 'other' as const };
    const name = it.name ?? it.instanceId;
    return [{ resource: { ...resource, name: outsideText(name) }, ...os, name, how: 'ssm' }];
  });
}

/** Which hosts run what. An instance that Systems Manager still lists and EC2 does not is gone. */
export function hostsSeen(input: JudgeInput): HostsSeen {
  const { answers, scope, settings } = input;
  const managed = answers['ssm.instances']?.items ?? [];
  const managedOf = new Map(managed.map((it) => [it.instanceId, it]));
  const imageOf = new Map((answers['ec2.images']?.items ?? []).map((it) => [it.id, it]));
  const units = ec2UnitsOf(answers['ec2.instances']?.items ?? [], [], scope).filter(
    (unit) => !isGone(unit) && !isIgnored(unit, settings),
  );
  const used: Used[] = [...hybrid(managed, input)];
  const unknown: string[] = [];
  for (const unit of units) {
    const known = managedOf.get(unit.resource.id);
    const told = known ? osOfPlatform(known.platformName, known.platformVersion) : null;
    const image = imageOf.get(unit.instance?.imageId ?? '');
    const named = image ? osOfImage(image.name) : null;
    // A platform that Systems Manager names and nobody here knows is not what the image is called.
    const os = told ?? (known?.platformName ? null : named);
    if (os) used.push(usedBy(unit, os, told ? 'ssm' : 'image-name'));
    else unknown.push(unit.resource.name);
  }
  return { used, notUnderstood: unknown.length === 0 ? [] : [unknownHosts(unknown)] };
}

function unknownHosts(names: readonly string[]): NotUnderstood {
  const shown = names.slice(0, 3).map((it) => outsideText(it, 60));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return {
    what: `operating system of ${names.length === 1 ? '1 host' : `${names.length} hosts`}`,
    why: `neither Systems Manager nor the name of the AMI tells it: ${shown.join(', ')}${more}`,
  };
}
