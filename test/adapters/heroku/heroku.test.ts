import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type HerokuFleetOptions, openHerokuFleet } from '../../../src/adapters/heroku/fleet.ts';
import type { Scope } from '../../../src/domain/scope.ts';
import {
  type PracticeHeroku,
  type PracticeHerokuOptions,
  startPracticeHeroku,
} from '../../../src/practice/heroku/server.ts';
import { type HerokuWorld, herokuWorldAt } from '../../../src/practice/heroku/world.ts';

const START = new Date('2026-11-24T05:00:00Z');
const TOKEN = 'HRKU-nobody-may-see-this';
const TEAM: Scope = { system: 'heroku', account: 'tabemaru', region: 'global' };
const open: PracticeHeroku[] = [];
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()));
  for (const server of servers.splice(0)) server.close();
});

const signal = () => new AbortController().signal;
const worldNow = () => herokuWorldAt('heroku', START, START, []);

async function play(more: Partial<PracticeHerokuOptions> = {}, fleet: Partial<HerokuFleetOptions> = {}) {
  let now = START;
  const world = worldNow();
  const heroku = await startPracticeHeroku({ port: 0, token: TOKEN, world: () => world, clock: () => now, ...more });
  open.push(heroku);
  const member = openHerokuFleet({
    token: TOKEN,
    teams: 'all',
    baseUrl: heroku.url,
    clock: () => now,
    logger: { debug: () => {}, warn: () => {} },
    callsPerSecond: null,
    ...fleet,
  });
  const later = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  return { heroku, member, world, later, apps: (scope = TEAM) => member.read('heroku.apps', scope, signal()) };
}

const pathsOf = (heroku: PracticeHeroku) => heroku.calls().map((it) => it.path);
const idOf = (world: HerokuWorld, name: string) => world.apps.find((it) => it.name === name)?.id ?? 'no such app';

describe('the apps of a team', () => {
  test('come whole: formation, dynos, add-ons, pipeline, stack', async () => {
    const { apps, member } = await play();
    const answer = await apps();
    expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
    const of = (name: string) => answer.items.find((it) => it.name === name);
    expect(of('tabemaru-push-notify')).toMatchObject({
      team: 'tabemaru',
      stack: 'heroku-22',
      stackState: 'public',
      maintenance: false,
      pipeline: { name: 'push-notify', stage: 'production' },
      formation: [{ type: 'worker', quantity: 2, size: 'Standard-1X' }],
    });
    const dynos = of('tabemaru-push-notify')?.dynos?.map((it) => `${it.name} ${it.type} ${it.state}`) ?? [];
    expect(dynos.toSorted()).toEqual(['worker.1 worker up', 'worker.2 worker up']);
    expect(of('tabemaru-pdf-render')).toMatchObject({ formation: [{ quantity: 0 }], dynos: [] });
    expect(of('tabemaru-pdf-render')?.addons.map((it) => it.plan)).toEqual(
      expect.arrayContaining(['heroku-postgresql:standard-0', 'papertrail:choklad']),
    );
    // A stack that Heroku no longer lists.
    expect(of('gourmet-week-2021')).toMatchObject({ stackState: 'unlisted', pipeline: null, maintenance: true });
    expect(member.counts()['GET /addons']).toBe(1);
  });

  test('take one call less where a formation runs nothing, and configuration is never asked for', async () => {
    const { apps, heroku, world } = await play();
    await apps();
    expect(pathsOf(heroku)).not.toContain(`/apps/${idOf(world, 'tabemaru-pdf-render')}/dynos`);
    expect(pathsOf(heroku)).toContain(`/apps/${idOf(world, 'tabemaru-push-notify')}/dynos`);
    expect(pathsOf(heroku).filter((path) => path.includes('config'))).toEqual([]);
  });

  test('are all there when pages are small', async () => {
    const { apps, heroku, world } = await play({ pageLimit: 2 });
    const answer = await apps();
    expect(answer.gap).toBeNull();
    expect(answer.items.map((it) => it.name).sort()).toEqual(world.apps.map((it) => it.name).sort());
    expect(heroku.calls().filter((it) => it.range !== null).length).toBeGreaterThan(3);
  });

  test('of no team are the personal ones, and only those', async () => {
    const world = worldNow();
    const [first, ...rest] = world.apps;
    if (!first) throw new Error('a world without apps');
    const { apps } = await play({ world: () => ({ ...world, apps: [{ ...first, team: null }, ...rest] }) });
    expect((await apps({ ...TEAM, account: 'personal' })).items.map((it) => it.name)).toEqual([first.name]);
    expect((await apps()).items.map((it) => it.name)).not.toContain(first.name);
  });

  test('two teams share the lists of the account, and what has not changed is not sent again', async () => {
    const { apps, member, heroku, later } = await play();
    await apps();
    await apps({ ...TEAM, account: 'personal' });
    expect(member.counts()['GET /addons']).toBe(1);
    later(60);
    heroku.clearCalls();
    const again = await apps();
    expect(heroku.calls().every((it) => it.status === 304)).toBe(true);
    expect(again.items).toHaveLength(worldNow().apps.length);
  });
});

