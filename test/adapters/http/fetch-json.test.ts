import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { type HttpClient, type HttpRequest, openHttp } from '../../../src/adapters/http/fetch-json.ts';

const NOW = new Date('2026-07-01T03:00:00Z');
const SECRET = 'token-nobody-may-see';
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}

function client(): HttpClient {
  return openHttp({ clock: () => NOW });
}

function asking(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const headers = { authorization: `Bearer ${SECRET}` };
  return { name: 'GET /things', url: `${url}/things`, headers, signal: new AbortController().signal, ...more };
}

test('JSON comes with its status and headers, and what was sent went out', async () => {
  const asked: IncomingMessage['headers'][] = [];
  const url = await serve((request, response) => {
    asked.push(request.headers);
    response.writeHead(206, { 'next-range': 'id ]2..', 'content-type': 'application/json' }).end('[{"id":1}]');
  });
  const http = client();
  const answer = await http.json(asking(url, { headers: { authorization: `Bearer ${SECRET}`, range: 'id ..' } }));
  expect(answer).toMatchObject({ kind: 'answer', status: 206, json: [{ id: 1 }] });
  expect(answer.headers.get('next-range')).toBe('id ]2..');
  expect(asked[0]).toMatchObject({ authorization: `Bearer ${SECRET}`, range: 'id ..' });
  expect(http.counts()).toEqual({ 'GET /things': 1 });
});

test('a kept ETag is sent, and what has not changed is not sent again', async () => {
  const url = await serve((request, response) => {
    const known = request.headers['if-none-match'] === '"one"';
    response.writeHead(known ? 304 : 200, { etag: '"one"' }).end(known ? '' : '{}');
  });
  const http = client();
  const first = await http.json(asking(url, { etag: null }));
  expect(first.kind).toBe('answer');
  expect(await http.json(asking(url, { etag: first.headers.get('etag') }))).toMatchObject({ kind: 'unchanged' });
});

test('text is handed on as it is', async () => {
  const url = await serve((_, response) => response.end('ok\n'));
  expect(await client().text(asking(url))).toMatchObject({ kind: 'answer', text: 'ok\n' });
});

test.each([
  [401, {}, 'expired_credentials'],
  [403, {}, 'denied'],
  [403, { 'x-ratelimit-remaining': '0' }, 'throttled'],
  [403, { 'x-ratelimit-remaining': '12' }, 'denied'],
  [404, {}, 'not_available'],
  [410, {}, 'not_available'],
  [422, {}, 'failed'],
  [429, {}, 'throttled'],
  [500, {}, 'failed'],
  [503, {}, 'failed'],
  [504, {}, 'timed_out'],
])('HTTP %i %j is the gap %s, and its text is not repeated', async (status, headers, reason) => {
  const url = await serve((_, response) => response.writeHead(status, headers).end(`{"message":"${SECRET}"}`));
  const answer = await client().json(asking(url));
  if (answer.kind !== 'failure') throw new Error('a failure was expected');
  expect(answer.gap).toMatchObject({ reason, detail: expect.stringContaining(`HTTP ${status}`) });
  expect(answer.gap.detail).toMatch(/^GET \/things: /);
  expect(JSON.stringify(answer.gap)).not.toContain(SECRET);
  expect(answer.text).toContain(SECRET);
});

test('401 to a call without a token asks for one', async () => {
  const url = await serve((_, response) => response.writeHead(401).end());
  expect(await client().json(asking(url, { headers: {} }))).toMatchObject({ gap: { reason: 'no_credentials' } });
});

test.each([
  ['30', 30_000],
  ['Wed, 01 Jul 2026 03:01:00 GMT', 60_000],
  ['Wed, 01 Jul 2026 02:59:00 GMT', 0],
  ['soon', null],
])('Retry-After %j is %p ms', async (said, milliseconds) => {
  const url = await serve((_, response) => response.writeHead(429, { 'retry-after': said }).end());
  expect(await client().json(asking(url))).toMatchObject({ retryAfterMs: milliseconds });
});

