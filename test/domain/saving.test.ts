import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LedgerWeek, savedAgainstTold, savedByMove } from '../../src/domain/saving.ts';
import { t85 } from '../../src/domain/student.ts';

const week = (minutes: number, episodes = 2, withMinutes = episodes): LedgerWeek => ({
  minutes,
  episodes,
  withMinutes,
});
const weeks = (...minutes: number[]): LedgerWeek[] => minutes.map((it) => week(it));

// Table of the t distribution at 0.925, to four digits.
test.each([
  [3, 1.9243],
  [4, 1.7782],
  [5, 1.6994],
  [10, 1.5592],
  [20, 1.497],
  [30, 1.4774],
  [100, 1.4507],
])("Student's t of %d degrees of freedom is %d", (degrees, tabulated) => {
  expect(t85(degrees)).toBeCloseTo(tabulated, 4);
});

/** Simpson's rule on cos^(n-1), which is the density of t in the angle atan(t / sqrt(n)). */
function under(t: number, degrees: number): number {
  const integral = (to: number): number => {
    const steps = 2_000;
    let sum = 0;
    for (let step = 0; step <= steps; step += 1) {
      const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
      sum += weight * Math.cos((step * to) / steps) ** (degrees - 1);
    }
    return (sum * to) / steps / 3;
  };
  return 0.5 + integral(Math.atan(t / Math.sqrt(degrees))) / integral(Math.PI / 2) / 2;
}

test('92.5 % lie under it, whatever the degrees of freedom', () => {
  for (let degrees = 3; degrees <= 200; degrees += 1) expect(under(t85(degrees), degrees)).toBeCloseTo(0.925, 6);
});

describe('what a move saved', () => {
  // Variances 2000/3 and 400/3 over 4 weeks each: a standard error of sqrt(200) = 14.142, times 1.9243 = 27.214.
  test('worked by hand', () => {
    const said = savedByMove(weeks(60, 80, 100, 120), weeks(20, 40, 20, 40), 150);
    expect(said).toMatchObject({ answer: 'known', mean: 60, before: 90, after: 30, cost: 150 });
    expect(said).toMatchObject({ net: 90, paybackWeeks: 3 });
    if (said.answer !== 'known') throw new Error(said.answer);
    expect(said.low).toBeCloseTo(32.786, 3);
    expect(said.high).toBeCloseTo(87.214, 3);
  });

  // Degrees of freedom of the shorter side, 3: the quiet weeks after have no spread. 14.907 = sqrt(8000 / 9 / 4).
  test('with sides of two lengths', () => {
    const said = savedByMove(weeks(60, 80, 100, 120), weeks(0, 0, 0, 0, 0, 0, 0), 0);
    if (said.answer !== 'known') throw new Error(said.answer);
    expect(said.high - said.mean).toBeCloseTo(1.92432 * Math.sqrt(2000 / 3 / 4), 3);
    const long = savedByMove(weeks(90, 90, 90, 90, 90, 90, 90), weeks(20, 40, 20, 40), 0);
    if (long.answer !== 'known') throw new Error(long.answer);
    expect(long.high - long.mean).toBeCloseTo(1.92432 * Math.sqrt(400 / 3 / 4), 3);
  });

  test('is paid back in full weeks, or never', () => {
    const cost = (minutes: number) => savedByMove(weeks(60, 60, 60, 60), weeks(0, 0, 0, 0), minutes);
    expect(cost(0)).toMatchObject({ paybackWeeks: 0 });
    expect(cost(120)).toMatchObject({ paybackWeeks: 2 });
    expect(cost(121)).toMatchObject({ paybackWeeks: 3 });
    expect(savedByMove(weeks(10, 10, 10, 10), weeks(10, 10, 10, 10), 1)).toMatchObject({ paybackWeeks: null });
    expect(savedByMove(weeks(10, 10, 10, 10), weeks(50, 50, 50, 50), 1)).toMatchObject({ mean: -40, net: -161 });
  });

  test.each([
    [3, 9, 'before'],
    [9, 3, 'after'],
    [0, 0, 'both'],
  ])('is not said of %d weeks before and %d after', (before, after, why) => {
    const of = (count: number) => weeks(...Array.from({ length: count }, () => 30));
    expect(savedByMove(of(before), of(after), 0)).toEqual({
      answer: 'too early',
      why,
      weeksBefore: before,
      weeksAfter: after,
      needed: 4,
    });
  });

  test('is not compared when the ledger changed by more than 20 points', () => {
    const covered = (withMinutes: number) => Array.from({ length: 5 }, () => week(30, 10, withMinutes));
    expect(savedByMove(covered(9), covered(7), 0).answer).toBe('known');
    expect(savedByMove(covered(7), covered(9), 0).answer).toBe('known');
    const onePoint = [...covered(7).slice(1), week(30, 10, 6)];
    expect(savedByMove(covered(9), onePoint, 0)).toEqual({
      answer: 'not comparable',
      coverageBefore: 90,
      coverageAfter: 68,
    });
    expect(savedByMove(onePoint, covered(9), 0).answer).toBe('not comparable');
  });

  test('is known when there is nothing left to do', () => {
    const quiet = Array.from({ length: 4 }, () => week(0, 0));
    expect(savedByMove(weeks(30, 30, 30, 30), quiet, 0)).toMatchObject({ answer: 'known', mean: 30, after: 0 });
  });

  test('against what a person told has no interval', () => {
    const said = savedAgainstTold(90, weeks(20, 40, 20, 40), 150);
    const point = { answer: 'told', mean: 60, before: 90, after: 30, cost: 150, net: 90, paybackWeeks: 3 };
    expect(said).toEqual(point);
    expect(savedAgainstTold(90, weeks(20, 40, 20), 0)).toMatchObject({ answer: 'too early', why: 'after' });
  });
});

describe('whatever the weeks', () => {
  const side = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 4, maxLength: 30 });
  const known = (before: readonly number[], after: readonly number[], cost = 0) => {
    const said = savedByMove(weeks(...before), weeks(...after), cost);
    if (said.answer !== 'known') throw new Error(said.answer);
    return said;
  };

  test('the mean lies in the middle of its interval, and both sides turned round turn its sign', () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const [there, back] = [known(before, after), known(after, before)];
        expect(there.low).toBeLessThanOrEqual(there.mean);
        expect(there.high - there.mean).toBeCloseTo(there.mean - there.low, 6);
        expect(there.low).toBeCloseTo(-back.high, 6);
      }),
    );
  });

  test('so many minutes more each week before are so many more saved, in an interval as wide', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 0, max: 500 }), (before, after, more) => {
        const [one, other] = [
          known(before, after),
          known(
            before.map((it) => it + more),
            after,
          ),
        ];
        expect(other.low - one.low).toBeCloseTo(more, 6);
        expect(other.high - one.high).toBeCloseTo(more, 6);
      }),
    );
  });

  test('the order of weeks does not matter, and a dearer move pays back no sooner', () => {
    fc.assert(
      fc.property(side, side, fc.nat(5_000), fc.nat(5_000), (before, after, cost, more) => {
        const [cheap, dear] = [known(before, after, cost), known(before.toReversed(), after.toReversed(), cost + more)];
        expect(dear.low).toBeCloseTo(cheap.low, 6);
        expect(dear.net).toBeLessThanOrEqual(cheap.net + 1e-6);
        if (cheap.paybackWeeks !== null && dear.paybackWeeks !== null)
          expect(dear.paybackWeeks).toBeGreaterThanOrEqual(cheap.paybackWeeks);
      }),
    );
  });
});
