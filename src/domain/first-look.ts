import { minutes } from './calendar.ts';
import type { Case, CaseView } from './case.ts';
import { isProduction } from './routing.ts';
import type { Settings } from './settings.ts';

/** Who reads what first looks found: security's kinds are told nowhere else. */
export const AUDIENCES = ['everyone', 'security'] as const;
export type Audience = (typeof AUDIENCES)[number];

/**
 * What is found in silence this long after a first look began is told with it, by an edit; later, by a message of its own.
 * The first runs of all jobs begin together and most end within minutes; those of a large fleet have the better part of
 * an hour. An account that is added another day is news again, and an edit notifies nobody.
 */
export const FIRST_LOOK_MS = minutes(60);

/** Each line is read by somebody: what does not fit here is a list, and `/toil open all` shows lists. */
export const MOST_LISTED = 10;

/** An audience, and the kinds of cases that it is told of. */
export interface AudienceKinds {
  readonly audience: Audience;
  readonly kinds: readonly string[];
}

/** The kinds of cases that each audience is told of; without a security channel, security's are told to nobody. */
export function audiencesOf(
  kinds: Iterable<string>,
  securityKinds: ReadonlySet<string>,
  channels: Pick<Settings['channels'], 'security'>,
): readonly AudienceKinds[] {
  const everyone = [...kinds].filter((kind) => !securityKinds.has(kind));
  return [
    { audience: 'everyone', kinds: everyone },
    ...(channels.security === null ? [] : [{ audience: 'security' as const, kinds: [...securityKinds] }]),
  ];
}

/** The channel of an audience, or null where there is none. */
export function channelFor(audience: Audience, channels: Settings['channels']): string | null {
  return audience === 'security' ? channels.security : channels.default;
}

/** A case of a first look, as far as it decides where it stands in it. */
export type FirstLookCase = Pick<Case, 'id' | 'kind' | 'state' | 'voice' | 'environment' | 'severity' | 'dueAt'>;

/** What of a first look is listed, and what is only counted. */
export interface Portions {
  /** The most urgent ones by their numbers, what is over last. */
  readonly listed: readonly number[];
  /** How many urgent ones are open. */
  readonly urgent: number;
  /** The others that are open, by kind, the most frequent first. */
  readonly waiting: readonly { readonly kind: string; readonly count: number }[];
}

/** A first look as it is told. */
export interface FirstLook extends Omit<Portions, 'listed'> {
  readonly id: number;
  readonly audience: Audience;
  readonly listed: readonly CaseView[];
}

/** What first looks found, told as one message each audience. */
export interface FirstLookStore {
  /**
   * Puts what was opened in silence and told nowhere, of these kinds, into the young first look of its audience, or into a
   * new one, and has that told, in one transaction. Called again, it does nothing.
   */
  sumUp(audiences: readonly AudienceKinds[], now: Date): Promise<void>;
  /** All that words need of a first look; null when there is none. */
  view(id: number, now: Date): Promise<FirstLook | null>;
}

const LOUDNESS = { now: 0, dated: 1, weekly: 2, page: 3 } as const;

/** Nothing is left to do, as far as is known now. */
export function isOver(it: Pick<Case, 'state'>): boolean {
  return it.state === 'resolved' || it.state === 'done';
}

/** What is open before what is over; then voice, how bad, the nearest date. */
function byUrgency(a: FirstLookCase, b: FirstLookCase): number {
  return (
    Number(isOver(a)) - Number(isOver(b)) ||
    LOUDNESS[a.voice] - LOUDNESS[b.voice] ||
    b.severity - a.severity ||
    (a.dueAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.dueAt?.getTime() ?? Number.POSITIVE_INFINITY) ||
    a.id - b.id
  );
}

/** Everyone is told of what speaks by itself. No security kind does: there, all of production is listed. */
function isUrgent(it: FirstLookCase, audience: Audience): boolean {
  if (!isProduction(it.environment)) return false;
  return audience === 'security' || it.voice === 'now' || it.voice === 'dated';
}

/** Divides the cases of a first look into what is listed and what is counted. A merged one is told with the other. */
export function portionsOf(cases: readonly FirstLookCase[], audience: Audience): Portions {
  const standing = cases.filter((it) => it.state !== 'merged');
  const urgent = standing.filter((it) => isUrgent(it, audience));
  const kinds = new Map<string, number>();
  for (const it of standing) {
    if (!isUrgent(it, audience) && !isOver(it)) kinds.set(it.kind, (kinds.get(it.kind) ?? 0) + 1);
  }
  return {
    listed: urgent
      .sort(byUrgency)
      .slice(0, MOST_LISTED)
      .map(({ id }) => id),
    urgent: urgent.filter((it) => !isOver(it)).length,
    waiting: [...kinds]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
  };
}
