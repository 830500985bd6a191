/** What the words of ends of support are made of, in no language yet. */

import type { CaseView } from '../domain/case.ts';
import { isOldData } from '../domain/lifecycle.ts';
import { findingsOf, text, time } from './facts.ts';

/** What of toilbot's data a finding may lean on: the facts that have its day and its source. */
const LEANS_ON = [
  { data: 'dates', asOf: 'asOf', source: 'source' },
  { data: 'cves', asOf: 'cvesAsOf', source: 'cvesSource' },
  { data: 'contents', asOf: 'contentsAsOf', source: 'contentsSource' },
] as const;

export type LifecycleData = (typeof LEANS_ON)[number]['data'];

interface Leaning {
  readonly data: LifecycleData;
  readonly asOf: Date;
  readonly site: string | null;
  readonly isOld: boolean;
}

/** What of toilbot's data the findings of a case lean on. */
export function leaningsOf(view: CaseView): readonly Leaning[] {
  return findingsOf(view).flatMap(({ facts }) =>
    LEANS_ON.flatMap((it) => {
      const asOf = time(facts, it.asOf);
      if (asOf === null) return [];
      return { data: it.data, asOf, site: siteOf(text(facts, it.source) ?? ''), isOld: isOldData(asOf, view.now) };
    }),
  );
}

/** `endoflife.date`; on GitHub the repository says more than the host: `github.com/rubysec/ruby-advisory-db`. */
function siteOf(source: string): string | null {
  const url = URL.parse(source);
  if (url === null) return null;
  const host = url.hostname.replace(/^www\./, '');
  return host === 'github.com' ? [host, ...url.pathname.split('/').slice(1, 3)].join('/') : host;
}
