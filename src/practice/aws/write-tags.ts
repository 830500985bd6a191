import type { TreeObject } from './wire.ts';

/** Tags as most services write them. */
export function pairs(tags: Readonly<Record<string, string>>): readonly TreeObject[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
