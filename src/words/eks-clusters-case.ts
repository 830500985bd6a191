/** What the words of EKS clusters are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { shortName } from './en/count.ts';
import { count, findingsOf, flag, once, parts, text, time } from './facts.ts';

interface Part {
  readonly what: 'cluster' | 'nodegroup' | 'addon' | 'other';
  readonly name: string | null;
  /** EKS' own word, `UPDATE_FAILED`; null of what is active and has issues all the same. */
  readonly status: string | null;
}

const WHATS = ['cluster', 'nodegroup', 'addon'] as const;
const NO_STATUS = new Set(['', 'ACTIVE', 'UNKNOWN']);

/** The part of a cluster that a finding is about. */
export function partOf({ facts }: FindingRow): Part {
  const [what, name, status] = [text(facts, 'what'), text(facts, 'name'), text(facts, 'status') ?? ''];
  return {
    what: WHATS.find((it) => it === what) ?? 'other',
    name: name === null ? null : shortName(name),
    status: NO_STATUS.has(status.toUpperCase()) ? null : status,
  };
}

/** What EKS says of a part: a sentence, its code, or both. */
export function issuesOf({
  facts,
}: FindingRow): readonly { readonly code: string | null; readonly message: string | null }[] {
  return parts(facts, 'issues')
    .map((it) => ({ code: text(it, 'code'), message: text(it, 'message') }))
    .filter(({ code, message }) => code !== null || message !== null);
}

/** List prices of EKS for a cluster and hour, in USD, and how many hours a month has (https://aws.amazon.com/eks/pricing/). */
const STANDARD_PRICE = 0.1;
const EXTENDED_PRICE = 0.6;
const HOURS_A_MONTH = 730;

/** USD a cluster and hour, and how many USD more extended support is a month. */
export const CHARGE = {
  standard: STANDARD_PRICE.toFixed(2),
  extended: EXTENDED_PRICE.toFixed(2),
  moreAMonth: Math.round((EXTENDED_PRICE - STANDARD_PRICE) * HOURS_A_MONTH),
} as const;

interface VersionEnd {
  readonly stage: 'standard-ends' | 'extended' | 'unsupported' | 'upgrade-due';
  /** `1.34`. */
  readonly version: string | null;
  readonly standardEndsAt: Date | null;
  readonly extendedEndsAt: Date | null;
  readonly upgradesItself: boolean;
}

const STAGES = ['extended', 'unsupported', 'upgrade-due'] as const;

/** When the support of a cluster's version ends; null where nothing is found. */
export function versionEnd(view: CaseView): VersionEnd | null {
  const [row] = findingsOf(view);
  if (!row) return null;
  const version = text(row.facts, 'version');
  return {
    stage: STAGES.find((it) => it === row.aspect) ?? 'standard-ends',
    version: version === null ? null : shortName(version),
    standardEndsAt: time(row.facts, 'standardEndsAt'),
    extendedEndsAt: time(row.facts, 'extendedEndsAt'),
    upgradesItself: flag(row.facts, 'upgradesItself') === true,
  };
}

interface Behind {
  readonly versions: readonly string[];
  readonly clusterVersion: string;
  readonly nodegroups: readonly string[];
}

/** The nodes that are behind, and their cluster; null where either's version is not known. */
export function behindOf(view: CaseView): Behind | null {
  const rows = findingsOf(view);
  const versions = once(rows.map(({ facts }) => text(facts, 'version')));
  const own = rows[0] && text(rows[0].facts, 'clusterVersion');
  if (versions.length === 0 || !own) return null;
  const nodegroups = once(rows.map(({ facts }) => text(facts, 'nodegroup'))).map(shortName);
  return { versions, clusterVersion: shortName(own), nodegroups };
}

/** How many minor versions nodes may be older, and whether some are older still; null where nothing is found. */
export function skewOf(view: CaseView): { readonly allowed: number; readonly isTooOld: boolean } | null {
  const rows = findingsOf(view);
  const [row] = rows;
  if (!row) return null;
  return {
    allowed: count(row.facts, 'allowed') ?? 3,
    isTooOld: rows.some(({ facts }) => flag(facts, 'tooOld') === true),
  };
}
