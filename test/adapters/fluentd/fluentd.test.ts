import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asked, ask } from '../../../src/adapters/fluentd/ask.ts';
import { listedHosts, taggedHosts } from '../../../src/adapters/fluentd/fleet.ts';
import { parseMetrics, parsePlugins, parseRoot } from '../../../src/adapters/fluentd/parse.ts';
import { workersSeen } from '../../../src/adapters/fluentd/workers.ts';
import { openHttp } from '../../../src/adapters/http/fetch-json.ts';
import type { NotUnderstood } from '../../../src/domain/answer.ts';
import { type PracticeFluentd, startPracticeFluentd } from '../../../src/practice/fluentd/server.ts';
import { answer, instance } from '../../jobs/values.ts';

const recorded = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'data', ...path), 'utf8'));
const signal = new AbortController().signal;
const clock = () => new Date('2026-11-24T08:00:00Z');
let practice: PracticeFluentd;

beforeAll(async () => {
  practice = await startPracticeFluentd({ clock });
});
afterAll(() => practice.close());

test.each(['1.16.11', '1.19.3'])('the outputs of fluentd %s, with or without `retry` and `config`', (version) => {
  const odd: NotUnderstood[] = [];
  const { outputs, receives } = parsePlugins(recorded('fluentd', `plugins-v${version}.json`), odd) ?? {};
  expect(receives).toEqual(['forward']);
  expect(odd).toEqual([]);
  const down = outputs?.find((it) => it.id === 'to_aggregator_down');
  expect(down).toMatchObject({
    plugin: 'forward',
    bufferQueue: 2,
    spaceLeft: version === '1.19.3' ? 77.9 : 76.5,
    retries: version === '1.19.3' ? 11 : 29,
  });
  // No buffer is not an empty one.
  expect(outputs?.find((it) => it.id === 'rest')).toMatchObject({ plugin: 'null', bufferQueue: null });
  expect(outputs?.some((it) => it.id === 'in_fwd')).toBe(false);
});

test('Fluent Bit: the version of its first page; waiting chunks are shown with the output that tries again', () => {
  expect(parseRoot(recorded('fluentbit', 'root.json'))).toBe('5.1.1');
  const metrics = recorded('fluentbit', 'root_api_v1_metrics.json');
  const storage = recorded('fluentbit', 'root_api_v1_storage.json');
  expect(parseMetrics(metrics, storage)?.outputs).toEqual([
    {
      id: 'to_aggregator_down',
      plugin: 'to_aggregator_down',
      bufferBytes: null,
      bufferQueue: 20,
      spaceLeft: null,
      retries: 29,
      dropped: 0,
    },
    { id: 'rest', plugin: 'rest', bufferBytes: null, bufferQueue: null, spaceLeft: null, retries: 0, dropped: 0 },
  ]);
  expect(parseMetrics(metrics, null)?.outputs[0]?.bufferQueue).toBeNull();
  expect(parseMetrics({ input: { 'forward.0': {}, 'tail.1': {} }, output: {} }, null)?.receives).toEqual(['forward']);
  expect(parseRoot({ 'fluent-bit': { version: '<script>' } })).toBeNull();
});

const member = () => listedHosts({ clock, settings: { hosts: practice.hosts, tag: null } });

test('each listed host is a scope, asked without its configuration', async () => {
  const fleet = member();
  const scopes = await fleet.scopes('fluentd', signal);
  expect(scopes.map(({ scope }) => scope.region)).toEqual(['log-agg-1', 'legacy-admin-1', 'kiosk-edge']);
  const [first, , second] = await Promise.all(
    scopes.map(({ scope }) => fleet.read('fluentd.endpoints', scope, signal)),
  );
  expect(first).toMatchObject({ gap: null, items: [{ host: 'log-agg-1', version: null, software: 'fluentd' }] });
  expect(first?.items[0]?.outputs[0]).toEqual({
    id: 'to_search',
    plugin: 'elasticsearch',
    bufferBytes: 384_000_000,
    bufferQueue: 120,
    spaceLeft: 76.5,
    retries: 70,
    dropped: null,
  });
  expect(second).toMatchObject({ gap: null, items: [{ version: '3.1.9', outputs: [{ id: 'kinesis_firehose.0' }] }] });
  expect(practice.asked().filter((path) => path.includes('config'))).toEqual([]);
});

test('something else at the port is told as what it is not', async () => {
  practice.answerWith('{"plugins":"none"}');
  const [scope] = await member().scopes('fluentd', signal);
  const read = scope && (await member().read('fluentd.endpoints', scope.scope, signal));
  practice.answerWith(null);
  expect(read).toEqual({
    items: [],
    gap: {
      reason: 'malformed',
      detail: "log-agg-1: GET /api/plugins.json is not what fluentd's monitor_agent answers",
    },
    notUnderstood: [],
  });
});

const PAGE = JSON.stringify(recorded('fluentd', 'plugins-v1.19.3.json'));
const outputOf = (asked: Asked, id: string) => asked.daemon?.outputs.some((it) => it.id === id);

