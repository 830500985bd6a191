/** What the words of things on EC2 that are left over or unclaimed are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { LEFTOVER_SORTS, type LeftoverSort } from '../domain/leftovers.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { shortName } from './en/count.ts';
import { count, findingsOf, part, texts, time } from './facts.ts';

/** The findings in the order of deletion. */
export function leftoverRows(view: CaseView): readonly (readonly [LeftoverSort, FindingRow])[] {
  return findingsOf(view)
    .flatMap((row): (readonly [LeftoverSort, FindingRow])[] => {
      const sort = LEFTOVER_SORTS.find((it) => it === row.aspect);
      return sort === undefined ? [] : [[sort, row]];
    })
    .toSorted(([a], [b]) => LEFTOVER_SORTS.indexOf(a) - LEFTOVER_SORTS.indexOf(b));
}

/** What stays behind, or is unclaimed, of one sort. */
export interface ToldThings {
  readonly number: number;
  /** Of stopped instances since when the first one is stopped; of the others when the oldest one was made or launched. */
  readonly since: Date | null;
  readonly imageFrom: Date | null;
  readonly gib: number | null;
  readonly snapshots: number;
  readonly stopped: number;
  readonly types: readonly string[];
}

export function thingsOf({ facts }: FindingRow): ToldThings {
  return {
    number: count(facts, 'count') ?? 1,
    since: time(facts, 'since'),
    imageFrom: time(facts, 'imageFrom'),
    gib: count(facts, 'gib'),
    snapshots: count(facts, 'snapshots') ?? 0,
    stopped: count(facts, 'stopped') ?? 0,
    types: texts(facts, 'types').map(shortName),
  };
}

/** Names with a number each, in their order. */
function numbers(facts: JsonObject, key: string): readonly (readonly [name: string, number: number])[] {
  return Object.entries(part(facts, key) ?? {}).flatMap(([name, number]): (readonly [string, number])[] =>
    typeof number === 'number' ? [[name, number]] : [],
  );
}

/** The subsystems whose names those of nobody look like, and how many of them do. */
export function likesOf(facts: JsonObject): readonly (readonly [name: string, number: number])[] {
  return numbers(facts, 'looksLike').map(([name, number]) => [shortName(name), number]);
}

/** What needs no subsystem, by its sort, and how many there are. */
export function leftOutOf({ facts }: FindingRow): readonly (readonly [sort: string, number: number])[] {
  return numbers(facts, 'leftOut');
}

/** The types that AWS lists as previous generations. */
export function previousTypesOf(rows: readonly FindingRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ facts }) => texts(facts, 'previousTypes').map(shortName)))];
}

/** The finding of unused security groups, if there is one, and how many of them the rules of other groups name. */
export function groupsOf(view: CaseView): { readonly left: boolean; readonly referenced: number } {
  const row = leftoverRows(view).find(([sort]) => sort === 'security-group')?.[1];
  return { left: row !== undefined, referenced: (row && count(row.facts, 'referenced')) ?? 0 };
}
