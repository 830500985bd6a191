// The embedded database's own thread: PGlite behind a PostgreSQL socket. On the main thread it would starve every timer.
import { renameSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';
import { freeSpace, syncFiles } from './data-directory.ts';
import { type Session, shareSession } from './shared-session.ts';

export type ToWorker = { kind: 'ping' } | { kind: 'close' };
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'refused'; why: string }
  | { kind: 'pong' }
  | { kind: 'broken'; why: string }
  | { kind: 'trouble'; why: string }
  | { kind: 'closed' };

const settings = z
  .object({
    /** `create` makes the files and ends: making them takes 500 MB that a thread gives back only at its end. */
    task: z.enum(['create', 'serve']),
    dataDirectory: z.string(),
    socketPath: z.string(),
    minimumFreeBytes: z.number(),
    syncEveryMs: z.number(),
    freeSpaceEveryMs: z.number(),
  })
  .parse(workerData);
export type WorkerSettings = typeof settings;

const startParams = [
  ...PGlite.defaultStartParams,
  ...['shared_buffers=16MB', 'timezone=UTC', 'max_wal_size=128MB'].flatMap((setting) => ['-c', setting]),
];

const say = (message: FromWorker) => parentPort?.postMessage(message);
const lineOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
  if (settings.task === 'create') await create(settings.dataDirectory);
  else await serve(await PGlite.create({ dataDir: settings.dataDirectory, startParams }));
} catch (error) {
  say({ kind: 'refused', why: lineOf(error) });
}

/** Made beside and renamed when it is whole, so that a kill in its midst leaves nothing half-made. */
async function create(dataDirectory: string): Promise<void> {
  const draft = `${dataDirectory}.new`;
  rmSync(draft, { recursive: true, force: true });
  await (await PGlite.create({ dataDir: draft, startParams })).close();
  await syncFiles(draft, 0);
  rmSync(dataDirectory, { recursive: true, force: true });
  renameSync(draft, dataDirectory);
  say({ kind: 'ready' });
}

async function serve(database: PGlite): Promise<void> {
  const session = shareSession(database, (why) => say({ kind: 'broken', why }));
  rmSync(settings.socketPath, { force: true });
  const server = new PGLiteSocketServer({ db: session.forServer, path: settings.socketPath, maxConnections: 100 });
  await server.start();

  const syncing = keepSynced(session);
  const guarding = guardFreeSpace(session);
  parentPort?.on('message', (message: ToWorker) => {
    if (message.kind === 'ping') say({ kind: 'pong' });
    else void close();
  });
  say({ kind: 'ready' });

  let closing = false;
  async function close() {
    if (closing) return;
    closing = true;
    clearInterval(guarding);
    await syncing.stop();
    try {
      await server.stop();
      await database.close();
      await syncFiles(settings.dataDirectory, 0);
    } catch (error) {
      say({ kind: 'trouble', why: lineOf(error) });
    }
    say({ kind: 'closed' });
    parentPort?.close();
  }
}

/**
 * PGlite's own writes are never fsynced (`-F` is one of its fixed parameters, and its file layer has no fsync). A commit
 * survives the death of the process, but a power cut may lose what came after the last checkpoint made here, and can in
 * principle tear the files. Backups are the answer to that; this only keeps the window short.
 */
function keepSynced(session: Session): { stop: () => Promise<void> } {
  let synced = 0;
  let position = '';
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    const now = await session.ask('select pg_current_wal_insert_lsn()');
    if (now === null || now === position) return;
    const started = Date.now();
    if ((await session.ask('checkpoint')) === null) return;
    await syncFiles(settings.dataDirectory, synced - 2_000);
    synced = started;
    position = (await session.ask('select pg_current_wal_insert_lsn()')) ?? '';
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((error: unknown) => say({ kind: 'trouble', why: lineOf(error) }));
  }, settings.syncEveryMs);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

/** Room above the limit that ends the read-only state, so that it does not flutter: one WAL segment. */
const backAboveBytes = 16 * 1024 * 1024;

/** Below the limit the session turns read-only (SQLSTATE 25006): a disk that fills up makes PGlite spin for ever. */
function guardFreeSpace(session: Session): NodeJS.Timeout {
  let readOnly = false;
  const look = async () => {
    const space = freeSpace(settings.dataDirectory, settings.minimumFreeBytes);
    const wanted = readOnly ? space.freeBytes < space.minimumBytes + backAboveBytes : space.low;
    if (wanted === readOnly) return;
    const answer = await session.ask(`set default_transaction_read_only = ${wanted ? 'on' : 'off'}`);
    if (answer !== null) readOnly = wanted;
  };
  let busy = false;
  return setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .catch((error: unknown) => say({ kind: 'trouble', why: lineOf(error) }))
      .finally(() => {
        busy = false;
      });
  }, settings.freeSpaceEveryMs);
}
