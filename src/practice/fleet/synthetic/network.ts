import type { NetworkScope } from '../areas/network-scope.ts';
import type { Instance } from '../fleet.ts';
import { hexOf, uuidOf } from '../seeded.ts';
import { type Home, some, TAGS, templateId } from './home.ts';

export function networkOf({ account, region, madeAt }: Home, instances: readonly Instance[]): NetworkScope {
  const id = (prefix: string, index: number): string => `${prefix}-0${hexOf(16, account, region, prefix, index)}`;
  const elb = (rest: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;
  const balancers = some(2, (index) =>
    elb(`loadbalancer/app/load-${index}/${hexOf(16, account, region, 'lb', index)}`),
  );
  const targetGroups = some(3, (index) => ({
    arn: elb(`targetgroup/load-${index}/${hexOf(16, account, region, 'tg', index)}`),
    name: `load-${index}`,
    type: index === 0 ? ('instance' as const) : ('ip' as const),
    balancerArns: balancers.slice(index, index + 1),
    targets: instances.slice(0, index === 0 ? 2 : 0).map((it) => it.id),
    tags: TAGS,
  }));
  return {
    addresses: some(2, (index) => ({
      id: id('eipalloc', index),
      publicIp: `198.51.100.${index + 1}`,
      instanceId: instances[index]?.id ?? null,
      interfaceId: null,
      tags: TAGS,
    })),
    keyPairs: some(2, (index) => ({ id: id('key', index), name: `load-${index}`, createdAt: madeAt, tags: TAGS })),
    images: some(3, (index) => ({
      id: id('ami', index),
      name: `load-${index}`,
      owner: account,
      createdAt: madeAt,
      deprecatedAt: null,
      lastLaunchedAt: madeAt,
      snapshotId: id('snap', index),
      tags: TAGS,
    })),
    snapshots: some(5, (index) => ({
      id: id('snap', index),
      startedAt: madeAt,
      sizeGib: 8,
      description: '',
      tags: TAGS,
    })),
    securityGroups: some(4, (index) => ({
      id: id('sg', index),
      name: `load-${index}`,
      rules: [{ protocol: 'tcp', from: 443, to: 443, ipv4: ['10.0.0.0/8'] }],
      tags: TAGS,
    })),
    interfaces: instances.map((it) => ({
      id: `eni-${it.id.slice(2)}`,
      subnetId: id('subnet', 0),
      groupIds: [id('sg', 0)],
      instanceId: it.id,
      description: '',
      kind: 'interface',
      publicIp: null,
      ipv6: [],
    })),
    subnets: some(3, (index) => ({ id: id('subnet', index), zone: `${region}a`, isPublic: false })),
    routeTables: some(2, (index) => ({
      id: id('rtb', index),
      main: index === 0,
      subnetIds: [],
      ipv4: id('nat', index),
      ipv6: null,
    })),
    launchTemplates: some(2, (index) => ({
      id: templateId(account, region, index),
      name: `load-${index}`,
      createdAt: madeAt,
      version: 1,
      imageId: id('ami', index),
      keyName: null,
      groupIds: [id('sg', index)],
      tags: TAGS,
    })),
    groups: some(2, (index) => ({
      arn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${uuidOf(account, region, index)}:autoScalingGroupName/load-${index}`,
      name: `load-${index}`,
      wanted: 0,
      max: 4,
      instanceIds: [],
      templateId: templateId(account, region, index),
      targetGroupArns: [],
      createdAt: madeAt,
      tags: TAGS,
    })),
    targetGroups,
    balancers: balancers.map((arn, index) => ({
      arn,
      name: `load-${index}`,
      createdAt: madeAt,
      groupIds: [id('sg', index)],
      subnetIds: [id('subnet', 0)],
      ports: [443],
      tags: TAGS,
    })),
  };
}
