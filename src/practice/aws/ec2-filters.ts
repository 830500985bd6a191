import type { Instance } from '../fleet/fleet.ts';
import type { Call } from './call.ts';
import { AwsFailure } from './failure.ts';

/** What a resource says to each filter: several values where any of them may match. */
export type Fields = Readonly<Record<string, readonly string[]>>;

/**
 * Those of `items` that match all filters of the call; of one filter any value is enough, `*` and `?` stand for text.
 * Throws for a filter that the operation does not have.
 */
export function filtered<T>(items: readonly T[], call: Call, fieldsOf: (item: T) => Fields): readonly T[] {
  const filters = (call.input.items('Filter') ?? []).map((filter) => ({
    name: filter.text('Name') ?? '',
    values: filter.texts('Value') ?? [],
  }));
  for (const { name, values } of filters) {
    if (!isKnown(call.operation, name))
      throw new AwsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
    if (values.length === 0) {
      throw new AwsFailure('InvalidParameterValue', `The filter '${name}' must have at least one value`);
    }
    if (values.length > 200) throw new AwsFailure('FilterLimitExceeded', 'The maximum number of filter values is 200');
  }
  return items.filter((item) => {
    const fields = fieldsOf(item);
    return filters.every(({ name, values }) =>
      values.some((value) => fields[name]?.some((field) => matches(field, value)) ?? false),
    );
  });
}

const INSTANCE_FILTERS = [
  'architecture',
  'availability-zone',
  'image-id',
  'instance-id',
  'instance-state-code',
  'instance-state-name',
  'instance-type',
  'ip-address',
  'private-ip-address',
  'root-device-type',
  'tag-key',
  'vpc-id',
];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  DescribeRegions: ['endpoint', 'opt-in-status', 'region-name'],
  DescribeInstances: INSTANCE_FILTERS,
  DescribeInstanceStatus: [
    'availability-zone',
    'attached-ebs-status.status',
    'event.code',
    'event.description',
    'event.instance-event-id',
    'event.not-after',
    'event.not-before',
    'instance-state-code',
    'instance-state-name',
    'instance-status.reachability',
    'instance-status.status',
    'system-status.reachability',
    'system-status.status',
  ],
  DescribeImages: ['image-id', 'name', 'owner-id'],
  DescribeTags: ['key', 'resource-id', 'resource-type', 'value'],
};

function isKnown(operation: string, name: string): boolean {
  const tagged = operation === 'DescribeInstances' || operation === 'DescribeTags';
  return (tagged && name.startsWith('tag:')) || (KNOWN[operation]?.includes(name) ?? false);
}

function matches(field: string, pattern: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/gu, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 'su').test(field);
}

export const STATE_CODES: { readonly [S in Instance['state']]: number } = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function instanceFields(instance: Instance): Fields {
  return {
    architecture: ['x86_64'],
    'availability-zone': [instance.zone],
    'image-id': [instance.imageId],
    'instance-id': [instance.id],
    'instance-state-code': [String(STATE_CODES[instance.state])],
    'instance-state-name': [instance.state],
    'instance-type': [instance.type],
    'ip-address': instance.publicIp === null ? [] : [instance.publicIp],
    'private-ip-address': instance.privateIp === null ? [] : [instance.privateIp],
    'root-device-type': [instance.rootDevice],
    'tag-key': Object.keys(instance.tags),
    'vpc-id': ['vpc-0a1b2c3d4e5f60718'],
    ...Object.fromEntries(Object.entries(instance.tags).map(([key, value]) => [`tag:${key}`, [value]])),
  };
}

export function statusFields(instance: Instance): Fields {
  const running = instance.state === 'running';
  const status = (since: Date | null) => [running ? (since === null ? 'ok' : 'impaired') : 'not-applicable'];
  const reachability = (since: Date | null) => (running ? [since === null ? 'passed' : 'failed'] : []);
  return {
    'availability-zone': [instance.zone],
    'attached-ebs-status.status': status(instance.checks.attachedEbs),
    'event.code': instance.events.map((event) => event.code),
    'event.description': instance.events.map((event) => event.description),
    'event.instance-event-id': instance.events.map((event) => event.id),
    'event.not-after': instance.events.flatMap((event) =>
      event.notAfter === null ? [] : [event.notAfter.toISOString()],
    ),
    'event.not-before': instance.events.map((event) => event.notBefore.toISOString()),
    'instance-state-code': [String(STATE_CODES[instance.state])],
    'instance-state-name': [instance.state],
    'instance-status.reachability': reachability(instance.checks.instance),
    'instance-status.status': status(instance.checks.instance),
    'system-status.reachability': reachability(instance.checks.system),
    'system-status.status': status(instance.checks.system),
  };
}
