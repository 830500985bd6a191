import { Prisma, type PrismaClient } from '../../../../prisma/client/client.ts';
import { HOUR } from '../../../domain/calendar.ts';
import type { Finding, Look, Over } from '../../../domain/finding.ts';
import { scopeId } from '../../../domain/scope.ts';
import type { Belonging, ClaimedLook, Known } from '../../../domain/settlement.ts';
import type { Judging, Preview } from '../../../domain/store.ts';
import { applySettlement } from './apply.ts';
import { writeMeasures } from './measures.ts';
import { writeSightings } from './sightings.ts';
import { concernedCases, lockCases, lockKeys, mutesOf, rowsOf } from './state.ts';
import { jsonb, moment, storable } from './storable.ts';
import { inTransaction, Overtaken, type Transaction } from './transaction.ts';

/** Within this time of the first look, whatever is found before a complete one opens in silence. */
const BASELINE_HOURS = 24;

/** What a job knew of a scope before a look, and where people said that resources belong. */
interface Before {
  readonly firstLookAt: Date | null;
  readonly baselineAt: Date | null;
  readonly lastCompleteAt: Date | null;
  readonly known: Known;
}

/**
 * Records one look with its sightings and findings, in one transaction of its own; `already` when the run has a look of this
 * scope. Looks of one job and scope wait for each other at their `job_scope` row. A complete look of a known scope that
 * finds nothing is three statements.
 */
export async function recordLook(
  prisma: PrismaClient,
  seen: Look,
  judging: Judging,
  now: Date,
): Promise<'recorded' | 'already'> {
  const look = storable(seen);
  return inTransaction(prisma, async (tx) => {
    const before = await writeLook(tx, look, judging.speaksFor(look.job));
    if (before === null) return 'already';
    const claimed = judging.claim(look, before.known);
    await settleLook(tx, claimed, before, judging, now);
    await writeSightings(tx, claimed, overtaken(before, look));
    await writeMeasures(tx, claimed, now);
    return 'recorded';
  });
}

/**
 * Records a glimpse: its findings, reliefs and measures, and what it says is over. `already` when one of this key is
 * recorded; null is no key.
 */
export async function recordGlimpse(
  prisma: PrismaClient,
  seen: Look,
  key: string | null,
  judging: Judging,
  now: Date,
): Promise<'recorded' | 'already'> {
  const glimpse: Look = storable({ ...seen, status: 'partial' as const, sightings: [], isGlimpse: true as const });
  return inTransaction(prisma, async (tx) => {
    const added =
      key === null
        ? 1
        : await tx.$executeRaw`
            insert into handled_request (id, at) values (${storable(key)}, ${moment(now)}::timestamptz) on conflict (id) do nothing`;
    if (added === 0) return 'already';
    const before = await readBefore(tx, glimpse);
    const look = await withoutWhatIsOver(tx, glimpse);
    const claimed = judging.claim(look, before.known);
    await settleLook(tx, claimed, before, judging, now);
    await writeMeasures(tx, claimed, now);
    return 'recorded';
  });
}

/** What is known by a finding, or by what is over of it: the event, its account and its resource, where they are named. */
function overKey(job: string, { event, account, resource }: Over): string {
  return `over:${JSON.stringify([job, event, account, resource])}`;
}

/** Every way in which a finding may have been called over. */
function overKeysOf(job: string, { facts, resource: { id, account } }: Finding): readonly string[] {
  const { event } = facts;
  if (typeof event !== 'string') return [];
  return [null, account].flatMap((of) => [null, id].map((one) => overKey(job, { event, account: of, resource: one })));
}

/**
 * Remembers what a glimpse says is over, and leaves out the findings that were over before it: a queue keeps no order, and the
 * word that opens a case may come after the one that ends it.
 */
