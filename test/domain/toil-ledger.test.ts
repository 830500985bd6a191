import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY } from '../../src/domain/calendar.ts';
import { mondayOf } from '../../src/domain/maintenance-calendar.ts';
import {
  type LedgerEntry,
  ledgerByWeek,
  type MoveAsked,
  moveBegan,
  savingOfMove,
  wholeWeeks,
} from '../../src/domain/toil-ledger.ts';
import type { Stage } from '../../src/domain/vocabulary.ts';

const ZONE = 'Asia/Tokyo';
/** The first moment of a day in Tokyo. */
const at = (day: string, hours = 0): Date => new Date(Date.parse(`${day}T00:00:00+09:00`) + hours * 3_600_000);
const entry = (day: string, minutes: number, toilKind = 'ami-build'): LedgerEntry => ({
  at: at(day, 12),
  minutes,
  toilKind,
});
const change = (day: string, to: Stage, why = 'both_live') => ({ at: at(day), to, why });

describe('whole weeks', () => {
  test('begin on the first Monday and end with the last Sunday that is over', () => {
    // 2 November 2026 is a Monday.
    expect(wholeWeeks(at('2026-11-02'), at('2026-11-16'), ZONE)).toEqual(['2026-11-02', '2026-11-09']);
    expect(wholeWeeks(at('2026-11-02', 1), at('2026-11-16'), ZONE)).toEqual(['2026-11-09']);
    expect(wholeWeeks(at('2026-11-02'), at('2026-11-15', 23), ZONE)).toEqual(['2026-11-02']);
    expect(wholeWeeks(at('2026-11-03'), at('2026-11-10'), ZONE)).toEqual([]);
  });

  test('are Mondays, one after the other, within what was asked', () => {
    const day = fc
      .integer({ min: 0, max: 3000 })
      .map((count) => new Date(at('2024-01-01').getTime() + count * 7_200_000));
    fc.assert(
      fc.property(day, day, fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York'), (from, until, zone) => {
        const weeks = wholeWeeks(from, until, zone);
        for (const week of weeks) expect(mondayOf(week)).toBe(week);
        expect(new Set(weeks).size).toBe(weeks.length);
        const span = (until.getTime() - from.getTime()) / (7 * DAY);
        expect(weeks.length).toBeLessThanOrEqual(Math.max(0, span + 0.01));
        expect(weeks.length).toBeGreaterThan(span - 2.01);
      }),
    );
  });
});

describe('the ledger by week', () => {
  test('adds up minutes and episodes in the accounting zone; a week without work counts, the move itself does not', () => {
    const entries = [
      // Monday 00:30 in Tokyo, Sunday in UTC.
      { at: at('2026-11-09', 0.5), minutes: 10, toilKind: 'ami-build' },
      entry('2026-11-12', 5),
      entry('2026-11-12', 500, 'move-work'),
      entry('2026-11-30', 7),
    ];
    const episodes = [
      { at: at('2026-11-03'), withMinutes: true },
      { at: at('2026-11-08', 23), withMinutes: false },
    ];
    expect(ledgerByWeek({ entries, episodes }, ['2026-11-02', '2026-11-09', '2026-11-16'], ZONE)).toEqual([
      { week: '2026-11-02', minutes: 0, episodes: 2, withMinutes: 1 },
      { week: '2026-11-09', minutes: 15, episodes: 0, withMinutes: 0 },
      { week: '2026-11-16', minutes: 0, episodes: 0, withMinutes: 0 },
    ]);
  });
});

