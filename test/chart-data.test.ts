import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  boardData,
  burnUpData,
  burnUpDays,
  savedTogether,
  stageWeeks,
  stageWeeksData,
  toilData,
} from '../src/chart-data.ts';
import { dayIn, daysBefore } from '../src/domain/calendar.ts';
import type { Saving } from '../src/domain/saving.ts';
import type { StageCount } from '../src/domain/stage-record.ts';
import type { StatusAnswer } from '../src/domain/status.ts';
import { NOW, TOKYO } from './slack/fixtures.ts';
import { STATUS } from './slack/services.ts';

const TODAY = '2026-11-24';
const count = (
  day: string,
  stage: StageCount['stage'],
  of: number,
  moved = stage === 'moved' ? of : 0,
): StageCount => ({
  day,
  stage,
  count: of,
  moved,
});
const saving = (mean: number, half: number): Saving => ({
  answer: 'known',
  mean,
  before: 100,
  after: 100 - mean,
  cost: 0,
  net: 0,
  paybackWeeks: 0,
  low: mean - half,
  high: mean + half,
});

describe('the burn-up', () => {
  const movable = new Set(STATUS.rows.map((it) => it.subsystem));
  const told = (movedAt: Date): StatusAnswer => ({
    ...STATUS,
    rows: STATUS.rows.map((row) => (row.counted ? { ...row, howMoved: 'told', movedAt } : row)),
  });
  const counts = [count('2026-11-22', 'not_started', 2), count('2026-11-22', 'moved', 2)];
  const input = { status: STATUS, environment: 'production', counts, unconfirmed: [], movable };

  test('has the days that are kept, and today as the status says it', () => {
    expect(burnUpData(input).days).toEqual([
      { day: '2026-11-22', moved: 2, total: 4, told: 0 },
      { day: TODAY, moved: 1, total: 3, told: 0 },
    ]);
  });
  test('counts nothing that nobody has confirmed', () => {
    const unconfirmed = [count('2026-11-22', 'moved', 1)];
    expect(burnUpData({ ...input, unconfirmed }).days[0]).toMatchObject({ moved: 1, total: 4 });
  });
  test('does not begin at zero where moves were told with their day', () => {
    // Until midnight in Tokyo after 31 March.
    const status = told(new Date('2026-03-31T15:00:00Z'));
    expect(burnUpData({ ...input, status }).days.map((it) => [it.day, it.moved, it.told])).toEqual([
      ['2026-03-31', 1, 1],
      ['2026-11-22', 2, 1],
      [TODAY, 1, 1],
    ]);
    expect(burnUpData({ ...input, status, movable: new Set() }).days).toHaveLength(2);
  });
  test('has target and forecast in production alone', () => {
    const at = new Date('2027-01-01T00:00:00Z');
    const basis = { weeks: 10, moves: 5 };
    const status: StatusAnswer = {
      ...STATUS,
      targetDate: at,
      outlook: { ...STATUS.outlook, forecast: { answer: 'known', at50: at, at85: at, byTarget: 0.5, basis } },
    };
    expect(burnUpData({ ...input, status })).toMatchObject({ targetDate: at, forecast: { at50: at, at85: at } });
    expect(burnUpData({ ...input, status, environment: 'staging' })).toMatchObject({
      targetDate: null,
      forecast: null,
    });
    expect(boardData(status, burnUpData({ ...input, status }), [])).toMatchObject({
      chanceOfTarget: 0.5,
      saving: null,
    });
  });
  test('asks for days of the past in order, each once, at most a hundred and twenty', () => {
    const days = burnUpDays(TODAY);
    expect(days).toEqual([...new Set(days)].toSorted());
    expect(days.at(-1)).toBe('2026-11-23');
    expect(days.at(0)).toBe(daysBefore(TODAY, 400));
    expect(days.length).toBeLessThan(120);
  });
});

describe('stages by week', () => {
  test('are those of each Sunday from the first that is kept, and of now', () => {
    expect(stageWeeks(TODAY)).toHaveLength(25);
    expect(stageWeeks(TODAY).slice(-2)).toEqual(['2026-11-09', '2026-11-16']);
    const weeks = stageWeeksData(STATUS, 'production', [
      count('2026-11-15', 'moved', 4),
      count('2026-11-15', 'missing', 1),
    ]);
    expect(weeks).toEqual([
      { week: '2026-11-09', counts: { moved: 4, missing: 1 } },
      { week: '2026-11-16', counts: {} },
      { week: '2026-11-23', counts: { moved: 1, not_started: 2 } },
    ]);
    expect(stageWeeksData(STATUS, 'nowhere', [])).toEqual([]);
  });
});

describe('toil by week', () => {
  const entry = { at: new Date('2026-11-10T00:00:00Z'), minutes: 30, toilKind: 'ami-build' };
  const input = {
    row: { subsystem: 'api', counted: true, movedAt: NOW },
    ledger: { entries: [entry], episodes: [] },
    watchedSince: new Date('2026-11-01T15:00:00Z'),
    saving: saving(60, 10),
    timeZone: TOKYO,
    now: NOW,
  };
  test('has the whole weeks in which toilbot looked', () => {
    expect(toilData(input)).toEqual({
      subsystem: 'api',
      timeZone: TOKYO,
      weeks: [
        { week: '2026-11-02', minutes: 0 },
        { week: '2026-11-09', minutes: 30 },
        { week: '2026-11-16', minutes: 0 },
      ],
      movedAt: NOW,
      means: { before: 100, after: 40 },
    });
    expect(toilData({ ...input, watchedSince: null }).weeks).toEqual([]);
    expect(toilData({ ...input, watchedSince: new Date(0) }).weeks).toHaveLength(26);
  });
  test('compares nothing that is not fit to be compared, and marks no move that does not count', () => {
    const early: Saving = { answer: 'too early', why: 'after', weeksBefore: 9, weeksAfter: 1, needed: 4 };
    expect(toilData({ ...input, saving: early, row: { ...input.row, counted: false } })).toMatchObject({
      means: null,
      movedAt: null,
    });
  });
});

test('what moves save together has the mean of all and a narrower interval than the sum of theirs', () => {
  expect(savedTogether([])).toBeNull();
  expect(savedTogether([{ answer: 'too early', why: 'both', weeksBefore: 0, weeksAfter: 0, needed: 4 }])).toBeNull();
  expect(savedTogether([saving(60, 30), saving(40, 40)])).toEqual({ minutes: 100, low: 50, high: 150 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.nat(300)), { minLength: 1 }), (all) => {
      const said = savedTogether(all.map(([mean, half]) => saving(mean, half)));
      const halves = all.reduce((sum, [, half]) => sum + half, 0);
      expect(said?.minutes).toBeCloseTo(
        all.reduce((sum, [mean]) => sum + mean, 0),
        6,
      );
      expect(((said?.high ?? 0) - (said?.low ?? 0)) / 2).toBeLessThanOrEqual(halves + 1e-6);
    }),
  );
});

test('days are those of the accounting zone', () => {
  const late = { ...STATUS, now: new Date('2026-11-24T15:30:00Z') };
  const { days } = burnUpData({
    status: late,
    environment: 'production',
    counts: [],
    unconfirmed: [],
    movable: new Set(),
  });
  expect(days.map((it) => it.day)).toEqual([dayIn(late.now, TOKYO)]);
  expect(days[0]?.day).toBe('2026-11-25');
});
