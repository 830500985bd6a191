import type { Case, CaseEvent } from '../../../domain/case.ts';
import { rowKey } from '../../../domain/draft.ts';
import type { Say, Settlement } from '../../../domain/settlement.ts';
import { CASE_FIELDS, columns, FINDING_FIELDS, recordset } from './columns.ts';
import { tellFirstLooks } from './first-looks.ts';
import { jsonb, moment } from './storable.ts';
import type { Transaction } from './transaction.ts';

const STORED_FINDING = FINDING_FIELDS.filter((field) => field !== 'id');
const STORED_CASE = CASE_FIELDS.filter((field) => field !== 'id');

/** The number of a case: a negative id of a settlement stands for one that is made while it is applied. */
type Numbers = (caseId: number) => number;

/**
 * Writes a settlement, and what will be said of it, under the locks that its state was read with. One statement for each
 * table, however many rows.
 */
export async function applySettlement(tx: Transaction, settlement: Settlement, now: Date): Promise<void> {
  const { numbers, firstLooks } = await writeCases(tx, settlement.cases);
  await writeFindings(tx, settlement.rows, numbers);
  await writeKeys(tx, settlement.keys, numbers);
  await writeEpisodes(tx, settlement.episodes, numbers);
  const events = await writeEvents(tx, settlement.events, numbers);
  const revisions = new Map(settlement.cases.map((it) => [numbers(it.id), it.revision]));
  await writeTells(
    tx,
    settlement.tells.map((tell) => ({ ...tell, caseId: numbers(tell.caseId) })),
    revisions,
    now,
  );
  await writeLines(tx, events, now);
  await tellFirstLooks(tx, firstLooks, now);
}

/** Writes the cases; answers too which first looks tell of one that reads otherwise now. */
async function writeCases(
  tx: Transaction,
  cases: readonly Case[],
): Promise<{ readonly numbers: Numbers; readonly firstLooks: readonly number[] }> {
  const made = cases.filter(({ id }) => id < 0);
  const changed = cases.filter(({ id }) => id >= 0);
  const numberOf = new Map<number, number>();
  if (made.length > 0) {
    const inserted = await tx.$queryRaw<{ id: number; foldKey: string }[]>`
      insert into "case" (${columns(STORED_CASE)})
      select ${columns(STORED_CASE)} from jsonb_populate_recordset(null::"case", ${jsonb(recordset(made))}::jsonb) n
      order by n.id desc
      returning id, fold_key as "foldKey"`;
    const byFoldKey = new Map(inserted.map(({ id, foldKey }) => [foldKey, id]));
    for (const { id, foldKey } of made) {
      const number = byFoldKey.get(foldKey);
      if (number !== undefined) numberOf.set(id, number);
    }
  }
  const numbers: Numbers = (caseId) => {
    const number = caseId < 0 ? numberOf.get(caseId) : caseId;
    if (number === undefined) throw new Error(`The settlement names case ${caseId}, which it does not make.`);
    return number;
  };
  if (changed.length === 0) return { numbers, firstLooks: [] };
  const rows = changed.map((it) => ({ ...it, mergedInto: it.mergedInto === null ? null : numbers(it.mergedInto) }));
  const told = await tx.$queryRaw<{ id: number }[]>`
    with written as (
      update "case" c set (${columns(STORED_CASE)}) = row(${columns(STORED_CASE, 'n.')})
      from jsonb_populate_recordset(null::"case", ${jsonb(recordset(rows))}::jsonb) n
      join "case" old on old.id = n.id where c.id = n.id
      returning c.first_look_id as id,
        (c.revision, c.state, c.voice, c.severity) is distinct from (old.revision, old.state, old.voice, old.severity) as differs
    )
    select distinct id from written where differs and id is not null order by id`;
  return { numbers, firstLooks: told.map(({ id }) => id) };
}

/** A finding is known by job, scope, kind, aspect and subject: one that comes back takes its old row. */
async function writeFindings(tx: Transaction, rows: Settlement['rows'], numbers: Numbers): Promise<void> {
  if (rows.length === 0) return;
  const once = new Map(rows.map((row) => [rowKey(row), { ...row, caseId: numbers(row.caseId) }]));
  await tx.$executeRaw`
    insert into finding (${columns(STORED_FINDING)})
    select ${columns(STORED_FINDING)} from jsonb_populate_recordset(null::finding, ${jsonb(recordset([...once.values()]))}::jsonb)
    on conflict (job, scope_id, kind, aspect, subject) do update
      set (${columns(STORED_FINDING)}) = row(${columns(STORED_FINDING, 'excluded.')})`;
}

