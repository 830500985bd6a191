import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import type { CommandEnd } from './domain/timed-command.ts';

/** A terminal sends these to every process that it has in front: the command has got them already. */
const OF_TERMINALS = ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
const PASSED_ON = [...OF_TERMINALS, 'SIGTERM'] as const;

/** Whether this process belongs to a terminal. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

export type CommandRun =
  | { readonly is: 'ended'; readonly end: CommandEnd }
  /** It never ran; `code` is what a shell would end with. */
  | { readonly is: 'not run'; readonly code: 126 | 127; readonly why: string };

/**
 * Runs a command in this process's own streams and waits for it, whatever signal comes: it goes to the command. One that
 * a terminal sent is not sent twice: to `terraform` a second SIGINT means to drop everything.
 */
export function runCommand(
  [program = '', ...words]: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<CommandRun> {
  return new Promise((resolve) => {
    const fromTerminal: readonly string[] = hasTerminal() ? OF_TERMINALS : [];
    const pass = (signal: NodeJS.Signals): void => {
      if (!fromTerminal.includes(signal)) child.kill(signal);
    };
    // Before the command begins: one that comes at once would end this process and leave the command alone.
    for (const signal of PASSED_ON) process.on(signal, pass);
    const child = spawn(program, words, { stdio: 'inherit', env: { ...variables } });
    const over = (run: CommandRun): void => {
      for (const signal of PASSED_ON) process.off(signal, pass);
      resolve(run);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      const missing = error.code === 'ENOENT';
      over({
        is: 'not run',
        code: missing ? 127 : 126,
        why: missing ? 'there is no such program' : `it cannot be run (${error.code ?? 'unknown'})`,
      });
    });
    child.once('exit', (code, signal) => {
      over({
        is: 'ended',
        end:
          signal === null
            ? { by: 'exit', code: code ?? 1 }
            : { by: 'signal', signal, number: constants.signals[signal] },
      });
    });
  });
}
