import { setTimeout as sleep } from 'node:timers/promises';
import { DAY } from './domain/calendar.ts';
import type { SlackProfile } from './domain/person.ts';
import type { PeopleStore } from './domain/store.ts';

export interface ReaderParts {
  readonly people: Pick<PeopleStore, 'bySlackId' | 'heard'>;
  readonly clock: () => Date;
  /** Written down: nobody is kept waiting for it. */
  readonly failed: (what: string, error: unknown) => void;
  /** How long a person waits for it, in milliseconds; Slack's dialogs open within three seconds of a click, or never. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 1_000;
/** What Slack says of a person is asked anew after this. */
const ASKED_ANEW_MS = DAY;
const NOTHING_KNOWN: SlackProfile = { language: null, timeZone: null };

/** Who asks Slack for what it says of a person: null when it does not tell. Throws when it could not be asked. */
export type AskSlack = () => Promise<SlackProfile | null>;

/**
 * How people are spoken to: what they chose, else what Slack says, which is asked once and again after a day. Never throws and
 * never keeps anybody waiting: when the answer is late, what was last known is used.
 */
export function openReaders({ people, clock, failed, patienceMs = PATIENCE_MS }: ReaderParts) {
  const last = new Map<string, SlackProfile>();

  const look = async (slackId: string, ask: AskSlack): Promise<SlackProfile> => {
    const known = await people.bySlackId(slackId);
    const now = clock();
    const isFresh = known.askedAt !== null && now.getTime() - known.askedAt.getTime() < ASKED_ANEW_MS;
    if (isFresh) return known;
    try {
      return await people.heard(slackId, await ask(), now);
    } catch (error) {
      failed('asking Slack for the language of a person', error);
      return known;
    }
  };

  return async (slackId: string, ask: AskSlack): Promise<SlackProfile> => {
    const looking = look(slackId, ask).then(
      ({ language, timeZone }) => {
        last.set(slackId, { language, timeZone });
        return { language, timeZone };
      },
      (error: unknown) => {
        failed('looking up the language of a person', error);
        return null;
      },
    );
    const late = new AbortController();
    const inTime = await Promise.race([
      looking,
      sleep(patienceMs, null, { signal: late.signal, ref: false }).catch(() => null),
    ]);
    late.abort();
    return inTime ?? last.get(slackId) ?? NOTHING_KNOWN;
  };
}
