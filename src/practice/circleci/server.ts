/** Plays CircleCI's API v2 on 127.0.0.1: a token, pages by token, a rate limit. */

import { type ApiAnswer, type ApiCall, type JsonApi, openWindow, startJsonApi } from '../json-api.ts';
import { PROJECTS, pipelinesAt, type WorldJob, type WorldPipeline } from './world.ts';

export interface PracticeCircleciOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly token: string;
  readonly seed: string;
  readonly clock: () => Date;
  /** Calls a minute; 3,000 when left out. */
  readonly perMinute?: number;
}

const A_PAGE = 20;
const ROOT = '/api/v2';
/** Who began and who approved it: an adapter must leave them there. */
const WHO = { login: 'suzuki-taro', avatar_url: 'https://avatars.example/suzuki-taro' };

export async function startPracticeCircleci(options: PracticeCircleciOptions): Promise<JsonApi> {
  const spend = openWindow(options.perMinute ?? 3_000, 60_000, options.clock);
  const api = await startJsonApi(options.port, (call) => {
    const now = options.clock();
    const { left, endsAt } = spend();
    if (left < 0) {
      const seconds = Math.ceil((endsAt.getTime() - now.getTime()) / 1000);
      return { status: 429, body: { message: 'Rate limit exceeded.' }, headers: { 'retry-after': String(seconds) } };
    }
    if (call.headers['circle-token'] !== options.token) return failure(401, 'You must log in first.');
    return answerTo(call, options.seed, now);
  });
  return { ...api, url: `${api.url.slice(0, -1)}${ROOT}/` };
}

function failure(status: number, message: string): ApiAnswer {
  return { status, body: { message } };
}

function answerTo({ method, path, query }: ApiCall, seed: string, now: Date): ApiAnswer {
  if (method !== 'GET') return failure(405, 'Method not allowed.');
  const [kind, ...rest] = path.startsWith(`${ROOT}/`)
    ? path
        .slice(ROOT.length + 1)
        .split('/')
        .map(decodeURIComponent)
    : [];
  const all = PROJECTS.flatMap((project) => pipelinesAt(seed, project, now));
  if (kind === 'project' && rest[3] === 'pipeline' && rest.length === 4) {
    const slug = rest.slice(0, 3).join('/');
    if (!PROJECTS.includes(slug)) return failure(404, 'Project not found');
    return page(all.filter((it) => it.project === slug).map(pipelineJson), query);
  }
  if (kind === 'pipeline' && rest[1] === 'workflow') {
    const found = all.find((it) => it.id === rest[0]);
    return found ? page([workflowJson(found)], query) : failure(404, 'Pipeline not found');
  }
  if (kind === 'workflow' && rest[1] === 'job') {
    const found = all.find((it) => it.workflow.id === rest[0]);
    return found
      ? page(
          found.workflow.jobs.map((it) => jobJson(it, found)),
          query,
        )
      : failure(404, 'Workflow not found');
  }
  return failure(404, 'Not found');
}

/** The token of a page is the place where it begins, as nobody needs to know. */
function page(items: readonly object[], query: URLSearchParams): ApiAnswer {
  const token = query.get('page-token');
  const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isSafeInteger(from) || from < 0) return failure(400, 'Invalid page token.');
  const end = from + A_PAGE;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : null;
  return { status: 200, body: { next_page_token: next, items: items.slice(from, end) } };
}

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

function pipelineJson(it: WorldPipeline): object {
  const repository = `https://github.com/${it.project.slice(3)}`;
  return {
    id: it.id,
    errors: [],
    project_slug: it.project,
    updated_at: time(it.createdAt),
    number: it.number,
    state: 'created',
    created_at: time(it.createdAt),
    trigger: { type: 'webhook', received_at: time(it.createdAt), actor: WHO },
    vcs: {
      provider_name: 'GitHub',
      origin_repository_url: repository,
      target_repository_url: repository,
      revision: it.revision,
      branch: it.branch,
      commit: { subject: 'suzuki: after the outage', body: '' },
    },
  };
}

function workflowJson(it: WorldPipeline): object {
  const { id, status, stoppedAt } = it.workflow;
  return {
    pipeline_id: it.id,
    id,
    name: 'build-and-deploy',
    project_slug: it.project,
    status,
    started_by: WHO.login,
    pipeline_number: it.number,
    created_at: time(it.createdAt),
    stopped_at: time(stoppedAt),
  };
}

function jobJson(it: WorldJob, of: WorldPipeline): object {
  return {
    dependencies: [],
    id: it.id,
    name: it.name,
    type: it.type,
    project_slug: of.project,
    status: it.status,
    started_at: time(it.startedAt),
    stopped_at: time(it.stoppedAt),
    ...(it.type === 'approval'
      ? { approval_request_id: it.id, ...(it.stoppedAt ? { approved_by: WHO.login } : {}) }
      : { job_number: of.number * 10 }),
  };
}
