import { afterEach, describe, expect, test } from '@jest/globals';
import { handsOn } from '../../jobs/hands-on.ts';
import { leadTimes } from '../../jobs/lead-times.ts';
import { openCircleciFleet } from '../../src/adapters/circleci/fleet.ts';
import { openGithubFleet } from '../../src/adapters/github/fleet.ts';
import { startPracticeCircleci } from '../../src/practice/circleci/server.ts';
import { PROJECTS, pipelinesAt } from '../../src/practice/circleci/world.ts';
import { practiceConfiguration } from '../../src/practice/fleet/configuration.ts';
import { startPracticeGithub } from '../../src/practice/github/server.ts';
import { pullsAt, REPOSITORY } from '../../src/practice/github/world.ts';
import type { JsonApi } from '../../src/practice/json-api.ts';
import { load } from '../config-source.ts';
import { input } from '../jobs/values.ts';

const SEED = 'delivery';
const NOW = new Date('2026-11-24T05:20:00Z');
const WEEK = 7 * 86_400_000;
const clock = () => NOW;
const unending = () => new AbortController().signal;
const { settings } = load({ practice: practiceConfiguration() });
/** Whatever people wrote or are called in the two worlds. */
const PEOPLE = /suzuki|tanaka|outage|partner_key/i;

const open: JsonApi[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()));
});

async function circleci(more: { token?: string; perMinute?: number } = {}) {
  const { token = 't', ...rest } = more;
  const api = await startPracticeCircleci({ port: 0, token: 't', seed: SEED, clock, ...rest });
  open.push(api);
  return { api, fleet: openCircleciFleet({ token, projects: PROJECTS, baseUrl: api.url, clock }) };
}
const PROJECT = { system: 'circleci', account: 'tabemaru', region: 'reserve-web' } as const;

async function github(more: { token?: string; hourly?: number } = {}) {
  const { token = 't', ...rest } = more;
  const api = await startPracticeGithub({ port: 0, token: 't', seed: SEED, clock, ...rest });
  open.push(api);
  return { api, fleet: openGithubFleet({ token, repository: REPOSITORY, baseUrl: api.url, clock }) };
}
const INFRASTRUCTURE = { system: 'github', account: 'tabemaru', region: 'infrastructure' } as const;

describe('CircleCI of the practice fleet', () => {
  test('the pipelines of main of a week, each with its steps, become lead times of a subsystem', async () => {
    const { fleet } = await circleci();
    const answer = await fleet.read('circleci.pipelines', PROJECT, unending());
    expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
    const mains = pipelinesAt(SEED, 'gh/tabemaru/reserve-web', NOW).filter(
      (it) => it.branch === 'main' && NOW.getTime() - it.createdAt.getTime() <= WEEK,
    );
    expect(mains.length).toBeGreaterThan(0);
    expect(answer.items.map((it) => it.id)).toEqual(mains.map((it) => it.workflow.id));
    const { measures } = leadTimes.judge(input({ 'circleci.pipelines': answer }, { scope: PROJECT, settings }));
    expect(new Set(measures.map((it) => it.what))).toEqual(
      new Set(['test', 'image-build', 'approval', 'deploy', 'pipeline']),
    );
    expect(measures.every((it) => it.resource.tags['Service'] === 'reserve-web')).toBe(true);
    expect(JSON.stringify([answer, measures])).not.toMatch(PEOPLE);
  });

  test('pages are walked by their token', async () => {
    const { api } = await circleci();
    const [project = ''] = PROJECTS;
    const all = pipelinesAt(SEED, project, NOW).map((it) => it.id);
    expect(all.length).toBeGreaterThan(20);
    const page = async (query: string) => {
      const headers = { 'circle-token': 't' };
      return (await (await fetch(`${api.url}project/${project}/pipeline${query}`, { headers })).json()) as {
        items: { id: string }[];
        next_page_token: string | null;
      };
    };
    const first = await page('');
    const second = await page(`?page-token=${first.next_page_token}`);
    expect([...first.items, ...second.items].map((it) => it.id)).toEqual(all.slice(0, 40));
  });

  test('a wrong token, a project that is not there and too many calls are gaps of their own', async () => {
    const gapOf = async (more: Parameters<typeof circleci>[0]) =>
      (await (await circleci(more)).fleet.read('circleci.pipelines', PROJECT, unending())).gap?.reason;
    expect(await gapOf({ token: 'old' })).toBe('expired_credentials');
    expect(await gapOf({ perMinute: 0 })).toBe('throttled');
    const { api } = await circleci();
    const missing = openCircleciFleet({ token: 't', projects: ['gh/tabemaru/none'], baseUrl: api.url, clock });
    const { gap } = await missing.read('circleci.pipelines', { ...PROJECT, region: 'none' }, unending());
    expect(gap?.reason).toBe('not_available');
  });

  test('what runs is not over, and what waits for an approval is on hold', () => {
    const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    const seen = new Set<string>();
    for (let minutes = 0; minutes < 3 * 1440; minutes += 7) {
      for (const { workflow } of pipelinesAt(SEED, 'gh/tabemaru/reserve-web', at(minutes)).slice(0, 3)) {
        seen.add(workflow.status);
        expect(workflow.stoppedAt === null).toBe(['running', 'on_hold'].includes(workflow.status));
      }
    }
    expect(seen).toContain('running');
    expect(seen).toContain('on_hold');
  });
});

