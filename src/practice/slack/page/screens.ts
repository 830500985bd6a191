import type { Slack } from '../slack.ts';
import type { Message, View as SlackView } from '../store.ts';
import { stackOf } from '../web-api/views.ts';
import { repliesOf } from '../wire-shapes.ts';
import { APP, type Channel, PEOPLE, type Person, SLACKBOT, TEAM } from '../workspace.ts';
import { blocksHtml, messageHtml } from './blocks.ts';
import { filesHtml } from './files.ts';
import type { View } from './rich-text.ts';
import { messageTime } from './slack-date.ts';

const MOST_MESSAGES = 200;

function viewFor(slack: Slack, reader: Person): View {
  return { reader, now: slack.clock(), channels: slack.store.channels.values().filter((one) => one.kind !== 'im') };
}

const readKey = (person: Person, channel: Channel) => `${person.id}/${channel.id}`;
const maySee = (message: Message, reader: Person) => message.onlyFor === null || message.onlyFor === reader.id;

/** Marks the channel as read by this person, up to its newest message. */
export function markRead(slack: Slack, reader: Person, channel: Channel): void {
  const newest = slack.store.messages(channel.id).at(-1)?.ts ?? '0';
  if (slack.store.reads.get(readKey(reader, channel)) !== newest)
    slack.store.reads.put(readKey(reader, channel), newest);
}

function unread(slack: Slack, reader: Person, channel: Channel): number {
  const read = Number(slack.store.reads.get(readKey(reader, channel)) ?? 0);
  return slack.store
    .messages(channel.id)
    .filter((one) => Number(one.ts) > read && one.user !== reader.id && maySee(one, reader))
    .filter((one) => one.threadTs === null || one.broadcast).length;
}

/** What the page's frame shows: the person, the channels with what is unread, the app's commands. */
export function frame(slack: Slack, reader: Person) {
  const listed = slack.store.channels.values().filter((one) => one.kind !== 'im' || one.user === reader.id);
  return {
    team: TEAM.name,
    app: APP.name,
    me: reader.id,
    people: PEOPLE.map(({ id, name, realName, locale, color }) => ({ id, name, realName, locale, color })),
    channels: listed.map((one) => ({
      id: one.id,
      name: one.kind === 'im' ? APP.name : one.name,
      kind: one.kind,
      topic: one.topic,
      archived: one.archived,
      unread: unread(slack, reader, one),
    })),
    commands: slack.commands,
  };
}

function author(user: string): { name: string; color: string; app: boolean } {
  if (user === APP.userId) return { name: APP.name, color: '1264a3', app: true };
  if (user === SLACKBOT.id) return { name: SLACKBOT.name, color: '616061', app: false };
  const person = PEOPLE.find((one) => one.id === user);
  return { name: person?.name ?? user, color: person?.color ?? '616061', app: false };
}

function shown(slack: Slack, message: Message, reader: Person, view: View) {
  const replies = repliesOf(slack.store, message);
  const last = replies.at(-1);
  return {
    ts: message.ts,
    channel: message.channel,
    author: author(message.user),
    ...messageTime(message.ts, reader, view.now),
    html: messageHtml(message, view) + filesHtml(slack, message),
    text: message.text,
    edited: message.edited !== null,
    deleted: message.deleted,
    onlyForYou: message.onlyFor !== null,
    threadTs: message.threadTs,
    broadcast: message.broadcast,
    replies: last === undefined ? null : { count: replies.length, last: messageTime(last.ts, reader, view.now) },
    reactions: message.reactions.map((one) => ({
      name: one.name,
      count: one.users.length,
      mine: one.users.includes(reader.id),
    })),
  };
}

/** A channel's newest messages, oldest first; replies only where they were sent to the channel too. */
export function channelScreen(slack: Slack, reader: Person, channel: Channel) {
  const view = viewFor(slack, reader);
  const messages = slack.store
    .messages(channel.id)
    .filter((one) => maySee(one, reader) && (one.threadTs === null || one.broadcast))
    .slice(-MOST_MESSAGES);
  return { id: channel.id, messages: messages.map((one) => shown(slack, one, reader, view)) };
}

/** A thread: its first message and all replies. */
export function threadScreen(slack: Slack, reader: Person, channel: Channel, ts: string) {
  const view = viewFor(slack, reader);
  const messages = slack.store
    .messages(channel.id)
    .filter((one) => maySee(one, reader) && (one.ts === ts || one.threadTs === ts));
  return { channel: channel.id, ts, messages: messages.map((one) => shown(slack, one, reader, view)) };
}

/** The app's Home tab; null when the app has not published one. */
export function homeScreen(slack: Slack, reader: Person) {
  const home = slack.store.homes.get(reader.id);
  return { html: home === undefined ? null : blocksHtml(home.body.blocks, viewFor(slack, reader)) };
}

/** The modal on top; null when none is open. */
export function modalScreen(slack: Slack, reader: Person) {
  const stack = stackOf(slack, reader.id);
  const top = stack.at(-1);
  return { modal: top === undefined ? null : modal(slack, top, reader, stack.length) };
}

function modal(slack: Slack, top: SlackView, reader: Person, depth: number) {
  return {
    id: top.id,
    hash: top.hash,
    depth,
    title: top.body.title?.text ?? '',
    submit: top.body.submit?.text ?? null,
    close: top.body.close?.text ?? (top.body.submit === undefined ? 'Close' : 'Cancel'),
    errors: top.errors,
    html: blocksHtml(top.body.blocks, viewFor(slack, reader), top.errors),
  };
}
