import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Where } from '../../src/adapters/postgres/connection.ts';
import { openDatabase } from '../../src/adapters/postgres/open.ts';
import { defaults, embeddedPlace } from '../database-places.ts';
import { onlyOn } from '../databases.ts';
import { type Ended, RUNS, running, startOn, toilbot, worldOf } from './harness.ts';
import { expectRefusal } from './refusal.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'toilbot-refused-'));
});
const listening: Server[] = [];
afterEach(() => {
  for (const server of listening.splice(0)) server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A port of 127.0.0.1 that is in use. */
async function taken(): Promise<number> {
  const server = createServer();
  listening.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const embedded = async (): Promise<Where> => (await embeddedPlace('migrated')).where;

const start = (environment: Readonly<Record<string, string>>): Promise<Ended> =>
  toilbot(['start'], { directory, environment: { TOILBOT_DATA: join(directory, 'data'), ...environment } }).ended;

describe('of what is outside', () => {
  test.each([
    [
      'a bot token that Slack does not know',
      { SLACK_BOT_TOKEN: 'xoxb-canary-99999' },
      'SLACK_BOT_TOKEN: Slack answers "invalid_auth"',
    ],
    [
      'an app token that Slack does not know',
      { SLACK_APP_TOKEN: 'xapp-canary-99999' },
      'SLACK_APP_TOKEN: Slack answers "invalid_auth"',
    ],
  ])('%s', async (_, environment, line) => {
    const world = await worldOf({ where: await embedded() });
    expectRefusal(await startOn(world, environment).ended, [line]);
    // Nothing of it is left behind: with what is right it starts.
    await running(startOn(world));
  });

  test('a Slack that is not there', async () => {
    const world = await worldOf({ where: await embedded() });
    await world.slack.close();
    expectRefusal(await startOn(world).ended, ['Slack cannot be reached (ECONNREFUSED)']);
  });

  test('a port that another program has', async () => {
    const port = await taken();
    expectRefusal(await start({ TOILBOT_PORT: String(port) }), [`127.0.0.1:${port}: another program listens there`]);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });

  test('a second one on the same directory; the first goes on', async () => {
    const world = await worldOf({ where: await embedded() });
    const first = startOn(world);
    await running(first);
    expectRefusal(await startOn(world).ended, [new RegExp(`is in use by process ${first.pid} on `)]);
    const health = RUNS.exec(first.out())?.[1] ?? '';
    expect((await fetch(health)).status).toBe(200);
    first.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });
  });
});

onlyOn('postgres', ({ place }) => {
  const url = async (change: (url: URL) => void): Promise<string> => {
    const where = await place();
    const given = new URL(where.kind === 'postgres' ? where.url : '');
    change(given);
    return given.href;
  };

  test.each<[string, (url: URL) => void, RegExp]>([
    [
      'a host that is not known',
      (it) => Object.assign(it, { hostname: 'no-such-host.invalid' }),
      /its host (is not known|cannot be looked up now)/,
    ],
    ['a port where nothing listens', (it) => Object.assign(it, { port: '9' }), /no server listens there/],
    [
      'a name of no database',
      (it) => Object.assign(it, { pathname: '/toilbot_test_canary_none' }),
      /it has no database of that name/,
    ],
    [
      'a user that does not exist',
      (it) => Object.assign(it, { username: 'nobody', password: 'canary' }),
      /refused|in only in another way|wants a password/,
    ],
  ])('%s', async (_, change, line) => {
    const world = await worldOf({ where: { kind: 'postgres', url: await url(change) } });
    const ended = await startOn(world).ended;
    expectRefusal({ ...ended, err: ended.err.replaceAll('toilbot_test_canary_none', '') }, [line]);
    expect(world.slack.calls()).toEqual([]);
  });

  test('a database that holds practice data, for a real fleet', async () => {
    const where = await place();
    const world = await worldOf({ where });
    const practice = await openDatabase(where, { ...defaults, installation: 'practice' });
    await practice.close();
    expectRefusal(await startOn(world).ended, ['The database belongs to a practice installation and this one is real']);
  });
});
