import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, inTurn, median } from './measure.ts';
import { bareNode, startToilbot } from './started.ts';

const ROUNDS = 5;

async function startIn(directory: string): Promise<number> {
  const started = await startToilbot(directory, {});
  await started.stop();
  return started.startedInMs;
}

/** The practice start in an empty directory, which makes its database first, and again in the same one. */
export const start: Benchmark = {
  id: 'start',
  title: 'start-up: a practice start until /healthz answers 200, against Node alone',
  run: async () => {
    const made: string[] = [];
    const emptyDirectory = () => {
      const directory = mkdtempSync(join(tmpdir(), 'toilbot-bench-'));
      made.push(directory);
      return directory;
    };
    try {
      const node = async () => (await bareNode()).tookMs;
      const first = await inTurn(ROUNDS, () => startIn(emptyDirectory()), node);
      const known = emptyDirectory();
      const again = await inTurn(ROUNDS, () => startIn(known), node);
      const found = (name: string, what: string, { ours, baseline }: typeof first) => ({
        name,
        ours: { what, value: median(ours), unit: 'ms' as const },
        baseline: { what: 'node -e', value: median(baseline), unit: 'ms' as const },
        goal: null,
      });
      return [found('start, first', 'makes its database', first), found('start, again', 'opens its database', again)];
    } finally {
      for (const directory of made) rmSync(directory, { recursive: true, force: true });
    }
  },
};
