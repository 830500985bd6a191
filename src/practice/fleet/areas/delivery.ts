import type { FleetState } from '../tabemaru.ts';

/** Pipelines, builds, scaling activities and changes by hand, of one account's region. */
export type DeliveryScope = Readonly<Record<string, never>>;

export const EMPTY_DELIVERY: DeliveryScope = {};

/** What the story has of it at a time. */
export function deliveryAt(_state: FleetState, _account: string, _region: string): DeliveryScope {
  return EMPTY_DELIVERY;
}
