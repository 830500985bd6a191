import { expect, test } from '@jest/globals';
import { type ChartPages, isLoopback, webApp } from '../../src/web/app.ts';

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

const asked: unknown[] = [];
const charts: ChartPages = async (name, what) => {
  asked.push([name, what]);
  if (what.subsystem === 'gone') return null;
  return what.subsystem === 'slow' ? { failed: 'timed_out' } : { svg: '<svg/>' };
};
const page = (path: string, host = '127.0.0.1:8080') =>
  webApp(async () => ({ ok: true, parts: {} }), charts).request(`http://${host}${path}`);

test('a chart is drawn anew each time, and runs nothing', async () => {
  const answer = await page('/charts/toil.svg?subsystem=api&language=ja&environment=staging');
  expect([answer.status, await answer.text()]).toEqual([200, '<svg/>']);
  expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(asked.at(-1)).toEqual(['toil', { subsystem: 'api', environment: 'staging', language: 'ja' }]);
  await page('/charts/burn-up.svg?language=xx');
  expect(asked.at(-1)).toEqual(['burn-up', { subsystem: null, environment: null, language: null }]);
});

test.each([
  ['/charts/pie.svg', '127.0.0.1', 404],
  ['/charts/board.png', '127.0.0.1', 404],
  ['/charts/toil.svg?subsystem=gone', '[::1]:80', 404],
  ['/charts/toil.svg?subsystem=slow', 'localhost', 503],
  ['/charts/board.svg', 'toilbot.example.com', 404],
])('%s at %s: %i', async (path, host, status) => {
  expect((await page(path, host)).status).toBe(status);
});

test('where others reach it there is no chart', async () => {
  expect((await app(true).request('http://127.0.0.1/charts/board.svg')).status).toBe(404);
  expect(['127.0.0.1', 'LOCALHOST', '::1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', 'toilbot.localhost'].some(isLoopback)).toBe(false);
});
