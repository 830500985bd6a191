import { DAY, MINUTE } from './domain/calendar.ts';
import { deriveStages } from './domain/derive-stages.ts';
import { movePayload } from './domain/move-notice.ts';
import type { Prover } from './domain/places.ts';
import { channelOf } from './domain/routing.ts';
import type { Settings } from './domain/settings.ts';
import type { StageAnnouncement, StageRecord } from './domain/stage-record.ts';
import type { Store } from './domain/store.ts';

/** Resting sightings older than this are not asked for: of a move before then the record tells. */
const OLDEST_DAYS = 400;
/** All that was seen within this time is walked through: more than any quiet time or rest. */
const RECENT_DAYS = 45;
/** What was derived just now is good enough. */
const LEAST_AGE = 30_000;
/** Also when nothing was looked at, as sight grows stale. */
const MOST_AGE = 15 * MINUTE;
/** Deriving takes at most a twentieth of the time. */
const REST = 20;

export interface StagesParts {
  readonly store: Pick<Store, 'stages' | 'sightings' | 'runs' | 'measures'>;
  readonly settings: Settings;
  readonly provers: readonly Prover[];
  readonly clock: () => Date;
  readonly nudge: () => void;
}

/** Derives the stages anew when something was looked at since; safe in any number of processes. */
export interface Stages {
  /** A part of the tick: not more often than leaves time for all else. */
  tick(): Promise<void>;
  /** For who asks now. */
  refresh(): Promise<void>;
}

export function openStages(parts: StagesParts): Stages {
  const { store, settings, clock } = parts;
  let restUntil = 0;
  let running: Promise<void> | null = null;

  async function derive(): Promise<void> {
    const now = clock();
    const ago = (days: number): Date => new Date(now.getTime() - days * DAY);
    const kept = await store.stages.kept(ago(OLDEST_DAYS));
    // The first time all is walked through, so that the weeks before are told as well.
    const since = kept.newestDay === null ? ago(OLDEST_DAYS) : ago(RECENT_DAYS);
    const derived = deriveStages({
      ...kept,
      settings,
      intervals: await store.sightings.intervals(ago(OLDEST_DAYS), since),
      looks: await store.runs.lookRecords(),
      provers: parts.provers,
      requests: await store.measures.since('requests', ago(1)),
      now,
    });
    await store.stages.write(derived, kept, derived.announced.flatMap(announcementOf), now);
    if (derived.announced.length > 0) parts.nudge();
  }

  function announcementOf(record: StageRecord): readonly StageAnnouncement[] {
    const { subsystem, environment, movedAt } = record;
    const channel = channelOf({ kind: 'moved', subsystem, environment, team: null }, settings, new Set());
    if (channel === null || movedAt === null) return [];
    const key = `moved:${subsystem}:${environment}:${movedAt.toISOString()}`;
    return [{ key, channel, payload: movePayload({ subsystem, environment, movedAt }) }];
  }

  async function whenNews(): Promise<void> {
    if (settings.subsystems.length === 0) return;
    const begun = clock().getTime();
    if (!(await store.stages.isNews(clock(), { least: LEAST_AGE, most: MOST_AGE }))) return;
    await derive();
    const ended = clock().getTime();
    restUntil = ended + Math.min(MOST_AGE, REST * (ended - begun));
  }

  // A clock that was set back makes no rest longer.
  function isResting(): boolean {
    const left = restUntil - clock().getTime();
    return left > 0 && left <= MOST_AGE;
  }

  function refresh(): Promise<void> {
    running ??= whenNews().finally(() => {
      running = null;
    });
    return running;
  }

  return { refresh, tick: async () => (isResting() ? undefined : refresh()) };
}
