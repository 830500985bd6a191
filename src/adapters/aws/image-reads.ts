import type { Answer, NotUnderstood } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import { ecrRepository } from '../../domain/image-name.ts';
import type { KubernetesWorkload } from '../../domain/reads/eks.ts';
import type { ImageScan } from '../../domain/reads/images.ts';
import type { Scope } from '../../domain/scope.ts';
import { openHttp } from '../http/fetch-json.ts';
import { type EcsParts, readTasks } from './ecs-reads.ts';
import { endsTheRead } from './gap.ts';
import { type Bases, imageBases } from './image-bases.ts';
import { type Asked, type ScanFindings, type Scanned, scanFindings } from './image-findings.ts';
import type { ImageDetail } from './image-parse.ts';
import { isClosed, type Repositories, repositories } from './image-repositories.ts';
import { keyOf, type Running, runByTasks, runByWorkloads, unscanned } from './image-running.ts';
import { type Gathering, gathering } from './pages.ts';

interface Parts {
  readonly findings: ScanFindings;
  readonly repositories: Repositories;
  readonly bases: Bases;
}

/** How the workloads of a scope's clusters are had: the read of EKS, shared among those of one tick. */
export type WorkloadsOf = (scope: Scope, signal: AbortSignal) => Promise<Answer<KubernetesWorkload>>;

export function imageReaders(
  ecs: EcsParts,
  workloadsOf: WorkloadsOf,
): Readers<'images.scans' | 'images.workloadScans'> {
  const registry = repositories(ecs.calls);
  const parts: Parts = {
    findings: scanFindings(ecs.calls, ecs.now),
    repositories: registry,
    bases: imageBases(ecs.calls, registry, openHttp({ clock: ecs.now })),
  };
  return {
    'images.scans': async (scope, signal) => {
      const seen = gathering<ImageScan>();
      const tasks = taken(await readTasks(ecs, scope, signal), seen);
      return readScans(parts, scope, runByTasks(tasks, scope, seen.notUnderstood), seen, signal);
    },
    'images.workloadScans': async (scope, signal) => {
      const seen = gathering<ImageScan>();
      const workloads = taken(await workloadsOf(scope, signal), seen);
      return readScans(parts, scope, runByWorkloads(workloads, scope), seen, signal);
    },
  };
}

function taken<T>(answer: Answer<T>, seen: Gathering<ImageScan>): readonly T[] {
  if (answer.gap) seen.missing(answer.gap);
  seen.notUnderstood.push(...answer.notUnderstood);
  return answer.items;
}

/**
 * The scans of the digests that run in the scope now. They are asked where their registry is, which may be another
 * account and region. An image of another registry than ECR's is `never`: nobody here can say what scans it. One whose
 * digest nobody tells is `pending`: what is known of its repository stays as it is.
 */
async function readScans(
  parts: Parts,
  scope: Scope,
  running: readonly Running[],
  seen: Gathering<ImageScan>,
  signal: AbortSignal,
): Promise<Answer<ImageScan>> {
  for (const image of running) if (image.digest === '') seen.add(keyOf(image), unscanned(image, 'pending'));
  const named = running.filter(({ digest }) => digest !== '');
  const byRepository = Map.groupBy(named, (it) => it.repository);
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
      seen.add(keyOf(image), unread(parts, image));
      seen.notUnderstood.push({
        what: image.repository,
        why: `its registry is in account ${registry.account}, which cannot be entered: add that account to aws.accounts, or let a repository policy allow ecr:DescribeImages and ecr:DescribeImageScanFindings`,
      });
    }
  }
}

/** An image that its registry tells nothing of this time. */
function unread({ bases }: Parts, image: Running): ImageScan {
  return { ...unscanned(image, 'failed'), base: bases.known(image.digest), unread: ['base'] };
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
  const { bases, gap } = await parts.bases.of(asked, [...details.keys()], signal);
  if (gap) seen.notUnderstood.push({ what: `${asked.registry.name}: base image`, why: gap.detail, untold: gap });
  for (const image of images) {
    const detail = details.get(image.digest);
    if (!detail) {
      seen.add(keyOf(image), unread(parts, image));
      const why = 'it runs, and its registry does not hold it any more: it cannot be scanned, or started again';
      seen.notUnderstood.push({ what: `${image.repository} ${image.digest.slice(0, 19)}`, why });
      continue;
    }
    const scanned = await scannedOf(parts, asked, detail, seen.notUnderstood, signal);
    // A finding that nobody understood is lost to this image alone.
    const odd = scanned.notUnderstood.map(({ what, why }) => ({ what: `${asked.registry.name}: ${what}`, why }));
    seen.notUnderstood.push(...odd);
    const lacks = [
      ...(scanned.notUnderstood.some((it) => it.lost) ? (['findings'] as const) : []),
      ...(bases.has(image.digest) ? [] : (['base'] as const)),
    ];
    seen.add(keyOf(image), {
      ...unscanned(image, scanned.state),
      ...(lacks.length === 0 ? {} : { unread: lacks }),
      tags: [...new Set([...detail.tags, ...image.tags])],
      pushedAt: detail.pushedAt,
      scanner: scanned.scanner,
      scannedAt: scanned.scannedAt,
      vulnerabilities: scanned.vulnerabilities,
      base: bases.get(image.digest) ?? null,
    });
  }
}

/** Of a list of images, one a processor, the first that was scanned counts: the list itself is never scanned. */
async function scannedOf(
  parts: Parts,
  asked: Asked,
  detail: ImageDetail,
  notUnderstood: NotUnderstood[],
  signal: AbortSignal,
): Promise<Scanned> {
  const named = detail.isIndex ? await childrenOf(parts, asked, detail.digest, signal) : [];
  if (named.length === 0) return parts.findings(asked, detail, signal);
  const children = await parts.repositories.describe(asked, named, notUnderstood, signal);
  let last: Scanned | null = null;
  for (const digest of named) {
    const child = children.get(digest);
    if (!child) continue;
    last = await parts.findings(asked, child, signal);
    if (last.state === 'complete') return last;
  }
  return last ?? parts.findings(asked, detail, signal);
}

/** Lists of images name those that are scanned. Without the right to manifests it is said once, with the bases. */
async function childrenOf(parts: Parts, asked: Asked, digest: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return (await parts.repositories.manifests(asked, [digest], signal)).get(digest)?.children ?? [];
  } catch (error) {
    if (!isClosed(error) && endsTheRead(error)) throw error;
    return [];
  }
}
