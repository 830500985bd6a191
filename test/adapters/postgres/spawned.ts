import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Where } from '../../../src/adapters/postgres/connection.ts';
import type { OpenOptions } from '../../../src/adapters/postgres/open.ts';

export type Line = { opened?: true; refused?: string; kept?: number };
export type Spawned = {
  pid: number;
  /** The next line it says; null when it has ended. */
  next: () => Promise<Line | null>;
  kill: (signal: NodeJS.Signals) => Promise<void>;
};

/** Starts another process on a database; see process.ts. */
export function spawnOn(
  where: Where,
  options: Partial<Pick<OpenOptions, 'role' | 'installation'>> = {},
  then: 'wait' | 'close' | 'write' = 'wait',
): Spawned {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./process.ts', import.meta.url)), JSON.stringify({ where, options, then })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    next: async () => {
      const { value, done } = await lines.next();
      return done === true ? null : JSON.parse(value);
    },
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
