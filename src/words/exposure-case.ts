/** What the words of what the internet can reach are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { ec2InstanceLink, securityGroupLink } from '../domain/console-links.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { count, findingsOf, flag, resourceOf, text } from './facts.ts';
import { type Link, link, runbook } from './links.ts';

type Families = 'ipv4' | 'ipv6' | 'both';

export function familiesOf(facts: JsonObject): Families {
  if (flag(facts, 'ipv6') !== true) return 'ipv4';
  return flag(facts, 'ipv4') === true ? 'both' : 'ipv6';
}

/** The admin ports that are open, as text; none where that is not known. */
export function portsOf(facts: JsonObject): readonly string[] | 'all' {
  if (flag(facts, 'all') === true) return 'all';
  const value = facts['ports'];
  return Array.isArray(value) ? value.filter((it) => typeof it === 'number').map(String) : [];
}

/** The sum of a count over the findings. */
export function sumOf(rows: readonly FindingRow[], key: 'count' | 'bastions'): number {
  return rows.reduce((sum, { facts }) => sum + (count(facts, key) ?? 0), 0);
}

export interface LinkLabels {
  readonly instance: string;
  readonly securityGroup: string;
  readonly runbook: string;
}

export function instanceLinks(view: CaseView, labels: LinkLabels): readonly Link[] {
  const row = findingsOf(view).find(({ facts }) => text(facts, 'instance') !== null);
  const region = row && resourceOf(row.facts)?.region;
  const id = row && text(row.facts, 'instance');
  return [
    ...(region && id ? link(labels.instance, ec2InstanceLink(region, id)) : []),
    ...runbook(view, labels.runbook),
  ];
}

export function groupLinks(view: CaseView, labels: LinkLabels): readonly Link[] {
  const [row] = findingsOf(view);
  const region = row && resourceOf(row.facts)?.region;
  const group = row && text(row.facts, 'group');
  return [
    ...(region && group ? link(labels.securityGroup, securityGroupLink(region, group)) : []),
    ...runbook(view, labels.runbook),
  ];
}
