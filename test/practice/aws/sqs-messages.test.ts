import { afterEach, expect, test } from '@jest/globals';
import { openEventQueue } from '../../../src/adapters/aws/event-queue.ts';
import { practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { PRACTICE_QUEUE } from '../../../src/practice/aws/sqs-messages.ts';
import { type Endpoint, minutes, openEndpoint } from './endpoint.ts';

let endpoint: Endpoint | null = null;
afterEach(() => endpoint?.close());
const signal = new AbortController().signal;

async function queueOn(options: Parameters<typeof openEndpoint>[0] = {}) {
  endpoint = await openEndpoint({ drip: 'none', ...options });
  const { aws, fleet, setNow } = endpoint;
  const { managementAccount } = fleet.organization;
  const credentials = practiceCredentials(fleet.seed, managementAccount);
  const queue = openEventQueue({
    url: `${aws.url}/${managementAccount}/${PRACTICE_QUEUE}`,
    homeRegion: 'ap-northeast-1',
    endpoint: aws.url,
    credentials: async () => credentials,
    clock: () => minutes(0),
    logger: { info: () => {}, warn: () => {} },
  });
  return { queue, fleet, setNow, faults: aws.faults };
}

test('tasks that die and maintenance that is announced come as events, until they are removed', async () => {
  const { queue, fleet, setNow } = await queueOn();
  for (const handle of fleet.happenings)
    if (handle.id === 'task-dies' || handle.id === 'maintenance-announced') handle.apply(minutes(1));
  setNow(minutes(30));
  const types = new Set<string | null>();
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const messages = await queue.receive(signal);
    if (messages.length === 0) break;
    for (const message of messages) {
      expect(message.event).not.toHaveProperty('why');
      types.add(message.event.type);
      await queue.remove(message, signal);
    }
  }
  expect([...types].sort()).toEqual(['AWS Health Event', 'ECS Task State Change']);
  expect(await queue.receive(signal)).toEqual([]);
  queue.close();
});

test('a message that was received and not removed is hidden for a while, and not lost', async () => {
  let wall = new Date();
  const { queue, fleet, setNow } = await queueOn({ wallClock: () => wall });
  fleet.happenings.find(({ id }) => id === 'task-dies')?.apply(minutes(1));
  setNow(minutes(20));
  const first = await queue.receive(signal);
  expect(first.length).toBeGreaterThan(0);
  expect(await queue.receive(signal)).toEqual([]);
  wall = new Date(wall.getTime() + 31_000);
  expect((await queue.receive(signal)).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  queue.close();
});

test('a check of the queue uses no message up, and tells each right that is lacking', async () => {
  const { queue, fleet, setNow, faults } = await queueOn();
  fleet.happenings.find(({ id }) => id === 'task-dies')?.apply(minutes(1));
  setNow(minutes(20));
  expect(await queue.check(signal)).toEqual([]);
  expect((await queue.receive(signal)).length).toBeGreaterThan(0);
  faults.add({ kind: 'denied', service: 'sqs' });
  expect((await queue.check(signal)).map((it) => [it.reason, it.detail.split(': ')[0]])).toEqual([
    ['denied', 'sqs:ReceiveMessage'],
    ['denied', 'sqs:DeleteMessage'],
  ]);
  queue.close();
});