describe('GitHub of the practice fleet', () => {
  test('merged pull requests of a week become work by hand, by number alone', async () => {
    const { fleet } = await github();
    const answer = await fleet.read('github.pullRequests', INFRASTRUCTURE, unending());
    expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
    const merged = pullsAt(SEED, NOW).filter(
      (it) => it.mergedAt !== null && NOW.getTime() - it.mergedAt.getTime() <= WEEK,
    );
    expect(merged.length).toBeGreaterThan(0);
    expect(answer.items.map((it) => it.number)).toEqual(merged.map((it) => it.number));
    const rolledOut = (it: (typeof merged)[number]) => it.runs.every((run) => run.conclusion === 'success');
    expect(answer.items.map((it) => it.rolledOutAt !== null)).toEqual(merged.map(rolledOut));
    const scope = INFRASTRUCTURE;
    const { measures } = handsOn.judge(input({ 'github.pullRequests': answer }, { scope, settings, now: NOW }));
    expect(measures).toHaveLength(merged.length);
    expect(new Set(measures.map((it) => it.what))).toEqual(new Set(['config-change', 'infrastructure-change']));
    expect(JSON.stringify([answer, measures])).not.toMatch(PEOPLE);
  });

  test('pages are walked by their number, and the header names the next one', async () => {
    const { api } = await github();
    const headers = { authorization: 'Bearer t', 'user-agent': 'test' };
    const get = (query: string) => fetch(`${api.url}repos/${REPOSITORY}/pulls?state=closed&${query}`, { headers });
    const first = await get('per_page=5&page=1');
    const second = await get('per_page=5&page=2');
    expect(first.headers.get('link')).toContain('page=2>; rel="next"');
    const numbers = [first, second].map(async (it) =>
      ((await it.json()) as { number: number }[]).map((one) => one.number),
    );
    const closed = pullsAt(SEED, NOW).filter((it) => it.closedAt !== null);
    expect((await Promise.all(numbers)).flat()).toEqual(closed.slice(0, 10).map((it) => it.number));
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4999');
  });

  test('a wrong token and too many calls are gaps of their own', async () => {
    const gapOf = async (more: Parameters<typeof github>[0]) =>
      (await (await github(more)).fleet.read('github.pullRequests', INFRASTRUCTURE, unending())).gap?.reason;
    expect(await gapOf({ token: 'old' })).toBe('expired_credentials');
    expect(await gapOf({ hourly: 1 })).toBe('throttled');
  });
});
