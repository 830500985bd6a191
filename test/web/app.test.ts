import { expect, test } from '@jest/globals';
import { webApp } from '../../src/web/app.ts';

const app = (ok: boolean) => webApp(async () => ({ ok, parts: { database: ok ? 'ok' : 'cannot be reached' } }));

test('all is well: 200, and what is', async () => {
  const answer = await app(true).request('/healthz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true, parts: { database: 'ok' } });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('something is not: 503, and why; alive all the same', async () => {
  const answer = await app(false).request('/healthz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ ok: false, parts: { database: 'cannot be reached' } });
  expect((await app(false).request('/livez')).status).toBe(200);
});

test('nothing else is there', async () => {
  expect((await app(true).request('/')).status).toBe(404);
});
