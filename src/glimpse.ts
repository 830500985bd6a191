import type { Look } from './domain/finding.ts';
import type { Fleet, Place } from './domain/fleet.ts';
import type { EventOutcome, FleetEvent } from './domain/fleet-event.ts';
import { type Job, lookAt } from './domain/job.ts';
import { type Scope, scopeId } from './domain/scope.ts';
import type { Store } from './domain/store.ts';
import { type JudgingParts, judgingOf, surroundings } from './judging.ts';
import { lookOf } from './look.ts';

/** Events of so many milliseconds make one look. */
const POKE_MS = 10_000;

export interface GlimpseParts extends JudgingParts {
  readonly jobs: readonly Job[];
  readonly fleet: Pick<Fleet, 'scopes'>;
  readonly store: Pick<Store, 'events' | 'cases'>;
  readonly clock: () => Date;
  readonly logger: { error(fields: object, message: string): void };
  /** Told when something may have to be said. */
  readonly nudge: () => void;
}

/** What is told between the looks of the runs: what an event says, and what a job sees that looks because of one. */
export interface Glimpses {
  /** Records what an event says, and has the jobs look that it concerns. */
  event(event: FleetEvent, signal: AbortSignal): Promise<EventOutcome>;
  /** Records what was seen, once for its key; null records it always. */
  record(look: Look, key: string | null): Promise<void>;
}

export function openGlimpses(parts: GlimpseParts): Glimpses {
  const { fleet, store, clock } = parts;

  async function record(look: Look, key: string | null): Promise<void> {
    const now = clock();
    if ((await store.events.glimpse(look, key, judgingOf(parts, now), now)) === 'recorded') parts.nudge();
  }

  /**
   * The scope at which the polls of a place see what an event is about, so that its findings stand beside theirs; null where
   * no poll looks. An account whose regions, or an organization whose accounts, could not be listed may be looked at.
   */
  async function homeOf(event: FleetEvent, place: Place, signal: AbortSignal): Promise<Scope | null> {
    const { account, region } = event.scope;
    const known = await fleet.scopes('regions', signal);
    const isWhole = (scope: Scope): boolean => scope.region === 'organization';
    const own = known.filter(({ scope }) => scope.account === account && !isWhole(scope));
    const unlisted = known.some(({ scope }) => isWhole(scope));
    if (place === 'regions') {
      const isSeen = own.some(({ scope, gap }) => scope.region === region || gap !== null);
      return isSeen || unlisted ? event.scope : null;
    }
    if (own.length === 0 && !unlisted) return null;
    const planned = (await fleet.scopes(place, signal)).map(({ scope }) => scope);
    return planned.find((scope) => scope.account === account && !isWhole(scope)) ?? planned.find(isWhole) ?? null;
  }

  /** What of a look lapsed before it came opens nothing, and ends what only events told of. */
  function withoutLapsed(look: Look, now: Date): Look {
    const lapsed = look.findings.filter(({ holdsUntil }) => holdsUntil && holdsUntil <= now);
    const over = lapsed.flatMap(({ facts, resource }) =>
      typeof facts['event'] === 'string'
        ? { event: facts['event'], account: resource.account, resource: resource.id, byDate: true as const }
        : [],
    );
    if (lapsed.length === 0) return look;
    return {
      ...look,
      findings: look.findings.filter((it) => !lapsed.includes(it)),
      over: [...(look.over ?? []), ...over],
    };
  }

  /** What a job that reads such things makes of the thing that an event carries. False where its judge crashed on it. */
  async function judgeItem(job: Job, place: Place, scope: Scope, event: FleetEvent): Promise<boolean> {
    const reads = lookAt(job, place);
    if (!event.says || !reads) return true;
    const { read, item } = event.says;
    const now = clock();
    // What comes from a clock that is ahead must not hide what is seen after it.
    const at = event.at < now ? event.at : now;
    const input = { scope, now: at, ...(await surroundings(parts, place)) };
    const answers = new Map([[read, { items: [item], gap: null, notUnderstood: [] }]]);
    let crashed = false;
    const onBug = (error: unknown): void => {
      crashed = true;
      parts.logger.error({ err: error, job: job.id, event: event.type }, 'a judge crashed');
    };
    const look = lookOf({ job, reads, runId: '' }, input, answers, { startedAt: at, endedAt: now }, onBug);
    if (look.status !== 'failed') await record(withoutLapsed(look, now), `event:${event.id} ${job.id}`);
    return !crashed;
  }

  /** Has jobs look anew at a scope, once for all events of the same few seconds. */
  async function poke(jobs: readonly Job[], place: Place, scope: Scope): Promise<void> {
    const at = new Date((Math.floor(clock().getTime() / POKE_MS) + 1) * POKE_MS);
    const runs = jobs.map(({ id }) => ({ job: id, runId: null }));
    const tick = `${at.toISOString()} event`;
    await store.events.poke([{ tick, scopeId: scopeId(scope), place, runs, gap: null }], at);
  }

  async function event(it: FleetEvent, signal: AbortSignal): Promise<EventOutcome> {
    const looks = parts.jobs.flatMap((job) => job.looks.map((look) => ({ job, look })));
    const judging = looks.filter(({ look }) => it.says && look.reads.includes(it.says.read));
    const poked = looks.filter(({ look }) => look.events?.includes(it.type));
    const homes = new Map<Place, Scope>();
    for (const place of new Set([...judging, ...poked].map(({ look }) => look.place))) {
      const home = await homeOf(it, place, signal);
      if (home === null) return 'foreign';
      homes.set(place, home);
    }
    let crashed = false;
    for (const { job, look } of judging) {
      const home = homes.get(look.place);
      if (home && !(await judgeItem(job, look.place, home, it))) crashed = true;
    }
    for (const [place, home] of homes) {
      const due = poked.filter(({ look }) => look.place === place).map(({ job }) => job);
      if (due.length > 0) await poke(due, place, home);
    }
    if (crashed) return 'crashed';
    return homes.size === 0 ? 'idle' : 'recorded';
  }

  return { event, record };
}
