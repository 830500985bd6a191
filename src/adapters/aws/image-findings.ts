import type { NotUnderstood } from '../../domain/answer.ts';
import type { Registry } from '../../domain/image-name.ts';
import type { ImageScan, Vulnerability } from '../../domain/reads/images.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { namesOf } from './gap.ts';
import { type ImageDetail, parseBasicFinding, parseInspectorFinding, scanStateOf } from './image-parse.ts';
import { memo } from './memo.ts';
import { eachPage, listIn } from './pages.ts';

/** A digest never changes, but what is known against it does: less than the six hours between two looks. */
const FINDINGS_KEPT_MS = 5 * 3_600_000;
const MOST_KEPT = 1_000;
const FINDINGS_A_PAGE = 500;
const INSPECTOR_PAGE = 100;

/** A repository of ECR and by whose rights it is asked. */
export interface Asked {
  readonly at: At;
  readonly registry: Registry & { readonly name: string };
}

/** What the scans of one image say. */
export interface Scanned extends Pick<ImageScan, 'scanner' | 'state' | 'scannedAt' | 'vulnerabilities'> {
  readonly notUnderstood: readonly NotUnderstood[];
}

export type ScanFindings = (asked: Asked, detail: ImageDetail, signal: AbortSignal) => Promise<Scanned>;

/** The findings of an image, asked once for all services, scopes and looks of the next hours. */
export function scanFindings(calls: Calls, clock: () => Date): ScanFindings {
  const known = memo<Scanned>(clock, FINDINGS_KEPT_MS, 0, MOST_KEPT);
  return async (asked, detail, signal) => {
    const bare = { scanner: scannerOf(detail), scannedAt: detail.scannedAt, vulnerabilities: [], notUnderstood: [] };
    if (detail.clean && detail.state === 'complete' && detail.status !== 'ACTIVE')
      return { ...bare, state: 'complete' };
    // Inspector's findings go with the scan's end; the others have none yet.
    if (detail.state !== 'complete' && detail.state !== 'never') return { ...bare, state: detail.state };
    const { account, region, name } = asked.registry;
    const key = `${account}/${region}/${name}@${detail.digest}@${detail.scannedAt?.getTime() ?? ''}`;
    return known.get(key, () => askFindings(calls, asked, detail, signal));
  };
}

function scannerOf(detail: ImageDetail): ImageScan['scanner'] {
  if (detail.status === 'ACTIVE' || detail.status === 'SCAN_ELIGIBILITY_EXPIRED') return 'inspector';
  return detail.state === 'complete' ? 'ecr-basic' : null;
}

async function askFindings(calls: Calls, asked: Asked, detail: ImageDetail, signal: AbortSignal): Promise<Scanned> {
  const { DescribeImageScanFindingsCommand } = await import('@aws-sdk/client-ecr');
  const notUnderstood: NotUnderstood[] = [];
  const found: Vulnerability[] = [];
  let { scannedAt, state } = detail;
  let scanner = scannerOf(detail);
  let isListed = false;
  try {
    await eachPage(
      'ecr:DescribeImageScanFindings',
      async (token) => {
        const command = new DescribeImageScanFindingsCommand({
          registryId: asked.registry.account,
          repositoryName: asked.registry.name,
          imageId: { imageDigest: detail.digest },
          maxResults: FINDINGS_A_PAGE,
          nextToken: token,
        });
        const answer = await calls.call('ecr', asked.at, 'DescribeImageScanFindings', signal, (ecr, options) =>
          ecr.send(command, options),
        );
        const { findings, enhancedFindings, imageScanCompletedAt } = answer.imageScanFindings ?? {};
        const status = answer.imageScanStatus?.status ?? null;
        if (status !== null) state = scanStateOf(status);
        if (status === 'ACTIVE' || enhancedFindings) scanner = 'inspector';
        else if (findings) scanner = 'ecr-basic';
        isListed ||= findings !== undefined || enhancedFindings !== undefined;
        scannedAt = validDate(imageScanCompletedAt) ?? scannedAt;
        found.push(
          ...(findings ?? []).flatMap((it) => parseBasicFinding(it, scannedAt, notUnderstood) ?? []),
          ...(enhancedFindings ?? []).flatMap((it) => parseInspectorFinding(it, notUnderstood)),
        );
        return { items: [], next: answer.nextToken };
      },
      () => {},
    );
  } catch (error) {
    if (!namesOf(error).includes('ScanNotFoundException')) throw error;
    return { scanner: null, state: 'never', scannedAt: null, vulnerabilities: [], notUnderstood };
  }
  if (state === 'never') state = isListed ? 'complete' : 'never';
  if (!isListed && scanner === 'inspector')
    found.push(...(await ofInspector(calls, asked, detail, notUnderstood, signal)));
  return { scanner, state, scannedAt, vulnerabilities: found, notUnderstood };
}

function validDate(value: Date | undefined): Date | null {
  return value && Number.isFinite(value.getTime()) ? value : null;
}

/** Inspector itself, for an image that it scans and whose findings ECR does not hand on. */
async function ofInspector(
  calls: Calls,
  { at }: Asked,
  { digest }: ImageDetail,
  notUnderstood: NotUnderstood[],
  signal: AbortSignal,
): Promise<readonly Vulnerability[]> {
  const { ListFindingsCommand } = await import('@aws-sdk/client-inspector2');
  const found: Vulnerability[] = [];
  await eachPage(
    'inspector2:ListFindings',
    async (token) => {
      const command = new ListFindingsCommand({
        filterCriteria: {
          ecrImageHash: [{ comparison: 'EQUALS', value: digest }],
          findingStatus: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
        },
        maxResults: INSPECTOR_PAGE,
        nextToken: token,
      });
      const answer = await calls.call('inspector2', at, 'ListFindings', signal, (inspector, options) =>
        inspector.send(command, options),
      );
      return { items: listIn(answer.findings, 'inspector2:ListFindings'), next: answer.nextToken };
    },
    (page) => {
      found.push(...page.flatMap((it) => parseInspectorFinding(it, notUnderstood)));
    },
  );
  return found;
}
