import type { ByLanguage } from '../domain/language.ts';
import type { Stage } from '../domain/vocabulary.ts';
import { chartWordsEn } from './en/charts.ts';
import { chartWordsJa } from './ja/charts.ts';

/** A date as it is read in a chart: a day of the accounting zone, `2026-12-03`. */
export type Day = string;

export interface BurnUpFinding {
  readonly environment: string;
  readonly asOf: Day;
  readonly moved: number;
  readonly total: number;
  /** How many moves are known because people said so. */
  readonly told: number;
  readonly at50: Day | null;
  readonly at85: Day | null;
  readonly target: Day | null;
}

export interface StagesFinding {
  readonly week: Day;
  readonly moved: number;
  readonly all: number;
  readonly firstWeek: Day;
  readonly movedFirst: number;
  /** Regressed, missing and at risk in the last week. */
  readonly inTrouble: number;
}

export interface ToilFinding {
  readonly subsystem: string;
  readonly movedOn: Day | null;
  readonly before: number | null;
  readonly after: number | null;
  /** Mean of the weeks that are known, in minutes; null when none is. */
  readonly mean: number | null;
  readonly weeks: number;
}

export interface BoardFinding {
  readonly burnUp: BurnUpFinding;
  /** Between 0 and 1. */
  readonly chanceOfTarget: number | null;
  /** Minutes a week, with the bounds of the interval; below 0 it costs more than before. */
  readonly saving: { readonly minutes: number; readonly low: number; readonly high: number } | null;
}

/** All that the charts say. A language is one object of this type; numbers and days come plain and leave as text. */
export interface ChartWords {
  day(day: Day): string;
  shortDay(day: Day): string;
  month(day: Day): string;
  number(value: number): string;
  percent(share: number): string;
  /** Minutes of hands-on work a week: hours from two hours on. */
  minutes(minutes: number): string;
  readonly stages: Readonly<Record<Stage, string>>;
  environment(name: string): string;
  readonly burnUp: {
    title(finding: BurnUpFinding): string;
    alt(finding: BurnUpFinding): string;
    readonly moved: string;
    readonly told: string;
    all(count: number): string;
    half(day: Day): string;
    likely(day: Day): string;
    target(day: Day): string;
    readonly noForecast: string;
    readonly empty: string;
  };
  readonly stagesByWeek: {
    title(finding: StagesFinding): string;
    alt(finding: StagesFinding): string;
    readonly axis: string;
    readonly empty: string;
  };
  readonly toil: {
    title(finding: ToilFinding): string;
    alt(finding: ToilFinding): string;
    readonly hours: string;
    readonly minutes: string;
    readonly unknown: string;
    moved(day: Day): string;
    meanBefore(minutes: number): string;
    meanAfter(minutes: number): string;
    empty(subsystem: string): string;
  };
  readonly board: {
    heading(environment: string): string;
    ofAll(total: number): string;
    /** Null when there is nothing to move. */
    moved(share: number | null): string;
    forecast(finding: BoardFinding): string;
    saving(finding: BoardFinding): string;
    readonly target: string;
    readonly next: string;
    readonly nothingLeft: string;
    readonly nothingNext: string;
    alt(finding: BoardFinding): string;
  };
}

export const CHART_WORDS: ByLanguage<ChartWords> = { en: chartWordsEn, ja: chartWordsJa };
