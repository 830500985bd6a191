/** What the words of a case of CloudWatch alarms are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { count, findingsOf, flag, text, time } from './facts.ts';

export interface ToldAlarm {
  readonly name: string;
  readonly state: string | null;
  readonly since: Date | null;
  readonly changes: number | null;
  /** What it watched and is no more. */
  readonly gone: string | null;
  /** What it watches and which stands still. */
  readonly dormant: string | null;
  readonly composite: boolean;
  readonly actionsEnabled: boolean;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first alarms of a finding, those that stand the longest first. */
export function alarmsOf(row: FindingRow): readonly ToldAlarm[] {
  const listed = row.facts['alarms'];
  return (Array.isArray(listed) ? listed : []).filter(isObject).map((facts: JsonObject) => ({
    name: text(facts, 'name') ?? 'an alarm',
    state: text(facts, 'state'),
    since: time(facts, 'since'),
    changes: count(facts, 'changes'),
    gone: text(facts, 'gone'),
    dormant: text(facts, 'dormant'),
    composite: flag(facts, 'composite') ?? false,
    actionsEnabled: flag(facts, 'actionsEnabled') ?? true,
  }));
}

/** How many alarms there are of an aspect, or of all. */
export function alarmCount(view: CaseView, ...aspects: readonly string[]): number {
  const rows = findingsOf(view).filter((row) => aspects.length === 0 || aspects.includes(row.aspect));
  return rows.reduce((sum, row) => sum + (count(row.facts, 'count') ?? 0), 0);
}

/** How many of them tell nobody. */
export function silentCount(view: CaseView): number {
  return findingsOf(view).reduce((sum, row) => sum + (count(row.facts, 'silent') ?? 0), 0);
}
