import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Case, CaseEvent } from '../../../src/domain/case.ts';
import { PLAIN_POSTING } from '../../../src/domain/messenger.ts';
import type { Say, Settlement, Tell } from '../../../src/domain/settlement.ts';
import type { Leasing, NewToilEntry, Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import {
  emptyDatabase,
  finding,
  judgingAt,
  look,
  minutesLater,
  pastBaseline,
  runOf,
  start,
  storeOn,
} from './store-fixtures.ts';

const leaseMs = 90_000;
const minutes = {
  at: start,
  minutes: 5,
  toilKind: 'restart',
  subsystem: null,
  environment: 'production',
  platform: null,
  howWeKnow: 'reported' as const,
  caseId: null,
  episode: null,
  note: null,
};

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  const enqueue = (key: string, more: { caseId?: number; channel?: string } = {}) =>
    store.deliveries.enqueue(
      {
        key,
        purpose: 'summary',
        caseId: more.caseId ?? null,
        runId: null,
        channel: more.channel ?? null,
        payload: { key },
      },
      start,
    );
  const lease = (owner: string, now: Date, how: Partial<Leasing> = {}) =>
    store.deliveries.lease(owner, now, { leaseMs, limit: 10, pausedChannels: [], inFlight: [], ...how });
  const state = async (key: string) => database.prisma.delivery.findUniqueOrThrow({ where: { key } });
  const caseCalled = async (id: string, at: Date = minutesLater(15)) => {
    const run = await runOf(store, `job-${id}`, at);
    const seen = look(run, at, { findings: [finding(id)] });
    await store.cases.recordLook(
      seen,
      judgingAt(at, () => id),
      at,
    );
    return (await database.prisma.case.findUniqueOrThrow({ where: { foldKey: id } })).id;
  };
  /** Changes the case as a person would: a new revision, what is told of it and lines of its thread. */
  const change = (
    caseId: number,
    tells: Tell['purpose'][],
    says: Say[] = [],
    revisions = 1,
    by: string | null = null,
  ) =>
    store.cases.changeCase(caseId, start, ({ cases }) => {
      const it = cases[0] as Case;
      const event: CaseEvent = { at: start, what: 'snoozed', personId: null, detail: {} };
      const settlement: Settlement = {
        cases: [{ ...it, revision: it.revision + revisions }],
        rows: [],
        keys: [],
        events: says.map((say) => ({ caseId, event, say })),
        episodes: [],
        tells: tells.map((purpose) => ({ caseId, purpose })),
      };
      const toil: NewToilEntry[] = by === null ? [] : [{ ...minutes, gesture: `${caseId}`, personId: by }];
      return { decision: { settlement, toil, mute: null, correction: null }, answer: it.revision + revisions };
    });
  const keysOf = async () =>
    (await database.prisma.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ key }) => key);

  describe('a lease', () => {
    test('gives each delivery to one of two owners, oldest first', async () => {
      for (const key of ['a', 'b', 'c', 'd']) await enqueue(key);
      await enqueue('a');
      const both = await Promise.all([lease('one', start, { limit: 2 }), lease('two', start, { limit: 2 })]);
      const rest = await lease('three', start);
      const keys = [...both.flat(), ...rest].map(({ key }) => key);
      expect(keys.sort()).toEqual(['a', 'b', 'c', 'd']);
      for (const some of both) expect(some.map(({ key }) => key)).toEqual(some.map(({ key }) => key).sort());
      expect(both.flat()[0]).toMatchObject({ purpose: 'summary', attempt: 0, ambiguous: false, createdAt: start });
      expect(await lease('four', start)).toEqual([]);
    });

    test('takes the deliveries of a case one at a time, in their order', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      await change(id, [], ['thread', 'broadcast']);
      expect((await keysOf())[0]).toBe(`case:${id}:post:1`);
      const seen: string[] = [];
      for (const now of [1, 2, 3, 4].map((minutes) => minutesLater(20 + minutes))) {
        const leased = await lease('me', now);
        expect(await lease('you', now)).toEqual([]);
        for (const { id: delivery, purpose } of leased) {
          seen.push(purpose);
          await store.deliveries.sent(delivery, 'me', { ts: null, message: null }, now);
        }
      }
      expect(seen).toEqual(['post', 'thread', 'broadcast']);
    });

    test('waits with a case whose first delivery is to be tried later', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      await change(id, [], ['thread']);
      const now = minutesLater(20);
      const [post] = await lease('me', now);
      await store.deliveries.retry(post?.id ?? 0n, 'me', minutesLater(25), false, 'rate limited');
      expect(await lease('me', now)).toEqual([]);
      expect(await lease('me', minutesLater(25))).toMatchObject([{ purpose: 'post', ambiguous: false }]);
    });

    test('leaves out what is for a paused channel', async () => {
      await enqueue('a', { channel: 'C1' });
      await enqueue('b', { channel: 'C2' });
      await enqueue('c');
      expect((await lease('me', start, { pausedChannels: ['C1'] })).map(({ key }) => key)).toEqual(['b', 'c']);
      expect((await lease('me', start)).map(({ key }) => key)).toEqual(['a']);
    });

    test('that ran out is not taken over by who is still sending it', async () => {
      await enqueue('a');
      const [{ id = 0n } = {}] = await lease('me', start);
      expect(await lease('me', minutesLater(2), { inFlight: [id, 99n] })).toEqual([]);
      expect(await lease('me', minutesLater(2), { inFlight: [99n] })).toMatchObject([{ id }]);
    });

    test('that ran out is taken over as ambiguous, and its old owner changes nothing any more', async () => {
      await enqueue('a');
      const [first] = await lease('zombie', start);
      const id = first?.id ?? 0n;
      expect(await store.deliveries.attempting(id, 'zombie', 'C1', start)).toBe(true);
      expect(await lease('heir', minutesLater(1))).toEqual([]);

      const late = minutesLater(2);
      expect(await store.deliveries.attempting(id, 'zombie', 'C9', late)).toBe(false);
      expect(await lease('heir', late)).toMatchObject([{ id, ambiguous: true, attempt: 1, channel: 'C1' }]);
      expect(await store.deliveries.attempting(id, 'zombie', 'C9', late)).toBe(false);
      await store.deliveries.retry(id, 'zombie', late, true, 'late');
      await store.deliveries.dead(id, 'zombie', 'late', late);
      const message = { channel: 'C9', ts: '9.9', caseIds: [], posting: PLAIN_POSTING };
      await store.deliveries.sent(id, 'zombie', { ts: '9.9', message }, late);
      expect(await state('a')).toMatchObject({
        state: 'pending',
        leaseOwner: 'heir',
        channel: 'C1',
        attempt: 1,
        error: null,
      });
      expect(await database.prisma.message.count()).toBe(0);
      await store.deliveries.sent(id, 'heir', { ts: '1.1', message: null }, late);
      expect(await state('a')).toMatchObject({ state: 'sent', messageTs: '1.1', sentAt: late, leaseOwner: null });
    });
  });

  test('a lease that ran out before Slack was asked is taken over as it was', async () => {
    await enqueue('a');
    await lease('killed', start);
    const [{ id = 0n, ambiguous } = {}] = await lease('heir', minutesLater(2));
    expect(ambiguous).toBe(false);
    await store.deliveries.attempting(id, 'heir', 'C1', minutesLater(2));
    expect(await lease('next', minutesLater(4))).toMatchObject([{ ambiguous: true }]);
    expect(await lease('last', minutesLater(6))).toMatchObject([{ ambiguous: true }]);
  });

  test('what Slack may have accepted stays ambiguous', async () => {
    await enqueue('a');
    const [{ id = 0n } = {}] = await lease('me', start);
    await store.deliveries.retry(id, 'me', start, true, 'timeout');
    expect(await lease('me', start)).toMatchObject([{ ambiguous: true }]);
    await store.deliveries.retry(id, 'me', start, false, 'rate \0limited');
    expect(await state('a')).toMatchObject({ ambiguous: true, error: 'rate \uFFFDlimited', leaseOwner: null });
  });

  test('are counted, and a dead one is not sent again', async () => {
    expect(await store.deliveries.counts()).toEqual({ waiting: 0, dead: 0, oldestWaiting: null });
    await enqueue('a');
    await enqueue('b');
    const [first] = await lease('me', start);
    await store.deliveries.dead(first?.id ?? 0n, 'me', 'channel_not_found', start);
    expect(await store.deliveries.counts()).toEqual({ waiting: 1, dead: 1, oldestWaiting: start });
    expect(await state('a')).toMatchObject({ state: 'dead', error: 'channel_not_found' });
    expect((await lease('me', minutesLater(60))).map(({ key }) => key)).toEqual(['b']);
  });

  test('the newest posted message of a case is the one that is edited', async () => {
    await pastBaseline(store, 'job-a');
    const id = await caseCalled('a');
    expect(await store.deliveries.messageOf(id)).toBeNull();
    const posting = { earlier: 'https://example.com/p1', repeated: true, meantFor: null };
    for (const [minutes, ts] of [
      [20, '1.1'],
      [30, '2.2'],
    ] as const) {
      const now = minutesLater(minutes);
      const [post] = await lease('me', now);
      await store.deliveries.sent(
        post?.id ?? 0n,
        'me',
        { ts, message: { channel: 'C1', ts, caseIds: [id], posting } },
        now,
      );
      await change(id, ['post']);
    }
    expect(await store.deliveries.messageOf(id)).toMatchObject({
      channel: 'C1',
      ts: '2.2',
      postedAt: minutesLater(30),
      posting,
    });
    await database.prisma.message.updateMany({ data: { posting: {} } });
    expect(await store.deliveries.messageOf(id)).toMatchObject({ posting: PLAIN_POSTING });
  });

  describe('an edit', () => {
    test('is left out while one waits, or a post that Slack cannot have', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      await change(id, ['edit']);
      expect(await keysOf()).toEqual([`case:${id}:post:1`]);
      await sendOne(store, minutesLater(20));
      await change(id, ['edit'], ['thread']);
      await change(id, ['edit']);
      expect((await keysOf()).map((key) => key.replace(/\d+$/, ''))).toEqual([
        `case:${id}:post:`,
        `case:${id}:edit:`,
        'event:',
      ]);
    });

    test('is added when the one before is being sent', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      await sendOne(store, minutesLater(20));
      await change(id, ['edit']);
      await lease('me', minutesLater(21));
      await change(id, ['edit']);
      expect(await keysOf()).toEqual([`case:${id}:post:1`, `case:${id}:edit:2`, `case:${id}:edit:3`]);
    });

    test('is added when Slack may hold the post already', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      const [post] = await lease('me', minutesLater(20));
      await store.deliveries.retry(post?.id ?? 0n, 'me', minutesLater(21), true, 'timeout');
      await change(id, ['edit']);
      expect(await keysOf()).toEqual([`case:${id}:post:1`, `case:${id}:edit:2`]);
    });
  });

  test('what is told again without a new revision is told all the same', async () => {
    await pastBaseline(store, 'job-a');
    const id = await caseCalled('a');
    for (const minutes of [20, 30]) {
      await sendOne(store, minutesLater(minutes));
      await change(id, ['post'], [], 0);
    }
    expect(await keysOf()).toEqual([`case:${id}:post:1`, `case:${id}:post:1:1`, `case:${id}:post:1:2`]);
  });

  if (place.kind === 'postgres') {
    test('a sender never takes an edit while the change that relies on it is not committed', async () => {
      await pastBaseline(store, 'job-a');
      const id = await caseCalled('a');
      await sendOne(store, minutesLater(20));
      await change(id, ['edit']);
      const person = await store.people.bySlackId('U1');
      // The change stops at its minutes, whose person another transaction has locked.
      const client = await database.pool.connect();
      let changed: Promise<unknown> = Promise.resolve();
      try {
        await client.query('begin');
        await client.query('select id from person where id = $1 for update', [person.id]);
        changed = change(id, ['edit'], [], 1, person.id);
        await blocked(database);
        expect(await lease('me', minutesLater(21))).toEqual([]);
      } finally {
        await client.query('commit');
        client.release();
      }
      await changed;
      expect(await lease('me', minutesLater(21))).toMatchObject([{ key: `case:${id}:edit:2` }]);
    });
  }
});

async function sendOne(store: Store, now: Date): Promise<void> {
  const [delivery] = await store.deliveries.lease('sender', now, {
    leaseMs,
    limit: 1,
    pausedChannels: [],
    inFlight: [],
  });
  await store.deliveries.sent(delivery?.id ?? 0n, 'sender', { ts: '1.0', message: null }, now);
}

/** Waits until a transaction of this database waits for another one's lock. */
async function blocked({ pool }: Database): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const { rowCount } = await pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount !== 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nothing waits for a lock');
}
