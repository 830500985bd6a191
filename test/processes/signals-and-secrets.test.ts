import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { toilbot } from './harness.ts';
import { CONFIGURATION } from './world.ts';

const PASSWORD = 'canary-password';

let directory = '';
let server: Server | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'toilbot-signals-'));
});
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = null;
  rmSync(directory, { recursive: true, force: true });
});

/** Something that speaks PostgreSQL only to say no, in words that repeat what it was told. */
async function talkativeServer(): Promise<number> {
  const fields = ['SERROR', 'CXX000', `Mno entry with ${PASSWORD}`].map((field) => `${field}\0`).join('');
  const answer = Buffer.alloc(6 + Buffer.byteLength(fields));
  answer.write('E', 0);
  answer.writeInt32BE(answer.length - 1, 1);
  answer.write(fields, 5);
  const listening = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as AddressInfo).port;
}

test('an error that nobody foresaw is printed with its stack, and without the secrets of the environment', async () => {
  const port = await talkativeServer();
  writeFileSync(join(directory, 'toilbot.yaml'), CONFIGURATION);
  const { code, out, err } = await toilbot(['status'], {
    directory,
    environment: {
      TOILBOT_DATA: join(directory, 'data'),
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'canary-secret',
      DATABASE_URL: `postgres://toilbot:${PASSWORD}@127.0.0.1:${port}/toilbot`,
    },
  }).ended;
  expect(code).toBe(1);
  expect(err).toContain('no entry with [redacted]');
  expect(`${out}${err}`).not.toContain('canary');
});

test('a stop while it starts is a stop, and leaves nothing locked', async () => {
  const data = join(directory, 'data');
  const child = toilbot(['start'], { directory, environment: { TOILBOT_DATA: data } });
  while (!existsSync(join(data, 'practice')) && !child.isOver()) await sleep(20);
  expect(child.out()).not.toMatch(/ runs\. Health/);
  child.kill('SIGTERM');
  expect(await child.ended).toMatchObject({ code: 0, signal: null });
});
