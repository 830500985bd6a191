import { z } from 'zod';
import type { Answer, Gap, NotUnderstood } from '../../domain/answer.ts';
import type { FleetMember, Readers, ReadId, Reads } from '../../domain/fleet.ts';
import type { MergedPullRequest } from '../../domain/reads/delivery.ts';
import type { Scope } from '../../domain/scope.ts';
import { recent } from '../aws/memo.ts';
import { textOf, understood } from '../aws/values.ts';
import { openHttp } from '../http/fetch-json.ts';

const GITHUB = 'https://api.github.com/';
const WINDOW = 7 * 86_400_000;
const A_PAGE = 100;
/** A change of more files is no change of settings; GitHub lists 3,000 at most. */
const MOST_FILE_PAGES = 3;
const MOST_REMEMBERED = 2_000;

export interface GithubFleetOptions {
  readonly token: string;
  /** `organization/repository`. */
  readonly repository: string;
  /** Where the API is; null for GitHub's own. */
  readonly baseUrl: string | null;
  readonly clock: () => Date;
}

/** A date as GitHub writes it; null where it stands still open. */
const time = z.iso.datetime({ offset: true }).nullish();
/** What people wrote, who they are and what they called their branch is not among what is taken. */
const pullSchema = z.object({
  number: z.number().int().positive(),
  created_at: time,
  updated_at: time,
  merged_at: time,
  merge_commit_sha: z.string().nullish(),
});
const fileSchema = z.object({ filename: z.string() });
const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({ status: z.string().nullish(), conclusion: z.string().nullish(), updated_at: time }),
  ),
});

/** Carries the gap of a call through the pages. */
class GithubGap extends Error {
  readonly gap: Gap;

  constructor(gap: Gap) {
    super(gap.detail);
    this.gap = gap;
  }
}

const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** The infrastructure repository as a scope: account = organization, region = repository. */
export function openGithubFleet(options: GithubFleetOptions): FleetMember {
  const [organization = '', repository = ''] = options.repository.split('/');
  const scope: Scope = { system: 'github', account: organization, region: repository };
  const base = (options.baseUrl ?? GITHUB).replace(/\/?$/, '/');
  const root = `${base}repos/${encodeURIComponent(organization)}/${encodeURIComponent(repository)}`;
  const http = openHttp({ clock: options.clock });
  // What is merged changes its files no more, and what was rolled out stays so.
  const pathsOf = recent<readonly string[]>(MOST_REMEMBERED);
  const rolledOutAt = recent<Date>(MOST_REMEMBERED);

  const get = async (name: string, path: string, signal: AbortSignal): Promise<unknown> => {
    const answer = await http.json({
      name: `GitHub ${name}`,
      url: `${root}/${path}`,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${options.token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'toilbot',
      },
      signal,
    });
    if (answer.kind === 'answer') return answer.json;
    const unchanged: Gap = { reason: 'malformed', detail: `GitHub ${name}: unchanged, though nothing was kept` };
    throw new GithubGap(answer.kind === 'failure' ? answer.gap : unchanged);
  };
  const list = async (name: string, path: string, signal: AbortSignal): Promise<readonly unknown[]> => {
    const json = await get(name, path, signal);
    if (Array.isArray(json)) return json;
    throw new GithubGap({ reason: 'malformed', detail: `GitHub ${name}: the answer is no list` });
  };

  const filesOf = async (number: number, signal: AbortSignal): Promise<readonly string[]> => {
    const known = pathsOf.get(String(number));
    if (known) return known;
    const paths: string[] = [];
    for (let page = 1; page <= MOST_FILE_PAGES; page += 1) {
      const files = await list('pull request files', `pulls/${number}/files?per_page=${A_PAGE}&page=${page}`, signal);
      paths.push(...files.flatMap((it) => fileSchema.safeParse(it).data?.filename ?? []).map(textOf));
      if (files.length < A_PAGE) break;
    }
    pathsOf.set(String(number), paths);
    return paths;
  };

  /** When the last workflow of the commit went through; null while one runs, and where one failed or there is none. */
  const rollOutOf = async (sha: string, signal: AbortSignal): Promise<Date | null> => {
    const known = rolledOutAt.get(sha);
    if (known) return known;
    const path = `actions/runs?head_sha=${encodeURIComponent(sha)}&per_page=${A_PAGE}`;
    const parsed = runsSchema.safeParse(await get('workflow runs', path, signal));
    if (!parsed.success) throw new GithubGap({ reason: 'malformed', detail: 'GitHub workflow runs: not understood' });
    const runs = parsed.data.workflow_runs.filter((it) => it.conclusion !== 'skipped');
    if (runs.some((it) => it.status !== 'completed' || it.conclusion !== 'success')) return null;
    const ends = runs.flatMap((it) => dateOf(it.updated_at)?.getTime() ?? []);
    if (ends.length === 0) return null;
    const at = new Date(Math.max(...ends));
    rolledOutAt.set(sha, at);
    return at;
  };

  const read = async (signal: AbortSignal): Promise<Answer<MergedPullRequest>> => {
    const items: MergedPullRequest[] = [];
    const notUnderstood: NotUnderstood[] = [];
    const from = new Date(options.clock().getTime() - WINDOW);
    try {
      for (let page = 1; ; page += 1) {
        const query = `pulls?state=closed&sort=updated&direction=desc&per_page=${A_PAGE}&page=${page}`;
        const pulls = await list('pull requests', query, signal);
        let older = false;
        for (const value of pulls) {
          const pull = understood(pullSchema, value, 'a pull request', notUnderstood);
          if (!pull) continue;
          older ||= (dateOf(pull.updated_at) ?? from) < from;
          const mergedAt = dateOf(pull.merged_at);
          // Closed without a merge, or merged long ago and only spoken of lately.
          if (mergedAt === null || mergedAt < from) continue;
          items.push({
            id: `${options.repository}#${pull.number}`,
            number: pull.number,
            openedAt: dateOf(pull.created_at),
            mergedAt,
            rolledOutAt: pull.merge_commit_sha ? await rollOutOf(pull.merge_commit_sha, signal) : null,
            paths: await filesOf(pull.number, signal),
          });
        }
        if (older || pulls.length < A_PAGE) break;
      }
    } catch (error) {
      if (!(error instanceof GithubGap)) throw error;
      return { items, gap: error.gap, notUnderstood };
    }
    return { items, gap: null, notUnderstood };
  };

  const readers: Partial<Readers<ReadId>> = { 'github.pullRequests': (_scope, signal) => read(signal) };
  return {
    system: 'github',
    places: ['github'],
    scopes: async (place) => (place === 'github' ? [{ scope, gap: null }] : []),
    reads: ['github.pullRequests'],
    async read<R extends ReadId>(id: R, at: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const reader = readers[id];
      if (!reader) throw new Error(`${id} is no read of GitHub`);
      return reader(at, signal);
    },
    describe: () => `GitHub: merged pull requests of ${options.repository}`,
    close: () => {},
  };
}