describe('what goes wrong', () => {
  test('with one app is its own gap: the others are there', async () => {
    const { apps, heroku, world } = await play();
    heroku.fault({ kind: 'denied', path: new RegExp(idOf(world, 'tabemaru-menu-sync')) });
    const answer = await apps();
    expect(answer.gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('tabemaru-menu-sync') });
    const names = answer.items.map((it) => it.name);
    expect(names).toContain('tabemaru-push-notify');
    expect(answer.items.find((it) => it.name === 'tabemaru-menu-sync')).toMatchObject({ formation: null, dynos: null });
  });

  test('an app that is deleted between two calls is gone, not a gap', async () => {
    const world = worldNow();
    let asked = 0;
    const { apps } = await play({
      world: () => {
        asked += 1;
        return asked > 8 ? { ...world, apps: world.apps.slice(0, -1) } : world;
      },
    });
    const answer = await apps();
    expect(answer.gap).toBeNull();
    expect(answer.items).toHaveLength(world.apps.length - 1);
  });

  test('denied add-ons are a gap, and the apps are there all the same', async () => {
    const { apps, heroku } = await play();
    heroku.fault({ kind: 'denied', path: /^\/addons$/ });
    const answer = await apps();
    expect(answer.gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('GET /addons') });
    expect(answer.items).toHaveLength(worldNow().apps.length);
  });

  test('a wrong token ends every read in words without it', async () => {
    const { apps, member } = await play({}, { token: 'HRKU-old-and-expired' });
    const answer = await apps();
    expect(answer).toMatchObject({ items: [], gap: { reason: 'expired_credentials' } });
    const scopes = await member.scopes('heroku', signal());
    expect(scopes).toMatchObject([{ scope: { account: 'personal' }, gap: { reason: 'expired_credentials' } }]);
    expect(JSON.stringify([answer, scopes])).not.toContain('HRKU');
  });

  test('throttled for a while is waited for, for long is a gap that keeps what was seen', async () => {
    const { apps, heroku, world } = await play();
    heroku.fault({ kind: 'throttled', retryAfter: 0, times: 2, path: /dynos$/ });
    expect((await apps()).gap).toBeNull();
    heroku.fault({ kind: 'throttled', retryAfter: 3600, path: new RegExp(`${idOf(world, 'tabemaru-push-notify')}/f`) });
    const answer = await apps();
    expect(answer.gap?.reason).toBe('throttled');
    expect(answer.items.length).toBeLessThan(world.apps.length);
  });

  test('one 500 is tried again, three are a gap', async () => {
    const { apps, heroku } = await play();
    heroku.fault({ kind: 'internal', times: 1, path: /stacks/ });
    expect((await apps()).gap).toBeNull();
    const always = await play();
    always.heroku.fault({ kind: 'internal', path: /stacks/ });
    const answer = await always.apps();
    expect(answer.gap).toMatchObject({ reason: 'failed', detail: expect.stringContaining('GET /stacks') });
    // What nobody could ask is not known; it is not "no longer listed".
    expect(answer.items.every((it) => it.stackState === null)).toBe(true);
  });

  test('the last calls of the hour are left to others, until more are given back', async () => {
    const { apps, later, heroku } = await play({ hourly: 30 }, { reserve: 20 });
    const answer = await apps();
    expect(answer.gap).toMatchObject({ reason: 'throttled', detail: expect.stringContaining('kept for others') });
    const made = heroku.calls().length;
    expect(made).toBe(11);
    await apps();
    expect(heroku.calls()).toHaveLength(made);
    later(60);
    await apps();
    expect(heroku.calls().length).toBeGreaterThan(made);
  });

  test.each(['html', 'cut'] as const)('an answer that is %s is malformed', async (kind) => {
    const { apps, heroku } = await play();
    heroku.fault({ kind, path: /teams\/tabemaru\/apps/ });
    expect((await apps()).gap?.reason).toBe('malformed');
  });

  test('a look that is over is timed out', async () => {
    const { member, heroku } = await play();
    const look = new AbortController();
    heroku.fault({ kind: 'no answer', path: /formation/ });
    const reading = member.read('heroku.apps', TEAM, look.signal);
    while (!pathsOf(heroku).some((path) => path.endsWith('/formation'))) await new Promise(setImmediate);
    look.abort(new Error('the run is over'));
    expect((await reading).gap?.reason).toBe('timed_out');
  });
});

