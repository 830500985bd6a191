import type { Language } from '../domain/language.ts';
import { type BoardFinding, CHART_WORDS } from '../words/charts.ts';
import { type BurnUpData, burnUpFinding } from './burn-up.ts';
import { burnUpPlot } from './burn-up-plot.ts';
import type { ChartDescription, Shape } from './description.ts';
import { FONT_FAMILY, PAPER, SOFT_INK, textShape } from './look.ts';
import { cutTo, drawable, linesOf, widthOf } from './text.ts';

export interface BoardData {
  readonly burnUp: BurnUpData;
  /** Between 0 and 1: that the rest is done by the target date; null when it is not known. */
  readonly chanceOfTarget: number | null;
  /** Minutes of hands-on work a week that the moves save, with the bounds of its interval; null when they cannot be compared. */
  readonly saving: { readonly minutes: number; readonly low: number; readonly high: number } | null;
  /** Subsystems most worth moving first; three are shown. */
  readonly next: readonly string[];
}

const WIDTH = 1280;
const HEIGHT = 720;
const EDGE = 48;
/** Where the right column begins. */
const MIDDLE = 650;
const SIZE = { heading: 40, number: 190, all: 60, share: 50, text: 32, plot: 28 };
const TOP = { heading: 34, number: 78, share: 332, words: 440, plot: 120, plotBottom: 368 };
const NEXT_SHOWN = 3;

/** One slide for the board (16 : 9): how far, until when, what it saves, and what comes next. */
export function boardSlide(data: BoardData, language: Language): ChartDescription {
  const words = CHART_WORDS[language];
  const burnUp = burnUpFinding(data.burnUp);
  const shared = { kind: 'board-slide', width: WIDTH, height: HEIGHT } as const;
  const paper = { animation: false, backgroundColor: PAPER, textStyle: { fontFamily: FONT_FAMILY } };
  const head = words.board.heading(drawable(data.burnUp.environment, 40));
  const heading = textShape(cutTo(head, WIDTH - 2 * EDGE, SIZE.heading), EDGE, TOP.heading, SIZE.heading, {
    bold: true,
  });
  if (burnUp === null) {
    const graphic = [heading, textShape(words.burnUp.empty, EDGE, TOP.plot, SIZE.share)];
    return { ...shared, title: head, altText: words.burnUp.empty, option: { ...paper, graphic } };
  }
  const finding: BoardFinding = { burnUp, chanceOfTarget: data.chanceOfTarget, saving: data.saving };
  const area = { left: MIDDLE + 40, right: WIDTH - EDGE, top: TOP.plot, bottom: TOP.plotBottom, size: SIZE.plot };
  const plot = burnUpPlot(data.burnUp.days, burnUp, words, area, 'labelled');
  return {
    ...shared,
    title: head,
    altText: words.board.alt(finding),
    option: {
      ...paper,
      ...plot.option,
      graphic: [
        heading,
        ...bigNumber(finding, language),
        ...sentences(finding, language),
        ...nextMoves(data, finding, language),
      ],
    },
  };
}

function bigNumber({ burnUp: { moved, total } }: BoardFinding, language: Language): Shape[] {
  const { number, board } = CHART_WORDS[language];
  const figure = number(moved);
  const besideX = EDGE + widthOf(figure, SIZE.number) + 12;
  return [
    textShape(figure, EDGE, TOP.number, SIZE.number, { bold: true }),
    textShape(board.ofAll(total), besideX, TOP.number + SIZE.number * 0.66, SIZE.all, { fill: SOFT_INK }),
    textShape(board.moved(total === 0 ? null : moved / total), EDGE, TOP.share, SIZE.share, { bold: true }),
  ];
}

function sentences(finding: BoardFinding, language: Language): Shape[] {
  const { board } = CHART_WORDS[language];
  const width = WIDTH - EDGE - MIDDLE;
  const forecast = linesOf(board.forecast(finding), width, SIZE.text, 4);
  const saving = linesOf(board.saving(finding), width, SIZE.text, 2);
  return [textShape([...forecast, ...saving].join('\n'), MIDDLE, TOP.words, SIZE.text)];
}

function nextMoves(data: BoardData, { burnUp }: BoardFinding, language: Language): Shape[] {
  const { board } = CHART_WORDS[language];
  const width = MIDDLE - 2 * EDGE;
  const isDone = burnUp.moved >= burnUp.total;
  const names = data.next.slice(0, NEXT_SHOWN).map((name, index) => `${index + 1}. ${drawable(name, 80)}`);
  const lines = isDone ? [board.nothingLeft] : names.length === 0 ? [board.nothingNext] : names;
  return [
    textShape(board.next, EDGE, TOP.words, SIZE.text, { bold: true }),
    textShape(lines.map((it) => cutTo(it, width, SIZE.text)).join('\n'), EDGE, TOP.words + SIZE.text * 1.45, SIZE.text),
  ];
}
