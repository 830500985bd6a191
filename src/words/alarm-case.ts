/** What the words of a case of CloudWatch alarms are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { alarmsLink } from '../domain/console-links.ts';
import { count, findingsOf, flag, parts, resourceOf, text, time } from './facts.ts';
import { type Link, link, runbook } from './links.ts';

export interface ToldAlarm {
  readonly name: string | null;
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

/** Alarms that one message names. */
const NAMED = 5;

/** The first alarms of a finding, those that stand the longest first. */
function alarmsOf(row: FindingRow): readonly ToldAlarm[] {
  return parts(row.facts, 'alarms').map((facts) => ({
    name: text(facts, 'name'),
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

/** The alarms that a message names, and how many more there are. */
export function namedAlarms(view: CaseView): { readonly named: readonly ToldAlarm[]; readonly more: number } {
  const named = findingsOf(view).flatMap(alarmsOf).slice(0, NAMED);
  return { named, more: Math.max(0, alarmCount(view) - named.length) };
}

/** The alarm that a case is about alone, where it is told how often that changed in a day. */
export function loneFlapping(view: CaseView): { readonly name: string | null; readonly changes: number } | null {
  const [only] = alarmCount(view) === 1 ? findingsOf(view).flatMap(alarmsOf) : [];
  return only?.changes ? { name: only.name, changes: only.changes } : null;
}

export function alarmLinks(
  view: CaseView,
  labels: { readonly alarms: string; readonly runbook: string },
): readonly Link[] {
  const region = resourceOf(findingsOf(view)[0]?.facts ?? {})?.region ?? null;
  return [...(region === null ? [] : link(labels.alarms, alarmsLink(region))), ...runbook(view, labels.runbook)];
}
