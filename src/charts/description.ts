import type { EChartsOption, GraphicComponentOption } from 'echarts';

export const CHART_KINDS = ['burn-up', 'stage-by-week', 'toil-by-week', 'board-slide'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** A chart as plain data (it can be sent to a thread and written as JSON): what it finds, and what ECharts draws of it. */
export interface ChartDescription {
  readonly kind: ChartKind;
  readonly title: string;
  /** One sentence that states the finding, for people who do not see the picture. At most 1,000 characters, as Slack takes. */
  readonly altText: string;
  readonly option: EChartsOption;
  /** CSS pixels: as wide as a phone, so that what is legible here is legible there. */
  readonly width: number;
  readonly height: number;
}

/** Shapes and texts that are not of a series: what `graphic` of an ECharts option takes. */
export type Shape = Exclude<GraphicComponentOption, readonly unknown[]>;

/** The width of a phone's screen in CSS pixels; Slack shows a picture about as wide. */
export const PHONE_WIDTH = 390;
