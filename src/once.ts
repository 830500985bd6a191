import { setTimeout as sleep } from 'node:timers/promises';
import { lookText } from './cli/look-text.ts';
import { plain, table } from './cli/table.ts';
import type { Config } from './config.ts';
import { DAY } from './domain/calendar.ts';
import type { Case, CaseView } from './domain/case.ts';
import { rowKey } from './domain/draft.ts';
import type { Fleet } from './domain/fleet.ts';
import type { Job } from './domain/job.ts';
import type { JobState } from './domain/job-state.ts';
import type { Lifecycle } from './domain/lifecycle.ts';
import { scopeId } from './domain/scope.ts';
import type { Engine, Preview, Store } from './domain/store.ts';
import { UserError } from './domain/user-error.ts';
import { judgingOf } from './judging.ts';
import { closedScope, gather, lookOf } from './look.ts';
import type { Kernel } from './run.ts';
import { describeSubsystem, kindsOf, settleRules } from './services.ts';

type Print = (text: string) => void;
/** How often a run is asked whether it is over, and how many times. */
const POLL_MS = 250;
const POLLS = 2_400;

/** What a single look needs of an opened toilbot. */
export interface OnceParts {
  readonly jobs: readonly Job[];
  readonly fleet: Fleet;
  readonly store: Store;
  readonly engine: Engine;
  readonly kernel: Kernel;
  readonly lifecycle: () => Lifecycle;
  /** A new run id: a uuid. */
  readonly newId: () => string;
}

/** The job of an id; a UserError that names all of them when there is none. */
export function jobNamed(jobs: readonly Job[], id: string): Job {
  const found = jobs.find((job) => job.id === id);
  if (!found)
    throw new UserError(`run: there is no job ${plain(id, 60)}. The jobs are ${jobs.map((job) => job.id).join(', ')}.`);
  return found;
}

/** A job with what it may look at; a UserError for one that is off by choice, with the reason, or that does not exist. */
export function jobOn(states: readonly { readonly job: Job; readonly state: JobState }[], id: string): Job {
  const all = states.map((it) => it.job);
  const job = jobNamed(all, id);
  const state = states.find((it) => it.job === job)?.state;
  if (state?.on === false)
    throw new UserError(`run: ${job.id} is off: ${state.reason}. See tiers and jobs in toilbot.yaml.`);
  return { ...job, looks: state?.looks ?? job.looks };
}

/** The view of a case that is not stored: enough for its words. */
function viewOf(it: Case, preview: Preview, config: Config, now: Date): CaseView {
  const changed = new Map(preview.settlement.rows.map((row) => [rowKey(row), row]));
  const kept = preview.state.rows.filter((row) => !changed.has(rowKey(row)));
  return {
    case: it,
    findings: [...kept, ...changed.values()].filter((row) => row.caseId === it.id && row.goneAt === null),
    events: [],
    assignee: null,
    minutes: 0,
    earlier: { month: 0, halfYear: 0 },
    subsystem: describeSubsystem(config.settings, it.subsystem),
    now,
    timeZone: config.settings.timeZone,
    accounts: config.settings.accounts,
    nextLookAt: null,
  };
}

/** What one look would change and say. */
function consequences(preview: Preview | null, jobs: readonly Job[], config: Config, now: Date) {
  if (!preview) return [];
  // A job may say more of a case that another one opened.
  const kinds = kindsOf(jobs);
  return preview.settlement.cases.map((it) => {
    const words = kinds.get(it.kind)?.words.en;
    const view = viewOf(it, preview, config, now);
    const tells = preview.settlement.tells.filter((tell) => tell.caseId === it.id).map((tell) => tell.purpose);
    const events = preview.settlement.events.filter((event) => event.caseId === it.id).map((event) => event.event.what);
    const over = it.state === 'resolved';
    return {
      case: it.id > 0 ? it.id : null,
      kind: it.kind,
      subsystem: it.subsystem,
      environment: it.environment,
      state: it.state,
      voice: it.voice,
      silent: it.silent,
      happens: events,
      tells,
      says: words ? (over ? words.over(view) : words.notification(view)) : it.kind,
    };
  });
}

/** Every scope of every place where a job looks. */
async function scopesOf(job: Job, fleet: Fleet, signal: AbortSignal) {
  const found = [];
  for (const reads of job.looks) {
    for (const planned of await fleet.scopes(reads.place, signal)) found.push({ ...planned, reads });
  }
  return found;
}

/**
 * Looks once, and prints what was seen, judged and would be said. Changes nothing: what follows is worked out against
 * the stored state in transactions that are rolled back.
 */
export async function dryRun(
  wired: OnceParts,
  config: Config,
  id: string,
  json: boolean,
  print: Print,
): Promise<number> {
  const job = jobNamed(wired.jobs, id);
  const { signal } = new AbortController();
  const rules = settleRules(wired.jobs, config.settings);
  const seen = await wired.store.cases.seen();
  const settings = { ...config.settings, said: await wired.store.cases.corrections() };
  const answers = [];
  for (const { reads: declared, scope, gap } of await scopesOf(job, wired.fleet, signal)) {
    const startedAt = config.clock();
    const answered = await (gap ? closedScope(gap) : gather(wired.fleet, [declared], scope, signal)).of(declared);
    const times = { startedAt, endedAt: config.clock() };
    const look = lookOf(
      { job, reads: declared, runId: wired.newId() },
      { scope, now: startedAt, settings, lifecycle: wired.lifecycle(), seen },
      answered,
      times,
      (error) => {
        throw error;
      },
    );
    const preview = await wired.store.cases.previewLook(
      look,
      judgingOf({ settings: config.settings, rules }, startedAt),
      startedAt,
    );
    const would = consequences(preview, wired.jobs, config, startedAt);
    if (!json) print(lookText(look, would));
    answers.push({ ...look, scope: scopeId(look.scope), would });
  }
  if (json) print(JSON.stringify(answers, null, 2));
  return answers.some((look) => look.status === 'failed') ? 1 : 0;
}

/** Looks once, now, as a run of its own, with whatever workers there are; waits for its end and prints its looks. */
export async function runOnce(
  wired: OnceParts,
  config: Config,
  id: string,
  json: boolean,
  print: Print,
): Promise<number> {
  const job = jobNamed(wired.jobs, id);
  const { runs } = wired.store;
  const { kernel } = wired;
  const now = config.clock();
  const [run] = await runs.claim(
    [{ job: job.id, slot: now, skipped: 0, deadlineAt: new Date(now.getTime() + job.deadlineMinutes * (DAY / 1440)) }],
    now,
    now,
  );
  if (!run) throw new UserError(`run: ${job.id} was begun at this very moment by another process. Try again.`);
  await wired.engine.work({ plan: kernel.plan, piece: kernel.piece, died: kernel.died }, { concurrency: 4 });
  let closed = await runs.get(run.id);
  for (let polls = 0; !closed?.closedAt && polls < POLLS; polls += 1) {
    await sleep(POLL_MS);
    await kernel.settleRuns();
    closed = await runs.get(run.id);
  }
  const looks = await runs.looks(run.id);
  if (json) print(JSON.stringify({ ...closed, looks }, null, 2));
  else {
    if (closed?.failure) print(plain(closed.failure));
    print(
      table(
        ['scope', 'look', 'findings', 'sightings', ''],
        looks.map((it) => [
          it.scopeId,
          it.status,
          String(it.findingCount),
          String(it.sightingCount),
          plain(it.detail ?? '', 120),
        ]),
      ),
    );
  }
  return closed?.closedAt && !closed.failure && looks.every((look) => look.status === 'complete') ? 0 : 1;
}
