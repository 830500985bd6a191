/** What ran on CircleCI: a function of the seed and the time alone. What deploys to hosts and to Heroku is built there. */

import { fractionOf, hexOf, uuidOf, wholeOf } from '../fleet/seeded.ts';
import { after, DAY, HOUR, MINUTE } from '../fleet/time.ts';

/** The subsystems that have not moved: what has moved is delivered by CodePipeline. */
export const PROJECTS = ['push-notify', 'legacy-admin', 'reserve-web'].map((name) => `gh/tabemaru/${name}`);
/** What the API shows: older pipelines stand on later pages. */
const SHOWN_DAYS = 21;
const MOST_A_DAY = 4;
/** Shares of the pipelines: of a change that is still worked on, and of those that fail in deploying. */
const UNFINISHED = 0.3;
const FAILING = 0.1;

export interface WorldJob {
  readonly id: string;
  readonly name: string;
  readonly type: 'build' | 'approval';
  readonly status: 'success' | 'running' | 'failed' | 'on_hold' | 'blocked';
  readonly startedAt: Date | null;
  readonly stoppedAt: Date | null;
}

export interface WorldPipeline {
  readonly id: string;
  readonly number: number;
  readonly project: string;
  readonly branch: string;
  readonly revision: string;
  readonly createdAt: Date;
  readonly workflow: {
    readonly id: string;
    readonly status: 'success' | 'running' | 'failed' | 'on_hold';
    readonly stoppedAt: Date | null;
    readonly jobs: readonly WorldJob[];
  };
}

/** The pipelines of a project, the newest first. */
export function pipelinesAt(seed: string, project: string, now: Date): readonly WorldPipeline[] {
  const today = Math.floor(now.getTime() / DAY);
  return Array.from({ length: SHOWN_DAYS }, (_, back) => today - back)
    .filter((day) => ![0, 6].includes(new Date(day * DAY).getUTCDay()))
    .flatMap((day) =>
      Array.from({ length: wholeOf(1, MOST_A_DAY, seed, 'pipelines', project, day) }, (_, index) =>
        pipelineOf(seed, project, day, index, now),
      ),
    )
    .filter((it) => it.createdAt <= now)
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

function pipelineOf(seed: string, project: string, day: number, index: number, now: Date): WorldPipeline {
  const key = [seed, 'pipeline', project, day, index] as const;
  const createdAt = new Date(day * DAY + HOUR + wholeOf(0, 8 * 60, ...key) * MINUTE);
  const unfinished = fractionOf(...key, 'branch') < UNFINISHED;
  const jobs = jobsOf(key, createdAt, unfinished, now);
  const last = jobs.at(-1);
  const over = last?.status === 'success' || jobs.some((it) => it.status === 'failed');
  const failed = jobs.some((it) => it.status === 'failed');
  const held = jobs.some((it) => it.status === 'on_hold');
  return {
    id: uuidOf(...key),
    number: (day % 10_000) * MOST_A_DAY + index,
    project,
    branch: unfinished ? 'suzuki/try-a-faster-query' : 'main',
    revision: hexOf(40, ...key, 'revision'),
    createdAt,
    workflow: {
      id: uuidOf(...key, 'workflow'),
      status: failed ? 'failed' : over ? 'success' : held ? 'on_hold' : 'running',
      stoppedAt: over ? (jobs.findLast((it) => it.stoppedAt !== null)?.stoppedAt ?? null) : null,
      jobs,
    },
  };
}

/** One job after the other: each begins when the one before it went through. */
function jobsOf(key: readonly (string | number)[], createdAt: Date, unfinished: boolean, now: Date) {
  const minutes = (from: number, to: number, name: string) => wholeOf(from, to, ...key, name) * MINUTE;
  const steps = [
    { name: 'test', type: 'build' as const, lasts: minutes(4, 9, 'test') },
    { name: 'build-image', type: 'build' as const, lasts: minutes(3, 12, 'build-image') },
    ...(unfinished
      ? []
      : [
          { name: 'hold', type: 'approval' as const, lasts: minutes(5, 90, 'hold') },
          { name: 'deploy-production', type: 'build' as const, lasts: minutes(2, 8, 'deploy') },
        ]),
  ];
  let at = createdAt;
  let isBlocked = false;
  return steps.map(({ name, type, lasts }): WorldJob => {
    const own = { id: uuidOf(...key, 'job', name), name, type };
    if (isBlocked || at > now) return { ...own, status: 'blocked', startedAt: null, stoppedAt: null };
    const startedAt = at;
    at = after(at, lasts);
    const fails = name === 'deploy-production' && fractionOf(...key, 'fails') < FAILING;
    isBlocked = at > now || fails;
    if (at > now) return { ...own, status: type === 'approval' ? 'on_hold' : 'running', startedAt, stoppedAt: null };
    return { ...own, status: fails ? 'failed' : 'success', startedAt, stoppedAt: at };
  });
}