describe('a move began', () => {
  test('with the first of the changes that led up to it', () => {
    const changes = [
      change('2026-09-01', 'not_started'),
      change('2026-10-05', 'dual_running'),
      change('2026-10-20', 'unknown'),
      change('2026-10-21', 'settling'),
      change('2026-10-28', 'moved'),
      change('2026-10-10', 'not_started', 'set_by_person'),
      change('2026-10-12', 'dual_running', 'override_ended'),
    ];
    expect(moveBegan(changes, at('2026-10-28'))).toEqual(at('2026-10-05'));
  });
  test('after it had gone back', () => {
    const changes = [
      change('2026-09-01', 'dual_running'),
      change('2026-09-20', 'not_started'),
      change('2026-10-05', 'dual_running'),
    ];
    expect(moveBegan(changes.toReversed(), at('2026-10-28'))).toEqual(at('2026-10-05'));
  });
  test('when it was done, where nothing is known of the way', () => {
    expect(moveBegan([], at('2026-10-28'))).toEqual(at('2026-10-28'));
    expect(moveBegan([change('2026-09-01', 'not_started')], at('2026-10-28'))).toEqual(at('2026-10-28'));
  });
});

describe('what a move saved', () => {
  /** 90 minutes a week until it begins on 5 October, 30 since it is done on 26 October: all Mondays. */
  const weekly = (first: string, weeks: number, minutes: readonly number[]): LedgerEntry[] =>
    Array.from({ length: weeks }, (_, index) => ({
      ...entry(first, minutes[index % minutes.length] ?? 0),
      at: new Date(at(first, 12).getTime() + index * 7 * DAY),
    }));
  const entries = [
    ...weekly('2026-09-07', 4, [60, 80, 100, 120]),
    entry('2026-09-28', 90, 'move-work'),
    entry('2026-10-12', 60, 'move-work'),
    entry('2026-10-12', 1000),
    ...weekly('2026-10-26', 4, [20, 40]),
  ];
  const asked: MoveAsked = {
    ledger: { entries, episodes: [] },
    ledgerFrom: new Date(0),
    beganAt: at('2026-10-05'),
    movedAt: at('2026-10-26'),
    watchedSince: at('2026-09-07'),
    timeZone: ZONE,
    now: at('2026-11-23'),
  };

  test('compares the whole weeks on either side, without those of the move, less its cost', () => {
    expect(savingOfMove(asked)).toMatchObject({ answer: 'known', before: 90, after: 30, mean: 60, cost: 150, net: 90 });
  });
  test('takes no week that was not asked of the ledger for a quiet one', () => {
    expect(savingOfMove({ ...asked, ledgerFrom: at('2026-10-01') })).toMatchObject({
      answer: 'too early',
      why: 'before',
    });
  });
  test('is too early to say until four whole weeks have passed', () => {
    expect(savingOfMove({ ...asked, now: at('2026-11-22') })).toMatchObject({
      answer: 'too early',
      why: 'after',
      weeksAfter: 3,
    });
  });
  test('weeks in which nobody looked were not quiet', () => {
    expect(savingOfMove({ ...asked, ledgerFrom: new Date(0), watchedSince: at('2026-09-08') })).toMatchObject({
      answer: 'too early',
      why: 'before',
      weeksBefore: 3,
    });
    expect(savingOfMove({ ...asked, watchedSince: null })).toMatchObject({ answer: 'too early', weeksBefore: 0 });
  });
  test('half a year on either side counts, no more', () => {
    const long = [
      ...weekly('2025-01-06', 65, [0]),
      ...weekly('2026-04-06', 26, [600]),
      ...weekly('2026-10-26', 60, [60]),
    ];
    const said = savingOfMove({
      ...asked,
      ledger: { entries: long.filter((it) => it.at < asked.beganAt || it.at >= asked.movedAt), episodes: [] },
      watchedSince: at('2025-01-06'),
      now: at('2027-12-20'),
    });
    expect(said).toMatchObject({ before: 600, after: 60, net: 540 * 26 });
  });
  test('is the same in whatever order the ledger comes', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (some) => {
        expect(savingOfMove({ ...asked, ledger: { entries: some, episodes: [] } })).toEqual(savingOfMove(asked));
      }),
    );
  });
});
