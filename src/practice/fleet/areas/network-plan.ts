import { hexOf, wholeOf } from '../seeded.ts';
import { MAIN_REGION } from '../story.ts';

/** How the networks of the company are laid out: the same in each account, but for the ids. */

export const ZONES = ['a', 'c', 'd'] as const;

/** Whose network: an account's in a region. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

export const idOf = (prefix: string, ...words: readonly (string | number)[]): string =>
  `${prefix}-0${hexOf(16, prefix, ...words)}`;

/** Outside the main region nobody laid out a network: there is the default VPC, whose subnets are all public. */
export function isLaidOut(region: string): boolean {
  return region === MAIN_REGION;
}

export function subnetOf({ account, region }: Home, isPublic: boolean, zone: string): string {
  return idOf('subnet', account, region, isPublic || !isLaidOut(region) ? 'public' : 'private', zone);
}

/** What each security group is called; `internal` has the id that people know. */
export function groupId({ account, region }: Home, name: string): string {
  return name === 'internal' ? 'sg-0a1b2c3d4e5f60718' : idOf('sg', account, region, name);
}

/** Hosts with a security group of their own, by the beginning of their names. */
const OWN_GROUPS: readonly (readonly [string, string])[] = [
  ['log-agg', 'log-aggregator'],
  ['pos-gateway', 'pos-gateway'],
  ['legacy-admin', 'launch-wizard-1'],
  ['bastion', 'bastion'],
  ['status-page', 'launch-wizard-2'],
];
/** Hosts that people still log in to with a key. */
const KEYS: readonly (readonly [string, string])[] = [
  ['log-agg', 'tabemaru-2019'],
  ['pos-gateway', 'tabemaru-2019'],
  ['legacy-admin', 'tabemaru-2019'],
  ['report-batch', 'tabemaru-2016'],
  ['bastion', 'ops-2022'],
];

const ruled = (rules: readonly (readonly [string, string])[], name: string): string | null =>
  rules.find(([start]) => name.startsWith(start))?.[1] ?? null;

/** Where a machine stands: its subnet, its groups, its key pair, its address of IPv6. */
export function standing(it: Home & { readonly name: string; readonly zone: string; readonly isPublic: boolean }) {
  const group = ruled(OWN_GROUPS, it.name) ?? 'internal';
  const keyName = ruled(KEYS, it.name);
  const address = `2001:db8:${wholeOf(1, 9999, 'ipv6', it.account)}::${wholeOf(1, 9999, 'ipv6', it.name)}`;
  return {
    subnetId: subnetOf(it, it.isPublic, it.zone),
    securityGroups: [{ id: groupId(it, group), name: group }],
    ...(keyName === null ? {} : { keyName }),
    ...(it.name.startsWith('pos-gateway') ? { ipv6: [address] } : {}),
  };
}
