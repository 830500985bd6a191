/** A subsystem that has moved, as its channel is told. */

import type { Deletable } from './leftovers.ts';
import type { Saving } from './saving.ts';
import type { NextMove, Progress } from './status.ts';
import type { JsonObject, Platform } from './vocabulary.ts';

/** The move that a delivery announces. */
export interface AnnouncedMove {
  readonly subsystem: string;
  readonly environment: string;
  readonly movedAt: Date;
}

/** The payload of a delivery that announces a move; it is rendered when it is sent. */
export function movePayload({ subsystem, environment, movedAt }: AnnouncedMove): JsonObject {
  return { announces: 'moved', subsystem, environment, movedAt: movedAt.toISOString() };
}

/** The move in a delivery's payload, or null when it announces none. */
export function moveIn(payload: JsonObject): AnnouncedMove | null {
  const { announces, subsystem, environment, movedAt } = payload;
  if (announces !== 'moved') return null;
  if (typeof subsystem !== 'string' || typeof environment !== 'string' || typeof movedAt !== 'string') return null;
  const at = new Date(movedAt);
  return Number.isNaN(at.getTime()) ? null : { subsystem, environment, movedAt: at };
}

/** All that is said of a move, as it is known when it is said. */
export interface MoveTold extends AnnouncedMove {
  /** Where it runs now. */
  readonly on: readonly Platform[];
  readonly saving: Saving;
  /** Null when nothing was seen that it left behind. */
  readonly deletable: Deletable | null;
  readonly progress: Progress | null;
  /** Most worth moving first. */
  readonly next: readonly NextMove[];
  readonly now: Date;
}