async function withoutWhatIsOver(tx: Transaction, look: Look): Promise<Look> {
  const { job, over = [], findings } = look;
  if (over.length > 0) {
    const keys = [...new Set(over.map((it) => overKey(job, it)))];
    await tx.$executeRaw`
      insert into handled_request (id, at)
      select id, ${moment(look.startedAt)}::timestamptz from jsonb_array_elements_text(${jsonb(keys)}::jsonb) as id
      on conflict (id) do update set at = greatest(handled_request.at, excluded.at)`;
  }
  const keys = findings.flatMap((finding) => overKeysOf(job, finding));
  if (keys.length === 0) return look;
  const ended = await tx.$queryRaw<{ id: string }[]>`
    select id from handled_request where at >= ${moment(look.startedAt)}::timestamptz
      and id in (select jsonb_array_elements_text(${jsonb(keys)}::jsonb))`;
  const known = new Set(ended.map(({ id }) => id));
  return { ...look, findings: findings.filter((it) => !overKeysOf(job, it).some((key) => known.has(key))) };
}

/** Whether a newer complete look is stored: then this one says nothing of what holds now. */
function overtaken(before: Before, look: Pick<Look, 'startedAt'>): boolean {
  return before.lastCompleteAt !== null && before.lastCompleteAt > look.startedAt;
}

type Sighted = Omit<Belonging, 'team'>;

/** The ids of all that a look is about, and of those that its source names without their tags. */
function resourcesOf(look: Look): { readonly all: readonly string[]; readonly bare: readonly string[] } {
  const named = [...look.findings, ...look.reliefs];
  const all = new Set([...named, ...look.sightings, ...look.measures].map(({ resource }) => resource.id));
  // Named by a source that gives no tags: where its own API saw it says whose it is.
  const bare = new Set(named.flatMap(({ resource }) => (Object.keys(resource.tags).length === 0 ? [resource.id] : [])));
  return { all: [...all], bare: [...bare] };
}

/** What is known before a glimpse; the job's row of the scope stays locked, as by a look. */
async function readBefore(tx: Transaction, look: Look): Promise<Before> {
  const { all, bare } = resourcesOf(look);
  const [prior] = await tx.$queryRaw<PriorRow[]>`
    with prior as (
      select * from job_scope where job = ${look.job} and scope_id = ${scopeId(look.scope)} for update
    )
    select 1 as added, p.first_look_at, p.baseline_at, p.last_complete_at,
      ${correctionsOf(all)} as corrections, ${sightedOf(bare)} as sighted
    from (select 1) as one left join prior p on true`;
  return beforeOf(prior);
}

/** Where people said that resources belong: a subquery. */
const correctionsOf = (ids: readonly string[]): Prisma.Sql => Prisma.sql`
  (select coalesce(jsonb_object_agg(c.resource, c.subsystem), '{}') from claim_correction c
    where c.resource in (select jsonb_array_elements_text(${jsonb(ids)}::jsonb)))`;

/** Where the newest sightings put resources: a subquery. */
const sightedOf = (ids: readonly string[]): Prisma.Sql => Prisma.sql`
  (select coalesce(jsonb_object_agg(s.resource, jsonb_build_object('subsystem', s.subsystem, 'environment', s.environment, 'component', s.component)), '{}')
    from sighting s where s.current and s.resource in (select jsonb_array_elements_text(${jsonb(ids)}::jsonb)))`;

function beforeOf(prior: PriorRow | undefined): Before {
  return {
    firstLookAt: prior?.first_look_at ?? null,
    baselineAt: prior?.baseline_at ?? null,
    lastCompleteAt: prior?.last_complete_at ?? null,
    known: {
      corrections: new Map(Object.entries(prior?.corrections ?? {})),
      sighted: new Map(Object.entries(prior?.sighted ?? {})),
    },
  };
}

interface PriorRow {
  readonly added: number;
  readonly first_look_at: Date | null;
  readonly baseline_at: Date | null;
  readonly last_complete_at: Date | null;
  readonly corrections: Readonly<Record<string, string | null>>;
  readonly sighted: Readonly<Record<string, Sighted>>;
}

