// What toilbot said in the practice Slack, as a test asks for it.
import type { Message } from '../../src/practice/slack/store.ts';
import { CHANNEL, type World } from './world.ts';

/** toilbot's own messages, without those for one person only. */
export function saidIn(world: World, channel: string = CHANNEL): Message[] {
  return world.slack.messages(channel).filter((it) => it.metadata !== null && !it.deleted && it.onlyFor === null);
}

export function keyOf(message: Message): string {
  return String(message.metadata?.event_payload['key']);
}

/** All that is shown of a message. */
export function shown(message: Message): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}

/** A message about first looks. */
export const isFirstLook = (message: Message): boolean => keyOf(message).startsWith('summary:');

/** The messages of the channel itself whose notification names something; a first look may name it too, and is none of its. */
export function parents(world: World, naming: string): Message[] {
  const name = new RegExp(`${naming}(?![\\w-])`);
  return saidIn(world).filter((it) => it.threadTs === null && !isFirstLook(it) && name.test(it.text));
}

export function replies(world: World, parent: Message): Message[] {
  return saidIn(world).filter((it) => it.threadTs === parent.ts);
}

export const isOver = (message: Message): boolean => shown(message).includes('✅');
