import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { UnreadMessage } from '../../../domain/fleet-event.ts';
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
    async unread(message) {
      await prisma.$executeRaw`
        insert into unread_message (id, type, why, at)
        values (${storable(message.id)}, ${storable(message.type)}, ${storable(message.why)}, ${moment(message.at)}::timestamptz)
        on conflict (id) do update set why = excluded.why`;
    },
    async unreadMessages(limit) {
      const messages = await prisma.$queryRaw<UnreadMessage[]>`
        select id, type, why, at from unread_message order by at desc, id limit ${limit}`;
      return { total: await prisma.unreadMessage.count(), messages };
    },
  };
}
