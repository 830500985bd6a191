import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from 'pino';
import { PrismaClient } from '../../../prisma/client/client.ts';
import { UserError } from '../../domain/user-error.ts';
import {
  type ConnectionSettings,
  connectionFailure,
  describeUrl,
  embeddedConnection,
  postgresConnection,
  type Where,
} from './connection.ts';
import { type FreeSpace, socketPlace } from './data-directory.ts';
import { refusal, tryLock } from './directory-lock.ts';
import { type Embedded, socketDirectoryOf, startEmbedded } from './embedded.ts';
import { type Migration, migrate, migrationState, readMigrations } from './migrate.ts';

export const installationKinds = ['practice', 'real'] as const;
export type InstallationKind = (typeof installationKinds)[number];

export type OpenOptions = {
  /** A database of the other kind is refused: practice data never mixes with real data. */
  installation: InstallationKind;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  clock: () => Date;
  /** toilbot's version, for messages. */
  version: string;
  /**
   * `owner`: the running toilbot; applies migrations, holds the embedded directory, is refused when another does.
   * `client`: a command; uses the running process's socket, and opens the directory itself only when nobody does.
   */
  role: 'owner' | 'client';
  /** Whether to apply missing migrations (default true). When false a database that lacks some is refused. */
  migrate?: boolean | undefined;
  migrations?: readonly Migration[] | undefined;
  /** Room that must stay free on the disk of the embedded database, in bytes. */
  minimumFreeBytes?: number | undefined;
  maxConnections?: number | undefined;
};

export type DatabaseHealth = { ok: true } | { ok: false; why: string };

export type Database = {
  kind: Where['kind'];
  prisma: PrismaClient;
  /** For raw SQL. */
  pool: pg.Pool;
  /** For pg-boss, which opens a pool of its own. */
  connection: ConnectionSettings;
  /** Where the data is, for people and logs; no password. */
  describe: () => string;
  /** Asks the database, for at most five seconds. */
  health: () => Promise<DatabaseHealth>;
  /** Whether this process runs the database itself: nobody else had it open when it was opened. */
  isOwn: boolean;
  /** Room on the disk of an embedded database that this process runs; null for any other. */
  freeSpace: () => FreeSpace | null;
  close: () => Promise<void>;
};

/**
 * Opens the database, brings it to the code's newest migration and checks that it is of this kind of installation.
 * Throws a UserError for all that a person can mend (`isUnreachable` tells the ones that may pass); nothing stays open then.
 */
export async function openDatabase(where: Where, options: OpenOptions): Promise<Database> {
  const place = where.kind === 'embedded' ? await openDirectory(where.directory, options) : openUrl(where.url);
  const pool = new pg.Pool({ ...place.connection, max: options.maxConnections ?? 8, application_name: 'toilbot' });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', (error) => options.logger.warn({ why: error.message }, 'database connection lost'));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const close = async () => {
    await prisma.$disconnect();
    await pool.end();
    await place.close();
  };
  try {
    await prepare(pool, place.mayMigrate && (options.migrate ?? true), options);
  } catch (error) {
    await close();
    const failure = connectionFailure(error);
    if (failure === null || error instanceof UserError) throw error;
    throw new UserError(`The database at ${place.describe} cannot be used: ${failure.why}.`, { cause: error });
  }
  return {
    kind: where.kind,
    prisma,
    pool,
    connection: place.connection,
    describe: () => place.describe,
    health: () => health(pool, place.embedded),
    isOwn: place.embedded !== null,
    freeSpace: () => place.embedded?.freeSpace() ?? null,
    close,
  };
}

type Place = {
  connection: ConnectionSettings;
  describe: string;
  embedded: Embedded | null;
  mayMigrate: boolean;
  close: () => Promise<void>;
};

function openUrl(url: string): Place {
  return {
    connection: postgresConnection(url),
    describe: `PostgreSQL ${describeUrl(url)}`,
    embedded: null,
    mayMigrate: true,
    close: async () => {},
  };
}

/** A command that finds the directory taken waits this long for the holder's socket, and an owner for a command to end. */
const patienceMs = 15_000;

