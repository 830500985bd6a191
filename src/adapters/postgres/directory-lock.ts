import { mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';
import { z } from 'zod';
import { UserError } from '../../domain/user-error.ts';

export const lockRoles = ['owner', 'visitor'] as const;
/** `owner` is the running toilbot; `visitor` a command that opened the directory itself because nobody had it. */
export type LockRole = (typeof lockRoles)[number];

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  role: z.enum(lockRoles),
  since: z.string(),
  released: z.boolean(),
});
export type LockOwner = z.infer<typeof ownerSchema>;

export type LockAttempt =
  | { kind: 'held'; release: () => void }
  | { kind: 'refused'; owner: LockOwner | null; because: 'in use' | 'left by another host' };

/** File systems that several machines can mount at once (statfs magic numbers: nfs, smb, cifs, smb2, 9p, fuse). */
const networkFileSystems = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546]);

/**
 * Takes the directory for this process alone, or says who has it. Creates the directory (mode 0700) when it is missing.
 *
 * The lock is the operating system's own lock on the file `lock`, reached through SQLite's exclusive transaction because
 * Node has no lock call. The kernel grants it to one process and frees it when that process dies, however it dies, so a
 * lock is never stale, no live holder is ever robbed, and simultaneous starters cannot both win. `owner.json` beside it is
 * there to be read by people; it decides only on a network file system, whose locks other machines may not see: what
 * another host left without releasing is refused there until a person removes that file.
 */
export function tryLock(directory: string, role: LockRole, now: Date, host: string = hostname()): LockAttempt {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const ownerFile = join(directory, 'owner.json');
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isNativeError(error) && error.message.includes('locked')) {
      return { kind: 'refused', owner: readOwner(ownerFile), because: 'in use' };
    }
    throw error;
  }
  const before = readOwner(ownerFile);
  if (before !== null && leftByAnotherHost(before, host, statfsSync(directory).type)) {
    database.close();
    return { kind: 'refused', owner: before, because: 'left by another host' };
  }
  const owner: LockOwner = { pid: process.pid, host, role, since: now.toISOString(), released: false };
  writeOwner(ownerFile, owner);
  let held = true;
  return {
    kind: 'held',
    release: () => {
      if (!held) return;
      held = false;
      writeOwner(ownerFile, { ...owner, released: true });
      database.close();
    },
  };
}

/** Whether the note that was found must be taken for a live holder on another machine. */
export function leftByAnotherHost(owner: LockOwner, host: string, fileSystem: number): boolean {
  return !owner.released && owner.host !== host && networkFileSystems.has(fileSystem);
}

/** One plain line for a person whose start was refused. */
export function refusal(
  directory: string,
  owner: LockOwner | null,
  because: 'in use' | 'left by another host',
): UserError {
  const who = owner === null ? 'another process' : `process ${owner.pid} on ${owner.host} (since ${owner.since})`;
  if (because === 'in use') {
    return new UserError(
      `The embedded database in ${directory} is in use by ${who}. Stop that toilbot first, or set DATABASE_URL to run several on one PostgreSQL.`,
    );
  }
  return new UserError(
    `The embedded database in ${directory} was last opened by ${who} and not released. If that machine no longer runs toilbot, delete ${join(directory, 'owner.json')} and start again.`,
  );
}

function readOwner(file: string): LockOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing, or cut short by a kill: it is only a note, and the lock itself has been asked already.
    return null;
  }
}

function writeOwner(file: string, owner: LockOwner): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(owner, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    // A full disk must not keep a lock from being released.
    if (!(isNativeError(error) && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
