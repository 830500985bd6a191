import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { endOfLifeSite } from '../../src/adapters/endoflife.ts';
import { parseAnswer } from '../../src/lifecycle-file.ts';

const ubuntu = readFileSync(join(import.meta.dirname, '..', 'data', 'eol', 'ubuntu.json'), 'utf8');
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/ubuntu') return response.end(ubuntu);
  if (request.url === '/odd') return response.end('{"result":[]}');
  if (request.url === '/cut') return request.socket.destroy();
  response.statusCode = 404;
  return response.end('{}');
});
let address = '';
const signal = new AbortController().signal;
const site = (now = new Date('2026-11-24T00:00:00Z')) =>
  endOfLifeSite({ clock: () => now, parse: parseAnswer, address });

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = server.address();
  address = `http://127.0.0.1:${own !== null && typeof own === 'object' ? own.port : 0}`;
});
beforeEach(() => {
  asked.splice(0);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('a product as endoflife.date answers it', async () => {
  const product = await site()('ubuntu', signal);
  expect(product).toMatchObject({ name: 'ubuntu', title: 'Ubuntu', source: 'https://endoflife.date/ubuntu' });
});

test('what is not there, and what cannot be read, is nothing; the next product is asked all the same', async () => {
  const fetchProduct = site();
  expect([await fetchProduct('none', signal), await fetchProduct('odd', signal)]).toEqual([null, null]);
  expect(await fetchProduct('ubuntu', signal)).not.toBeNull();
});

test('a network that does not let it through is not tried for every product', async () => {
  const fetchProduct = site();
  expect(await fetchProduct('cut', signal)).toBeNull();
  expect(await fetchProduct('ubuntu', signal)).toBeNull();
  expect(asked).toEqual(['/cut']);
});
