import { z } from 'zod';
import type { NotUnderstood, Tags } from '../../domain/answer.ts';

/** EC2 began in 2006; nothing in a fleet is older, or planned for the next century. */
const EARLIEST = Date.UTC(2006, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const LONGEST_TEXT = 10_000;

/** Members that may be missing. What a date is worth is seen by {@link dateOf}: zod would refuse the whole item. */
export const maybeText = z.string().nullish();
export const maybeNumber = z.number().nullish();
export const maybeDate = z.unknown().optional();

/** Text from outside as it is kept: without U+0000, which Postgres refuses, never half a character, and cut. */
export function textOf(value: string): string {
  const cut = value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value;
  const clean = cut.includes('\0') ? cut.replaceAll('\0', '') : cut;
  return clean.isWellFormed() ? clean : clean.toWellFormed();
}

export function textOrNull(value: string | null | undefined): string | null {
  return value == null || value === '' ? null : textOf(value);
}

export const upperTags = z.array(z.object({ Key: maybeText, Value: maybeText })).nullish();
export const lowerTags = z.array(z.object({ key: maybeText, value: maybeText })).nullish();

export function tagsOf(pairs: readonly (readonly [string | null | undefined, string | null | undefined])[]): Tags {
  const named = pairs.filter((pair): pair is readonly [string, string | null | undefined] => Boolean(pair[0]));
  return Object.fromEntries(named.map(([key, value]) => [textOf(key), textOf(value ?? '')]));
}

/** A date of an item that says what became of an impossible one: the item stays, the date is null. */
export type DateReader = (value: unknown, member: string) => Date | null;

export function dateReader(what: string, notUnderstood: NotUnderstood[]): DateReader {
  return (value, member) => {
    if (value == null) return null;
    const time = value instanceof Date ? value.getTime() : Number.NaN;
    if (time >= EARLIEST && time < LATEST) return value as Date;
    notUnderstood.push({ what, why: `${member} is ${Number.isNaN(time) ? 'not a date' : 'an impossible date'}` });
    return null;
  };
}

/**
 * Parses one item by its schema. One that does not fit is told in `notUnderstood` by its name, or by its kind when it
 * has none, and is null.
 */
export function understood<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
  notUnderstood: NotUnderstood[],
): z.output<S> | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.join('.') ?? '';
  notUnderstood.push({
    what: textOf(name),
    why: member ? `${member}: ${issue?.message}` : (issue?.message ?? 'not readable'),
    lost: true,
  });
  return null;
}