test('addresses that have not answered for a day are forgotten', () => {
  let now = clock();
  const kept = new Map();
  const workers = workersSeen(() => now, kept);
  for (const address of ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1']) workers.saw(address, 1);
  now = new Date(now.getTime() + 12 * 3_600_000);
  workers.saw('10.0.0.1:1', 0);
  now = new Date(now.getTime() + 13 * 3_600_000);
  workers.saw('10.0.0.4:1', 0);
  expect([...kept.keys()]).toEqual(['10.0.0.1:1', '10.0.0.4:1']);
});

describe('workers of one fluentd, each at the next port', () => {
  let now = clock();
  const seen = workersSeen(() => now);
  const asked = (port: number, workers = seen) => {
    const endpoint = { address: `127.0.0.1:${port}`, host: 'agg', instanceId: null, software: 'fluentd' as const };
    return ask({ http: openHttp({ clock }), endpoint, signal }, workers);
  };

  test('are one daemon; the port after the last is no gap', async () => {
    const workers = await ports(PAGE, [0, 1]);
    try {
      const whole = await asked(workers.first);
      expect(whole.gap).toBeNull();
      expect(outputOf(whole, 'to_file')).toBe(true);
      expect(outputOf(whole, 'to_file (worker 1)')).toBe(true);
    } finally {
      await workers.close();
    }
  });

  test('one that answered before and is silent now is a gap, until a day has passed', async () => {
    const workers = await ports(PAGE, [0, 1]);
    try {
      await asked(workers.first);
      await workers.stop(1);
      const without = await asked(workers.first);
      expect(outputOf(without, 'to_file')).toBe(true);
      expect(outputOf(without, 'to_file (worker 1)')).toBe(false);
      expect(without.gap).toMatchObject({
        reason: 'unreachable',
        detail: expect.stringMatching(/^agg: GET .*\(worker 1 of fluentd\)$/),
      });
      // Another toilbot never saw it.
      expect((await asked(workers.first, workersSeen(clock))).gap).toBeNull();
      now = new Date(now.getTime() + 25 * 3_600_000);
      expect((await asked(workers.first)).gap).toBeNull();
    } finally {
      await workers.close();
    }
  });

  test('one that is silent does not hide the next one, and is a gap', async () => {
    const workers = await ports(PAGE, [0, 2]);
    try {
      const odd = await asked(workers.first, workersSeen(clock));
      expect(outputOf(odd, 'to_file (worker 2)')).toBe(true);
      expect(odd.gap?.detail).toMatch(/\(worker 1 of fluentd\)$/);
    } finally {
      await workers.close();
    }
  });
});

test.each([
  ['is not there: it is off', 404, null],
  ['fails', 500, 'kiosk: GET /api/v1/storage'],
] as const)('the storage page of Fluent Bit that %s', async (_name, status, gap) => {
  const pages: Readonly<Record<string, unknown>> = {
    '/': recorded('fluentbit', 'root.json'),
    '/api/v1/metrics': recorded('fluentbit', 'root_api_v1_metrics.json'),
  };
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.statusCode = page === undefined ? status : 200;
    response.end(JSON.stringify(page ?? {}));
  });
  const port = await listening(server, 0);
  const endpoint = { address: `127.0.0.1:${port}`, host: 'kiosk', instanceId: null, software: 'fluent-bit' as const };
  const answer = await ask({ http: openHttp({ clock }), endpoint, signal }, workersSeen(clock));
  await closed(server);
  expect(answer.daemon?.outputs).toHaveLength(2);
  expect(answer.gap?.detail.slice(0, 26) ?? null).toBe(gap);
});

test('instances by tag: running ones with the tag, at their private address; one that fails is a gap, not an end', async () => {
  const [ok] = practice.hosts;
  const port = Number(ok?.endpoint.split(':')[1]);
  const tag = { key: 'Role', value: 'log-aggregator', port, software: 'fluentd' as const };
  const tags = { Role: 'log-aggregator' };
  const instances = [
    instance('i-1', { name: 'agg-1', tags, privateIp: '127.0.0.1' }),
    instance('i-2', { name: 'agg-2', tags, privateIp: '127.0.0.2' }),
    instance('i-3', { name: 'stopped', tags, privateIp: '127.0.0.1', state: 'stopped' }),
    instance('i-4', { name: 'other', tags: {}, privateIp: '127.0.0.1' }),
  ];
  const tagged = taggedHosts({ clock, settings: { hosts: [], tag } }, async () => answer(instances));
  const scope = { system: 'aws', account: '1', region: 'ap-northeast-1' } as const;
  const read = await tagged.read('fluentd.endpoints', scope, signal);
  expect(read.items.map((it) => [it.host, it.instanceId])).toEqual([['agg-1', 'i-1']]);
  expect(read.gap?.detail).toMatch(/^agg-2: GET \/api\/plugins\.json/);
});

test('without a tag nothing is asked', async () => {
  const asked = practice.asked().length;
  const never = taggedHosts({ clock, settings: { hosts: [], tag: null } }, async () => {
    throw new Error('asked for instances');
  });
  const read = await never.read('fluentd.endpoints', { system: 'aws', account: '1', region: 'r' }, signal);
  expect(read).toEqual({ items: [], gap: null, notUnderstood: [] });
  expect(practice.asked()).toHaveLength(asked);
});

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Servers that answer this at some ports counted from the first: a port may have a taken neighbour. */
async function ports(body: string, offsets: readonly number[]) {
  for (let tries = 0; ; tries += 1) {
    const servers = new Map<number, Server>();
    const stop = async (offset: number) => {
      const server = servers.get(offset);
      if (server) await closed(server);
      servers.delete(offset);
    };
    const close = async () => {
      for (const offset of [...servers.keys()]) await stop(offset);
    };
    try {
      let first = 0;
      for (const offset of offsets) {
        const server = createServer((_request, response) => response.end(body));
        const port = await listening(server, offset === 0 ? 0 : first + offset);
        servers.set(offset, server);
        if (offset === 0) first = port;
      }
      return { first, stop, close };
    } catch (error) {
      await close();
      if (tries === 20) throw error;
    }
  }
}
