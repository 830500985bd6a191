import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { HistoryStore, SightingInterval } from '../../../domain/store.ts';
import { columns, recordset } from './columns.ts';
import { addMeasures } from './measures.ts';
import { jsonb } from './storable.ts';
import { addToil } from './toil.ts';
import { inTransaction } from './transaction.ts';

const INTERVAL_FIELDS = [
  'scopeId',
  'job',
  'platform',
  'resource',
  'name',
  'presence',
  'healthy',
  'running',
  'wanted',
  'subsystem',
  'environment',
  'component',
  'seenFrom',
  'seenUntil',
  'endedAt',
  'current',
] as const satisfies readonly (keyof SightingInterval)[];

export function openHistoryStore(prisma: PrismaClient): HistoryStore {
  return {
    begin: (history) =>
      inTransaction(prisma, async (tx) => {
        const [known] = await tx.$queryRaw<{ any: boolean }[]>`select exists (select 1 from job_scope) as any`;
        if (known?.any !== false) return false;
        await tx.$executeRaw`
          insert into sighting (${columns(INTERVAL_FIELDS)}, tags)
          select ${columns(INTERVAL_FIELDS)}, '{}'
          from jsonb_populate_recordset(null::sighting, ${jsonb(recordset(history.intervals))}::jsonb)`;
        await tx.$executeRaw`
          insert into job_scope (job, scope_id, first_look_at, last_look_at, baseline_at, last_complete_at, last_status, duration_ms, configured)
          select job, scope_id, "from", until, "from", until, 'complete', 0, true
          from jsonb_to_recordset(${jsonb(recordset(history.looked))}::jsonb)
            as known (job text, scope_id text, "from" timestamptz, until timestamptz)`;
        await tx.$executeRaw`
          insert into watch (job, scope_id, watched_from, watched_until)
          select job, scope_id, "from", until from jsonb_to_recordset(${jsonb(recordset(history.looked))}::jsonb)
            as known (job text, scope_id text, "from" timestamptz, until timestamptz)`;
        await addToil(tx, history.toil);
        await addMeasures(
          tx,
          history.measures,
          new Date(Math.max(0, ...history.looked.map((it) => it.until.getTime()))),
        );
        return true;
      }),
  };
}
