import type { PrismaClient } from '../../../../prisma/client/client.ts';
import {
  type Audience,
  type AudienceKinds,
  FIRST_LOOK_MS,
  type FirstLook,
  type FirstLookCase,
  type FirstLookStore,
  portionsOf,
} from '../../../domain/first-look.ts';
import { lockKeys } from './state.ts';
import { jsonb, moment } from './storable.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { caseViews, type ViewContext } from './views.ts';

export function openFirstLookStore(prisma: PrismaClient, context: ViewContext): FirstLookStore {
  return {
    sumUp: async (audiences, now) => {
      const kinds = audiences.flatMap((readers) => readers.kinds);
      if ((await untold(prisma, kinds)).length === 0) return;
      await inTransaction(prisma, (tx) => sumUp(tx, audiences, now));
    },
    view: (id, now) => view(prisma, id, context, now),
  };
}

/** Cases that opened in silence and are told nowhere. */
function untold(tx: Pick<Transaction, '$queryRaw'>, kinds: readonly string[]): Promise<{ id: number; kind: string }[]> {
  return tx.$queryRaw`
    select id, kind from "case"
    where silent and first_look_id is null and state in ('open', 'acknowledged', 'done')
      and kind in (select jsonb_array_elements_text(${jsonb(kinds)}::jsonb))`;
}

/**
 * One at a time for all processes: two runs that end together would begin two messages. The cases are locked after that,
 * as a look does it.
 */
async function sumUp(tx: Transaction, audiences: readonly AudienceKinds[], now: Date): Promise<void> {
  await lockKeys(
    tx,
    audiences.map(({ audience }) => `first look ${audience}`),
  );
  for (const { audience, kinds } of audiences) {
    const cases = await untold(tx, kinds);
    if (cases.length === 0) continue;
    const id = await firstLookFor(tx, audience, now);
    await tx.$executeRaw`
      with joining as (
        select id from "case" where id in (select value::int from jsonb_array_elements_text(${jsonb(cases.map((it) => it.id))}::jsonb))
        order by id for update
      )
      update "case" c set first_look_id = ${id}::int from joining where c.id = joining.id`;
    await tellFirstLooks(tx, [id], now);
  }
}

/** The newest first look of an audience while it is young; else a new one. */
async function firstLookFor(tx: Transaction, audience: Audience, now: Date): Promise<number> {
  const [found] = await tx.$queryRaw<{ id: number }[]>`
    with young as (
      select id from first_look
      where audience = ${audience} and begun_at > ${moment(new Date(now.getTime() - FIRST_LOOK_MS))}::timestamptz
      order by id desc limit 1
    ), made as (
      insert into first_look (audience, begun_at) select ${audience}, ${moment(now)}::timestamptz
      where not exists (select 1 from young) returning id
    )
    select id from young union all select id from made`;
  if (found === undefined) throw new Error('a first look was neither found nor made');
  return found.id;
}

/**
 * Has first looks told, or told anew: the first delivery of each posts its message, the others edit it. One that waits says
 * it all, for it is rendered when it is sent: it is locked, so that no sender takes it before this transaction's change
 * can be seen. Slack may have got one that is ambiguous.
 */
export async function tellFirstLooks(tx: Transaction, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    with told as (
      select value::int as id from jsonb_array_elements_text(${jsonb(ids)}::jsonb)
    ), waiting as materialized (
      select first_look_id from delivery
      where first_look_id in (select id from told) and state = 'pending' and lease_owner is null and not ambiguous
      for update
    ), numbered as (
      select nextval(pg_get_serial_sequence('delivery', 'id')) as number, id from told
      where id not in (select first_look_id from waiting)
    )
    insert into delivery (id, key, purpose, first_look_id, state, created_at, not_before)
    select number, 'summary:' || id || ':' || number, 'summary', id, 'pending', ${moment(now)}::timestamptz, ${moment(now)}::timestamptz
    from numbered`;
}

async function view(prisma: PrismaClient, id: number, context: ViewContext, now: Date): Promise<FirstLook | null> {
  const [known] = await prisma.$queryRaw<{ audience: Audience }[]>`
    select audience from first_look where id = ${id}::int`;
  if (known === undefined) return null;
  const cases = await prisma.$queryRaw<FirstLookCase[]>`
    select id, kind, state, voice, environment, severity, due_at as "dueAt" from "case" where first_look_id = ${id}::int`;
  const { listed, urgent, waiting } = portionsOf(cases, known.audience);
  return { id, audience: known.audience, urgent, waiting, listed: await caseViews(prisma, listed, context, now) };
}
