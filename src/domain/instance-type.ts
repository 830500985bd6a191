/**
 * The first generation of each family that AWS does not list as a previous one ("Amazon EC2 previous generation
 * instances"); of a family that is not named here, none is previous.
 */
const CURRENT_SINCE: Readonly<Record<string, number>> = { t: 3, m: 5, c: 5, r: 5, i: 3, d: 3, g: 4, p: 3 };
/** Families that ended with the generation that they began with. */
const ENDED = new Set(['a1', 'cc1', 'cc2', 'cg1', 'cr1', 'hi1', 'hs1']);

export interface InstanceGeneration {
  /** `c` of `c6gn.large`. */
  readonly family: string;
  /** 6 of `c6gn.large`. */
  readonly generation: number;
  readonly previous: boolean;
}

/** What the name of an instance type tells: `t2.micro` is of an earlier generation; null where the name is of no known form. */
export function generationOf(type: string): InstanceGeneration | null {
  const found = /^([a-z]+)(\d+)[^.]*\./.exec(type.toLowerCase());
  if (!found) return null;
  const family = found[1] ?? '';
  const generation = Number(found[2]);
  const since = Object.hasOwn(CURRENT_SINCE, family) ? (CURRENT_SINCE[family] ?? 0) : 0;
  return { family, generation, previous: ENDED.has(`${family}${generation}`) || generation < since };
}
