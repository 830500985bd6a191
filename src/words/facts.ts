/** Typed readers of a finding's facts. What is missing or of another type is null, and its line is left out. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import type { JsonObject } from '../domain/vocabulary.ts';

export function text(facts: JsonObject, key: string): string | null {
  const value = facts[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function count(facts: JsonObject, key: string): number | null {
  const value = facts[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flag(facts: JsonObject, key: string): boolean | null {
  const value = facts[key];
  return typeof value === 'boolean' ? value : null;
}

export function time(facts: JsonObject, key: string): Date | null {
  const value = text(facts, key);
  const at = value === null ? null : new Date(value);
  return at !== null && Number.isFinite(at.getTime()) ? at : null;
}

/** The texts of a list; none where there is no list. */
export function texts(facts: JsonObject, key: string): readonly string[] {
  const value = facts[key];
  return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
}

export function part(facts: JsonObject, key: string): JsonObject | null {
  const value = facts[key];
  if (value === null || typeof value !== 'object') return null;
  return isList(value) ? null : value;
}

// `Array.isArray` does not narrow a readonly array away.
function isList<T>(value: object | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** The structures of a list. */
export function parts(facts: JsonObject, key: string): readonly JsonObject[] {
  const value = facts[key];
  if (value === null || typeof value !== 'object' || !isList(value)) return [];
  return value.filter((it): it is JsonObject => it !== null && typeof it === 'object' && !isList(it));
}

/** The resource a finding is about, as settling keeps it among the facts. */
export interface KeptResource {
  readonly id: string;
  readonly name: string;
  readonly account: string | null;
  readonly region: string | null;
}

export function resourceOf(facts: JsonObject): KeptResource | null {
  const kept = part(facts, 'resource');
  const id = kept && text(kept, 'id');
  if (!kept || !id) return null;
  return { id, name: text(kept, 'name') ?? id, account: text(kept, 'account'), region: text(kept, 'region') };
}

/** The findings of an aspect that hold; of a case that is over, all of its episode. */
export function findingsOf(view: CaseView, ...aspects: readonly string[]): readonly FindingRow[] {
  const wanted = view.findings.filter((row) => aspects.length === 0 || aspects.includes(row.aspect));
  const open = wanted.filter((row) => row.nature === 'occurrence' || row.goneAt === null);
  return open.length > 0 ? open : wanted;
}

/** Each value once, in the order of first sight. */
export function once<T>(values: readonly (T | null)[]): readonly T[] {
  return [...new Set(values.filter((value) => value !== null))];
}
