import type { UnreadList } from '../domain/fleet-event.ts';
import type { Job } from '../domain/job.ts';
import type { JobState } from '../domain/job-state.ts';
import type { LookRecord, Run } from '../domain/store.ts';
import { plain, table } from './table.ts';
import { unreadLine } from './unread.ts';

/** How one job last looked: the row of `toilbot jobs` and of the practice page. Times are ISO, durations milliseconds. */
export interface JobReport {
  readonly job: string;
  readonly title: string;
  readonly schedule: string;
  readonly lastRun: string | null;
  readonly durationMs: number | null;
  /** Complete looks of the last run among the scopes it expected. */
  readonly complete: number;
  readonly expected: number;
  readonly skippedSlots: number;
  readonly failure: string | null;
  readonly scopes: readonly {
    readonly scope: string;
    readonly status: string;
    readonly failure: string | null;
    readonly at: string;
    readonly durationMs: number;
    readonly lastComplete: string | null;
  }[];
}

/** What is known of each job's sight: when it last looked, at which scopes, for how long, and what it could not see. */
export function jobReports(
  jobs: readonly { readonly id: string; readonly schedule: string; readonly title: string }[],
  runs: readonly Run[],
  looks: readonly LookRecord[],
): JobReport[] {
  return jobs.map((job) => {
    const run = runs.find((it) => it.job === job.id);
    const own = looks.filter((it) => it.job === job.id).sort((a, b) => a.scopeId.localeCompare(b.scopeId));
    const ofRun = run ? own.filter((it) => it.at >= run.startedAt) : [];
    const ended = Math.max(0, ...ofRun.map((it) => it.at.getTime()));
    return {
      job: job.id,
      title: job.title,
      schedule: job.schedule,
      lastRun: run?.startedAt.toISOString() ?? null,
      durationMs: run && ended > 0 ? Math.max(0, ended - run.startedAt.getTime()) : null,
      complete: run?.completeCount ?? 0,
      expected: run?.expectedCount ?? 0,
      skippedSlots: run?.skippedSlots ?? 0,
      failure: run?.failure ?? null,
      scopes: own.map((it) => ({
        scope: it.scopeId,
        status: it.status,
        failure: it.detail ?? it.failure,
        at: it.at.toISOString(),
        durationMs: it.durationMs,
        lastComplete: it.lastCompleteAt?.toISOString() ?? null,
      })),
    };
  });
}

/** A job that is off by choice, or a part of one that is on. */
export interface OffReport {
  readonly job: string;
  readonly title: string;
  /** The whole job, or what it goes without. */
  readonly off: 'job' | 'part';
  readonly reason: string;
}

/** What is off by choice: no failure, and told apart from what could not be seen. */
export function offReports(
  states: readonly { readonly job: Pick<Job, 'id' | 'words'>; readonly state: JobState }[],
): readonly OffReport[] {
  return states.flatMap(({ job, state }): OffReport[] => {
    const it = { job: job.id, title: job.words.en.title };
    if (!state.on) return [{ ...it, off: 'job', reason: state.reason }];
    return state.without.map((reason) => ({ ...it, off: 'part', reason }));
  });
}

/** {@link jobReports} and {@link offReports} for a terminal, with a line on the messages that no job could use. */
export function jobsText(
  reports: readonly JobReport[],
  off: readonly OffReport[] = [],
  unread: Pick<UnreadList, 'total'> = { total: 0 },
): string {
  const rows = reports.map((it) => [
    it.job,
    it.schedule,
    it.lastRun ?? 'never',
    it.durationMs === null ? '' : `${(it.durationMs / 1000).toFixed(1)} s`,
    it.lastRun === null ? '' : `${it.complete} of ${it.expected}`,
    it.failure ?? '',
  ]);
  const unseen = reports.flatMap((it) =>
    it.scopes
      .filter((scope) => scope.status !== 'complete')
      .map(
        (scope) =>
          `  ${it.job} at ${scope.scope}: ${plain(scope.failure ?? scope.status)} (last complete look ${scope.lastComplete ?? 'never'})`,
      ),
  );
  const blind = unseen.length === 0 ? [] : ['', 'Could not see:', ...unseen];
  const choice = off.map((it) => `  ${it.job}: ${it.off === 'part' ? `without a part (${it.reason})` : it.reason}`);
  const chosen = choice.length === 0 ? [] : ['', 'Off by choice:', ...choice];
  const line = unreadLine(unread);
  const unused = line === null ? [] : ['', `${line}: toilbot unread lists them.`];
  const head = ['job', 'schedule (UTC)', 'last run', 'took', 'places seen', ''];
  return [table(head, rows), ...blind, ...chosen, ...unused].join('\n');
}
