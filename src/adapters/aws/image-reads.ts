import type { Answer, NotUnderstood } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import { ecrRepository, imageName } from '../../domain/image-name.ts';
import type { EcsTask } from '../../domain/reads/ecs.ts';
import type { ImageScan } from '../../domain/reads/images.ts';
import { servicePathOf, taskResource } from '../../domain/resources.ts';
import type { Scope } from '../../domain/scope.ts';
import { type EcsParts, readTasks } from './ecs-reads.ts';
import { endsTheRead } from './gap.ts';
import { type Asked, type ScanFindings, type Scanned, scanFindings } from './image-findings.ts';
import type { ImageDetail, Manifest } from './image-parse.ts';
import { isClosed, type Repositories, repositories } from './image-repositories.ts';
import { type Gathering, gathering } from './pages.ts';

/** One image that runs now, and what runs it. */
interface Running {
  readonly repository: string;
  readonly digest: string;
  readonly tags: Set<string>;
  readonly runBy: Set<string>;
  readonly resources: Set<string>;
}

interface Parts {
  readonly ecs: EcsParts;
  readonly findings: ScanFindings;
  readonly repositories: Repositories;
}

export function imageReaders(ecs: EcsParts): Readers<'images.scans'> {
  const parts: Parts = {
    ecs,
    findings: scanFindings(ecs.calls, ecs.now),
    repositories: repositories(ecs.calls),
  };
  return { 'images.scans': (scope, signal) => readScans(parts, scope, signal) };
}

/**
 * The scans of the digests that run in the scope now. They are asked where their registry is, which may be another
 * account and region. An image of another registry than ECR's is `never`: nobody here can say what scans it.
 */
async function readScans(parts: Parts, scope: Scope, signal: AbortSignal): Promise<Answer<ImageScan>> {
  const seen = gathering<ImageScan>();
  const tasks = await readTasks(parts.ecs, scope, signal);
  if (tasks.gap) seen.missing(tasks.gap);
  seen.notUnderstood.push(...tasks.notUnderstood);
  const running = runningImages(tasks.items, scope, seen.notUnderstood);
  const byRepository = Map.groupBy(running, (it) => it.repository);
  for (const [repository, images] of byRepository) {
    const registry = ecrRepository(repository);
    if (!registry) {
      for (const image of images) seen.add(keyOf(image), unscanned(image, 'never'));
      continue;
    }
    try {
      await readRepository(parts, registry, scope, images, seen, signal);
    } catch (error) {
      seen.miss(error);
      if (registry.account === scope.account && endsTheRead(error)) break;
    }
  }
  return seen.answer();
}

const keyOf = (image: Running): string => `${image.repository}@${image.digest}`;

