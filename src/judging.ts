// What a judge and the rules of settling go by besides the answers: the same for a run, a glimpse and a rehearsal.
import { claimLook } from './domain/claim.ts';
import type { Place } from './domain/fleet.ts';
import type { JudgeInput } from './domain/job.ts';
import type { Lifecycle } from './domain/lifecycle.ts';
import type { Settings } from './domain/settings.ts';
import { settle } from './domain/settle.ts';
import type { SettleRules } from './domain/settlement.ts';
import type { Judging, Store } from './domain/store.ts';

const NOTHING_SEEN = { services: new Set<string>(), regions: new Set<string>() };

export interface JudgingParts {
  readonly store: Pick<Store, 'cases'>;
  readonly settings: Settings;
  /** When what is used ends; may be refreshed while toilbot runs. */
  readonly lifecycle: () => Lifecycle;
  readonly rules: SettleRules;
}

/** Joins the pure rules to what record needs. */
export function judgingOf(parts: Pick<JudgingParts, 'settings' | 'rules'>, now: Date): Judging {
  return {
    claim: (look, known) => claimLook(look, parts.settings, known),
    settle: (state, look) => settle(state, look, parts.rules, now),
    speaksFor: (job) => parts.rules.speaksFor.get(job) ?? null,
  };
}

/** What a judge is handed at a place: a thing that a person put somewhere is not told as nobody's. */
export async function surroundings(
  parts: JudgingParts,
  place: Place,
): Promise<Pick<JudgeInput, 'settings' | 'lifecycle' | 'seen'>> {
  return {
    settings: { ...parts.settings, said: await parts.store.cases.corrections() },
    lifecycle: parts.lifecycle(),
    // Asked of the whole fleet's sightings: not for each of a thousand regions.
    seen: place === 'health' ? await parts.store.cases.seen() : NOTHING_SEEN,
  };
}
