import type { PrismaClient } from '../../../../prisma/client/client.ts';
import type { Watch } from '../../../domain/places.ts';
import type {
  MovePlan,
  StageChange,
  StageCount,
  StageDay,
  StageOverride,
  StageRecord,
  StageStore,
  StagesKept,
  StagesSaid,
  ToldMove,
} from '../../../domain/stage-record.ts';
import { columns, recordset, selected } from './columns.ts';
import { lockKeys } from './state.ts';
import { jsonb, moment, storable } from './storable.ts';
import { inTransaction, type Transaction } from './transaction.ts';

const RECORD_FIELDS = [
  'subsystem',
  'environment',
  'stage',
  'why',
  'since',
  'lastKnown',
  'moved',
  'howMoved',
  'movedAt',
  'regressedAt',
  'sourceSeen',
  'settlesAt',
  'asOf',
  'detail',
  'derivedAt',
] as const satisfies readonly (keyof StageRecord)[];
const DAY_FIELDS = ['day', 'environment', 'subsystem', 'stage', 'moved'] as const satisfies readonly (keyof StageDay)[];
const OVERRIDE_FIELDS = [
  'subsystem',
  'environment',
  'stage',
  'reason',
  'until',
  'personId',
  'createdAt',
] as const satisfies readonly (keyof StageOverride)[];
const PLAN_FIELDS = [
  'subsystem',
  'targetDay',
  'blockedBy',
  'note',
  'personId',
  'updatedAt',
] as const satisfies readonly (keyof MovePlan)[];
const TOLD_FIELDS = ['subsystem', 'environment', 'movedOn', 'note'] as const satisfies readonly (keyof ToldMove)[];

const recordFields = selected('s', RECORD_FIELDS);
/** Deriving and what people say of stages wait for each other. */
const STAGES_LOCK = ['stages'];

export function openStageStore(prisma: PrismaClient): StageStore {
  const said = (): Promise<StagesSaid> => readSaid(prisma);
  const records = (): Promise<readonly StageRecord[]> =>
    prisma.$queryRaw<StageRecord[]>`select ${recordFields} from stage s order by subsystem, environment`;
  return {
    records,
    said,
    isNews: async (now, { least, most }) => {
      const ago = (ms: number): string => moment(new Date(now.getTime() - ms));
      const [news] = await prisma.$queryRaw<{ news: boolean }[]>`
        select derived is null or (looked > derived and derived < ${ago(least)}::timestamptz)
          or derived < ${ago(most)}::timestamptz or derived > ${moment(now)}::timestamptz as news
        from (select max(derived_at) as derived from stage) d, (select max(last_look_at) as looked from job_scope) l`;
      return news?.news === true;
    },
    kept: async (since) => ({
      records: await records(),
      said: await said(),
      watches: await prisma.$queryRaw<Watch[]>`
        select job, scope_id as "scopeId", watched_from as "from", watched_until as until from watch
        where watched_until > ${moment(since)}::timestamptz`,
      newestDay: await newestDay(prisma),
    }),
    write: (derived, basedOn, announcements, now) =>
      inTransaction(prisma, async (tx) => {
        await lockKeys(tx, STAGES_LOCK);
        if (await isOvertaken(tx, basedOn)) return 'overtaken';
        await writeRecords(tx, derived.records);
        await writeChanges(tx, derived.changes);
        await tx.$executeRaw`
          insert into stage_day (${columns(DAY_FIELDS)})
          select ${columns(DAY_FIELDS)} from jsonb_populate_recordset(null::stage_day, ${jsonb(recordset(derived.days))}::jsonb)
          on conflict (day, environment, subsystem) do nothing`;
        await tx.$executeRaw`
          insert into delivery (key, purpose, channel, payload, state, created_at, not_before)
          select key, 'direct', channel, payload, 'pending', ${moment(now)}::timestamptz, ${moment(now)}::timestamptz
          from jsonb_to_recordset(${jsonb(announcements)}::jsonb) as a (key text, channel text, payload jsonb)
          on conflict (key) do nothing`;
        return 'written';
      }),
    changes: ({ subsystem, to, since }) =>
      prisma.$queryRaw<StageChange[]>`
        select subsystem, environment, at, from_stage as "from", to_stage as "to", why, evidence, person_id as "personId"
        from stage_change
        where (${subsystem ?? null}::text is null or subsystem = ${subsystem ?? null})
          and (${to ?? null}::text is null or to_stage = ${to ?? null})
          and (${since === undefined ? null : moment(since)}::timestamptz is null or at >= ${since === undefined ? null : moment(since)}::timestamptz)
        order by at, id`,
    days: (environment, days, subsystems) =>
      prisma.$queryRaw<StageCount[]>`
        select day, stage, count(*)::int as count, count(*) filter (where moved)::int as moved
        from stage_day
        where environment = ${storable(environment)} and day in (select jsonb_array_elements_text(${jsonb(days)}::jsonb))
          and subsystem in (select jsonb_array_elements_text(${jsonb(subsystems)}::jsonb))
        group by day, stage order by day, stage`,
    override: (override, from, now) =>
      inTransaction(prisma, async (tx) => {
        await lockKeys(tx, STAGES_LOCK);
        await tx.$executeRaw`
          insert into stage_override (${columns(OVERRIDE_FIELDS)})
          select ${columns(OVERRIDE_FIELDS)} from jsonb_populate_record(null::stage_override, ${jsonb(recordset([override])[0])}::jsonb)
          on conflict (subsystem, environment) do update set
            stage = excluded.stage, reason = excluded.reason, until = excluded.until, person_id = excluded.person_id, created_at = excluded.created_at`;
        const { subsystem, environment, stage: to, personId } = override;
        await writeChanges(tx, [
          { subsystem, environment, at: now, from, to, why: 'set_by_person', evidence: NO_EVIDENCE, personId },
        ]);
      }),
    endOverride: (subsystem, environment, personId, now) =>
      inTransaction(prisma, async (tx) => {
        await lockKeys(tx, STAGES_LOCK);
        const ended = await tx.$queryRaw<{ from: StageRecord['stage']; to: StageRecord['stage'] | null }[]>`
          delete from stage_override o where o.subsystem = ${storable(subsystem)} and o.environment = ${storable(environment)}
          returning o.stage as "from", (select s.stage from stage s where s.subsystem = o.subsystem and s.environment = o.environment) as "to"`;
        await writeChanges(
          tx,
          ended.map(({ from, to }) => ({
            subsystem,
            environment,
            at: now,
            from,
            to: to ?? 'unseen',
            why: 'override_ended',
            evidence: NO_EVIDENCE,
            personId,
          })),
        );
      }),
    plan: async (plan) => {
      await prisma.$executeRaw`
        insert into move_plan (${columns(PLAN_FIELDS)})
        select ${columns(PLAN_FIELDS)} from jsonb_populate_record(null::move_plan, ${jsonb(recordset([plan])[0])}::jsonb)
        on conflict (subsystem) do update set target_day = excluded.target_day, blocked_by = excluded.blocked_by,
          note = excluded.note, person_id = excluded.person_id, updated_at = excluded.updated_at`;
    },
    confirm: async (subsystem, environment, personId, now) => {
      const confirmed = await prisma.$executeRaw`
        update stage set confirmed_at = ${moment(now)}::timestamptz, confirmed_by_id = ${personId}::uuid
        where subsystem = ${storable(subsystem)} and environment = ${storable(environment)}
          and moved and how_moved = 'before' and confirmed_at is null`;
      return confirmed > 0;
    },
    tell: (moves, now) =>
      prisma.$executeRaw`
        insert into told_move (${columns(TOLD_FIELDS)}, told_at)
        select ${columns(TOLD_FIELDS)}, ${moment(now)}::timestamptz
        from jsonb_populate_recordset(null::told_move, ${jsonb(recordset(moves))}::jsonb)
        on conflict (subsystem, environment) do update set
          moved_on = excluded.moved_on, note = excluded.note, told_at = excluded.told_at
        where (told_move.moved_on, told_move.note) is distinct from (excluded.moved_on, excluded.note)`,
  };
}

