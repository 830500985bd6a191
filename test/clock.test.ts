import { describe, expect, test } from '@jest/globals';
import { dueSlots, newestSlot, nextSlot } from '../src/clock.ts';

const job = { id: 'ecs-tasks', schedule: '*/15 * * * *', deadlineMinutes: 10 };
const due = (cursor: string | null, now: string) =>
  dueSlots([job], new Map(cursor ? [[job.id, new Date(cursor)]] : []), new Date(now));

describe('the newest slot', () => {
  test.each([
    ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00.400Z', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T09:59:59.999Z', '2026-11-24T09:45:00.000Z'],
    ['2026-11-24T10:14:59.999Z', '2026-11-24T10:00:00.000Z'],
  ])('at %s is %s', (now, slot) => {
    expect(newestSlot(job.schedule, new Date(now)).toISOString()).toBe(slot);
  });
});

test('the next slot is after, never at', () => {
  expect(nextSlot(job.schedule, new Date('2026-11-24T10:00:00Z')).toISOString()).toBe('2026-11-24T10:15:00.000Z');
});

describe('due slots', () => {
  test('a job that never ran is due at once', () => {
    expect(due(null, '2026-11-24T10:07:00Z')).toMatchObject([{ slot: new Date('2026-11-24T10:00:00Z'), skipped: 0 }]);
  });

  test('a claimed slot is not due again', () => {
    expect(due('2026-11-24T10:00:00Z', '2026-11-24T10:14:00Z')).toEqual([]);
  });

  test('after a sleep the newest missed slot runs once and the others are counted', () => {
    expect(due('2026-11-24T08:00:00Z', '2026-11-24T10:14:00Z')).toMatchObject([
      { slot: new Date('2026-11-24T10:00:00Z'), skipped: 7 },
    ]);
  });

  test('after thirty days the count is cut, and it does not take long', () => {
    expect(due('2026-10-25T08:00:00Z', '2026-11-24T10:14:00Z')).toMatchObject([{ skipped: 1_000 }]);
  });

  test('a cursor in the future, after the clock was set back, makes nothing due twice', () => {
    expect(due('2026-11-24T11:00:00Z', '2026-11-24T10:14:00Z')).toEqual([]);
  });
});
