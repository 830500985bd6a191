import type { ApiCheck, Examination } from './cli/doctor.ts';
import { nextSlot } from './clock.ts';
import type { Answer, Gap } from './domain/answer.ts';
import { DAY } from './domain/calendar.ts';
import { belongingOf, doubleClaims } from './domain/claim.ts';
import { type Fleet, type Place, type PlannedScope, READS, type ReadId, type Reads } from './domain/fleet.ts';
import type { Job } from './domain/job.ts';
import type { Lifecycle } from './domain/lifecycle.ts';
import type { Resource } from './domain/resource.ts';
import type { Scope } from './domain/scope.ts';
import type { Settings } from './domain/settings.ts';
import { UNKNOWN_ENVIRONMENT } from './domain/vocabulary.ts';
import { closedScope, gather, lookOf } from './look.ts';

/** Something that toilbot asks for beside the reads of its jobs. */
export interface OwnThing {
  readonly scope: Scope;
  readonly service: string;
  /** Why it is not had, or nothing. */
  check(signal: AbortSignal): Promise<readonly Gap[]>;
  /** By IAM action, as a running toilbot makes them. */
  readonly callsADay: Readonly<Record<string, number>>;
}

export interface ExamineParts {
  readonly jobs: readonly Job[];
  readonly fleet: Fleet & { calls(): Readonly<Record<string, number>> };
  readonly own: readonly OwnThing[];
  readonly settings: Settings;
  readonly lifecycle: () => Lifecycle;
  readonly clock: () => Date;
}

/** Scopes that are looked at side by side. */
const AT_A_TIME = 6;
/** The accounts and regions are listed anew this often, at most. */
const PLANS_A_DAY = 24;
const MOST_SLOTS = 1_440;

/** On how many minutes of the coming day one of the schedules is due: what is due together is read once. */
function ticksADay(schedules: readonly string[], now: Date): number {
  const ticks = new Set<number>();
  for (const schedule of schedules) {
    let slot = nextSlot(schedule, now);
    for (let count = 0; count < MOST_SLOTS && slot.getTime() <= now.getTime() + DAY; count += 1) {
      ticks.add(slot.getTime());
      slot = nextSlot(schedule, slot);
    }
  }
  return ticks.size;
}

/** The reads of a place, by how often a day they are made. */
function readsByTicks(jobs: readonly Job[], place: Place, now: Date): ReadonlyMap<number, ReadonlySet<ReadId>> {
  const schedules = new Map<ReadId, string[]>();
  for (const job of jobs) {
    for (const look of job.looks.filter((it) => it.place === place)) {
      for (const read of new Set([...look.reads, ...look.details])) {
        schedules.set(read, [...(schedules.get(read) ?? []), job.schedule]);
      }
    }
  }
  const counts = new Map<string, number>();
  const ticksOf = (all: readonly string[]): number => {
    const key = [...new Set(all)].sort().join('\n');
    const known = counts.get(key) ?? ticksADay([...new Set(all)], now);
    counts.set(key, known);
    return known;
  };
  const grouped = Map.groupBy(schedules, ([, all]) => ticksOf(all));
  return new Map([...grouped].map(([ticks, entries]) => [ticks, new Set(entries.map(([read]) => read))]));
}

type Answers = Map<ReadId, Answer<Reads[ReadId]>>;

/** The worst of what the reads of one service met: a denial before anything else. What toilbot keeps itself is no API. */
function serviceChecks(scope: Scope, answers: Answers): readonly ApiCheck[] {
  const asked = [...answers].filter(([read]) => READS[read].service !== 'toilbot');
  const services = Map.groupBy(asked, ([read]) => READS[read].service);
  return [...services].flatMap(([service, reads]): readonly ApiCheck[] => {
    const gaps = reads.flatMap(([, answer]) => answer.gap ?? []);
    const details = reads.flatMap(([, answer]) => answer.notUnderstood.flatMap(({ untold }) => untold ?? []));
    const checks = [...gaps.map((gap) => ({ gap })), ...details.map((gap) => ({ gap, partly: true as const }))];
    const distinct = [...new Map(checks.map((check) => [check.gap.detail, check])).values()];
    return distinct.length === 0 ? [{ scope, service, gap: null }] : distinct.map((it) => ({ scope, service, ...it }));
  });
}

