import type { Slack } from './slack.ts';
import type { Message } from './store.ts';
import { putMessage } from './web-api/chat.ts';
import { readContent } from './web-api/content.ts';
import { type Arguments, flag, text } from './web-api/method.ts';
import { APP } from './workspace.ts';

const MOST_USES = 5;
const LIFE_MS = 30 * 60_000;

/** A response_url for this person here; `ts` is the message that was clicked. */
export function issueResponseUrl(slack: Slack, channel: string, user: string, ts: string | null): string {
  const now = slack.clock().getTime();
  for (const old of slack.store.responseUrls.values()) {
    if (now - old.issued > 2 * LIFE_MS) slack.store.responseUrls.delete(old.id);
  }
  const id = crypto.randomUUID();
  slack.store.responseUrls.put(id, { id, issued: now, uses: 0, channel, user, ts });
  return `${slack.url()}/response/${id}`;
}

export type Responded = { status: number; body: string };

const failed = (status: number, error: string): Responded => ({ status, body: JSON.stringify({ ok: false, error }) });

/** Answers a post to a response_url: five uses within 30 minutes, each posts, replaces or deletes a message. */
export function respond(slack: Slack, id: string, given: Arguments): Responded {
  const issued = slack.store.responseUrls.get(id);
  if (issued === undefined) return failed(404, 'invalid_url');
  const now = slack.clock();
  if (now.getTime() - issued.issued > LIFE_MS) return failed(404, 'expired_url');
  if (issued.uses >= MOST_USES) return failed(404, 'used_url');
  slack.store.responseUrls.put(id, { ...issued, uses: issued.uses + 1 });
  const done: Responded = { status: 200, body: 'ok' };

  const original = issued.ts === null ? undefined : slack.store.message(issued.channel, issued.ts);
  if (flag(given, 'delete_original')) {
    if (original === undefined) return failed(404, 'message_not_found');
    slack.store.deleteMessage(original.channel, original.ts);
    slack.changed({
      kind: 'message',
      channel: original.channel,
      ts: original.ts,
      threadTs: original.threadTs,
      onlyFor: original.onlyFor,
    });
    return done;
  }
  const read = readContent(given);
  if (!read.ok) return { status: 400, body: JSON.stringify(read.answer) };
  const content = { text: read.content.text, blocks: read.content.blocks ?? [] };
  if (flag(given, 'replace_original') && original !== undefined) {
    const edited = original.onlyFor === null ? slack.store.nextTs(now) : null;
    putMessage(slack, { ...original, ...content, edited });
    return done;
  }
  putMessage(slack, fresh(slack, issued, content, given));
  return done;
}

function fresh(
  slack: Slack,
  issued: { channel: string; user: string; ts: string | null },
  content: Pick<Message, 'text' | 'blocks'>,
  given: Arguments,
): Message {
  const original = issued.ts === null ? undefined : slack.store.message(issued.channel, issued.ts);
  return {
    channel: issued.channel,
    ts: slack.store.nextTs(slack.clock()),
    user: APP.userId,
    ...content,
    threadTs: text(given, 'thread_ts') ?? original?.threadTs ?? null,
    broadcast: false,
    metadata: null,
    edited: null,
    reactions: [],
    onlyFor: given['response_type'] === 'in_channel' ? null : issued.user,
    deleted: false,
  };
}
