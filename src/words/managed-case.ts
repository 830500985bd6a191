/** What the words of idle managed services are made of, in no language yet. */

import type { CaseView } from '../domain/case.ts';
import { shortName } from './en/count.ts';
import { findingsOf, text } from './facts.ts';

export interface IdleThings {
  /** How many of each sort; of an unknown one under `thing`. */
  readonly sorts: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  /** Since when all of them are looked at. */
  readonly since: Date | null;
}

export function idleThings(view: CaseView): IdleThings {
  const rows = findingsOf(view);
  const sorts = Map.groupBy(rows, (row) => text(row.facts, 'sort') ?? 'thing');
  return {
    sorts: new Map([...sorts].map(([sort, those]) => [sort, those.length])),
    names: rows.map((row) => shortName(text(row.facts, 'name') ?? '')),
    since: rows.map((row) => row.firstSeenAt).sort((a, b) => b.getTime() - a.getTime())[0] ?? null,
  };
}
