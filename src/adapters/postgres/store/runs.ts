import type { PrismaClient } from '../../../../prisma/client/client.ts';
import { scopeId } from '../../../domain/scope.ts';
import type { DueSlot, LookRecord, Piece, Run, RunStore } from '../../../domain/store.ts';
import { jobUuid } from '../engine.ts';
import { columns, recordset, selected } from './columns.ts';
import { jsonb, moment, storable } from './storable.ts';
import { inTransaction, type Transaction } from './transaction.ts';

/** The queue as the store uses it: in its own transactions. `wake` is called after their commit. */
export interface WorkQueue {
  plan(tx: Transaction, tick: Date, runIds: readonly string[]): Promise<void>;
  /** `at`: not before then. */
  pieces(tx: Transaction, pieces: readonly Piece[], at?: Date): Promise<void>;
  wake(): void;
}

const RUN_FIELDS = [
  'id',
  'job',
  'slot',
  'startedAt',
  'deadlineAt',
  'closedAt',
  'expectedScopes',
  'expectedCount',
  'lookCount',
  'completeCount',
  'skippedSlots',
  'failure',
] as const satisfies readonly (keyof Run)[];
const runColumns = columns(RUN_FIELDS);
const runFields = selected('r', RUN_FIELDS);

type RunLook = Awaited<ReturnType<RunStore['looks']>>[number];

export function openRunStore(prisma: PrismaClient, queue: WorkQueue): RunStore {
  return {
    cursors: async () => {
      const rows = await prisma.scheduleCursor.findMany();
      return new Map(rows.map(({ job, lastSlot }) => [job, lastSlot]));
    },
    claim: async (slots, tick, now) => {
      const claimed = await inTransaction(prisma, (tx) => claim(tx, queue, slots, tick, now));
      if (claimed.length > 0) queue.wake();
      return claimed;
    },
    plan: async (planned, pieces, now) => {
      await inTransaction(prisma, (tx) => plan(tx, queue, planned, pieces, now));
      queue.wake();
    },
    failRun: async (runId, failure, now) => {
      await prisma.$executeRaw`
        update run set failure = ${storable(failure)}, closed_at = ${moment(now)}::timestamptz
        where id = ${runId}::uuid and closed_at is null`;
    },
    get: async (runId) => {
      const [run] = await prisma.$queryRaw<Run[]>`select ${runFields} from run r where r.id = ${runId}::uuid`;
      return run ?? null;
    },
    closable: (now) => prisma.$queryRaw<Run[]>`
      select ${runFields} from run r
      where r.closed_at is null
        and (r.deadline_at <= ${moment(now)}::timestamptz or (r.expected_scopes is not null and r.look_count >= r.expected_count))
      order by r.slot, r.job`,
    looks: (runId) => prisma.$queryRaw<RunLook[]>`
      select scope_id as "scopeId", status, failure, detail, started_at as "startedAt", ended_at as "endedAt",
        finding_count as "findingCount", sighting_count as "sightingCount"
      from look l where run_id = ${runId}::uuid and job = (select r.job from run r where r.id = l.run_id)
      order by scope_id`,
    close: async (runId, now) => {
      const closed = await prisma.$executeRaw`
        update run set closed_at = ${moment(now)}::timestamptz where id = ${runId}::uuid and closed_at is null`;
      return closed === 1;
    },
    newest: () => prisma.$queryRaw<Run[]>`
      select distinct on (r.job) ${runFields} from run r order by r.job, r.slot desc`,
    lookRecords: () => prisma.$queryRaw<LookRecord[]>`
      select job, scope_id as "scopeId", last_status as status, last_failure as failure, last_detail as detail,
        first_look_at as "firstLookAt", last_look_at as at, duration_ms as "durationMs",
        last_complete_at as "lastCompleteAt", baseline_at as "baselineAt", configured
      from job_scope order by job, scope_id`,
  };
}

async function claim(
  tx: Transaction,
  queue: WorkQueue,
  slots: readonly DueSlot[],
  tick: Date,
  now: Date,
): Promise<readonly Run[]> {
  if (slots.length === 0) return [];
  const runs = slots.map((due) => ({
    // Every process would give the run of a slot the same id.
    id: jobUuid('run', `${due.job} ${due.slot.toISOString()}`),
    job: due.job,
    slot: due.slot,
    startedAt: now,
    deadlineAt: due.deadlineAt,
    closedAt: null,
    expectedScopes: null,
    expectedCount: 0,
    lookCount: 0,
    completeCount: 0,
    skippedSlots: due.skipped,
    failure: null,
  }));
  const rows = jsonb(recordset(runs));
  // In the order of the jobs, so that two processes that claim the same slots wait for each other instead of both.
  const claimed = await tx.$queryRaw<Run[]>`
    with r as (
      insert into run (${runColumns})
      select ${runColumns} from jsonb_populate_recordset(null::run, ${rows}::jsonb) order by job, slot
      on conflict do nothing returning *
    )
    select ${runFields} from r order by r.job, r.slot`;
  await tx.$executeRaw`
    insert into schedule_cursor (job, last_slot)
    select job, max(slot) from jsonb_populate_recordset(null::run, ${rows}::jsonb) group by job order by job
    on conflict (job) do update set last_slot = greatest(schedule_cursor.last_slot, excluded.last_slot)`;
  if (claimed.length > 0)
    await queue.plan(
      tx,
      tick,
      claimed.map(({ id }) => id),
    );
  return claimed;
}

async function plan(
  tx: Transaction,
  queue: WorkQueue,
  planned: Parameters<RunStore['plan']>[0],
  pieces: readonly Piece[],
  now: Date,
): Promise<void> {
  if (planned.length === 0) return;
  const rows = planned.map(({ runId, scopes }) => ({ id: runId, expected_scopes: scopes.map(scopeId) }));
  const written = await tx.$queryRaw<{ id: string }[]>`
    update run r set expected_scopes = n.expected_scopes, expected_count = jsonb_array_length(n.expected_scopes)
    from jsonb_populate_recordset(null::run, ${jsonb(rows)}::jsonb) n
    where r.id = n.id and r.expected_scopes is null and r.closed_at is null and r.deadline_at > ${moment(now)}::timestamptz
    returning r.id`;
  if (written.length === 0) return;
  const fresh = new Set(written.map(({ id }) => id));
  const ids = jsonb([...fresh]);
  // What a job expects no longer stays a candidate that nobody looks at.
  await tx.$executeRaw`
    update job_scope s set configured = r.expected_scopes ? s.scope_id from run r
    where r.id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb)) and s.job = r.job
      and s.configured <> (r.expected_scopes ? s.scope_id)`;
  const open = pieces
    .map((piece) => ({ ...piece, runs: piece.runs.filter(({ runId }) => runId !== null && fresh.has(runId)) }))
    .filter(({ runs }) => runs.length > 0);
  if (open.length > 0) await queue.pieces(tx, open);
}
