/** The value that 7.5 % of the standard normal distribution lie under. */
const NORMAL = -1.4395314709384563;

/**
 * The value that 92.5 % of Student's t distribution lie under, for 3 or more degrees of freedom: half the width of an
 * 85 % interval, in standard errors. Hill, "Algorithm 396: Student's t-Quantiles", Communications of the ACM 13 (10),
 * 1970, written out for this one probability, which is right to six digits without its correction for under 5 as well.
 */
export function t85(degrees: number): number {
  const a = 1 / (degrees - 0.5);
  const b = 48 / a ** 2;
  const c = ((20_700 * a) / b - 98) * a ** 2 - 16 * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  const e = (((0.05 * d * NORMAL - 5) * NORMAL - 7) * NORMAL - 2) * NORMAL + b + c;
  const y = NORMAL ** 2;
  const f = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / e - y - 3) / b + 1) * NORMAL;
  return Math.sqrt(degrees * Math.expm1(a * f ** 2));
}
