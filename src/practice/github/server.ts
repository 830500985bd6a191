/** Plays the parts of GitHub's REST API that tell of merged pull requests, on 127.0.0.1: a token, pages by Link, a rate limit. */

import { hash } from 'node:crypto';
import { type ApiAnswer, type ApiCall, type JsonApi, openWindow, startJsonApi } from '../json-api.ts';
import { pullsAt, REPOSITORY, type WorldPull, type WorldRun } from './world.ts';

export interface PracticeGithubOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly token: string;
  readonly seed: string;
  readonly clock: () => Date;
  /** Calls an hour; GitHub's 5,000 when left out. */
  readonly hourly?: number;
}

const USUAL_PAGE = 30;
const LARGEST_PAGE = 100;
const DOCUMENTATION = 'https://docs.github.com/rest';
/** Who opened and merged it: an adapter must leave them there. */
const WHO = { login: 'suzuki-taro', id: 7, type: 'User' };

export async function startPracticeGithub(options: PracticeGithubOptions): Promise<JsonApi> {
  const hourly = options.hourly ?? 5_000;
  const spend = openWindow(hourly, 3_600_000, options.clock);
  return startJsonApi(options.port, (call) => {
    const { left, endsAt } = spend();
    const rate = {
      'x-ratelimit-limit': String(hourly),
      'x-ratelimit-remaining': String(Math.max(0, left)),
      'x-ratelimit-used': String(hourly - Math.max(0, left)),
      'x-ratelimit-reset': String(Math.ceil(endsAt.getTime() / 1000)),
      'x-ratelimit-resource': 'core',
    };
    const answered =
      left < 0 ? failure(403, 'API rate limit exceeded for user ID 7.') : permitted(call, options, options.clock());
    return { ...answered, headers: { ...answered.headers, ...rate } };
  });
}

function failure(status: number, message: string): ApiAnswer {
  return { status, body: { message, documentation_url: DOCUMENTATION, status: String(status) } };
}

function permitted(call: ApiCall, { token, seed }: PracticeGithubOptions, now: Date): ApiAnswer {
  if (!call.headers['user-agent']) return failure(403, 'Request forbidden by administrative rules.');
  if (call.headers.authorization !== `Bearer ${token}`) return failure(401, 'Bad credentials');
  const root = `/repos/${REPOSITORY}/`;
  // What a token may not see is not found, as what is not there.
  if (call.method !== 'GET' || !call.path.startsWith(root)) return failure(404, 'Not Found');
  const pulls = pullsAt(seed, now);
  const path = call.path.slice(root.length);
  if (path === 'pulls') return page(pulls.filter((it) => fits(it, call.query)).map(pullJson), call);
  const [, number] = /^pulls\/(\d+)\/files$/.exec(path) ?? [];
  const pull = pulls.find((it) => String(it.number) === number);
  if (pull) return page(pull.paths.map(fileJson), call);
  if (path !== 'actions/runs') return failure(404, 'Not Found');
  const sha = call.query.get('head_sha');
  const runs = pulls.filter((it) => it.mergedAt !== null && (sha === null || it.mergeCommit === sha));
  const all = runs.flatMap((it) => it.runs.map((run) => runJson(run, it)));
  const shown = page(all, call);
  return { ...shown, body: { total_count: all.length, workflow_runs: shown.body } };
}

function fits(pull: WorldPull, query: URLSearchParams): boolean {
  const state = query.get('state') ?? 'open';
  return state === 'all' || (state === 'closed') === (pull.closedAt !== null);
}

function page(items: readonly object[], { path, query }: ApiCall): ApiAnswer {
  const size = Math.min(LARGEST_PAGE, Number(query.get('per_page') ?? USUAL_PAGE));
  const number = Math.max(1, Number(query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const there = new URLSearchParams(query);
    there.set('page', String(to));
    return `<https://api.github.com${path}?${there}>; rel="${rel}"`;
  };
  const links = number < last ? { link: `${link(number + 1, 'next')}, ${link(last, 'last')}` } : {};
  return { status: 200, body: items.slice((number - 1) * size, number * size), headers: links };
}

const time = (at: Date | null): string | null => at?.toISOString().replace(/\.\d+Z$/, 'Z') ?? null;

function pullJson(it: WorldPull): object {
  return {
    id: 1_000_000 + it.number,
    number: it.number,
    state: it.closedAt === null ? 'open' : 'closed',
    locked: false,
    title: it.title,
    user: WHO,
    body: 'Asked for by @tanaka.',
    created_at: time(it.openedAt),
    updated_at: time(it.updatedAt),
    closed_at: time(it.closedAt),
    merged_at: time(it.mergedAt),
    merge_commit_sha: it.mergeCommit,
    assignee: WHO,
    html_url: `https://github.com/${REPOSITORY}/pull/${it.number}`,
    head: { ref: it.branch, label: `tabemaru:${it.branch}`, user: WHO },
    base: { ref: 'main', label: 'tabemaru:main' },
  };
}

function fileJson(filename: string): object {
  return {
    sha: hash('sha1', filename),
    filename,
    status: 'modified',
    additions: 1,
    deletions: 1,
    changes: 2,
    patch: '@@ -1 +1 @@\n-partner_key = "old"\n+partner_key = "new"',
  };
}

function runJson(it: WorldRun, pull: WorldPull): object {
  return {
    id: pull.number * 10,
    name: it.name,
    head_branch: 'main',
    head_sha: pull.mergeCommit,
    event: 'push',
    status: it.status,
    conclusion: it.conclusion,
    actor: WHO,
    created_at: time(it.startedAt),
    run_started_at: time(it.startedAt),
    updated_at: time(it.updatedAt),
  };
}
