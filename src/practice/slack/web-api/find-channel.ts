import type { Slack } from '../slack.ts';
import { APP, type Channel, personById } from '../workspace.ts';
import type { Arguments } from './method.ts';

/** A channel by id or `#name`. */
export function findChannel(slack: Slack, reference: string | null): Channel | null {
  if (reference === null) return null;
  const byId = slack.store.channels.get(reference);
  if (byId !== undefined) return byId;
  const name = reference.replace(/^#/, '');
  return slack.store.channels.values().find((channel) => channel.kind !== 'im' && channel.name === name) ?? null;
}

/** The direct messages of the app with a person, opened when they are not yet; null for an unknown person. */
export function directMessages(slack: Slack, userId: string, now: Date): Channel | null {
  const person = personById(userId);
  if (person === undefined) return null;
  const id = `D${person.id.slice(1)}`;
  const known = slack.store.channels.get(id);
  if (known !== undefined) return known;
  const opened: Channel = {
    id,
    name: 'directmessage',
    kind: 'im',
    topic: '',
    archived: false,
    botIsMember: true,
    created: Math.floor(now.getTime() / 1000),
    user: person.id,
  };
  slack.store.channels.put(id, opened);
  slack.changed({ kind: 'channels' });
  return opened;
}

/** Where a message goes: a channel, or a person's direct messages. */
export function destination(slack: Slack, given: Arguments, now: Date): Channel | null {
  const reference = typeof given['channel'] === 'string' ? given['channel'] : null;
  if (reference !== null && /^U/.test(reference) && reference !== APP.userId)
    return directMessages(slack, reference, now);
  return findChannel(slack, reference);
}

/** The scope that goes with the channel's kind, such as `groups:history` for a private one. */
export function scopeByKind(what: 'history' | 'read') {
  return (slack: Slack, given: Arguments): string => {
    const kind = findChannel(slack, typeof given['channel'] === 'string' ? given['channel'] : null)?.kind ?? 'public';
    return `${{ public: 'channels', private: 'groups', im: 'im' }[kind]}:${what}`;
  };
}

/** Why the app cannot post here: `is_archived`, `not_in_channel`, or null when it can. */
export function cannotPost(slack: Slack, channel: Channel): string | null {
  if (channel.archived) return 'is_archived';
  if (channel.botIsMember) return null;
  if (channel.kind === 'private') return 'channel_not_found';
  return slack.scopes.has('chat:write.public') ? null : 'not_in_channel';
}
