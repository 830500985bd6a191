/** The charts that can be asked for. */
export const CHART_NAMES = ['burn-up', 'stages', 'toil', 'board'] as const;
export type ChartName = (typeof CHART_NAMES)[number];

/** Of whom: a subsystem for its toil, else an environment. */
export interface ChartSubject {
  readonly subsystem: string | null;
  readonly environment: string;
}
