import type { Readers } from '../../domain/fleet.ts';
import type { EcsParts } from './ecs-reads.ts';
import { unbuilt } from './unbuilt.ts';

export function secretReaders(_parts: EcsParts): Readers<'secrets.plain'> {
  return {
    'secrets.plain': unbuilt('secrets.plain'),
  };
}
