/** Links of a case. An address that could not be built is left out. */

import type { CaseView } from '../domain/case.ts';
import { webAddress } from '../domain/console-links.ts';

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** Slack cuts a message whose links are longer than this. */
const LONGEST = 2000;

export function link(label: string, url: string | null): readonly Link[] {
  return url === null || url.length > LONGEST ? [] : [{ label, url }];
}

/** The subsystem's runbook, where one is configured that a browser can open. */
export function runbook(view: CaseView, label: string): readonly Link[] {
  return link(label, webAddress(view.subsystem?.runbook ?? null));
}
