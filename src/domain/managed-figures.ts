/** What CloudWatch counted of managed services, as their judges ask for it. */

import { DAY } from './calendar.ts';
import type { Answers } from './fleet.ts';
import type { Activity } from './reads/managed.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** How far back the figures show, in milliseconds. */
export const SHOWN = 2 * DAY;

/** The figures of a thing by what they count; null where they could not be read. */
export type Figures = (arn: string, what: Activity['what']) => Activity | null;

export interface ManagedInput {
  readonly answers: Answers;
  readonly scope: Scope;
  readonly settings: Settings;
  readonly now: Date;
}

export function figuresOf(answers: Answers): Figures {
  const all = new Map((answers['cloudwatch.activity']?.items ?? []).map((it) => [`${it.what} ${it.arn}`, it]));
  return (arn, what) => all.get(`${what} ${arn}`) ?? null;
}
