import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inDisguise, openDisguise } from './disguise.ts';
import type { Judgement } from './domain/finding.ts';
import type { Answers, Fleet, Place } from './domain/fleet.ts';
import type { Job, JudgeInput } from './domain/job.ts';
import { type Scope, scopeId } from './domain/scope.ts';
import { UserError } from './domain/user-error.ts';
import { closedScope, gather } from './look.ts';

/** What one job was answered at one scope, and what its judge makes of it: a case that a test walks again. */
export interface Recording {
  readonly job: string;
  readonly place: Place;
  readonly scope: Scope;
  readonly now: Date;
  readonly answers: Answers;
  readonly judged: Judgement;
}

/** What a judge is told besides the answers. */
export type JudgeSurroundings = Pick<JudgeInput, 'now' | 'settings' | 'lifecycle' | 'seen'>;

/** Dates are written so that they come back as dates, and not as text that looks like one. */
const DATE = '$date';

// JSON.stringify calls `toJSON` of a date before any replacer sees it: so the tree is marked first.
function marked(value: unknown): unknown {
  if (value instanceof Date) return { [DATE]: value.toISOString() };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
}

/** A recording as JSON. */
export function writeRecording(recording: Recording): string {
  return `${JSON.stringify(marked(recording), null, 1)}\n`;
}

/** Reads what {@link writeRecording} wrote. Throws a UserError for what is none. */
export function readRecording(text: string, name: string): Recording {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && DATE in value ? new Date(String(value[DATE])) : value,
    ) as Recording;
  } catch (error) {
    throw new UserError(`${name}: is no recording: ${error instanceof Error ? error.message : 'not readable'}`);
  }
}

/**
 * Makes the reads of a job at the scopes that are asked for, in one disguise for all of them and for the settings that they
 * are judged by: an account that these name is the one that was read. Names and tags stay as they are: read a recording
 * before you give it away. Changes and stores nothing.
 */
export async function record(
  job: Job,
  fleet: Fleet,
  wanted: string | null,
  surroundings: JudgeSurroundings,
): Promise<readonly Recording[]> {
  const { signal } = new AbortController();
  const disguise = openDisguise();
  const settings = inDisguise(surroundings.settings, disguise);
  const made: Recording[] = [];
  const known: string[] = [];
  for (const look of job.looks) {
    for (const { scope, gap } of await fleet.scopes(look.place, signal)) {
      known.push(scopeId(scope));
      if (wanted !== null && wanted !== scopeId(scope)) continue;
      const gathered = await (gap ? closedScope(gap) : gather(fleet, [look], scope, signal)).of(look);
      const answers: Answers = Object.fromEntries(gathered);
      const seen = inDisguise({ scope, answers }, disguise);
      const judged = job.judge({ ...surroundings, settings, ...seen });
      made.push({ job: job.id, place: look.place, now: surroundings.now, ...seen, judged });
    }
  }
  if (made.length > 0) return made;
  throw new UserError(`record: ${wanted ?? job.id} is no scope of ${job.id}. It has ${known.join(', ') || 'none'}.`);
}

/** Writes a recording into a directory, under its job and scope. Answers its path. */
export async function keepRecording(recording: Recording, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${recording.job}.${scopeId(recording.scope).replaceAll(/[^\w-]+/g, '.')}.json`);
  await writeFile(file, writeRecording(recording));
  return file;
}
