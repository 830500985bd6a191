import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { ImageScan, Severity, Vulnerability } from '../../domain/reads/images.ts';
import { nameOf } from './ec2-parse.ts';
import { type DateReader, dateReader, maybeDate, maybeText, textOf, textOrNull, understood } from './values.ts';

const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};

export function severityOf(said: string | null | undefined): Severity {
  return SEVERITY_OF[(said ?? '').toUpperCase()] ?? 'other';
}

/** ECR's open set of scan states. A state that is not known yet is taken as pending: it is not a scan that was made. */
export function scanStateOf(status: string | null): ImageScan['state'] {
  switch (status) {
    case null:
      return 'never';
    case 'COMPLETE':
    case 'ACTIVE':
      return 'complete';
    case 'SCAN_ELIGIBILITY_EXPIRED':
    case 'IMAGE_ARCHIVED':
      return 'expired';
    case 'UNSUPPORTED_IMAGE':
      return 'unsupported';
    case 'FAILED':
    case 'FINDINGS_UNAVAILABLE':
    case 'LIMIT_EXCEEDED':
      return 'failed';
    default:
      return 'pending';
  }
}

const detailSchema = z.object({
  imageDigest: z.string().min(1),
  imageTags: z.array(z.string()).nullish(),
  imagePushedAt: maybeDate,
  imageScanStatus: z.object({ status: maybeText }).nullish(),
  imageScanFindingsSummary: z
    .object({ imageScanCompletedAt: maybeDate, findingSeverityCounts: z.record(z.string(), z.number()).nullish() })
    .nullish()
    .catch(null),
  imageManifestMediaType: maybeText,
});

/** What DescribeImages says of one image. */
export interface ImageDetail {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date | null;
  readonly state: ImageScan['state'];
  /** `ACTIVE` is Inspector's continuous scan, `COMPLETE` that of ECR itself. */
  readonly status: string | null;
  readonly scannedAt: Date | null;
  /** True when the summary says that a scan found nothing. */
  readonly clean: boolean;
  /** It is a list of images, one a processor: those are scanned, not the list. */
  readonly isIndex: boolean;
}

export function parseImageDetail(value: unknown, notUnderstood: NotUnderstood[]): ImageDetail | null {
  const name = nameOf(value, 'imageDigest', 'an image');
  const detail = understood(detailSchema, value, name, notUnderstood);
  if (!detail) return null;
  const date = dateReader(name, notUnderstood);
  const summary = detail.imageScanFindingsSummary;
  const scannedAt = date(summary?.imageScanCompletedAt, 'imageScanCompletedAt');
  const status = textOrNull(detail.imageScanStatus?.status);
  const counts = Object.values(summary?.findingSeverityCounts ?? {});
  return {
    digest: textOf(detail.imageDigest),
    tags: (detail.imageTags ?? []).map(textOf),
    pushedAt: date(detail.imagePushedAt, 'imagePushedAt'),
    // Of a basic scan long ago some registries keep the summary alone.
    state: scanStateOf(status ?? (scannedAt ? 'COMPLETE' : null)),
    status,
    scannedAt,
    clean: summary?.findingSeverityCounts != null && scannedAt !== null && counts.every((count) => count === 0),
    isIndex: /manifest\.list|image\.index/.test(detail.imageManifestMediaType ?? ''),
  };
}

const basicSchema = z.object({
  name: z.string().min(1),
  severity: maybeText,
  attributes: z.array(z.object({ key: maybeText, value: maybeText })).nullish(),
});

/** One finding of a basic scan. It says neither what fixes it nor since when: it was there when the scan was made. */
export function parseBasicFinding(
  value: unknown,
  scannedAt: Date | null,
  notUnderstood: NotUnderstood[],
): Vulnerability | null {
  const finding = understood(basicSchema, value, nameOf(value, 'name', 'a finding'), notUnderstood);
  if (!finding) return null;
  const attribute = (key: string) => textOrNull(finding.attributes?.find((it) => it.key === key)?.value);
  return {
    id: textOf(finding.name),
    severity: severityOf(finding.severity),
    package: attribute('package_name') ?? 'unknown package',
    installed: attribute('package_version'),
    fixedIn: null,
    since: scannedAt,
    layer: null,
  };
}

