import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The bytes of uploaded files, by file id. */
export type Contents = {
  get(id: string): Uint8Array | undefined;
  /** Beyond the bounds the oldest files' bytes are dropped; their messages stay. */
  put(id: string, bytes: Uint8Array): void;
};

const MOST_FILES = 50;
const MOST_BYTES = 50_000_000;
/** One upload; Slack itself takes far more. */
export const MOST_FILE_BYTES = 5_000_000;

/** Keeps uploads in memory or, with a directory, as one file each in `slack-files/`, so that they survive a restart. */
export function openContents(directory: string | null): Contents {
  const kept = new Map<string, Uint8Array>();
  const folder = directory === null ? null : join(directory, 'slack-files');
  if (folder !== null) {
    mkdirSync(folder, { recursive: true });
    // Ids are given in order.
    for (const id of readdirSync(folder).sort()) kept.set(id, new Uint8Array(readFileSync(join(folder, id))));
  }
  const bytesKept = () => [...kept.values()].reduce((sum, one) => sum + one.length, 0);
  return {
    get: (id) => kept.get(id),
    put(id, bytes) {
      kept.set(id, bytes);
      if (folder !== null) writeFileSync(join(folder, id), bytes);
      for (const oldest of kept.keys()) {
        if (oldest === id || (kept.size <= MOST_FILES && bytesKept() <= MOST_BYTES)) break;
        kept.delete(oldest);
        if (folder !== null) rmSync(join(folder, oldest), { force: true });
      }
    },
  };
}
