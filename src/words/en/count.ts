/** Numbers and lists in English. */

import { outsideText } from '../../domain/outside-text.ts';

/** `1 task`, `3 tasks`, `2 entries`; `many` for what does not take an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `3rd`. */
export function ordinal(count: number): string {
  const teens = Math.abs(count) % 100;
  const last = Math.abs(count) % 10;
  if (teens >= 11 && teens <= 13) return `${count}th`;
  return `${count}${({ 1: 'st', 2: 'nd', 3: 'rd' } as Readonly<Record<number, string>>)[last] ?? 'th'}`;
}

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** `a, b and c`; of more than `max` the first ones and `2 more`. */
export function listed(names: readonly string[], max = 4): string {
  const shown = names.length > max ? [...names.slice(0, max - 1), `${names.length - max + 1} more`] : names;
  return lists.format(shown);
}

/** More lines of one sort than these are counted. */
const MOST_LINES = 4;

/** A line each of the first ones, then "and 196 security groups more". */
export function fewLines<T>(all: readonly T[], line: (one: T) => string, what: string): readonly string[] {
  const more = all.length - MOST_LINES;
  return [...all.slice(0, MOST_LINES).map(line), ...(more > 0 ? [`and ${counted(more, what)} more`] : [])];
}

/** A name from outside, short enough for a line. */
export function shortName(name: string): string {
  return outsideText(name, 60);
}

/** Text that begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `512 MB`, `2 GB`, `2.5 GB` of a number of MiB, as people and the console say it. */
export function memory(mebibytes: number): string {
  return mebibytes < 1024 ? `${mebibytes} MB` : `${Number((mebibytes / 1024).toFixed(1))} GB`;
}
