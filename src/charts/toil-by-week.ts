import type { SeriesOption } from 'echarts';
import { dayIn, daysBefore } from '../domain/calendar.ts';
import type { Language } from '../domain/language.ts';
import { outsideText } from '../domain/outside-text.ts';
import { CHART_WORDS, type ChartWords, type ToilFinding } from '../words/charts.ts';
import { type ChartDescription, PHONE_WIDTH } from './description.ts';
import {
  AFTER_FILL,
  BEFORE_FILL,
  COLOR,
  type Fill,
  FONT_FAMILY,
  fillStyle,
  GRID,
  heading,
  INK,
  type KeyEntry,
  keyBlock,
  lineType,
  MARGIN,
  PAPER,
  SOFT_INK,
  textShape,
} from './look.ts';
import { drawable } from './text.ts';
import { weekLabels } from './weeks.ts';

export interface ToilWeek {
  /** The week's first day, in the accounting zone. */
  readonly week: string;
  /** Hands-on minutes; null when they are not known, which is not 0. */
  readonly minutes: number | null;
}

export interface ToilData {
  readonly subsystem: string;
  readonly timeZone: string;
  /** Oldest first, without gaps. */
  readonly weeks: readonly ToilWeek[];
  readonly movedAt: Date | null;
  /** Minutes a week, where the two are fit to be compared. */
  readonly means: { readonly before: number; readonly after: number } | null;
}

const SIZE = { title: 20, text: 13 };
const PLOT_HEIGHT = 210;
const LEFT = 44;
/** More bars than this stand close together. */
const MOST_APART = 30;

function toilFinding(data: ToilData): ToilFinding {
  const known = data.weeks.flatMap((it) => it.minutes ?? []);
  return {
    subsystem: drawable(data.subsystem, 60),
    movedOn: data.movedAt === null ? null : dayIn(data.movedAt, data.timeZone),
    before: known.length === 0 ? null : (data.means?.before ?? null),
    after: known.length === 0 ? null : (data.means?.after ?? null),
    mean: known.length === 0 ? null : known.reduce((sum, it) => sum + it, 0) / known.length,
    weeks: known.length,
  };
}

