import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type MoveSpan, moveSpan, type ToilLedger, weeksAround } from '../../src/domain/toil-weeks.ts';

const ZONE = 'Asia/Tokyo';
const at = (text: string): Date => new Date(`${text}+09:00`);
const entry = (when: string, minutes: number, toilKind = 'service-failure') => ({ at: at(when), minutes, toilKind });
const SPAN: MoveSpan = {
  // Mondays: 2026-08-31, 09-07, 09-14 … 11-02, 11-09.
  watchedFrom: at('2026-09-01T09:00'),
  targetLivedAt: at('2026-09-22T00:00'),
  movedAt: at('2026-10-14T10:00'),
};
const NOW = at('2026-11-03T12:00');

describe('the weeks around a move', () => {
  test('are whole, in the accounting zone, and leave the move itself out', () => {
    const ledger: ToilLedger = {
      entries: [
        entry('2026-09-04T10:00', 1000),
        entry('2026-09-07T00:00', 30),
        entry('2026-09-13T23:59', 15),
        entry('2026-09-20T23:00', 7),
        entry('2026-09-21T00:00', 1000),
        entry('2026-09-10T12:00', 240, 'move-work'),
        entry('2026-10-18T12:00', 1000),
        entry('2026-10-19T00:00', 5),
        entry('2026-11-02T00:00', 1000),
      ],
      episodes: [
        { at: at('2026-09-08T00:00'), withMinutes: true },
        { at: at('2026-09-09T00:00'), withMinutes: false },
        { at: at('2026-10-26T00:00'), withMinutes: false },
      ],
    };
    expect(weeksAround(ledger, SPAN, ZONE, NOW)).toEqual({
      before: [
        { minutes: 45, episodes: 2, withMinutes: 1 },
        { minutes: 7, episodes: 0, withMinutes: 0 },
      ],
      after: [
        { minutes: 5, episodes: 0, withMinutes: 0 },
        { minutes: 0, episodes: 1, withMinutes: 0 },
      ],
      cost: 240,
    });
  });

  test('a move that began on a Monday has the weeks up to that Monday, and none before it was watched', () => {
    const empty: ToilLedger = { entries: [], episodes: [] };
    const monday = { ...SPAN, watchedFrom: at('2026-09-07T00:00'), targetLivedAt: at('2026-09-21T00:00') };
    expect(weeksAround(empty, monday, ZONE, NOW).before).toHaveLength(2);
    expect(weeksAround(empty, { ...monday, watchedFrom: monday.targetLivedAt }, ZONE, NOW).before).toEqual([]);
  });

  test('no minute is counted twice, and none is lost but those of the days that make no whole week', () => {
    const times = fc.date({ min: at('2026-06-01T00:00'), max: at('2027-01-01T00:00'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(fc.record({ at: times, minutes: fc.nat(600) })), times, fc.nat(100), (some, from, days) => {
        const until = new Date(from.getTime() + days * 86_400_000);
        const entries = some.map((it) => ({ ...it, toilKind: 'access' }));
        const span = { watchedFrom: from, targetLivedAt: until, movedAt: until };
        const { before } = weeksAround({ entries, episodes: [] }, span, ZONE, until);
        const sum = before.reduce((total, it) => total + it.minutes, 0);
        const all = entries.filter((it) => it.at >= from && it.at < until).reduce((total, it) => total + it.minutes, 0);
        expect(sum).toBeLessThanOrEqual(all);
        expect(before.length).toBeGreaterThanOrEqual(Math.floor(days / 7) - 1);
        expect(before.length).toBeLessThanOrEqual(days / 7);
      }),
    );
  });
});

describe('when it moved', () => {
  const changes = [
    { at: at('2026-09-01T09:00'), to: 'not_started' as const },
    { at: at('2026-09-22T00:00'), to: 'dual_running' as const },
    { at: at('2026-10-07T00:00'), to: 'settling' as const },
    { at: SPAN.movedAt, to: 'moved' as const },
    { at: at('2026-10-20T00:00'), to: 'at_risk' as const },
  ];

  test('begins where the target first lived', () => {
    expect(moveSpan(changes, SPAN.movedAt, SPAN.watchedFrom)).toEqual(SPAN);
  });

  test('is not told of what has not moved, or moved before anybody looked', () => {
    expect(moveSpan(changes, null, SPAN.watchedFrom)).toBeNull();
    expect(moveSpan(changes, SPAN.movedAt, null)).toBeNull();
    expect(moveSpan([], SPAN.movedAt, SPAN.movedAt)).toBeNull();
  });
});
