import type { FleetState } from '../tabemaru.ts';

/** Groups, launch templates, load balancers, images, snapshots, addresses, security groups, subnets and routes, of one account's region. */
export type NetworkScope = Readonly<Record<string, never>>;

export const EMPTY_NETWORK: NetworkScope = {};

/** What the story has of it at a time. */
export function networkAt(_state: FleetState, _account: string, _region: string): NetworkScope {
  return EMPTY_NETWORK;
}
