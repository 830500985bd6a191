import { describe, expect, test } from '@jest/globals';
import { networkExposure } from '../../jobs/network-exposure.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { NetworkInterface, SecurityGroupRule } from '../../src/domain/reads/ec2.ts';
import { balancer, daysAgo, networkInterface, routes, rule, securityGroup } from './leftover-values.ts';
import { answer, input, instance, viewOf } from './values.ts';

const WORLD = '0.0.0.0/0';
const subnet = (id: string) => ({ id, vpcId: 'vpc-1', zone: 'ap-northeast-1a', tags: {} });
const NETWORK: Answers = {
  'ec2.subnets': answer(['subnet-public', 'subnet-private', 'subnet-main'].map(subnet)),
  'ec2.routeTables': answer([
    routes('rtb-main', { main: true, defaultIpv4: 'igw-1' }),
    routes('rtb-public', { subnetIds: ['subnet-public'], defaultIpv4: 'igw-1', defaultIpv6: 'igw-1' }),
    routes('rtb-private', { subnetIds: ['subnet-private'], defaultIpv4: 'nat-1', defaultIpv6: 'eigw-1' }),
  ]),
  'ec2.securityGroups': answer([]),
  'ec2.networkInterfaces': answer([]),
  'elb.loadBalancers': answer([]),
};
const judge = (answers: Answers) => networkExposure.judge(input({ ...NETWORK, ...answers }));
const host = instance('i-1');
const at = (more: Partial<NetworkInterface>) => answer([networkInterface('eni-1', { instanceId: 'i-1', ...more })]);
const exposed = (more: Partial<NetworkInterface>, answers: Answers = {}) =>
  judge({ 'ec2.instances': answer([host]), 'ec2.networkInterfaces': at(more), ...answers }).findings.map(
    (it) => it.facts,
  );

describe('an instance', () => {
  test('is exposed by a public address in a public subnet, of its own or the main route table', () => {
    expect(exposed({ publicIp: '203.0.113.9' })).toMatchObject([
      { count: 1, names: ['log-agg-1'], ipv4: true, ipv6: false },
    ]);
    expect(exposed({ publicIp: '203.0.113.9', subnetId: 'subnet-main' })).toHaveLength(1);
  });

  test('is not by one of the two alone', () => {
    expect(exposed({})).toEqual([]);
    expect(exposed({ publicIp: '203.0.113.9', subnetId: 'subnet-private' })).toEqual([]);
  });

  test('is exposed by IPv6 alone; an egress-only gateway and a local address expose nothing', () => {
    expect(exposed({ ipv6: ['2001:db8::1'] })).toMatchObject([{ ipv4: false, ipv6: true }]);
    expect(exposed({ ipv6: ['2001:db8::1'], subnetId: 'subnet-private' })).toEqual([]);
    expect(exposed({ ipv6: ['2001:db8::1'], subnetId: 'subnet-main' })).toEqual([]);
    expect(exposed({ ipv6: ['fd00:ec2::1'] })).toEqual([]);
  });

  test('is exposed by its second interface', () => {
    const interfaces = answer([
      networkInterface('eni-1', { instanceId: 'i-1', subnetId: 'subnet-private' }),
      networkInterface('eni-2', { instanceId: 'i-1', publicIp: '203.0.113.9' }),
    ]);
    expect(exposed({}, { 'ec2.networkInterfaces': interfaces })).toHaveLength(1);
  });

  test('is not as long as it is stopped, nor is an image builder', () => {
    const stopped = answer([{ ...host, state: 'stopped' }]);
    expect(exposed({ publicIp: '203.0.113.9' }, { 'ec2.instances': stopped })).toEqual([]);
    const builder = answer([instance('i-1', { name: 'Packer Builder' })]);
    expect(exposed({ publicIp: '203.0.113.9' }, { 'ec2.instances': builder })).toEqual([]);
  });

  test('in a subnet that another account shares: not known, and said so', () => {
    const judged = judge({
      'ec2.instances': answer([host]),
      'ec2.networkInterfaces': at({ publicIp: '203.0.113.9', subnetId: 'subnet-shared' }),
    });
    expect(judged.findings).toEqual([]);
    expect(judged.notUnderstood).toEqual([
      {
        what: 'subnet subnet-shared',
        why: 'its route table is not to be seen here: whether it is public is not known',
      },
    ]);
  });

  test('a load balancer in a public subnet is no finding', () => {
    const elb = answer([networkInterface('eni-1', { description: 'ELB app/api/1', publicIp: '203.0.113.9' })]);
    expect(judge({ 'ec2.networkInterfaces': elb }).findings).toEqual([]);
  });
});

