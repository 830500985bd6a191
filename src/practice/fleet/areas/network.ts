import { PRODUCTION, SHARED } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { balancingAt } from './network-balancing.ts';
import { keptAt } from './network-kept.ts';
import { groupId, type Home, idOf, isLaidOut, subnetOf, ZONES } from './network-plan.ts';
import {
  EMPTY_NETWORK,
  type Interface,
  type NetworkScope,
  type RouteTable,
  type Rule,
  type SecurityGroup,
  type Subnet,
} from './network-scope.ts';

type Tags = Readonly<Record<string, string>>;

function subnetsOf(home: Home): readonly Subnet[] {
  const kinds = isLaidOut(home.region) ? [true, false] : [true];
  return kinds.flatMap((isPublic) =>
    ZONES.map((letter) => {
      const zone = `${home.region}${letter}`;
      return { id: subnetOf(home, isPublic, zone), zone, isPublic };
    }),
  );
}

/** The main table of a VPC that was laid out is the private one; a default VPC has its public one alone. */
function routesOf(home: Home, subnets: readonly Subnet[]): readonly RouteTable[] {
  const id = (kind: string): string => idOf('rtb', home.account, home.region, kind);
  const gateway = idOf('igw', home.account, home.region);
  if (!isLaidOut(home.region)) return [{ id: id('default'), main: true, subnetIds: [], ipv4: gateway, ipv6: null }];
  const egress = idOf('eigw', home.account, home.region);
  return [
    { id: id('private'), main: true, subnetIds: [], ipv4: idOf('nat', home.account, home.region), ipv6: egress },
    {
      id: id('public'),
      main: false,
      subnetIds: subnets.filter(({ isPublic }) => isPublic).map((subnet) => subnet.id),
      ipv4: gateway,
      ipv6: gateway,
    },
  ];
}

const OFFICE = '198.51.100.0/24';
const WORLD = '0.0.0.0/0';
const tcp = (from: number, to: number, source: Partial<Rule>): Rule => ({ protocol: 'tcp', from, to, ...source });

function groupsOf(home: Home): readonly SecurityGroup[] {
  const group = (name: string, rules: readonly Rule[], tags: Tags = {}): SecurityGroup => ({
    id: groupId(home, name),
    name,
    rules,
    tags,
  });
  const inside = { ipv4: ['10.0.0.0/8'] };
  const common = [
    group('default', [{ protocol: '-1', from: null, to: null, groups: [groupId(home, 'default')] }]),
    // From inside by all protocols, and pings from everywhere: no port is open.
    group('internal', [
      { protocol: '-1', from: null, to: null, ...inside },
      { protocol: 'icmp', from: 8, to: -1, ipv4: [WORLD] },
    ]),
  ];
  if (!isLaidOut(home.region))
    return [...common.slice(0, 1), group('launch-wizard-2', [tcp(22, 22, { ipv4: [WORLD] })])];
  const bastion = group('bastion', [tcp(22, 22, { ipv4: [WORLD] })]);
  if (home.account === SHARED) return [...common, bastion];
  const leftOver = [
    group('api-unicorn', [tcp(8080, 8080, inside)], { Service: 'api' }),
    group('kiosk-web', [tcp(22, 22, { ipv4: [WORLD] })], { Service: 'kiosk' }),
    group('launch-wizard-7', [tcp(3389, 3389, { ipv4: [WORLD] })]),
  ];
  return [
    ...common,
    ...(home.account === PRODUCTION ? leftOver : []),
    group('web-alb', [tcp(443, 443, { ipv4: [WORLD], ipv6: ['::/0'] })]),
    group('ecs-tasks', [tcp(0, 65_535, { groups: [groupId(home, 'web-alb')] })]),
    group('database', [tcp(3306, 3306, { groups: [groupId(home, 'ecs-tasks'), groupId(home, 'api-unicorn')] })]),
    group('log-aggregator', [tcp(24_224, 24_224, inside), tcp(22, 22, { ipv4: [OFFICE] })]),
    // Somebody closed it for IPv4 alone.
    group('pos-gateway', [tcp(22, 22, { ipv4: [OFFICE], ipv6: ['::/0'] }), tcp(8443, 8443, { ipv4: [WORLD] })]),
    group('launch-wizard-1', [tcp(20, 25, { ipv4: [WORLD] }), tcp(80, 80, inside)]),
  ];
}

/** What the story has of it at a time. */
export function networkAt(state: FleetState, account: string, region: string): NetworkScope {
  const home = { account, region };
  const instances = state.instances.filter((it) => it.account === account && it.region === region);
  if (instances.length === 0) return EMPTY_NETWORK;
  const subnets = subnetsOf(home);
  const balancing = balancingAt(state, home, instances);
  const kept = keptAt(state, home, instances, balancing.groups);
  const zone = `${region}a`;
  const own = instances
    .filter((it) => it.state !== 'terminated')
    .map(
      (it): Interface => ({
        id: `eni-${it.id.slice(2)}`,
        subnetId: it.subnetId ?? subnetOf(home, false, it.zone),
        groupIds: (it.securityGroups ?? []).map(({ id }) => id),
        instanceId: it.id,
        description: '',
        kind: 'interface',
        publicIp: it.publicIp,
        ipv6: it.ipv6 ?? [],
      }),
    );
  const other = (name: string, group: string, isPublic: boolean, more: Partial<Interface>): Interface => ({
    id: idOf('eni', account, region, name),
    subnetId: subnetOf(home, isPublic, zone),
    groupIds: [groupId(home, group)],
    instanceId: null,
    description: name,
    kind: 'interface',
    publicIp: null,
    ipv6: [],
    ...more,
  });
  const others = isLaidOut(region)
    ? [
        ...balancing.balancers.map((it) =>
          other(`ELB ${it.arn.split('loadbalancer/')[1]}`, 'web-alb', true, { publicIp: '203.0.113.240' }),
        ),
        other('RDSNetworkInterface', 'database', false, {}),
        other(`arn:aws:ecs:${region}:${account}:attachment/1`, 'ecs-tasks', false, {}),
        other('Interface for NAT Gateway', 'default', true, {
          kind: 'nat_gateway',
          publicIp: '203.0.113.250',
          groupIds: [],
        }),
      ]
    : [];
  const addresses = [
    ...instances
      .filter((it) => it.elasticIp && it.publicIp !== null)
      .map((it) => ({
        id: idOf('eipalloc', it.id),
        publicIp: it.publicIp ?? '',
        instanceId: it.id,
        interfaceId: `eni-${it.id.slice(2)}`,
        tags: { Name: it.tags['Name'] ?? '' },
      })),
    ...kept.addresses,
  ];
  const { launchTemplates, images, snapshots, keyPairs } = kept;
  return {
    addresses,
    keyPairs,
    images,
    snapshots,
    launchTemplates,
    securityGroups: groupsOf(home),
    interfaces: [...own, ...others],
    subnets,
    routeTables: routesOf(home, subnets),
    ...balancing,
  };
}
