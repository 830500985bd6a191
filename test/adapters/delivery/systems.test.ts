import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { openCircleciFleet } from '../../../src/adapters/circleci/fleet.ts';
import { openGithubFleet } from '../../../src/adapters/github/fleet.ts';

const NOW = new Date('2026-11-24T05:20:00Z');
const clock = () => NOW;
const unending = () => new AbortController().signal;
const TOKEN = 'canary-token';
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** Answers each path by its table; any other one with 404. Keeps what was asked. */
async function serve(table: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const [status, body] = Object.hasOwn(table, path) ? [200, table[path]] : [404, { message: 'Not Found' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  endings.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

const person = { login: 'suzuki-taro', id: 7 };
const pull = (number: number, more: object = {}) => ({
  number,
  title: `suzuki: the outage of shop ${number}`,
  head: { ref: 'suzuki/raise-memory' },
  user: person,
  merged_by: person,
  created_at: ago(2),
  updated_at: ago(1),
  merged_at: ago(1),
  merge_commit_sha: `sha${number}`,
  html_url: `https://github.example/${number}`,
  ...more,
});
const PULLS = '/repos/tabemaru/infrastructure/pulls?state=closed&sort=updated&direction=desc&per_page=100&page=1';
const files = (number: number) => `/repos/tabemaru/infrastructure/pulls/${number}/files?per_page=100&page=1`;
const runs = (number: number) => `/repos/tabemaru/infrastructure/actions/runs?head_sha=sha${number}&per_page=100`;
const workflow = (conclusion: string | null, updated = ago(0.5)) => ({
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  updated_at: updated,
  actor: person,
});
const github = (url: string) =>
  openGithubFleet({ token: TOKEN, repository: 'tabemaru/infrastructure', baseUrl: url, clock });
const SCOPE = { system: 'github', account: 'tabemaru', region: 'infrastructure' } as const;

test('merged pull requests of the window with their paths and roll-out; nobody is kept, files are asked once', async () => {
  const { url, asked } = await serve({
    [PULLS]: [
      pull(1),
      pull(2),
      pull(3, { merged_at: null }),
      // Spoken of today, merged long ago.
      pull(4, { merged_at: ago(30), updated_at: ago(0.1) }),
      pull(5, { merged_at: ago(9), updated_at: ago(9) }),
    ],
    [files(1)]: [{ filename: 'env/production/api.tfvars', patch: '+password = "canary"' }],
    [files(2)]: [{ filename: 'main.tf' }],
    [runs(1)]: { workflow_runs: [workflow('success', ago(0.7)), workflow('success'), workflow('skipped')] },
    [runs(2)]: { workflow_runs: [workflow('success'), workflow(null)] },
  });
  const fleet = github(url);
  expect(await fleet.scopes('github', unending())).toEqual([{ scope: SCOPE, gap: null }]);
  const { items, gap } = await fleet.read('github.pullRequests', SCOPE, unending());
  expect(gap).toBeNull();
  expect(items.map((it) => [it.number, it.paths, it.rolledOutAt?.toISOString() ?? null])).toEqual([
    [1, ['env/production/api.tfvars'], ago(0.5)],
    [2, ['main.tf'], null],
  ]);
  expect(JSON.stringify(items)).not.toMatch(/suzuki|outage|canary/);
  asked.length = 0;
  await fleet.read('github.pullRequests', SCOPE, unending());
  expect(asked).toEqual([PULLS, runs(2)]);
});

test('what was read before a refusal is kept, and the token is in no gap', async () => {
  const { url } = await serve({ [PULLS]: [pull(1), pull(2)], [files(1)]: [], [runs(1)]: { workflow_runs: [] } });
  const { items, gap } = await github(url).read('github.pullRequests', SCOPE, unending());
  expect(items.map((it) => it.number)).toEqual([1]);
  expect(gap).toMatchObject({ reason: 'not_available' });
  expect(JSON.stringify(gap)).not.toContain(TOKEN);
});

const PIPELINES = '/project/gh/tabemaru/api/pipeline';
const pipeline = (id: string, branch: string, days = 1) => ({
  id,
  created_at: ago(days),
  vcs: { branch },
  trigger: { actor: person },
});
const circleci = (url: string) =>
  openCircleciFleet({ token: TOKEN, projects: ['gh/tabemaru/api'], baseUrl: url, clock });
const PROJECT = { system: 'circleci', account: 'tabemaru', region: 'api' } as const;
const job = (name: string, from: number, to: number | null, more: object = {}) => ({
  name,
  type: 'build',
  status: to === null ? 'on_hold' : 'success',
  started_at: ago(from),
  stopped_at: to === null ? null : ago(to),
  approved_by: person.login,
  ...more,
});

test('workflows of the branches that are delivered, with approval; those that are over are asked once', async () => {
  const { url, asked } = await serve({
    [PIPELINES]: {
      items: [pipeline('p1', 'main'), pipeline('p2', 'try-something'), pipeline('p0', 'main', 8)],
      next_page_token: 'more',
    },
    '/pipeline/p1/workflow': {
      items: [{ id: 'w1', name: 'ship', status: 'success', created_at: ago(1), stopped_at: ago(0.5) }],
      next_page_token: null,
    },
    '/workflow/w1/job': {
      items: [
        job('rspec', 1, 0.9),
        job('hold', 0.9, 0.6, { type: 'approval' }),
        job('heroku/deploy-via-git', 0.6, 0.5),
      ],
      next_page_token: null,
    },
  });
  const fleet = circleci(url);
  expect(await fleet.scopes('circleci', unending())).toEqual([{ scope: PROJECT, gap: null }]);
  const { items, gap } = await fleet.read('circleci.pipelines', PROJECT, unending());
  expect(gap).toBeNull();
  expect(items.map((it) => [it.pipeline, it.status, it.steps.map((step) => step.what)])).toEqual([
    ['api/ship', 'success', ['test', 'approval', 'deploy']],
  ]);
  expect(items[0]?.steps.map((step) => step.platform)).toEqual([null, null, 'heroku']);
  expect(JSON.stringify(items)).not.toContain('suzuki');
  asked.length = 0;
  await fleet.read('circleci.pipelines', PROJECT, unending());
  expect(asked).toEqual([PIPELINES]);
});

test('a workflow on hold is asked again', async () => {
  const { url, asked } = await serve({
    [PIPELINES]: { items: [pipeline('p1', 'main')], next_page_token: null },
    '/pipeline/p1/workflow': {
      items: [{ id: 'w1', name: 'ship', status: 'on_hold', created_at: ago(1) }],
      next_page_token: null,
    },
    '/workflow/w1/job': { items: [job('hold', 0.9, null, { type: 'approval' })], next_page_token: null },
  });
  const fleet = circleci(url);
  await fleet.read('circleci.pipelines', PROJECT, unending());
  await fleet.read('circleci.pipelines', PROJECT, unending());
  expect(asked.filter((path) => path === '/workflow/w1/job')).toHaveLength(2);
});
