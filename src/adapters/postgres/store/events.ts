import type { PrismaClient } from '../../../../prisma/client/client.ts';
import { type UnreadMessages, unreadSince } from '../../../domain/fleet-event.ts';
import type { EventStore } from '../../../domain/store.ts';
import { recordGlimpse } from './record.ts';
import type { WorkQueue } from './runs.ts';
import { moment, storable } from './storable.ts';
import { inTransaction } from './transaction.ts';

export function openEventStore(prisma: PrismaClient, queue: WorkQueue): EventStore {
  return {
    glimpse: (seen, key, judging, now) => recordGlimpse(prisma, seen, key, judging, now),
    async poke(pieces, at) {
      await inTransaction(prisma, (tx) => queue.pieces(tx, pieces, at));
      queue.wake();
    },
    async unread(message, id) {
      const more = id === 'common' ? 1 : 0;
      await prisma.$executeRaw`
        with forgotten as (
          delete from unread_message where at < ${moment(unreadSince(message.at))}::timestamptz and id <> ${storable(message.id)}
        )
        insert into unread_message (id, type, why, at)
        values (${storable(message.id)}, ${storable(message.type)}, ${storable(message.why)}, ${moment(message.at)}::timestamptz)
        on conflict (id) do update set
          why = excluded.why, at = greatest(unread_message.at, excluded.at), times = unread_message.times + ${more}::int`;
    },
    async unreadMessages(now, limit) {
      const since = unreadSince(now);
      const messages = await prisma.$queryRaw<UnreadMessages[]>`
        select id, type, why, at, times from unread_message where at >= ${moment(since)}::timestamptz
        order by at desc, id limit ${limit}`;
      const [all] = await prisma.$queryRaw<{ total: number }[]>`
        select coalesce(sum(times), 0)::int as total from unread_message where at >= ${moment(since)}::timestamptz`;
      return { total: all?.total ?? 0, messages };
    },
  };
}
