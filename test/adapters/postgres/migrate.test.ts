import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { schemaDiff, schemaFile } from '../../../prisma/schema-diff.ts';
import { beyondPrisma, readCatalogue } from '../../../src/adapters/postgres/catalogue.ts';
import type { Where } from '../../../src/adapters/postgres/connection.ts';
import { type Migration, migrate, readMigrations } from '../../../src/adapters/postgres/migrate.ts';
import { eachDatabase, onlyOn, type TestDatabase } from '../../databases.ts';

const now = new Date('2026-11-23T09:00:00Z');
const clock = () => now;
let known: Migration[];
beforeAll(async () => {
  known = await readMigrations();
});
const made = (name: string, sql: string): Migration => ({ name, sql, checksum: `checksum of ${sql}`.slice(0, 64) });
const newest = () => known.at(-1)?.name ?? '';

eachDatabase(({ kind, place, openAt }) => {
  test('the migrations make what the schema says', async () => {
    const byMigrations = await openAt(await place());
    const fromMigrations = await readCatalogue(byMigrations.pool);
    const bySchema = await openAt(await place('empty'), {
      migrations: [made('1_schema', await schemaDiff('', await readFile(schemaFile, 'utf8')))],
    });
    const fromSchema = await readCatalogue(bySchema.pool);
    expect(fromSchema.length).toBeGreaterThan(100);
    expect(fromMigrations.filter((line) => !beyondPrisma(line))).toEqual(fromSchema);
  });

  test('the catalogue sees a column, a type, a default, an index and a check that differ', async () => {
    const { pool } = await openAt(await place());
    const before = await readCatalogue(pool);
    const changes = [
      ['alter table installation add extra text', 'column installation.extra text'],
      ['alter table run alter job type varchar(20)', 'column run.job character varying(20) not null'],
      ['alter table run alter look_count set default 7', 'column run.look_count integer not null default 7'],
      ['create index more on run (look_count)', 'index CREATE INDEX more ON public.run USING btree (look_count)'],
      [
        'alter table run add check (look_count >= 0)',
        'constraint c run run_look_count_check CHECK ((look_count >= 0))',
      ],
    ] as const;
    for (const [sql, line] of changes) {
      expect(before).not.toContain(line);
      await pool.query(sql);
      expect(await readCatalogue(pool)).toContain(line);
    }
  });

  test('a database newer than the code is refused, naming both versions, and untouched', async () => {
    const where = await place();
    const newer = [...known, made('29990101000000_later', 'create table later (id int)')];
    await (await openAt(where, { migrations: newer })).close();
    await expect(openAt(where, { version: '0.1.0' })).rejects.toThrow(
      `The database is newer than this toilbot: it is at 29990101000000_later, toilbot 0.1.0 knows up to ${newest()}. Start the newer toilbot, or restore a backup from before.`,
    );
    await openAt(where, { migrations: newer });
  });

  test('an edited migration is refused', async () => {
    const where = await place();
    const edited = known.map((migration) => ({ ...migration, checksum: 'edited'.repeat(10) }));
    await expect(openAt(where, { migrations: edited })).rejects.toThrow(
      `Migration ${known[0]?.name} was edited after the database got it (checksum ${known[0]?.checksum.slice(0, 8)} there, editeded in toilbot`,
    );
  });

  test('a failed migration is taken back whole, leaves the version before it, and can be mended', async () => {
    const where = await place();
    const broken = made(
      '29990101000000_broken',
      'create table half (id int); insert into half values (1); select 1/0;',
    );
    await expect(openAt(where, { migrations: [...known, broken] })).rejects.toThrow(
      'Migration 29990101000000_broken failed and was taken back (division by zero); the database is as it was before.',
    );
    const before = await openAt(where);
    expect((await before.pool.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }]);
    const rows = await before.pool.query(
      'select finished_at, rolled_back_at is not null as rolled_back, logs, applied_steps_count as steps from _prisma_migrations where migration_name = $1',
      [broken.name],
    );
    expect(rows.rows).toEqual([{ finished_at: null, rolled_back: true, logs: 'division by zero', steps: 0 }]);
    await before.close();
    const mended = await openAt(where, { migrations: [...known, made(broken.name, 'create table half (id int)')] });
    expect((await mended.pool.query('select * from half')).rows).toEqual([]);
  });

  test('a migration that another tool left unfinished is marked as rolled back and run again', async () => {
    const where = await place();
    const first = await openAt(where);
    await first.pool.query(
      `insert into _prisma_migrations (id, checksum, migration_name) values ('x', 'y', '29990101000000_next')`,
    );
    await first.close();
    const again = await openAt(where, {
      migrations: [...known, made('29990101000000_next', 'create table next (id int)')],
    });
    const { rows } = await again.pool.query(
      `select finished_at is not null as finished, rolled_back_at is not null as rolled_back from _prisma_migrations where migration_name like '2999%' order by 1`,
    );
    expect(rows).toEqual([
      { finished: false, rolled_back: true },
      { finished: true, rolled_back: false },
    ]);
  });

  test("a database with somebody else's tables is refused and untouched", async () => {
    const where = await place('empty');
    const client = await openAt(where, {
      migrations: [
        made('0_other', 'create table installation (id int primary key, kind text, created_at timestamptz)'),
      ],
    });
    await client.pool.query('drop table _prisma_migrations');
    await client.close();
    await expect(openAt(where)).rejects.toThrow('The database holds tables of something else (installation)');
  });

  test('without leave to migrate, a database that lacks a migration is refused', async () => {
    const where = await place();
    const more = [...known, made('29990101000000_more', 'select 1')];
    await expect(openAt(where, { migrations: more, migrate: false, version: '0.2.0' })).rejects.toThrow(
      `it is at ${newest()}, toilbot 0.2.0 needs 29990101000000_more`,
    );
    if (kind === 'embedded') {
      const owner = await openAt(where);
      await expect(openAt(where, { migrations: more, role: 'client' })).rejects.toThrow('Restart `toilbot start`');
      await owner.close();
    }
  });
});

onlyOn('postgres', ({ place }: TestDatabase) => {
  const connect = async (where: Where) => {
    const client = new pg.Client({ connectionString: where.kind === 'postgres' ? where.url : '' });
    await client.connect();
    return client;
  };

  test('four processes that race apply each migration once', async () => {
    const where = await place('empty');
    const slow = [
      made('1_one', 'create table one (id int); select pg_sleep(0.2)'),
      made('2_two', 'create table two (id int); select pg_sleep(0.2)'),
      made('3_three', 'create table three (id int)'),
    ];
    const first = await connect(where);
    const racers = [first, ...(await Promise.all([1, 2, 3].map(() => connect(where))))];
    const applied = await Promise.all(racers.map((client) => migrate(client, slow, '0.1.0', clock)));
    expect(applied.flat().sort()).toEqual(['1_one', '2_two', '3_three']);
    const { rows } = await first.query('select count(*)::int as count from _prisma_migrations');
    expect(rows).toEqual([{ count: 3 }]);
    for (const client of racers) await client.end();
  });
});
