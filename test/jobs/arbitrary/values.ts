// What any text, time or number from outside may be.
import fc from 'fast-check';
import { NOW } from '../values.ts';

const NASTY = [
  '',
  '<!channel>',
  '*bold* `code` <b>',
  'x'.repeat(10_000),
  '予約システム',
  '\u202Egnp.exe\u200F',
  'a\u0000b',
  '\ud800',
  '😀'.repeat(100),
  '../../etc',
  'javascript:alert(1)',
  '__proto__',
  'toString',
  'constructor',
];

export const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 30 }));
export const maybeText = fc.option(text);
export const time = fc.option(fc.oneof(fc.date({ noInvalidDate: false }), fc.constant(NOW)));
export const number = fc.oneof(fc.integer({ min: -5, max: 10 }), fc.constant(Number.MAX_SAFE_INTEGER));
export const maybeNumber = fc.option(number);
export const tags = fc.dictionary(fc.oneof(fc.constantFrom('Name', 'Service', 'Environment'), text), text, {
  maxKeys: 3,
});

/** At most three of them. */
export function few<T>(it: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(it, { maxLength: 3 });
}

/** One of what is known, or anything. */
export function known(...values: readonly [string, ...string[]]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: text });
}

/** One of few names, so that items of several reads may be about the same thing; or anything. */
export function idOf(kind: string): fc.Arbitrary<string> {
  return known(`${kind}-1`, `${kind}-2`);
}
