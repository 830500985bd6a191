import { describe, expect, test } from '@jest/globals';
import { EMPTY_NETWORK, type NetworkScope } from '../../../src/practice/fleet/areas/network-scope.ts';
import { at, instance, OWN, open, smallFleet, TOKYO, unending } from './practice.ts';

const MADE = new Date('2026-01-05T00:00:00Z');
const image = (id: string, more: Partial<NetworkScope['images'][number]> = {}) => ({
  id,
  name: `image ${id}`,
  owner: OWN,
  createdAt: MADE,
  deprecatedAt: null,
  lastLaunchedAt: null,
  snapshotId: `snap-of-${id}`,
  tags: { Service: 'api' },
  ...more,
});
const targetGroup = (number: number, more: Partial<NetworkScope['targetGroups'][number]> = {}) => ({
  arn: `arn:aws:elasticloadbalancing:${TOKYO}:${OWN}:targetgroup/tg-${number}/1`,
  name: `tg-${number}`,
  type: 'instance' as const,
  balancerArns: [],
  targets: [],
  tags: { Service: `s${number}` },
  ...more,
});
const balancer = {
  arn: `arn:aws:elasticloadbalancing:${TOKYO}:${OWN}:loadbalancer/app/web/1`,
  name: 'web',
  createdAt: MADE,
  groupIds: ['sg-1'],
  subnetIds: ['subnet-1'],
  ports: [80, 443],
  tags: { Service: 'web' },
};
const holding = (network: Partial<NetworkScope>, more = {}) =>
  smallFleet({ network: { ...EMPTY_NETWORK, ...network }, ...more });

describe('images', () => {
  const images = [
    image('ami-own1', { lastLaunchedAt: new Date('2026-06-01T00:00:00Z') }),
    image('ami-own2'),
    image('ami-amazon', { owner: '137112412989', deprecatedAt: new Date('2025-01-01T00:00:00Z') }),
    image('ami-foreign', { owner: '137112412989' }),
  ];
  const instances = ['ami-own1', 'ami-amazon', 'ami-gone'].map((imageId, index) => instance(index + 1, { imageId }));

  test('the own ones and those in use, also when deprecated; one that is deregistered fails nothing', async () => {
    const { fleet } = await open(holding({ images }, { instances }), {}, { pageLimit: 1 });
    const { items, gap } = await fleet.read('ec2.images', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items.map((it) => [it.id, it.own])).toEqual([
      ['ami-own1', true],
      ['ami-own2', true],
      ['ami-amazon', false],
    ]);
    expect(items[0]).toMatchObject({
      createdAt: MADE,
      lastLaunchedAt: new Date('2026-06-01T00:00:00Z'),
      snapshotIds: ['snap-of-ami-own1'],
      tags: { Service: 'api' },
    });
    expect(items[2]?.deprecatedAt).toEqual(new Date('2025-01-01T00:00:00Z'));
  });

  test('where the instances are not to be read, which images they use is a gap', async () => {
    const { fleet, aws } = await open(holding({ images }, { instances }));
    aws.faults.add({ kind: 'denied', operation: 'DescribeInstances' });
    const { items, gap } = await fleet.read('ec2.images', at(OWN), unending());
    expect(items).toHaveLength(2);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('ec2:DescribeInstances') });
  });
});

describe('launch templates', () => {
  const launchTemplates = [1, 2, 3].map((number) => ({
    id: `lt-${number}`,
    name: `template-${number}`,
    createdAt: MADE,
    version: 7,
    imageId: `ami-${number}`,
    keyName: number === 1 ? 'ops' : null,
    groupIds: ['sg-1'],
    tags: {},
  }));

  test('with what their versions launch with, in two lists whatever their number', async () => {
    const { fleet, aws } = await open(holding({ launchTemplates }));
    const { items, gap } = await fleet.read('ec2.launchTemplates', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items[0]).toEqual({
      id: 'lt-1',
      name: 'template-1',
      createdAt: MADE,
      latestVersion: 7,
      imageIds: ['ami-1'],
      keyNames: ['ops'],
      securityGroupIds: ['sg-1'],
      tags: {},
    });
    expect(aws.calls().map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['DescribeLaunchTemplates', 'DescribeLaunchTemplateVersions']),
    );
    expect(aws.calls().filter(({ operation }) => operation.startsWith('DescribeLaunch'))).toHaveLength(2);
  });

  test('without the right to their versions are kept, and the gap says so', async () => {
    const { fleet, aws } = await open(holding({ launchTemplates }));
    aws.faults.add({ kind: 'denied', operation: 'DescribeLaunchTemplateVersions' });
    const { items, gap } = await fleet.read('ec2.launchTemplates', at(OWN), unending());
    expect(items).toHaveLength(3);
    expect(gap?.reason).toBe('denied');
  });
});

