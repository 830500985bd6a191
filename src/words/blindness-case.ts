/** What the words of places that could not be looked at are made of, in no language yet. */

import type { CaseView } from '../domain/case.ts';
import { LOOK_FAILURES, type LookFailure } from '../domain/vocabulary.ts';
import { flag, once, resourceOf, text, texts } from './facts.ts';

export function failureOf(view: CaseView): LookFailure {
  const row = view.findings[0];
  const failure = row && text(row.facts, 'failure');
  return LOOK_FAILURES.find((it) => it === failure) ?? 'failed';
}

export const isHealthPlan = (view: CaseView): boolean => failureOf(view) === 'not_available';

/** What the findings say under a key, each once. */
export const each = (view: CaseView, key: string): readonly string[] =>
  once(view.findings.map((row) => text(row.facts, key)));

/** The account by its name, or null for all of AWS; and the regions that could not be seen there. */
export function unseen(view: CaseView): { readonly account: string | null; readonly regions: readonly string[] } {
  const row = view.findings[0];
  const account = row && !flag(row.facts, 'everywhere') ? (resourceOf(row.facts)?.name ?? null) : null;
  const everywhere = view.findings.some((it) => flag(it.facts, 'everywhere'));
  return { account, regions: everywhere ? [] : once(view.findings.flatMap((it) => texts(it.facts, 'regions'))) };
}
