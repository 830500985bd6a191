import type { KnownBlock } from '@slack/types';
import { cut, setApart } from './escape.ts';

/** Slack's limits (docs.slack.dev/reference/block-kit), each a little under the real one. */
export const MOST = {
  messageBlocks: 48,
  viewBlocks: 98,
  section: 2900,
  context: 2900,
  header: 148,
  button: 72,
  option: 72,
  options: 100,
  text: 3500,
  title: 24,
  label: 150,
} as const;

/** A message's blocks may hold 13,422 characters in all, each block counting 125 of them (slackapi/bolt-js#2509). */
const MOST_CHARACTERS = 12_800;
const A_BLOCK = 125;

/** A section of mrkdwn: links and names are not made out of plain text (`verbatim`). Cut if it must be. */
export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(setApart(text), MOST.section), verbatim: true } };
}

export function context(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(setApart(text), MOST.context), verbatim: true }] };
}

/** Lines packed into as few sections as hold them; a line is never torn apart. */
export function sections(lines: readonly string[], separator = '\n'): KnownBlock[] {
  const packed: string[] = [];
  for (const line of lines) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + separator.length + line.length <= MOST.section) {
      packed[packed.length - 1] = `${last}${separator}${line}`;
    } else packed.push(line);
  }
  return packed.map(section);
}

/** The first lines that together stay within a budget of characters, and how many were left out. */
export function within(
  lines: readonly string[],
  budget: number,
): { readonly lines: readonly string[]; readonly left: number } {
  let used = 0;
  let taken = 0;
  for (const line of lines) {
    if (used + line.length > budget) break;
    used += line.length + 1;
    taken += 1;
  }
  return { lines: lines.slice(0, taken), left: lines.length - taken };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** One page of a list; a page outside of it is the nearest one that exists. */
export function pageOf<T>(all: readonly T[], page: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const here = Math.min(Math.max(0, Number.isInteger(page) ? page : 0), pages - 1);
  return { items: all.slice(here * size, (here + 1) * size), page: here, pages, total: all.length };
}

/** Whether Slack takes these blocks in one message. */
export function fits(blocks: readonly KnownBlock[]): boolean {
  return blocks.length <= MOST.messageBlocks && textLength(blocks) + blocks.length * A_BLOCK <= MOST_CHARACTERS;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, member] of Object.entries(value)) {
    sum += key === 'text' && typeof member === 'string' ? member.length : textLength(member);
  }
  return sum;
}
