import type { Readers } from '../../domain/fleet.ts';
import type { EcsParts } from './ecs-reads.ts';
import { unbuilt } from './unbuilt.ts';

export function imageReaders(_parts: EcsParts): Readers<'images.scans'> {
  return {
    'images.scans': unbuilt('images.scans'),
  };
}
