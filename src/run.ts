import { blindnessLooks } from './blindness.ts';
import { dueSlots } from './clock.ts';
import { DAY, dayIn } from './domain/calendar.ts';
import { doubleClaims } from './domain/claim.ts';
import type { Look } from './domain/finding.ts';
import { audiencesOf } from './domain/first-look.ts';
import type { Fleet, Place, PlannedScope } from './domain/fleet.ts';
import type { EventOutcome, FleetEvent } from './domain/fleet-event.ts';
import { lookAt, securityKindsOf } from './domain/job.ts';
import { parseScopeId, type Scope, scopeId } from './domain/scope.ts';
import { wake } from './domain/settle.ts';
import type { Piece, Run, Store } from './domain/store.ts';
import { type GlimpseParts, openGlimpses } from './glimpse.ts';
import { judgingOf, surroundings } from './judging.ts';
import { closedScope, gather, lookOf } from './look.ts';
import type { Stages } from './stages.ts';

/** How many cases one tick lets time change; more wait for the next one. */
const WAKE_AT_MOST = 500;

/** Neither Slack nor a queue of events sends anything again after so long. */
const HANDLED_DAYS = 30;
/** How much of it one tick forgets; where there is more, the next one goes on. */
const FORGET_AT_MOST = 10_000;

interface KernelLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface KernelParts extends GlimpseParts {
  readonly fleet: Fleet;
  readonly store: Store;
  readonly stages: Pick<Stages, 'tick'>;
  readonly logger: KernelLogger;
}

/** The four steps of a run, as the clock and the queue call them. Each may be called again for the same thing. */
export interface Kernel {
  /**
   * Claims what is due, closes runs that are over, lets time change cases, derives the stages, and once a day forgets what
   * was handled.
   */
  tick(): Promise<void>;
  /** Closes the runs that are over; a part of the tick. */
  settleRuns(): Promise<void>;
  /** Finds the scopes of a tick's runs and queues their pieces. */
  plan(tick: Date, runIds: readonly string[], signal: AbortSignal): Promise<void>;
  /** Reads one scope once, and records one look for each job that is due. */
  piece(piece: Piece, signal: AbortSignal): Promise<void>;
  /** Records what an event says, and has the jobs look that it concerns. */
  event(event: FleetEvent, signal: AbortSignal): Promise<EventOutcome>;
  /** Records the looks of a piece that was given up. */
  died(piece: Piece, error: string): Promise<void>;
}

