import type { FleetState } from '../tabemaru.ts';

/** Clusters of EKS and what runs in them, of one account's region. */
export type EksScope = Readonly<Record<string, never>>;

export const EMPTY_EKS: EksScope = {};

/** What the story has of it at a time. */
export function eksAt(_state: FleetState, _account: string, _region: string): EksScope {
  return EMPTY_EKS;
}
