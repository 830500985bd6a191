import { describe, expect, test } from '@jest/globals';
import { chance } from '../../src/chance.ts';
import { gamma, normal } from '../../src/domain/chance.ts';

const DRAWS = 50_000;

function moments(draw: () => number): { readonly mean: number; readonly variance: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, it) => sum + it, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, it) => sum + (it - mean) ** 2, 0) / DRAWS };
}

describe('uniform numbers', () => {
  test('are the same for the same seed', () => {
    const [one, other] = [chance(7), chance(7)];
    expect(Array.from({ length: 5 }, one)).toEqual(Array.from({ length: 5 }, other));
  });

  test('begin anywhere for seeds that are neighbours', () => {
    const first = moments(
      (
        (seed) => () =>
          chance(seed++)()
      )(1),
    );
    expect(first.mean).toBeCloseTo(1 / 2, 1.5);
    expect(first.variance).toBeCloseTo(1 / 12, 2);
  });
});

test('normal numbers have the mean 0 and the variance 1', () => {
  const uniform = chance(1);
  const { mean, variance } = moments(() => normal(uniform));
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});

test.each([0.5, 1, 3.5, 40])('gamma numbers of shape %d have it as their mean and variance', (shape) => {
  const uniform = chance(2);
  const { mean, variance } = moments(() => gamma(shape, uniform));
  expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
  expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06);
});