export function openKernel(parts: KernelParts): Kernel {
  const { store, fleet, clock, logger } = parts;
  const jobs = new Map(parts.jobs.map((job) => [job.id, job]));
  const glimpses = openGlimpses(parts);

  const told = { tick: '', pairs: new Set<string>() };

  /** Rules of two subsystems that fit one resource are warned of once a tick and pair. */
  function warnOfDoubles(tick: string, look: Look): void {
    if (told.tick !== tick) {
      told.tick = tick;
      told.pairs.clear();
    }
    const resources = look.sightings.map((it) => it.resource);
    for (const { resource, counts, passedOver } of doubleClaims(resources, parts.settings)) {
      const pair = `${counts} | ${passedOver}`;
      if (told.pairs.has(pair)) continue;
      told.pairs.add(pair);
      const example = resource.name;
      logger.warn({ counts, passedOver, example }, 'the claims of two subsystems fit one resource: the first counts');
    }
  }

  async function record(look: Look): Promise<void> {
    const now = clock();
    await store.cases.recordLook(look, judgingOf(parts, now), now);
    parts.nudge();
  }

  function failedLook(runId: string, job: string, scope: Scope, failure: 'timed_out' | 'failed', detail: string): Look {
    const at = clock();
    const nothing = { findings: [], reliefs: [], sightings: [], measures: [], notUnderstood: [] };
    return { runId, job, scope, status: 'failed', failure, detail, startedAt: at, endedAt: at, ...nothing };
  }

  async function scopesByPlace(
    runs: readonly Run[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Place, readonly PlannedScope[] | Error>> {
    const places = new Set(runs.flatMap((run) => jobs.get(run.job)?.looks.map(({ place }) => place) ?? []));
    const found = new Map<Place, readonly PlannedScope[] | Error>();
    for (const place of places) {
      try {
        found.set(place, await fleet.scopes(place, signal));
      } catch (error) {
        logger.error({ err: error, place }, 'the scopes could not be found');
        found.set(place, error instanceof Error ? error : new Error(String(error)));
      }
    }
    return found;
  }

  async function plan(tick: Date, runIds: readonly string[], signal: AbortSignal): Promise<void> {
    const runs = (await Promise.all(runIds.map((id) => store.runs.get(id)))).flatMap((run) =>
      run && !run.closedAt ? [run] : [],
    );
    const scopes = await scopesByPlace(runs, signal);
    const planned: { runId: string; scopes: Scope[] }[] = [];
    const pieces = new Map<string, Piece & { runs: { job: string; runId: string }[] }>();
    for (const run of runs) {
      const job = jobs.get(run.job);
      const places = job?.looks.map(({ place }) => place) ?? [];
      const failure = places.map((place) => scopes.get(place)).find((it) => it instanceof Error);
      if (!job || failure instanceof Error) {
        await store.runs.failRun(run.id, failure?.message ?? 'this job is not in this version', clock());
        continue;
      }
      const found = places.flatMap((place) => {
        const planned = scopes.get(place);
        return planned === undefined || planned instanceof Error ? [] : planned.map((it) => ({ ...it, place }));
      });
      planned.push({ runId: run.id, scopes: found.map((it) => it.scope) });
      for (const { scope, place, gap } of found) {
        const key = `${scopeId(scope)} ${place}`;
        const piece = pieces.get(key) ?? { tick: tick.toISOString(), scopeId: scopeId(scope), place, runs: [], gap };
        piece.runs.push({ job: job.id, runId: run.id });
        pieces.set(key, piece);
      }
    }
    await store.runs.plan(planned, [...pieces.values()], clock());
  }

  async function work(piece: Piece, signal: AbortSignal): Promise<void> {
    const scope = parseScopeId(piece.scopeId);
    if (!scope) throw new Error(`a piece names no scope: ${piece.scopeId}`);
    // In the registry's order: what people wait for is read and told first.
    const due = parts.jobs.flatMap((job) => {
      const reads = lookAt(job, piece.place);
      return piece.runs.flatMap((it) => (reads && it.job === job.id ? [{ job, reads, runId: it.runId }] : []));
    });
    const looks = due.map(({ reads }) => reads);
    const startedAt = clock();
    const answers = piece.gap ? closedScope(piece.gap) : gather(fleet, looks, scope, signal);
    const around = await surroundings(parts, piece.place);
    for (const { job, reads, runId } of due) {
      const input = { scope, now: startedAt, ...around };
      const onBug = (error: unknown): void =>
        logger.error({ err: error, job: job.id, scope: piece.scopeId, runId }, 'a judge crashed');
      const answered = await answers.of(reads);
      const times = { startedAt, endedAt: clock() };
      const look = lookOf({ job, reads, runId: runId ?? '' }, input, answered, times, onBug);
      if (look.status !== 'complete')
        logger.warn(
          { job: job.id, scope: piece.scopeId, runId, failure: look.failure },
          look.detail ?? 'could not look',
        );
      if (runId === null) {
        if (look.status !== 'failed') await glimpses.record(look, null);
        continue;
      }
      warnOfDoubles(piece.tick, look);
      await record(look);
    }
  }

  /**
   * Gives the missing scopes of a run their failed look, says what could not be seen, and sums up what opened in
   * silence. Closed last: a process that ends on the way is followed by one that does the same again, and all of it counts
   * once.
   */
  async function close(run: Run): Promise<void> {
    if (run.expectedScopes === null) {
      logger.error({ job: run.job, runId: run.id }, 'the scopes were not found before the deadline');
      return store.runs.failRun(run.id, "its scopes were not found before the run's deadline: see the log", clock());
    }
    const looked = new Set((await store.runs.looks(run.id)).map((look) => look.scopeId));
    for (const id of run.expectedScopes) {
      const scope = parseScopeId(id);
      if (!scope || looked.has(id)) continue;
      await record(failedLook(run.id, run.job, scope, 'timed_out', `no answer before the run's deadline`));
    }
    const [looks, earlier] = [await store.runs.looks(run.id), await store.runs.lookRecords()];
    for (const look of blindnessLooks(run, looks, clock(), parts.settings.accounts, earlier)) await record(look);
    const audiences = audiencesOf(parts.rules.kinds.keys(), securityKindsOf(parts.jobs), parts.settings.channels);
    await store.firstLooks.sumUp(audiences, clock());
    parts.nudge();
    if (!(await store.runs.close(run.id, clock()))) return;
    logger.info({ job: run.job, runId: run.id, scopes: run.expectedCount, complete: run.completeCount }, 'run closed');
  }

  async function wakeCase(caseId: number): Promise<void> {
    const now = clock();
    await store.cases.changeCase(caseId, now, (state) => ({
      decision: { settlement: wake(state, parts.rules, now), toil: [], mute: null, correction: null },
      answer: null,
    }));
    parts.nudge();
  }

  /** Each by itself: a bug with one is shown, and keeps no other waiting. */
  async function each<T>(all: readonly T[], work: (one: T) => Promise<void>, about: (one: T) => object): Promise<void> {
    for (const one of all) {
      try {
        await work(one);
      } catch (error) {
        logger.error({ err: error, ...about(one) }, 'a part of the tick failed');
      }
    }
  }

  async function wakeCases(): Promise<void> {
    await each(await store.cases.due(clock(), WAKE_AT_MOST), wakeCase, (caseId) => ({ caseId }));
  }

  let forgottenOn = '';

  /** Once a day, or until all is forgotten that is too old. */
  async function forget(today: string): Promise<void> {
    const before = new Date(clock().getTime() - HANDLED_DAYS * DAY);
    if ((await store.people.forgetHandled(before, FORGET_AT_MOST)) < FORGET_AT_MOST) forgottenOn = today;
  }

  async function settleRuns(): Promise<void> {
    await each(await store.runs.closable(clock()), close, (run) => ({ runId: run.id }));
  }

  return {
    plan,
    piece: work,
    settleRuns,
    event: glimpses.event,
    async tick() {
      const now = clock();
      const due = dueSlots(parts.jobs, await store.runs.cursors(), now);
      if (due.length > 0) await store.runs.claim(due, now, now);
      await settleRuns();
      await wakeCases();
      await parts.stages.tick();
      const today = dayIn(now, 'UTC');
      if (today !== forgottenOn) await each([today], forget, (day) => ({ day }));
    },
    async died(piece, error) {
      const scope = parseScopeId(piece.scopeId);
      logger.error({ scope: piece.scopeId, error }, 'a piece was given up');
      if (!scope) return;
      for (const { job, runId } of piece.runs)
        if (runId !== null)
          await record(failedLook(runId, job, scope, 'failed', 'toilbot failed while looking: see its log'));
    },
  };
}
