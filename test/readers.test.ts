import { beforeEach, expect, test } from '@jest/globals';
import type { KnownPerson, SlackProfile } from '../src/domain/person.ts';
import { openReaders } from '../src/readers.ts';

const NOW = new Date('2026-11-24T05:20:00Z');
const HOURS = 3_600_000;
const JAPANESE: SlackProfile = { language: 'ja', timeZone: 'Asia/Tokyo' };
const NOBODY: KnownPerson = { id: 'p', slackId: 'U1', language: null, timeZone: null, askedAt: null };
const never = new Promise<never>(() => {});

let known: KnownPerson;
let now: Date;
let asked: number;
let failures: string[];
beforeEach(() => {
  known = NOBODY;
  now = NOW;
  asked = 0;
  failures = [];
});

/** A store that keeps one person, who chose nothing. */
const people = {
  bySlackId: async () => known,
  heard: async (_slackId: string, profile: SlackProfile | null, at: Date) => {
    known = { ...known, ...profile, askedAt: at };
    return known;
  },
};
const readers = (change: Partial<Parameters<typeof openReaders>[0]> = {}) =>
  openReaders({ people, clock: () => now, failed: (what) => failures.push(what), ...change });
const slackSays = (profile: SlackProfile | null) => async () => {
  asked += 1;
  return profile;
};

test('Slack is asked once, and again after a day', async () => {
  const read = readers();
  expect(await read('U1', slackSays(JAPANESE))).toEqual(JAPANESE);
  now = new Date(NOW.getTime() + 23 * HOURS);
  expect(await read('U1', slackSays({ language: 'en', timeZone: 'UTC' }))).toEqual(JAPANESE);
  expect(asked).toBe(1);
  now = new Date(NOW.getTime() + 24 * HOURS);
  expect(await read('U1', slackSays({ language: 'en', timeZone: 'UTC' }))).toEqual({ language: 'en', timeZone: 'UTC' });
});

test('who does not tell is not asked again at once', async () => {
  const read = readers();
  expect(await read('U1', slackSays(null))).toEqual({ language: null, timeZone: null });
  await read('U1', slackSays(JAPANESE));
  expect(asked).toBe(1);
});

test('a Slack that fails is asked again, and what is known is used', async () => {
  known = { ...NOBODY, ...JAPANESE };
  const read = readers();
  const failing = async () => {
    asked += 1;
    throw new Error('socket hang up');
  };
  expect(await read('U1', failing)).toEqual(JAPANESE);
  expect(await read('U1', failing)).toEqual(JAPANESE);
  expect([asked, failures.length]).toEqual([2, 2]);
});

test('a store that fails or does not answer keeps nobody waiting: what was last known is used', async () => {
  let bySlackId: () => Promise<KnownPerson> = async () => ({ ...NOBODY, ...JAPANESE, askedAt: NOW });
  const read = readers({ people: { ...people, bySlackId: () => bySlackId() }, patienceMs: 5 });
  expect(await read('U1', slackSays(null))).toEqual(JAPANESE);
  bySlackId = () => never;
  expect(await read('U1', slackSays(null))).toEqual(JAPANESE);
  expect(await read('U2', slackSays(null))).toEqual({ language: null, timeZone: null });
  bySlackId = async () => {
    throw new Error('no database');
  };
  expect(await read('U1', slackSays(null))).toEqual(JAPANESE);
  expect(failures).toEqual(['looking up the language of a person']);
});
