import { expect, test } from '@jest/globals';
import { jobsText } from '../../src/cli/jobs.ts';
import { unreadHealth, unreadText } from '../../src/cli/unread.ts';
import type { UnreadList } from '../../src/domain/fleet-event.ts';

const AT = new Date('2026-11-24T05:20:07Z');
const list: UnreadList = {
  total: 9,
  messages: [
    {
      id: '999988887777 eu-west-1 ECS Task State Change',
      type: 'ECS Task State Change',
      why: 'is about account 999988887777 in eu-west-1, which toilbot does not look at',
      at: AT,
      times: 6,
    },
    { id: 'm-1', type: null, why: 'is no event of EventBridge:\u001b[31m id', at: AT, times: 1 },
  ],
};

test('messages that were not used: when, how often, what they say they are, and why', () => {
  const lines = unreadText(list).split('\n');
  expect(lines[0]).toBe('9 messages of the event queue were not used in the last 14 days:');
  expect(lines[2]).toBe(
    '2026-11-24 05:20:07  6      ECS Task State Change  is about account 999988887777 in eu-west-1, which toilbot does not look at',
  );
  expect(lines[3]).toContain('no type');
  expect(lines.join('')).not.toContain('\u001b');
  expect(lines[4]).toBe('and 2 more');
  expect(unreadText({ total: 0, messages: [] })).toBe('All that came by the event queue in the last 14 days was used.');
});

test('the list of jobs says how many, and where they are listed', () => {
  const text = jobsText([], [], { total: 1 });
  expect(text).toContain('1 message of the event queue was not used in the last 14 days: toilbot unread lists them.');
  expect(jobsText([], [], { total: 0 })).not.toContain('event queue');
});

test('the health says how many and nothing of what they are, also when the database is away', async () => {
  const health = (unreadMessages: () => Promise<UnreadList>) => unreadHealth({ unreadMessages }, AT);
  expect(await health(async () => ({ total: 2, messages: [] }))).toBe(
    '2 messages of the event queue were not used in the last 14 days: see toilbot unread',
  );
  expect(await health(async () => ({ total: 0, messages: [] }))).toBe('ok');
  expect(await health(() => Promise.reject(new Error('password authentication failed')))).toBe(
    'not known: see database',
  );
});
