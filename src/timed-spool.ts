import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LEAD_TIME_STEPS } from './domain/lead-times.ts';
import type { MeasureStore } from './domain/measures.ts';
import type { Subsystem } from './domain/settings.ts';
import { subsystemNamed, type TimedCommand, timedMeasure } from './domain/timed-command.ts';
import { PLATFORMS } from './domain/vocabulary.ts';

const timedSchema = z.object({
  id: z.uuid(),
  what: z.enum(LEAD_TIME_STEPS),
  endedAt: z.iso.datetime().transform((text) => new Date(text)),
  seconds: z.number().nonnegative(),
  outcome: z.enum(['succeeded', 'failed', 'stopped']),
  subsystem: z.string().nullable(),
  environment: z.string().min(1),
  platform: z.enum(PLATFORMS),
}) satisfies z.ZodType<TimedCommand>;

const SUFFIX = '.json';
/** A file that cannot be read is put aside under this, so that it is told of once. */
const ASIDE = '.not-understood';

/** Where figures wait until the database has them. Those of a practice fleet wait apart from real ones. */
export function timedDirectory(dataDirectory: string, installation: 'practice' | 'real'): string {
  return join(dataDirectory, ...(installation === 'practice' ? ['practice'] : []), 'timed');
}

/** Keeps a figure, whole or not at all. */
export async function keepTimed(directory: string, timed: TimedCommand): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `${timed.id}${SUFFIX}`);
  await writeFile(`${file}.new`, `${JSON.stringify(timed)}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Null when another process has handed it in meanwhile. */
async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

function timedOf(text: string): TimedCommand | null {
  try {
    return timedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export interface HandInParts {
  readonly measures: Pick<MeasureStore, 'add'>;
  readonly subsystems: readonly Subsystem[];
  readonly now: Date;
  /** Is told in a line of what was kept and yet needs somebody. */
  readonly tell: (line: string) => void;
}

/**
 * Hands in the figures that wait in a directory, and these besides. A file goes when the database has its figure; whoever
 * is stopped between the two, or does it at the same time, hands in the same key again. Rejects when the database does
 * not take them: then they wait on.
 */
export async function handInTimed(
  directory: string,
  parts: HandInParts,
  besides: readonly TimedCommand[] = [],
): Promise<void> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const waiting: TimedCommand[] = [];
  const files: string[] = [];
  for (const name of names.filter((it) => it.endsWith(SUFFIX)).sort()) {
    const file = join(directory, name);
    const text = await textOf(file);
    if (text === null) continue;
    const timed = timedOf(text);
    if (timed) {
      waiting.push(timed);
      files.push(file);
    } else {
      await rename(file, `${file}${ASIDE}`);
      parts.tell(`${file}${ASIDE} is no figure of toilbot time, and was put aside`);
    }
  }
  const all = [...waiting, ...besides];
  if (all.length === 0) return;
  const known = all.map((it) => {
    const subsystem = it.subsystem === null ? null : subsystemNamed(it.subsystem, parts.subsystems);
    if (it.subsystem !== null && subsystem === null)
      parts.tell(`no subsystem is called ${it.subsystem}: a figure of toilbot time stays under that name`);
    return timedMeasure({ ...it, subsystem: subsystem ?? it.subsystem });
  });
  await parts.measures.add(known, parts.now);
  for (const file of files) await rm(file, { force: true });
}
