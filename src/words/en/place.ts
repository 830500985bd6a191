/** Where a case is and whose it is, in English. */

import type { CaseView } from '../../domain/case.ts';
import { UNKNOWN_ENVIRONMENT } from '../../domain/vocabulary.ts';
import { once, resourceOf } from '../facts.ts';
import { listed, shortName } from './count.ts';

/** The subsystem; where nobody claims it, the resource. */
export function thing(view: CaseView): string {
  if (view.case.subsystem !== null) return shortName(view.case.subsystem);
  const names = once(view.findings.map((row) => resourceOf(row.facts)?.name ?? null));
  return shortName(names[0] ?? view.case.resource ?? 'something unclaimed');
}

function environmentName(environment: string): string {
  return environment === UNKNOWN_ENVIRONMENT ? 'environment unknown' : shortName(environment);
}

/** `api · Sidekiq worker`. */
export function thingAndPart(view: CaseView): string {
  const { component } = view.case;
  return component === null || view.case.subsystem === null ? thing(view) : `${thing(view)} · ${shortName(component)}`;
}

/** `api · Sidekiq worker · production`: for a headline. */
export function place(view: CaseView): string {
  return `${thingAndPart(view)} · ${environmentName(view.case.environment)}`;
}

/** `api Sidekiq worker (production)`: for a sentence. */
export function placeInSentence(view: CaseView): string {
  return `${thingAndPart(view).replace(' · ', ' ')} (${environmentName(view.case.environment)})`;
}

/** `Owner: SRE.` */
export function owner(view: CaseView): string {
  return view.case.team === null ? 'No owner.' : `Owner: ${shortName(view.case.team)}.`;
}

/** `Used by: web-booking and kiosk`, or nothing where nobody is known to need it. */
export function usedBy(view: CaseView): readonly string[] {
  const users = view.subsystem?.neededBy ?? [];
  return users.length === 0 ? [] : [`Used by: ${listed(users.map(shortName), 6)}`];
}

/** `ap-northeast-1 · account 123456789012` of what the case is about: for its last line. */
export function accountAndRegion(view: CaseView): string {
  const kept = view.findings.map((row) => resourceOf(row.facts));
  const regions = once(kept.map((it) => it?.region ?? null));
  const accounts = once(kept.map((it) => it?.account ?? null));
  const named = accounts.map((account) => `account ${account}`);
  return [...regions, ...named].slice(0, 4).join(' · ');
}