/** Writes the look and what the job knows of the scope now. Answers what was known before, or null when the run has this look. */
async function writeLook(tx: Transaction, look: Look, speaksForMs: number | null): Promise<Before | null> {
  const row = {
    run_id: look.runId,
    scope_id: scopeId(look.scope),
    job: look.job,
    status: look.status,
    failure: look.failure,
    detail: look.detail,
    started_at: look.startedAt,
    ended_at: look.endedAt,
    finding_count: look.findings.length,
    sighting_count: look.sightings.length,
    not_understood: look.notUnderstood,
  };
  const { all, bare } = resourcesOf(look);
  const complete = look.status === 'complete' ? moment(look.startedAt) : null;
  const duration = Math.max(0, Math.min(look.endedAt.getTime() - look.startedAt.getTime(), 2 ** 31 - 1));
  const gap = speaksForMs === null ? null : `${speaksForMs} milliseconds`;
  // "prior" is read and locked before the row it reads is changed: the insertions depend on its count.
  const [prior] = await tx.$queryRaw<PriorRow[]>`
    with look as (
      select * from jsonb_populate_record(null::look, ${jsonb(row)}::jsonb)
    ), prior as materialized (
      select * from job_scope where (job, scope_id) = (select l.job, l.scope_id from look l) for update
    ), added as (
      insert into look select * from look where (select count(*) from prior) >= 0 on conflict (run_id, scope_id) do nothing
      returning *
    ), known as (
      insert into job_scope (job, scope_id, first_look_at, last_look_at, baseline_at, last_complete_at, last_status, last_failure, last_detail, duration_ms, configured)
      select job, scope_id, started_at, started_at, ${complete}::timestamptz, ${complete}::timestamptz, status, failure, detail, ${duration}::int, true
      from added
      on conflict (job, scope_id) do update set
        first_look_at = least(job_scope.first_look_at, excluded.first_look_at),
        baseline_at = coalesce(job_scope.baseline_at, excluded.baseline_at),
        last_complete_at = greatest(job_scope.last_complete_at, excluded.last_complete_at),
        last_look_at = greatest(job_scope.last_look_at, excluded.last_look_at),
        last_status = case when excluded.last_look_at >= job_scope.last_look_at then excluded.last_status else job_scope.last_status end,
        last_failure = case when excluded.last_look_at >= job_scope.last_look_at then excluded.last_failure else job_scope.last_failure end,
        last_detail = case when excluded.last_look_at >= job_scope.last_look_at then excluded.last_detail else job_scope.last_detail end,
        duration_ms = case when excluded.last_look_at >= job_scope.last_look_at then excluded.duration_ms else job_scope.duration_ms end,
        configured = true
      returning 1
    ), watched as (
      update watch w set
        watched_from = least(w.watched_from, a.started_at),
        watched_until = greatest(w.watched_until, a.started_at)
      from added a
      where a.status = 'complete' and w.job = a.job and w.scope_id = a.scope_id
        and a.started_at between w.watched_from - ${gap}::interval and w.watched_until + ${gap}::interval
      returning 1
    ), watching as (
      insert into watch (job, scope_id, watched_from, watched_until)
      select job, scope_id, started_at, started_at from added
      where status = 'complete' and ${gap}::interval is not null and not exists (select 1 from watched)
      on conflict do nothing
    )
    select (select count(*)::int from added) as added, p.first_look_at, p.baseline_at, p.last_complete_at,
      ${correctionsOf(all)} as corrections, ${sightedOf(bare)} as sighted
    from (select 1) as one left join prior p on true`;
  if (prior === undefined || prior.added === 0) return null;
  return beforeOf(prior);
}

