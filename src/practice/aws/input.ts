import { createHash } from 'node:crypto';
import { AwsFailure } from './failure.ts';

/** The parameters of a call, read by name; a parameter of the wrong type throws as the protocol does. */
export interface Input {
  text(name: string): string | null;
  whole(name: string): number | null;
  /** A time, in seconds since 1970. */
  seconds(name: string): number | null;
  flag(name: string): boolean;
  /** A list of strings; null when it was not given. */
  texts(name: string): readonly string[] | null;
  /** A list of structures; null when it was not given. */
  items(name: string): readonly Input[] | null;
  /** A structure; null when it was not given. */
  inner(name: string): Input | null;
  /** The same for calls that differ only in page token and page size. */
  fingerprint(): string;
}

const PAGING = [
  'nexttoken',
  'marker',
  'maxresults',
  'maxrecords',
  'maxitems',
  'pagesize',
  'limit',
  'version',
  'action',
];

function fingerprintOf(entries: readonly (readonly [string, unknown])[]): string {
  const kept = entries.filter(([name]) => !PAGING.includes(name.toLowerCase())).sort(([a], [b]) => a.localeCompare(b));
  return createHash('sha256').update(JSON.stringify(kept)).digest('hex');
}

type Json = Readonly<Record<string, unknown>>;

function isStructure(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses the body of AWS JSON 1.0 and 1.1. Throws `SerializationException` for what is not a JSON object. */
export function jsonInput(body: string): Input {
  return structure(jsonOf(body));
}

function jsonOf(body: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AwsFailure('SerializationException', 'Unable to parse request body');
  }
  if (!isStructure(value)) throw new AwsFailure('SerializationException', 'Start of structure expected');
  return value;
}

function structure(value: Json): Input {
  const read = <T>(name: string, is: (member: unknown) => member is T, what: string): T | null => {
    const member = value[name];
    if (member === undefined || member === null) return null;
    if (!is(member)) throw new AwsFailure('SerializationException', `${what} expected for ${name}`);
    return member;
  };
  const isText = (member: unknown) => typeof member === 'string';
  return {
    text: (name) => read(name, isText, 'STRING_VALUE'),
    whole: (name) => read(name, (member): member is number => Number.isInteger(member), 'INTEGER_VALUE'),
    seconds: (name) => read(name, (member) => typeof member === 'number', 'NUMBER_VALUE'),
    flag: (name) => read(name, (member) => typeof member === 'boolean', 'BOOLEAN') ?? false,
    texts: (name) => read(name, (member): member is string[] => Array.isArray(member) && member.every(isText), 'LIST'),
    items: (name) =>
      read(name, (member): member is Json[] => Array.isArray(member) && member.every(isStructure), 'LIST')?.map(
        structure,
      ) ?? null,
    inner: (name) => {
      const member = read(name, isStructure, 'STRUCTURE');
      return member === null ? null : structure(member);
    },
    fingerprint: () => fingerprintOf(Object.entries(value)),
  };
}

/**
 * The parameters of the REST protocols, by their names on the wire: the labels of the path, the query string, the
 * headers that are parameters, and the members of a JSON body.
 */
export function restInput(outside: readonly (readonly [name: string, value: string])[], body: string): Input {
  const members = body === '' ? {} : jsonOf(body);
  const inside = structure(members);
  const all = (name: string): readonly string[] | null => {
    const values = outside.flatMap(([one, value]) => (one === name ? [value] : []));
    return values.length === 0 ? null : values;
  };
  const number = (name: string, what: string): number | null => {
    const text = all(name)?.[0];
    if (text === undefined) return null;
    if (!/^-?\d+(?:\.\d+)?$/u.test(text)) {
      throw new AwsFailure('SerializationException', `${what} expected for ${name}`);
    }
    return Number(text);
  };
  return {
    ...inside,
    text: (name) => all(name)?.[0] ?? inside.text(name),
    whole: (name) => number(name, 'INTEGER_VALUE') ?? inside.whole(name),
    seconds: (name) => number(name, 'NUMBER_VALUE') ?? inside.seconds(name),
    flag: (name) => all(name)?.[0] === 'true' || inside.flag(name),
    texts: (name) => all(name) ?? inside.texts(name),
    fingerprint: () => fingerprintOf([...outside, ...Object.entries(members)]),
  };
}

/** The parameters of the AWS query protocols: `Filter.1.Value.2=…`, with or without `.member` or the like before the number. */
export function queryInput(form: URLSearchParams, prefix = ''): Input {
  const get = (name: string): string | null => form.get(prefix + name);
  const numbers = (name: string): readonly string[] => {
    const start = `${prefix}${name}.`;
    const found = new Set<string>();
    for (const key of form.keys()) {
      const index = key.startsWith(start) ? /^(?:[A-Za-z]+\.)?\d+(?=\.|$)/u.exec(key.slice(start.length)) : null;
      if (index !== null) found.add(`${start}${index[0]}`);
    }
    return [...found].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  };
  return {
    text: get,
    whole: (name) => {
      const text = get(name);
      if (text === null) return null;
      if (!/^-?\d+$/u.test(text))
        throw new AwsFailure('InvalidParameterValue', `Value (${text}) for parameter ${name} is invalid.`);
      return Number(text);
    },
    seconds: (name) => {
      const text = get(name);
      return text === null ? null : Date.parse(text) / 1000;
    },
    flag: (name) => get(name) === 'true',
    texts: (name) => {
      const keys = numbers(name);
      return keys.length === 0 ? null : keys.map((key) => form.get(key) ?? '');
    },
    items: (name) => {
      const keys = numbers(name);
      return keys.length === 0 ? null : keys.map((key) => queryInput(form, `${key}.`));
    },
    inner: (name) => queryInput(form, `${prefix}${name}.`),
    fingerprint: () => fingerprintOf([...form.entries()]),
  };
}
