import { expect, test } from '@jest/globals';
import { calibrateForecast, calibrateSaving, type Held, percentOf } from '../bench/calibrated.ts';

// The same histories every time: `npm run bench -- calibration` has others, and the program's 10,000 draws.
const FIRST_SEED = 50_001;
const DRAWS = 500;

function expectBetween(held: Held, low: number, high: number): void {
  expect(percentOf(held)).toBeGreaterThanOrEqual(low);
  expect(percentOf(held)).toBeLessThanOrEqual(high);
}

test('85 % dates hold in 82 to 92 of 100 simulated histories, and there are none where there must be none', () => {
  const { at85, at50, none } = calibrateForecast(FIRST_SEED, DRAWS);
  expect(at85.of).toBeGreaterThan(500);
  expectBetween(at85, 82, 92);
  expectBetween(at50, 45, 60);
  expect(none.of).toBeGreaterThan(100);
  expect(none.held).toBe(none.of);
});

test('85 % intervals of savings hold in 82 to 88 of 100 simulated ledgers, and there are none too early', () => {
  const { interval, tooEarly, notComparableOfMany } = calibrateSaving(FIRST_SEED, 0);
  expect(interval.of).toBeGreaterThan(500);
  expectBetween(interval, 82, 88);
  expect(tooEarly.of).toBeGreaterThan(100);
  expect(tooEarly.held).toBe(tooEarly.of);
  expectBetween(notComparableOfMany, 0, 5);
});

test('a ledger that came to know half as much is not compared', () => {
  const { notComparable, notComparableOfMany, interval } = calibrateSaving(FIRST_SEED, 50);
  expectBetween(notComparableOfMany, 95, 100);
  expectBetween(notComparable, 80, 100);
  // What slips through has too few episodes to tell, and intervals as wide.
  expect(interval.of).toBeLessThan(150);
});