describe('load balancing', () => {
  const many = Array.from({ length: 45 }, (_, number) => targetGroup(number));
  const bound = targetGroup(99, { balancerArns: [balancer.arn], targets: ['i-1', 'i-2'] });

  test('tags come by 20, and targets only where a load balancer has them', async () => {
    const { fleet, aws } = await open(holding({ targetGroups: [...many, bound], balancers: [balancer] }));
    const { items, gap } = await fleet.read('elb.targetGroups', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items).toHaveLength(46);
    expect(items[44]).toMatchObject({ tags: { Service: 's44' }, targets: null });
    expect(items[45]?.targets).toEqual([
      { id: 'i-1', health: 'healthy' },
      { id: 'i-2', health: 'healthy' },
    ]);
    const calls = aws.calls().map(({ operation }) => operation);
    expect(calls.filter((it) => it === 'DescribeTags')).toHaveLength(3);
    expect(calls.filter((it) => it === 'DescribeTargetHealth')).toHaveLength(1);
  });

  test('load balancers tell their ports', async () => {
    const { fleet } = await open(holding({ balancers: [balancer] }), {}, { pageLimit: 1 });
    const { items } = await fleet.read('elb.loadBalancers', at(OWN), unending());
    expect(items).toEqual([
      {
        arn: balancer.arn,
        name: 'web',
        kind: 'application',
        internetFacing: true,
        createdAt: MADE,
        securityGroupIds: ['sg-1'],
        subnetIds: ['subnet-1'],
        ports: [80, 443],
        tags: { Service: 'web' },
      },
    ]);
  });

  test('one that goes while it is read is left out; targets that are denied are a gap', async () => {
    const { fleet, aws } = await open(holding({ targetGroups: [...many.slice(0, 3), bound] }));
    aws.faults.add({ kind: 'error', operation: 'DescribeTargetHealth', code: 'TargetGroupNotFound', status: 400 });
    const gone = await fleet.read('elb.targetGroups', at(OWN), unending());
    expect(gone).toMatchObject({ gap: null });
    expect(gone.items).toHaveLength(3);
    aws.faults.clear();
    aws.faults.add({ kind: 'denied', operation: 'DescribeTargetHealth' });
    const denied = await fleet.read('elb.targetGroups', at(OWN), unending());
    expect(denied.items).toHaveLength(4);
    expect(denied.gap).toMatchObject({ reason: 'denied' });
  });
});

test('Auto Scaling groups, by pages', async () => {
  const groups = [1, 2, 3].map((number) => ({
    arn: `arn:aws:autoscaling:${TOKYO}:${OWN}:autoScalingGroup:1:autoScalingGroupName/g-${number}`,
    name: `g-${number}`,
    wanted: number,
    max: 9,
    instanceIds: ['i-1'],
    templateId: 'lt-1',
    targetGroupArns: ['tg'],
    createdAt: MADE,
    tags: { Service: 'api' },
  }));
  const { fleet } = await open(holding({ groups }), {}, { pageLimit: 2 });
  const { items } = await fleet.read('autoscaling.groups', at(OWN), unending());
  expect(items).toHaveLength(3);
  expect(items[2]).toMatchObject({ wanted: 3, max: 9, inService: 1, launchTemplate: 'lt-1', tags: { Service: 'api' } });
});

