import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { UserError } from '../../domain/user-error.ts';
import {
  damaged,
  dataDirectoryState,
  defaultMinimumFreeBytes,
  type FreeSpace,
  freeSpace,
  lowSpaceLine,
  socketPlace,
} from './data-directory.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './embedded-worker.ts';

export type EmbeddedOptions = {
  directory: string;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Room that must stay free on the disk, in bytes. */
  minimumFreeBytes?: number | undefined;
  /** How often what changed is put on the disk (default 30 s). */
  syncEveryMs?: number | undefined;
  /** How long the thread may be silent before it is ended and started again. A query runs on it without a pause. */
  hangMs?: number | undefined;
};

export type Embedded = {
  socketDirectory: string;
  freeSpace: () => FreeSpace;
  /** What keeps the database from working now, as one line; null when nothing does. */
  trouble: () => string | null;
  /** Ends the database's thread as a crash would. */
  terminate: () => Promise<void>;
  close: () => Promise<void>;
};

const freeSpaceEveryMs = 2_000;
const pingEveryMs = 5_000;
const fullDiskHangMs = 20_000;
/**
 * V8 frees compiled WebAssembly that no thread uses any more, and can crash the whole process while it does
 * (https://github.com/nodejs/node/issues/64500, seen with PGlite). Kept, that code is a few megabytes a thread.
 */
const keepCompiledCode = () => setFlagsFromString('--no-wasm-code-gc');
const restartAfterMs = [500, 2_000, 10_000, 30_000] as const;

/**
 * Runs the embedded database of `directory` in a thread of its own until `close`. The caller holds the directory's lock.
 * A thread that dies or hangs is started again (its clients' connections break); meanwhile `trouble` says so.
 * Throws a UserError when the disk is too full or the files do not open.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  keepCompiledCode();
  const { directory, logger } = options;
  const minimumBytes = options.minimumFreeBytes ?? defaultMinimumFreeBytes;
  const dataDirectory = dataDirectoryOf(directory);
  const space = () => freeSpace(directory, minimumBytes);
  const first = space();
  if (first.low) throw new UserError(lowSpaceLine(directory, first));
  const isNew = dataDirectoryState(dataDirectory) === 'empty';

  const place = socketPlace(socketDirectoryOf(directory));
  const settings: WorkerSettings = {
    task: 'serve',
    dataDirectory,
    socketPath: join(place.directory, '.s.PGSQL.5432'),
    minimumFreeBytes: minimumBytes,
    syncEveryMs: options.syncEveryMs ?? 30_000,
    freeSpaceEveryMs,
  };
  let down: string | null = null;
  let closing = false;
  let failures = 0;
  let restart: NodeJS.Timeout | undefined;
  let worker: RunningWorker;

  const start = () => startWorker(settings, options, space, died);
  function died(why: string) {
    if (closing) return;
    down = `The embedded database stopped (${why}) and is being restarted.`;
    logger.error({ why }, 'embedded database stopped');
    restart = setTimeout(tryAgain, restartAfterMs[Math.min(failures, restartAfterMs.length - 1)]);
    failures += 1;
  }
  async function tryAgain() {
    try {
      // A directory that is gone has no space to ask for: a thread that cannot start is tried again like any other.
      const now = space();
      if (now.low) return died(lowSpaceLine(directory, now));
      worker = await start();
      down = null;
      logger.info({}, 'embedded database restarted');
    } catch (error) {
      died(error instanceof Error ? error.message : String(error));
    }
  }

  try {
    if (isNew) await (await startWorker({ ...settings, task: 'create' }, options, space, () => {})).terminate();
    worker = await start();
  } catch (error) {
    place.remove();
    throw damaged(dataDirectory, error instanceof Error ? error.message : String(error));
  }
  return {
    socketDirectory: place.directory,
    freeSpace: space,
    trouble: () => {
      if (down !== null) return down;
      try {
        const now = space();
        return now.low ? lowSpaceLine(directory, now) : null;
      } catch (error) {
        return `The directory of the embedded database cannot be read (${String(error)}).`;
      }
    },
    terminate: () => worker.terminate(),
    close: async () => {
      closing = true;
      clearTimeout(restart);
      await worker.close();
      place.remove();
    },
  };
}

/** Where the files and the socket of an embedded database stand below its directory. */
const dataDirectoryOf = (directory: string) => join(directory, 'pgdata');
export const socketDirectoryOf = (directory: string) => join(directory, 'run');

type RunningWorker = { terminate: () => Promise<void>; close: () => Promise<void> };

async function startWorker(
  settings: WorkerSettings,
  options: EmbeddedOptions,
  space: () => FreeSpace,
  died: (why: string) => void,
): Promise<RunningWorker> {
  const { logger, hangMs = 120_000 } = options;
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData: settings });
  const tell = (message: ToWorker) => worker.postMessage(message);
  let why = 'its thread ended';
  let heardAt = performance.now();

  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  let up = false;
  worker.on('message', (message: FromWorker) => {
    heardAt = performance.now();
    if (message.kind === 'ready') ready.resolve();
    else if (message.kind === 'refused') ready.reject(new Error(message.why));
    else if (message.kind === 'trouble') logger.warn({ why: message.why }, 'embedded database: trouble');
    else if (message.kind === 'broken') {
      why = message.why;
      void worker.terminate();
    }
  });
  worker.on('error', (error) => {
    why = error.message;
  });
  worker.on('exit', () => {
    clearInterval(watch);
    exited.resolve();
    ready.reject(new Error(why));
    if (up) died(why);
  });
  const watch = setInterval(
    () => {
      tell({ kind: 'ping' });
      const silentMs = performance.now() - heardAt;
      const limitMs = Math.min(hangMs, fullDiskHangMs);
      // On a full disk it spins for ever: there is nothing to wait for.
      if (silentMs < limitMs || (silentMs < hangMs && !space().low)) return;
      why = `it did not answer for ${Math.round(silentMs / 1000)} s`;
      void worker.terminate();
    },
    Math.min(pingEveryMs, hangMs / 4),
  );

  try {
    await ready.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  up = true;
  return {
    terminate: async () => {
      await worker.terminate();
    },
    close: async () => {
      up = false;
      tell({ kind: 'close' });
      const patience = setTimeout(() => void worker.terminate(), 20_000);
      await exited.promise;
      clearTimeout(patience);
    },
  };
}
