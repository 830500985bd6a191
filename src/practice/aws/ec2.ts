import type { Instance, Region } from '../fleet/fleet.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { ec2AttributeOperations } from './ec2-attributes.ts';
import { besideOperations } from './ec2-beside.ts';
import { type Fields, filtered, instanceFields, statusFields } from './ec2-filters.ts';
import { launchOperations } from './ec2-launch.ts';
import { networkOperations } from './ec2-networks.ts';
import { instanceTree, statusTree } from './ec2-trees.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** A member `requestId` is added to each answer by the protocol. */
export const ec2Operations: Readonly<Record<string, Operation>> = {
  ...ec2AttributeOperations,
  ...besideOperations,
  ...launchOperations,
  ...networkOperations,
  DescribeRegions: describeRegions,
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeTags: describeTags,
};

function describeRegions(call: Call): TreeObject {
  refuseDryRun(call);
  const names = call.input.texts('RegionName');
  const all = call.fleet.regions(call.caller.account);
  const unknown = names?.filter((name) => !all.some((region) => region.name === name)) ?? [];
  if (unknown.length > 0) throw invalid(`Invalid region names were provided: ${unknown.join(', ')}`);
  const fields = (region: Region): Fields => ({
    'region-name': [region.name],
    endpoint: [`ec2.${region.name}.amazonaws.com`],
    'opt-in-status': [region.optIn],
  });
  const asked = all
    .filter((region) => call.input.flag('AllRegions') || names !== null || region.optIn !== 'not-opted-in')
    .filter((region) => names === null || names.includes(region.name));
  return {
    regionInfo: filtered(asked, call, fields).map((region) => ({
      optInStatus: region.optIn,
      regionName: region.name,
      regionEndpoint: `ec2.${region.name}.amazonaws.com`,
    })),
  };
}

function describeInstances(call: Call): TreeObject {
  refuseDryRun(call);
  const chosen = filtered(instancesAsked(call), call, instanceFields);
  const page = instancePage(call, chosen);
  return {
    reservationSet: page.items.map((instance) => ({
      reservationId: instance.id.replace('i-', 'r-'),
      ownerId: call.caller.account,
      groupSet: [],
      instancesSet: [instanceTree(instance, call.caller.account)],
    })),
    nextToken: page.next,
  };
}

function describeInstanceStatus(call: Call): TreeObject {
  refuseDryRun(call);
  const all = call.input.flag('IncludeAllInstances');
  const chosen = instancesAsked(call).filter((instance) => all || instance.state === 'running');
  const page = instancePage(call, filtered(chosen, call, statusFields));
  return { instanceStatusSet: page.items.map(statusTree), nextToken: page.next };
}

function describeTags(call: Call): TreeObject {
  refuseDryRun(call);
  const { instances } = call.fleet.scope(call.caller.account, call.region, call.now);
  const tags = instances.flatMap((instance) =>
    Object.entries(instance.tags).map(([key, value]) => ({
      resourceId: instance.id,
      resourceType: 'instance',
      key,
      value,
    })),
  );
  const chosen = filtered(tags, call, (tag) => ({
    key: [tag.key],
    value: [tag.value],
    'resource-id': [tag.resourceId],
    'resource-type': [tag.resourceType],
    [`tag:${tag.key}`]: [tag.value],
  }));
  const page = instancePage(call, chosen);
  return { tagSet: page.items, nextToken: page.next };
}

/** The instances of the scope, or those named; an id that is not there is an error, as it is at EC2. */
function instancesAsked(call: Call): readonly Instance[] {
  const { instances } = call.fleet.scope(call.caller.account, call.region, call.now);
  const ids = call.input.texts('InstanceId');
  if (ids === null) return instances;
  const malformed = ids.find((id) => !/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/u.test(id));
  if (malformed !== undefined) throw new AwsFailure('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const missing = ids.filter((id) => !instances.some((instance) => instance.id === id));
  if (missing.length === 1) {
    throw new AwsFailure('InvalidInstanceID.NotFound', `The instance ID '${missing[0]}' does not exist`);
  }
  if (missing.length > 1) {
    throw new AwsFailure('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
  }
  return instances.filter((instance) => ids.includes(instance.id));
}

const LEAST = 5;
const MOST = 1000;

function instancePage<T>(call: Call, items: readonly T[]) {
  const size = call.input.whole('MaxResults');
  const token = call.input.text('NextToken');
  if (size !== null && call.input.texts('InstanceId') !== null) {
    throw new AwsFailure(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  if (size !== null && size < LEAST) {
    throw invalid(`Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than ${LEAST}.`);
  }
  if (size !== null && size > MOST) {
    throw invalid(
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value less than or equal to ${MOST}.`,
    );
  }
  // Without MaxResults EC2 answers all at once, however many there are.
  return pageOf(call, items, {
    token,
    size: size ?? (token === null ? Number.MAX_SAFE_INTEGER : MOST),
    invalid: () => new AwsFailure('InvalidNextToken', 'The specified NextToken is not valid.'),
  });
}

function refuseDryRun(call: Call): void {
  if (call.input.flag('DryRun')) {
    throw new AwsFailure('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('InvalidParameterValue', message);
}
