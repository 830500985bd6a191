// Fresh, migrated databases for tests, of both kinds: the embedded one, and PostgreSQL where a server is found
// (TEST_DATABASE_URL, else 127.0.0.1:5432 with trust authentication).
import { afterAll, describe } from '@jest/globals';
import type { Where } from '../src/adapters/postgres/connection.ts';
import { type Database, type OpenOptions, openDatabase } from '../src/adapters/postgres/open.ts';
import { defaults, embeddedPlace, findServer, postgresPlace } from './database-places.ts';

export type TestDatabase = {
  kind: Where['kind'];
  /** A place for a database: a migrated copy, or nothing yet. Removed after the file's tests. */
  place: (content?: 'migrated' | 'empty') => Promise<Where>;
  /** A fresh, migrated, open database; closed and removed after the file's tests. */
  open: (options?: Partial<OpenOptions>) => Promise<Database>;
  /** Opens a place (again); closed after the file's tests. */
  openAt: (where: Where, options?: Partial<OpenOptions>) => Promise<Database>;
};

const server = await findServer();

/** Runs the same tests on every kind of database that is here. PostgreSQL's have TimeZone Asia/Tokyo set, to prove UTC. */
export function eachDatabase(body: (database: TestDatabase) => void): void {
  const kinds: Where['kind'][] = server === null ? ['embedded'] : ['embedded', 'postgres'];
  for (const kind of kinds) describe(`on ${kind}`, () => body(testDatabase(kind)));
}

/** The databases of one kind, for tests about what only that kind has. */
export function onlyOn(kind: Where['kind'], body: (database: TestDatabase) => void): void {
  if (kind === 'postgres' && server === null) describe.skip('on postgres (none found)', () => body(testDatabase(kind)));
  else describe(`on ${kind}`, () => body(testDatabase(kind)));
}

function testDatabase(kind: Where['kind']): TestDatabase {
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });
  const place = async (content: 'migrated' | 'empty' = 'migrated') => {
    const { where, remove } = kind === 'embedded' ? await embeddedPlace(content) : await postgresPlace(content);
    closing.push(remove);
    return where;
  };
  const openAt = async (where: Where, options: Partial<OpenOptions> = {}) => {
    const database = await openDatabase(where, { ...defaults, ...options });
    let open = true;
    const close = async () => {
      if (!open) return;
      open = false;
      await database.close();
    };
    closing.push(close);
    return { ...database, close };
  };
  return { kind, place, openAt, open: async (options) => openAt(await place(), options) };
}
