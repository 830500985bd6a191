import { DAY, HOUR, minutes } from './calendar.ts';
import type { Case, FindingRow } from './case.ts';
import { isProduction } from './routing.ts';
import type { KindRules, Mute } from './settlement.ts';
import type { JsonObject, Voice } from './vocabulary.ts';

/** The rows that a case's state follows from. */
export interface Holding {
  /** Conditions that have held long enough, and occurrences that are not over. */
  readonly active: readonly FindingRow[];
  /** Conditions that have to hold a while longer. */
  readonly waiting: readonly FindingRow[];
  readonly newestOccurrence: Date | null;
}

/** What a row's facts say of the resource that it is about; null when they do not. */
export function resourceFact(row: FindingRow, member: 'id' | 'platform' | 'account'): string | null {
  const resource = row.facts['resource'];
  if (resource === null || typeof resource !== 'object' || !(member in resource)) return null;
  const value = (resource as JsonObject)[member];
  return typeof value === 'string' ? value : null;
}

/** The resource that a row is about, as its facts say. */
export function resourceIdOf(row: FindingRow): string {
  return resourceFact(row, 'id') ?? row.subject;
}

/** What another source says of a resource counts only until the resource's own API has spoken of it. */
function overruled(row: FindingRow, rows: readonly FindingRow[]): boolean {
  return !row.firstHand && rows.some((other) => other.firstHand && resourceIdOf(other) === resourceIdOf(row));
}

/** Looks that are due together begin some seconds apart. */
const JITTER_MINUTES = 1;
/** Seen for less long, a condition is given this much longer: the look that is due may show that it has passed. */
const UNSEEN_MINUTES = 15;

/**
 * When a condition has held long enough to open its case: as soon as it was seen for so long, and some time later
 * where nobody has looked again.
 */
export function ripeAt(row: FindingRow, rules: KindRules): Date {
  const hold = row.nature === 'condition' ? (rules.holdMinutes[row.aspect] ?? 0) : 0;
  const ripe = row.firstSeenAt.getTime() + minutes(hold);
  const isSeen = hold === 0 || row.lastSeenAt.getTime() >= ripe - minutes(JITTER_MINUTES);
  return new Date(isSeen ? Math.min(ripe, row.lastSeenAt.getTime()) : ripe + minutes(UNSEEN_MINUTES));
}

export function holdingOf(rows: readonly FindingRow[], rules: KindRules, now: Date): Holding {
  const open = rows.filter((row) => row.goneAt === null && !overruled(row, rows));
  const occurrences = open.filter((row) => row.nature === 'occurrence').map((row) => row.firstSeenAt.getTime());
  return {
    active: open.filter((row) => ripeAt(row, rules) <= now),
    waiting: open.filter((row) => ripeAt(row, rules) > now),
    newestOccurrence: occurrences.length === 0 ? null : new Date(Math.max(...occurrences)),
  };
}

/** After its last occurrence and this time, a case is over. */
export function quietAt(holding: Holding, rules: KindRules): Date | null {
  return holding.newestOccurrence && new Date(holding.newestOccurrence.getTime() + minutes(rules.quietMinutes));
}

/** How many of the same happened since a time: the most frequent reason counts. */
function sameSince(rows: readonly FindingRow[], since: Date): number {
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (row.nature !== 'occurrence' || row.firstSeenAt <= since) continue;
    const reason = JSON.stringify([row.aspect, row.facts['reason'] ?? null]);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** The voice that a case has by its rows. Staging and the like are listed, and do not speak. */
export function voiceOf(
  it: Case,
  active: readonly FindingRow[],
  rows: readonly FindingRow[],
  rules: KindRules,
  now: Date,
): Voice {
  if (!isProduction(it.environment)) return 'page';
  return rules.voice({
    environment: it.environment,
    aspects: new Set(active.map((row) => row.aspect)),
    severity: severityOf(active),
    lastHour: sameSince(rows, new Date(now.getTime() - HOUR)),
    lastDay: sameSince(rows, new Date(now.getTime() - DAY)),
  });
}

export function severityOf(active: readonly FindingRow[]): number {
  return Math.max(0, ...active.map((row) => row.severity));
}

export function isMuted(it: Case, mutes: readonly Mute[], now: Date): boolean {
  return mutes.some(
    (mute) =>
      mute.until > now &&
      mute.kind === it.kind &&
      mute.environment === it.environment &&
      (mute.subsystem === null ? mute.resource === it.resource : mute.subsystem === it.subsystem),
  );
}
