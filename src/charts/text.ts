import { outsideText } from '../domain/outside-text.ts';

/** What the fonts of the charts (Noto Sans JP) can draw, but for rare Chinese characters. */
const UNDRAWABLE =
  /[^\u0020-\u007e\u00a0-\u00ff\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0410-\u044f\u2010\u2013\u2014\u2018-\u201e\u2026\u2190-\u2193\u25a1\u3000-\u303f\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff9f]+/gu;
const WIDE = '\\u2e80-\\u9fff\\uff01-\\uff60\\u25a1';
const IS_WIDE = new RegExp(`[${WIDE}]`, 'u');
/** A piece that is not broken: one wide character or a run of narrow ones, with the brackets and stops that cling to it. */
const PIECE = new RegExp(`[（「]?(?:[${WIDE}]|[^ ${WIDE}]+)[、。）」：〜]*[ ]*`, 'gu');

/** Text from outside as the charts' fonts can draw it: accents they lack are dropped, the rest becomes `□`. */
export function drawable(text: string, most = 120): string {
  const plain = outsideText(text, most).replace(/[\u0100-\u024f\u1e00-\u1eff]/gu, (it) =>
    it.normalize('NFD').charAt(0),
  );
  return plain.normalize('NFC').replace(UNDRAWABLE, '□').trim();
}

function advance(character: string): number {
  if (IS_WIDE.test(character)) return 1;
  if (/[ijlIf.,:;'|! \u00a0()[\]]/.test(character)) return 0.36;
  if (/[MWmw@%]/.test(character)) return 0.9;
  return /[A-Z]/.test(character) ? 0.67 : 0.58;
}

/** About how wide a text is, in the units of `size`; rather too wide than too narrow. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += advance(character);
  return width * size;
}

/** The text's beginning that fits into a width, ending in `…` when something was cut. */
export function cutTo(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (widthOf(`${cut}${character}…`, size) > width) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/** The lines of a text in a width: Latin words stay whole where they fit, Japanese breaks anywhere but before a stop. */
export function linesOf(text: string, width: number, size: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  // A figure and its unit stay together.
  const pieces = text.replace(/(\d) (?=(?:h|min|%)(?!\w))/gu, '$1\u00a0').match(PIECE) ?? [];
  for (const [index, piece] of pieces.entries()) {
    if (widthOf((line + piece).trimEnd(), size) <= width) {
      line += piece;
      continue;
    }
    if (line !== '' && lines.length === most - 1)
      return [...lines, cutTo(line + pieces.slice(index).join(''), width, size)];
    if (line !== '') lines.push(line.trimEnd());
    line = piece;
    if (widthOf(piece.trimEnd(), size) > width) line = cutTo(piece, width, size);
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}
