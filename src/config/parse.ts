import type { z } from 'zod';
import { type Mistake, shown, shownKey } from './mistake.ts';
import { type Document, shape } from './shape.ts';

type Path = readonly PropertyKey[];

/** `['aws', 'accounts', 0, 'id']` as `aws.accounts[0].id`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? shownKey(key) : `${text}.${shownKey(key)}`;
  }, '');
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), value);
}

/** Of what the branches of a union say, the words of the one that was meant: the one that came furthest. */
function meant(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const isForeign = (issues: readonly z.core.$ZodIssue[]) =>
    issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  const fitting = branches.filter((issues) => issues.length > 0 && !isForeign(issues));
  const depth = (issues: readonly z.core.$ZodIssue[]) => issues[0]?.path.length ?? 0;
  const [first] = fitting.toSorted((one, other) => depth(other) - depth(one));
  return first ?? branches[0] ?? [];
}

function flat(issues: readonly z.core.$ZodIssue[], base: Path = []): readonly z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    const inner = issue.code === 'invalid_union' ? meant(issue.errors) : [];
    return inner.length > 0 ? flat(inner, path) : [{ ...issue, path }];
  });
}

function mistakesOf(issue: z.core.$ZodIssue, raw: unknown, file: string): readonly Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      where: `${file}: ${pathText([...issue.path, key])}`,
      what: lines[index] ?? 'is not a known key',
    }));
  }
  const value = valueAt(raw, issue.path);
  const where = issue.path.length === 0 ? file : `${file}: ${pathText(issue.path)}`;
  if (value === undefined) return [{ where, what: `is missing; it ${issue.message}` }];
  return [{ where, what: value === null ? `is empty; it ${issue.message}` : `${shown(value)} ${issue.message}` }];
}

/** A copy without the value at a path; of a list nothing is left, so that the places of other mistakes stay right. */
function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !(value instanceof Object) || Array.isArray(value)) return undefined;
  const copy: Record<PropertyKey, unknown> = { ...value };
  const left = without(copy[key], rest);
  if (left === undefined) delete copy[key];
  else copy[key] = left;
  return copy;
}

/**
 * Holds a value against the shape of toilbot.yaml. With mistakes the document is what remains when the wrong parts are
 * left out, so that all other mistakes can be named in the same breath.
 */
export function parseDocument(raw: unknown, file: string): { document: Document; mistakes: readonly Mistake[] } {
  const first = shape.safeParse(raw);
  if (first.success) return { document: first.data, mistakes: [] };
  const mistakes = flat(first.error.issues).flatMap((issue) => mistakesOf(issue, raw, file));
  let rest = raw;
  let result: ReturnType<typeof shape.safeParse> = first;
  for (let round = 0; round < 4 && !result.success; round += 1) {
    for (const issue of result.error.issues) {
      const wrong = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const path of wrong) rest = without(rest, round < 2 ? path : path.slice(0, 1)) ?? {};
    }
    result = shape.safeParse(rest);
  }
  return { document: result.success ? result.data : {}, mistakes };
}
