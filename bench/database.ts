import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Database, openDatabase } from '../src/adapters/postgres/open.ts';

const serverUrl = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export const quiet = { info: () => {}, warn: () => {}, error: () => {} };

export interface BenchDatabase {
  readonly url: string;
  /** Opens it, migrated. Close it before `drop`. */
  open(): Promise<Database>;
  drop(): Promise<void>;
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database of its own on the server of TEST_DATABASE_URL, else on 127.0.0.1:5432. */
export async function createDatabase(): Promise<BenchDatabase> {
  const name = `toilbot_test_bench_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    open: () =>
      openDatabase(
        { kind: 'postgres', url: url.href },
        { installation: 'real', logger: quiet, clock: () => new Date(), version: '0.0.0-bench', role: 'owner' },
      ),
    drop: async () => {
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Runs the work on a database of its own, which is dropped whatever happens. */
export async function withDatabase<T>(work: (database: Database, url: string) => Promise<T>): Promise<T> {
  const made = await createDatabase();
  try {
    const database = await made.open();
    try {
      return await work(database, made.url);
    } finally {
      await database.close();
    }
  } finally {
    await made.drop();
  }
}

export async function serverVersion(): Promise<string> {
  return onServer(async (client) => {
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return rows[0]?.version ?? 'of unknown version';
  }).catch(() => 'not found');
}
