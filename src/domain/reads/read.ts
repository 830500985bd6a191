/** Tiers of rights: what a read needs beyond `base` may be off by choice. docs say what each one lets toilbot see. */
export const TIERS = ['base', 'images', 'traffic', 'hands-on', 'secrets'] as const;
export type Tier = (typeof TIERS)[number];

/** What a read uses: the service whose quota it shares, the tier it belongs to, and the IAM actions it needs. */
export interface ReadRule {
  readonly service: string;
  readonly tier: Tier;
  /** Empty where the system is not AWS. */
  readonly actions: readonly string[];
}
