import fc from 'fast-check';
import { CHECK_RESULTS, type Ec2Reads } from '../../../src/domain/reads/ec2.ts';
import { few, idOf, known, maybeText, number, tags, text, time } from './values.ts';

export const anyInstance: fc.Arbitrary<Ec2Reads['ec2.instances']> = fc.record({
  id: idOf('i'),
  name: text,
  tags,
  state: known('running', 'stopped', 'terminated'),
  type: text,
  zone: maybeText,
  imageId: fc.option(idOf('ami')),
  launchedAt: time,
  stoppedAt: time,
  rootDevice: fc.option(known('ebs', 'instance-store')),
  privateIp: maybeText,
  publicIp: fc.option(known('203.0.113.9')),
  elasticIp: fc.boolean(),
  autoScalingGroup: fc.option(idOf('asg')),
  keyName: fc.option(idOf('key')),
  subnetId: fc.option(idOf('subnet')),
  vpcId: fc.option(idOf('vpc')),
  securityGroupIds: few(idOf('sg')),
  ipv6: few(known('2001:db8::1')),
});

const check = fc.constantFrom(...CHECK_RESULTS);
const status: fc.Arbitrary<Ec2Reads['ec2.instanceStatuses']> = fc.record({
  instanceId: idOf('i'),
  state: known('running'),
  zone: maybeText,
  events: few(
    fc.record({
      id: maybeText,
      code: known('instance-stop'),
      description: text,
      notBefore: time,
      notAfter: time,
      deadline: time,
    }),
  ),
  system: check,
  instance: check,
  attachedEbs: check,
  impairedSince: time,
});

const rule = fc.record({
  direction: fc.constantFrom('in' as const, 'out' as const),
  protocol: known('tcp', '-1', '6'),
  fromPort: fc.option(fc.constantFrom(0, 22, 3389, -1, 70_000)),
  toPort: fc.option(fc.constantFrom(0, 22, 3389, 65_535)),
  ipv4: fc.option(known('0.0.0.0/0', '203.0.113.0/24')),
  ipv6: fc.option(known('::/0')),
  other: maybeText,
});

const use = fc.record({ template: idOf('lt'), version: known('$Latest', '$Default', '3') });
const launchedWith = {
  imageIds: few(known('ami-1', 'resolve:ssm:/golden')),
  keyNames: few(idOf('key')),
  securityGroupIds: few(idOf('sg')),
  snapshotIds: few(idOf('snap')),
};

const balancers: Pick<AnyEc2, 'elb.targetGroups' | 'elb.loadBalancers' | 'autoscaling.groups'> = {
  'autoscaling.groups': fc.record({
    arn: text,
    name: idOf('asg'),
    wanted: number,
    min: number,
    max: number,
    inService: number,
    instanceIds: few(idOf('i')),
    templates: few(use),
    imageIds: few(idOf('ami')),
    launchConfiguration: maybeText,
    targetGroupArns: few(idOf('tg')),
    createdAt: time,
    tags,
  }),
  'elb.targetGroups': fc.record({
    arn: idOf('tg'),
    name: text,
    targetType: known('instance', 'ip', 'lambda'),
    loadBalancerArns: few(idOf('lb')),
    targets: fc.option(few(fc.record({ id: idOf('i'), health: known('healthy', 'unhealthy', 'draining') }))),
    tags,
  }),
  'elb.loadBalancers': fc.record({
    arn: idOf('lb'),
    name: text,
    kind: known('application', 'network'),
    internetFacing: fc.boolean(),
    createdAt: time,
    securityGroupIds: few(idOf('sg')),
    subnetIds: few(idOf('subnet')),
    ports: few(number),
    tags,
  }),
};

type Kept =
  | 'ec2.images'
  | 'ec2.imageShares'
  | 'ec2.snapshots'
  | 'ec2.keyPairs'
  | 'ec2.addresses'
  | 'ec2.launchTemplates'
  | 'ec2.fleets';
const kept: Pick<AnyEc2, Kept> = {
  'ec2.addresses': fc.record({
    id: text,
    publicIp: text,
    instanceId: fc.option(idOf('i')),
    networkInterfaceId: fc.option(idOf('eni')),
    tags,
  }),
  'ec2.keyPairs': fc.record({ id: text, name: idOf('key'), createdAt: time, tags }),
  'ec2.images': fc.record({
    id: idOf('ami'),
    name: known('amzn2-ami-hvm-2.0.20230101', 'ubuntu/images/hvm-ssd/ubuntu-bionic-18.04-amd64-server'),
    owner: text,
    own: fc.boolean(),
    createdAt: time,
    deprecatedAt: time,
    lastLaunchedAt: time,
    platform: maybeText,
    description: text,
    snapshotIds: few(idOf('snap')),
    tags,
  }),
  'ec2.imageShares': fc.record({ imageId: idOf('ami'), shared: fc.boolean() }),
  'ec2.snapshots': fc.record({ id: idOf('snap'), startedAt: time, sizeGib: number, description: text, tags }),
  'ec2.launchTemplates': fc.record({
    id: idOf('lt'),
    name: text,
    createdAt: time,
    latestVersion: number,
    versions: few(fc.record({ version: number, createdAt: time })),
    ...launchedWith,
    tags,
  }),
  'ec2.fleets': fc.record({ id: idOf('fleet'), templates: few(use), ...launchedWith }),
};

type AnyEc2 = { readonly [R in keyof Ec2Reads]: fc.Arbitrary<Ec2Reads[R]> };

export const anyEc2: AnyEc2 = {
  ...balancers,
  ...kept,
  'ec2.instances': anyInstance,
  'ec2.instanceStatuses': status,
  'ec2.securityGroups': fc.record({
    id: idOf('sg'),
    name: text,
    vpcId: fc.option(idOf('vpc')),
    rules: few(rule),
    tags,
  }),
  'ec2.networkInterfaces': fc.record({
    id: idOf('eni'),
    subnetId: fc.option(idOf('subnet')),
    groupIds: few(idOf('sg')),
    instanceId: fc.option(idOf('i')),
    description: text,
    kind: text,
    publicIp: maybeText,
    ipv6: few(text),
  }),
  'ec2.subnets': fc.record({ id: idOf('subnet'), vpcId: fc.option(idOf('vpc')), zone: maybeText, tags }),
  'ec2.routeTables': fc.record({
    id: text,
    vpcId: fc.option(idOf('vpc')),
    main: fc.boolean(),
    subnetIds: few(idOf('subnet')),
    defaultIpv4: fc.option(known('igw-1', 'nat-1')),
    defaultIpv6: fc.option(known('igw-1')),
  }),
};
