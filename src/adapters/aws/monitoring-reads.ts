import type { Readers } from '../../domain/fleet.ts';
import type { MonitoringReads } from '../../domain/reads/monitoring.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function monitoringReaders(_parts: ReaderParts): Readers<keyof MonitoringReads> {
  return {
    'cloudwatch.alarms': unbuilt('cloudwatch.alarms'),
    'cloudwatch.requests': unbuilt('cloudwatch.requests'),
  };
}
