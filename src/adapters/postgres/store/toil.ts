import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { NewToilEntry, ToilStore } from '../../../domain/store.ts';
import { columns, recordset } from './columns.ts';
import { jsonb, moment } from './storable.ts';
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
