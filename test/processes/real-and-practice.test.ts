import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { embeddedPlace } from '../database-places.ts';
import { RUNS, running, toilbot, until, worldOf } from './harness.ts';
import { saidIn } from './said.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Keys of the messages that the practice Slack of a directory has kept. */
function logged(directory: string): string[] {
  const file = join(directory, 'data', 'practice', 'slack', 'slack.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const keys = new Map<string, string>();
  for (const line of lines) {
    const { table, id, row } = JSON.parse(line);
    if (table === 'messages' && row?.metadata) keys.set(id, row.metadata.event_payload.key);
  }
  return [...keys.values()];
}

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
