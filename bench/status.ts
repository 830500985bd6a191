import type pg from 'pg';
import { jobs } from '../jobs/index.ts';
import { Prisma } from '../prisma/client/client.ts';
import type { Database } from '../src/adapters/postgres/open.ts';
import { openStore } from '../src/adapters/postgres/store/store.ts';
import { openServices, proversOf, settleRules } from '../src/services.ts';
import { openStages } from '../src/stages.ts';
import { withDatabase } from './database.ts';
import { type Benchmark, type Finding, inTurn, median, timed } from './measure.ts';
import { syntheticSettings } from './settings.ts';

const SUBSYSTEMS = 5_000;
const DAYS = 730;
const SCOPES = 340;
/** Three a subsystem and environment: two still on EC2, one on ECS. */
const RESOURCES_EACH = 3;
const ROUNDS = 15;
const now = new Date('2026-07-01T03:00:00Z');

/**
 * 5,000 subsystems in two environments with two years of daily snapshots, 30,000 resources seen for a month, 340 scopes
 * looked at lately and watched all the time, a month's minutes.
 */
async function fill(pool: pg.Pool): Promise<void> {
  const times = [now, SUBSYSTEMS, SCOPES];
  await pool.query(
    `insert into sighting (scope_id, job, platform, resource, name, presence, healthy, running, wanted, subsystem, environment, component, tags, seen_from, seen_until, current)
     select 'aws/' || 100000000000 + (s % $3::int) / 17 || '/region-' || (s % $3::int) % 17,
       case r when 3 then 'ecs-tasks' else 'ec2-status' end, case r when 3 then 'ecs' else 'ec2' end,
       'r-' || s || '-' || e || '-' || r, 'load-' || s, 'live', true, 1, 1, 'load-' || s, e, null, '{}',
       $1::timestamptz - interval '30 days', $1::timestamptz - interval '10 minutes', true
     from generate_series(0, $2::int - 1) s, unnest(array['production', 'staging']) e, generate_series(1, ${RESOURCES_EACH}) r`,
    times,
  );
  await pool.query(
    `insert into job_scope (job, scope_id, first_look_at, last_look_at, baseline_at, last_complete_at, last_status, duration_ms, configured)
     select j, 'aws/' || 100000000000 + s / 17 || '/region-' || s % 17, $1::timestamptz - interval '30 days',
       $1::timestamptz - interval '10 minutes', $1::timestamptz - interval '30 days', $1::timestamptz - interval '10 minutes', 'complete', 900, true
     from generate_series(0, $2::int - 1) s, unnest(array['ec2-status', 'ecs-tasks']) j`,
    [now, SCOPES],
  );
  await pool.query(
    `insert into watch (job, scope_id, watched_from, watched_until)
     select job, scope_id, first_look_at, last_look_at from job_scope`,
  );
  await pool.query(
    `insert into stage_day (day, environment, subsystem, stage, moved)
     select to_char($1::timestamptz - d * interval '1 day', 'YYYY-MM-DD'), e, 'load-' || s,
       case when s * 2 > d * $2::int / ${DAYS} then 'not_started' else 'moved' end, s * 2 <= d * $2::int / ${DAYS}
     from generate_series(${DAYS}, 1, -1) d, unnest(array['production', 'staging']) e, generate_series(0, $2::int - 1) s`,
    [now, SUBSYSTEMS],
  );
  await pool.query(
    `insert into toil_entry (gesture, at, minutes, toil_kind, subsystem, environment, how_we_know)
     select 'g-' || s || '-' || d, $1::timestamptz - d * interval '1 day', 15, 'maintenance', 'load-' || s, 'production', 'reported'
     from generate_series(0, $2::int - 1) s, generate_series(1, 20) d`,
    [now, SUBSYSTEMS],
  );
  await pool.query('analyze');
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Hands queries on and keeps their text, so that the baseline is exactly the store's own SQL. */
function recording(prisma: Database['prisma'], into: Statement[]): Database['prisma'] {
  return new Proxy(prisma, {
    get(target, member) {
      const found: unknown = Reflect.get(target, member);
      if (typeof found !== 'function') return found;
      if (member !== '$queryRaw') return found.bind(target);
      return (strings: TemplateStringsArray, ...values: unknown[]) => {
        const { text, values: bound } = Prisma.sql(strings, ...values);
        into.push({ text, values: bound });
        return found.call(target, strings, ...values);
      };
    },
  });
}

async function measure(database: Database): Promise<Finding[]> {
  await fill(database.pool);
  const statements: Statement[] = [];
  const settings = syntheticSettings(SUBSYSTEMS);
  const store = openStore(
    { prisma: recording(database.prisma, statements) },
    {
      queue: { plan: async () => {}, pieces: async () => {}, wake: () => {} },
      describe: () => null,
      timeZone: settings.timeZone,
      accounts: settings.accounts,
      nextLookAt: () => null,
    },
  );
  const rules = settleRules(jobs, settings);
  const parts = { jobs, store, settings, rules, clock: () => now, nudge: () => {} };
  const stages = openStages({ ...parts, provers: proversOf(jobs) });
  const services = openServices({ ...parts, stages });

  // The first one derives the stages; the looks are older than that, so that the next ones only read them.
  const derivation = await timed(() => services.migrationStatus());
  statements.splice(0);
  const { rows, places } = await services.migrationStatus();
  if (rows.length !== 2 * SUBSYSTEMS || places.seen !== SCOPES)
    throw new Error('the answer is not of what was filled in');
  const asked = statements.splice(0);
  if (asked.length === 0) throw new Error('no statement was seen');
  const found = await inTurn(
    ROUNDS,
    () => timed(() => services.migrationStatus()),
    () =>
      timed(async () => {
        for (const { text, values } of asked) await database.pool.query(text, [...values]);
      }),
  );
  return [
    {
      name: 'status',
      ours: { what: 'services.migrationStatus', value: median(found.ours), unit: 'ms' },
      baseline: { what: `its ${asked.length} statements`, value: median(found.baseline), unit: 'ms' },
      goal: { of: 'ratio', atMost: 3 },
    },
    {
      name: 'status-time',
      ours: { what: 'services.migrationStatus', value: median(found.ours), unit: 'ms' },
      baseline: {
        what: 'the first time, which derives all stages and four weeks of days',
        value: derivation,
        unit: 'ms',
      },
      goal: { of: 'ours', atMost: 300 },
    },
  ];
}

export const status: Benchmark = {
  id: 'status',
  title:
    '/migration-status over 5,000 subsystems in two environments with two years of days, 30,000 resources, against its bare SQL',
  run: () => withDatabase(measure),
};
