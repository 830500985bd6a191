import type { FleetState } from '../tabemaru.ts';

/** Alarms and the requests that load balancers counted, of one account's region. */
export type MonitoringScope = Readonly<Record<string, never>>;

export const EMPTY_MONITORING: MonitoringScope = {};

/** What the story has of it at a time. */
export function monitoringAt(_state: FleetState, _account: string, _region: string): MonitoringScope {
  return EMPTY_MONITORING;
}
