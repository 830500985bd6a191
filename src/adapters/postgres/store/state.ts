import type { Case, FindingRow } from '../../../domain/case.ts';
import type { Mute } from '../../../domain/settlement.ts';
import { CASE_FIELDS, FINDING_FIELDS, selected } from './columns.ts';
import { jsonb, moment } from './storable.ts';
import { Overtaken, type Transaction } from './transaction.ts';

/** What a look may concern: the cases of these keys, fold keys and subjects, and the open findings of its job and scope. */
export interface Concerned {
  readonly job: string;
  readonly scopeId: string;
  readonly keys: readonly string[];
  readonly foldKeys: readonly string[];
  readonly subjects: readonly string[];
}

/** The cases a look concerns, those they were merged into too. Nothing is locked yet. */
export async function concernedCases(tx: Transaction, of: Concerned): Promise<number[]> {
  const found = await tx.$queryRaw<{ id: number }[]>`
    with recursive concerned as (
      select case_id as id from finding where job = ${of.job} and scope_id = ${of.scopeId} and gone_at is null
      union
      select case_id from finding
        where job = ${of.job} and scope_id = ${of.scopeId}
          and subject in (select jsonb_array_elements_text(${jsonb(of.subjects)}::jsonb))
      union
      select case_id from case_key where key in (select jsonb_array_elements_text(${jsonb(of.keys)}::jsonb))
      union
      select id from "case" where fold_key in (select jsonb_array_elements_text(${jsonb(of.foldKeys)}::jsonb))
    ), followed as (
      select id from concerned
      union
      select c.merged_into from followed f join "case" c on c.id = f.id where c.merged_into is not null
    )
    select id from followed`;
  return found.map(({ id }) => id);
}

/**
 * Keeps other transactions from making or finding cases by these keys until this one ends. All take the locks in one order,
 * before they lock any case. Keys share a thousand locks: the server has room for some ten thousand in all, and two
 * looks that wait for each other by chance do no harm.
 */
export async function lockKeys(tx: Transaction, keys: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    select count(pg_advisory_xact_lock(hash))::int as locked from (
      select distinct hashtextextended(key, 0) & 1023 as hash from jsonb_array_elements_text(${jsonb(keys)}::jsonb) as key order by 1
    ) as hashes`;
}

/** Locks cases in the order of their ids and reads them as they are then. */
export async function lockCases(tx: Transaction, ids: readonly number[]): Promise<Case[]> {
  return tx.$queryRaw<Case[]>`
    select ${selected('c', CASE_FIELDS)} from "case" c
    where c.id in (select value::int from jsonb_array_elements_text(${jsonb(ids)}::jsonb))
    order by c.id for update`;
}

/** Every open finding of locked cases, the gone ones of their present episode, and those of the look's subjects. */
export async function rowsOf(
  tx: Transaction,
  cases: readonly Case[],
  look: Pick<Concerned, 'job' | 'scopeId' | 'subjects'> | null,
): Promise<FindingRow[]> {
  const ids = jsonb(cases.map(({ id }) => id));
  const rows = await tx.$queryRaw<FindingRow[]>`
    select ${selected('f', FINDING_FIELDS)} from finding f where f.id in (
      select e.id from finding e join "case" c on c.id = e.case_id
        where c.id in (select value::int from jsonb_array_elements_text(${ids}::jsonb))
          and (e.gone_at is null or e.gone_at >= c.opened_at)
      union
      select id from finding where job = ${look?.job ?? null} and scope_id = ${look?.scopeId ?? null} and gone_at is null
      union
      select id from finding where job = ${look?.job ?? null} and scope_id = ${look?.scopeId ?? null}
        and subject in (select jsonb_array_elements_text(${jsonb(look?.subjects ?? [])}::jsonb))
    ) order by f.id`;
  const locked = new Set(cases.map(({ id }) => id));
  if (rows.some((row) => !locked.has(row.caseId))) throw new Overtaken('A finding was moved to another case.');
  return rows;
}

/** Mutes of these kinds that are in force. */
export async function mutesOf(tx: Transaction, kinds: readonly string[], now: Date): Promise<Mute[]> {
  return tx.$queryRaw<Mute[]>`
    select kind, subsystem, environment, resource, until from mute
    where kind in (select jsonb_array_elements_text(${jsonb(kinds)}::jsonb)) and until > ${moment(now)}::timestamptz
    order by id`;
}