async function writeKeys(tx: Transaction, keys: Settlement['keys'], numbers: Numbers): Promise<void> {
  if (keys.length === 0) return;
  const once = new Map(keys.map(({ key, caseId }) => [key, { key, caseId: numbers(caseId) }]));
  await tx.$executeRaw`
    insert into case_key (key, case_id)
    select key, case_id from jsonb_populate_recordset(null::case_key, ${jsonb(recordset([...once.values()]))}::jsonb)
    on conflict (key) do update set case_id = excluded.case_id`;
}

async function writeEpisodes(tx: Transaction, episodes: Settlement['episodes'], numbers: Numbers): Promise<void> {
  if (episodes.length === 0) return;
  const once = new Map(episodes.map((it) => [`${it.caseId} ${it.number}`, { ...it, caseId: numbers(it.caseId) }]));
  await tx.$executeRaw`
    insert into episode (case_id, number, opened_at, resolved_at, resolved_how, nothing_needed)
    select case_id, number, opened_at, resolved_at, resolved_how, nothing_needed
    from jsonb_populate_recordset(null::episode, ${jsonb(recordset([...once.values()]))}::jsonb)
    on conflict (case_id, number) do update set
      opened_at = excluded.opened_at, resolved_at = excluded.resolved_at, resolved_how = excluded.resolved_how,
      nothing_needed = excluded.nothing_needed`;
}

interface Line {
  readonly caseId: number;
  readonly eventId: bigint;
  readonly say: Exclude<Say, null>;
}

/** Writes the history in its order; answers the events that are to be said. */
async function writeEvents(tx: Transaction, events: Settlement['events'], numbers: Numbers): Promise<Line[]> {
  if (events.length === 0) return [];
  const rows = events.map(({ caseId, event }: { caseId: number; event: CaseEvent }, index) => ({
    id: index,
    caseId: numbers(caseId),
    ...event,
  }));
  const inserted = await tx.$queryRaw<{ id: bigint; caseId: number }[]>`
    insert into case_event (case_id, at, what, person_id, detail)
    select case_id, at, what, person_id, detail
    from jsonb_populate_recordset(null::case_event, ${jsonb(recordset(rows))}::jsonb) n order by n.id
    returning id, case_id as "caseId"`;
  const ids = inserted.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
  return events.flatMap(({ caseId, say }, index) => {
    const eventId = ids[index];
    return say === null || eventId === undefined ? [] : [{ caseId: numbers(caseId), eventId, say }];
  });
}

/**
 * Posts and edits. An edit that would only repeat one that waits is left out: it is rendered when it is sent. What waits is
 * locked, so that no sender takes and renders it before this transaction's change can be seen. A waiting post counts as
 * long as Slack cannot have got it.
 */
async function writeTells(
  tx: Transaction,
  tells: Settlement['tells'],
  changed: ReadonlyMap<number, number>,
  now: Date,
): Promise<void> {
  if (tells.length === 0) return;
  const rows = tells.map((tell) => ({ ...tell, revision: changed.get(tell.caseId) ?? null }));
  await tx.$executeRaw`
    with tell as (
      select t.ordinal, t.purpose, c.id as case_id,
        'case:' || c.id || ':' || t.purpose || ':' || coalesce(t.revision, c.revision) as key
      from rows from (jsonb_to_recordset(${jsonb(rows)}::jsonb) as ("caseId" int, purpose text, revision int))
        with ordinality as t(number, purpose, revision, ordinal)
      join "case" c on c.id = t.number
    ), waiting as materialized (
      select d.case_id from delivery d
      where d.case_id in (select case_id from tell where purpose = 'edit') and d.state = 'pending' and d.lease_owner is null
        and (d.purpose = 'edit' or (d.purpose = 'post' and not d.ambiguous))
      for update
    ), known as (
      select t.key, count(d.id) as times from tell t
      join delivery d on d.case_id = t.case_id and (d.key = t.key or starts_with(d.key, t.key || ':')) group by t.key
    )
    insert into delivery (key, purpose, case_id, state, created_at, not_before)
    select t.key || coalesce(':' || k.times, ''), t.purpose, t.case_id, 'pending', ${moment(now)}::timestamptz, ${moment(now)}::timestamptz
    from tell t left join known k on k.key = t.key
    where t.purpose = 'post' or t.case_id not in (select case_id from waiting)
    order by t.ordinal`;
}

/** Lines of threads, after the messages they stand under. */
async function writeLines(tx: Transaction, lines: readonly Line[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  await tx.$executeRaw`
    insert into delivery (key, purpose, case_id, event_id, state, created_at, not_before)
    select 'event:' || "eventId", say, "caseId", "eventId", 'pending', ${moment(now)}::timestamptz, ${moment(now)}::timestamptz
    from jsonb_to_recordset(${jsonb(lines)}::jsonb) as ("caseId" int, "eventId" bigint, say text) order by "eventId"`;
}
