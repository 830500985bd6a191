import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { clientCache } from '../../../src/adapters/aws/clients.ts';
import { httpHandler } from '../../../src/adapters/aws/http.ts';
import { rateLimiter } from '../../../src/adapters/aws/rate.ts';
import { practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { at, instance, OWN, open, smallFleet, unending } from './practice.ts';

const holds = { instances: [1, 2, 3, 4].map((number) => instance(number)) };

async function timed<T>(work: Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const begun = performance.now();
  const result = await work;
  return { result, milliseconds: performance.now() - begun };
}

describe('answers that do not come', () => {
  for (const fault of [{ kind: 'no answer' }, { kind: 'slow body', millisecondsPerByte: 50 }] as const) {
    test(`${fault.kind}: the call ends after twice its time`, async () => {
      const { fleet, aws } = await open(smallFleet(holds), { callTimeoutMs: 200 });
      await fleet.scopes('regions', unending());
      aws.faults.add({ ...fault, operation: 'DescribeInstances' });
      const { result, milliseconds } = await timed(fleet.read('ec2.instances', at(OWN), unending()));
      expect(result.gap).toMatchObject({ reason: 'timed_out', detail: expect.stringContaining('DescribeInstances') });
      expect(milliseconds).toBeLessThan(2_000);
      // The next one is served: no slot is held.
      aws.faults.clear();
      expect((await fleet.read('ec2.instances', at(OWN), unending())).items).toHaveLength(4);
    });
  }

  test('one that hangs once is asked again', async () => {
    const { fleet, aws } = await open(smallFleet(holds), { callTimeoutMs: 300 });
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'no answer', operation: 'DescribeInstances', times: 1 });
    const { items, gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect({ gap, seen: items.length }).toEqual({ gap: null, seen: 4 });
  });

  test('a read ends at its deadline and keeps what it saw', async () => {
    const { fleet, aws } = await open(smallFleet(holds), { readTimeoutMs: 600 }, { pageLimit: 1 });
    await fleet.scopes('regions', unending());
    aws.setLatency(250);
    const { result, milliseconds } = await timed(fleet.read('ec2.instances', at(OWN), unending()));
    expect(result.gap?.reason).toBe('timed_out');
    expect(result.items.length).toBeGreaterThan(0);
    expect(result.items.length).toBeLessThan(4);
    expect(milliseconds).toBeLessThan(1_500);
  });

  test('the caller stops it at once', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'no answer' });
    const { result, milliseconds } = await timed(fleet.read('ec2.instances', at(OWN), AbortSignal.timeout(150)));
    expect(result.gap?.reason).toBe('timed_out');
    expect(milliseconds).toBeLessThan(1_000);
  });

  test('an answer without end is refused before it fills the memory', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'huge', bytes: 40 * 1024 * 1024, operation: 'DescribeInstances' });
    const { gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(gap).toMatchObject({ reason: 'malformed', detail: expect.stringContaining('larger than') });
  });
});

describe('the rate', () => {
  test('calls of one account, region and service keep their distance', async () => {
    const { fleet, aws } = await open(smallFleet(holds), { callsPerSecond: 10 }, { pageLimit: 1 });
    await fleet.scopes('regions', unending());
    aws.clearCalls();
    const { milliseconds } = await timed(fleet.read('ec2.instances', at(OWN), unending()));
    expect(aws.calls()).toHaveLength(4);
    expect(milliseconds).toBeGreaterThanOrEqual(290);
  });

  test('a throttled call is tried again and counted', async () => {
    const { fleet, aws } = await open(smallFleet(holds), { callsPerSecond: 10 }, { pageLimit: 1 });
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'throttled', operation: 'DescribeInstances', times: 1 });
    const { items, gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect({ gap, seen: items.length }).toEqual({ gap: null, seen: 4 });
    expect(fleet.calls()['ec2:DescribeInstances']).toBe(5);
  });

  test('each throttled attempt is told to the limiter, with its lane', async () => {
    const practice = smallFleet(holds);
    const { aws } = await open(practice);
    const told: string[] = [];
    const handler = httpHandler({ callTimeoutMs: 1_000, logger: { info: () => {}, warn: () => {} } });
    const limiter = { turn: async () => {}, leaves: () => {}, throttled: (lane: string) => void told.push(lane) };
    const clients = clientCache({ handler, limiter, callTimeoutMs: 1_000, endpoint: null, count: () => {} });
    const ec2 = await clients.get('ec2', at(OWN), async () => practiceCredentials(practice.seed, OWN));
    const ask = () => ec2.send(new DescribeInstancesCommand({}));
    await ask();
    expect(told).toEqual([]);
    aws.faults.add({ kind: 'throttled', times: 1 });
    await ask();
    expect(told).toEqual([`${OWN}/ap-northeast-1/ec2`]);
    handler.close();
  });

  test('a throttle halves the rate, once a burst', async () => {
    const limiter = rateLimiter(20);
    await limiter.turn('a', undefined);
    limiter.throttled('a');
    limiter.throttled('a');
    const { milliseconds } = await timed(limiter.turn('a', undefined));
    expect(milliseconds).toBeGreaterThanOrEqual(90);
    expect(milliseconds).toBeLessThan(190);
  });

  test('throttled for good -> throttled, in time', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'throttled' });
    const { result, milliseconds } = await timed(fleet.read('ec2.instances', at(OWN), unending()));
    expect(result.gap).toMatchObject({ reason: 'throttled' });
    expect(milliseconds).toBeLessThan(20_000);
  });

  test('no second sees more than the rate, and lanes do not wait for one another', async () => {
    const limiter = rateLimiter(20);
    const starts: number[] = [];
    const begin = async (lane: string) => {
      await limiter.turn(lane, undefined);
      if (lane === 'a') starts.push(performance.now());
    };
    const other = timed(begin('b'));
    await Promise.all(Array.from({ length: 12 }, () => begin('a')));
    expect((await other).milliseconds).toBeLessThan(40);
    for (let index = 1; index < starts.length; index += 1) {
      expect((starts[index] ?? 0) - (starts[index - 1] ?? 0)).toBeGreaterThanOrEqual(49);
    }
  });

  test('who stops waiting does not hold up the others', async () => {
    const limiter = rateLimiter(2);
    await limiter.turn('a', undefined);
    const given = Array.from({ length: 20 }, () => limiter.turn('a', AbortSignal.timeout(50)));
    const results = await Promise.allSettled(given);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    const { milliseconds } = await timed(limiter.turn('a', undefined));
    expect(milliseconds).toBeLessThan(600);
  });
});
