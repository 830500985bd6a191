import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { isUnreachable } from '../../../src/adapters/postgres/connection.ts';
import { type OpenOptions, openDatabase } from '../../../src/adapters/postgres/open.ts';
import { UserError } from '../../../src/domain/user-error.ts';
import { defaults } from '../../database-places.ts';
import { eachDatabase, onlyOn } from '../../databases.ts';

const refused = async (url: string, options: Partial<OpenOptions> = {}) => {
  try {
    await (await openDatabase({ kind: 'postgres', url }, { ...defaults, ...options })).close();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${url} was opened`);
};

test.each([
  ['secret', 'DATABASE_URL is not a URL'],
  ['postgres://bot:se#cret@db/toilbot', 'DATABASE_URL is not a URL'],
  ['postgres://bot:se%cret@db/toilbot', 'DATABASE_URL: user or password holds a % that begins no code'],
  ['mysql://bot:secret@db/toilbot', 'DATABASE_URL begins with mysql:'],
  ['postgres://bot:secret@db', 'DATABASE_URL names no database'],
  ['postgres://bot:secret@db/toilbot?schema=mine', 'DATABASE_URL asks for a schema'],
  ['postgres://bot:secret@nowhere.invalid/toilbot', 'PostgreSQL nowhere.invalid:5432/toilbot cannot be used: its host'],
  ['postgres://bot:secret@127.0.0.1:1/toilbot', '127.0.0.1:1/toilbot cannot be used: no server listens there'],
])('%s is refused in one plain line without the password', async (url, line) => {
  const { message } = await refused(url);
  expect(message).toContain(line);
  expect(message).not.toMatch(/\n|cret/);
});

test('only what may pass by itself counts as unreachable', async () => {
  expect(isUnreachable(await refused('postgres://bot:secret@127.0.0.1:1/toilbot'))).toBe(true);
  expect(isUnreachable(await refused('postgres://bot:se%cret@db/toilbot'))).toBe(false);
});

test('a server that closes the connection is refused in one plain line', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const error = await refused(`postgres://bot:secret@127.0.0.1:${port}/toilbot`);
  expect(error.message).toMatch(/cannot be used: the server/);
  expect(isUnreachable(error)).toBe(true);
  server.close();
});

onlyOn('postgres', ({ place }) => {
  test('a database that is not there is refused by its name', async () => {
    const where = await place('empty');
    if (where.kind !== 'postgres') throw new Error('postgres only');
    const error = await refused(where.url.replace(/\/toilbot_test[^/]*$/, '/toilbot_test_absent'));
    expect(error.message).toContain('/toilbot_test_absent cannot be used: it has no database of that name');
    expect(isUnreachable(error)).toBe(false);
  });
});

eachDatabase(({ kind, place, open, openAt }) => {
  test('a new database is migrated, marked with its kind, and healthy', async () => {
    const database = await openAt(await place('empty'));
    expect(await database.prisma.installation.findMany()).toMatchObject([{ id: 1, kind: 'practice' }]);
    expect(await database.health()).toEqual({ ok: true });
    expect(database.describe()).toContain(kind === 'embedded' ? 'embedded database in' : 'PostgreSQL');
    expect(database.describe()).not.toContain('@');
    expect(database.freeSpace() === null).toBe(kind === 'postgres');
  });

  test('a database of the other kind is refused and stays as it is', async () => {
    const where = await place();
    await (await openAt(where, { installation: 'real' })).close();
    await expect(openAt(where, { installation: 'practice' })).rejects.toThrow(
      'The database belongs to a real installation and this one is practice: practice and real data are never mixed. Give it a database of its own.',
    );
    const again = await openAt(where, { installation: 'real' });
    expect(await again.prisma.installation.findMany()).toMatchObject([{ kind: 'real' }]);
  });

  test('times are UTC in every session, whatever the database says', async () => {
    const at = new Date('2026-03-08T02:30:00.123Z');
    const { prisma, pool } = await open();
    await prisma.scheduleCursor.create({ data: { job: 'by-prisma', lastSlot: at } });
    await pool.query('insert into schedule_cursor values ($1, $2)', ['by-sql', at]);
    expect(await prisma.scheduleCursor.findMany({ select: { lastSlot: true } })).toEqual([
      { lastSlot: at },
      { lastSlot: at },
    ]);
    const { rows } = await pool.query(
      `select extract(epoch from last_slot)::float8 * 1000 as ms, last_slot::text as text, current_setting('TimeZone') as zone from schedule_cursor`,
    );
    const stored = { ms: at.getTime(), text: '2026-03-08 02:30:00.123+00', zone: 'UTC' };
    expect(rows).toEqual([stored, stored]);
    const raw = await prisma.$queryRaw`select last_slot from schedule_cursor`;
    expect(raw).toEqual([{ last_slot: at }, { last_slot: at }]);
  });

  test('health tells of a database that went away', async () => {
    const database = await open();
    await database.pool.query('set default_transaction_read_only = on');
    if (kind === 'embedded') expect(await database.health()).toEqual({ ok: false, why: 'The database is read-only.' });
    await database.close();
    expect(await database.health()).toMatchObject({ ok: false });
  });
});
