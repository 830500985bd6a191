import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testToken } from '../../src/adapters/slack/auth-test.ts';

const TOKEN = 'xoxb-canary-token';
const answers: Readonly<Record<string, { readonly body: string; readonly scopes?: string; readonly status?: number }>> =
  {
    '/well/auth.test': { body: '{"ok":true,"team_id":"T1"}', scopes: 'commands, chat:write' },
    '/refused/auth.test': { body: '{"ok":false,"error":"invalid_auth"}' },
    '/proxy/auth.test': { body: '<html>', status: 502 },
  };
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (!answer || request.headers.authorization !== `Bearer ${TOKEN}`) return void request.socket.destroy();
    if (answer.scopes) response.setHeader('x-oauth-scopes', answer.scopes);
    response.writeHead(answer.status ?? 200).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));

test.each([
  ['well', { scopes: ['commands', 'chat:write'], trouble: null }],
  ['refused', { scopes: null, trouble: expect.stringMatching(/^SLACK_BOT_TOKEN is refused \(invalid_auth\)/) }],
  ['proxy', { scopes: null, trouble: 'Slack could not be reached' }],
  ['gone', { scopes: null, trouble: 'Slack could not be reached' }],
])('a Slack that is %s', async (path, expected) => {
  const answer = await testToken(TOKEN, `${origin}${path}/`);
  expect(answer).toEqual(expected);
  expect(JSON.stringify(answer)).not.toContain(TOKEN);
});
