import { z } from 'zod';
import type { Answer, Gap, NotUnderstood } from '../../domain/answer.ts';
import type { FleetMember, Readers, ReadId, Reads } from '../../domain/fleet.ts';
import type { PipelineRun } from '../../domain/reads/delivery.ts';
import type { Scope } from '../../domain/scope.ts';
import { recent } from '../aws/memo.ts';
import { textOf, understood } from '../aws/values.ts';
import { openHttp } from '../http/fetch-json.ts';

const CIRCLECI = 'https://circleci.com/api/v2/';
const WINDOW = 7 * 86_400_000;
const MOST_REMEMBERED = 5_000;
const MOST_PAGES = 50;
/** Branches whose pipelines can reach production: those of a change that is still worked on are nobody's delivery. */
const DELIVERED = /^(main|master|trunk|production|release(\/.*)?)$/;
/** What is over changes no more. */
const OVER = new Set(['success', 'failed', 'error', 'canceled', 'unauthorized', 'not_run']);

export interface CircleciFleetOptions {
  readonly token: string;
  /** Slugs of projects: `gh/organization/repository`. */
  readonly projects: readonly string[];
  /** Where the API is, `/api/v2/` included; null for CircleCI's own. */
  readonly baseUrl: string | null;
  readonly clock: () => Date;
}

const time = z.iso.datetime({ offset: true }).nullish();
const pageSchema = z.object({ items: z.array(z.unknown()), next_page_token: z.string().nullish() });
/** Who began it stands in `trigger.actor`, which is not taken. */
const pipelineSchema = z.object({
  id: z.string().min(1),
  created_at: time,
  vcs: z.object({ branch: z.string().nullish() }).nullish(),
});
const workflowSchema = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  status: z.string().nullish(),
  created_at: time,
  stopped_at: time,
});
const jobSchema = z.object({
  name: z.string().nullish(),
  type: z.string().nullish(),
  status: z.string().nullish(),
  started_at: time,
  stopped_at: time,
});

class CircleciGap extends Error {
  readonly gap: Gap;

  constructor(gap: Gap) {
    super(gap.detail);
    this.gap = gap;
  }
}

const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** CircleCI does not say what a job is for: its name does. */
function whatOf(job: z.output<typeof jobSchema>): PipelineRun['steps'][number]['what'] {
  if (job.type === 'approval') return 'approval';
  const name = job.name ?? '';
  if (/deploy|release|rollout|ship/i.test(name)) return 'deploy';
  if (/test|spec|lint|rubocop|check/i.test(name)) return 'test';
  return /build|image|docker|assets/i.test(name) ? 'build' : 'other';
}

