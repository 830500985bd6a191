import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { KnownMeasure, MeasureStore } from '../../../domain/measures.ts';
import { scopeId } from '../../../domain/scope.ts';
import type { ClaimedLook } from '../../../domain/settlement.ts';
import type { MeasureName } from '../../../domain/vocabulary.ts';
import { jsonb, moment } from './storable.ts';
import type { Transaction } from './transaction.ts';

type Row = KnownMeasure & { readonly scopeId: string };

function recordOf({ scopeId: scope, ...it }: Row, now: Date) {
  return { ...it, at: moment(it.at), scope_id: scope, seen_at: moment(now) };
}

/** Of these the newest counts, in whichever order they are told: an event may come after the look that saw more. */
const NEWEST: MeasureName = 'schedule';

/** One statement; the same key again takes the newer figures. */
async function write(tx: Pick<Transaction, '$executeRaw'>, rows: readonly Row[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const once = [...new Map(rows.map((row) => [`${row.measure} ${row.key}`, row])).values()];
  await tx.$executeRaw`
    insert into measure select * from jsonb_populate_recordset(null::measure, ${jsonb(once.map((row) => recordOf(row, now)))}::jsonb)
    on conflict (measure, key) do update set
      at = excluded.at, seen_at = excluded.seen_at, job = excluded.job, scope_id = excluded.scope_id, what = excluded.what,
      value = excluded.value, waited = excluded.waited, outcome = excluded.outcome, platform = excluded.platform,
      resource = excluded.resource, name = excluded.name, subsystem = excluded.subsystem,
      environment = excluded.environment, component = excluded.component, facts = excluded.facts
    where measure.seen_at <= excluded.seen_at
      and (measure.measure <> ${NEWEST} or measure.at <= excluded.at)`;
}

/** Writes what a look measured, in the look's transaction. */
export async function writeMeasures(tx: Transaction, look: ClaimedLook, now: Date): Promise<void> {
  const scope = scopeId(look.scope);
  const rows = look.measures.map(
    ({ resource, belongs, component, ...it }): Row => ({
      ...it,
      job: look.job,
      scopeId: scope,
      platform: resource.platform,
      resource: resource.id,
      name: resource.name,
      subsystem: belongs.subsystem,
      environment: belongs.environment,
      component: component ?? belongs.component,
    }),
  );
  await write(tx, rows, now);
}

export function openMeasureStore(prisma: PrismaClient): MeasureStore {
  return {
    since: (measure, from, subsystem) =>
      prisma.$queryRaw<KnownMeasure[]>`
        select measure, key, at, job, what, value, waited, outcome, platform, resource, name, subsystem, environment, component, facts
        from measure where measure = ${measure} and at >= ${moment(from)}::timestamptz
          and (${subsystem ?? null}::text is null or subsystem = ${subsystem ?? null})
        order by at, key`,
    at: (measure, scope) =>
      prisma.$queryRaw<KnownMeasure[]>`
        select measure, key, at, job, what, value, waited, outcome, platform, resource, name, subsystem, environment, component, facts
        from measure where measure = ${measure} and scope_id = ${scope}
        order by key`,
    add: (measures, now) =>
      write(
        prisma,
        measures.map((it) => ({ ...it, scopeId: `toilbot/${it.job}/handed-in` })),
        now,
      ),
  };
}
