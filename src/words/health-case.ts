/** What the words of a case of AWS Health events are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { healthEventLink } from '../domain/console-links.ts';
import { UNKNOWN_ENVIRONMENT } from '../domain/vocabulary.ts';
import { shortName } from './en/count.ts';
import { findingsOf, flag, once, resourceOf, text } from './facts.ts';
import { type Link, link } from './links.ts';

/** `AWS_RDS_PLANNED_LIFECYCLE_EVENT` of RDS: `RDS` and `PLANNED_LIFECYCLE_EVENT`. */
export function eventCode(row: FindingRow | undefined): { readonly service: string; readonly what: string } {
  const code = (row && text(row.facts, 'typeCode')) ?? '';
  const service = (row && text(row.facts, 'service')) ?? 'AWS';
  const what = code.replace(/^AWS_/, '').replace(new RegExp(`^${service.replace(/\W/g, '')}_`, 'i'), '');
  return { service, what };
}

/** What an ARN calls the kind of a thing, where people say it too. */
const ENTITY_KINDS = ['cluster', 'db', 'function'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** Whom a case is about that no subsystem claims. */
export type Subject =
  | { readonly is: 'entity'; readonly service: string; readonly kind: EntityKind | null; readonly name: string }
  | { readonly is: 'account'; readonly account: string }
  | { readonly is: 'service'; readonly service: string; readonly region: string };

/** `name` is how the case's thing is named: of several, with how many more. Null where nothing but that is known. */
export function subjectOf(view: CaseView, name: string): Subject | null {
  const rows = findingsOf(view);
  const row = rows.find((it) => text(it.facts, 'entity') !== null);
  if (row) {
    const [named = ''] = (text(row.facts, 'entity')?.split(':').slice(5).join(':') ?? '').split(/[:/]/);
    const kind = ENTITY_KINDS.find((it) => it === named) ?? null;
    return {
      is: 'entity',
      service: text(row.facts, 'service') ?? '',
      kind,
      name: kind ? name.replace(`${kind}:`, '') : name,
    };
  }
  const [first, second] = rows;
  const kept = first && resourceOf(first.facts);
  if (!first || second || !kept) return null;
  if (kept.account) return { is: 'account', account: kept.account };
  const service = text(first.facts, 'service');
  return service === null || kept.region === null ? null : { is: 'service', service, region: kept.region };
}

/** An account or a service in a region has no environment to speak of. */
export function hasPlace(view: CaseView): boolean {
  return view.case.environment !== UNKNOWN_ENVIRONMENT || findingsOf(view).some((row) => text(row.facts, 'entity'));
}

/** The events of a case, each once: one event may touch many resources. */
export function eventsOf(view: CaseView): readonly FindingRow[] {
  const rows = new Map(findingsOf(view).map((row) => [text(row.facts, 'event') ?? row.subject, row]));
  return [...rows.values()];
}

/** The names of what is touched, where there is more than `own`, the thing of the headline. */
export function touchedNames(view: CaseView, own: string): readonly string[] {
  const rows = findingsOf(view).filter((row) => text(row.facts, 'entity'));
  const names = once(rows.map((row) => resourceOf(row.facts)?.name ?? null)).map(shortName);
  return names.length === 1 && names[0] === own ? [] : names;
}

/** What AWS says of the first events, in its own words. */
export function descriptions(view: CaseView): readonly string[] {
  return once(eventsOf(view).map((row) => text(row.facts, 'description'))).slice(0, 3);
}

export function typeCodes(view: CaseView): readonly string[] {
  return once(eventsOf(view).map((row) => text(row.facts, 'typeCode'))).slice(0, 3);
}

/** The pages of the first events; `numbered` labels one of several. */
export function eventLinks(view: CaseView, label: string, numbered: (number: number) => string): readonly Link[] {
  const events = once(eventsOf(view).map((row) => text(row.facts, 'event')));
  return events
    .slice(0, 3)
    .flatMap((arn, index) => link(events.length === 1 ? label : numbered(index + 1), healthEventLink(arn)));
}

/** Whether AWS wants something done. */
export function isRequired(view: CaseView): boolean {
  return findingsOf(view).some((row) => flag(row.facts, 'actionRequired') === true);
}
