import type { Answer, Slack } from '../slack.ts';
import type { Message } from '../store.ts';
import { wireChannel, wireMessage } from '../wire-shapes.ts';
import { directMessages, findChannel, scopeByKind } from './find-channel.ts';
import { type Arguments, badArgument, flag, type Method, page, refuse, text } from './method.ts';

function open(slack: Slack, given: Arguments, now: Date): Answer {
  const users = text(given, 'users');
  if (users === null) return refuse('users_list_not_supplied');
  if (users.includes(',')) return refuse('not_enough_users');
  const channel = directMessages(slack, users, now);
  if (channel === null) return refuse('user_not_found');
  const shown = flag(given, 'return_im') ? wireChannel(channel, channel.created) : { id: channel.id };
  return { ok: true, channel: shown };
}

/** Messages between `oldest` and `latest`, which are left out unless `inclusive`. */
function within(messages: readonly Message[], given: Arguments): Message[] {
  const oldest = Number(text(given, 'oldest') ?? 0);
  const latest = Number(text(given, 'latest') ?? Number.POSITIVE_INFINITY);
  const inclusive = flag(given, 'inclusive');
  return messages.filter((message) => {
    const ts = Number(message.ts);
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
  });
}

/** Leaves out what is ephemeral, and what a lagging history does not show yet. */
function visible(slack: Slack, messages: readonly Message[], now: Date): Message[] {
  const seen = (now.getTime() - slack.faults.historyLagMs) / 1000;
  const lags = slack.faults.historyLagMs > 0;
  return messages.filter((message) => message.onlyFor === null && (!lags || Number(message.ts) <= seen));
}

function history(slack: Slack, given: Arguments, now: Date): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return refuse('channel_not_found');
  if (!channel.botIsMember) return refuse('not_in_channel');
  const topLevel = visible(slack, slack.store.messages(channel.id), now).filter(
    (message) => message.threadTs === null || message.broadcast,
  );
  const found = page(within(topLevel, given).reverse(), given, 100);
  if (found === null) return refuse('invalid_cursor');
  const withMetadata = flag(given, 'include_all_metadata');
  return {
    ok: true,
    messages: found.items.map((message) => wireMessage(slack.store, message, withMetadata)),
    has_more: found.next !== '',
    pin_count: 0,
    ...(found.next === '' ? {} : { response_metadata: { next_cursor: found.next } }),
  };
}

function replies(slack: Slack, given: Arguments, now: Date): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return refuse('channel_not_found');
  if (!channel.botIsMember) return refuse('not_in_channel');
  const ts = text(given, 'ts');
  if (ts === null) return badArgument('missing required field: ts');
  const parent = slack.store.message(channel.id, ts);
  if (parent === undefined || parent.onlyFor !== null) return refuse('thread_not_found');
  const top = parent.threadTs ?? parent.ts;
  const thread = visible(slack, slack.store.messages(channel.id), now).filter(
    (message) => message.threadTs === top && !message.deleted,
  );
  // The parent is always shown, whatever oldest and latest say.
  const first = slack.store.message(channel.id, top);
  const found = page([...(first === undefined ? [] : [first]), ...within(thread, given)], given, 1000);
  if (found === null) return refuse('invalid_cursor');
  const withMetadata = flag(given, 'include_all_metadata');
  return {
    ok: true,
    messages: found.items.map((message) => wireMessage(slack.store, message, withMetadata)),
    has_more: found.next !== '',
    ...(found.next === '' ? {} : { response_metadata: { next_cursor: found.next } }),
  };
}

function list(slack: Slack, given: Arguments): Answer {
  const types = (text(given, 'types') ?? 'public_channel').split(',').map((type) => type.trim());
  const unknown = types.find((type) => !['public_channel', 'private_channel', 'mpim', 'im'].includes(type));
  if (unknown !== undefined) return refuse('invalid_types');
  const kinds = { public: 'public_channel', private: 'private_channel', im: 'im' } as const;
  const channels = slack.store.channels
    .values()
    .filter((channel) => types.includes(kinds[channel.kind]) && (channel.kind !== 'private' || channel.botIsMember))
    .filter((channel) => !(flag(given, 'exclude_archived') && channel.archived));
  const found = page(channels, given, 100);
  if (found === null) return refuse('invalid_cursor');
  return {
    ok: true,
    channels: found.items.map((channel) => wireChannel(channel, channel.created)),
    response_metadata: { next_cursor: found.next },
  };
}

function info(slack: Slack, given: Arguments): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null || (channel.kind === 'private' && !channel.botIsMember)) return refuse('channel_not_found');
  return { ok: true, channel: wireChannel(channel, channel.created) };
}

function join(slack: Slack, given: Arguments): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null || channel.kind === 'private') return refuse('channel_not_found');
  if (channel.kind === 'im') return refuse('method_not_supported_for_channel_type');
  if (channel.archived) return refuse('is_archived');
  const already = channel.botIsMember ? { warning: 'already_in_channel' } : {};
  const joined = { ...channel, botIsMember: true };
  slack.store.channels.put(channel.id, joined);
  slack.changed({ kind: 'channels' });
  return { ok: true, channel: wireChannel(joined, joined.created), ...already };
}

export const conversationsMethods: Record<string, Method> = {
  'conversations.open': { token: 'bot', scope: 'im:write', tier: 3, handle: open },
  'conversations.history': { token: 'bot', scope: scopeByKind('history'), tier: 3, handle: history },
  'conversations.replies': { token: 'bot', scope: scopeByKind('history'), tier: 3, handle: replies },
  'conversations.list': { token: 'bot', scope: 'channels:read', tier: 2, handle: list },
  'conversations.info': { token: 'bot', scope: scopeByKind('read'), tier: 3, handle: info },
  'conversations.join': { token: 'bot', scope: 'channels:join', tier: 3, handle: join },
};
