import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { jobs } from '../../jobs/index.ts';
import { openDatabase } from '../../src/adapters/postgres/open.ts';
import { securityKindsOf } from '../../src/domain/job.ts';
import type { Message } from '../../src/practice/slack/store.ts';
import { defaults, embeddedPlace } from '../database-places.ts';
import { RUNS, running, toilbot, until, worldOf } from './harness.ts';
import { isFirstLook, keyOf, saidIn, shown } from './said.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** toilbot's messages that the practice Slack of a directory has kept, each as it is now. */
function messages(directory: string): Message[] {
  const file = join(directory, 'data', 'practice', 'slack', 'slack.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const kept = new Map<string, Message>();
  for (const line of lines) {
    const { table, id, row } = JSON.parse(line);
    if (table === 'messages' && row?.metadata) kept.set(id, row);
  }
  return [...kept.values()];
}
const logged = (directory: string): string[] => messages(directory).map(keyOf);

const without = (environment: Readonly<Record<string, string>>, names: RegExp): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !names.test(name)));

test('real AWS with the practice Slack: says which is which, and shows nothing made up', async () => {
  const world = await worldOf({ where: (await embeddedPlace('migrated')).where });
  const child = toilbot(['start'], { directory: world.directory, environment: without(world.environment, /^SLACK/) });
  await running(child);
  expect(child.out()).toContain(
    'Fleet: real AWS (toilbot.yaml has aws).\nSlack: practice (SLACK_BOT_TOKEN is not set).',
  );
  const page = /Look here: (http\S+)/.exec(child.out())?.[1] ?? '';
  expect((await fetch(page)).status).toBe(200);
  expect(existsSync(join(world.directory, 'data', 'practice', 'practice-fleet.json'))).toBe(false);
  await until('a look at the real fleet', () =>
    world.aws.calls().some(({ operation }) => operation === 'DescribeInstanceStatus'),
  );
  expect(world.slack.calls()).toEqual([]);
  child.kill('SIGTERM');
  expect(await child.ended).toMatchObject({ code: 0 });
});

test('the practice fleet with a real Slack, and a DATABASE_URL that it does not use', async () => {
  const world = await worldOf({ where: (await embeddedPlace('migrated')).where });
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-practice-'));
  directories.push(directory);
  writeFileSync(join(directory, 'toilbot.yaml'), "channels: { default: '#alerts' }\n");
  const child = toilbot(['start'], {
    directory,
    environment: {
      ...without(world.environment, /^AWS|^TOILBOT/),
      TOILBOT_DATA: join(directory, 'data'),
      DATABASE_URL: 'postgres://nobody:canary@127.0.0.1:9/none',
    },
  });
  await running(child);
  expect(child.out()).toContain('Fleet: practice');
  expect(child.out()).toContain('Slack: at SLACK_API_URL, by Socket Mode.');
  expect(child.out()).toContain('DATABASE_URL is not used: the practice fleet keeps to its own embedded database.');
  expect(child.out()).not.toContain('canary');
  await until('an alert of the practice fleet in the real Slack', () => saidIn(world).length > 0);
  const health = await fetch(RUNS.exec(child.out())?.[1] ?? '');
  expect(await health.json()).toMatchObject({ ok: true });
  expect(world.aws.calls()).toEqual([]);
  child.kill('SIGTERM');
  expect(await child.ended).toMatchObject({ code: 0 });
  expect(existsSync(join(directory, 'data', 'practice', 'database', 'pgdata'))).toBe(true);
});

test('all practice: an alert soon after the start, and none twice after kill -9', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-practice-'));
  directories.push(directory);
  const environment = { TOILBOT_DATA: join(directory, 'data') };
  const child = toilbot(['start'], { directory, environment });
  await running(child);
  const page = /Look here: (http\S+)/.exec(child.out())?.[1] ?? '';
  await until('an alert', () => logged(directory).length > 0);
  expect(page).toMatch(/^http:\/\/127\.0\.0\.1:/);
  child.kill('SIGKILL');
  await child.ended;
  const before = logged(directory);
  const next = toilbot(['start'], { directory, environment });
  await running(next);
  await until('the second says the rest', () => logged(directory).length >= before.length);
  const keys = logged(directory);
  expect(keys).toEqual([...new Set(keys)]);
  next.kill('SIGTERM');
  expect(await next.ended).toMatchObject({ code: 0 });
});

test('all practice: what all first runs find is one message a channel, beside what speaks for itself', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-practice-'));
  directories.push(directory);
  const child = toilbot(['start'], {
    directory,
    environment: { TOILBOT_DATA: join(directory, 'data'), TOILBOT_LOG_LEVEL: 'info' },
  });
  await running(child);
  const closed = () =>
    new Set([...child.err().matchAll(/^\{.*"job":"([^"]+)".*"msg":"run closed"\}$/gm)].map(([, job]) => job));
  await until('the first run of each job ends', () => jobs.every(({ id }) => closed().has(id)), 180);
  const firstLooksIn = (channel: string) =>
    messages(directory).filter((it) => it.channel === channel && isFirstLook(it));
  await until('both first looks are told', () => ['C0ALERTS', 'C0SECURITY'].every((it) => firstLooksIn(it).length > 0));
  child.kill('SIGTERM');
  expect(await child.ended).toMatchObject({ code: 0 });

  // None is made that waits to be told.
  const database = await openDatabase(
    { kind: 'embedded', directory: join(directory, 'data', 'practice', 'database') },
    defaults,
  );
  const begun = await database.prisma.firstLook.findMany({ orderBy: { audience: 'asc' } });
  const security = await database.prisma.case.findMany({ where: { kind: { in: [...securityKindsOf(jobs)] } } });
  await database.close();
  expect(begun.map(({ audience }) => audience)).toEqual(['everyone', 'security']);
  expect(security.length).toBeGreaterThan(10);

  const said = messages(directory);
  const [everyone] = firstLooksIn('C0ALERTS');
  const [atSecurity] = firstLooksIn('C0SECURITY');
  expect(said.filter(isFirstLook)).toHaveLength(2);
  expect(said.filter((it) => it.channel === 'C0SECURITY')).toEqual([atSecurity]);
  const alerts = said.filter((it) => it.channel === 'C0ALERTS' && it.threadTs === null && !isFirstLook(it));
  expect(alerts.every((it) => /^case:\d+:post:/.test(keyOf(it)))).toBe(true);
  expect(alerts.length).toBeGreaterThan(0);
  expect(alerts.length).toBeLessThanOrEqual(5);
  expect(shown(everyone as Message)).toMatch(/First look: .* can wait/);
  expect(shown(everyone as Message)).not.toMatch(/staging|secret|exposed|Admin port/i);
  expect(shown(atSecurity as Message)).toMatch(/First look at security: \d+ findings in production/);
  expect(shown(atSecurity as Message)).not.toMatch(/· staging/);
}, 300_000);
