import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chance } from '../../src/chance.ts';
import { backtest } from '../../src/domain/backtest.ts';
import { type Forecast, type ForecastAsked, forecastBy, forecastRest } from '../../src/domain/forecast.ts';

const NOW = new Date('2026-11-24T00:10:00Z');
const weeksOn = (weeks: number): Date => new Date(NOW.getTime() + weeks * 7 * 86_400_000);
const asked = (more: Partial<ForecastAsked> = {}): ForecastAsked => ({
  weekly: [1, 0, 0, 1, 0, 0, 1, 0],
  left: 1,
  now: NOW,
  target: null,
  seed: 1,
  ...more,
});
const forecast = (more: Partial<ForecastAsked> = {}): Forecast => forecastRest(asked(more), chance);
const times = (count: number, moves: number): number[] => Array.from({ length: count }, () => moves);

describe('a forecast', () => {
  // 3 moves in 8 weeks: gamma(3.5, 8), so that nothing moves in w weeks with a chance of (8 / (8 + w)) ** 3.5:
  // 0.66, 0.46, 0.33, 0.24, 0.18, 0.14. Half are done after 2 weeks, 85 % after 6.
  test('of one move after 3 in 8 weeks, worked by hand', () => {
    const said = forecast({ target: weeksOn(4.9) });
    expect(said).toMatchObject({ answer: 'known', at50: weeksOn(2), at85: weeksOn(6), basis: { weeks: 8, moves: 3 } });
    expect(said.answer === 'known' && Math.abs((said.byTarget ?? 0) - 0.758)).toBeLessThan(0.015);
  });

  // 40 moves, 10 in one week of four: Pearson 4 weeks of 56.25 / 2.5 and 12 of 2.5 = 120, (120 + 8) / (15 + 8) = 5.6.
  test('of moves in bursts is wider than of as many that come one by one', () => {
    const steady = forecast({ weekly: times(16, 2.5), left: 20 });
    const bursts = forecast({ weekly: times(4, 0).flatMap(() => [10, 0, 0, 0]), left: 20 });
    if (steady.answer !== 'known' || bursts.answer !== 'known') throw new Error('both are known');
    expect(Math.abs(bursts.at50.getTime() - steady.at50.getTime())).toBeLessThanOrEqual(14 * 86_400_000);
    expect(bursts.at85.getTime() - steady.at85.getTime()).toBeGreaterThanOrEqual(21 * 86_400_000);
  });

  test('rests on the last 26 weeks', () => {
    const lately = forecast({ weekly: times(26, 1), left: 10 });
    expect(forecast({ weekly: [...times(30, 9), ...times(26, 1)], left: 10 })).toEqual(lately);
    expect(lately.basis).toEqual({ weeks: 26, moves: 26 });
  });

  test.each([
    [{ left: 0 }, 'nothing left'],
    [{ weekly: times(7, 3) }, 'too few weeks'],
    [{ weekly: [...times(6, 0), 1, 1] }, 'too few moves'],
    [{ weekly: [...times(9, 4), ...times(25, 0), 2] }, 'too few moves'],
  ])('is not made of too little: %j', (more, why) => {
    expect(forecast(more)).toMatchObject({ answer: 'none', why });
  });

  test('beyond ten years has no date, and the chance of the target all the same', () => {
    const weekly = [...times(23, 0), 1, 1, 1];
    expect(forecast({ weekly, left: 100, target: weeksOn(52) })).toMatchObject({
      answer: 'too slow',
      at50: null,
      byTarget: 0,
    });
    // A mean of 3.5 / 26 a week: 60 take 446 weeks at it, and more than 520 where it is a little less.
    const said = forecast({ weekly, left: 60 });
    expect(said.answer === 'too slow' && said.at50).toEqual(expect.any(Date));
  });

  test('gives a target that has passed, or comes within the week, no chance', () => {
    expect(forecast({ target: weeksOn(-3) })).toMatchObject({ byTarget: 0 });
    expect(forecast({ target: weeksOn(0.9) })).toMatchObject({ byTarget: 0 });
  });
});