/** Tasks that run, by what they run. The digest is what counts: a tag may point elsewhere by now. */
function runningImages(tasks: readonly EcsTask[], scope: Scope, notUnderstood: NotUnderstood[]): readonly Running[] {
  const found = new Map<string, Running>();
  for (const task of tasks) {
    if (task.lastStatus === 'STOPPED' || task.desiredStatus === 'STOPPED') continue;
    const resource = taskResource(task, scope);
    const by = servicePathOf(task) ?? `${task.cluster}/family:${resource.name}`;
    for (const { image, imageDigest } of task.containers) {
      if (!image) continue;
      const { repository, tag, digest: written } = imageName(image);
      const digest = imageDigest ?? written;
      if (digest === null) {
        // Before it is pulled, a container has no digest yet.
        if (task.lastStatus === 'RUNNING') {
          notUnderstood.push({ what: `${by}: ${repository}`, why: 'it runs, and ECS does not say by which digest' });
        }
        continue;
      }
      const key = `${repository}@${digest}`;
      const known = found.get(key) ?? {
        repository,
        digest,
        tags: new Set(),
        runBy: new Set(),
        resources: new Set(),
      };
      if (tag !== null) known.tags.add(tag);
      known.runBy.add(by);
      known.resources.add(resource.id);
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** Asks by the registry's own account; where that cannot be entered by the scope's, as a repository's policy may allow it. */
async function readRepository(
  parts: Parts,
  registry: Asked['registry'],
  scope: Scope,
  images: readonly Running[],
  seen: Gathering<ImageScan>,
  signal: AbortSignal,
): Promise<void> {
  const { region } = registry;
  const own: Asked = { registry, at: { account: registry.account, region } };
  try {
    return await readAsked(parts, own, images, seen, signal);
  } catch (error) {
    if (registry.account === scope.account || !isClosed(error)) throw error;
  }
  try {
    await readAsked(parts, { registry, at: { account: scope.account, region } }, images, seen, signal);
  } catch (error) {
    if (!isClosed(error)) throw error;
    for (const image of images) {
      seen.add(keyOf(image), unscanned(image, 'failed'));
      seen.notUnderstood.push({
        what: image.repository,
        why: `its registry is in account ${registry.account}, which cannot be entered: add that account to aws.accounts, or let a repository policy allow ecr:DescribeImages and ecr:DescribeImageScanFindings`,
      });
    }
  }
}

async function readAsked(
  parts: Parts,
  asked: Asked,
  images: readonly Running[],
  seen: Gathering<ImageScan>,
  signal: AbortSignal,
): Promise<void> {
  const digests = images.map((it) => it.digest);
  const details = await parts.repositories.describe(asked, digests, seen.notUnderstood, signal);
  const manifests = await manifestsOf(parts, asked, [...details.keys()], seen.notUnderstood, signal);
  for (const image of images) {
    const detail = details.get(image.digest);
    if (!detail) {
      seen.add(keyOf(image), unscanned(image, 'failed'));
      const why = 'it runs, and its registry does not hold it any more: it cannot be scanned, or started again';
      seen.notUnderstood.push({ what: `${image.repository} ${image.digest.slice(0, 19)}`, why });
      continue;
    }
    const manifest = manifests.get(image.digest) ?? null;
    const scanned = await scannedOf(parts, asked, detail, manifest, seen.notUnderstood, signal);
    seen.notUnderstood.push(
      ...scanned.notUnderstood.map((it) => ({ ...it, what: `${asked.registry.name}: ${it.what}` })),
    );
    seen.add(keyOf(image), {
      ...unscanned(image, scanned.state),
      tags: [...new Set([...detail.tags, ...image.tags])],
      pushedAt: detail.pushedAt,
      scanner: scanned.scanner,
      scannedAt: scanned.scannedAt,
      vulnerabilities: scanned.vulnerabilities,
      base: manifest?.base ?? null,
    });
  }
}

/** Of a list of images, one a processor, the first that was scanned counts: the list itself is never scanned. */
async function scannedOf(
  parts: Parts,
  asked: Asked,
  detail: ImageDetail,
  manifest: Manifest | null,
  notUnderstood: NotUnderstood[],
  signal: AbortSignal,
): Promise<Scanned> {
  if (!detail.isIndex || !manifest || manifest.children.length === 0) return parts.findings(asked, detail, signal);
  const children = await parts.repositories.describe(asked, manifest.children, notUnderstood, signal);
  let last: Scanned | null = null;
  for (const digest of manifest.children) {
    const child = children.get(digest);
    if (!child) continue;
    last = await parts.findings(asked, child, signal);
    if (last.state === 'complete') return last;
  }
  return last ?? parts.findings(asked, detail, signal);
}

/** Manifests add the base and resolve lists of images. Without the right to them the scans are still read, and it is said. */
async function manifestsOf(
  parts: Parts,
  asked: Asked,
  digests: readonly string[],
  notUnderstood: NotUnderstood[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Manifest | null>> {
  try {
    return await parts.repositories.manifests(asked, digests, signal);
  } catch (error) {
    if (!isClosed(error) && endsTheRead(error)) throw error;
    const what = `${asked.registry.name}: base image`;
    notUnderstood.push({ what, why: 'its manifests could not be read (ecr:BatchGetImage)' });
    return new Map();
  }
}

function unscanned(image: Running, state: ImageScan['state']): ImageScan {
  return {
    repository: image.repository,
    digest: image.digest,
    tags: [...image.tags],
    pushedAt: null,
    runBy: [...image.runBy].sort(),
    resources: [...image.resources].sort(),
    scanner: null,
    state,
    scannedAt: null,
    vulnerabilities: [],
    base: null,
    baseLayers: [],
    os: null,
    osEnded: null,
  };
}
