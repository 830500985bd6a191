/**
 * The base an image was built on, as its builder wrote it down: in the manifest's annotations, or as a label of the
 * image's configuration. Of a list of images, one a processor, the first one's counts: they are built alike.
 */

import type { Gap } from '../../domain/answer.ts';
import type { HttpClient } from '../http/fetch-json.ts';
import type { Calls } from './calls.ts';
import { endsTheRead, gapOf, MalformedAnswer } from './gap.ts';
import type { Asked } from './image-findings.ts';
import { type Manifest, parseBaseLabel } from './image-parse.ts';
import type { Repositories } from './image-repositories.ts';
import { recent } from './memo.ts';

const MOST_KNOWN = 5_000;
/** A configuration is some kilobytes: the history of its build is the longest part. */
const LARGEST_CONFIGURATION = 1024 * 1024;
const DEADLINE_MS = 5_000;
/** Where layers cannot be fetched from, as in a network without a way to S3, is not tried again for so long. */
const CLOSED_FOR_MS = 3_600_000;

export interface BasesSeen {
  /** By digest: the base, or null where the builder wrote down none. What could not be read is not in it. */
  readonly bases: ReadonlyMap<string, string | null>;
  /** Why the others could not be read. */
  readonly gap: Gap | null;
}

export interface Bases {
  of(asked: Asked, digests: readonly string[], signal: AbortSignal): Promise<BasesSeen>;
  /** What was read before, without a call: what a digest stands for never changes. */
  known(digest: string): string | null;
}

export function imageBases(calls: Calls, repositories: Repositories, http: HttpClient): Bases {
  const known = recent<{ readonly base: string | null }>(MOST_KNOWN);
  const closed = new Map<string, { readonly gap: Gap; readonly until: number }>();

  /** The label of a configuration; throws what the call throws, or a gap. */
  const labelIn = async (asked: Asked, layerDigest: string, signal: AbortSignal): Promise<string | null> => {
    const { GetDownloadUrlForLayerCommand } = await import('@aws-sdk/client-ecr');
    const { account, name } = asked.registry;
    const command = new GetDownloadUrlForLayerCommand({ registryId: account, repositoryName: name, layerDigest });
    const { downloadUrl } = await calls.call('ecr', asked.at, 'GetDownloadUrlForLayer', signal, (ecr, given) =>
      ecr.send(command, given),
    );
    if (!downloadUrl) throw new MalformedAnswer('ecr:GetDownloadUrlForLayer: the answer lacks its address');
    const answer = await http.text({
      name: 'GET the configuration of an image',
      url: downloadUrl,
      signal,
      timeoutMs: DEADLINE_MS,
      maxBytes: LARGEST_CONFIGURATION,
    });
    if (answer.kind === 'failure') throw new Unfetched(answer.gap);
    const label = answer.kind === 'answer' ? parseBaseLabel(answer.text) : undefined;
    if (label === undefined) throw new MalformedAnswer("an image's configuration could not be read");
    return label;
  };

  /** What each digest's own manifest says; of a list the manifest of its first image. */
  const plainManifests = async (asked: Asked, digests: readonly string[], signal: AbortSignal) => {
    const own = await repositories.manifests(asked, digests, signal);
    const firsts = [...own.values()].flatMap((it) => (it?.base === null ? it.children.slice(0, 1) : []));
    const children = await repositories.manifests(asked, [...new Set(firsts)], signal);
    return digests.flatMap((digest): (readonly [string, Manifest])[] => {
      const manifest = own.get(digest);
      const [child] = manifest?.base === null ? manifest.children : [];
      const plain = child === undefined ? manifest : children.get(child);
      return plain ? [[digest, plain]] : [];
    });
  };

  const read = async (asked: Asked, digests: readonly string[], signal: AbortSignal): Promise<Gap | null> => {
    const { region } = asked.registry;
    const manifests = await plainManifests(asked, digests, signal);
    for (const [digest, { base, config }] of manifests) if (base !== null || !config) known.set(digest, { base });
    let first: Gap | null = null;
    for (const [digest, { base, config }] of manifests) {
      if (base !== null || !config) continue;
      const shut = closed.get(region);
      if (shut && shut.until > performance.now()) return first ?? shut.gap;
      try {
        known.set(digest, { base: await labelIn(asked, config, signal) });
      } catch (error) {
        const gap = gapIn(error);
        first ??= gap;
        if (!(error instanceof Unfetched)) {
          if (endsTheRead(error)) return first;
        } else if (isNoWay(gap)) {
          if (!signal.aborted) closed.set(region, { gap, until: performance.now() + CLOSED_FOR_MS });
          return first;
        }
      }
    }
    if (first !== null || manifests.length === digests.length) return first;
    return { reason: 'malformed', detail: 'ecr:BatchGetImage: a manifest is missing, or could not be read' };
  };

  return {
    known: (digest) => known.get(digest)?.base ?? null,
    async of(asked, digests, signal) {
      const unknown = digests.filter((it) => known.get(it) === undefined);
      let gap: Gap | null = null;
      try {
        gap = unknown.length === 0 ? null : await read(asked, unknown, signal);
      } catch (error) {
        gap = gapIn(error);
      }
      const bases = digests.flatMap((it) => {
        const found = known.get(it);
        return found ? [[it, found.base] as const] : [];
      });
      return { bases: new Map(bases), gap };
    },
  };
}

function gapIn(error: unknown): Gap {
  return error instanceof Unfetched ? error.gap : gapOf(error);
}

/** Layers of the region cannot be fetched at all: the next one would keep the look waiting as long. */
function isNoWay({ reason }: Gap): boolean {
  return reason === 'timed_out' || reason === 'unreachable';
}

/** The address that ECR gave could not be fetched. */
class Unfetched extends Error {
  readonly gap: Gap;

  constructor(gap: Gap) {
    super(gap.detail);
    this.name = 'Unfetched';
    this.gap = gap;
  }
}
