import { dayIn } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';
import { type BurnUpFinding, CHART_WORDS } from '../words/charts.ts';
import { burnUpPlot } from './burn-up-plot.ts';
import { type ChartDescription, PHONE_WIDTH } from './description.ts';
import { heading, keyBlock, MARGIN, PAPER, textShape } from './look.ts';
import { drawable } from './text.ts';

/** What had moved at the end of a day of the accounting zone. */
export interface BurnUpDay {
  /** `2026-12-03` */
  readonly day: string;
  readonly moved: number;
  readonly total: number;
  /** How many of `moved` are known because people said so (moves before toilbot). */
  readonly told: number;
}

export interface BurnUpData {
  readonly environment: string;
  readonly timeZone: string;
  /** Oldest first; gaps are allowed. */
  readonly days: readonly BurnUpDay[];
  readonly targetDate: Date | null;
  /** When the rest is done, with a chance of 50 % and of 85 %; null when there is no forecast. */
  readonly forecast: { readonly at50: Date; readonly at85: Date } | null;
}

/** What the burn-up finds, or null when there is not one day. */
export function burnUpFinding(data: BurnUpData): BurnUpFinding | null {
  const last = data.days.at(-1);
  if (last === undefined) return null;
  const isDone = last.moved >= last.total;
  const dayOf = (at: Date | undefined) => (at === undefined || isDone ? null : dayIn(at, data.timeZone));
  return {
    environment: drawable(data.environment, 40),
    asOf: last.day,
    moved: last.moved,
    total: last.total,
    told: last.told,
    at50: dayOf(data.forecast?.at50),
    at85: dayOf(data.forecast?.at85),
    target: data.targetDate === null ? null : dayIn(data.targetDate, data.timeZone),
  };
}

const SIZE = { title: 20, text: 13 };
const PLOT_HEIGHT = 230;

/** Moved over time, with the target's date and the forecast: how far it is, and when it is done. */
export function burnUp(data: BurnUpData, language: Language): ChartDescription {
  const words = CHART_WORDS[language];
  const finding = burnUpFinding(data);
  const shared = { kind: 'burn-up', width: PHONE_WIDTH } as const;
  if (finding === null) {
    const { shapes, bottom } = heading(words.burnUp.empty, PHONE_WIDTH, SIZE.title);
    const option = { animation: false, backgroundColor: PAPER, graphic: [...shapes] };
    return { ...shared, title: words.burnUp.empty, altText: words.burnUp.empty, option, height: bottom + MARGIN };
  }
  const title = words.burnUp.title(finding);
  const top = heading(title, PHONE_WIDTH, SIZE.title);
  const area = {
    left: 40,
    right: PHONE_WIDTH - 26,
    top: top.bottom + 14,
    bottom: top.bottom + 14 + PLOT_HEIGHT,
    size: SIZE.text,
  };
  const plot = burnUpPlot(data.days, finding, words, area);
  const key = keyBlock(plot.key, {
    left: MARGIN,
    right: PHONE_WIDTH - MARGIN,
    top: area.bottom + 34,
    size: SIZE.text,
  });
  const isUnforeseen = finding.at50 === null && finding.moved < finding.total;
  const note = isUnforeseen ? [textShape(words.burnUp.noForecast, MARGIN, key.bottom, SIZE.text)] : [];
  return {
    ...shared,
    title,
    altText: words.burnUp.alt(finding),
    option: {
      animation: false,
      backgroundColor: PAPER,
      ...plot.option,
      graphic: [...top.shapes, ...key.shapes, ...note],
    },
    height: Math.ceil(key.bottom + (isUnforeseen ? 22 : 0) + 4),
  };
}
