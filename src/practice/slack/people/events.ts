import type { Deliver } from '../delivery.ts';
import { issueResponseUrl } from '../response-url.ts';
import type { Slack } from '../slack.ts';
import { putMessage } from '../web-api/chat.ts';
import { directMessages, findChannel } from '../web-api/find-channel.ts';
import { react } from '../web-api/users.ts';
import { wireView } from '../wire-shapes.ts';
import { type Acted, findPerson, nobody, saidBy, seen } from './act.ts';
import { eventPayload, globalShortcutPayload, messageShortcutPayload } from './payloads.ts';

export type SentEvent = { event: Record<string, unknown>; eventId?: string; retry?: { num: number; reason: string } };

/** Sends an event of the Events API, when the app subscribed to it; the same id again is Slack's retry. */
export async function sendEvent(slack: Slack, deliver: Deliver, sent: SentEvent): Promise<Acted & { eventId: string }> {
  const eventId = sent.eventId ?? slack.store.nextId('Ev');
  if (!slack.subscriptions.has(String(sent.event['type']))) return { ok: true, ack: null, eventId };
  const payload = eventPayload(sent.event, eventId, slack.clock());
  const retry = sent.retry === undefined ? {} : { retry_attempt: sent.retry.num, retry_reason: sent.retry.reason };
  const delivered = await deliver(slack, { type: 'events_api', payload, accepts_response_payload: false, ...retry });
  return { ...seen(delivered), eventId };
}

/** Opens the app's Home tab. */
export async function openHome(slack: Slack, deliver: Deliver, user: string): Promise<Acted> {
  const person = findPerson(user);
  if (person === null) return nobody(user);
  const channel = directMessages(slack, person.id, slack.clock());
  const home = slack.store.homes.get(person.id);
  const event = {
    type: 'app_home_opened',
    user: person.id,
    channel: channel?.id,
    tab: 'home',
    ...(home === undefined ? {} : { view: wireView(home) }),
    event_ts: slack.store.nextTs(slack.clock()),
  };
  return sendEvent(slack, deliver, { event });
}

/** Uses a shortcut of the app: a global one, or one on a message. */
export async function shortcut(
  slack: Slack,
  deliver: Deliver,
  callbackId: string,
  at: { user: string; channel?: string; ts?: string },
): Promise<Acted> {
  const person = findPerson(at.user);
  if (person === null) return nobody(at.user);
  const triggerId = slack.triggers.issue({ user: person.id, viewId: null }, slack.clock());
  const shared = { person, callbackId, triggerId, actionTs: slack.store.nextTs(slack.clock()) };
  const send = async (payload: Record<string, unknown>) =>
    seen(await deliver(slack, { type: 'interactive', payload, accepts_response_payload: false }));
  if (at.channel === undefined || at.ts === undefined) return send(globalShortcutPayload(shared));
  const channel = findChannel(slack, at.channel);
  const message = channel === null ? undefined : slack.store.message(channel.id, at.ts);
  if (channel === null || message === undefined) return { ok: false, error: 'message_not_found' };
  const responseUrl = issueResponseUrl(slack, channel.id, person.id, message.ts);
  return send(messageShortcutPayload(slack, { ...shared, channel, message, responseUrl }));
}

/** A person reacts to a message. */
export async function reactAs(
  slack: Slack,
  deliver: Deliver,
  channel: string,
  ts: string,
  name: string,
  user: string,
): Promise<Acted> {
  const person = findPerson(user);
  if (person === null) return nobody(user);
  const answer = react(slack, channel, ts, name, person.id);
  if (!answer.ok) return { ok: false, error: answer.error };
  const item = { type: 'message', channel, ts };
  const event = {
    type: 'reaction_added',
    user: person.id,
    reaction: name,
    item,
    item_user: slack.store.message(channel, ts)?.user,
    event_ts: slack.store.nextTs(slack.clock()),
  };
  return sendEvent(slack, deliver, { event });
}

/** A person writes a message, in a thread when `threadTs` is given. */
export async function say(
  slack: Slack,
  deliver: Deliver,
  text: string,
  at: { user: string; channel: string; threadTs?: string },
): Promise<Acted> {
  const person = findPerson(at.user);
  const channel = findChannel(slack, at.channel);
  if (person === null) return nobody(at.user);
  if (channel === null) return { ok: false, error: 'channel_not_found' };
  if (text.trim() === '') return { ok: false, error: 'no_text' };
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const message = saidBy(slack, person.id, channel, escaped, { threadTs: at.threadTs ?? null });
  putMessage(slack, message);
  const event = {
    type: 'message',
    channel: channel.id,
    channel_type: channel.kind === 'im' ? 'im' : 'channel',
    user: person.id,
    text: escaped,
    ts: message.ts,
    event_ts: message.ts,
  };
  return sendEvent(slack, deliver, { event });
}