async function settleLook(
  tx: Transaction,
  claimed: ClaimedLook,
  before: Before,
  judging: Judging,
  now: Date,
): Promise<void> {
  const look = asOf(claimed, before);
  const foldKeys = [...look.findings, ...look.reliefs].map(({ foldKey }) => foldKey);
  const keys = look.findings.flatMap((finding) => finding.keys);
  const concerned = {
    job: look.job,
    scopeId: scopeId(look.scope),
    keys,
    foldKeys,
    subjects: look.findings.map(({ subject }) => subject),
  };
  if (foldKeys.length > 0) await lockKeys(tx, [...foldKeys, ...keys]);
  const ids = await concernedCases(tx, concerned);
  if (ids.length === 0 && foldKeys.length === 0) return;

  const cases = ids.length === 0 ? [] : await lockCases(tx, ids);
  const locked = new Set(cases.map(({ id }) => id));
  if (cases.some(({ mergedInto }) => mergedInto !== null && !locked.has(mergedInto))) {
    throw new Overtaken('A case was merged.');
  }
  const rows = ids.length === 0 ? [] : await rowsOf(tx, cases, concerned);
  const kinds = new Set([...cases.map(({ kind }) => kind), ...look.findings.map(({ kind }) => kind)]);
  const settlement = judging.settle(
    {
      cases,
      rows,
      keys: ids.length === 0 || keys.length === 0 ? new Map() : await knownKeys(tx, keys),
      mutes: await mutesOf(tx, [...kinds], now),
      baseline: isBaseline(before, look),
    },
    look,
  );
  await applySettlement(tx, settlement, now);
}

/** A look that was overtaken still tells what happened; of what holds it tells nothing, and it ends nothing. */
function asOf(look: ClaimedLook, before: Before): ClaimedLook {
  if (!overtaken(before, look)) return look;
  const findings = look.findings.filter(({ nature }) => nature === 'occurrence');
  return { ...look, status: look.status === 'failed' ? 'failed' : 'partial', findings, reliefs: [], over: [] };
}

function isBaseline({ firstLookAt, baselineAt }: Before, look: Pick<Look, 'startedAt'>): boolean {
  if (firstLookAt === null) return true;
  return baselineAt === null && look.startedAt.getTime() - firstLookAt.getTime() < BASELINE_HOURS * HOUR;
}

async function knownKeys(tx: Transaction, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const known = await tx.$queryRaw<{ key: string; caseId: number }[]>`
    select key, case_id as "caseId" from case_key
    where key in (select jsonb_array_elements_text(${jsonb(keys)}::jsonb))`;
  return new Map(known.map(({ key, caseId }) => [key, caseId]));
}

/** Carries what was found out of a transaction that is to leave nothing behind. */
class NothingKept extends Error {
  readonly preview: Preview | null;
  constructor(preview: Preview | null) {
    super('a preview keeps nothing');
    this.preview = preview;
  }
}

/** What {@link recordLook} would change: worked out in a transaction that is rolled back. */
export async function previewLook(
  prisma: PrismaClient,
  seen: Look,
  judging: Judging,
  now: Date,
): Promise<Preview | null> {
  const look = storable(seen);
  let preview: Preview | null = null;
  const watched: Judging = {
    ...judging,
    settle: (state, claimed) => {
      const settlement = judging.settle(state, claimed);
      preview = { state, look: claimed, settlement };
      return settlement;
    },
  };
  try {
    await inTransaction(prisma, async (tx) => {
      const at = moment(now);
      await tx.$executeRaw`
        insert into run (id, job, slot, started_at, deadline_at) values (${look.runId}::uuid, ${look.job}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)`;
      const before = await writeLook(tx, look, judging.speaksFor(look.job));
      if (before !== null) await settleLook(tx, watched.claim(look, before.known), before, watched, now);
      throw new NothingKept(preview);
    });
  } catch (error) {
    if (error instanceof NothingKept) return error.preview;
    throw error;
  }
  return null;
}
