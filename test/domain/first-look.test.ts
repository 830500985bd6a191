import { describe, expect, test } from '@jest/globals';
import { audiencesOf, type FirstLookCase, MOST_LISTED, portionsOf } from '../../src/domain/first-look.ts';

let number = 0;
const a = (change: Partial<FirstLookCase> = {}): FirstLookCase => ({
  id: ++number,
  kind: 'failing',
  state: 'open',
  voice: 'now',
  environment: 'production',
  severity: 1,
  dueAt: null,
  ...change,
});
const idsOf = (cases: readonly FirstLookCase[]): number[] => cases.map(({ id }) => id);

describe('what a first look lists', () => {
  test('is what speaks by itself: the rest is counted by kind, the most frequent first', () => {
    const [now, dated] = [a(), a({ voice: 'dated' })];
    const rest = [
      a({ voice: 'weekly', kind: 'leftover' }),
      a({ voice: 'page', kind: 'exposed' }),
      a({ voice: 'page', kind: 'exposed' }),
    ];
    expect(portionsOf([...rest, dated, now], 'everyone')).toEqual({
      listed: [now.id, dated.id],
      urgent: 2,
      waiting: [
        { kind: 'exposed', count: 2 },
        { kind: 'leftover', count: 1 },
      ],
    });
  });

  test('is never of staging, whatever its voice; an unknown environment counts as production', () => {
    const unknown = a({ environment: 'unknown' });
    const cases = [a({ environment: 'staging' }), a({ environment: 'demo', voice: 'dated' }), unknown];
    expect(portionsOf(cases, 'everyone')).toMatchObject({ listed: [unknown.id], waiting: [{ count: 2 }] });
    expect(portionsOf(cases, 'security')).toMatchObject({ listed: [unknown.id], waiting: [{ count: 2 }] });
  });

  test('at security is all of production, for no such kind speaks by itself', () => {
    const page = a({ voice: 'page' });
    expect(portionsOf([page], 'security')).toMatchObject({ listed: [page.id], urgent: 1, waiting: [] });
  });

  test('stands in the order of urgency, what is over last', () => {
    const soon = new Date('2026-12-01T00:00:00Z');
    const over = a({ state: 'resolved', severity: 9 });
    const done = a({ state: 'done' });
    const dated = a({ voice: 'dated', severity: 5 });
    const mild = a();
    const due = a({ dueAt: soon });
    const bad = a({ severity: 5 });
    const taken = a({ state: 'acknowledged', severity: 7 });
    const cases = [over, done, dated, mild, due, bad, taken];
    expect(portionsOf(cases, 'everyone')).toMatchObject({
      listed: idsOf([taken, bad, due, mild, dated, over, done]),
      urgent: 5,
    });
  });

  test('has an end: what is open is not pushed out by what is over', () => {
    const over = Array.from({ length: 30 }, () => a({ state: 'resolved', severity: 9 }));
    const open = Array.from({ length: MOST_LISTED }, () => a());
    expect(portionsOf([...over, ...open], 'everyone').listed).toEqual(idsOf(open));
    expect(portionsOf([...open, a(), a()], 'everyone')).toMatchObject({ urgent: MOST_LISTED + 2 });
  });

  test('leaves out what was merged, and counts nothing that is over', () => {
    const cases = [
      a({ state: 'merged' }),
      a({ state: 'resolved', voice: 'weekly' }),
      a({ state: 'done', voice: 'page' }),
    ];
    expect(portionsOf(cases, 'everyone')).toEqual({ listed: [], urgent: 0, waiting: [] });
  });
});

test('security has its own kinds, and is told to nobody without a channel', () => {
  const security = new Set(['exposed']);
  expect(audiencesOf(['exposed', 'failing'], security, { security: '#security' })).toEqual([
    { audience: 'everyone', kinds: ['failing'] },
    { audience: 'security', kinds: ['exposed'] },
  ]);
  expect(audiencesOf(['exposed', 'failing'], security, { security: null })).toEqual([
    { audience: 'everyone', kinds: ['failing'] },
  ]);
});
