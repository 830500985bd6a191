import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type OpenSlack, openSlack, type SlackOptions } from '../../src/adapters/slack/open-slack.ts';
import { createNonces } from '../../src/adapters/slack/signed-requests.ts';
import { UserError } from '../../src/domain/user-error.ts';
import { registerListeners } from '../../src/slack/listeners.ts';
import { APP_TOKEN, BOT_TOKEN, practiceSlack, SECRET } from '../practice/slack/setup.ts';
import { httpServer } from './http-server.ts';
import { type FakeServices, fakeServices } from './services.ts';

let slack: Awaited<ReturnType<typeof practiceSlack>>;
let services: FakeServices;
let open: OpenSlack | null;
let logged: string[];
let server: Awaited<ReturnType<typeof httpServer>>;
beforeEach(async () => {
  server = await httpServer();
  slack = await practiceSlack();
  services = fakeServices();
  open = null;
  logged = [];
});
afterEach(async () => {
  await open?.close();
  await slack.close();
  await server.close();
});

const options = (change: Partial<SlackOptions> = {}): SlackOptions => ({
  botToken: BOT_TOKEN,
  incoming: { mode: 'http', signingSecret: SECRET, serve: server.serve },
  slackApiUrl: slack.apiUrl,
  register: (app) => registerListeners(app, services),
  log: { debug() {}, warn: (line) => void logged.push(line), error: (line) => void logged.push(line) },
  ...change,
});
const SOCKET = { mode: 'socket', appToken: APP_TOKEN } as const;

describe('starting', () => {
  test('says who we are and what was granted', async () => {
    slack.setScopes(['chat:write', 'commands']);
    open = await openSlack(options());
    expect(open).toMatchObject({
      team: { id: 'T0TABEMARU' },
      botUserId: 'U0TOILBOT',
      scopes: ['chat:write', 'commands'],
    });
  });

  test.each([
    [
      'a wrong bot token',
      { botToken: 'xoxb-wrong-secret' },
      /^SLACK_BOT_TOKEN: Slack answers "invalid_auth"\. Set it to/,
    ],
    [
      'a wrong app token',
      { incoming: { mode: 'socket', appToken: 'xapp-wrong-secret' } },
      /^SLACK_APP_TOKEN: Slack answers "invalid_auth"/,
    ],
    [
      'a bot token for an app token',
      { incoming: { mode: 'socket', appToken: BOT_TOKEN } },
      /^SLACK_APP_TOKEN: Slack answers "/,
    ],
    ['no Slack there', { slackApiUrl: 'http://127.0.0.1:1/api/' }, /^Slack cannot be reached \(/],
  ] as const)('%s is one plain line without the token', async (_name, change, line) => {
    const failure = await openSlack(options(change)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure instanceof Error ? failure.message : '')).toMatch(line);
    expect(`${failure} ${logged.join()}`).not.toMatch(/wrong-secret|xoxb-test/);
  });

  test('Socket Mode comes back after Slack asked it to', async () => {
    open = await openSlack(options({ incoming: SOCKET }));
    slack.disconnect('refresh_requested');
    const end = Date.now() + 15_000;
    while (slack.calls('apps.connections.open').length < 3 || slack.connections() === 0) {
      if (Date.now() > end) throw new Error('it did not come back');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await slack.slash('/toil', 'help', { user: 'sato', channel: 'C0ALERTS' })).toMatchObject({ ok: true });
  });
});

describe('signed requests', () => {
  const slash = (bent = {}) => slack.signedSlash('/toil', 'open', { user: 'sato', channel: 'C0ALERTS' }, bent);
  const minutes = (count: number) => ({ sentAt: new Date(Date.now() + count * 60_000) });
  beforeEach(async () => {
    open = await openSlack(options());
    slack.setHttpTarget(`${server.url}/slack/events`);
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

  test('a good one is taken once: sent again it is refused and does nothing', async () => {
    const request = slash();
    expect((await slack.post(request)).status).toBe(200);
    expect((await slack.post(request)).status).toBe(401);
    await settled();
    expect(services.filters).toHaveLength(2); // one page: all, and those that nobody has
  });

  test.each([
    ['another secret', () => slash({ secret: 'other' })],
    ['six minutes old', () => slash(minutes(-6))],
    ['six minutes in the future', () => slash(minutes(6))],
    ['a changed body', () => ({ ...slash(), body: `${slash().body}&x=1` })],
    ['no signature', () => without('x-slack-signature')],
    ['no timestamp', () => without('x-slack-request-timestamp')],
    ['an empty signature', () => ({ ...slash(), headers: { ...slash().headers, 'x-slack-signature': 'v0=' } })],
  ])('%s: 401 and no effect', async (_name, request) => {
    expect((await slack.post(request())).status).toBe(401);
    await settled();
    expect(services.filters).toEqual([]);
    expect(logged.join()).not.toContain(SECRET);
  });
  function without(header: string) {
    const request = slash();
    const { [header]: _gone, ...headers } = request.headers;
    return { ...request, headers };
  }

  test('four minutes either way is taken', async () => {
    for (const count of [-4, 4]) expect((await slack.post(slash(minutes(count)))).status).toBe(200);
  });

  test('too large a body is refused, what is no JSON is a bad request, and the server stays up', async () => {
    const big = { ...slash(), body: 'x'.repeat(1_100_000) };
    await slack.post(big).then(
      (answer) => expect(answer.status).toBe(413),
      (error: unknown) => expect(String(error)).toContain('fetch failed'), // the connection is closed early
    );
    expect((await slack.post(slash())).status).toBe(200);
  });

  test.each([
    ['GET', '/slack/events', 405],
    ['GET', '/', 404],
    ['POST', '/slack/install', 404],
    ['POST', '/slack/events/../admin', 404],
    ['DELETE', '//', 404],
  ])('%s %s is answered %i by us', async (method, path, status) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(response.status).toBe(status);
    expect((await slack.post(slash())).status).toBe(200);
  });

  test("Slack's certificate check is answered", async () => {
    const response = await fetch(`${server.url}/slack/events`, {
      method: 'POST',
      body: 'ssl_check=1&token=x',
    });
    expect(response.status).toBe(200);
  });
});

test('once closed, requests are turned away and do nothing', async () => {
  open = await openSlack(options());
  await open.close();
  slack.setHttpTarget(`${server.url}/slack/events`);
  expect((await slack.post(slack.signedSlash('/toil', 'open', { user: 'sato', channel: 'C0ALERTS' }))).status).toBe(
    503,
  );
  expect(services.filters).toHaveLength(0);
});

test('nonces are forgotten after their time', () => {
  const first = createNonces(1000);
  const at = (ms: number) => new Date(ms);
  expect(first('a', at(0))).toBe(true);
  expect(first('a', at(1000))).toBe(false);
  expect(first('b', at(1001))).toBe(true);
  expect(first('a', at(1001))).toBe(true);
});
