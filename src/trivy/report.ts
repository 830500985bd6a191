import { z } from 'zod';
import type { NotUnderstood } from '../domain/answer.ts';
import { imageName, taggedName } from '../domain/image-name.ts';
import type { ImageReport } from '../domain/measures.ts';
import { outsideText } from '../domain/outside-text.ts';
import type { ImageScan, Severity, Vulnerability } from '../domain/reads/images.ts';
import { UserError } from '../domain/user-error.ts';
import { baseLayersOf } from './base.ts';
import { reportShape, type TrivyReport, vulnerabilityShape } from './shape.ts';

export interface ParsedReport {
  /** One for each digest that the report names: an image may stand in several registries. */
  readonly reports: readonly ImageReport[];
  readonly notUnderstood: readonly NotUnderstood[];
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * A report of `trivy image --format json`. `image` (`repository@sha256:…`) says what it is of where the report does not:
 * a scan of an archive names no digest. `now` stands in for a report without its time. Throws a UserError that says in
 * one line what is wrong.
 */
export function parseTrivy(text: string, image: string | null, now: Date): ParsedReport {
  const report = reportOf(text);
  const { ArtifactType: type } = report;
  if (type !== 'container_image') {
    throw new UserError(
      `it is a report of ${type ? `a ${outsideText(type, 40)}` : 'something unnamed'}, not of a container image: make it with trivy image --format json`,
    );
  }
  const names = imagesOf(report, image);
  const notUnderstood: NotUnderstood[] = [];
  const reportedAt = dateOf(report.CreatedAt) ?? now;
  const vulnerabilities = (report.Results ?? [])
    .flatMap((result) => result.Vulnerabilities ?? [])
    .flatMap((it) => vulnerabilityOf(it, reportedAt, notUnderstood));
  const metadata = report.Metadata ?? {};
  const base = metadata.ImageConfig?.config?.Labels?.['org.opencontainers.image.base.name'] ?? null;
  const os = metadata.OS;
  const common: Omit<ImageScan, 'repository' | 'digest'> = {
    tags: (metadata.RepoTags ?? []).flatMap((it) => outsideText(imageName(it).tag ?? '', 128) || []),
    pushedAt: null,
    runBy: [],
    resources: [],
    scanner: 'trivy',
    state: 'complete',
    scannedAt: reportedAt,
    vulnerabilities,
    base: base === null || base === '' ? null : outsideText(taggedName(base), 300),
    baseLayers: baseLayersOf(metadata).map((it) => outsideText(it, 100)),
    os: os?.Family ? outsideText(`${os.Family} ${os.Name ?? ''}`, 80) : null,
    osEnded: os ? os.EOSL === true : null,
  };
  return { reports: names.map((name) => ({ reportedAt, scan: { ...common, ...name } })), notUnderstood };
}

function reportOf(text: string): TrivyReport {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new UserError('it is not JSON: make it with trivy image --format json');
  }
  const parsed = reportShape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UserError(refusalOf(value, parsed.error));
}

function refusalOf(value: unknown, error: z.ZodError): string {
  const members = value instanceof Object ? (value as Readonly<Record<string, unknown>>) : {};
  const again = 'make it with trivy image --format json';
  if ('bomFormat' in members || 'spdxVersion' in members)
    return `it is an SBOM, a list of parts without findings: ${again}`;
  if ('runs' in members) return `it is SARIF, which leaves out digests and fixes: ${again}`;
  if (Array.isArray(value)) return `it is of Trivy's old schema 1: ${again} of a newer Trivy`;
  const version = members['SchemaVersion'];
  if (typeof version === 'number') {
    const [issue] = error.issues;
    return version === 2
      ? `its ${issue?.path.join('.') || 'text'} is not as Trivy writes it (${issue?.message.replace('Invalid input: ', '') ?? 'unknown'}): ${again}`
      : `its schema is ${version}, and only 2 is known`;
  }
  return `it is no report of Trivy: ${again}`;
}

function imagesOf(report: TrivyReport, image: string | null): readonly Pick<ImageScan, 'repository' | 'digest'>[] {
  const written = image === null ? (report.Metadata?.RepoDigests ?? []) : [image];
  const names = [...written, report.ArtifactName ?? ''].map(imageName);
  const found = names.flatMap(({ repository, digest }) =>
    digest !== null && DIGEST.test(digest) ? [{ repository: outsideText(repository, 300), digest }] : [],
  );
  const once = new Map(found.map((it) => [it.digest, it]));
  if (once.size > 0) return [...once.values()];
  throw new UserError(
    'it names no digest, as a scan of an archive or of an image that was never pushed: scan what was pushed, or say --image repository@sha256:…',
  );
}

const SEVERITY_OF: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
};

/** Without a day of publication it counts from the report: it was there then. */
function vulnerabilityOf(value: unknown, reportedAt: Date, notUnderstood: NotUnderstood[]): readonly Vulnerability[] {
  const parsed = vulnerabilityShape.safeParse(value);
  if (!parsed.success) {
    const id = z.object({ VulnerabilityID: z.string() }).safeParse(value).data?.VulnerabilityID ?? 'a vulnerability';
    notUnderstood.push({
      what: outsideText(id, 60),
      why: z.prettifyError(parsed.error).split('\n')[0] ?? 'not readable',
    });
    return [];
  }
  const it = parsed.data;
  return [
    {
      id: outsideText(it.VulnerabilityID, 60),
      severity: SEVERITY_OF[it.Severity ?? ''] ?? 'other',
      package: outsideText(it.PkgName ?? 'unknown package', 160),
      installed: it.InstalledVersion ? outsideText(it.InstalledVersion, 120) : null,
      fixedIn: it.FixedVersion ? outsideText(it.FixedVersion, 120) : null,
      since: dateOf(it.PublishedDate) ?? reportedAt,
      layer: it.Layer?.Digest || it.Layer?.DiffID || null,
    },
  ];
}

function dateOf(text: string | null | undefined): Date | null {
  const at = new Date(text ?? '');
  return Number.isFinite(at.getTime()) ? at : null;
}