async function openDirectory(directory: string, options: OpenOptions): Promise<Place> {
  const describe = `embedded database in ${directory}`;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const attempt = tryLock(directory, options.role === 'owner' ? 'owner' : 'visitor', options.clock());
    if (attempt.kind === 'held') {
      try {
        const embedded = await startEmbedded({ ...options, directory });
        return {
          connection: embeddedConnection(embedded.socketDirectory),
          describe,
          embedded,
          mayMigrate: true,
          close: async () => {
            await embedded.close();
            attempt.release();
          },
        };
      } catch (error) {
        attempt.release();
        throw error;
      }
    }
    if (attempt.because === 'left by another host') throw refusal(directory, attempt.owner, attempt.because);
    if (options.role === 'client') {
      const visit = await visitSocket(directory, describe);
      if (visit !== null) return visit;
    } else if (attempt.owner?.role !== 'visitor' || attempt.owner.released) {
      throw refusal(directory, attempt.owner, attempt.because);
    }
    if (performance.now() > deadline) throw refusal(directory, attempt.owner, attempt.because);
    await sleep(100);
  }
}

/** The running process's socket, when it answers. Only that process migrates: the code that runs must fit the tables. */
async function visitSocket(directory: string, describe: string): Promise<Place | null> {
  const place = socketPlace(socketDirectoryOf(directory));
  const connection = embeddedConnection(place.directory);
  const client = new pg.Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
  } catch {
    place.remove();
    return null;
  } finally {
    await client.end().catch(() => {});
  }
  return { connection, describe, embedded: null, mayMigrate: false, close: async () => place.remove() };
}

const oldestServer = 15;

async function prepare(pool: pg.Pool, mayMigrate: boolean, options: OpenOptions): Promise<void> {
  const migrations = options.migrations ?? (await readMigrations());
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    const server = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (server < oldestServer) {
      throw new UserError(`The database is PostgreSQL ${server}; toilbot needs ${oldestServer} or newer.`);
    }
    const state = await migrationState(client, migrations, options.version);
    await refuseOtherKind(client, options.installation);
    if (mayMigrate) {
      const applied = await migrate(client, migrations, options.version, options.clock);
      if (applied.length > 0) options.logger.info({ applied }, 'database migrated');
    } else if (state.pending.length > 0) {
      throw new UserError(
        `The database is older than this toilbot: it is at ${state.applied.at(-1) ?? 'nothing'}, toilbot ${options.version} needs ${migrations.at(-1)?.name}. Restart \`toilbot start\` with this version first.`,
      );
    }
    await client.query(
      'insert into installation (id, kind, created_at) values (1, $1, $2) on conflict (id) do nothing',
      [options.installation, options.clock()],
    );
    await refuseOtherKind(client, options.installation);
  } finally {
    client.release();
  }
}

async function refuseOtherKind(client: pg.ClientBase, kind: InstallationKind): Promise<void> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('installation') is not null as there`,
  );
  if (found[0]?.there !== true) return;
  const { rows } = await client.query<{ kind: string }>('select kind from installation where id = 1');
  const holds = rows[0]?.kind;
  if (holds === undefined || holds === kind) return;
  throw new UserError(
    `The database belongs to a ${holds} installation and this one is ${kind}: practice and real data are never mixed. Give it a database of its own.`,
  );
}

async function health(pool: pg.Pool, embedded: Embedded | null): Promise<DatabaseHealth> {
  const trouble = embedded?.trouble() ?? null;
  if (trouble !== null) return { ok: false, why: trouble };
  const answer = pool
    .query(`select current_setting('transaction_read_only') as read_only`)
    .then(
      ({ rows }): DatabaseHealth =>
        rows[0]?.read_only === 'on' ? { ok: false, why: 'The database is read-only.' } : { ok: true },
    )
    .catch((error: unknown): DatabaseHealth => {
      const why = connectionFailure(error)?.why ?? (error instanceof Error ? error.message : String(error));
      return { ok: false, why: `The database cannot be used: ${why}.` };
    });
  const late = new AbortController();
  const silence = sleep(5_000, undefined, { signal: late.signal }).then(
    (): DatabaseHealth => ({ ok: false, why: 'The database has not answered for 5 seconds.' }),
    (): DatabaseHealth => ({ ok: true }),
  );
  const result = await Promise.race([answer, silence]);
  late.abort();
  return result;
}
