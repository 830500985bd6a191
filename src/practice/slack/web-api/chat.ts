import type { Answer, Slack } from '../slack.ts';
import type { Message } from '../store.ts';
import { repliesOf, wireMessage } from '../wire-shapes.ts';
import { APP, type Channel, personById } from '../workspace.ts';
import { readContent } from './content.ts';
import { cannotPost, destination, findChannel } from './find-channel.ts';
import { type Arguments, badArgument, flag, type Method, refuse, text } from './method.ts';

const TS = /^\d{10}\.\d{6}$/;
const CHAT_WRITE = { token: 'bot', scope: 'chat:write' } as const;

/** Stores a message and shows it on the open pages. */
export function putMessage(slack: Slack, message: Message): void {
  slack.store.putMessage(message);
  slack.changed({
    kind: 'message',
    channel: message.channel,
    ts: message.ts,
    threadTs: message.threadTs,
    onlyFor: message.onlyFor,
  });
}

function postMessage(slack: Slack, given: Arguments, now: Date): Answer {
  if (text(given, 'channel') === null) return badArgument('missing required field: channel');
  const channel = destination(slack, given, now);
  if (channel === null) return refuse('channel_not_found');
  const closed = cannotPost(slack, channel);
  if (closed !== null) return refuse(closed);
  const read = readContent(given);
  if (!read.ok) return read.answer;
  const thread = threadOf(slack, channel, given);
  if (!thread.ok) return refuse(thread.error);
  const message: Message = {
    channel: channel.id,
    ts: slack.store.nextTs(now),
    user: APP.userId,
    text: read.content.text,
    blocks: read.content.blocks ?? [],
    threadTs: thread.ts,
    broadcast: thread.ts !== null && flag(given, 'reply_broadcast'),
    metadata: read.content.metadata ?? null,
    edited: null,
    reactions: [],
    onlyFor: null,
    deleted: false,
  };
  putMessage(slack, message);
  return { ok: true, channel: channel.id, ts: message.ts, message: wireMessage(slack.store, message, true) };
}

type Thread = { ok: true; ts: string | null } | { ok: false; error: string };

/** The thread that `thread_ts` names: its parent's ts, or why there is none. */
export function threadOf(slack: Slack, channel: Channel, given: Arguments): Thread {
  const ts = text(given, 'thread_ts');
  if (ts === null) return { ok: true, ts: null };
  if (!TS.test(ts)) return { ok: false, error: 'invalid_thread_ts' };
  const parent = slack.store.message(channel.id, ts);
  if (parent === undefined || parent.onlyFor !== null) return { ok: false, error: 'thread_not_found' };
  if (parent.deleted) return { ok: false, error: 'cannot_reply_to_message' };
  return { ok: true, ts: parent.threadTs ?? parent.ts };
}

function update(slack: Slack, given: Arguments, now: Date): Answer {
  const found = own(slack, given, 'cant_update_message');
  if (!found.ok) return found.answer;
  const { message } = found;
  const read = readContent(given);
  if (!read.ok) return read.answer;
  const { content } = read;
  const edited: Message = {
    ...message,
    text: text(given, 'text') === null ? message.text : content.text,
    blocks: content.blocks ?? message.blocks,
    metadata: content.metadata === undefined ? message.metadata : content.metadata,
    broadcast: message.broadcast || (message.threadTs !== null && flag(given, 'reply_broadcast')),
    edited: slack.store.nextTs(now),
  };
  putMessage(slack, edited);
  return {
    ok: true,
    channel: message.channel,
    ts: message.ts,
    text: edited.text,
    message: wireMessage(slack.store, edited, true),
  };
}

type Own = { ok: true; message: Message } | { ok: false; answer: Answer };

function own(slack: Slack, given: Arguments, notMine: string): Own {
  const ts = text(given, 'ts');
  if (ts === null) return { ok: false, answer: badArgument('missing required field: ts') };
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return { ok: false, answer: refuse('channel_not_found') };
  if (channel.archived) return { ok: false, answer: refuse('is_archived') };
  const message = slack.store.message(channel.id, ts);
  if (message === undefined || message.onlyFor !== null || message.deleted) {
    return { ok: false, answer: refuse('message_not_found') };
  }
  return message.user === APP.userId ? { ok: true, message } : { ok: false, answer: refuse(notMine) };
}

function postEphemeral(slack: Slack, given: Arguments, now: Date): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return refuse('channel_not_found');
  const closed = cannotPost(slack, channel);
  if (closed !== null) return refuse(closed);
  const user = text(given, 'user');
  if (user === null) return badArgument('missing required field: user');
  if (personById(user) === undefined) return refuse('user_not_in_channel');
  const read = readContent(given);
  if (!read.ok) return read.answer;
  const thread = threadOf(slack, channel, given);
  if (!thread.ok) return refuse(thread.error);
  const ts = slack.store.nextTs(now);
  putMessage(slack, {
    channel: channel.id,
    ts,
    user: APP.userId,
    text: read.content.text,
    blocks: read.content.blocks ?? [],
    threadTs: thread.ts,
    broadcast: false,
    metadata: null,
    edited: null,
    reactions: [],
    onlyFor: user,
    deleted: false,
  });
  return { ok: true, message_ts: ts };
}

function deleteMessage(slack: Slack, given: Arguments): Answer {
  const found = own(slack, given, 'cant_delete_message');
  if (!found.ok) return found.answer;
  const { message } = found;
  const tombstone = { ...message, text: 'This message was deleted.', blocks: [], metadata: null, deleted: true };
  // A parent with replies stays as a tombstone, as in Slack.
  if (repliesOf(slack.store, message).length > 0) slack.store.putMessage(tombstone);
  else slack.store.deleteMessage(message.channel, message.ts);
  slack.changed({
    kind: 'message',
    channel: message.channel,
    ts: message.ts,
    threadTs: message.threadTs,
    onlyFor: null,
  });
  return { ok: true, channel: message.channel, ts: message.ts };
}

function getPermalink(slack: Slack, given: Arguments): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return refuse('channel_not_found');
  const ts = text(given, 'message_ts');
  const message = ts === null ? undefined : slack.store.message(channel.id, ts);
  if (message === undefined || message.onlyFor !== null) return refuse('message_not_found');
  const thread = message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  const permalink = `${slack.url()}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { ok: true, channel: channel.id, permalink };
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': { ...CHAT_WRITE, tier: null, handle: postMessage },
  'chat.update': { ...CHAT_WRITE, tier: 3, handle: update },
  'chat.postEphemeral': { ...CHAT_WRITE, tier: 4, handle: postEphemeral },
  'chat.delete': { ...CHAT_WRITE, tier: 3, handle: deleteMessage },
  'chat.getPermalink': { token: 'bot', scope: null, tier: null, handle: getPermalink },
};