/** The projects as scopes: account = organization, region = repository. */
export function openCircleciFleet(options: CircleciFleetOptions): FleetMember {
  const base = (options.baseUrl ?? CIRCLECI).replace(/\/?$/, '/');
  const http = openHttp({ clock: options.clock });
  const over = recent<readonly PipelineRun[]>(MOST_REMEMBERED);
  const slugs = new Map(
    options.projects.map((slug) => {
      const [, account = '', region = ''] = slug.split('/');
      return [`${account}/${region}`, slug] as const;
    }),
  );

  const page = async (name: string, path: string, signal: AbortSignal) => {
    const answer = await http.json({
      name: `CircleCI ${name}`,
      url: `${base}${path}`,
      headers: { accept: 'application/json', 'circle-token': options.token },
      signal,
    });
    const unreadable: Gap = { reason: 'malformed', detail: `CircleCI ${name}: the answer is no list` };
    if (answer.kind !== 'answer') throw new CircleciGap(answer.kind === 'failure' ? answer.gap : unreadable);
    const parsed = pageSchema.safeParse(answer.json);
    if (!parsed.success) throw new CircleciGap(unreadable);
    return parsed.data;
  };
  const eachPage = async (name: string, path: string, signal: AbortSignal, take: (items: unknown[]) => boolean) => {
    let token: string | null = null;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const query: string =
        token === null ? '' : `${path.includes('?') ? '&' : '?'}page-token=${encodeURIComponent(token)}`;
      const { items, next_page_token: next } = await page(name, `${path}${query}`, signal);
      if (!take(items) || !next || next === token) return;
      token = next;
    }
  };
  const all = async (name: string, path: string, signal: AbortSignal): Promise<unknown[]> => {
    const found: unknown[] = [];
    await eachPage(name, path, signal, (items) => {
      found.push(...items);
      return true;
    });
    return found;
  };

  const runsOf = async (
    pipeline: string,
    project: string,
    signal: AbortSignal,
    notUnderstood: NotUnderstood[],
  ): Promise<readonly PipelineRun[]> => {
    const known = over.get(pipeline);
    if (known) return known;
    const runs: PipelineRun[] = [];
    for (const value of await all('workflows', `pipeline/${encodeURIComponent(pipeline)}/workflow`, signal)) {
      const workflow = understood(workflowSchema, value, 'a workflow', notUnderstood);
      if (!workflow) continue;
      const jobs = await all('jobs', `workflow/${encodeURIComponent(workflow.id)}/job`, signal);
      runs.push({
        id: textOf(workflow.id),
        pipeline: textOf(`${project}/${workflow.name ?? 'workflow'}`),
        status: textOf(workflow.status ?? 'unknown'),
        startedAt: dateOf(workflow.created_at),
        endedAt: dateOf(workflow.stopped_at),
        rollback: false,
        steps: jobs.flatMap((job) => {
          const parsed = understood(jobSchema, job, 'a job', notUnderstood);
          return parsed
            ? {
                name: textOf(parsed.name ?? 'a job'),
                what: whatOf(parsed),
                status: textOf(parsed.status ?? 'unknown'),
                startedAt: dateOf(parsed.started_at),
                endedAt: dateOf(parsed.stopped_at),
                target: null,
                // Heroku's orb names its jobs so; of others nothing tells where they deploy to.
                platform: whatOf(parsed) === 'deploy' && /heroku/i.test(parsed.name ?? '') ? ('heroku' as const) : null,
              }
            : [];
        }),
        tags: {},
      });
    }
    // `on_hold` waits for an approval, `failing` is not over yet.
    if (runs.length > 0 && runs.every((run) => OVER.has(run.status))) over.set(pipeline, runs);
    return runs;
  };

  const read = async (scope: Scope, signal: AbortSignal): Promise<Answer<PipelineRun>> => {
    const items: PipelineRun[] = [];
    const notUnderstood: NotUnderstood[] = [];
    const slug = slugs.get(`${scope.account}/${scope.region}`);
    if (!slug) {
      const detail = `CircleCI: ${scope.account}/${scope.region} is no project of the configuration`;
      return { items, gap: { reason: 'not_available', detail }, notUnderstood };
    }
    const from = new Date(options.clock().getTime() - WINDOW);
    const path = slug.split('/').map(encodeURIComponent).join('/');
    const pipelines: string[] = [];
    try {
      await eachPage('pipelines', `project/${path}/pipeline`, signal, (values) => {
        const parsed = values.flatMap((it) => understood(pipelineSchema, it, 'a pipeline', notUnderstood) ?? []);
        const fresh = parsed.filter((it) => (dateOf(it.created_at) ?? from) >= from);
        pipelines.push(...fresh.filter((it) => DELIVERED.test(it.vcs?.branch ?? '')).map((it) => it.id));
        return fresh.length === parsed.length;
      });
      for (const pipeline of pipelines) items.push(...(await runsOf(pipeline, scope.region, signal, notUnderstood)));
    } catch (error) {
      if (!(error instanceof CircleciGap)) throw error;
      return { items, gap: error.gap, notUnderstood };
    }
    return { items, gap: null, notUnderstood };
  };

  const readers: Partial<Readers<ReadId>> = { 'circleci.pipelines': read };
  return {
    system: 'circleci',
    places: ['circleci'],
    scopes: async (place) =>
      place !== 'circleci'
        ? []
        : [...slugs.keys()].map((key) => {
            const [account = '', region = ''] = key.split('/');
            return { scope: { system: 'circleci', account, region }, gap: null };
          }),
    reads: ['circleci.pipelines'],
    async read<R extends ReadId>(id: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const reader = readers[id];
      if (!reader) throw new Error(`${id} is no read of CircleCI`);
      return reader(scope, signal);
    },
    describe: () => `CircleCI: ${slugs.size} projects`,
    close: () => {},
  };
}
