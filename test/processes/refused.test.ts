import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Ended, toilbot } from './harness.ts';
import { expectRefusal } from './refusal.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'toilbot-refused-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const start = (environment: Readonly<Record<string, string>>): Promise<Ended> =>
  toilbot(['start'], { directory, environment: { TOILBOT_DATA: join(directory, 'data'), ...environment } }).ended;

describe('of the environment', () => {
  test.each([
    ['half of Slack', { SLACK_APP_TOKEN: 'xapp-canary-12345' }, ['SLACK_BOT_TOKEN']],
    [
      'a token of another kind',
      { SLACK_BOT_TOKEN: 'xapp-canary-12345', SLACK_APP_TOKEN: 'xoxb-canary-12345' },
      ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'channels.default'],
    ],
    ['half a pair of keys', { AWS_ACCESS_KEY_ID: 'AKIACANARY' }, ['AWS_SECRET_ACCESS_KEY']],
    ['a region that is none', { AWS_PROFILE: 'x', AWS_REGION: 'tokyo' }, ['AWS_REGION']],
    ['a database that is none', { DATABASE_URL: 'mysql://u:canary@127.0.0.1/x' }, ['DATABASE_URL']],
    ['a password that breaks the URL', { DATABASE_URL: 'postgres://u:can#ary@127.0.0.1/x' }, ['DATABASE_URL']],
    ['a port that is none', { TOILBOT_PORT: 'http' }, ['TOILBOT_PORT']],
  ])('%s', async (_, environment, lines) => {
    expectRefusal(await start(environment), lines);
    expect(existsSync(join(directory, 'data'))).toBe(false);
  });
});

describe('of toilbot.yaml', () => {
  test.each([
    ['broken YAML', 'aws: [', [/toilbot\.yaml/]],
    ['an unknown key and a region that is none', 'asw: {}\naws: { regions: [tokyo] }', [/asw.*aws/, /regions/]],
  ])('%s', async (_, text, lines) => {
    writeFileSync(join(directory, 'toilbot.yaml'), text);
    expectRefusal(await start({}), lines);
  });

  test('a file that is not there', async () => {
    expectRefusal(await start({ TOILBOT_CONFIG: 'absent.yaml' }), [/absent\.yaml/]);
  });
});
