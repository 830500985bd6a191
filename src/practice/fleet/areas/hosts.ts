import type { FleetState } from '../tabemaru.ts';

/** What Systems Manager knows of the hosts, and what their fluentd answers, of one account's region. */
export type HostScope = Readonly<Record<string, never>>;

export const EMPTY_HOSTS: HostScope = {};

/** What the story has of it at a time. */
export function hostsAt(_state: FleetState, _account: string, _region: string): HostScope {
  return EMPTY_HOSTS;
}
