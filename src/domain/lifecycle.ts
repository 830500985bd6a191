/** When products end: in endoflife.date's terms, from a file of this repository that may be refreshed. */

const DAY = 86_400_000;

/** One release cycle of a product. */
export interface Cycle {
  /** `3.2`, `2023`, `22.04`, `1.31`: as endoflife.date names it. */
  readonly name: string;
  readonly releasedAt: Date | null;
  /** End of the maintainers' support: a day, `true` when it has ended at an unknown one, `false` when it has not. */
  readonly end: Date | boolean | null;
  /** End of what can be bought or is given longer: EKS extended support, Ubuntu Pro, Debian LTS. */
  readonly extendedEnd: Date | boolean | null;
  readonly latest: string | null;
}

export interface Product {
  /** `ubuntu`, `amazon-linux`, `ruby`, `amazon-eks`, `fluent-package` … */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** The day of its dates: shown in every message that leans on them. */
  readonly asOf: Date;
  readonly cycles: readonly Cycle[];
}

/** A vulnerability of fluentd itself. */
export interface Advisory {
  /** `CVE-2026-44024`. */
  readonly id: string;
  readonly title: string;
  /** CVSS 3 base score, 0 to 10. */
  readonly score: number | null;
  /** The first version without it; null when there is none yet. */
  readonly fixedIn: string | null;
  /** Versions before this one never had it. */
  readonly unaffectedBelow: string | null;
}

/** What each release of AWS's image aws-for-fluent-bit holds: it counts by itself, and Fluent Bit by itself. */
export interface AwsForFluentBit {
  readonly asOf: Date;
  readonly source: string;
  /** Of releases in between that hold the same Fluent Bit, the first and the last are enough. */
  readonly releases: readonly { readonly release: string; readonly fluentBit: string }[];
}

/** Each part has a day of its own: what is fetched anew makes nothing else fresher. */
export interface Lifecycle {
  readonly products: ReadonlyMap<string, Product>;
  /** What is known of fluentd beyond its dates; absent where the data has none. */
  readonly fluentd?: {
    /** The day and the source of the advisories. */
    readonly asOf: Date;
    readonly source: string;
    readonly advisories: readonly Advisory[];
    /** Which fluentd a version of td-agent or fluent-package brings. */
    readonly contents: readonly { readonly package: string; readonly version: string; readonly fluentd: string }[];
    readonly awsForFluentBit: AwsForFluentBit;
  };
}

export const NO_LIFECYCLE: Lifecycle = { products: new Map() };

/** The part of the data whose day is the oldest, and what it is called; null when there is no data. */
export function oldestPart({ products, fluentd }: Lifecycle): { readonly title: string; readonly asOf: Date } | null {
  const parts = [
    ...products.values(),
    ...(fluentd
      ? [
          { title: 'vulnerabilities of fluentd', asOf: fluentd.asOf },
          { title: 'releases of aws-for-fluent-bit', asOf: fluentd.awsForFluentBit.asOf },
        ]
      : []),
  ];
  const [oldest] = parts.sort((a, b) => a.asOf.getTime() - b.asOf.getTime());
  return oldest ? { title: oldest.title, asOf: oldest.asOf } : null;
}

/** Numbers of a version, `4.5.2-1.el7` as 4, 5, 2; what does not begin with a number has none. */
export function versionParts(version: string): readonly number[] {
  const plain = /^v?(\d{1,9}(?:\.\d{1,9}){0,5})/i.exec(version.trim())?.[1];
  return plain === undefined ? [] : plain.split('.').map(Number);
}

/** Below zero when `a` is the older one; missing parts count as 0, so that 1.16 is 1.16.0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionParts(a), versionParts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is of a cycle: `7.9` is of `7`, `8.0.35` of `8.0`, and `20.04.6` is not of `2`. */
function isOf(version: string, cycle: string): boolean {
  return version === cycle || (version.startsWith(cycle) && /^[.\-+~_ ]/.test(version.slice(cycle.length)));
}

/**
 * The release cycle of a version, the one with the longest name that fits: Amazon RDS for MySQL has `8.4` and `8.4.9`.
 * Null when the product or the cycle is unknown.
 */
export function cycleOf(lifecycle: Lifecycle, product: string, version: string): Cycle | null {
  const wanted = version
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '');
  const fits = (lifecycle.products.get(product)?.cycles ?? []).filter((it) => isOf(wanted, it.name.toLowerCase()));
  return fits.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}

/** When a cycle's support ends: a day, `ended` at one that nobody wrote down, or null when no end is known. */
export type End = Date | 'ended' | null;

function endFrom(end: Date | boolean | null): End {
  if (end instanceof Date) return end;
  return end === true ? 'ended' : null;
}

/** End of the maintainers' own support. */
export function endOf(cycle: Cycle): End {
  return endFrom(cycle.end);
}

/** End of what is given or can be bought longer; null also where there is nothing longer. */
export function extendedEndOf(cycle: Cycle): End {
  const extended = endFrom(cycle.extendedEnd);
  // Some products name the same day twice: then there is nothing longer.
  if (extended instanceof Date && cycle.end instanceof Date && extended <= cycle.end) return null;
  return extended;
}

/** Which of the thresholds was passed. */
export interface EndStage {
  /** The threshold in days: 180, 90, 30, or 0 for what has ended. */
  readonly days: number;
  /** 1 for the first threshold, one more for each later one: what is worse is told again. */
  readonly severity: number;
}

/**
 * The latest threshold that `now` has passed, of days before the end; null when none has, or no end is known. An end is
 * the first day without support, in UTC, as endoflife.date means it. What has ended passes them all.
 */
export function endStage(end: End, now: Date, thresholds: readonly number[]): EndStage | null {
  if (end === null) return null;
  const left = end === 'ended' ? Number.NEGATIVE_INFINITY : (end.getTime() - now.getTime()) / DAY;
  const ordered = [...new Set(thresholds)].sort((a, b) => b - a);
  const passed = ordered.filter((days) => left <= days);
  const days = passed.at(-1);
  return days === undefined ? null : { days, severity: Math.min(passed.length, 9) };
}

/** Whether an end is past. */
export function hasEnded(end: End, now: Date): boolean {
  return end === 'ended' || (end !== null && end <= now);
}

/** The support that EKS gives a Kubernetes version: it moves to extended support by itself, at a higher price. */
export type EksSupport = 'standard' | 'extended' | 'ended' | 'unknown';

export function eksSupport(cycle: Cycle | null, now: Date): EksSupport {
  if (cycle === null) return 'unknown';
  const end = endOf(cycle);
  if (!hasEnded(end, now)) return end === null && cycle.end === null ? 'unknown' : 'standard';
  const extended = extendedEndOf(cycle);
  if (extended === null) return 'unknown';
  return hasEnded(extended, now) ? 'ended' : 'extended';
}

/** Data older than this may miss a change of dates. */
const OLD_DAYS = 180;

/** Whether the data is so old that whoever leans on it should say so. */
export function isOldData(asOf: Date, now: Date): boolean {
  return now.getTime() - asOf.getTime() > OLD_DAYS * DAY;
}
