import type { Answer, Slack } from '../slack.ts';
import type { StoredFile } from '../store.ts';
import { wireFile } from '../wire-shapes.ts';
import { APP } from '../workspace.ts';
import { putMessage, threadOf } from './chat.ts';
import { cannotPost, findChannel } from './find-channel.ts';
import { type Arguments, badArgument, type Method, refuse, structured, text } from './method.ts';

/** docs.slack.dev/reference/methods/files.getUploadURLExternal */
const MOST_ALT_TEXT = 1000;

function getUploadUrl(slack: Slack, given: Arguments): Answer {
  const name = text(given, 'filename');
  if (name === null) return badArgument('missing required field: filename');
  const length = Number(text(given, 'length'));
  if (!Number.isInteger(length) || length <= 0) return refuse('missing_argument');
  // The documentation names it `alt_txt`, Slack's own client for Node sends `alt_text`.
  const altText = text(given, 'alt_txt') ?? text(given, 'alt_text') ?? '';
  if (altText.length > MOST_ALT_TEXT) return refuse('alt_txt_too_large');
  const file: StoredFile = { id: slack.store.nextId('F'), name, title: name, altText, length, uploaded: false };
  slack.store.files.put(file.id, file);
  return { ok: true, upload_url: `${slack.url()}/upload/v1/${file.id}`, file_id: file.id };
}

/** Takes the bytes of a file whose upload URL was asked for: the status and body that are answered. */
export function receiveUpload(slack: Slack, id: string, bytes: Uint8Array): { status: 200 | 400 | 404; body: string } {
  const file = slack.store.files.get(id);
  if (file === undefined) return { status: 404, body: 'file_not_found' };
  if (bytes.length !== file.length) return { status: 400, body: 'length_mismatch' };
  slack.store.contents.put(id, bytes);
  slack.store.files.put(id, { ...file, uploaded: true });
  return { status: 200, body: `OK - ${bytes.length}` };
}

function complete(slack: Slack, given: Arguments, now: Date): Answer {
  const named = structured(given, 'files');
  if (!Array.isArray(named) || named.length === 0) return badArgument('missing required field: files');
  const files = named.map((one: { id?: unknown; title?: unknown }): StoredFile | null => {
    const file = slack.store.files.get(String(one.id));
    if (file === undefined || !file.uploaded) return null;
    return { ...file, title: typeof one.title === 'string' ? one.title : file.title };
  });
  const found = files.filter((file) => file !== null);
  if (found.length < files.length) return refuse('file_not_found');

  const reference = text(given, 'channel_id');
  if (reference !== null) {
    const channel = findChannel(slack, reference);
    if (channel === null || channel.id !== reference) return refuse('channel_not_found');
    const closed = cannotPost(slack, channel);
    if (closed !== null) return refuse(closed);
    const thread = threadOf(slack, channel, given);
    if (!thread.ok) return refuse(thread.error);
    putMessage(slack, {
      channel: channel.id,
      ts: slack.store.nextTs(now),
      user: APP.userId,
      text: text(given, 'initial_comment') ?? '',
      blocks: [],
      files: found.map((file) => file.id),
      threadTs: thread.ts,
      broadcast: false,
      metadata: null,
      edited: null,
      reactions: [],
      onlyFor: null,
      deleted: false,
    });
  }
  for (const file of found) slack.store.files.put(file.id, file);
  return { ok: true, files: found.map((file) => wireFile(slack.url(), file)) };
}

const FILES_WRITE = { token: 'bot', scope: 'files:write', tier: 4 } as const;
export const filesMethods: Record<string, Method> = {
  'files.getUploadURLExternal': { ...FILES_WRITE, handle: getUploadUrl },
  'files.completeUploadExternal': { ...FILES_WRITE, handle: complete },
};
