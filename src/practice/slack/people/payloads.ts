import type { Slack } from '../slack.ts';
import type { Message, View } from '../store.ts';
import { wireMessage, wireView } from '../wire-shapes.ts';
import { APP, type Channel, type Person, TEAM } from '../workspace.ts';

/** Slack's old verification token: still in every payload, to be ignored. */
const VERIFICATION_TOKEN = 'practice-verification-token';

const common = { token: VERIFICATION_TOKEN, api_app_id: APP.id };
const team = { id: TEAM.id, domain: TEAM.domain };
const installation = { enterprise: null, is_enterprise_install: false };
const actor = (person: Person) => ({ id: person.id, username: person.name, name: person.name, team_id: TEAM.id });
const place = (channel: Channel) => ({ id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name });

/** docs.slack.dev/interactivity/implementing-slash-commands */
export function slashPayload(given: {
  person: Person;
  channel: Channel;
  command: string;
  text: string;
  triggerId: string;
  responseUrl: string;
}) {
  return {
    ...common,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: given.channel.id,
    channel_name: place(given.channel).name,
    user_id: given.person.id,
    user_name: given.person.name,
    command: given.command,
    text: given.text,
    is_enterprise_install: 'false',
    response_url: given.responseUrl,
    trigger_id: given.triggerId,
  };
}

export type StateValues = Record<string, Record<string, unknown>>;
type Clicked = { person: Person; action: Record<string, unknown>; triggerId: string; values: StateValues };

/** A block_actions payload of a message. */
export function messageActionPayload(
  slack: Slack,
  clicked: Clicked & { channel: Channel; message: Message; responseUrl: string },
) {
  const { channel, message, person } = clicked;
  return {
    type: 'block_actions',
    ...common,
    team,
    ...installation,
    user: actor(person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.onlyFor !== null,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: clicked.triggerId,
    channel: place(channel),
    // Slack leaves out an ephemeral message's content.
    ...(message.onlyFor === null ? { message: wireMessage(slack.store, message, true) } : {}),
    state: { values: clicked.values },
    response_url: clicked.responseUrl,
    actions: [clicked.action],
  };
}

/** A block_actions payload of a modal or the Home tab. */
export function viewActionPayload(clicked: Clicked & { view: View }) {
  return {
    type: 'block_actions',
    ...common,
    team,
    ...installation,
    user: actor(clicked.person),
    container: { type: 'view', view_id: clicked.view.id },
    trigger_id: clicked.triggerId,
    view: wireView(clicked.view, clicked.values),
    actions: [clicked.action],
  };
}

export function viewSubmissionPayload(given: { person: Person; view: View; values: StateValues; triggerId: string }) {
  return {
    type: 'view_submission',
    ...common,
    team,
    ...installation,
    user: actor(given.person),
    trigger_id: given.triggerId,
    view: wireView(given.view, given.values),
    response_urls: [],
  };
}

export function viewClosedPayload(given: { person: Person; view: View; isCleared: boolean }) {
  return {
    type: 'view_closed',
    ...common,
    team,
    ...installation,
    user: actor(given.person),
    view: wireView(given.view),
    is_cleared: given.isCleared,
  };
}

export function globalShortcutPayload(given: {
  person: Person;
  callbackId: string;
  triggerId: string;
  actionTs: string;
}) {
  return {
    type: 'shortcut',
    token: VERIFICATION_TOKEN,
    action_ts: given.actionTs,
    team,
    user: actor(given.person),
    ...installation,
    callback_id: given.callbackId,
    trigger_id: given.triggerId,
  };
}

export function messageShortcutPayload(
  slack: Slack,
  given: {
    person: Person;
    callbackId: string;
    triggerId: string;
    actionTs: string;
    channel: Channel;
    message: Message;
    responseUrl: string;
  },
) {
  return {
    type: 'message_action',
    ...common,
    action_ts: given.actionTs,
    team,
    user: actor(given.person),
    channel: place(given.channel),
    ...installation,
    callback_id: given.callbackId,
    trigger_id: given.triggerId,
    response_url: given.responseUrl,
    message_ts: given.message.ts,
    message: wireMessage(slack.store, given.message, true),
  };
}

/** An event of the Events API in its envelope. */
export function eventPayload(event: Record<string, unknown>, eventId: string, now: Date) {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(now.getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: APP.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
}
