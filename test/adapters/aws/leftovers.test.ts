import { describe, expect, test } from '@jest/globals';
import { olderVersions } from '../../../src/adapters/aws/launch-reads.ts';
import { EMPTY_NETWORK, type NetworkScope } from '../../../src/practice/fleet/areas/network-scope.ts';
import { at, instance, MEMBER, NOW, OWN, open, smallFleet, TOKYO, unending } from './practice.ts';

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
    // Who made a version is in EC2's answer, and stays behind.
    expect(JSON.stringify(items)).not.toContain('suzuki');
    expect(items[0]).toEqual({
      id: 'lt-1',
      name: 'template-1',
      createdAt: MADE,
      latestVersion: 7,
      versions: [
        { version: 1, createdAt: MADE },
        { version: 7, createdAt: MADE },
      ],
      imageIds: ['ami-1'],
      keyNames: ['ops'],
      securityGroupIds: ['sg-1'],
      snapshotIds: [],
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

describe('what launches instances', () => {
  const data = (imageId: string, more = {}) => ({ imageId, keyName: null, groupIds: [], ...more });
  const templateOf = (number: number, more = {}) => ({
    id: `lt-${number}`,
    name: `template-${number}`,
    createdAt: MADE,
    version: 9,
    ...data(`ami-${number}-new`),
    tags: {},
    ...more,
  });
  const groupOf = (name: string, more = {}) => ({
    arn: `arn:aws:autoscaling:${TOKYO}:${OWN}:autoScalingGroup:1:autoScalingGroupName/${name}`,
    name,
    wanted: 1,
    max: 2,
    instanceIds: [],
    templateId: 'lt-1',
    targetGroupArns: [],
    createdAt: MADE,
    tags: {},
    ...more,
  });
  const fleetOf = (id: string, more = {}) => ({ id, spot: false, state: 'active', uses: [], imageId: null, ...more });

  test('an older version is read where a group, an override, a fleet or an instance launches from it, in one call a template', async () => {
    const network = {
      launchTemplates: [
        templateOf(1, {
          older: {
            4: data('ami-pinned', { keyName: 'old' }),
            5: data('ami-override'),
            6: data('ami-fleet', { snapshotId: 'snap-fleet' }),
            7: data('ami-launched'),
            8: data('ami-nobody'),
          },
        }),
        templateOf(2, { older: { 3: data('ami-nobody') } }),
      ],
      groups: [groupOf('pinned', { version: '4', overrides: [{ templateId: 'lt-1', version: '5' }] })],
      fleets: [fleetOf('fleet-1', { uses: [{ templateId: 'lt-1', version: '6' }] })],
    };
    const instances = [
      instance(1, { tags: { 'aws:ec2launchtemplate:id': 'lt-1', 'aws:ec2launchtemplate:version': '7' } }),
    ];
    const { fleet, aws } = await open(holding(network, { instances }));
    const { items, gap } = await fleet.read('ec2.launchTemplates', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items[0]?.imageIds.toSorted()).toEqual([
      'ami-1-new',
      'ami-fleet',
      'ami-launched',
      'ami-override',
      'ami-pinned',
    ]);
    expect(items[0]).toMatchObject({ keyNames: ['old'], snapshotIds: ['snap-fleet'] });
    expect(items[1]?.imageIds).toEqual(['ami-2-new']);
    expect(aws.calls().filter(({ operation }) => operation === 'DescribeLaunchTemplateVersions')).toHaveLength(2);
  });

  test('a version that was deleted hides none of the others', async () => {
    const network = {
      launchTemplates: [templateOf(1, { older: { 4: data('ami-pinned') } })],
      groups: [groupOf('pinned', { version: '4' }), groupOf('broken', { version: '2' })],
    };
    const { fleet } = await open(holding(network));
    const { items, gap } = await fleet.read('ec2.launchTemplates', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items[0]?.imageIds.toSorted()).toEqual(['ami-1-new', 'ami-pinned']);
  });

  test('where the groups are not to be read, which versions are in use is a gap', async () => {
    const { fleet, aws } = await open(holding({ launchTemplates: [templateOf(1)] }));
    aws.faults.add({ kind: 'denied', operation: 'DescribeAutoScalingGroups' });
    const { items, gap } = await fleet.read('ec2.launchTemplates', at(OWN), unending());
    expect(items[0]?.imageIds).toEqual(['ami-1-new']);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('DescribeAutoScalingGroups') });
  });

  test('EC2 Fleets and Spot Fleets are one list; one that is deleted launches nothing', async () => {
    const fleets = [
      fleetOf('fleet-1', { imageId: 'ami-override', uses: [{ templateId: 'lt-2', version: '3' }] }),
      fleetOf('sfr-1', { spot: true, imageId: 'ami-spot', uses: [{ templateId: 'lt-1', version: '$Latest' }] }),
      fleetOf('fleet-2', { state: 'deleted' }),
      fleetOf('sfr-2', { spot: true, state: 'cancelled' }),
    ];
    const { fleet } = await open(holding({ fleets }));
    const { items, gap } = await fleet.read('ec2.fleets', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items.map((it) => [it.id, it.imageIds, it.templates])).toEqual([
      ['fleet-1', ['ami-override'], [{ template: 'lt-2', version: '3' }]],
      ['sfr-1', ['ami-spot'], [{ template: 'lt-1', version: '$Latest' }]],
    ]);
  });

  test('whether others may launch from an image is asked of idle own ones, once in some days', async () => {
    const images = [
      image('ami-idle'),
      image('ami-shared', { sharedWith: [MEMBER] }),
      image('ami-used'),
      image('ami-lately', { lastLaunchedAt: new Date('2026-06-25T00:00:00Z') }),
    ];
    const instances = [instance(1, { imageId: 'ami-used' })];
    const { fleet, aws } = await open(holding({ images }, { instances }));
    for (const _look of [1, 2]) {
      const { items, gap } = await fleet.read('ec2.imageShares', at(OWN), unending());
      expect(gap).toBeNull();
      expect(items).toEqual([
        { imageId: 'ami-idle', shared: false },
        { imageId: 'ami-shared', shared: true },
      ]);
    }
    expect(aws.calls().filter(({ operation }) => operation === 'DescribeImageAttribute')).toHaveLength(2);
  });

  test('of the first fifty at one look; a denied one ends the asking', async () => {
    const images = Array.from({ length: 60 }, (_, number) => image(`ami-${String(number).padStart(2, '0')}`));
    const { fleet, aws } = await open(holding({ images }));
    expect((await fleet.read('ec2.imageShares', at(OWN), unending())).items).toHaveLength(50);
    expect((await fleet.read('ec2.imageShares', at(OWN), unending())).items).toHaveLength(60);
    const denied = await open(holding({ images }));
    denied.aws.faults.add({ kind: 'denied', operation: 'DescribeImageAttribute' });
    const { items, gap } = await denied.fleet.read('ec2.imageShares', at(OWN), unending());
    expect(items).toEqual([]);
    expect(gap?.reason).toBe('denied');
    expect(denied.aws.calls().filter(({ operation }) => operation === 'DescribeImageAttribute')).toHaveLength(1);
    expect(aws.calls().filter(({ operation }) => operation === 'DescribeImageAttribute')).toHaveLength(60);
  });
});