describe('whatever the history', () => {
  const history = fc.record({
    weekly: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 40 }),
    left: fc.integer({ min: 1, max: 40 }),
    seed: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    target: fc.integer({ min: -4, max: 200 }).map(weeksOn),
  });
  const by = (more: Partial<ForecastAsked>): Forecast => forecastBy(asked(more), chance, 200);
  const time = (date: Date | null): number => date?.getTime() ?? Number.POSITIVE_INFINITY;
  const datesOf = (it: Forecast) =>
    it.answer === 'none'
      ? null
      : { at50: time(it.at50), at85: it.answer === 'known' ? time(it.at85) : Number.POSITIVE_INFINITY };

  test('the same input gives the same answer', () => {
    fc.assert(
      fc.property(history, (it) => expect(by(it)).toEqual(by(it))),
      { numRuns: 50 },
    );
  });

  test('more left is never done earlier, nor likelier by the target', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 2 }), (it, more) => {
        const [less, greater] = [by(it), by({ ...it, left: it.left + more })];
        const [early, late] = [datesOf(less), datesOf(greater)];
        if (!early || !late || less.answer === 'none' || greater.answer === 'none') return;
        expect(late.at50).toBeGreaterThanOrEqual(early.at50);
        expect(late.at85).toBeGreaterThanOrEqual(early.at85);
        expect(greater.byTarget).toBeLessThanOrEqual(less.byTarget ?? 1);
      }),
      { numRuns: 300 },
    );
  });

  test('the 50 % date is not after the 85 % date, and neither is today', () => {
    fc.assert(
      fc.property(history, (it) => {
        const dates = datesOf(by(it));
        if (!dates) return;
        expect(dates.at50).toBeGreaterThan(NOW.getTime());
        expect(dates.at85).toBeGreaterThanOrEqual(dates.at50);
      }),
      { numRuns: 100 },
    );
  });

  test('a later target is never less likely, and changes no date', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 400 }), (it, later) => {
        const [soon, late] = [by(it), by({ ...it, target: new Date(it.target.getTime() + later * 86_400_000) })];
        expect(datesOf(late)).toEqual(datesOf(soon));
        if (soon.answer === 'none' || late.answer === 'none') return;
        expect(late.byTarget).toBeGreaterThanOrEqual(soon.byTarget ?? 1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a backtest', () => {
  test('of a team that kept its pace: every date held', () => {
    // The next 5 moves of one a week take 5 weeks. From week 8 to 40 there are 33 forecasts; at85 of the last have not passed.
    const said = backtest({ weekly: times(40, 1), left: 9, seed: 1 }, chance);
    if (said.answer !== 'known') throw new Error(said.answer);
    expect(said.at85.held).toBe(said.at85.judged);
    expect(said.at85.judged).toBeGreaterThanOrEqual(23);
    expect(said.at85.judged).toBeLessThan(28);
    expect(said.at50.judged).toBeGreaterThan(said.at85.judged);
  });

  test('of a team that stopped: the dates that have passed since did not hold', () => {
    const said = backtest({ weekly: [...times(20, 1), ...times(12, 0)], left: 9, seed: 1 }, chance);
    if (said.answer !== 'known') throw new Error(said.answer);
    // Those of weeks 8 to 15 held, as move 20 was the last; those of weeks 16 to 20 at least did not.
    expect(said.at85.held).toBe(8);
    expect(said.at85.judged - said.at85.held).toBeGreaterThanOrEqual(5);
  });

  test('of a team that paused: moves that came after the date did not hold it', () => {
    const said = backtest({ weekly: [...times(20, 1), ...times(12, 0), ...times(12, 1)], left: 9, seed: 1 }, chance);
    if (said.answer !== 'known') throw new Error(said.answer);
    expect(said.at85.judged - said.at85.held).toBeGreaterThanOrEqual(5);
  });

  test('asks no more of a date than what was left then', () => {
    // Three are left at week 17, and are all: the forecast from there is judged by three moves.
    const said = backtest({ weekly: [...times(20, 1), ...times(10, 0)], left: 0, seed: 1 }, chance);
    expect(said).toMatchObject({ answer: 'known', at85: { judged: 12, held: 12 } });
  });

  test('of too little history says so', () => {
    expect(backtest({ weekly: times(12, 1), left: 9, seed: 1 }, chance)).toEqual({
      answer: 'too little history',
      judged: 0,
      needed: 8,
    });
    expect(backtest({ weekly: [], left: 9, seed: 1 }, chance)).toMatchObject({ judged: 0 });
  });
});