test('networks: each source of a rule is one rule, and a route leads where it says', async () => {
  const { fleet } = await open(
    holding({
      securityGroups: [
        {
          id: 'sg-1',
          name: 'web',
          rules: [
            { protocol: 'tcp', from: 22, to: 22, ipv4: ['0.0.0.0/0', '10.0.0.0/8'], ipv6: ['::/0'], groups: ['sg-2'] },
          ],
          tags: {},
        },
      ],
      routeTables: [{ id: 'rtb-1', main: true, subnetIds: ['subnet-1'], ipv4: 'nat-1', ipv6: 'eigw-1' }],
      interfaces: [
        {
          id: 'eni-1',
          subnetId: 'subnet-1',
          groupIds: ['sg-1'],
          instanceId: 'i-1',
          description: 'ELB app/web/1',
          kind: 'interface',
          publicIp: '203.0.113.1',
          ipv6: ['2001:db8::1'],
        },
      ],
      subnets: [{ id: 'subnet-1', zone: `${TOKYO}a`, isPublic: true }],
    }),
  );
  const [group] = (await fleet.read('ec2.securityGroups', at(OWN), unending())).items;
  const inwards = group?.rules.filter(({ direction }) => direction === 'in') ?? [];
  expect(inwards.map(({ ipv4, ipv6, other }) => ipv4 ?? ipv6 ?? other)).toEqual([
    '0.0.0.0/0',
    '10.0.0.0/8',
    '::/0',
    'sg-2',
  ]);
  expect(inwards[0]).toMatchObject({ protocol: 'tcp', fromPort: 22, toPort: 22 });
  const [table] = (await fleet.read('ec2.routeTables', at(OWN), unending())).items;
  expect(table).toMatchObject({ main: true, subnetIds: ['subnet-1'], defaultIpv4: 'nat-1', defaultIpv6: 'eigw-1' });
  const [eni] = (await fleet.read('ec2.networkInterfaces', at(OWN), unending())).items;
  expect(eni).toMatchObject({ instanceId: 'i-1', groupIds: ['sg-1'], publicIp: '203.0.113.1', ipv6: ['2001:db8::1'] });
  const [subnet] = (await fleet.read('ec2.subnets', at(OWN), unending())).items;
  expect(subnet).toMatchObject({ id: 'subnet-1', zone: `${TOKYO}a` });
});

test('addresses, key pairs and own snapshots', async () => {
  const { fleet } = await open(
    holding({
      addresses: [
        { id: 'eipalloc-1', publicIp: '198.51.100.1', instanceId: null, interfaceId: null, tags: { Name: 'x' } },
      ],
      keyPairs: [{ id: 'key-1', name: 'ops', createdAt: MADE, tags: {} }],
      snapshots: [1, 2, 3].map((number) => ({
        id: `snap-${number}`,
        startedAt: MADE,
        sizeGib: 30,
        description: 'd',
        tags: {},
      })),
    }),
    {},
    { pageLimit: 2 },
  );
  expect((await fleet.read('ec2.addresses', at(OWN), unending())).items).toEqual([
    { id: 'eipalloc-1', publicIp: '198.51.100.1', instanceId: null, networkInterfaceId: null, tags: { Name: 'x' } },
  ]);
  expect((await fleet.read('ec2.keyPairs', at(OWN), unending())).items).toEqual([
    { id: 'key-1', name: 'ops', createdAt: MADE, tags: {} },
  ]);
  const { items } = await fleet.read('ec2.snapshots', at(OWN), unending());
  expect(items.map(({ id, sizeGib }) => [id, sizeGib])).toEqual([
    ['snap-1', 30],
    ['snap-2', 30],
    ['snap-3', 30],
  ]);
});

test('since when an instance is stopped, as EC2 tells it', async () => {
  const reason = 'User initiated (2026-06-20 11:00:05 GMT)';
  const { fleet } = await open(smallFleet({ instances: [instance(1, { state: 'stopped', reason }), instance(2)] }));
  const { items } = await fleet.read('ec2.instances', at(OWN), unending());
  expect(items.map(({ stoppedAt }) => stoppedAt)).toEqual([new Date('2026-06-20T11:00:05Z'), null]);
});
