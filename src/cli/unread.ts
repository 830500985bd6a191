import type { UnreadList } from '../domain/fleet-event.ts';
import type { EventStore } from '../domain/store.ts';
import { plain, table } from './table.ts';

/** "3 messages of the event queue were not used in the last 14 days": null where all were. */
export function unreadLine({ total }: Pick<UnreadList, 'total'>): string | null {
  if (total === 0) return null;
  return `${total} ${total === 1 ? 'message' : 'messages'} of the event queue ${total === 1 ? 'was' : 'were'} not used in the last 14 days`;
}

/** What came by the event queue and was not used, and why, for a terminal. Their bodies are not kept: they may hold anything. */
export function unreadText(list: UnreadList): string {
  const line = unreadLine(list);
  if (line === null) return 'All that came by the event queue in the last 14 days was used.';
  const rows = list.messages.map((it) => [
    it.at.toISOString().slice(0, 19).replace('T', ' '),
    `${it.times}`,
    plain(it.type ?? 'no type', 60),
    plain(it.why, 160),
  ]);
  const shown = list.messages.reduce((sum, it) => sum + it.times, 0);
  return [
    `${line}:`,
    table(['newest (UTC)', 'times', 'type', 'why'], rows),
    ...(list.total > shown ? [`and ${list.total - shown} more`] : []),
    '',
    "What was not understood, or crashed, is in the queue's dead-letter queue: send nothing else to the queue, or update",
    'toilbot and redrive it. What is about a place that toilbot does not look at is taken out: name the account under aws.accounts and the',
    'region under aws.regions, or leave it out of the rules that feed the queue.',
  ].join('\n');
}

/** The part of the health: how many, and not what they are, as anybody may ask for it. */
export async function unreadHealth(events: Pick<EventStore, 'unreadMessages'>, now: Date): Promise<string> {
  try {
    const line = unreadLine(await events.unreadMessages(now, 0));
    return line === null ? 'ok' : `${line}: see toilbot unread`;
  } catch {
    // That part of the health says why.
    return 'not known: see database';
  }
}
