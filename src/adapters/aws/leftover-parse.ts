/** What an account keeps beside its instances, as EC2 lists it. Each is null when it has no id. */

import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { Ec2Address, Ec2Image, Ec2KeyPair, Ec2Snapshot } from '../../domain/reads/ec2.ts';
import { nameOf } from './ec2-parse.ts';
import {
  dateReader,
  maybeDate,
  maybeNumber,
  maybeText,
  tagsOf,
  textOf,
  textOrNull,
  understood,
  upperTags,
} from './values.ts';

/** The tags of an answer whose members are written `Key` and `Value`. */
export function ownTags(given: z.output<typeof upperTags>) {
  return tagsOf((given ?? []).map((tag) => [tag.Key, tag.Value] as const));
}

/** Some dates of EC2 are texts, such as those of an image. */
function dateOfText(value: string | null | undefined): unknown {
  return value == null || value === '' ? null : new Date(value);
}

const addressSchema = z.object({
  // An address of EC2-Classic has no allocation, only itself.
  AllocationId: maybeText,
  PublicIp: z.string().min(1),
  InstanceId: maybeText,
  NetworkInterfaceId: maybeText,
  Tags: upperTags,
});

export function parseAddress(value: unknown, notUnderstood: NotUnderstood[]): Ec2Address | null {
  const given = understood(addressSchema, value, nameOf(value, 'AllocationId', 'an address'), notUnderstood);
  if (!given) return null;
  return {
    id: textOf(given.AllocationId || given.PublicIp),
    publicIp: textOf(given.PublicIp),
    instanceId: textOrNull(given.InstanceId),
    networkInterfaceId: textOrNull(given.NetworkInterfaceId),
    tags: ownTags(given.Tags),
  };
}

const keyPairSchema = z.object({
  KeyPairId: maybeText,
  KeyName: z.string().min(1),
  CreateTime: maybeDate,
  Tags: upperTags,
});

export function parseKeyPair(value: unknown, notUnderstood: NotUnderstood[]): Ec2KeyPair | null {
  const given = understood(keyPairSchema, value, nameOf(value, 'KeyPairId', 'a key pair'), notUnderstood);
  if (!given) return null;
  return {
    id: textOf(given.KeyPairId || given.KeyName),
    name: textOf(given.KeyName),
    createdAt: dateReader(given.KeyName, notUnderstood)(given.CreateTime, 'CreateTime'),
    tags: ownTags(given.Tags),
  };
}

const imageSchema = z.object({
  ImageId: z.string().min(1),
  Name: maybeText,
  OwnerId: maybeText,
  CreationDate: maybeText,
  DeprecationTime: maybeText,
  LastLaunchedTime: maybeText,
  PlatformDetails: maybeText,
  Description: maybeText,
  BlockDeviceMappings: z.array(z.object({ Ebs: z.object({ SnapshotId: maybeText }).nullish() })).nullish(),
  Tags: upperTags,
});

export function parseImage(value: unknown, account: string, notUnderstood: NotUnderstood[]): Ec2Image | null {
  const given = understood(imageSchema, value, nameOf(value, 'ImageId', 'an image'), notUnderstood);
  if (!given) return null;
  const date = dateReader(given.ImageId, notUnderstood);
  return {
    id: textOf(given.ImageId),
    name: textOf(given.Name ?? ''),
    owner: textOf(given.OwnerId ?? ''),
    own: given.OwnerId === account,
    createdAt: date(dateOfText(given.CreationDate), 'CreationDate'),
    deprecatedAt: date(dateOfText(given.DeprecationTime), 'DeprecationTime'),
    lastLaunchedAt: date(dateOfText(given.LastLaunchedTime), 'LastLaunchedTime'),
    platform: textOrNull(given.PlatformDetails),
    description: textOf(given.Description ?? ''),
    snapshotIds: (given.BlockDeviceMappings ?? []).flatMap((it) => textOrNull(it.Ebs?.SnapshotId) ?? []),
    tags: ownTags(given.Tags),
  };
}

const permissionsSchema = z.object({ LaunchPermissions: z.array(z.unknown()) });

/** Whether the launch permissions of an image name anybody; null for what is no answer of them. */
export function parseShared(value: unknown): boolean | null {
  const given = permissionsSchema.safeParse(value);
  return given.success ? given.data.LaunchPermissions.length > 0 : null;
}

const snapshotSchema = z.object({
  SnapshotId: z.string().min(1),
  StartTime: maybeDate,
  VolumeSize: maybeNumber,
  Description: maybeText,
  Tags: upperTags,
});

export function parseSnapshot(value: unknown, notUnderstood: NotUnderstood[]): Ec2Snapshot | null {
  const given = understood(snapshotSchema, value, nameOf(value, 'SnapshotId', 'a snapshot'), notUnderstood);
  if (!given) return null;
  return {
    id: textOf(given.SnapshotId),
    startedAt: dateReader(given.SnapshotId, notUnderstood)(given.StartTime, 'StartTime'),
    sizeGib: given.VolumeSize ?? 0,
    description: textOf(given.Description ?? ''),
    tags: ownTags(given.Tags),
  };
}
