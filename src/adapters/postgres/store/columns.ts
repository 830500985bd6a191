import { Prisma } from '../../../../prisma/client/client.ts';
import type { Case, FindingRow } from '../../../domain/case.ts';

/** Columns of `case`, by the names of the domain; the database writes `foldKey` as `fold_key`. */
export const CASE_FIELDS = [
  'id',
  'foldKey',
  'kind',
  'job',
  'subsystem',
  'environment',
  'component',
  'resource',
  'team',
  'state',
  'voice',
  'severity',
  'episode',
  'revision',
  'facts',
  'firstSeenAt',
  'openedAt',
  'lastSeenAt',
  'dueAt',
  'silent',
  'resolvedAt',
  'resolvedHow',
  'wakeAt',
  'toldAt',
  'toldSeverity',
  'remindedDays',
  'acknowledgedAt',
  'assigneeId',
  'snoozedUntil',
  'plannedFor',
  'doneUntil',
  'doneFacts',
  'mergedInto',
] as const satisfies readonly (keyof Case)[];

export const FINDING_FIELDS = [
  'id',
  'caseId',
  'job',
  'scopeId',
  'kind',
  'aspect',
  'nature',
  'subject',
  'severity',
  'firstHand',
  'facts',
  'dueAt',
  'firstSeenAt',
  'lastSeenAt',
  'holdsUntil',
  'goneAt',
  'goneWhy',
] as const satisfies readonly (keyof FindingRow)[];

function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `f.id as "id", f.case_id as "caseId", …`: rows that are domain values as they come. */
export function selected(alias: string, fields: readonly string[]): Prisma.Sql {
  return Prisma.raw(fields.map((field) => `${alias}.${columnOf(field)} as "${field}"`).join(', '));
}

/** `id, case_id, …`, each with the prefix given. */
export function columns(fields: readonly string[], prefix = ''): Prisma.Sql {
  return Prisma.raw(fields.map((field) => `${prefix}${columnOf(field)}`).join(', '));
}

/** Rows under their column names, for `jsonb_populate_recordset`. */
export function recordset(rows: readonly object[]): object[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value])));
}
