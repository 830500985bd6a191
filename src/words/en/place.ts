/** Where a case is and whose it is, in English. */

import type { CaseView } from '../../domain/case.ts';
import { accountName } from '../../domain/resources.ts';
import { UNKNOWN_ENVIRONMENT } from '../../domain/vocabulary.ts';
import { once, resourceOf } from '../facts.ts';
import { listed, shortName } from './count.ts';

/** The subsystem; where nobody claims it, the resource, or the first of many: "old-vpn and 3 more". */
export function thing(view: CaseView): string {
  if (view.case.subsystem !== null) return shortName(view.case.subsystem);
  const names = once(view.findings.map((row) => resourceOf(row.facts)?.name ?? null));
  const others = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return `${shortName(names[0] ?? view.case.resource ?? 'something unclaimed')}${others}`;
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
export function place(view: CaseView, name = thingAndPart(view)): string {
  return `${name} · ${environmentName(view.case.environment)}`;
}

/** `api Sidekiq worker (production)`: for a sentence. */
export function placeInSentence(view: CaseView, name = thingAndPart(view)): string {
  return `${name.replace(' · ', ' ')} (${environmentName(view.case.environment)})`;
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

/**
 * `ap-northeast-1a · account tabemaru-production` of what the case is about: for its line of ids. A region is left out where
 * one of its zones is named.
 */
export function accountAndPlace(view: CaseView, zones: readonly string[] = []): string {
  const kept = view.findings.map((row) => resourceOf(row.facts));
  const regions = once(kept.map((it) => it?.region ?? null));
  const accounts = once(kept.map((it) => it?.account ?? null)).filter((account) => account !== '');
  const unzoned = regions.filter((region) => !zones.some((zone) => zone.startsWith(region)));
  return [...zones, ...unzoned, ...accounts.map((account) => `account ${shortName(accountName(account, view))}`)]
    .slice(0, 4)
    .join(' · ');
}
