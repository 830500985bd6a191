/** What the internet can reach: public subnets, public addresses, and rules that let everybody in. */

import type { NetworkInterface, RouteTable, SecurityGroupRule, Subnet } from './reads/ec2.ts';

/** By which family of addresses the internet reaches something. */
export interface Reach {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

const UNREACHED: Reach = { ipv4: false, ipv6: false };

/** By which families a subnet's default routes lead to an internet gateway; null where its route table is not seen. */
export type SubnetReach = (subnetId: string) => Reach | null;

/**
 * A subnet is public when its own route table, or its VPC's main one where it has none, sends everything else to an
 * internet gateway: an egress-only one (`eigw-`) and a NAT gateway let nobody in. Of a subnet that another account shares,
 * the route table cannot be seen.
 */
export function subnetReach(subnets: readonly Subnet[], tables: readonly RouteTable[]): SubnetReach {
  const own = new Map(tables.flatMap((table) => table.subnetIds.map((id) => [id, table])));
  const main = new Map(tables.flatMap((table) => (table.main && table.vpcId !== null ? [[table.vpcId, table]] : [])));
  const vpcOf = new Map(subnets.map(({ id, vpcId }) => [id, vpcId]));
  const isOpen = (target: string | null): boolean => target?.startsWith('igw-') === true;
  return (subnetId) => {
    const table = own.get(subnetId) ?? main.get(vpcOf.get(subnetId) ?? '');
    return table ? { ipv4: isOpen(table.defaultIpv4), ipv6: isOpen(table.defaultIpv6) } : null;
  };
}

/** Unique local and link-local addresses are not of the internet. */
function isGlobal(ipv6: string): boolean {
  return !/^f[c-f]/i.test(ipv6);
}

/** How the internet reaches an interface: a public address alone is not enough, nor is a public subnet. */
export function reachOf(it: NetworkInterface, ofSubnet: SubnetReach): Reach | null {
  const addressed = { ipv4: it.publicIp !== null, ipv6: it.ipv6.some(isGlobal) };
  if (it.subnetId === null || (!addressed.ipv4 && !addressed.ipv6)) return UNREACHED;
  const subnet = ofSubnet(it.subnetId);
  return subnet && { ipv4: addressed.ipv4 && subnet.ipv4, ipv6: addressed.ipv6 && subnet.ipv6 };
}

/** Whether a range is everybody: the whole internet, one of its halves, or all global addresses of IPv6 (`2000::/3`). */
function isEverybody(range: string | null, widest: number): boolean {
  const length = /\/(\d{1,3})$/.exec(range ?? '')?.[1];
  return length !== undefined && Number(length) <= widest;
}

/** What a rule opens to everybody; null when it opens nothing, or not to everybody. */
export interface Opening extends Reach {
  readonly ports: readonly number[];
  /** All ports, not only these. */
  readonly all: boolean;
}

/** The ports among `adminPorts` that a rule opens to the world, by TCP or by all protocols; of ICMP the "ports" are types. */
export function openingOf(rule: SecurityGroupRule, adminPorts: readonly number[]): Opening | null {
  const ipv4 = isEverybody(rule.ipv4, 1);
  const ipv6 = isEverybody(rule.ipv6, 3);
  if (rule.direction !== 'in' || (!ipv4 && !ipv6)) return null;
  const every = rule.protocol === '-1' || rule.protocol === 'all';
  if (!every && rule.protocol !== 'tcp' && rule.protocol !== '6') return null;
  const from = every ? 0 : Math.max(rule.fromPort ?? 0, 0);
  const to = every || rule.toPort === null || rule.toPort < 0 ? 65_535 : rule.toPort;
  const ports = adminPorts.filter((port) => from <= port && port <= to);
  return ports.length === 0 ? null : { ports, all: from <= 1 && to >= 65_535, ipv4, ipv6 };
}

/** All that the rules of a group open together. */
export function openingsOf(rules: readonly SecurityGroupRule[], adminPorts: readonly number[]): Opening | null {
  const openings = rules.map((rule) => openingOf(rule, adminPorts)).filter((it) => it !== null);
  if (openings.length === 0) return null;
  return {
    ports: [...new Set(openings.flatMap(({ ports }) => ports))].sort((a, b) => a - b),
    all: openings.some(({ all }) => all),
    ipv4: openings.some(({ ipv4 }) => ipv4),
    ipv6: openings.some(({ ipv6 }) => ipv6),
  };
}
