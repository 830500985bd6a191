import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRIPS, type Drip, HAPPENING_IDS, type Happening } from './happenings.ts';

/** What a practice fleet must remember: when it began, and what was made to happen by hand. */
export interface Memory {
  readonly start: Date;
  readonly seed: string;
  readonly drip: Drip;
  applied(): readonly Happening[];
  /** Returns the same happening once it is on disk. */
  apply(happening: Happening): Happening;
}

const FILE = 'practice-fleet.json';

/** Opens the state in `directory`, or begins one there; with a directory of null it lives as long as the process. */
export function openMemory(directory: string | null, start: Date, seed: string, drip: Drip): Memory {
  const kept = directory === null ? null : read(join(directory, FILE));
  const begun = kept ?? { start, seed, drip, applied: [] };
  let applied: readonly Happening[] = begun.applied;
  const keep = (): void => {
    if (directory !== null) write(directory, { ...begun, applied });
  };
  if (kept === null) keep();
  return {
    start: begun.start,
    seed: begun.seed,
    drip: begun.drip,
    applied: () => applied,
    apply: (happening) => {
      applied = [...applied, happening];
      keep();
      return happening;
    },
  };
}

interface Kept {
  readonly start: Date;
  readonly seed: string;
  readonly drip: Drip;
  readonly applied: readonly Happening[];
}

function write(directory: string, kept: Kept): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, FILE);
  // A reader, or a start after kill -9, sees the old file or the new one, never half of one.
  writeFileSync(`${path}.new`, JSON.stringify(kept, null, 1));
  renameSync(`${path}.new`, path);
}

function read(path: string): Kept | null {
  if (!existsSync(path)) return null;
  const kept = parse(readFileSync(path, 'utf8'));
  if (kept === null) throw new Error(`${path} is not the state of a practice fleet; remove it to begin again`);
  return kept;
}

function parse(text: string): Kept | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const start = dateOf(value['start']);
  const { seed, drip, applied } = value;
  if (start === null || typeof seed !== 'string' || !Array.isArray(applied)) return null;
  const knownDrip = DRIPS.find((one) => one === drip);
  const happenings = applied.map(happeningOf);
  if (knownDrip === undefined || happenings.includes(null)) return null;
  return { start, seed, drip: knownDrip, applied: happenings.filter((one) => one !== null) };
}

function happeningOf(value: unknown): Happening | null {
  if (!isRecord(value)) return null;
  const id = HAPPENING_IDS.find((one) => one === value['id']);
  const at = dateOf(value['at']);
  if (id === undefined || at === null) return null;
  const { subsystem, account, region } = value;
  return {
    id,
    at,
    ...(typeof subsystem === 'string' ? { subsystem } : {}),
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function dateOf(value: unknown): Date | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
