/** What the words of an EC2 case are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { ec2EventsLink, ec2InstanceLink, healthEventLink } from '../domain/console-links.ts';
import { shortName } from './en/count.ts';
import { findingsOf, once, resourceOf, text, time } from './facts.ts';
import { type Link, link } from './links.ts';

/**
 * One row a host and aspect: what EC2 itself says of a host stands for what AWS Health says of it.
 */
export function hostRows(view: CaseView): readonly FindingRow[] {
  const rows = new Map<string, FindingRow>();
  for (const row of findingsOf(view)) {
    const key = `${resourceOf(row.facts)?.id ?? row.subject} ${row.aspect}`;
    const known = rows.get(key);
    if (!known || (!known.firstHand && row.firstHand)) rows.set(key, row);
  }
  return [...rows.values()];
}

export function hostName(row: FindingRow): string {
  return shortName(resourceOf(row.facts)?.name ?? row.subject);
}

/** From when on AWS acts. */
export function dueAt(view: CaseView, row: FindingRow | undefined): Date | null {
  return (row && time(row.facts, 'notBefore')) ?? row?.dueAt ?? view.case.dueAt;
}

/** The first instances of the case and their zones. */
export function hostIds(view: CaseView): { readonly instances: readonly string[]; readonly zones: readonly string[] } {
  const rows = hostRows(view);
  return {
    instances: once(rows.map((row) => text(row.facts, 'instance'))).slice(0, 4),
    zones: once(rows.map((row) => text(row.facts, 'zone'))).slice(0, 3),
  };
}

/** The console's pages of the first host; a label of null leaves its page out. */
export function hostLinks(
  rows: readonly FindingRow[],
  labels: { readonly event: string | null; readonly instance: string; readonly health: string },
): readonly Link[] {
  const row = rows[0];
  const kept = row && resourceOf(row.facts);
  const id = row && text(row.facts, 'instance');
  if (!kept?.region || !id) return [];
  const event = text(row.facts, 'event');
  return [
    ...(labels.event === null ? [] : link(labels.event, ec2EventsLink(kept.region, id))),
    ...link(labels.instance, ec2InstanceLink(kept.region, id)),
    ...(event ? link(labels.health, healthEventLink(event)) : []),
  ];
}
