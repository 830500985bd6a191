import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { UserError } from '../../domain/user-error.ts';

/** Room that must stay free on the disk of the embedded database, in bytes: eight WAL segments. */
export const defaultMinimumFreeBytes = 128 * 1024 * 1024;

export type FreeSpace = { freeBytes: number; minimumBytes: number; low: boolean };

/** How much room the disk of `directory` has for an ordinary user. */
export function freeSpace(directory: string, minimumBytes: number): FreeSpace {
  const { bavail, bsize } = statfsSync(directory);
  const freeBytes = bavail * bsize;
  return { freeBytes, minimumBytes, low: freeBytes < minimumBytes };
}

/** One plain line about a disk that is too full to write on. */
export function lowSpaceLine(directory: string, space: FreeSpace): string {
  const megabytes = (bytes: number) => `${Math.floor(bytes / 1024 / 1024)} MB`;
  return `Only ${megabytes(space.freeBytes)} are free on the disk of the embedded database in ${directory}; it needs ${megabytes(space.minimumBytes)}. Nothing is written until there is room.`;
}

/**
 * What the data directory holds: nothing yet, or a database. Throws a UserError for files that are no database: PGlite
 * would make a new, empty one over them.
 */
export function dataDirectoryState(dataDirectory: string): 'empty' | 'database' {
  let names: string[];
  try {
    names = readdirSync(dataDirectory);
  } catch {
    return 'empty';
  }
  if (names.length === 0) return 'empty';
  if (names.includes('PG_VERSION') && names.includes('global') && names.includes('pg_wal')) return 'database';
  throw damaged(dataDirectory, 'files of the database are missing');
}

/** One plain line for a database that does not open. It was left as it is. */
export function damaged(dataDirectory: string, why: string): UserError {
  return new UserError(
    `The embedded database in ${dataDirectory} does not open (${why.replace(/\s+/g, ' ').trim()}). It was left as it is: restore that directory from a backup, or move it away to start with an empty one.`,
  );
}

export type SocketPlace = { directory: string; remove: () => void };

/**
 * A path to the socket directory (made with mode 0700) that is short enough for a Unix socket (107 bytes on Linux, 103 on
 * macOS): the directory itself, or a symbolic link to it under the system's temporary directory. The socket file stands
 * in the real directory in both cases, so processes need not agree on the link.
 */
export function socketPlace(socketDirectory: string): SocketPlace {
  mkdirSync(socketDirectory, { recursive: true, mode: 0o700 });
  if (Buffer.byteLength(join(socketDirectory, '.s.PGSQL.5432')) <= 100) {
    return { directory: socketDirectory, remove: () => {} };
  }
  const parent = mkdtempSync(join(tmpdir(), 'toilbot-'));
  const link = join(parent, 'd');
  symlinkSync(socketDirectory, link);
  return { directory: link, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Asks the operating system to put every file under `directory` that changed after `since` (ms) on the disk. */
export async function syncFiles(directory: string, since: number): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const folders = new Set([directory]);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) folders.add(path);
    else if (entry.isFile()) await syncOne(path, since);
  }
  for (const folder of folders) await syncOne(folder, since);
}

async function syncOne(path: string, since: number): Promise<void> {
  try {
    if ((await stat(path)).mtimeMs < since) return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // The database removes files at any moment; what is gone needs no sync.
    if (!(isNativeError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
