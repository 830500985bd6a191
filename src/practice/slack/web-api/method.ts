import type { Tier } from '../rate-limit.ts';
import type { Answer, Slack } from '../slack.ts';
import type { Block } from '../store.ts';

/** Arguments as they came, from a form or JSON. Structured ones are still strings when they came in a form. */
export type Arguments = Record<string, unknown>;

export type Method = {
  token: 'bot' | 'app';
  /** The scope it takes; null for none. Some depend on the kind of channel. */
  scope: string | null | ((slack: Slack, given: Arguments) => string | null);
  /** Null: special rules or none. */
  tier: Tier | null;
  handle(slack: Slack, given: Arguments, now: Date): Answer;
};

export const refuse = (error: string, more: Record<string, unknown> = {}): Answer => ({ ok: false, error, ...more });

/** The answer for a missing or malformed argument. */
export const badArgument = (message: string): Answer =>
  refuse('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${message}`] } });

/** The answer for refused blocks: `invalid_blocks` for messages, `invalid_arguments` for views. */
export const refuseBlocks = (error: 'invalid_blocks' | 'invalid_arguments', faults: readonly string[]): Answer =>
  refuse(error, {
    ...(error === 'invalid_blocks' ? { errors: faults } : {}),
    response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) },
  });

export function text(given: Arguments, name: string): string | null {
  const value = given[name];
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}

export function flag(given: Arguments, name: string): boolean {
  return given[name] === true || given[name] === 'true' || given[name] === '1' || given[name] === 1;
}

function count(given: Arguments, name: string, otherwise: number, most: number): number {
  const value = Number(given[name] ?? otherwise);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, most) : otherwise;
}

/** A structured argument: an object or array, or such a thing as JSON text; undefined when it is no JSON. */
export function structured(given: Arguments, name: string): unknown {
  const value = given[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export function isBlocks(value: unknown): value is Block[] {
  return Array.isArray(value);
}

/** Slack's random ids for blocks and actions without one. */
export const shortId = (): string => crypto.randomUUID().slice(0, 5);

type Page<T> = { items: T[]; next: string };

/** One page of a list; `cursor` is opaque to the caller. Null when the cursor is not ours. */
export function page<T>(items: readonly T[], given: Arguments, standard: number): Page<T> | null {
  const limit = count(given, 'limit', standard, 1000);
  const cursor = text(given, 'cursor');
  const decoded = cursor === null ? 'next:0' : Buffer.from(cursor, 'base64').toString();
  const start = Number(/^next:(\d+)$/.exec(decoded)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return null;
  const end = start + limit;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}
