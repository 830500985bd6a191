import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { leftByAnotherHost, tryLock } from '../../../src/adapters/postgres/directory-lock.ts';
import { startEmbedded } from '../../../src/adapters/postgres/embedded.ts';
import { quiet } from '../../database-places.ts';
import { onlyOn } from '../../databases.ts';
import { type Spawned, spawnOn } from './spawned.ts';

const now = new Date('2026-11-23T09:00:00Z');
const running: Spawned[] = [];
const spawned: typeof spawnOn = (...args) => {
  const child = spawnOn(...args);
  running.push(child);
  return child;
};
afterEach(async () => {
  for (const child of running.splice(0)) await child.kill('SIGKILL');
});

onlyOn('embedded', ({ place, openAt }) => {
  test('a second process is refused with pid and host of the first, which goes on', async () => {
    const where = await place();
    const first = spawned(where);
    expect(await first.next()).toEqual({ opened: true });
    const second = spawned(where);
    const line = await second.next();
    expect(line?.refused).toContain(`in use by process ${first.pid} on ${hostname()}`);
    expect(line?.refused).not.toContain('\n');
    const client = await openAt(where, { role: 'client' });
    expect(await client.health()).toEqual({ ok: true });
  });

  test('of four processes that start at once one wins; after kill -9 the next one wins', async () => {
    const where = await place();
    for (let round = 0; round < 2; round += 1) {
      const children = [1, 2, 3, 4].map(() => spawned(where));
      const lines = await Promise.all(children.map((child) => child.next()));
      expect(lines.filter((line) => line?.opened)).toHaveLength(1);
      expect(lines.filter((line) => line?.refused)).toHaveLength(3);
      await children[lines.findIndex((line) => line?.opened)]?.kill('SIGKILL');
    }
  });

  test('kill -9 while writing loses no row that was acknowledged', async () => {
    const where = await place();
    for (let round = 0; round < 2; round += 1) {
      const writer = spawned(where, {}, 'write');
      let kept = 0;
      while (kept < 200) kept = (await writer.next())?.kept ?? kept;
      await writer.kill('SIGKILL');
      const database = await openAt(where);
      const { rows } = await database.pool.query('select count(*)::int as count from kept');
      expect(rows[0].count).toBeGreaterThanOrEqual(200);
      await database.pool.query('drop table kept');
      await database.close();
    }
  });

  test('a command opens the directory itself when nobody does, and lets go of it', async () => {
    const where = await place();
    const command = spawned(where, { role: 'client' }, 'close');
    expect(await command.next()).toEqual({ opened: true });
    expect(await command.next()).toBeNull();
    const owner = await openAt(where);
    expect(await owner.health()).toEqual({ ok: true });
  });

  test('a note of another host counts only where the lock may not reach it', () => {
    const owner = { pid: 1, host: 'elsewhere', role: 'owner', since: now.toISOString(), released: false } as const;
    const nfs = 0x6969;
    expect(leftByAnotherHost(owner, 'here', nfs)).toBe(true);
    expect(leftByAnotherHost({ ...owner, released: true }, 'here', nfs)).toBe(false);
    expect(leftByAnotherHost(owner, 'elsewhere', nfs)).toBe(false);
    expect(leftByAnotherHost(owner, 'here', 0xef53)).toBe(false);
  });

  test('the lock is exclusive within a process too, and free after release', () => {
    const directory = mkdtempSync(join(tmpdir(), 'toilbot-testdb-'));
    const first = tryLock(directory, 'owner', now);
    expect(tryLock(directory, 'owner', now)).toMatchObject({ kind: 'refused', owner: { pid: process.pid } });
    if (first.kind === 'held') first.release();
    const second = tryLock(directory, 'owner', now);
    expect(second.kind).toBe('held');
    if (second.kind === 'held') second.release();
    rmSync(directory, { recursive: true });
  });

  test('a path too long for a Unix socket works', async () => {
    const where = await place();
    if (where.kind !== 'embedded') throw new Error('embedded only');
    const long = { kind: 'embedded', directory: join(where.directory, 'long'.repeat(40)) } as const;
    const owner = await openAt(long);
    const client = await openAt(long, { role: 'client' });
    expect(await client.prisma.installation.findMany()).toHaveLength(1);
    await client.close();
    await owner.close();
  });

  test('too little room: a start is refused; a running database turns read-only and back', async () => {
    const where = await place();
    await expect(openAt(where, { minimumFreeBytes: 2 ** 60 })).rejects.toThrow(/^Only \d+ MB are free on the disk of/);

    const database = await openAt(where);
    const space = database.freeSpace();
    expect(space).toMatchObject({ low: false });
    await database.close();
    if (where.kind !== 'embedded' || space === null) throw new Error('embedded only');
    // A limit below what is free, which a file crosses; other writers on this disk must not.
    const filler = join(where.directory, 'filler');
    const full = await openAt(where, { minimumFreeBytes: space.freeBytes - 200 * 1024 * 1024 });
    writeFileSync(filler, Buffer.alloc(400 * 1024 * 1024, 1));
    await until(async () => !(await full.health()).ok);
    expect(await full.health()).toMatchObject({ ok: false, why: expect.stringMatching(/^Only \d+ MB are free/) });
    await until(async () => (await readOnly(full.pool)) === 'on');
    await expect(full.pool.query('create table more (id int)')).rejects.toMatchObject({ code: '25006' });
    rmSync(filler);
    await until(async () => (await readOnly(full.pool)) === 'off');
    expect(await full.health()).toEqual({ ok: true });
    await full.pool.query('create table more (id int)');
  });

  test('a thread that dies is started again, with every row', async () => {
    const where = await place();
    if (where.kind !== 'embedded') throw new Error('embedded only');
    const embedded = await startEmbedded({ directory: where.directory, logger: quiet });
    const pool = new pg.Pool({ host: embedded.socketDirectory, user: 'postgres', database: 'postgres' });
    pool.on('error', () => {});
    await pool.query(`insert into installation values (1, 'practice', '2026-11-23T09:00:00Z')`);
    await embedded.terminate();
    expect(embedded.trouble()).toMatch(/^The embedded database stopped .* is being restarted\.$/);
    await until(async () => embedded.trouble() === null);
    expect((await pool.query('select kind from installation')).rows).toEqual([{ kind: 'practice' }]);
    await pool.end();
    await embedded.close();
  });

  test('a thread that hangs is ended and started again; one that is merely idle is not', async () => {
    const where = await place();
    if (where.kind !== 'embedded') throw new Error('embedded only');
    const said: unknown[] = [];
    const logger = { ...quiet, error: (what: unknown) => said.push(what) };
    const embedded = await startEmbedded({ directory: where.directory, logger, hangMs: 800 });
    const pool = new pg.Pool({ host: embedded.socketDirectory, user: 'postgres', database: 'postgres' });
    pool.on('error', () => {});
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(said).toEqual([]);
    await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('Connection terminated');
    await until(async () => said.length > 0);
    expect(said).toEqual([{ why: expect.stringContaining('it did not answer for') }]);
    await until(async () => embedded.trouble() === null);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await embedded.close();
  });

  test('clients that query at once get their own rows, long parameters included', async () => {
    const { pool } = await openAt(await place());
    const long = 'y'.repeat(500_000);
    const wrong: string[] = [];
    const client = async (name: number) => {
      for (let round = 0; round < 20; round += 1) {
        const text = name < 2 ? long : 'short';
        const { rows } = await pool.query(`select ${name} as name, $1::int as round, length($2::text) as length`, [
          round,
          text,
        ]);
        const [row] = rows;
        if (row.name !== name || row.round !== round || row.length !== text.length) wrong.push(JSON.stringify(row));
      }
    };
    await Promise.all([0, 1, 2, 3].map(client));
    expect(wrong).toEqual([]);
  });

  test('the thread puts its files on the disk between the queries of clients that never notice', async () => {
    const where = await place();
    if (where.kind !== 'embedded') throw new Error('embedded only');
    const trouble: unknown[] = [];
    const logger = {
      ...quiet,
      warn: (what: unknown) => trouble.push(what),
      error: (what: unknown) => trouble.push(what),
    };
    const embedded = await startEmbedded({ directory: where.directory, logger, syncEveryMs: 50 });
    const pool = new pg.Pool({ host: embedded.socketDirectory, user: 'postgres', database: 'postgres', max: 2 });
    pool.on('error', (error) => trouble.push(error.message));
    const checkpoint = async () =>
      (await pool.query('select checkpoint_lsn::text as at from pg_control_checkpoint()')).rows[0].at;
    const before = await checkpoint();
    await pool.query('create table kept (id int)');
    const write = async (first: number) => {
      for (let id = first; id < 1_000; id += 2) {
        const { rows } = await pool.query('insert into kept values ($1) returning id', [id]);
        if (rows[0].id !== id) trouble.push(`${rows[0].id} for ${id}`);
      }
    };
    await Promise.all([write(0), write(1)]);
    await until(async () => (await checkpoint()) !== before);
    expect((await pool.query('select count(*)::int as count from kept')).rows).toEqual([{ count: 1_000 }]);
    expect(trouble).toEqual([]);
    await pool.end();
    await embedded.close();
  });

  test('a client that is killed in the midst of a transaction holds nobody up', async () => {
    const { pool, connection } = await openAt(await place());
    const other = new pg.Client(connection);
    other.on('error', () => {});
    await other.connect();
    await other.query('begin');
    await other.query(`insert into installation values (2, 'practice', '2026-11-23T09:00:00Z')`);
    const waiting = pool.query('select count(*)::int as count from installation');
    Reflect.get(other, 'connection').stream.destroy();
    expect((await waiting).rows).toEqual([{ count: 1 }]);
  });

  test('a client that is killed in the midst of a query holds nobody up', async () => {
    const { pool, connection } = await openAt(await place());
    const other = new pg.Client(connection);
    other.on('error', () => {});
    await other.connect();
    const wire = Reflect.get(other, 'connection');
    wire.parse({ name: '', text: 'select nonsense', types: [] }, true);
    wire.flush();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const waiting = pool.query('select $1::int as one', [1]);
    wire.stream.destroy();
    expect((await waiting).rows).toEqual([{ one: 1 }]);
  });

  test('files that are no whole database are refused with the way out, never replaced by an empty one', async () => {
    const where = await place();
    if (where.kind !== 'embedded') throw new Error('embedded only');
    const control = join(where.directory, 'pgdata', 'global', 'pg_control');
    truncateSync(control, 0);
    await expect(openAt(where)).rejects.toThrow(/does not open .* restore that directory from a backup/);
    rmSync(join(where.directory, 'pgdata', 'PG_VERSION'));
    await expect(openAt(where)).rejects.toThrow(/files of the database are missing/);
  });
});

const readOnly = async (pool: pg.Pool) =>
  (await pool.query('show transaction_read_only')).rows[0].transaction_read_only;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 1000) throw new Error('it never held');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
