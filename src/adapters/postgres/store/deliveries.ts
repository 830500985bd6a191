import { Prisma, type PrismaClient } from '../../../../prisma/client/client.ts';
import { PLAIN_POSTING } from '../../../domain/messenger.ts';
import type { Delivery, DeliveryStore, Leasing, SentMessage } from '../../../domain/store.ts';
import { jsonb, moment, storable } from './storable.ts';

const messageFields = Prisma.sql`
  m.id, m.channel, m.ts, m.posted_at as "postedAt", ${jsonb(PLAIN_POSTING)}::jsonb || m.posting as posting`;

/**
 * The outbox. A delivery is `pending` until it is `sent` or `dead`. Who leases it is its only sender: every change names
 * the owner, so that one who was paused past the lease changes nothing once another has it.
 */
export function openDeliveryStore(prisma: PrismaClient): DeliveryStore {
  return {
    lease: (owner, now, how) => lease(prisma, owner, now, how),
    attempting: async (id, owner, channel, now) => {
      const held = await prisma.$executeRaw`
        update delivery set channel = ${storable(channel)}, attempt = attempt + 1, asked = true
        where id = ${id}::bigint and lease_owner = ${owner} and state = 'pending' and lease_until > ${moment(now)}::timestamptz`;
      return held === 1;
    },
    sent: async (id, owner, { ts, message }, now) => {
      await prisma.$executeRaw`
        with done as (
          update delivery set state = 'sent', sent_at = ${moment(now)}::timestamptz, message_ts = ${ts},
            lease_owner = null, lease_until = null, error = null
          where id = ${id}::bigint and lease_owner = ${owner} and state = 'pending'
          returning purpose, first_look_id
        ), kept as (
          insert into message (channel, ts, purpose, posted_at, posting, first_look_id)
          select m.channel, m.ts, done.purpose, ${moment(now)}::timestamptz, m.posting, done.first_look_id
          from done, jsonb_to_record(${jsonb(message ?? {})}::jsonb) as m (channel text, ts text, posting jsonb)
          where m.ts is not null
          on conflict (channel, ts) do update set channel = excluded.channel
          returning id
        )
        insert into message_case (message_id, case_id)
        select kept.id, value::int from kept, jsonb_array_elements_text(${jsonb(message?.caseIds ?? [])}::jsonb)
        on conflict do nothing`;
    },
    retry: async (id, owner, notBefore, ambiguous, error) => {
      await prisma.$executeRaw`
        update delivery set not_before = ${moment(notBefore)}::timestamptz, ambiguous = ambiguous or ${ambiguous}::boolean,
          error = ${storable(error)}, lease_owner = null, lease_until = null
        where id = ${id}::bigint and lease_owner = ${owner} and state = 'pending'`;
    },
    dead: async (id, owner, error, now) => {
      await prisma.$executeRaw`
        update delivery set state = 'dead', error = ${storable(error)}, lease_owner = null, lease_until = null,
          not_before = ${moment(now)}::timestamptz
        where id = ${id}::bigint and lease_owner = ${owner} and state = 'pending'`;
    },
    enqueue: async ({ caseId, runId, ...delivery }, now) => {
      const row = { ...delivery, case_id: caseId, run_id: runId };
      await prisma.$executeRaw`
        insert into delivery (key, purpose, case_id, run_id, channel, payload, state, created_at, not_before)
        select key, purpose, case_id, run_id, channel, payload, 'pending', ${moment(now)}::timestamptz, ${moment(now)}::timestamptz
        from jsonb_populate_record(null::delivery, ${jsonb(row)}::jsonb)
        on conflict (key) do nothing`;
    },
    messageOf: async (caseId) => {
      const [message] = await prisma.$queryRaw<SentMessage[]>`
        select ${messageFields} from message_case mc join message m on m.id = mc.message_id
        where mc.case_id = ${caseId}::int and m.purpose = 'post' order by m.posted_at desc, m.id desc limit 1`;
      return message ?? null;
    },
    messageOfFirstLook: async (firstLookId) => {
      const [message] = await prisma.$queryRaw<SentMessage[]>`
        select ${messageFields} from message m where m.first_look_id = ${firstLookId}::int
        order by m.posted_at desc, m.id desc limit 1`;
      return message ?? null;
    },
    counts: async () => {
      const [counts] = await prisma.$queryRaw<{ waiting: number; dead: number; oldestWaiting: Date | null }[]>`
        select count(*) filter (where state = 'pending')::int as waiting, count(*) filter (where state = 'dead')::int as dead,
          min(created_at) filter (where state = 'pending') as "oldestWaiting"
        from delivery where state in ('pending', 'dead')`;
      return counts ?? { waiting: 0, dead: 0, oldestWaiting: null };
    },
  };
}

/**
 * Takes what may go out: of each case and first look only the oldest delivery, and that only when nobody has it. A
 * lease that ran out after its owner had begun to ask Slack is taken over as ambiguous: Slack may have got it before
 * the owner fell silent.
 */
async function lease(prisma: PrismaClient, owner: string, now: Date, how: Leasing): Promise<Delivery[]> {
  const until = new Date(now.getTime() + how.leaseMs);
  const leased = await prisma.$queryRaw<Delivery[]>`
    with free as (
      select d.id from delivery d
      where d.state = 'pending' and d.not_before <= ${moment(now)}::timestamptz
        and (d.lease_owner is null or d.lease_until <= ${moment(now)}::timestamptz)
        and (d.channel is null or d.channel not in (select jsonb_array_elements_text(${jsonb(how.pausedChannels)}::jsonb)))
        and d.id not in (select id::bigint from jsonb_array_elements_text(${jsonb(how.inFlight.map(String))}::jsonb) as one(id))
        and not exists (
          select 1 from delivery earlier where earlier.case_id = d.case_id and earlier.state = 'pending' and earlier.id < d.id
        )
        and not exists (
          select 1 from delivery earlier
          where earlier.first_look_id = d.first_look_id and earlier.state = 'pending' and earlier.id < d.id
        )
      order by d.id limit ${how.limit}::int
      for update skip locked
    )
    update delivery d set lease_owner = ${owner}, lease_until = ${moment(until)}::timestamptz,
      ambiguous = d.ambiguous or (d.lease_owner is not null and d.asked), asked = false
    from free where d.id = free.id
    returning d.id, d.key, d.purpose, d.case_id as "caseId", d.event_id as "eventId", d.run_id as "runId",
      d.first_look_id as "firstLookId", d.channel, d.payload, d.attempt, d.ambiguous, d.created_at as "createdAt"`;
  return leased.sort((a, b) => (a.id < b.id ? -1 : 1));
}
