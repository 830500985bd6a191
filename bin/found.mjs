// What the tests can use on this machine. Each answer is `{ found, text }`, and never a password.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const localPostgres = 'postgres://postgres@127.0.0.1:5432/postgres';
const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macBrowser = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The embedded database comes with `npm ci`, so it is always there. */
export function findEmbedded() {
  const file = new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url);
  return `PGlite ${JSON.parse(readFileSync(file, 'utf8')).version}`;
}

/** The server of TEST_DATABASE_URL, or one on 127.0.0.1:5432 that lets `postgres` in without a password. */
export async function findPostgres(environment) {
  const url = environment.TEST_DATABASE_URL || localPostgres;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  // A server that goes away in between is told by the query that fails, not by this event.
  client.on('error', () => {});
  const where = `${client.host}:${client.port}`;
  try {
    await client.connect();
    const { rows } = await client.query('show server_version');
    return { found: true, text: `${rows[0].server_version} on ${where}` };
  } catch (error) {
    const reason = error.code ?? error.message;
    return { found: false, text: `none on ${where} (${reason}): tests on PostgreSQL are left out` };
  } finally {
    await client.end().catch(() => {});
  }
}

/** TEST_CHROMIUM, or the first Chromium or Chrome on the path. */
export async function findChromium(environment) {
  const path = environment.TEST_CHROMIUM || browsersOnPath(environment.PATH ?? '')[0];
  if (!path) return { found: false, text: 'none: browser tests are left out' };
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    return { found: true, path, text: `${path}, ${stdout.trim()}` };
  } catch (error) {
    return { found: false, text: `none: ${path} does not start (${error.code}): browser tests are left out` };
  }
}

function browsersOnPath(searchPath) {
  const onPath = searchPath.split(delimiter).flatMap((folder) => browserNames.map((name) => join(folder, name)));
  return [...onPath, macBrowser].filter((path) => existsSync(path));
}
