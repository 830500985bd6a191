import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { describeConfig } from '../src/config/describe.ts';
import { AWS_VARIABLES, PLAIN_VARIABLES, SECRET_VARIABLES } from '../src/config/environment.ts';
import { jsonSchema } from '../src/config/shape.ts';
import { UserError } from '../src/domain/user-error.ts';
import { type Given, load } from './config-source.ts';

const VARIABLES = [
  ...SECRET_VARIABLES,
  ...SECRET_VARIABLES.map((name) => `${name}_FILE`),
  ...PLAIN_VARIABLES,
  ...AWS_VARIABLES,
];

/** What is said of a configuration: its mistakes, or its notes and description. */
function said(given: Given): string {
  try {
    const config = load(given);
    const { lines, json } = describeConfig(config);
    return JSON.stringify([config.notes, lines, json]);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const letters = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''));
const hex = letters('0123456789abcdef', 32);
const word = letters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 24);

/** A secret as it is set, and the part of it that may be seen nowhere. */
const secret = fc.oneof(
  word.map((it) => ({ value: `xoxb-${it}`, core: it })),
  word.map((it) => ({ value: `xapp-1-${it}`, core: it })),
  word.map((it) => ({ value: `"xoxp-${it}" `, core: it })),
  hex.map((it) => ({ value: it, core: it })),
  word.map((it) => ({ value: `postgres://user:${it}@host/db`, core: it })),
  word.map((it) => ({ value: `postgres://user:${it}@/db`, core: it })),
  word.map((it) => ({ value: `mysql://user:${it}@host`, core: it })),
);

test('no secret, in whatever variable it was put, is in any mistake or description', () => {
  fc.assert(
    fc.property(fc.subarray(VARIABLES, { minLength: 1, maxLength: 5 }), secret, (names, { value, core }) => {
      const env = Object.fromEntries(names.map((name) => [name, value]));
      expect(said({ env })).not.toContain(core);
    }),
    { numRuns: 400 },
  );
});

test('a secret of the environment is not repeated when the file holds it too', () => {
  const places = ['timezone', 'channels', 'subsystems', 'aws', 'nonsense', 'host', 'targetDate', 'ignoreNames'];
  fc.assert(
    fc.property(fc.constantFrom(...places), word, fc.nat(3), (place, it, form) => {
      const held = [it, { default: it, [it]: it }, [it], { [it]: { title: it, team: it } }][form];
      const yaml = stringify({ [place]: held });
      const env = { DATABASE_URL: `postgres://user:${it}@host/db` };
      expect(said({ env, yaml })).not.toContain(it);
    }),
    { numRuns: 200 },
  );
});

test('a text that is hardly YAML throws nothing but a UserError', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!!set ',
    '? ',
    '|',
    '>',
    '"',
    "'",
    '#',
    '\t',
    '<<: ',
    '\u0000',
    '__proto__: ',
    'aws: ',
    '1e999',
    '---\n',
    '%YAML',
    '\ud800',
    '🦆',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => void said({ yaml: parts.join('') })),
    { numRuns: 500 },
  );
});

/** Values that fit the schema's keys and mostly not its types. */
function near(node: unknown): fc.Arbitrary<unknown> {
  const any = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      'none',
      'ecs',
      '#a',
      '*',
      'production',
      '111122223333',
      5,
      null,
      [],
      {},
      '__proto__',
      'constructor',
    ),
  );
  if (!(node instanceof Object)) return any;
  if ('anyOf' in node && Array.isArray(node.anyOf)) return fc.oneof(any, ...node.anyOf.map(near));
  if ('properties' in node && node.properties instanceof Object) {
    const fields = Object.fromEntries(Object.entries(node.properties).map(([key, value]) => [key, near(value)]));
    return fc.record(fields, { requiredKeys: [] });
  }
  if ('items' in node) return fc.array(near(node.items), { maxLength: 3 });
  if ('additionalProperties' in node && node.additionalProperties) {
    const names = fc.constantFrom('api', 'worker', 'constructor', '__proto__', 'ecs-tasks', 'a b', '', '1');
    return fc.dictionary(names, near(node.additionalProperties), { maxKeys: 3 });
  }
  return any;
}

test('a file with the right keys and any values throws nothing but a UserError, in words of our own', () => {
  fc.assert(
    fc.property(near(jsonSchema()), (document) => {
      // What zod says where we say nothing.
      expect(said({ yaml: stringify(document) })).not.toMatch(/Invalid|Too (?:big|small)/);
    }),
    { numRuns: 500 },
  );
});
