import type { EChartsOption, SeriesOption } from 'echarts';
import { DAY } from '../domain/calendar.ts';
import type { BurnUpFinding, ChartWords } from '../words/charts.ts';
import type { BurnUpDay } from './burn-up.ts';
import { positionOf, ticksBetween } from './days.ts';
import { COLOR, FONT_FAMILY, GRID, INK, type KeyEntry, lineType, SOFT_INK } from './look.ts';

/** Where the plot's axes stand, in pixels of the picture, and the size of its text. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
}

type Point = [number, number];
type Range = { readonly from: number; readonly to: number };
/** A forecast further off than four times what is known, or three years, is told by its date alone. */
const HORIZON = { timesKnown: 4, days: 3 * 365 };

/**
 * The series and axes of a burn-up inside an area, and the entries of its key. `labelled` names dates beside their marks,
 * for a picture that has no room for the key.
 */
export function burnUpPlot(
  days: readonly BurnUpDay[],
  finding: BurnUpFinding,
  words: ChartWords,
  area: PlotArea,
  marks: 'keyed' | 'labelled' = 'keyed',
): { readonly option: EChartsOption; readonly key: readonly KeyEntry[] } {
  const from = positionOf(days[0]?.day ?? finding.asOf);
  const now = positionOf(finding.asOf);
  const horizon = now + Math.max(HORIZON.timesKnown * (now - from), HORIZON.days * DAY);
  const at = (day: string | null): number | null => {
    const position = day === null ? null : positionOf(day);
    return position === null || position > horizon ? null : position;
  };
  const [half, likely, target] = [at(finding.at50), at(finding.at85), at(finding.target)];
  const to = Math.max(now, half ?? now, likely ?? now, target ?? now);
  const spare = Math.max((to - from) * 0.02, to === from ? 3 * DAY : 0);
  const range = { from: Math.min(from, target ?? from) - spare, to: to + spare };
  const most = Math.max(1, Math.max(...days.map((it) => it.total)));
  const weight = area.size / 5;
  const line = (values: (it: BurnUpDay) => number): Point[] =>
    // One day alone would be a line of no length.
    (days.length > 1 ? [0] : [-DAY / 2, DAY / 2]).flatMap((shift) =>
      days.map((it): Point => [positionOf(it.day) + shift, values(it)]),
    );
  const isLabelled = marks === 'labelled';
  const isTold = days.some((it) => it.told > 0);

  const series: SeriesOption[] = [
    ...forecastSeries({ now, half, likely, finding, weight, size: area.size, isLabelled }),
    {
      ...stepLine([...line((it) => it.total), ...(to > now ? [[to, finding.total] as Point] : [])]),
      lineStyle: { color: INK, width: weight / 2, type: lineType('line') },
    },
    {
      ...stepLine(line((it) => it.moved)),
      lineStyle: { color: COLOR.blue, width: weight * 1.2, type: lineType('line') },
      areaStyle: { color: COLOR.blue, opacity: 0.16 },
      ...targetLine(target, weight),
    },
    ...(isTold
      ? [
          {
            ...stepLine(line((it) => it.told)),
            lineStyle: { color: COLOR.purple, width: weight, type: lineType('dashed') },
            areaStyle: { color: COLOR.purple, opacity: 0.35 },
          },
        ]
      : []),
    nowPoint(now, finding, words, area.size),
    ...(isLabelled && target !== null ? [targetName(target, range, most, words.board.target, area.size)] : []),
    tickSeries({ from: Math.min(from, target ?? from), to }, words, area),
  ];
  return {
    option: {
      textStyle: { fontFamily: FONT_FAMILY },
      grid: { left: area.left, top: area.top, width: area.right - area.left, height: area.bottom - area.top },
      xAxis: {
        type: 'time',
        min: range.from,
        max: range.to,
        axisLabel: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLine: { lineStyle: { color: SOFT_INK } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: (most < 5 ? most : undefined) as number,
        minInterval: 1,
        splitNumber: 4,
        axisLabel: { color: SOFT_INK, fontSize: area.size, fontFamily: FONT_FAMILY },
        splitLine: { lineStyle: { color: GRID } },
      },
      series,
    },
    key: keyOf(finding, isTold, weight, words),
  };
}

function stepLine(data: Point[]) {
  return { type: 'line' as const, step: 'end' as const, data, showSymbol: false, silent: true };
}

function targetLine(target: number | null, weight: number) {
  if (target === null) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: COLOR.vermilion, width: weight, type: lineType('dashed') },
      data: [{ xAxis: target }],
    },
  };
}

interface Forecast {
  readonly now: number;
  readonly half: number | null;
  readonly likely: number | null;
  readonly finding: BurnUpFinding;
  readonly weight: number;
  readonly size: number;
  readonly isLabelled: boolean;
}

