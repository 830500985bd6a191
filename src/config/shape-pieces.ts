import { z } from 'zod';
import { instead } from './mistake.ts';

/** What the shape of toilbot.yaml is made of; each says its mistake as words that go on after the value. */

const KEY_IS = 'is not a known key';

/** A mapping of these keys and no other; each unknown one is refused with the nearest known one. */
export function section<S extends z.ZodRawShape>(shape: S, otherwise = 'must be a mapping of keys and values') {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'invalid_type') return otherwise;
      if (issue.code !== 'unrecognized_keys') return undefined;
      // One line a key, in their order.
      return issue.keys.map((key) => `${KEY_IS}: ${instead(key, known)}`).join('\n');
    },
  });
}

/** What a key under which nothing stands means: the same as no key. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullish();

export const mappingOf = <T extends z.ZodType>(schema: T) =>
  z.record(z.string(), schema, { error: 'must be a mapping of names' });

export const text = (max: number) =>
  z
    .string({ error: 'must be text: put it in quotes' })
    .min(1, { error: 'is empty' })
    .max(max, { error: `is longer than ${max} characters` });

export const listOf = <T extends z.ZodType>(schema: T) => z.array(schema, { error: 'must be a list: [one, other]' });
export const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, listOf(schema)]);

export const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

export const oneOf = <const W extends readonly string[]>(words: W) =>
  z.enum(words, {
    error: ({ input }) => `is none of these words: ${instead(typeof input === 'object' ? '' : String(input), words)}`,
  });

export const channel = z
  .string({ error: "must be a channel in quotes, such as '#sre' (a # without quotes begins a comment in YAML)" })
  .regex(/^(?:#?[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]{1,80}|[CG][A-Z0-9]{5,20})$/u, {
    error: "is not a channel: write its name in lower case ('#sre') or its id (C0123ABCD)",
  });

export const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,59}$/u;
export const nameText = text(60).regex(NAME, {
  error: 'is not a name: use letters, digits, - _ and ., beginning with a letter or digit',
});

// A number of twelve digits is what YAML makes of an account id without quotes.
const idError = "must be an account's id of 12 digits, in quotes";
export const accountId = z.union([z.string({ error: idError }), z.number({ error: idError })]);
export const command = z
  .string({ error: 'must be a slash command such as /toil' })
  .regex(/^\/[a-z0-9_-]{1,31}$/, { error: 'is not a slash command: write / and lower-case letters, digits, - or _' });
