import { messageFaults, tooLongTogether } from '../blocks/check.ts';
import type { Answer } from '../slack.ts';
import type { Block, Metadata } from '../store.ts';
import { withIds } from '../wire-shapes.ts';
import { type Arguments, isBlocks, refuse, refuseBlocks, shortId, structured, text } from './method.ts';

const TEXT_CHARACTERS = 40_000;
const METADATA_BYTES = 8000;

export type Content = { text: string; blocks: Block[] | null; metadata: Metadata | null | undefined };
export type ReadContent = { ok: true; content: Content } | { ok: false; answer: Answer };

const refused = (answer: Answer): ReadContent => ({ ok: false, answer });

/**
 * Text, blocks and metadata of a message, checked as Slack checks them. `blocks` is null when none were given;
 * `metadata` undefined when not given, null when an empty object takes it away. Attachments are not played.
 */
export function readContent(given: Arguments): ReadContent {
  const said = text(given, 'text') ?? '';
  if (said.length > TEXT_CHARACTERS) return refused(refuse('msg_too_long'));
  if (given['attachments'] !== undefined) return refused(refuse('invalid_attachments'));

  let blocks: Block[] | null = null;
  if (given['blocks'] !== undefined && given['blocks'] !== '') {
    const parsed = structured(given, 'blocks');
    if (!isBlocks(parsed)) return refused(refuse('invalid_blocks_format'));
    const faults = messageFaults(parsed);
    if (faults.length > 0) return refused(refuseBlocks('invalid_blocks', faults));
    if (tooLongTogether(parsed)) return refused(refuse('msg_blocks_too_long'));
    blocks = withIds(parsed, shortId);
  }
  if (said === '' && (blocks === null || blocks.length === 0)) return refused(refuse('no_text'));

  const metadata = readMetadata(given);
  if (metadata === 'invalid') return refused(refuse('invalid_metadata_format'));
  if (metadata === 'too large') return refused(refuse('metadata_too_large'));
  return { ok: true, content: { text: said, blocks, metadata } };
}

function readMetadata(given: Arguments): Metadata | null | undefined | 'invalid' | 'too large' {
  if (given['metadata'] === undefined || given['metadata'] === '') return undefined;
  const value = structured(given, 'metadata');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'invalid';
  if (Object.keys(value).length === 0) return null;
  const { event_type, event_payload, ...others } = value as Record<string, unknown>;
  if (typeof event_type !== 'string' || event_type === '') return 'invalid';
  if (typeof event_payload !== 'object' || event_payload === null || Array.isArray(event_payload)) return 'invalid';
  if (Object.keys(others).length > 0) return 'invalid';
  if (JSON.stringify(event_payload).length > METADATA_BYTES) return 'too large';
  return { event_type, event_payload: event_payload as Record<string, unknown> };
}