/** Makes every read that is on once, at every scope: what is answered, how many calls it takes, and what is seen. */
export async function examine(parts: ExamineParts, signal: AbortSignal): Promise<Examination> {
  const { fleet, jobs, settings } = parts;
  const now = parts.clock();
  const callsADay = new Map<string, number>();
  const counted = async <T>(times: number, work: () => Promise<T>): Promise<T> => {
    const before = fleet.calls();
    const result = await work();
    for (const [action, count] of Object.entries(fleet.calls())) {
      const made = count - (before[action] ?? 0);
      if (made > 0) callsADay.set(action, (callsADay.get(action) ?? 0) + made * times);
    }
    return result;
  };
  const checks: ApiCheck[] = [];
  const unplanned: { place: Place; why: string }[] = [];
  const resources = new Map<string, Resource>();
  for (const place of new Set(jobs.flatMap((job) => job.looks.map((look) => look.place)))) {
    let planned: readonly PlannedScope[];
    try {
      planned = await counted(PLANS_A_DAY, () => fleet.scopes(place, signal));
    } catch (error) {
      unplanned.push({ place, why: error instanceof Error ? error.message : String(error) });
      continue;
    }
    const answered = new Map<PlannedScope, Answers>(planned.map((it) => [it, new Map()]));
    for (const [ticks, reads] of readsByTicks(jobs, place, now)) {
      await counted(ticks, () =>
        side(planned, async (it) => {
          const look = { place, reads: [...reads], details: [], proves: [] };
          const gathering = it.gap ? closedScope(it.gap) : gather(fleet, [look], it.scope, signal);
          for (const [read, answer] of await gathering.of(look)) answered.get(it)?.set(read, answer);
        }),
      );
    }
    for (const [{ scope, gap }, answers] of answered) {
      if (gap) checks.push({ scope, service: '*', gap });
      else checks.push(...serviceChecks(scope, answers));
      for (const it of seenIn(parts, place, scope, answers)) resources.set(it.id, it);
    }
  }
  for (const { scope, service, check, callsADay: daily } of parts.own) {
    const gaps = await check(signal);
    checks.push(...(gaps.length === 0 ? [null] : gaps).map((gap) => ({ scope, service, gap })));
    for (const [action, count] of Object.entries(daily)) callsADay.set(action, (callsADay.get(action) ?? 0) + count);
  }
  const seen = [...resources.values()];
  return {
    checks,
    unplanned,
    callsADay: Object.fromEntries(callsADay),
    doubles: doubleClaims(seen, settings),
    unknownEnvironment: seen.filter(
      (it) => belongingOf(it, null, settings, new Map()).environment === UNKNOWN_ENVIRONMENT,
    ),
  };
}

/** The resources that the jobs make of a scope's answers. */
function seenIn(parts: ExamineParts, place: Place, scope: Scope, answers: Answers): readonly Resource[] {
  const now = parts.clock();
  const nothing = { services: new Set<string>(), regions: new Set<string>() };
  const input = { scope, now, settings: parts.settings, lifecycle: parts.lifecycle(), seen: nothing };
  return parts.jobs.flatMap((job) =>
    job.looks
      .filter((look) => look.place === place)
      .flatMap((reads) => {
        const look = lookOf({ job, reads, runId: '' }, input, answers, { startedAt: now, endedAt: now }, () => {});
        return look.sightings.map((it) => it.resource);
      }),
  );
}

/** Works on a few at a time. */
async function side<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
}
