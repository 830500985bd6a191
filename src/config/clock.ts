import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import type { Mistake } from './mistake.ts';
import { readText } from './text-file.ts';

const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function timeIn(text: string): Date | null {
  const at = ISO.test(text.trim()) ? new Date(text.trim()) : null;
  return at !== null && Number.isFinite(at.getTime()) ? at : null;
}

/**
 * The time for this process. TOILBOT_CLOCK, for test runs, is a time that stands still, or a file that holds one and is
 * read again each time, so that several processes can be moved on together.
 */
export function clockOf(environment: Environment, cwd: string, system: () => Date, mistakes: Mistake[]): () => Date {
  const given = environment.get('TOILBOT_CLOCK');
  if (given === null) return system;
  const fixed = timeIn(given);
  if (fixed !== null) return () => new Date(fixed);
  const path = resolve(cwd, given);
  const read = () => {
    const file = readText(path, 1_000);
    return file.kind === 'text' ? timeIn(file.text) : null;
  };
  let last = read();
  if (last === null) {
    mistakes.push({
      where: 'TOILBOT_CLOCK',
      what: 'is neither a time such as 2026-12-03T09:00:00Z nor a file that holds one: mend it, or unset it for the real time',
    });
    return system;
  }
  return () => {
    // Whoever moves the time on may be writing at this moment.
    last = read() ?? last;
    return new Date(last ?? 0);
  };
}
