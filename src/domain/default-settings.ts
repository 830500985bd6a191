import type { Settings } from './settings.ts';

/** What counts where the configuration says nothing of these. */
export const DEFAULT_SETTINGS = {
  language: 'en',
  spoken: new Map(),
  tiers: ['base', 'images', 'traffic'],
  endOfLifeDays: [180, 90, 30, 0],
  images: { policyDays: { critical: 7, high: 30, medium: 90, low: null, other: null }, trustedBases: [] },
  fluentd: { hosts: [], tag: null },
  adminPorts: [22, 3389],
  purposeAccepted: null,
} as const satisfies Partial<Settings>;
