import { z } from 'zod';
import { homeBlock, messageBlock, modalBlock } from './layout.ts';
import { id, plainText } from './text.ts';

const message = z.array(messageBlock).max(50);
const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: z.array(modalBlock).min(1).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});
const home = z.strictObject({
  type: z.literal('home'),
  blocks: z.array(homeBlock).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: id.optional(),
});

/** A message's blocks may hold 13,422 characters in all, each block counting 125 of them (measured: slackapi/bolt-js#2509). */
const MESSAGE_CHARACTERS = 13_422;
const CHARACTERS_PER_BLOCK = 125;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is wrong with the blocks of a message, in Slack's words; empty when nothing is. */
export function messageFaults(blocks: unknown): string[] {
  return faults(message, blocks, '/blocks');
}

/** What is wrong with a view, in Slack's words; a view is a modal or a Home tab. */
export function viewFaults(view: unknown, kind: 'modal' | 'home'): string[] {
  const found = faults(kind === 'modal' ? modal : home, view, '/view');
  if (found.length > 0 || kind === 'home') return found;
  const parsed = modal.parse(view);
  const asks = parsed.blocks.some((block) => block.type === 'input');
  return asks && parsed.submit === undefined
    ? ['a `submit` is required when an `input` is in the blocks array [json-pointer:/view]']
    : [];
}

/** Whether the blocks together are over the length that Slack takes in one message (`msg_blocks_too_long`). */
export function tooLongTogether(blocks: readonly unknown[]): boolean {
  return textLength(blocks as readonly Json[]) + blocks.length * CHARACTERS_PER_BLOCK > MESSAGE_CHARACTERS;
}

function textLength(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item: Json) => sum + textLength(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, member]: [string, Json]) =>
      sum + (key === 'text' && typeof member === 'string' ? member.length : textLength(member)),
    0,
  );
}

function faults(schema: z.ZodType, value: unknown, pointer: string): string[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (!result.success) return result.error.issues.flatMap((issue) => inSlacksWords(issue, pointer));
  const blocks = pointer === '/view' ? (value as { blocks: unknown[] }).blocks : (value as unknown[]);
  return repeatedIds(blocks, pointer === '/view' ? '/view/blocks' : pointer);
}

function inSlacksWords(issue: z.core.$ZodIssue, root: string): string[] {
  const at = (path: readonly PropertyKey[]) => `[json-pointer:${[root, ...path.map(String)].join('/')}]`;
  const here = at(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key} ${here}`);
    case 'too_big':
      return issue.origin === 'string'
        ? [`must be less than ${Number(issue.maximum) + 1} characters ${here}`]
        : [`no more than ${issue.maximum} items allowed ${here}`];
    case 'too_small':
      return issue.origin === 'string'
        ? [`must be more than ${Number(issue.minimum) - 1} characters ${here}`]
        : [`no less than ${issue.minimum} items allowed ${here}`];
    case 'invalid_union':
      return [`unsupported type: ${typeName(issue.input)} ${at([...issue.path])}`];
    case 'invalid_type':
      return issue.input === undefined
        ? [`missing required field: ${String(issue.path.at(-1) ?? '')} ${at(issue.path.slice(0, -1))}`]
        : [`must provide ${article(issue.expected)} ${here}`];
    case 'invalid_value':
      return issue.input === undefined
        ? [`missing required field: ${String(issue.path.at(-1) ?? '')} ${at(issue.path.slice(0, -1))}`]
        : [`must be one of the allowed values: ${issue.values.map(String).join(', ')} ${here}`];
    default:
      return [`${issue.message} ${here}`];
  }
}

function typeName(input: unknown): string {
  if (typeof input === 'object' && input !== null && 'type' in input) return String(input.type);
  return typeof input === 'string' ? input : 'undefined';
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

type Identified = { block_id?: string; elements?: { action_id?: string }[]; accessory?: { action_id?: string } };

function repeatedIds(blocks: readonly unknown[], pointer: string): string[] {
  const found: string[] = [];
  const blockIds = new Set<string>();
  for (const [index, block] of (blocks as Identified[]).entries()) {
    if (block.block_id !== undefined && blockIds.has(block.block_id)) {
      found.push(`block_id ${block.block_id} already exists [json-pointer:${pointer}/${index}/block_id]`);
    }
    if (block.block_id !== undefined) blockIds.add(block.block_id);
    const actionIds = new Set<string>();
    for (const [place, element] of (block.elements ?? []).entries()) {
      if (element.action_id === undefined) continue;
      if (actionIds.has(element.action_id)) {
        found.push(
          `action_id ${element.action_id} already exists [json-pointer:${pointer}/${index}/elements/${place}/action_id]`,
        );
      }
      actionIds.add(element.action_id);
    }
  }
  const single = (type: string) => (blocks as { type?: string }[]).filter((block) => block.type === type).length;
  for (const [type, most] of [
    ['data_table', 1],
    ['table', 1],
    ['data_visualization', 2],
  ] as const) {
    if (single(type) > most) found.push(`no more than ${most} ${type} allowed [json-pointer:${pointer}]`);
  }
  return found;
}
