import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type {
  LostPost,
  Message,
  Messenger,
  NewPicture,
  NewPost,
  Posted,
  SlackOutcome,
} from '../../domain/messenger.ts';
import { failureOf } from './outcome.ts';

/** How toilbot marks its own messages in their metadata. */
export const EVENT_TYPE = 'toilbot_delivery';
const PAGES = 5;
const PAGE = 200;
/** Slack's clock and ours may differ; looked for from a little earlier. */
const EARLIER_S = 60;
/** docs.slack.dev/reference/methods/files.getUploadURLExternal: `alt_txt_too_large`. */
const MOST_ALT_TEXT = 1000;

/** The port to Slack's messages over the Web API client, which itself retries nothing. */
export function slackMessenger(client: WebClient): Messenger {
  const idOf = new Map<string, string>();
  return {
    post: (post) =>
      attempt(async () => {
        const answer = await client.chat.postMessage(postArguments(post));
        if (answer.ts === undefined || answer.channel === undefined) throw new Error('an answer without ts');
        if (answer.channel !== post.channel) idOf.set(post.channel, answer.channel);
        return { channel: answer.channel, ts: answer.ts };
      }),
    update: (channel, ts, message) =>
      attempt(async () => {
        await client.chat.update({ channel, ts, ...content(message) });
        return { channel, ts };
      }),
    find: async (lost) => {
      const found = await attempt(async () => {
        const channel = idOf.get(lost.channel) ?? (await channelId(client, lost.channel));
        if (channel === null) return 'cannot' as const;
        idOf.set(lost.channel, channel);
        return lookFor(client, { ...lost, channel });
      });
      return isUngranted(found) ? { outcome: 'ok', value: 'cannot' } : found;
    },
    attach: async (picture) => {
      const attached = await attempt(async () => {
        await client.files.uploadV2(uploadArguments(picture));
        return 'attached' as const;
      });
      return isUngranted(attached) ? { outcome: 'ok', value: 'cannot' } : attached;
    },
    permalink: async (channel, message_ts) => {
      const answer = await attempt(() => client.chat.getPermalink({ channel, message_ts }));
      return answer.outcome === 'ok' ? (answer.value.permalink ?? null) : null;
    },
    reachable: async () => (await attempt(() => client.auth.test())).outcome === 'ok',
  };
}

async function attempt<T>(call: () => Promise<T>): Promise<SlackOutcome<T>> {
  try {
    return { outcome: 'ok', value: await call() };
  } catch (error) {
    return failureOf(error);
  }
}

const isUngranted = (outcome: SlackOutcome<unknown>): boolean =>
  outcome.outcome === 'refused' && outcome.error === 'missing_scope';

function content(message: Message): { text: string; blocks: KnownBlock[] } {
  return { text: message.text, blocks: [...message.blocks] as KnownBlock[] };
}

function postArguments({ channel, message, key, thread }: NewPost) {
  const shared = {
    channel,
    ...content(message),
    metadata: { event_type: EVENT_TYPE, event_payload: { key } },
    unfurl_links: false,
    unfurl_media: false,
  };
  if (thread === null) return shared;
  return thread.broadcast
    ? { ...shared, thread_ts: thread.ts, reply_broadcast: true as const }
    : { ...shared, thread_ts: thread.ts };
}

/**
 * Slack documents the description of a picture as `alt_txt`, and its client sends `alt_text`: what the picture finds must
 * stand in `text` as well.
 */
function uploadArguments({ posted, png, fileName, title, altText, text }: NewPicture) {
  return {
    channel_id: posted.channel,
    thread_ts: posted.ts,
    file: Buffer.from(png.buffer, png.byteOffset, png.byteLength),
    filename: fileName,
    title,
    alt_text: [...altText].slice(0, MOST_ALT_TEXT).join(''),
    initial_comment: text,
  };
}

/** The metadata of a message that is toilbot's own. */
const own = z.object({
  ts: z.string(),
  metadata: z.object({ event_type: z.literal(EVENT_TYPE), event_payload: z.object({ key: z.string() }) }),
});

async function lookFor(client: WebClient, lost: LostPost): Promise<Posted | 'not_there'> {
  const oldest = String(Math.floor(lost.since.getTime() / 1000) - EARLIER_S);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const shared = {
      channel: lost.channel,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor ? { cursor } : {}),
    };
    const answer =
      lost.threadTs === null
        ? await client.conversations.history(shared)
        : await client.conversations.replies({ ...shared, ts: lost.threadTs });
    for (const message of answer.messages ?? []) {
      const mine = own.safeParse(message);
      if (mine.success && mine.data.metadata.event_payload.key === lost.key) {
        return { channel: lost.channel, ts: mine.data.ts };
      }
    }
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return 'not_there';
  }
  return 'not_there';
}

/** The id of a channel that is known by its name; an id is itself. Null when no channel has that name. */
async function channelId(client: WebClient, channel: string): Promise<string | null> {
  // Names are never in capitals.
  if (/^[CGDUW][A-Z0-9]{2,}$/.test(channel)) return channel;
  const name = channel.replace(/^#/, '');
  let cursor: string | undefined;
  do {
    const answer = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 1000,
      ...(cursor ? { cursor } : {}),
    });
    const found = answer.channels?.find((one) => one.name === name);
    if (found?.id !== undefined) return found.id;
    cursor = answer.response_metadata?.next_cursor;
  } while (cursor);
  return null;
}