const opened = (rules: readonly SecurityGroupRule[], answers: Answers = {}) =>
  judge({
    'ec2.instances': answer([host]),
    'ec2.networkInterfaces': at({ groupIds: ['sg-1'], subnetId: 'subnet-private' }),
    'ec2.securityGroups': answer([securityGroup('sg-1', { tags: {}, rules })]),
    ...answers,
  }).findings.filter((it) => it.kind === 'admin-port-open');

describe('an admin port', () => {
  test.each<[string, Partial<SecurityGroupRule>, object]>([
    ['22', { ipv4: WORLD }, { ports: [22], all: false, ipv4: true, ipv6: false }],
    ['IPv6 only', { ipv6: '::/0' }, { ports: [22], ipv4: false, ipv6: true }],
    ['a range', { fromPort: 20, toPort: 4000, ipv4: WORLD }, { ports: [22, 3389], all: false }],
    ['all protocols', { protocol: '-1', fromPort: null, toPort: null, ipv4: WORLD }, { ports: [22, 3389], all: true }],
    ['all of TCP', { fromPort: 0, toPort: 65_535, ipv4: WORLD }, { all: true }],
    ['half of the internet', { ipv4: '128.0.0.0/1' }, { ipv4: true }],
    ['all global addresses of IPv6', { ipv6: '2000::/3' }, { ipv6: true }],
  ])('is open: %s', (_name, more, facts) => {
    const found = opened([rule(more)]);
    expect(found).toHaveLength(1);
    expect(found[0]?.facts).toMatchObject(facts);
  });

  test.each<[string, Partial<SecurityGroupRule>]>([
    ['an office', { ipv4: '198.51.100.0/24' }],
    ['another group', { other: 'sg-2' }],
    ['another port', { fromPort: 443, toPort: 443, ipv4: WORLD }],
    ['a range beside it', { fromPort: 23, toPort: 3388, ipv4: WORLD }],
    ['pings, whose ports are types', { protocol: 'icmp', fromPort: 8, toPort: -1, ipv4: WORLD }],
    ['UDP', { protocol: 'udp', ipv4: WORLD }],
    ['outwards', { direction: 'out', ipv4: WORLD }],
  ])('is not open: %s', (_name, more) => {
    expect(opened([rule(more)])).toEqual([]);
  });

  test('of a group that nothing uses is no door; of a load balancer only where it listens', () => {
    const rules = [rule({ ipv4: WORLD })];
    expect(opened(rules, { 'ec2.networkInterfaces': answer([]) })).toEqual([]);
    const elb = {
      'ec2.networkInterfaces': answer([networkInterface('e', { groupIds: ['sg-1'], description: 'ELB net/x/1' })]),
    };
    const web = balancer('web', { securityGroupIds: ['sg-1'], ports: [443] });
    expect(opened(rules, { ...elb, 'elb.loadBalancers': answer([web]) })).toEqual([]);
    const [found] = opened(rules, { ...elb, 'elb.loadBalancers': answer([{ ...web, ports: [22, 443] }]) });
    expect(found?.facts).toMatchObject({ reachable: 1, balancers: ['web'] });
  });

  test('is worse where the internet reaches it; not known is not "nothing"', () => {
    const rules = [rule({ ipv6: '::/0' })];
    expect(opened(rules)[0]).toMatchObject({ severity: 1, facts: { reachable: 0, interfaces: 1 } });
    // Reached by IPv4 only, and open by IPv6 only.
    const other = at({ groupIds: ['sg-1'], publicIp: '203.0.113.9' });
    expect(opened(rules, { 'ec2.networkInterfaces': other })[0]).toMatchObject({ severity: 1 });
    const both = at({ groupIds: ['sg-1'], ipv6: ['2001:db8::1'] });
    expect(opened(rules, { 'ec2.networkInterfaces': both })[0]).toMatchObject({ severity: 3, facts: { reachable: 1 } });
    const gap = { reason: 'denied', detail: 'ec2:DescribeRouteTables: access denied' } as const;
    expect(opened(rules, { 'ec2.routeTables': answer([], { gap }) })[0]).toMatchObject({ facts: { reachable: null } });
  });

  test("is its users' where nothing says whose the group is", () => {
    expect(opened([rule({ ipv4: WORLD })])[0]?.resource.id).toBe('i-1');
    const two = answer([host, instance('i-2', { name: 'x', tags: { Service: 'api' } })]);
    const interfaces = answer(
      ['i-1', 'i-2'].map((id) => networkInterface(`eni-${id}`, { instanceId: id, groupIds: ['sg-1'] })),
    );
    const answers = { 'ec2.instances': two, 'ec2.networkInterfaces': interfaces };
    expect(opened([rule({ ipv4: WORLD })], answers)[0]?.resource.id).toBe('sg-1');
  });
});