/** Hands-on minutes of a subsystem, one bar a week, the week of its move marked. */
export function toilByWeek(data: ToilData, language: Language): ChartDescription {
  const words = CHART_WORDS[language];
  const finding = toilFinding(data);
  const shared = { kind: 'toil-by-week', width: PHONE_WIDTH } as const;
  const isEmpty = finding.mean === null;
  const title = isEmpty ? words.toil.empty(finding.subsystem) : words.toil.title(finding);
  // What is read aloud keeps the name as it is written.
  const altText = words.toil.alt({ ...finding, subsystem: outsideText(data.subsystem, 200) });
  const top = heading(title, PHONE_WIDTH, SIZE.title);
  const paper = { animation: false, backgroundColor: PAPER, textStyle: { fontFamily: FONT_FAMILY } };
  if (isEmpty) {
    const option = { ...paper, graphic: [...top.shapes] };
    return { ...shared, title, altText, option, height: top.bottom + MARGIN };
  }
  const isHours = data.weeks.some((it) => (it.minutes ?? 0) >= 120);
  const unit = textShape(isHours ? words.toil.hours : words.toil.minutes, MARGIN, top.bottom, SIZE.text, {
    fill: SOFT_INK,
  });
  const plotTop = top.bottom + 48;
  const width = PHONE_WIDTH - LEFT - MARGIN;
  const key = keyBlock(keyOf(data, finding, words), {
    left: MARGIN,
    right: PHONE_WIDTH - MARGIN,
    top: plotTop + PLOT_HEIGHT + 34,
    size: SIZE.text,
  });
  return {
    ...shared,
    title,
    altText,
    option: {
      ...paper,
      graphic: [...top.shapes, unit, ...key.shapes],
      grid: { left: LEFT, width, top: plotTop, height: PLOT_HEIGHT },
      xAxis: {
        type: 'category',
        data: weekLabels(
          data.weeks.map((it) => it.week),
          width,
          SIZE.text,
          words,
        ),
        axisTick: { show: false },
        axisLabel: { interval: 0, color: SOFT_INK, fontSize: SIZE.text, fontFamily: FONT_FAMILY },
        axisLine: { lineStyle: { color: SOFT_INK } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        minInterval: isHours ? 0.5 : 1,
        // Nothing but zeros has no scale of its own.
        ...(data.weeks.every((it) => (it.minutes ?? 0) === 0) ? { max: 10 } : {}),
        splitNumber: 4,
        axisLabel: { color: SOFT_INK, fontSize: SIZE.text, fontFamily: FONT_FAMILY },
        splitLine: { lineStyle: { color: GRID } },
      },
      series: seriesOf(data, finding, words, isHours ? 60 : 1),
    },
    height: Math.ceil(key.bottom + 4),
  };
}

// Borders would be all there is to see of thin bars.
const barStyle = (fill: Fill, bars: number) =>
  bars > MOST_APART ? { ...fillStyle(fill), borderWidth: 0 } : fillStyle(fill);

/** The index of the week that holds the move; -1 when it is outside the weeks shown. */
function moveWeek(data: ToilData, finding: ToilFinding): number {
  const { movedOn } = finding;
  if (movedOn === null) return -1;
  return data.weeks.findIndex((it) => it.week <= movedOn && movedOn < daysBefore(it.week, -7));
}

function seriesOf(data: ToilData, finding: ToilFinding, words: ChartWords, divisor: number): SeriesOption[] {
  const { weeks } = data;
  const move = moveWeek(data, finding);
  const isBefore = (week: ToilWeek) => finding.movedOn === null || week.week <= finding.movedOn;
  const bars: SeriesOption = {
    type: 'bar',
    silent: true,
    barCategoryGap: weeks.length > MOST_APART ? '12%' : '25%',
    barMaxWidth: 46,
    data: weeks.map((week) => ({
      value: week.minutes === null ? '-' : week.minutes / divisor,
      itemStyle: barStyle(isBefore(week) ? BEFORE_FILL : AFTER_FILL, weeks.length),
    })),
  };
  const unknown: SeriesOption = {
    type: 'scatter',
    silent: true,
    symbolSize: 1,
    itemStyle: { color: 'rgba(0,0,0,0)' },
    data: weeks.flatMap((week, index) => (week.minutes === null ? [[index, 0]] : [])),
    label: { show: true, position: 'top', formatter: '?', color: SOFT_INK, fontSize: SIZE.text, fontWeight: 'bold' },
  };
  const mean = (value: number | null, from: number, to: number): SeriesOption[] =>
    value === null || to < from
      ? []
      : [
          {
            type: 'line',
            silent: true,
            showSymbol: from === to,
            symbol: 'rect',
            symbolSize: [12, 3],
            itemStyle: { color: INK },
            lineStyle: { color: INK, width: 2.5, type: lineType(from === 0 && move > 0 ? 'dashed' : 'line') },
            data: Array.from({ length: to - from + 1 }, (_, index) => [from + index, value / divisor]),
          },
        ];
  return [
    { ...bars, ...(move < 0 ? {} : moveMark(move, weeks.length, words.toil.moved(finding.movedOn ?? ''))) },
    ...(move > 0 ? mean(finding.before, 0, move - 1) : []),
    ...(move >= 0 ? mean(finding.after, move + 1, weeks.length - 1) : []),
    unknown,
  ];
}

function moveMark(move: number, weeks: number, text: string) {
  const share = (move + 0.5) / weeks;
  return {
    markLine: {
      silent: true,
      symbol: ['none', 'none'],
      lineStyle: { color: COLOR.vermilion, width: 2.5, type: lineType('dotted') },
      label: {
        show: true,
        formatter: text,
        // Beside the line where there is room for it.
        align: share < 0.25 ? ('left' as const) : share > 0.75 ? ('right' as const) : ('center' as const),
        color: INK,
        fontSize: SIZE.text,
        fontWeight: 'bold' as const,
        fontFamily: FONT_FAMILY,
      },
      data: [{ xAxis: move }],
    },
  };
}

function keyOf(data: ToilData, finding: ToilFinding, { toil }: ChartWords): KeyEntry[] {
  const line = (mark: 'line' | 'dashed', text: string): KeyEntry => ({ mark, color: INK, weight: 2.5, text });
  return [
    ...(finding.before === null ? [] : [line('dashed', toil.meanBefore(finding.before))]),
    ...(finding.after === null ? [] : [line('line', toil.meanAfter(finding.after))]),
    ...(data.weeks.some((it) => it.minutes === null)
      ? [{ mark: 'none' as const, color: INK, weight: 0, text: toil.unknown }]
      : []),
  ];
}
