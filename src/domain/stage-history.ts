/** What the sightings of weeks tell of a move: when it was done, what came back, and how long the source was quiet. */

import { DAY, HOUR } from './calendar.ts';
import type { Places } from './places.ts';
import type { SightingInterval } from './store.ts';
import type { Platform } from './vocabulary.ts';

/** Two looks an hour apart make a return; less is a visit. */
const RETURN_AFTER = HOUR;
/** A day in which the target was unhealthy for longer than this is no quiet day. */
const UNHEALTHY_AT_MOST = HOUR;

export const HOW_MOVED = ['seen', 'before', 'told'] as const;
/** How we know of a move: `seen` happening, done `before` toilbot looked, or `told` by a person with its date. */
export type HowMoved = (typeof HOW_MOVED)[number];

/** What is remembered of the time before the intervals that are kept. */
export interface StageMemory {
  readonly movedAt: Date | null;
  readonly howMoved: HowMoved | null;
  /** When the source came back after the move; null when it did not, or was quiet again. */
  readonly regressedAt: Date | null;
  readonly sourceSeen: boolean;
}

export const NOTHING_REMEMBERED: StageMemory = { movedAt: null, howMoved: null, regressedAt: null, sourceSeen: false };

/** One time that something ran: from when until when it was last seen. */
export interface Episode {
  readonly from: Date;
  readonly lastSeen: Date;
  /** Null while it runs. */
  readonly until: Date | null;
  /** One of what began it was at a place that had been looked at before, without it. */
  readonly cameAnew: boolean;
}

/** It runs, or rests between the runs of its schedule. */
function isThere(it: SightingInterval): boolean {
  return it.presence === 'live' || it.wanted > 0;
}

/** The times that resources ran, or kept to a schedule, joined where they touch. */
export function episodesOf(intervals: readonly SightingInterval[], places: Places): readonly Episode[] {
  const live = intervals.filter(isThere).sort((a, b) => a.seenFrom.getTime() - b.seenFrom.getTime());
  const episodes: Episode[] = [];
  for (const it of live) {
    const until = it.current ? null : (it.endedAt ?? it.seenUntil);
    const cameAnew = places.lookedBefore(it.job, it.scopeId, it.seenFrom);
    const last = episodes.at(-1);
    if (last && (last.until === null || it.seenFrom <= last.until)) {
      episodes[episodes.length - 1] = {
        from: last.from,
        lastSeen: it.seenUntil > last.lastSeen ? it.seenUntil : last.lastSeen,
        until: last.until === null || until === null ? null : until > last.until ? until : last.until,
        cameAnew: last.cameAnew || (it.seenFrom.getTime() === last.from.getTime() && cameAnew),
      };
    } else {
      episodes.push({ from: it.seenFrom, lastSeen: it.seenUntil, until, cameAnew });
    }
  }
  return episodes;
}

function isRunningAt({ from, until }: Episode, at: Date): boolean {
  return from <= at && (until === null || until > at);
}

/** Seen in looks that lie less than an hour apart. */
export function isBrief(episode: Episode): boolean {
  return episode.lastSeen.getTime() - episode.from.getTime() < RETURN_AFTER;
}

/** How much of the quiet that a move wants was seen. */
export interface Quiet {
  /** Seen quiet days so far, at most as many as are wanted. */
  readonly days: number;
  /** When the last of the days that are wanted ended; null until then. */
  readonly reachedAt: Date | null;
  /** When it will be reached if it stays quiet. */
  readonly expectedAt: Date;
}

/** A platform and the scopes on it that may hold something. */
export interface Candidate {
  readonly platform: Platform;
  readonly scopes: ReadonlySet<string>;
  /** Scopes that count only since they were first seen to hold it: on a target nothing is missed before. */
  readonly countsFrom: ReadonlyMap<string, Date>;
}

export interface QuietQuestion {
  readonly from: Date;
  readonly until: Date;
  /** Seen quiet days that are wanted. */
  readonly days: number;
  readonly candidates: readonly Candidate[];
  readonly target: readonly SightingInterval[];
}

/**
 * Counts seen quiet days after the source was last live: spans of 24 hours with no stale gap at any place that may hold
 * something, in which the target was not unhealthy for over an hour.
 */
