import { type ImageScan, SEVERITIES, type Vulnerability } from './reads/images.ts';

/** A digest that runs, with all that scanners and reports say of it. */
export interface KnownImage {
  /** The scan that says what runs it. */
  readonly image: ImageScan;
  /** Every scan and report with an answer. */
  readonly answers: readonly ImageScan[];
  readonly vulnerabilities: readonly Vulnerability[];
  readonly base: string | null;
  readonly baseLayers: ReadonlySet<string>;
  readonly os: string | null;
  readonly osEnded: boolean;
}

/**
 * Brings scans and reports together by digest, for what runs: reports of other digests are nothing. What a tag points
 * to does not matter, only what runs.
 */
export function knownImages(scans: readonly ImageScan[], reports: readonly ImageScan[]): readonly KnownImage[] {
  const reportsOf = Map.groupBy(reports, (it) => it.digest);
  return scans.map((image) => {
    const answers = newestOfEach(
      [image, ...(reportsOf.get(image.digest) ?? [])].filter((it) => it.state === 'complete'),
    );
    const bases = [...answers, image].map((it) => it.base).filter((it) => it !== null);
    return {
      image,
      answers,
      vulnerabilities: merged(answers.flatMap((it) => it.vulnerabilities)),
      base: bases[0] ?? null,
      baseLayers: new Set(answers.flatMap((it) => it.baseLayers)),
      os: answers.find((it) => it.os !== null)?.os ?? null,
      osEnded: answers.some((it) => it.osEnded === true),
    };
  });
}

function newestOfEach(answers: readonly ImageScan[]): readonly ImageScan[] {
  const newest = new Map<string, ImageScan>();
  for (const it of answers) {
    const known = newest.get(it.scanner ?? '');
    if (!known || (it.scannedAt?.getTime() ?? 0) > (known.scannedAt?.getTime() ?? 0)) newest.set(it.scanner ?? '', it);
  }
  return [...newest.values()];
}

/** The same vulnerability of the same package once: the worse severity, the earlier sight, whatever fix is known. */
export function merged(all: readonly Vulnerability[]): readonly Vulnerability[] {
  const found = new Map<string, Vulnerability>();
  for (const it of all) {
    const key = `${it.id} ${it.package}`;
    const known = found.get(key);
    found.set(
      key,
      known
        ? {
            ...known,
            severity: rank(it) < rank(known) ? it.severity : known.severity,
            installed: known.installed ?? it.installed,
            fixedIn: known.fixedIn ?? it.fixedIn,
            layer: known.layer ?? it.layer,
            since: earlier(known.since, it.since),
          }
        : it,
    );
  }
  return [...found.values()];
}

const rank = (it: Vulnerability): number => SEVERITIES.indexOf(it.severity);

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}
