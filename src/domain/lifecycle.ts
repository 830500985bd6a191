/** When products end: in endoflife.date's terms, from a file of this repository that may be refreshed. */

/** One release cycle of a product. */
export interface Cycle {
  /** `3.2`, `2023`, `22.04`, `1.31`: as endoflife.date names it. */
  readonly name: string;
  readonly releasedAt: Date | null;
  /** End of the maintainers' support: a day, `true` when it has ended at an unknown one, `false` when it has not. */
  readonly end: Date | boolean | null;
  /** End of what can be bought or is given longer: EKS extended support, Ubuntu Pro, Debian LTS. */
  readonly extendedEnd: Date | boolean | null;
  readonly latest: string | null;
}

export interface Product {
  /** `ubuntu`, `amazon-linux`, `ruby`, `amazon-eks`, `fluent-package` … */
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly cycles: readonly Cycle[];
}

export interface Lifecycle {
  /** The day of the data: shown in every message that leans on it. */
  readonly asOf: Date;
  readonly products: ReadonlyMap<string, Product>;
}

export const NO_LIFECYCLE: Lifecycle = { asOf: new Date(0), products: new Map() };
