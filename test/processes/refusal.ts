// What a start that is refused says.
import { expect } from '@jest/globals';
import type { Ended } from './harness.ts';

/** Ended with 1, said these lines of what is wrong and no more, without a stack and without a secret. */
export function expectRefusal({ code, out, err }: Ended, lines: readonly (string | RegExp)[]): void {
  const said = err
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
  expect(said).toEqual(
    lines.map((line) => (typeof line === 'string' ? expect.stringContaining(line) : expect.stringMatching(line))),
  );
  expect(code).toBe(1);
  expect(out).not.toMatch(/ runs\. Health/);
  expect(`${out}${err}`).not.toMatch(/^\s+at |node:internal|canary/m);
}