const NO_EVIDENCE = { resources: [], more: 0, sights: [] };

async function newestDay(prisma: Pick<Transaction, '$queryRaw'>): Promise<string | null> {
  const [newest] = await prisma.$queryRaw<{ day: string | null }[]>`select max(day) as day from stage_day`;
  return newest?.day ?? null;
}

async function isOvertaken(tx: Transaction, basedOn: StagesKept): Promise<boolean> {
  const [newest] = await tx.$queryRaw<{ at: Date | null }[]>`select max(derived_at) as at from stage`;
  const known = basedOn.records.reduce((at, it) => Math.max(at, it.derivedAt.getTime()), 0);
  return (newest?.at?.getTime() ?? 0) !== known;
}

async function writeRecords(tx: Transaction, records: readonly StageRecord[]): Promise<void> {
  // What a person confirmed stands in other columns, and stays.
  await tx.$executeRaw`
    insert into stage (${columns(RECORD_FIELDS)})
    select ${columns(RECORD_FIELDS)} from jsonb_populate_recordset(null::stage, ${jsonb(recordset(records))}::jsonb)
    on conflict (subsystem, environment) do update set
      stage = excluded.stage, why = excluded.why, since = excluded.since, last_known = excluded.last_known, moved = excluded.moved,
      how_moved = excluded.how_moved, moved_at = excluded.moved_at, regressed_at = excluded.regressed_at,
      source_seen = excluded.source_seen, settles_at = excluded.settles_at, as_of = excluded.as_of, detail = excluded.detail,
      derived_at = excluded.derived_at`;
}

async function writeChanges(tx: Transaction, changes: readonly StageChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ from, to, personId, ...it }) => ({
    ...it,
    from_stage: from,
    to_stage: to,
    person_id: personId,
  }));
  await tx.$executeRaw`
    insert into stage_change (subsystem, environment, at, from_stage, to_stage, why, evidence, person_id)
    select subsystem, environment, at, from_stage, to_stage, why, evidence, person_id
    from jsonb_populate_recordset(null::stage_change, ${jsonb(rows)}::jsonb)`;
}

async function readSaid(prisma: PrismaClient): Promise<StagesSaid> {
  return {
    overrides: await prisma.$queryRaw<StageOverride[]>`select ${selected('o', OVERRIDE_FIELDS)} from stage_override o`,
    plans: await prisma.$queryRaw<MovePlan[]>`select ${selected('p', PLAN_FIELDS)} from move_plan p`,
    told: await prisma.$queryRaw<ToldMove[]>`select ${selected('t', TOLD_FIELDS)} from told_move t`,
    confirmed: await prisma.$queryRaw<{ subsystem: string; environment: string; at: Date }[]>`
      select subsystem, environment, confirmed_at as at from stage where confirmed_at is not null`,
  };
}
