/** What the words of an EC2 case are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { findingsOf, resourceOf } from './facts.ts';

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
