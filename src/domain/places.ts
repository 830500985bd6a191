/** How fresh and how unbroken the sight of a platform is: what a stage may conclude from not having seen something. */

import { HOUR } from './calendar.ts';
import { parseScopeId } from './scope.ts';
import type { Settings, Subsystem } from './settings.ts';
import type { LookRecord } from './store.ts';
import type { Platform } from './vocabulary.ts';

/** Sight is stale when it is older than three intervals of its job, and older than this. */
const STALE_AFTER = 6 * HOUR;

/** An unbroken time in which a job looked at a scope completely, again and again, with no stale gap between. */
export interface Watch {
  readonly job: string;
  readonly scopeId: string;
  readonly from: Date;
  readonly until: Date;
}

/** Which jobs' complete looks prove what is not on a platform, and how often they look. */
export interface Prover {
  readonly job: string;
  readonly proves: readonly Platform[];
  readonly intervalMs: number;
}

/** How fresh sight of a platform is. */
export interface Sight {
  readonly platform: Platform;
  /** No job of this version looks at the platform. */
  readonly never: boolean;
  /** Candidate scopes whose freshest complete look is too old, with when and why. */
  readonly stale: readonly { readonly scopeId: string; readonly since: Date | null; readonly why: string | null }[];
  /** The oldest of the fresh looks: what "as of" says. */
  readonly asOf: Date | null;
}

/** The looks of all jobs, arranged so that a thousand subsystems can ask about the places they may be at. */
export interface Places {
  /** Of the scopes that may hold something on a platform; none named means that any configured scope may. */
  sight(platform: Platform, candidates: ReadonlySet<string>): Sight;
  /** Whether all of them were watched from one time to another without a stale gap. */
  watched(platform: Platform, candidates: ReadonlySet<string>, from: Date, until: Date): boolean;
  /** Whether the scope was looked at completely before this time. */
  lookedBefore(job: string, scopeId: string, at: Date): boolean;
  /** The freshest complete look of a job at a scope. */
  lastComplete(job: string, scopeId: string): Date | null;
  /** For how long a complete look of the job speaks, in milliseconds. */
  speaksFor(job: string): number;
}

/** How long what a job saw counts as seen now, in milliseconds. */
export function staleAfter(intervalMs: number): number {
  return Math.max(3 * intervalMs, STALE_AFTER);
}

const placeKey = (job: string, scopeId: string): string => `${job} ${scopeId}`;

