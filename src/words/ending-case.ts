/** What the words of ends of support are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import type { ByLanguage } from '../domain/language.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { count, findingsOf, text, texts } from './facts.ts';

export type EndingThing = 'host' | 'function' | 'database' | 'image' | 'use';

export interface Ending {
  readonly name: ByLanguage<string>;
  /** What is counted, of one finding. */
  readonly one: (facts: JsonObject) => EndingThing;
  /** What to do, of one finding. */
  readonly step: (facts: JsonObject) => ByLanguage<string>;
}

export function worst(view: CaseView): FindingRow | undefined {
  return [...findingsOf(view)].sort((a, b) => b.severity - a.severity)[0];
}

/** `Amazon Linux 2`, `AWS Lambda nodejs20.x`: the same in every language. */
export function softwareName(facts: JsonObject): string | null {
  const title = text(facts, 'title') ?? text(facts, 'product');
  return title === null ? null : `${title} ${text(facts, 'version') ?? ''}`.trim();
}

export function numberOf({ facts }: FindingRow): number {
  return count(facts, 'count') ?? 1;
}

/** How many hosts, functions and so on, in the order of the findings. */
export function sumsOf(view: CaseView, one: Ending['one']): ReadonlyMap<EndingThing, number> {
  const sums = new Map<EndingThing, number>();
  for (const row of findingsOf(view)) {
    const name = one(row.facts);
    sums.set(name, (sums.get(name) ?? 0) + numberOf(row));
  }
  return sums;
}

export function isKnownByName({ facts }: FindingRow): boolean {
  return texts(facts, 'how').includes('image-name');
}
