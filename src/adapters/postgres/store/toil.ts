import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { NewToilEntry, ToilStore } from '../../../domain/store.ts';
import type { LedgerEntry, LedgerEpisode } from '../../../domain/toil-ledger.ts';
import { columns, recordset } from './columns.ts';
import { jsonb, moment, storable } from './storable.ts';
import type { Transaction } from './transaction.ts';

const ENTRY_FIELDS = [
  'gesture',
  'at',
  'minutes',
  'toilKind',
  'subsystem',
  'environment',
  'platform',
  'howWeKnow',
  'caseId',
  'episode',
  'personId',
  'note',
] as const satisfies readonly (keyof NewToilEntry)[];

export function openToilStore(prisma: PrismaClient): ToilStore {
  return {
    add: (entries) => addToil(prisma, entries),
    minutesBySubsystem: async (since) => {
      const rows = await prisma.$queryRaw<{ subsystem: string; minutes: number }[]>`
        select subsystem, sum(minutes)::int as minutes from toil_entry
        where at >= ${moment(since)}::timestamptz and how_we_know = 'reported' and undone_at is null and subsystem is not null
        group by subsystem order by subsystem`;
      return new Map(rows.map(({ subsystem, minutes }) => [subsystem, minutes]));
    },
    ledger: async (subsystem, since) => ({
      entries: await prisma.$queryRaw<LedgerEntry[]>`
        select at, minutes, toil_kind as "toilKind" from toil_entry
        where subsystem = ${storable(subsystem)} and at >= ${moment(since)}::timestamptz
          and how_we_know in ('reported', 'measured') and undone_at is null
        order by at, id`,
      // What was merged stands in the case that it became a part of.
      episodes: await prisma.$queryRaw<LedgerEpisode[]>`
        select e.opened_at as at, e.nothing_needed or exists (
            select 1 from toil_entry t where t.case_id = e.case_id and t.episode = e.number
              and t.how_we_know in ('reported', 'measured') and t.undone_at is null
          ) as "withMinutes"
        from episode e join "case" c on c.id = e.case_id
        where c.subsystem = ${storable(subsystem)} and c.merged_into is null and e.opened_at >= ${moment(since)}::timestamptz
        order by e.opened_at, e.case_id, e.number`,
    }),
  };
}

/** Writes entries in one statement; a gesture that is known already, or stands twice, counts once. Answers how many were new. */
export async function addToil(
  prisma: Pick<Transaction, '$executeRaw'>,
  entries: readonly NewToilEntry[],
): Promise<number> {
  if (entries.length === 0) return 0;
  return prisma.$executeRaw`
    insert into toil_entry (${columns(ENTRY_FIELDS)})
    select ${columns(ENTRY_FIELDS)} from jsonb_populate_recordset(null::toil_entry, ${jsonb(recordset(entries))}::jsonb)
    on conflict (gesture) do nothing`;
}
