import type { FleetState } from '../tabemaru.ts';

/** Container instances and task sets, of one account's region. */
export type EcsScope = Readonly<Record<string, never>>;

export const EMPTY_ECS: EcsScope = {};

/** What the story has of it at a time. */
export function ecsAt(_state: FleetState, _account: string, _region: string): EcsScope {
  return EMPTY_ECS;
}