test('key pairs that instances still have, by owner', () => {
  const keys = answer([{ id: 'key-1', name: 'ops', createdAt: daysAgo(900), tags: {} }]);
  const { findings } = judge({
    'ec2.instances': answer([
      instance('i-1', { keyName: 'ops' }),
      instance('i-2', { name: 'log-agg-2', keyName: 'ops' }),
      instance('i-3'),
    ]),
    'ec2.keyPairs': keys,
  });
  expect(findings.map((it) => [it.kind, it.facts['count'], it.facts['keys'], it.facts['keysSince']])).toEqual([
    ['key-pair-in-use', 2, ['ops'], daysAgo(900).toISOString()],
  ]);
});

describe('the words', () => {
  const said = (kind: string) => {
    const words = networkExposure.kinds[kind]?.words.en;
    if (!words) throw new Error(kind);
    return words;
  };
  const bastion = instance('i-9', { name: 'bastion', tags: {}, keyName: 'ops' });
  const answers: Answers = {
    'ec2.instances': answer([bastion]),
    'ec2.networkInterfaces': answer([
      networkInterface('e', { instanceId: 'i-9', publicIp: '203.0.113.9', groupIds: ['sg-1'] }),
    ]),
    'ec2.securityGroups': answer([securityGroup('sg-1', { name: 'ssh', tags: {}, rules: [rule({ ipv4: WORLD })] })]),
  };
  const view = (kind: string) => viewOf(judge(answers).findings.filter((it) => it.kind === kind));

  test('say the door, whom it leads to, and the better way', () => {
    const words = said('admin-port-open');
    expect(words.headline(view('admin-port-open'))).toBe('Open: ssh · production, port 22 open to the world (IPv4)');
    expect(words.lines(view('admin-port-open'))).toEqual([
      'Security group ssh opens port 22 by IPv4, used by bastion: 1 of 1 network interface reachable from the internet.',
    ]);
    expect(words.bullets(view('admin-port-open'))).toEqual([
      '1 bastion among them: Session Manager makes bastions needless',
      'Log in by Session Manager: no open port, no key pair, each session on record',
      'Best is no login at all: on ECS and EKS nobody needs one',
    ]);
    expect(words.links(view('admin-port-open'))[0]?.url).toContain('#SecurityGroup:groupId=sg-1');
  });

  test('of an exposed instance and of a key pair', () => {
    expect(said('instance-exposed').notification(view('instance-exposed'))).toBe(
      'unclaimed (production): the internet reaches 1 instance with a public address in a public subnet. No owner.',
    );
    expect(said('key-pair-in-use').lines(view('key-pair-in-use'))).toEqual(['ops on bastion.']);
  });

  test('go to the security channel and to the page', () => {
    expect(Object.values(networkExposure.kinds).map((kind) => kind.security)).toEqual([true, true, true]);
  });
});
