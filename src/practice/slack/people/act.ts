import type { Deliver, Delivered } from '../delivery.ts';
import { issueResponseUrl } from '../response-url.ts';
import type { Answer, Slack } from '../slack.ts';
import type { Message, View } from '../store.ts';
import { putMessage } from '../web-api/chat.ts';
import { readContent } from '../web-api/content.ts';
import { findChannel } from '../web-api/find-channel.ts';
import { APP, type Channel, PEOPLE, type Person, SLACKBOT } from '../workspace.ts';
import { messageActionPayload, slashPayload, viewActionPayload } from './payloads.ts';
import { findElement, type Input, stateValues, written } from './values.ts';

/** What the person sees of it: done, or an error such as `operation_timeout`, `dispatch_failed`. */
export type Acted = { ok: true; ack: unknown } | { ok: false; error: string };

/** Refused: there is no such person. */
export const nobody = (reference: string): Acted => ({ ok: false, error: `unknown person: ${reference}` });

/** A person by id or name. */
export function findPerson(reference: string): Person | null {
  return PEOPLE.find((person) => person.id === reference || person.name === reference) ?? null;
}

/** What the person sees of a delivery. */
export const seen = (delivered: Delivered): Acted =>
  delivered.outcome === 'acked' ? { ok: true, ack: delivered.payload } : { ok: false, error: delivered.error };

/** Types a slash command, such as `/toil` with `help`. */
export async function slash(
  slack: Slack,
  deliver: Deliver,
  command: string,
  text: string,
  at: { user: string; channel: string },
): Promise<Acted> {
  const person = findPerson(at.user);
  const channel = findChannel(slack, at.channel);
  if (person === null) return nobody(at.user);
  if (channel === null) return { ok: false, error: 'channel_not_found' };
  if (!slack.commands.some((one) => one.command === command)) {
    tell(
      slack,
      channel,
      person,
      `\`${command}\` is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`,
    );
    return { ok: false, error: 'invalid_command' };
  }
  const payload = slashPayload({
    person,
    channel,
    command,
    text,
    triggerId: slack.triggers.issue({ user: person.id, viewId: null }, slack.clock()),
    responseUrl: issueResponseUrl(slack, channel.id, person.id, null),
  });
  const delivered = await deliver(slack, { type: 'slash_commands', payload, accepts_response_payload: true });
  if (delivered.outcome === 'failed') {
    tell(slack, channel, person, `${command} failed with the error "${delivered.error}"`);
    return seen(delivered);
  }
  return showAck(slack, channel, person, command, delivered.payload);
}

/** An acknowledgement of a slash command may itself be a message. */
function showAck(slack: Slack, channel: Channel, person: Person, command: string, ack: unknown): Acted {
  if (ack === null || ack === undefined) return { ok: true, ack: null };
  const given = typeof ack === 'string' ? { text: ack } : (ack as Record<string, unknown>);
  const read = readContent(given);
  if (!read.ok) {
    tell(slack, channel, person, `${command} failed with the error "invalid_payload"`);
    return { ok: false, error: errorOf(read.answer) };
  }
  const inChannel = given['response_type'] === 'in_channel';
  putMessage(
    slack,
    saidBy(slack, APP.userId, channel, read.content.text, {
      blocks: read.content.blocks ?? [],
      onlyFor: inChannel ? null : person.id,
    }),
  );
  return { ok: true, ack };
}

const errorOf = (answer: Answer): string => (answer.ok ? '' : answer.error);

/** Slackbot tells one person something. */
function tell(slack: Slack, channel: Channel, person: Person, text: string): void {
  putMessage(slack, saidBy(slack, SLACKBOT.id, channel, text, { onlyFor: person.id }));
}

/** A message of somebody here and now, not stored yet. */
export function saidBy(
  slack: Slack,
  user: string,
  channel: Channel,
  text: string,
  more: Partial<Message> = {},
): Message {
  return {
    channel: channel.id,
    ts: slack.store.nextTs(slack.clock()),
    user,
    text,
    blocks: [],
    threadTs: null,
    broadcast: false,
    metadata: null,
    edited: null,
    reactions: [],
    onlyFor: null,
    deleted: false,
    ...more,
  };
}

export type Action = { actionId: string; blockId?: string; input?: Input; user: string };

/** Presses a button or picks from a menu in a message. */
export async function actInMessage(
  slack: Slack,
  deliver: Deliver,
  channelId: string,
  ts: string,
  action: Action,
): Promise<Acted> {
  const person = findPerson(action.user);
  const channel = findChannel(slack, channelId);
  if (person === null) return nobody(action.user);
  const message = channel === null ? undefined : slack.store.message(channel.id, ts);
  if (channel === null || message === undefined || message.deleted) return { ok: false, error: 'message_not_found' };
  const described = describe(slack, message.blocks, action);
  if (described === null) return { ok: false, error: `no such action in the message: ${action.actionId}` };
  const payload = messageActionPayload(slack, {
    person,
    channel,
    message,
    action: described,
    values: stateValues(message.blocks, inputsOf(described, action)),
    triggerId: slack.triggers.issue({ user: person.id, viewId: null }, slack.clock()),
    responseUrl: issueResponseUrl(slack, channel.id, person.id, message.ts),
  });
  return seen(await deliver(slack, { type: 'interactive', payload, accepts_response_payload: false }));
}

/** Presses a button or picks from a menu in a modal or on the Home tab. `inputs` is what else the form holds now. */
export async function actInView(
  slack: Slack,
  deliver: Deliver,
  view: View,
  action: Action,
  inputs: Readonly<Record<string, Input>> = {},
): Promise<Acted> {
  const person = findPerson(action.user);
  if (person === null) return nobody(action.user);
  const described = describe(slack, view.body.blocks, action);
  if (described === null) return { ok: false, error: `no such action in the view: ${action.actionId}` };
  const payload = viewActionPayload({
    person,
    view,
    action: described,
    values: stateValues(view.body.blocks, { ...inputs, ...inputsOf(described, action) }),
    triggerId: slack.triggers.issue(
      { user: person.id, viewId: view.body.type === 'modal' ? view.id : null },
      slack.clock(),
    ),
  });
  return seen(await deliver(slack, { type: 'interactive', payload, accepts_response_payload: false }));
}

function describe(slack: Slack, blocks: Message['blocks'], action: Action): Record<string, unknown> | null {
  const found = findElement(blocks, action.actionId, action.blockId ?? null);
  if (found === null) return null;
  const { block, element } = found;
  const isButton = element.type === 'button';
  return {
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: slack.store.nextTs(slack.clock()),
    ...(isButton
      ? { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) }
      : {}),
    ...(isButton && element['style'] !== undefined ? { style: element['style'] } : {}),
    ...(isButton ? {} : written(element, action.input ?? null)),
  };
}

const inputsOf = (described: Record<string, unknown>, action: Action): Record<string, Input> =>
  action.input === undefined ? {} : { [`${String(described['block_id'])}/${action.actionId}`]: action.input };
