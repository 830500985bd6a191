import { expect, test } from '@jest/globals';
import type { EventQueue, FleetEvent, ReceivedMessage, UnreadMessage } from '../src/domain/fleet-event.ts';
import { type ReceiverParts, receiveOne, startReceiver } from '../src/receive.ts';

const AT = new Date('2026-11-24T05:20:00Z');
const event: FleetEvent = {
  id: 'e-1',
  type: 'ECS Task State Change',
  at: AT,
  scope: { system: 'aws', account: '111122223333', region: 'ap-northeast-1' },
  says: null,
};
const message = (id: string, of: FleetEvent | UnreadMessage = event): ReceivedMessage => ({
  id,
  receipt: id,
  event: of,
});

function world(handle: ReceiverParts['handle'], batches: (readonly ReceivedMessage[] | Error)[] = []) {
  const log: string[] = [];
  const unread: (UnreadMessage & { readonly under: string })[] = [];
  let drained: () => void = () => {};
  const empty = new Promise<void>((resolve) => {
    drained = resolve;
  });
  const queue: EventQueue = {
    receive: (signal) => {
      const batch = batches.shift();
      if (batch instanceof Error) return Promise.reject(batch);
      if (batch) return Promise.resolve(batch);
      drained();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    remove: async ({ id }) => void log.push(`removed ${id}`),
  };
  const parts: ReceiverParts = {
    queue,
    events: { unread: async (it, under) => void unread.push({ ...it, under }) },
    handle: async (it, signal) => {
      const answer = await handle(it, signal);
      log.push(`recorded ${it.id}`);
      return answer;
    },
    clock: () => AT,
    sleep: async (milliseconds) => void log.push(`slept ${milliseconds}`),
    logger: { warn: () => {}, error: () => {} },
  };
  return { parts, log, unread, empty };
}
const signal = new AbortController().signal;

test('a message is removed only after it is recorded', async () => {
  const { parts, log } = world(async () => 'recorded');
  await receiveOne(parts, message('m-1'), signal);
  expect(log).toEqual(['recorded e-1', 'removed m-1']);
});

test('one that could not be recorded stays, and the next ones are handled', async () => {
  const broken = { ...event, id: 'broken' };
  const { parts, log, empty } = world(
    async (it) => {
      if (it.id === 'broken') throw new Error('the database is away');
      return 'recorded';
    },
    [[message('m-1', broken), message('m-2')]],
  );
  const receiver = startReceiver(parts);
  await empty;
  await receiver.stop();
  expect(log).toEqual(['recorded e-1', 'removed m-2']);
});

test('one that nobody understands is noted and stays in the queue', async () => {
  const { parts, log, unread } = world(async () => 'recorded');
  await receiveOne(parts, message('m-1', { id: 'other', type: null, why: 'is no event', at: AT }), signal);
  expect(unread).toEqual([{ id: 'm-1', type: null, why: 'is no event', at: AT, under: 'own' }]);
  expect(log).toEqual([]);
});

test('one about a place that is not looked at is counted under one id with those like it, and taken out', async () => {
  const { parts, log, unread } = world(async () => 'foreign');
  await receiveOne(parts, message('m-1'), signal);
  await receiveOne(parts, message('m-2', { ...event, id: 'e-2' }), signal);
  const [first, second] = unread;
  expect(first).toMatchObject({ type: 'ECS Task State Change', at: AT, under: 'common' });
  expect(first?.why).toBe('is about account 111122223333 in ap-northeast-1, which toilbot does not look at');
  expect(second?.id).toBe(first?.id);
  await receiveOne({ ...parts, clock: () => new Date('2026-11-25T00:00:00Z') }, message('m-3'), signal);
  expect(unread[2]?.id).not.toBe(first?.id);
  expect(log).toEqual(['recorded e-1', 'removed m-1', 'recorded e-2', 'removed m-2', 'recorded e-1', 'removed m-3']);
});

test('one that a judge crashes on is noted and stays in the queue', async () => {
  const { parts, log, unread } = world(async () => 'crashed');
  await receiveOne(parts, message('m-1'), signal);
  expect(unread).toMatchObject([{ id: 'm-1', type: 'ECS Task State Change', at: AT, under: 'own' }]);
  expect(unread[0]?.why).toContain('a judge crashed on it');
  expect(log).toEqual(['recorded e-1']);
});

test('one that no job needs is taken out, and is nothing to mend', async () => {
  const { parts, log, unread } = world(async () => 'idle');
  await receiveOne(parts, message('m-1'), signal);
  expect([log, unread]).toEqual([['recorded e-1', 'removed m-1'], []]);
});

test('an empty answer is followed by a pause', async () => {
  const { parts, log, empty } = world(async () => 'recorded', [[]]);
  const receiver = startReceiver(parts);
  await empty;
  await receiver.stop();
  expect(log).toEqual(['slept 1000']);
});

test('a queue that cannot be read is told, and tried again after longer and longer pauses', async () => {
  const { parts, log, empty } = world(async () => 'recorded', [new Error('access denied'), new Error('access denied')]);
  const receiver = startReceiver(parts);
  await empty;
  expect(log).toEqual(['slept 1000', 'slept 2000']);
  expect(receiver.trouble()).toBe('access denied');
  await receiver.stop();
});