export function arrangePlaces({
  looks,
  watches,
  provers,
  now,
}: {
  readonly looks: readonly LookRecord[];
  readonly watches: readonly Watch[];
  readonly provers: readonly Prover[];
  readonly now: Date;
}): Places {
  const limits = new Map(provers.map((it) => [it.job, staleAfter(it.intervalMs)]));
  const speaksFor = (job: string): number => limits.get(job) ?? STALE_AFTER;
  const byScope = Map.groupBy(looks, (look) => look.scopeId);
  const byPlace = new Map(looks.map((look) => [placeKey(look.job, look.scopeId), look]));
  const watchesAt = Map.groupBy(watches, (watch) => placeKey(watch.job, watch.scopeId));
  const everywhere = looks.filter((look) => look.configured);
  const proving = (platform: Platform): ReadonlySet<string> =>
    new Set(provers.filter((it) => it.proves.includes(platform)).map((it) => it.job));
  const anywhere = new Map<Platform, Sight>();

  const lookRecordsAt = (platform: Platform, candidates: ReadonlySet<string>): readonly LookRecord[] => {
    const jobs = proving(platform);
    const at = candidates.size === 0 ? everywhere : [...candidates].flatMap((id) => byScope.get(id) ?? []);
    return at.filter((look) => jobs.has(look.job));
  };

  const sightAt = (platform: Platform, candidates: ReadonlySet<string>): Sight => {
    const stale: { scopeId: string; since: Date | null; why: string | null }[] = [];
    let asOf: Date | null = null;
    const records = lookRecordsAt(platform, candidates);
    for (const look of records) {
      const complete = look.lastCompleteAt;
      if (!complete || !look.configured || now.getTime() - complete.getTime() > speaksFor(look.job)) {
        const why = look.configured ? look.detail : 'no longer in the configuration';
        stale.push({ scopeId: look.scopeId, since: complete, why });
      } else if (!asOf || complete < asOf) {
        asOf = complete;
      }
    }
    const known = new Set(records.map((look) => look.scopeId));
    for (const scopeId of candidates) {
      if (!known.has(scopeId)) stale.push({ scopeId, since: null, why: 'no longer in the configuration' });
    }
    const never = proving(platform).size === 0 || (stale.length === 0 && asOf === null);
    return { platform, never, stale, asOf };
  };

  return {
    speaksFor,
    sight(platform, candidates) {
      if (candidates.size > 0) return sightAt(platform, candidates);
      const known = anywhere.get(platform) ?? sightAt(platform, candidates);
      anywhere.set(platform, known);
      return known;
    },
    watched(platform, candidates, from, until) {
      const records = lookRecordsAt(platform, candidates);
      const seen = new Set(records.map((look) => look.scopeId));
      if (records.length === 0 || [...candidates].some((scopeId) => !seen.has(scopeId))) return false;
      return records.every(({ job, scopeId }) =>
        (watchesAt.get(placeKey(job, scopeId)) ?? []).some(
          (watch) => watch.from <= from && until.getTime() <= watch.until.getTime() + speaksFor(job),
        ),
      );
    },
    lookedBefore: (job, scopeId, at) => (watchesAt.get(placeKey(job, scopeId)) ?? []).some((watch) => watch.from < at),
    lastComplete: (job, scopeId) => byPlace.get(placeKey(job, scopeId))?.lastCompleteAt ?? null,
  };
}

/** The looks as if every place had just been looked at completely. */
export function asIfLookedAt(looks: readonly LookRecord[], now: Date): readonly LookRecord[] {
  return looks.map((look) => ({ ...look, configured: true, lastCompleteAt: now }));
}

/** What was known of places at an earlier time. */
export interface PastPlaces {
  readonly looks: readonly LookRecord[];
  readonly watches: readonly Watch[];
  /** The last complete look of a job at a scope until then. */
  lastComplete(job: string, scopeId: string): Date | null;
}

/** The places as they were known at an earlier time: nothing that was looked at later. */
export function placesAt(looks: readonly LookRecord[], watches: readonly Watch[], at: Date): PastPlaces {
  const then = watches
    .filter((watch) => watch.from <= at)
    .map((watch) => (watch.until <= at ? watch : { ...watch, until: at }));
  const newest = new Map<string, Date>();
  for (const { job, scopeId, until } of then) {
    const key = placeKey(job, scopeId);
    const known = newest.get(key);
    if (!known || known < until) newest.set(key, until);
  }
  const lastComplete = (job: string, scopeId: string): Date | null => newest.get(placeKey(job, scopeId)) ?? null;
  return {
    lastComplete,
    watches: then,
    looks: looks
      .filter((look) => look.firstLookAt <= at)
      .map((look) => ({ ...look, lastCompleteAt: lastComplete(look.job, look.scopeId) })),
  };
}

/** The scopes that a subsystem's claims name by account and region: they may hold it though it was never seen there. */
export function claimedScopes(
  subsystem: Pick<Subsystem, 'claims'>,
  platform: Platform,
  settings: Pick<Settings, 'accounts'>,
  looks: readonly Pick<LookRecord, 'scopeId'>[],
): ReadonlySet<string> {
  const rules = subsystem.claims.filter(
    (rule) => rule.account !== null && rule.region !== null && (rule.platform === null || rule.platform === platform),
  );
  if (rules.length === 0) return new Set();
  const found = looks.flatMap(({ scopeId }) => {
    const scope = parseScopeId(scopeId);
    if (scope === null) return [];
    const named = settings.accounts.find((it) => it.id === scope.account)?.name;
    const fits = rules.some(
      (rule) => rule.region === scope.region && (rule.account === scope.account || rule.account === named),
    );
    return fits ? [scopeId] : [];
  });
  return new Set(found);
}