/** The band between the dates of 50 % and 85 %, and a mark at each. */
function forecastSeries({ now, half, likely, finding, weight, size, isLabelled }: Forecast): SeriesOption[] {
  if (half === null) return [];
  const { moved, total } = finding;
  const marks = (symbol: string, at: number, color: string, name: string): SeriesOption => ({
    type: 'scatter',
    z: 5,
    silent: true,
    symbol,
    symbolSize: size * (symbol === 'diamond' ? 1.05 : 0.85),
    itemStyle: { color, borderColor: INK, borderWidth: 1, opacity: 1 },
    data: [[at, total]],
    label: {
      show: isLabelled,
      // The two may stand close together.
      position: symbol === 'circle' ? 'top' : 'bottom',
      formatter: name,
      ...markText(size),
    },
  });
  const edge = (at: number): SeriesOption => ({
    type: 'line',
    silent: true,
    showSymbol: false,
    lineStyle: { color: SOFT_INK, width: weight / 2, type: lineType('dotted') },
    data: [
      [now, moved],
      [at, total],
    ],
  });
  if (likely === null) return [edge(half), marks('circle', half, COLOR.sky, '50 %')];
  // How far the slower edge has come when the faster one arrives.
  const slower = likely === now ? total : moved + ((total - moved) * (half - now)) / (likely - now);
  const part = (data: Point[]) => ({
    type: 'line' as const,
    stack: 'forecast',
    silent: true,
    showSymbol: false,
    lineStyle: { width: 0 },
    data,
  });
  return [
    part([
      [now, moved],
      [half, slower],
      [likely, total],
    ]),
    {
      ...part([
        [now, 0],
        [half, total - slower],
        [likely, 0],
      ]),
      areaStyle: { color: COLOR.sky, opacity: 0.3 },
    },
    edge(half),
    edge(likely),
    marks('circle', half, COLOR.sky, '50 %'),
    marks('diamond', likely, COLOR.yellow, '85 %'),
  ];
}

function nowPoint(now: number, finding: BurnUpFinding, words: ChartWords, size: number): SeriesOption {
  return {
    type: 'scatter',
    z: 6,
    silent: true,
    symbolSize: size * 0.7,
    itemStyle: { color: COLOR.blue, borderColor: '#ffffff', borderWidth: 1, opacity: 1 },
    data: [[now, finding.moved]],
    label: {
      show: true,
      position: 'top',
      formatter: words.number(finding.moved),
      ...markText(size * 1.25),
      fontWeight: 'bold',
    },
  };
}

const markText = (size: number) => ({
  fontSize: size,
  fontFamily: FONT_FAMILY,
  color: INK,
  textBorderColor: '#ffffff',
  textBorderWidth: 4,
});

/** Low beside its line, where nothing else stands after today. */
function targetName(target: number, range: Range, most: number, name: string, size: number): SeriesOption {
  const isRight = target > range.from + (range.to - range.from) * 0.7;
  return {
    type: 'scatter',
    z: 6,
    silent: true,
    symbolSize: 1,
    itemStyle: { color: COLOR.vermilion, opacity: 1 },
    data: [[target, most * 0.12]],
    label: { show: true, position: isRight ? 'left' : 'right', distance: size / 3, formatter: name, ...markText(size) },
  };
}

/** ECharts would name the ticks in the zone and language of the machine, so they are named here. */
function tickSeries(range: Range, words: ChartWords, area: PlotArea): SeriesOption {
  const most = Math.max(2, Math.floor((area.right - area.left) / (area.size * 5.6)));
  return {
    type: 'scatter',
    silent: true,
    clip: false,
    symbol: 'rect',
    symbolSize: [1.5, area.size * 0.6],
    itemStyle: { color: SOFT_INK, opacity: 1 },
    data: ticksBetween(range.from, range.to, most, words).map(({ at, label }) => ({
      value: [at, 0],
      label: {
        show: true,
        position: 'bottom' as const,
        distance: 3,
        formatter: label,
        color: SOFT_INK,
        fontSize: area.size,
        fontFamily: FONT_FAMILY,
      },
    })),
  };
}

function keyOf(finding: BurnUpFinding, isTold: boolean, weight: number, { burnUp }: ChartWords): KeyEntry[] {
  const entry = (mark: KeyEntry['mark'], color: string, thick: number, text: string) => [
    { mark, color, weight: thick, text },
  ];
  return [
    ...entry('line', COLOR.blue, weight * 1.2, burnUp.moved),
    ...entry('line', INK, weight / 2, burnUp.all(finding.total)),
    ...(isTold ? entry('dashed', COLOR.purple, weight, burnUp.told) : []),
    ...(finding.target === null ? [] : entry('dashed', COLOR.vermilion, weight, burnUp.target(finding.target))),
    ...(finding.at50 === null ? [] : entry('circle', COLOR.sky, 1, burnUp.half(finding.at50))),
    ...(finding.at85 === null ? [] : entry('diamond', COLOR.yellow, 1, burnUp.likely(finding.at85))),
  ];
}
