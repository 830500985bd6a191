import type { PracticeImage, PracticeVulnerability } from '../fleet/areas/images.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import { blobPath } from './practice-pages.ts';
import type { Tree, TreeObject } from './wire.ts';

/** Amazon ECR (AWS JSON 1.1). */
export const ecrOperations: Readonly<Record<string, Operation>> = {
  DescribeImages: describeImages,
  DescribeImageScanFindings: describeImageScanFindings,
  BatchGetImage: batchGetImage,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
};

const MOST_NAMED = 100;
const MOST_A_PAGE = 1000;

/** The images of the repository that is asked for. Another account's registry is not open to the caller. */
function repositoryOf(call: Call): { readonly name: string; readonly images: readonly PracticeImage[] } {
  const name = call.input.text('repositoryName');
  const { account, arn } = call.caller;
  const registry = call.input.text('registryId') ?? account;
  if (registry !== account) {
    const what = `arn:aws:ecr:${call.region}:${registry}:repository/${name}`;
    throw new AwsFailure(
      'AccessDeniedException',
      `User: ${arn} is not authorized to perform: ecr:${call.operation} on resource: ${what} because no resource-based policy allows the ecr:${call.operation} action`,
    );
  }
  const found = call.fleet.scope(account, call.region, call.now).images.repositories.find((it) => it.name === name);
  if (found) return found;
  throw new AwsFailure(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registry}'`,
  );
}

function digestsAsked(call: Call): readonly string[] | null {
  const ids = call.input.items('imageIds');
  if (ids !== null && (ids.length === 0 || ids.length > MOST_NAMED)) {
    throw new AwsFailure(
      'InvalidParameterException',
      `Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length less than or equal to ${MOST_NAMED}'`,
    );
  }
  return ids?.map((id) => id.text('imageDigest') ?? '') ?? null;
}

function invalidToken(): AwsFailure {
  return new AwsFailure('InvalidParameterException', 'Invalid parameter at nextToken.');
}

function describeImages(call: Call): TreeObject {
  const repository = repositoryOf(call);
  const digests = digestsAsked(call);
  const chosen = digests?.map((digest) => imageOf(repository, digest)) ?? repository.images;
  // With ids ECR gives all of them at once, and takes no page size.
  const size = digests === null ? (call.input.whole('maxResults') ?? 100) : MOST_NAMED;
  const page = pageOf(call, chosen, { token: call.input.text('nextToken'), size, invalid: invalidToken });
  return {
    imageDetails: page.items.map((image) => detailTree(call, repository.name, image)),
    nextToken: page.next,
  };
}

function imageOf(repository: { readonly name: string; readonly images: readonly PracticeImage[] }, digest: string) {
  const found = repository.images.find((image) => image.digest === digest);
  if (found) return found;
  throw new AwsFailure(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${digest}', imageTag:'null'} does not exist within the repository with name '${repository.name}'`,
  );
}

function countsOf(found: readonly PracticeVulnerability[]): TreeObject {
  const groups = Map.groupBy(found, (it) => it.severity);
  return Object.fromEntries([...groups].map(([key, own]) => [key, own.length]));
}

function detailTree(call: Call, repositoryName: string, image: PracticeImage): Tree {
  const { scan } = image;
  return {
    registryId: call.caller.account,
    repositoryName,
    imageDigest: image.digest,
    imageTags: image.tags.length === 0 ? null : image.tags,
    imageSizeInBytes: 91_204_331,
    imagePushedAt: image.pushedAt,
    imageManifestMediaType: image.mediaType,
    imageScanStatus: scan ? { status: scan.status, description: '' } : null,
    imageScanFindingsSummary:
      scan?.status === 'COMPLETE'
        ? { imageScanCompletedAt: scan.completedAt, findingSeverityCounts: countsOf(scan.vulnerabilities) }
        : null,
  };
}

