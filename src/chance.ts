import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';
import type { Chance } from './domain/chance.ts';

/** The generator starts from a nearly empty state: its first numbers are alike for seeds that are alike. */
const UNTIL_MIXED = 64;

/** Uniform numbers in [0, 1) by xoroshiro128+, the same ones for the same seed on every machine. */
export const chance: Chance = (seed) => {
  const generator = xoroshiro128plus(seed);
  skipN(generator, UNTIL_MIXED);
  return () => uniformFloat64(generator);
};
