/** Chance as an argument: numbers that are random to look at and the same ones for the same seed. */

/** The next number, uniform in [0, 1). */
export type Uniform = () => number;

/** A stream of uniform numbers; `seed` is a 32-bit integer. */
export type Chance = (seed: number) => Uniform;

/** A standard normal number. Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958. */
export function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * A gamma number of a shape (above 0) and the scale 1.
 * Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000; its section 6 for shapes under 1.
 */
export function gamma(shape: number, uniform: Uniform): number {
  if (shape < 1) return gamma(shape + 1, uniform) * (1 - uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(uniform);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
}