function describeImageScanFindings(call: Call): TreeObject {
  const repository = repositoryOf(call);
  const digest = call.input.inner('imageId')?.text('imageDigest') ?? '';
  const { scan } = imageOf(repository, digest);
  if (!scan) {
    throw new AwsFailure(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '{imageDigest:'${digest}'}' in the repository with name '${repository.name}' in the registry with id '${call.caller.account}'`,
    );
  }
  const page = pageOf(call, scan.vulnerabilities, {
    token: call.input.text('nextToken'),
    size: Math.min(call.input.whole('maxResults') ?? 100, MOST_A_PAGE),
    invalid: invalidToken,
  });
  const list: TreeObject =
    scan.status === 'COMPLETE'
      ? { findings: page.items.map(basicTree) }
      : { enhancedFindings: page.items.map((it) => enhancedTree(call, repository.name, digest, it)) };
  return {
    registryId: call.caller.account,
    repositoryName: repository.name,
    imageId: { imageDigest: digest },
    imageScanStatus: { status: scan.status, description: '' },
    imageScanFindings: {
      ...list,
      imageScanCompletedAt: scan.completedAt,
      vulnerabilitySourceUpdatedAt: scan.completedAt,
      findingSeverityCounts: countsOf(scan.vulnerabilities),
    },
    nextToken: page.next,
  };
}

function basicTree(it: PracticeVulnerability): Tree {
  return {
    name: it.id,
    uri: `https://security-tracker.debian.org/tracker/${it.id}`,
    severity: it.severity === 'UNTRIAGED' ? 'UNDEFINED' : it.severity,
    attributes: [
      { key: 'package_version', value: it.version },
      { key: 'package_name', value: it.package },
    ],
  };
}

/** One finding of Inspector as ECR hands it on. */
export function enhancedTree(call: Call, repository: string, digest: string, it: PracticeVulnerability): TreeObject {
  return {
    awsAccountId: call.caller.account,
    findingArn: `arn:aws:inspector2:${call.region}:${call.caller.account}:finding/${it.id}-${it.package}`,
    type: 'PACKAGE_VULNERABILITY',
    status: 'ACTIVE',
    severity: it.severity,
    title: `${it.id} - ${it.package}`,
    description: '',
    firstObservedAt: it.firstSeenAt,
    lastObservedAt: call.now,
    updatedAt: call.now,
    fixAvailable: it.fixedIn === null ? 'NO' : 'YES',
    exploitAvailable: 'NO',
    packageVulnerabilityDetails: {
      vulnerabilityId: it.id,
      source: 'DEBIAN_CVE',
      vulnerablePackages: [
        {
          name: it.package,
          version: it.version,
          sourceLayerHash: it.layer,
          packageManager: 'OS',
          fixedInVersion: it.fixedIn ?? 'NotAvailable',
        },
      ],
    },
    resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: `${repository}/${digest}` }],
  };
}

function batchGetImage(call: Call): TreeObject {
  const repository = repositoryOf(call);
  const digests = digestsAsked(call) ?? [];
  const found = repository.images.filter((image) => digests.includes(image.digest));
  return {
    images: found.map((image) => ({
      registryId: call.caller.account,
      repositoryName: repository.name,
      imageId: { imageDigest: image.digest, imageTag: image.tags[0] ?? null },
      imageManifest: image.manifest,
      imageManifestMediaType: image.mediaType,
    })),
    failures: digests
      .filter((digest) => !found.some((image) => image.digest === digest))
      .map((imageDigest) => ({
        imageId: { imageDigest },
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      })),
  };
}

/** Real addresses are of S3, signed, and good for an hour. */
function getDownloadUrlForLayer(call: Call): TreeObject {
  const repository = repositoryOf(call);
  const layerDigest = call.input.text('layerDigest') ?? '';
  if (!repository.images.some((image) => image.manifest.includes(layerDigest))) {
    throw new AwsFailure(
      'LayersNotFoundException',
      `The layers with the digests '[${layerDigest}]' do not exist in the repository with name '${repository.name}'`,
    );
  }
  const path = blobPath(call.caller.account, call.region, repository.name, layerDigest);
  return { downloadUrl: `${call.origin}${path}`, layerDigest };
}
