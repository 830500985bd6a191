import type { Readers } from '../../domain/fleet.ts';
import type { EksReads } from '../../domain/reads/eks.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function eksReaders(_parts: ReaderParts): Readers<keyof EksReads> {
  return {
    'eks.clusters': unbuilt('eks.clusters'),
    'kubernetes.workloads': unbuilt('kubernetes.workloads'),
  };
}
