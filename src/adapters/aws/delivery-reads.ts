import type { Readers } from '../../domain/fleet.ts';
import type { DeliveryReads } from '../../domain/reads/delivery.ts';
import type { ReaderParts } from './fleet.ts';
import { unbuilt } from './unbuilt.ts';

export function deliveryReaders(
  _parts: ReaderParts,
): Readers<Exclude<keyof DeliveryReads, 'circleci.pipelines' | 'github.pullRequests' | 'secrets.plain'>> {
  return {
    'codepipeline.runs': unbuilt('codepipeline.runs'),
    'codebuild.builds': unbuilt('codebuild.builds'),
    'autoscaling.activities': unbuilt('autoscaling.activities'),
    'cloudtrail.changes': unbuilt('cloudtrail.changes'),
  };
}
