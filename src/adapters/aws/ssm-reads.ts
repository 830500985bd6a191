import type { Readers } from '../../domain/fleet.ts';
import type { HostReads } from '../../domain/reads/hosts.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function ssmReaders(_parts: ReaderParts): Readers<Exclude<keyof HostReads, 'fluentd.endpoints'>> {
  return {
    'ssm.instances': unbuilt('ssm.instances'),
    'ssm.software': unbuilt('ssm.software'),
  };
}