describe('scopes', () => {
  test('are the personal apps and all teams, or the teams that were named', async () => {
    const { member } = await play();
    const ids = (await member.scopes('heroku', signal())).map(({ scope, gap }) => [scope.account, scope.region, gap]);
    expect(ids).toEqual([
      ['personal', 'global', null],
      ['tabemaru', 'global', null],
    ]);
    const named = await play({}, { teams: ['kitchen', 'tabemaru'] });
    expect((await named.member.scopes('heroku', signal())).map(({ scope }) => scope.account)).toEqual([
      'kitchen',
      'tabemaru',
    ]);
    expect(named.heroku.calls()).toEqual([]);
    expect((await named.apps({ ...TEAM, account: 'kitchen' })).gap?.reason).toBe('not_available');
    expect(await member.scopes('regions', signal())).toEqual([]);
  });

  test('that were known are told as not looked at when the list fails', async () => {
    const { member, heroku } = await play();
    await member.scopes('heroku', signal());
    heroku.fault({ kind: 'denied', path: /teams/ });
    expect(await member.scopes('heroku', signal())).toMatchObject([
      { scope: { account: 'personal' }, gap: { reason: 'denied' } },
      { scope: { account: 'tabemaru' }, gap: { reason: 'denied' } },
    ]);
  });
});

describe("Heroku's own sample answers", () => {
  const sample = (name: string) => readFileSync(new URL(`../../data/heroku/${name}.json`, import.meta.url), 'utf8');
  const FILES: readonly (readonly [RegExp, string])[] = [
    [/\/formation$/, sample('apps_example_formation')],
    [/\/dynos$/, sample('apps_example_dynos')],
    [/^\/teams\/example\/apps$/, sample('apps')],
    [/^\/(addons)$/, sample('addons')],
    [/^\/pipelines$/, sample('pipelines')],
    [/^\/stacks$/, sample('stacks')],
  ];

  async function answering(files: typeof FILES) {
    const server = createServer((request, response) => {
      response.end(files.find(([pattern]) => pattern.test(request.url ?? ''))?.[1] ?? '[]');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const logger = { debug: () => {}, warn: () => {} };
    const baseUrl = `http://127.0.0.1:${port}`;
    const member = openHerokuFleet({
      token: TOKEN,
      teams: ['example'],
      baseUrl,
      clock: () => START,
      logger,
      callsPerSecond: null,
    });
    return member.read('heroku.apps', { ...TEAM, account: 'example' }, signal());
  }

  test('are read, and nothing of them but what is needed is kept', async () => {
    const answer = await answering(FILES);
    expect(answer).toMatchObject({
      gap: null,
      notUnderstood: [],
      items: [
        {
          name: 'example',
          team: 'example',
          stack: 'heroku-18',
          stackState: 'public',
          formation: [{ type: 'web', quantity: 1, size: 'standard-1X' }],
          dynos: [{ name: 'run.1', type: 'run', state: 'up' }],
          addons: [{ name: 'acme-inc-primary-database', service: 'heroku-postgresql', plan: 'heroku-postgresql:dev' }],
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(/example\.com|rendezvous|bundle exec|FOO/);
  });

  test('an item that cannot be understood is told, and the others are there', async () => {
    const odd = JSON.stringify([{ name: 'odd', quantity: 'many' }, ...JSON.parse(sample('apps_example_formation'))]);
    const answer = await answering([[/\/formation$/, odd], ...FILES]);
    expect(answer.items[0]?.formation).toHaveLength(1);
    expect(answer.notUnderstood).toMatchObject([{ what: 'formation odd of example', lost: true }]);
  });
});
