import type { Image, NetworkScope } from '../fleet/areas/network-scope.ts';
import { type Call, type Operation, type Page, pageOf } from './call.ts';
import { filtered } from './ec2-filters.ts';
import { AwsFailure } from './failure.ts';
import type { Tree, TreeObject } from './wire.ts';

/** What EC2 keeps beside the instances: addresses, key pairs, images, snapshots. */
export const besideOperations: Readonly<Record<string, Operation>> = {
  DescribeAddresses: describeAddresses,
  DescribeKeyPairs: describeKeyPairs,
  DescribeImages: describeImages,
  DescribeImageAttribute: describeImageAttribute,
  DescribeSnapshots: describeSnapshots,
};

export function networkOf(call: Call): NetworkScope {
  return call.fleet.scope(call.caller.account, call.region, call.now).network;
}

export function tagSet(tags: Readonly<Record<string, string>>): Tree {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** One page of a list; `least` and `most` are the sizes that the operation takes. */
export function listPage<T>(call: Call, items: readonly T[], least: number, most: number): Page<T> {
  const size = call.input.whole('MaxResults');
  if (size !== null && (size < least || size > most)) {
    throw new AwsFailure('InvalidParameterValue', `Value ( ${size} ) for parameter maxResults is invalid.`);
  }
  return pageOf(call, items, {
    token: call.input.text('NextToken'),
    size: size ?? most,
    invalid: () => new AwsFailure('InvalidNextToken', 'The specified NextToken is not valid.'),
  });
}

function describeAddresses(call: Call): TreeObject {
  return {
    addressesSet: networkOf(call).addresses.map((it) => ({
      publicIp: it.publicIp,
      allocationId: it.id,
      domain: 'vpc',
      instanceId: it.instanceId,
      networkInterfaceId: it.interfaceId,
      associationId: it.interfaceId === null ? null : it.id.replace('eipalloc', 'eipassoc'),
      tagSet: tagSet(it.tags),
    })),
  };
}

function describeKeyPairs(call: Call): TreeObject {
  return {
    keySet: networkOf(call).keyPairs.map((it) => ({
      keyPairId: it.id,
      keyName: it.name,
      keyType: 'rsa',
      createTime: it.createdAt,
      tagSet: tagSet(it.tags),
    })),
  };
}

function describeImages(call: Call): TreeObject {
  const account = call.caller.account;
  const owners = call.input.texts('Owner');
  const all = networkOf(call).images;
  const asked = all.filter(
    (it) => owners === null || owners.includes(it.owner) || (owners.includes('self') && it.owner === account),
  );
  const ids = call.input.texts('ImageId');
  const missing = ids?.find((id) => !all.some((it) => it.id === id));
  if (missing !== undefined)
    throw new AwsFailure('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
  const shown = asked
    .filter((it) => ids === null || ids.includes(it.id))
    .filter((it) => it.owner === account || call.input.flag('IncludeDeprecated') || !isDeprecated(it, call.now));
  const chosen = filtered(shown, call, (it) => ({ 'image-id': [it.id], name: [it.name], 'owner-id': [it.owner] }));
  const page = listPage(call, chosen, 1, 1000);
  return { imagesSet: page.items.map((it) => imageTree(it, it.owner === account)), nextToken: page.next };
}

function describeImageAttribute(call: Call): TreeObject {
  const id = call.input.text('ImageId') ?? '';
  const image = networkOf(call).images.find((it) => it.id === id && it.owner === call.caller.account);
  if (!image) throw new AwsFailure('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  if (call.input.text('Attribute') !== 'launchPermission')
    throw new AwsFailure('InvalidParameterValue', 'Only the attribute launchPermission is played.');
  return { imageId: id, launchPermission: (image.sharedWith ?? []).map((userId) => ({ userId })) };
}

function isDeprecated({ deprecatedAt }: Image, now: Date): boolean {
  return deprecatedAt !== null && deprecatedAt <= now;
}

/** EC2 writes the dates of an image as texts. */
function imageTree(it: Image, isOwn: boolean): Tree {
  return {
    imageId: it.id,
    imageLocation: `${it.owner}/${it.name}`,
    imageState: 'available',
    imageOwnerId: it.owner,
    isPublic: !isOwn,
    architecture: 'x86_64',
    imageType: 'machine',
    name: it.name,
    creationDate: it.createdAt.toISOString(),
    deprecationTime: it.deprecatedAt?.toISOString(),
    lastLaunchedTime: isOwn ? it.lastLaunchedAt?.toISOString() : null,
    platformDetails: 'Linux/UNIX',
    rootDeviceType: 'ebs',
    rootDeviceName: '/dev/xvda',
    blockDeviceMapping: [{ deviceName: '/dev/xvda', ebs: { snapshotId: it.snapshotId, volumeSize: 30 } }],
    tagSet: tagSet(it.tags),
  };
}

function describeSnapshots(call: Call): TreeObject {
  const owners = call.input.texts('Owner') ?? [];
  if (!owners.includes('self') && !owners.includes(call.caller.account)) {
    throw new AwsFailure('InvalidParameterValue', 'The practice fleet knows no public snapshots');
  }
  const page = listPage(call, networkOf(call).snapshots, 5, 1000);
  return {
    snapshotSet: page.items.map((it) => ({
      snapshotId: it.id,
      volumeId: 'vol-ffffffff',
      status: 'completed',
      startTime: it.startedAt,
      progress: '100%',
      ownerId: call.caller.account,
      volumeSize: it.sizeGib,
      description: it.description,
      encrypted: true,
      tagSet: tagSet(it.tags),
    })),
    nextToken: page.next,
  };
}