test.each([['<html>Bad gateway</html>'], [''], ['{"half":']])(
  'a body that is not JSON (%j) is malformed',
  async (body) => {
    const url = await serve((_, response) => response.end(body));
    expect(await client().json(asking(url))).toMatchObject({ kind: 'failure', gap: { reason: 'malformed' } });
  },
);

test('more bytes than the cap are not read, counted after decompression', async () => {
  const zeros = gzipSync(Buffer.alloc(1_000_000));
  const url = await serve((request, response) => {
    if (request.url === '/things') response.writeHead(200, { 'content-encoding': 'gzip' }).end(zeros);
    else {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1000)));
      };
      response.on('drain', pour);
      pour();
    }
  });
  expect(zeros.length).toBeLessThan(10_000);
  const gap = { reason: 'malformed', detail: 'GET /things: the answer is larger than 10000 bytes' };
  expect(await client().text(asking(url, { maxBytes: 10_000 }))).toMatchObject({ gap });
  expect(await client().text(asking(`${url}/endless`, { maxBytes: 10_000 }))).toMatchObject({ gap });
});

test('redirects on the same host are followed, a few', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/things') response.writeHead(301, { location: '/moved' }).end();
    else if (request.url === '/moved') response.end('{"here":true}');
    else response.writeHead(302, { location: request.url ?? '/' }).end();
  });
  const http = client();
  expect(await http.json(asking(url))).toMatchObject({ kind: 'answer', json: { here: true } });
  expect(http.counts()).toEqual({ 'GET /things': 2 });
  expect(await http.json(asking(`${url}/round`))).toMatchObject({ gap: { reason: 'failed' } });
});

test.each([['other host'], ['no location']])(
  'a redirect to %s is not followed: the token stays here',
  async (where) => {
    let visits = 0;
    const other = await serve((_, response) => {
      visits += 1;
      response.end('{}');
    });
    const url = await serve((_, response) =>
      response.writeHead(302, where === 'other host' ? { location: `${other}/things` } : {}).end(),
    );
    expect(await client().json(asking(url))).toMatchObject({ kind: 'failure', gap: { reason: 'failed' } });
    expect(visits).toBe(0);
  },
);

test('a port where nobody listens is unreachable', async () => {
  const url = await serve(() => {});
  servers.splice(0).map((server) => server.close());
  const answer = await client().json(asking(url));
  expect(answer).toMatchObject({ gap: { reason: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') } });
  expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
});

test('a connection that breaks in the middle of the body is unreachable', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('[', () => response.destroy());
  });
  expect(await client().json(asking(url))).toMatchObject({ gap: { reason: 'unreachable' } });
});

test('what is no HTTP is malformed', async () => {
  const url = await serve((request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'));
  expect(await client().json(asking(url))).toMatchObject({ gap: { reason: 'malformed' } });
});

test.each([['headers'], ['body']])('a deadline ends a call that waits for its %s', async (part) => {
  const url = await serve((_, response) => {
    if (part === 'body') response.writeHead(200).write('[');
  });
  expect(await client().json(asking(url, { timeoutMs: 50 }))).toMatchObject({ gap: { reason: 'timed_out' } });
});

test('a look that is over ends its calls', async () => {
  const look = new AbortController();
  const url = await serve(() => look.abort(new Error('the run is over')));
  expect(await client().json(asking(url, { signal: look.signal }))).toMatchObject({ gap: { reason: 'timed_out' } });
});

test('a header that cannot be sent is a failure that does not show it', async () => {
  const url = await serve((_, response) => response.end('{}'));
  const answer = await client().json(asking(url, { headers: { authorization: `Bearer ${SECRET}\n` } }));
  const bad = await client().json(asking(url, { headers: { authorization: `Bearer ${SECRET}\nx` } }));
  expect(answer.kind).toBe('answer');
  expect(bad).toMatchObject({ kind: 'failure', gap: { reason: 'failed' } });
  expect(JSON.stringify(bad)).not.toContain(SECRET);
});
