import { hash } from 'node:crypto';

/** Figures and ids that look random and are the same for the same words, so that a fleet is a function of its seed. */

/** The fleet asks for the same words again at every moment of its life. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

function digest(words: readonly (string | number)[]): string {
  const text = words.join(' ');
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = hash('sha256', text, 'hex');
  known.set(text, made);
  return made;
}

/** `length` hexadecimal digits, at most 64. */
export function hexOf(length: number, ...words: readonly (string | number)[]): string {
  return digest(words).slice(0, length);
}

/** A number from 0 up to, not including, 1. */
export function fractionOf(...words: readonly (string | number)[]): number {
  return Number.parseInt(digest(words).slice(0, 8), 16) / 2 ** 32;
}

/** A whole number from `from` to `to`, both included. */
export function wholeOf(from: number, to: number, ...words: readonly (string | number)[]): number {
  return from + Math.floor(fractionOf(...words) * (to - from + 1));
}

/** `length` decimal digits. */
export function digitsOf(length: number, ...words: readonly (string | number)[]): string {
  return BigInt(`0x${hexOf(40, ...words)}`)
    .toString()
    .slice(1, 1 + length);
}

export function uuidOf(...words: readonly (string | number)[]): string {
  const hex = hexOf(32, ...words);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

export function pickOf<T>(list: readonly [T, ...T[]], ...words: readonly (string | number)[]): T {
  return list[wholeOf(0, list.length - 1, ...words)] ?? list[0];
}