test('of more idle images than are asked in some days all become known, and each answer counts until it is asked anew', async () => {
  const images = Array.from({ length: 130 }, (_, number) => image(`ami-${String(number).padStart(3, '0')}`));
  let now = NOW;
  const { fleet, aws } = await open(holding({ images }), { clock: () => now });
  const counts: number[] = [];
  // A look every two days: what is asked at one is old at the look after the next.
  for (const _look of [1, 2, 3, 4]) {
    counts.push((await fleet.read('ec2.imageShares', at(OWN), unending())).items.length);
    now = new Date(now.getTime() + 2 * 86_400_000);
  }
  expect(counts).toEqual([50, 100, 130, 130]);
  const asked = aws.calls().filter(({ operation }) => operation === 'DescribeImageAttribute');
  expect(asked).toHaveLength(4 * 50);
});

test('which versions of templates are in use: each use is looked at once, however many templates there are', () => {
  let looked = 0;
  const uses = Array.from({ length: 200 }, (_, number) => ({
    get template() {
      looked += 1;
      return number % 2 === 0 ? `lt-${number % 20}` : `template-${number % 20}`;
    },
    version: String(number % 3),
  }));
  const listed = Array.from({ length: 50 }, (_, number) => ({
    template: {
      ...{ id: `lt-${number}`, name: `template-${number}`, createdAt: MADE, latestVersion: 1, versions: [], tags: {} },
      ...{ imageIds: [], keyNames: [], securityGroupIds: [], snapshotIds: [] },
    },
    listed: ['1', '$Latest'],
  }));
  const older = olderVersions(listed, uses);
  expect(looked).toBe(uses.length);
  expect([...older.keys()]).toHaveLength(20);
  expect(older.get('lt-0')?.toSorted()).toEqual(['0', '2']);
  expect(older.get('lt-1')?.toSorted()).toEqual(['0', '2']);
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
  expect(items[2]).toMatchObject({ wanted: 3, max: 9, inService: 1, tags: { Service: 'api' } });
  // Of the group, and of the instance that it has: an older one.
  expect(items[2]?.templates).toEqual([
    { template: 'lt-1', version: '$Latest' },
    { template: 'lt-1', version: '1' },
  ]);
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
