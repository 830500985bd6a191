import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { SettleState } from '../../../domain/settlement.ts';
import type { CaseDecision, CaseStore } from '../../../domain/store.ts';
import { applySettlement } from './apply.ts';
import { previewLook, recordLook } from './record.ts';
import { seenInFleet } from './sightings.ts';
import { lockCases, mutesOf, rowsOf } from './state.ts';
import { jsonb, moment } from './storable.ts';
import { addToil } from './toil.ts';
import { inTransaction, Overtaken, type Transaction } from './transaction.ts';
import {
  caseViews,
  eventFields,
  eventOf,
  filteredCases,
  kindCounts,
  type StoredEvent,
  type ViewContext,
} from './views.ts';

/** The cases of the database. Words that stand in the configuration come from `context`. */
export function openCaseStore(prisma: PrismaClient, context: ViewContext): CaseStore {
  return {
    recordLook: (look, judging, now) => recordLook(prisma, look, judging, now),
    previewLook: (look, judging, now) => previewLook(prisma, look, judging, now),
    changeCase: (caseId, now, decide) => changeCase(prisma, caseId, now, decide),
    due: async (now, limit) => {
      const rows = await prisma.$queryRaw<{ id: number }[]>`
        select id from "case" where wake_at <= ${moment(now)}::timestamptz and state <> 'merged'
        order by wake_at, id limit ${limit}::int`;
      return rows.map(({ id }) => id);
    },
    dated: (limit) =>
      prisma.$queryRaw`
        select id as "caseId", kind, subsystem, environment, component, due_at as "dueAt", planned_for as "plannedFor",
          assignee_id is not null as taken
        from "case" where state in ('open', 'acknowledged', 'done') and due_at is not null
        order by due_at, id limit ${limit}::int`,
    view: async (caseId, now) => {
      const id = await standingFor(prisma, caseId);
      const [view] = id === null ? [] : await caseViews(prisma, [id], context, now);
      return view ?? null;
    },
    views: async (filter, now) => {
      const { total, ids } = await filteredCases(prisma, filter);
      return { total, views: await caseViews(prisma, ids, context, now) };
    },
    countByKind: (filter) => kindCounts(prisma, filter),
    event: async (eventId) => {
      const [event] = await prisma.$queryRaw<StoredEvent[]>`
        select ${eventFields} from case_event e left join person p on p.id = e.person_id where e.id = ${eventId}::bigint`;
      return event === undefined ? null : eventOf(event);
    },
    corrections: async () => {
      const rows = await prisma.claimCorrection.findMany();
      return new Map(rows.map(({ resource, subsystem }) => [resource, subsystem]));
    },
    seen: () => seenInFleet(prisma),
  };
}

/** The case that a number means now: a merged one is followed. Null when there is none. */
async function standingFor(prisma: Pick<Transaction, '$queryRaw'>, caseId: number): Promise<number | null> {
  const [row] = await prisma.$queryRaw<{ id: number }[]>`
    with recursive followed as (
      select id, merged_into from "case" where id = ${caseId}::int
      union
      select c.id, c.merged_into from followed f join "case" c on c.id = f.merged_into
    )
    select id from followed where merged_into is null limit 1`;
  return row?.id ?? null;
}

async function changeCase<T>(
  prisma: PrismaClient,
  caseId: number,
  now: Date,
  decide: (state: SettleState) => { readonly decision: CaseDecision; readonly answer: T },
): Promise<T | null> {
  return inTransaction(prisma, async (tx) => {
    const id = await standingFor(tx, caseId);
    if (id === null) return null;
    const cases = await lockCases(tx, [id]);
    const [it] = cases;
    if (it === undefined || it.mergedInto !== null) throw new Overtaken('The case was merged.');
    const state: SettleState = {
      cases,
      rows: await rowsOf(tx, cases, null),
      keys: await keysOf(tx, id),
      mutes: await mutesOf(tx, [it.kind], now),
      baseline: false,
    };
    const { decision, answer } = decide(state);
    await applySettlement(tx, decision.settlement, now);
    await addToil(tx, decision.toil);
    if (decision.mute !== null) await writeMute(tx, decision.mute, now);
    if (decision.correction !== null) await writeCorrection(tx, decision.correction, now);
    return answer;
  });
}

async function keysOf(tx: Transaction, caseId: number): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.caseKey.findMany({ where: { caseId } });
  return new Map(rows.map(({ key }) => [key, caseId]));
}

async function writeMute(tx: Transaction, mute: NonNullable<CaseDecision['mute']>, now: Date): Promise<void> {
  const { personId, ...rest } = mute;
  const row = { ...rest, person_id: personId, created_at: now };
  await tx.$executeRaw`
    insert into mute (kind, subsystem, environment, resource, reason, until, person_id, created_at)
    select kind, subsystem, environment, resource, reason, until, person_id, created_at
    from jsonb_populate_record(null::mute, ${jsonb(row)}::jsonb)`;
}

/** Keeps where a person said that a resource belongs. */
export async function writeCorrection(
  tx: Transaction,
  { personId, ...rest }: NonNullable<CaseDecision['correction']>,
  now: Date,
): Promise<void> {
  const row = { ...rest, person_id: personId, created_at: now };
  await tx.$executeRaw`
    insert into claim_correction select * from jsonb_populate_record(null::claim_correction, ${jsonb(row)}::jsonb)
    on conflict (resource) do update set
      subsystem = excluded.subsystem, person_id = excluded.person_id, created_at = excluded.created_at`;
}
