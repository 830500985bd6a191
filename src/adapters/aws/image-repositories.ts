import type { NotUnderstood } from '../../domain/answer.ts';
import type { Calls } from './calls.ts';
import { gapOf, namesOf } from './gap.ts';
import type { Asked } from './image-findings.ts';
import { type ImageDetail, type Manifest, parseImageDetail, parseManifest } from './image-parse.ts';
import { recent } from './memo.ts';
import { batches, eachPage, listIn } from './pages.ts';

/** Limits of the API. */
const IMAGES_A_CALL = 100;
const MOST_MANIFESTS = 2_000;

const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

export interface Repositories {
  /** What the registry says of these digests. One that it does not hold any more is not in the answer. */
  describe(
    asked: Asked,
    digests: readonly string[],
    notUnderstood: NotUnderstood[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ImageDetail>>;
  /** The manifests of these digests; null where there is none that can be read. */
  manifests(
    asked: Asked,
    digests: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Manifest | null>>;
}

/** What stands in a registry beside the scans' findings. */
export function repositories(calls: Calls): Repositories {
  // A manifest never changes: its digest is its name.
  const known = recent<{ readonly manifest: Manifest | null }>(MOST_MANIFESTS);

  const describeBatch = async (
    asked: Asked,
    digests: readonly string[],
    notUnderstood: NotUnderstood[],
    signal: AbortSignal,
  ): Promise<readonly ImageDetail[]> => {
    const { DescribeImagesCommand } = await import('@aws-sdk/client-ecr');
    const found: ImageDetail[] = [];
    try {
      await eachPage(
        'ecr:DescribeImages',
        async (token) => {
          const command = new DescribeImagesCommand({
            registryId: asked.registry.account,
            repositoryName: asked.registry.name,
            imageIds: digests.map((imageDigest) => ({ imageDigest })),
            nextToken: token,
          });
          const answer = await calls.call('ecr', asked.at, 'DescribeImages', signal, (ecr, given) =>
            ecr.send(command, given),
          );
          return { items: listIn(answer.imageDetails, 'ecr:DescribeImages'), next: answer.nextToken };
        },
        (page) => {
          found.push(...page.flatMap((it) => parseImageDetail(it, notUnderstood) ?? []));
        },
      );
      return found;
    } catch (error) {
      const names = namesOf(error);
      if (names.includes('RepositoryNotFoundException')) return [];
      if (!names.includes('ImageNotFoundException')) throw error;
    }
    // One image that a lifecycle policy has deleted fails the whole call: the halves are asked by themselves.
    if (digests.length === 1) return [];
    const half = Math.ceil(digests.length / 2);
    return [
      ...(await describeBatch(asked, digests.slice(0, half), notUnderstood, signal)),
      ...(await describeBatch(asked, digests.slice(half), notUnderstood, signal)),
    ];
  };

  const fetchManifests = async (asked: Asked, digests: readonly string[], signal: AbortSignal) => {
    const { BatchGetImageCommand } = await import('@aws-sdk/client-ecr');
    const command = new BatchGetImageCommand({
      registryId: asked.registry.account,
      repositoryName: asked.registry.name,
      imageIds: digests.map((imageDigest) => ({ imageDigest })),
      acceptedMediaTypes: MEDIA_TYPES,
    });
    const answer = await calls.call('ecr', asked.at, 'BatchGetImage', signal, (ecr, given) => ecr.send(command, given));
    for (const { imageId, imageManifest } of listIn(answer.images, 'ecr:BatchGetImage')) {
      if (!imageId?.imageDigest) continue;
      known.set(imageId.imageDigest, { manifest: parseManifest(imageManifest ?? '') });
    }
  };

  return {
    async describe(asked, digests, notUnderstood, signal) {
      const found: ImageDetail[] = [];
      for (const some of batches(digests, IMAGES_A_CALL)) {
        found.push(...(await describeBatch(asked, some, notUnderstood, signal)));
      }
      return new Map(found.map((it) => [it.digest, it]));
    },
    async manifests(asked, digests, signal) {
      const unknown = digests.filter((it) => known.get(it) === undefined);
      for (const some of batches(unknown, IMAGES_A_CALL)) await fetchManifests(asked, some, signal);
      return new Map(digests.map((it) => [it, known.get(it)?.manifest ?? null]));
    },
  };
}

/** Whether the account of a registry is none that toilbot was told how to enter. */
export function isClosed(error: unknown): boolean {
  const { reason } = gapOf(error);
  return reason === 'no_credentials' || reason === 'denied';
}
