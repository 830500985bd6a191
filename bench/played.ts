import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of this folder that plays an outside system in a process of its own. */
export interface Played {
  /** What it told when it was ready. */
  readonly told: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts `program` and waits until it tells how it is reached. */
export async function play(program: string, ...given: readonly string[]): Promise<Played> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), given);
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new Error(`${program} ended before it was ready`);
  });
  failed.catch(() => {});
  const [told] = (await Promise.race([once(child, 'message'), failed])) as [Played['told']];
  return {
    told,
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}
