import { closest, distance } from 'fastest-levenshtein';
import { outsideText } from '../domain/outside-text.ts';
import { UserError } from '../domain/user-error.ts';

/** One thing to mend in the configuration. `where` is a variable, or the file and the path in it. */
export interface Mistake {
  readonly where: string;
  /** What is wrong and the mend: one sentence that goes on after `where: `. Holds no secret. */
  readonly what: string;
}

// What tokens and keys look like, wherever they were pasted.
const SECRET_LIKE = [
  /\bx(?:ox[a-z]|app)[-.][^\s"']*/giu,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'/]*:[^\s"']*@[^\s"']*/giu,
  /\b(?:AKIA|ASIA)[A-Z0-9]{8,}/gu,
  /\b[0-9a-f]{32,}\b/giu,
];
// As long as AWS's secret keys. Only in values: a path may be as long.
const KEY_LIKE = /[A-Za-z0-9+/=_]{40,}/gu;
const HIDDEN = '(hidden)';

/** Text without what looks like a secret, and without the given ones. Words of a few letters are no secret to look for. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  return SECRET_LIKE.reduce((rest, pattern) => rest.replace(pattern, HIDDEN), withoutKnown(text, secrets));
}

function withoutKnown(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.filter((one) => one.length > 8).toSorted((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
}

/** A value of the configuration as a message shows it: one short line, nothing that looks like a secret. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  // Hidden before it is cut: half a token would not be recognised.
  if (typeof value === 'string')
    return `"${outsideText(withoutSecrets(value.slice(0, 10_000)).replace(KEY_LIKE, HIDDEN), 60)}"`;
  return outsideText(String(value), 60);
}

/** A key or path as a message shows it. */
export function shownKey(key: PropertyKey): string {
  return outsideText(withoutSecrets(String(key).slice(0, 10_000)).replace(KEY_LIKE, HIDDEN), 60);
}

/** The known word that was probably meant, or null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word === '' || word.length > 100) return null;
  const lower = word.toLowerCase();
  const byLower = new Map(known.map((one) => [one.toLowerCase(), one]));
  const words = [...byLower.keys()];
  const turned = words.find((one) => sortedLetters(one) === sortedLetters(lower));
  const begun = words.find(
    (one) => Math.min(one.length, lower.length) > 2 && (one.startsWith(lower) || lower.startsWith(one)),
  );
  const best = turned ?? begun ?? closest(lower, words);
  const allowed = Math.max(lower.length < 3 ? 1 : 2, Math.floor(Math.max(lower.length, best.length) / 3));
  const isNear = turned !== undefined || begun !== undefined || distance(lower, best) <= allowed;
  return isNear ? (byLower.get(best) ?? null) : null;
}

const sortedLetters = (word: string): string => [...word].toSorted().join('');

/** "did you mean …?", or what there is when nothing is near. */
export function instead(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== null) return `did you mean "${shownKey(near)}"?`;
  if (known.length === 0) return 'there is none';
  const some = known.slice(0, 12).map((one) => shownKey(one));
  return `there is ${some.join(', ')}${known.length > some.length ? ' …' : ''}`;
}

/** All mistakes as one error, a line each. */
export function refusal(mistakes: readonly Mistake[], secrets: readonly string[]): UserError {
  const lines = mistakes.map(({ where, what }) => withoutKnown(`${where}: ${what}`, secrets).replace(/\s+/gu, ' '));
  return new UserError([...new Set(lines)].join('\n'));
}
