// Places for tests' databases: copies of a template that is made once for a set of migrations. On a server only databases
// named `toilbot_test_*` are touched.
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Where } from '../src/adapters/postgres/connection.ts';
import { openEngine } from '../src/adapters/postgres/engine.ts';
import { readMigrations } from '../src/adapters/postgres/migrate.ts';
import { type OpenOptions, openDatabase } from '../src/adapters/postgres/open.ts';

const serverUrl = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export const defaults: OpenOptions = {
  installation: 'practice',
  logger: quiet,
  clock: () => new Date(),
  version: '0.0.0-test',
  role: 'owner',
};

export type Made = { where: Where; remove: () => Promise<void> };

export async function embeddedPlace(content: 'migrated' | 'empty'): Promise<Made> {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-testdb-'));
  if (content === 'migrated') {
    cpSync(join(await embeddedTemplate(), 'pgdata'), join(directory, 'pgdata'), { recursive: true });
  }
  return {
    where: { kind: 'embedded', directory },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function embeddedTemplate(): Promise<string> {
  const name = `toilbot-testdb-template-${await templateKey()}`;
  const template = join(tmpdir(), name);
  if (existsSync(template)) return template;
  for (const old of readdirSync(tmpdir())) {
    if (old.startsWith('toilbot-testdb-template-')) rmSync(join(tmpdir(), old), { recursive: true, force: true });
  }
  const draft = mkdtempSync(join(tmpdir(), 'toilbot-testdb-draft-'));
  await fillTemplate({ kind: 'embedded', directory: draft });
  try {
    renameSync(draft, template);
  } catch {
    // Another test file was quicker; its template is as good.
    rmSync(draft, { recursive: true, force: true });
  }
  return template;
}

export async function postgresPlace(content: 'migrated' | 'empty'): Promise<Made> {
  const name = `toilbot_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const template = content === 'migrated' ? await postgresTemplate() : 'template1';
  await onServer(async (client) => {
    await client.query(`create database ${name} template ${template}`);
    await client.query(`alter database ${name} set timezone to 'Asia/Tokyo'`);
  });
  return {
    where: { kind: 'postgres', url: urlOf(name) },
    remove: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

async function postgresTemplate(): Promise<string> {
  const name = `toilbot_test_template_${await templateKey()}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(72707370)');
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'toilbot\\_test\\_template\\_%'`,
    );
    if (rows.some((row) => row.datname === name)) return;
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
    const draft = `toilbot_test_draft_${process.pid}`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    await fillTemplate({ kind: 'postgres', url: urlOf(draft) });
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

/** Both our tables and the queue's; without the row that says which kind of installation it is. */
async function fillTemplate(where: Where): Promise<void> {
  const database = await openDatabase(where, defaults);
  await (await openEngine(database, { logger: quiet })).stop({ graceMs: 1_000 });
  await database.pool.query('delete from installation');
  await database.close();
}

async function templateKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of await readMigrations()) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** Drops what the tests made on the server and in the temporary directory, templates too: for the end of a whole run. */
export async function dropTestDatabases(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith('toilbot-testdb-')) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  if ((await findServer()) === null) return;
  await onServer(async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'toilbot\\_test\\_%'`,
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  });
}

function urlOf(name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** The server's version; null when none listens. */
export async function findServer(): Promise<{ version: string } | null> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return { version: rows[0]?.version ?? 'of unknown version' };
  } catch (error) {
    // A server that was asked for by name must be there; one that is merely usual need not.
    if (process.env['TEST_DATABASE_URL'] !== undefined) throw error;
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
