import type { Stage } from '../domain/vocabulary.ts';
import type { Shape } from './description.ts';
import { linesOf, widthOf } from './text.ts';

export const FONT_FAMILY = 'Noto Sans JP';
export const INK = '#1f2328';
/** Still 7 : 1 against white. */
export const SOFT_INK = '#4d5560';
export const GRID = '#d5d9de';
export const PAPER = '#ffffff';

/**
 * Colours that people with any of the common colour blindnesses tell apart (Okabe and Ito, "Color Universal Design",
 * 2008). Nothing is told by colour alone all the same: each has a pattern, a line style or a label.
 */
export const COLOR = {
  orange: '#e69f00',
  sky: '#56b4e9',
  green: '#009e73',
  yellow: '#f0e442',
  blue: '#0072b2',
  vermilion: '#d55e00',
  purple: '#cc79a7',
} as const;

/** A pattern over a fill, as ECharts' `decal` takes it. */
interface Pattern {
  readonly symbol: 'rect' | 'circle';
  readonly symbolSize: number;
  readonly color: string;
  readonly dashArrayX: number | number[] | number[][];
  readonly dashArrayY: number | number[];
  readonly rotation: number;
}

const stripes = (color: string, rotation: number, line = 2, gap = 5): Pattern => ({
  symbol: 'rect',
  symbolSize: 1,
  color,
  dashArrayX: [1, 0],
  dashArrayY: [line, gap],
  rotation,
});
const dots = (color: string, size: number, gap: number): Pattern => ({
  symbol: 'circle',
  symbolSize: size,
  color,
  dashArrayX: [
    [gap, gap],
    [0, gap, gap, 0],
  ],
  dashArrayY: [gap, 0],
  rotation: 0,
});

export interface Fill {
  readonly color: string;
  readonly border: string;
  /** `none` is a plain fill. */
  readonly pattern: Pattern | 'none';
}

const QUARTER = Math.PI / 2;
export const STAGE_FILLS: Readonly<Record<Stage, Fill>> = {
  regressed: { color: COLOR.vermilion, border: INK, pattern: stripes('#ffffff', QUARTER / 2) },
  missing: { color: '#2b2b2b', border: INK, pattern: dots('#ffffff', 0.8, 4) },
  at_risk: { color: COLOR.orange, border: INK, pattern: stripes(INK, 0, 1, 4) },
  dual_running: { color: COLOR.yellow, border: INK, pattern: stripes(INK, -QUARTER / 2, 1, 5) },
  settling: { color: COLOR.sky, border: INK, pattern: dots('#ffffff', 0.9, 5) },
  unknown: { color: '#b8bec5', border: INK, pattern: stripes(INK, QUARTER, 1, 4) },
  unseen: { color: '#ffffff', border: INK, pattern: dots(INK, 0.5, 4) },
  not_started: { color: '#eef0f2', border: SOFT_INK, pattern: 'none' },
  moved: { color: COLOR.blue, border: INK, pattern: 'none' },
  retired: { color: COLOR.green, border: INK, pattern: stripes('#ffffff', QUARTER, 2, 6) },
};
export const BEFORE_FILL: Fill = { color: COLOR.orange, border: INK, pattern: stripes(INK, QUARTER / 2, 1, 5) };
export const AFTER_FILL: Fill = { color: COLOR.blue, border: INK, pattern: 'none' };

export const fillStyle = ({ color, border, pattern }: Fill) => ({
  color,
  borderColor: border,
  borderWidth: 0.5,
  decal: pattern === 'none' ? { symbol: 'none' } : pattern,
});

/** A text of one or more lines; its first line's top left is at (x, y). */
export function textShape(
  text: string,
  x: number,
  y: number,
  size: number,
  look: { readonly bold?: boolean; readonly fill?: string } = {},
): Shape {
  return {
    type: 'text',
    silent: true,
    style: {
      text,
      x,
      y,
      // Not `font`: resvg does not read the shorthand.
      fontFamily: FONT_FAMILY,
      fontSize: size,
      fontWeight: look.bold ? 'bold' : 'normal',
      fill: look.fill ?? INK,
      lineHeight: Math.round(size * 1.35),
      verticalAlign: 'top',
    },
  };
}

export interface Block {
  readonly shapes: readonly Shape[];
  /** Where what comes below may begin. */
  readonly bottom: number;
}

/** A heading of at most two lines. */
export function heading(text: string, width: number, size: number): Block {
  const lines = linesOf(text, width - 2 * MARGIN, size, 2);
  return {
    shapes: [textShape(lines.join('\n'), MARGIN, MARGIN, size, { bold: true })],
    bottom: MARGIN + lines.length * Math.round(size * 1.35) + 4,
  };
}
export const MARGIN = 12;

/** One line of a key: a sample of the mark as it is drawn, and what it means. */
export interface KeyEntry {
  /** `none`: the text says it itself. */
  readonly mark: 'line' | 'dashed' | 'dotted' | 'circle' | 'diamond' | 'none';
  readonly color: string;
  readonly weight: number;
  readonly text: string;
}

const DASHES = { line: undefined, dashed: [7, 4], dotted: [2, 3] } as const;

/** The dashes of a line with this mark. */
export const lineType = (mark: 'line' | 'dashed' | 'dotted'): 'solid' | number[] => {
  const dashes = DASHES[mark];
  return dashes === undefined ? 'solid' : [...dashes];
};

function sample({ mark, color, weight }: KeyEntry, x: number, y: number, size: number): Shape[] {
  const wide = size * 2;
  if (mark === 'none') return [];
  if (mark === 'circle')
    return [
      {
        type: 'circle',
        shape: { cx: x + wide / 2, cy: y, r: size * 0.42 },
        style: { fill: color, stroke: INK, lineWidth: 1 },
      },
    ];
  if (mark === 'diamond') {
    const [cx, r] = [x + wide / 2, size * 0.52];
    const points = [
      [cx, y - r],
      [cx + r, y],
      [cx, y + r],
      [cx - r, y],
    ];
    return [{ type: 'polygon', shape: { points }, style: { fill: color, stroke: INK, lineWidth: 1 } }];
  }
  const dash = DASHES[mark];
  return [
    {
      type: 'line',
      shape: { x1: x, y1: y, x2: x + wide, y2: y },
      style: { stroke: color, lineWidth: weight, ...(dash === undefined ? {} : { lineDash: [...dash] }) },
    },
  ];
}

/** The key, in as many rows as it takes from `left` to `right`. */
export function keyBlock(
  entries: readonly KeyEntry[],
  at: { readonly left: number; readonly right: number; readonly top: number; readonly size: number },
): Block {
  const row = Math.round(at.size * 1.7);
  const shapes: Shape[] = [];
  let x = at.left;
  let y = at.top;
  for (const entry of entries) {
    const textLeft = entry.mark === 'none' ? 0 : at.size * 2.6;
    const width = textLeft + widthOf(entry.text, at.size);
    if (x > at.left && x + width > at.right) {
      x = at.left;
      y += row;
    }
    shapes.push(...sample(entry, x, y + at.size * 0.75, at.size), textShape(entry.text, x + textLeft, y, at.size));
    x += width + at.size * 1.3;
  }
  return { shapes, bottom: entries.length === 0 ? at.top : y + row };
}
