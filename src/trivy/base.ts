import type { TrivyReport } from './shape.ts';

type Metadata = NonNullable<TrivyReport['Metadata']>;

/** `/bin/sh -c #(nop)  CMD …` of the classic builder, `CMD …` of BuildKit. */
const CMD = /^(?:\/bin\/sh -c #\(nop\)\s+CMD|CMD)\b/;

/**
 * The layers that came with the base image, by their digest where the report has it, else by their diff id. A base ends
 * with its CMD: the last one before the image's own layers (Trivy guesses so too, pkg/fanal/image/image.go,
 * GuessBaseImageIndex). None where the history does not tell.
 */
export function baseLayersOf(metadata: Metadata): readonly string[] {
  const history = metadata.ImageConfig?.history ?? [];
  const lastLayer = history.findLastIndex((it) => it.empty_layer !== true);
  const end = history
    .slice(0, Math.max(0, lastLayer))
    .findLastIndex((it) => it.empty_layer === true && CMD.test(it.created_by ?? ''));
  if (end < 0) return [];
  const count = history.slice(0, end + 1).filter((it) => it.empty_layer !== true).length;
  return (metadata.DiffIDs ?? []).slice(0, count).map((diffId) => digestOf(diffId, metadata));
}

function digestOf(diffId: string, metadata: Metadata): string {
  return metadata.Layers?.find((it) => it.DiffID === diffId)?.Digest || diffId;
}