const packageSchema = z.object({
  name: maybeText,
  version: maybeText,
  fixedInVersion: maybeText,
  sourceLayerHash: maybeText,
});
const enhancedSchema = z.object({
  findingArn: maybeText,
  status: maybeText,
  severity: maybeText,
  firstObservedAt: maybeDate,
  fixAvailable: maybeText,
  title: maybeText,
  packageVulnerabilityDetails: z
    .object({ vulnerabilityId: maybeText, vulnerablePackages: z.array(packageSchema).nullish() })
    .nullish(),
});

/**
 * One finding of Inspector, as ECR hands it on and as Inspector lists it: one vulnerability a package. What Inspector
 * has closed or a team's rule suppresses there is none, nor is a finding that names no vulnerability.
 */
export function parseInspectorFinding(value: unknown, notUnderstood: NotUnderstood[]): readonly Vulnerability[] {
  const name = nameOf(value, 'findingArn', nameOf(value, 'title', 'a finding'));
  const finding = understood(enhancedSchema, value, name, notUnderstood);
  if (!finding || (finding.status ?? 'ACTIVE') !== 'ACTIVE') return [];
  const id = textOrNull(finding.packageVulnerabilityDetails?.vulnerabilityId);
  if (id === null) return [];
  const date = dateReader(name, notUnderstood);
  const packages = finding.packageVulnerabilityDetails?.vulnerablePackages ?? [];
  const common = {
    id,
    severity: severityOf(finding.severity),
    since: sinceOf(finding.firstObservedAt, date),
  };
  return (packages.length === 0 ? [{}] : packages).map((it: z.output<typeof packageSchema>) => ({
    ...common,
    package: textOrNull(it.name) ?? 'unknown package',
    installed: textOrNull(it.version),
    fixedIn: fixOf(it.fixedInVersion, finding.fixAvailable),
    layer: textOrNull(it.sourceLayerHash),
  }));
}

function sinceOf(value: unknown, date: DateReader): Date | null {
  return date(value, 'firstObservedAt');
}

/** Inspector writes `NotAvailable` where no version fixes it, and may know of a fix without its version. */
function fixOf(version: string | null | undefined, available: string | null | undefined): string | null {
  const fixed = textOrNull(version);
  if (fixed !== null && !/^not\s*available$/i.test(fixed)) return fixed;
  return available === 'YES' ? 'a newer version' : null;
}

const BASE = 'org.opencontainers.image.base.name';

const manifestSchema = z.object({
  config: z.object({ digest: z.string() }).nullish().catch(null),
  annotations: z.record(z.string(), z.string()).nullish().catch(null),
  manifests: z
    .array(
      z.object({
        digest: z.string(),
        platform: z.object({ os: maybeText, architecture: maybeText }).nullish(),
      }),
    )
    .nullish(),
});

/** What an image's manifest tells: the base that its builder wrote down, its configuration, and the images of a list. */
export interface Manifest {
  readonly base: string | null;
  /** The digest of its configuration; a list has none. */
  readonly config: string | null;
  readonly children: readonly string[];
}

/** Attestations stand in a list too, as images of the system `unknown`. Null for what is no manifest. */
export function parseManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) return null;
  const children = (parsed.data.manifests ?? []).filter((it) => it.platform?.os !== 'unknown');
  return {
    base: textOrNull(parsed.data.annotations?.[BASE]),
    config: textOrNull(parsed.data.config?.digest),
    children: children.map((it) => textOf(it.digest)),
  };
}

/** Labels only: the environment of an image stands in its configuration too, and ends here. */
const configurationSchema = z.object({
  config: z
    .object({
      Labels: z
        .object({ [BASE]: maybeText })
        .nullish()
        .catch(null),
    })
    .nullish(),
});

/** The base that an image's configuration has a label of; null without one, undefined for what is no configuration. */
export function parseBaseLabel(text: string): string | null | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = configurationSchema.safeParse(value);
  return parsed.success ? textOrNull(parsed.data.config?.Labels?.[BASE]) : undefined;
}
