import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { UserError } from '../../domain/user-error.ts';

export type Migration = { name: string; sql: string; checksum: string };

const migrationsDirectory = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** The key of Prisma's own advisory lock, so that its tools and this runner keep out of each other's way. */
const advisoryLock = 72_707_369;

/** The migrations that this code knows, oldest first. */
export async function readMigrations(directory: string = migrationsDirectory): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(`${directory}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

const appliedSchema = z.array(
  z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() }),
);
type Applied = z.infer<typeof appliedSchema>;

/** Where a database stands against the code: what it still lacks, oldest first. */
export type MigrationState = { applied: string[]; pending: Migration[] };

/**
 * Reads how far the database is. Throws a UserError when it is newer than the code, when a migration it has was edited
 * since, or when it holds somebody else's tables. `version` is toilbot's own, for the message.
 */
export async function migrationState(
  client: ClientBase,
  migrations: readonly Migration[],
  version: string,
): Promise<MigrationState> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'p') order by 1`,
  );
  const names = tables.map((table) => table.name);
  if (!names.includes('_prisma_migrations')) {
    if (names.length > 0) {
      throw new UserError(
        `The database holds tables of something else (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}): give toilbot a database of its own.`,
      );
    }
    return { applied: [], pending: [...migrations] };
  }
  const { rows } = await client.query(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null order by migration_name',
  );
  return compare(appliedSchema.parse(rows), migrations, version);
}

function compare(applied: Applied, migrations: readonly Migration[], version: string): MigrationState {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const newest = migrations.at(-1)?.name ?? 'none';
  const finished = applied.filter((row) => row.finished_at !== null);
  const unknown = finished.filter((row) => !known.has(row.migration_name)).at(-1);
  if (unknown !== undefined) {
    throw new UserError(
      `The database is newer than this toilbot: it is at ${unknown.migration_name}, toilbot ${version} knows up to ${newest}. Start the newer toilbot, or restore a backup from before.`,
    );
  }
  const edited = finished.find((row) => known.get(row.migration_name)?.checksum !== row.checksum);
  if (edited !== undefined) {
    throw new UserError(
      `Migration ${edited.migration_name} was edited after the database got it (checksum ${edited.checksum.slice(0, 8)} there, ${known.get(edited.migration_name)?.checksum.slice(0, 8)} in toilbot ${version}): put the old file back and write a new migration.`,
    );
  }
  const done = new Set(finished.map((row) => row.migration_name));
  return { applied: [...done], pending: migrations.filter((migration) => !done.has(migration.name)) };
}

/**
 * Brings the database to the code's newest migration and returns the names applied now. Each file is one transaction, sent
 * as one query, under an advisory lock: several processes may race, a file that fails leaves the version before it.
 * The table `_prisma_migrations` is kept as Prisma keeps it. `clock` stamps its rows.
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[],
  version: string,
  clock: () => Date,
): Promise<string[]> {
  // Before anything is written: a database of somebody else's must not even get the table.
  await migrationState(client, migrations, version);
  const appliedNow: string[] = [];
  for (;;) {
    const name = await applyNext(client, migrations, version, clock);
    if (name === null) return appliedNow;
    appliedNow.push(name);
  }
}

async function applyNext(
  client: ClientBase,
  migrations: readonly Migration[],
  version: string,
  clock: () => Date,
): Promise<string | null> {
  const startedAt = clock();
  let next: Migration | undefined;
  try {
    await client.query('begin');
    await client.query(`set local lock_timeout = '60s'`);
    // Of the transaction, not the session: it is freed by commit and by death, and works behind a connection pooler.
    await client.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    await client.query(migrationsTable);
    await client.query(
      'update _prisma_migrations set rolled_back_at = $1 where finished_at is null and rolled_back_at is null',
      [startedAt],
    );
    // Read under the lock: another process may have been here since.
    next = (await migrationState(client, migrations, version)).pending[0];
    if (next === undefined) {
      await client.query('commit');
      return null;
    }
    await client.query(next.sql);
    await record(client, next, { startedAt, finishedAt: clock() });
    await client.query('commit');
    return next.name;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if (error instanceof UserError || next === undefined) throw error;
    const logs = error instanceof Error ? error.message : String(error);
    await record(client, next, { startedAt, rolledBackAt: clock(), logs }).catch(() => {});
    throw new UserError(
      `Migration ${next.name} failed and was taken back (${logs.replace(/\s+/g, ' ')}); the database is as it was before.`,
      { cause: error },
    );
  }
}

type Outcome = { startedAt: Date } & ({ finishedAt: Date } | { rolledBackAt: Date; logs: string });

async function record(client: ClientBase, migration: Migration, outcome: Outcome): Promise<void> {
  const done = 'finishedAt' in outcome;
  await client.query(
    `insert into _prisma_migrations
       (id, checksum, migration_name, started_at, finished_at, rolled_back_at, logs, applied_steps_count)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      randomUUID(),
      migration.checksum,
      migration.name,
      outcome.startedAt,
      done ? outcome.finishedAt : null,
      done ? null : outcome.rolledBackAt,
      done ? null : outcome.logs,
      done ? 1 : 0,
    ],
  );
}

/** As Prisma creates it. */
const migrationsTable = `create table if not exists _prisma_migrations (
  id                  varchar(36) primary key not null,
  checksum            varchar(64) not null,
  finished_at         timestamptz,
  migration_name      varchar(255) not null,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;
