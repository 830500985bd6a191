import type { SeriesOption } from 'echarts';
import type { Language } from '../domain/language.ts';
import { STAGE_ORDER } from '../domain/status.ts';
import type { Stage } from '../domain/vocabulary.ts';
import { CHART_WORDS, type ChartWords, type StagesFinding } from '../words/charts.ts';
import { type ChartDescription, PHONE_WIDTH } from './description.ts';
import { FONT_FAMILY, fillStyle, GRID, heading, INK, MARGIN, PAPER, SOFT_INK, STAGE_FILLS } from './look.ts';
import { widthOf } from './text.ts';
import { weekLabels } from './weeks.ts';

/** How many subsystems were at each stage at the end of a week. */
export interface StageWeek {
  /** The week's first day, in the accounting zone. */
  readonly week: string;
  readonly counts: Readonly<Partial<Record<Stage, number>>>;
}

const SIZE = { title: 20, text: 13 };
const PLOT_HEIGHT = 240;
const LEFT = 34;
const TROUBLE: readonly Stage[] = ['regressed', 'missing', 'at_risk'];
/** `at_risk` counts as moved: an outage does not take the move back. */
const MOVED: readonly Stage[] = ['moved', 'at_risk'];
/** As many bars leave room for the numbers in them. */
const NUMBERED_WEEKS = 9;
/** More bars than this have no gap between them. */
const MOST_APART = 30;

function stagesFinding(weeks: readonly StageWeek[]): StagesFinding | null {
  const known = weeks.filter((week) => Object.values(week.counts).some((count) => count > 0));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return null;
  const sum = (week: StageWeek, stages: readonly Stage[]) =>
    stages.reduce((all, stage) => all + (week.counts[stage] ?? 0), 0);
  return {
    week: last.week,
    moved: sum(last, MOVED),
    all: sum(last, STAGE_ORDER),
    firstWeek: first.week,
    movedFirst: sum(first, MOVED),
    inTrouble: sum(last, TROUBLE),
  };
}

/** How many subsystems were at each stage, one bar a week (oldest first); from the top in the order of `STAGE_ORDER`. */
export function stagesByWeek(weeks: readonly StageWeek[], language: Language): ChartDescription {
  const words = CHART_WORDS[language];
  const finding = stagesFinding(weeks);
  const shared = { kind: 'stage-by-week', width: PHONE_WIDTH } as const;
  const title = finding === null ? words.stagesByWeek.empty : words.stagesByWeek.title(finding);
  const top = heading(title, PHONE_WIDTH, SIZE.title);
  const paper = { animation: false, backgroundColor: PAPER, textStyle: { fontFamily: FONT_FAMILY } };
  if (finding === null) {
    const option = { ...paper, graphic: [...top.shapes] };
    return { ...shared, title, altText: title, option, height: top.bottom + MARGIN };
  }
  const seen = STAGE_ORDER.filter((stage) => weeks.some((week) => (week.counts[stage] ?? 0) > 0));
  const named = seen.map((stage) => ({
    stage,
    name: `${words.stages[stage]} ${words.number(weeks.at(-1)?.counts[stage] ?? 0)}`,
  }));
  const plotTop = top.bottom + 12;
  const keyTop = plotTop + PLOT_HEIGHT + 32;
  const width = PHONE_WIDTH - LEFT - MARGIN;
  return {
    ...shared,
    title,
    altText: words.stagesByWeek.alt(finding),
    option: {
      ...paper,
      graphic: [...top.shapes],
      grid: { left: LEFT, width, top: plotTop, height: PLOT_HEIGHT },
      xAxis: {
        type: 'category',
        data: weekLabels(
          weeks.map((it) => it.week),
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
        minInterval: 1,
        splitNumber: 4,
        axisLabel: { color: SOFT_INK, fontSize: SIZE.text, fontFamily: FONT_FAMILY },
        splitLine: { lineStyle: { color: GRID } },
      },
      legend: legendAt(
        keyTop,
        named.map((it) => it.name),
      ),
      // ECharts piles up from below: the first of the order comes last, on top.
      series: named.toReversed().map(({ stage, name }) => bars(weeks, stage, name, words)),
    },
    height: Math.ceil(keyTop + legendHeight(named.map((it) => it.name))),
  };
}

function bars(weeks: readonly StageWeek[], stage: Stage, name: string, words: ChartWords): SeriesOption {
  const fill = STAGE_FILLS[stage];
  const most = Math.max(1, ...weeks.map((week) => Object.values(week.counts).reduce((all, it) => all + it, 0)));
  const isNumbered = weeks.length <= NUMBERED_WEEKS;
  const isDense = weeks.length > MOST_APART;
  return {
    name,
    type: 'bar',
    stack: 'stages',
    silent: true,
    barCategoryGap: isDense ? '0%' : '22%',
    barMaxWidth: 46,
    // Bars that touch would show seams of the paper between them.
    itemStyle: { ...fillStyle(fill), ...(isDense ? { borderColor: fill.color, borderWidth: 0.7 } : {}) },
    data: weeks.map((week) => {
      const count = week.counts[stage] ?? 0;
      return {
        value: count,
        label: {
          show: isNumbered && (count / most) * PLOT_HEIGHT > SIZE.text + 1,
          formatter: words.number(count),
          fontSize: SIZE.text,
          fontWeight: 'bold' as const,
          fontFamily: FONT_FAMILY,
          color: INK,
          textBorderColor: '#ffffff',
          textBorderWidth: 3,
        },
      };
    }),
  };
}

const SAMPLE = { width: 26, height: 15, gap: 6, between: 14, row: 22 };

function legendAt(top: number, data: string[]) {
  return {
    top,
    left: MARGIN,
    right: MARGIN,
    padding: 0,
    selectedMode: false as const,
    icon: 'rect',
    itemWidth: SAMPLE.width,
    itemHeight: SAMPLE.height,
    itemGap: SAMPLE.between,
    itemStyle: { borderColor: INK, borderWidth: 0.5 },
    textStyle: { color: INK, fontSize: SIZE.text, fontFamily: FONT_FAMILY },
    data,
  };
}

/** Room for the rows that ECharts will break the legend into, rather too much than too little. */
function legendHeight(names: readonly string[]): number {
  const right = PHONE_WIDTH - 2 * MARGIN;
  let [x, rows] = [0, 1];
  for (const name of names) {
    const width = SAMPLE.width + SAMPLE.gap + widthOf(name, SIZE.text);
    if (x > 0 && x + width > right) [x, rows] = [0, rows + 1];
    x += width + SAMPLE.between;
  }
  return rows * (SIZE.text * 1.4 + SAMPLE.between);
}
