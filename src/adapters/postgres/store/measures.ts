import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { SpanFigures } from '../../../domain/lead-times.ts';
import type { KnownMeasure, MeasureStore } from '../../../domain/measures.ts';
import { PRODUCTION_LIKE } from '../../../domain/routing.ts';
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

/** Writes measures that no look made. */
export function addMeasures(
  tx: Pick<Transaction, '$executeRaw'>,
  measures: readonly KnownMeasure[],
  now: Date,
): Promise<void> {
  return write(
    tx,
    measures.map((it) => ({ ...it, scopeId: `toilbot/${it.job}/handed-in` })),
    now,
  );
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
    leadTimes: async (spans) =>
      spans.length === 0
        ? []
        : prisma.$queryRaw<SpanFigures[]>`
        with span as materialized (
          select * from jsonb_to_recordset(${jsonb(spans)}::jsonb)
            as span (subsystem text, names text[], side text, platforms text[], "from" timestamptz, "to" timestamptz, "untoldFrom" timestamptz)
        ), counted as (
          select span.subsystem, span.side, m.what, m.outcome,
            case m.what when 'approval' then m.waited else m.value end as seconds
          from span join measure m on m.measure = 'lead-time' and m.subsystem = any(span.names)
            and m.environment = any(${[...PRODUCTION_LIKE]}) and m.at >= span."from" and m.at < span."to"
            and (m.platform = any(span.platforms) or m.platform = 'other' and m.at >= span."untoldFrom")
        )
        select subsystem, side, what,
          (count(seconds) filter (where outcome = 'succeeded'))::int as times,
          percentile_cont(0.5) within group (order by seconds) filter (where outcome = 'succeeded') as median,
          percentile_disc(0.9) within group (order by seconds) filter (where outcome = 'succeeded') as p90,
          (count(*) filter (where outcome = 'succeeded'))::int as succeeded,
          (count(*) filter (where outcome = 'failed'))::int as failed,
          (count(*) filter (where outcome = 'rolled-back'))::int as "rolledBack"
        from counted group by subsystem, side, what order by subsystem, side, what`,
    add: (measures, now) => addMeasures(prisma, measures, now),
  };
}