export function quietSince(question: QuietQuestion, places: Places): Quiet {
  const { from, until, days: wanted, candidates, target } = question;
  const ill = target.filter((it) => !it.healthy);
  let days = 0;
  let spans = 0;
  for (; days < wanted; spans += 1) {
    const start = new Date(from.getTime() + spans * DAY);
    const end = new Date(start.getTime() + DAY);
    if (end > until) break;
    const seen = candidates.every(({ platform, scopes, countsFrom }) => {
      const counting = [...scopes].filter((scopeId) => (countsFrom.get(scopeId) ?? start) <= start);
      return places.watched(platform, new Set(counting), start, end);
    });
    if (seen && !ill.some((it) => within(it, start, end) > UNHEALTHY_AT_MOST)) days += 1;
  }
  const at = (count: number): Date => new Date(from.getTime() + count * DAY);
  return {
    days,
    reachedAt: days >= wanted ? at(spans) : null,
    expectedAt: days >= wanted ? at(spans) : at(spans + wanted - days),
  };
}

function within(it: SightingInterval, start: Date, end: Date): number {
  return Math.min(it.seenUntil.getTime(), end.getTime()) - Math.max(it.seenFrom.getTime(), start.getTime());
}

/** What is known of the move at the end of the history. */
export interface MoveHistory extends StageMemory {
  /** Since when the source is quiet; null while it is live or was never seen. */
  readonly quietFrom: Date | null;
  readonly quiet: Quiet | null;
  /** The source is live for less than an hour after the move: a visit until it stays. */
  readonly visit: boolean;
}

export interface HistoryQuestion {
  readonly source: readonly SightingInterval[];
  readonly target: readonly SightingInterval[];
  readonly memory: StageMemory;
  readonly settleDays: number;
  readonly candidates: readonly Candidate[];
  /** The target's load balancer saw no request: it waits, however quiet the source is. */
  readonly servesNobody: boolean;
  readonly now: Date;
}

/**
 * Walks through the times that the source ran. A move is done when the source was quiet for the days that are wanted
 * while the target lives; a source that comes anew for an hour or longer after that is a return. One that was there
 * before anybody looked corrects the record: it never was moved.
 */
export function moveHistory(question: HistoryQuestion, places: Places): MoveHistory {
  const { source, target, settleDays, candidates, now } = question;
  const sourceEpisodes = episodesOf(source, places);
  const targetEpisodes = episodesOf(target, places);
  let { movedAt, howMoved, regressedAt, sourceSeen } = question.memory;
  let quietFrom: Date | null = null;
  let quiet: Quiet | null = null;
  let visit = false;

  /** The first time from `from` on, before `until`, at which the target lives. */
  const targetLives = (from: Date, until: Date): Date | null => {
    for (const episode of targetEpisodes) {
      const starts = episode.from > from ? episode.from : from;
      if (starts < until && (episode.until === null || episode.until > starts)) return starts;
    }
    return null;
  };

  const pause = (until: Date, onlyCounts = false): void => {
    if (quietFrom === null) return;
    quiet = quietSince({ from: quietFrom, until, days: settleDays, candidates, target }, places);
    const done = quiet.reachedAt === null ? null : targetLives(quiet.reachedAt, until);
    if (onlyCounts || done === null || (movedAt !== null && regressedAt === null)) return;
    movedAt = done;
    howMoved = 'seen';
    regressedAt = null;
  };

  for (const episode of sourceEpisodes) {
    // A day that was told while the source ran on is wrong: it never was moved by then.
    if (howMoved === 'told' && movedAt !== null && isRunningAt(episode, movedAt)) {
      movedAt = null;
      howMoved = null;
    }
    // What the memory of an earlier time already tells is not told again.
    const isNews = movedAt === null || episode.from > movedAt;
    if (quietFrom === null && !sourceSeen && movedAt === null && episode.cameAnew) {
      const before = targetLives(new Date(0), episode.from);
      if (before !== null) {
        movedAt = before;
        howMoved = 'before';
      }
    } else {
      pause(episode.from);
    }
    const moved = movedAt !== null && regressedAt === null;
    if (moved && isNews && episode.cameAnew && isBrief(episode)) {
      visit = episode.until === null;
      sourceSeen = true;
      continue;
    }
    if (moved && isNews) {
      if (episode.cameAnew) {
        regressedAt = episode.from;
      } else {
        movedAt = null;
        howMoved = null;
      }
    }
    sourceSeen = true;
    quietFrom = episode.until === null ? null : episode.lastSeen;
    quiet = null;
  }
  pause(now, question.servesNobody);
  return { movedAt, howMoved, regressedAt, sourceSeen, quietFrom, quiet, visit };
}
