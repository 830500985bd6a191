import type { FleetState } from '../tabemaru.ts';

/** Functions, streams, queues, schedules, databases, of one account's region. */
export type ManagedScope = Readonly<Record<string, never>>;

export const EMPTY_MANAGED: ManagedScope = {};

/** What the story has of it at a time. */
export function managedAt(_state: FleetState, _account: string, _region: string): ManagedScope {
  return EMPTY_MANAGED;
}
