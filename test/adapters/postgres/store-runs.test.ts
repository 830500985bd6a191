import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { NewToilEntry, Piece, Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import {
  emptyDatabase,
  judgingAt,
  look,
  minutesLater,
  queueThatRemembers,
  runOf,
  scope,
  slot,
  start,
  storeOn,
} from './store-fixtures.ts';

const elsewhere = { ...scope, region: 'us-east-1' };

eachDatabase((place) => {
  let database: Database;
  let remembered: ReturnType<typeof queueThatRemembers>;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
  });
  beforeEach(async () => {
    await emptyDatabase(database);
    remembered = queueThatRemembers();
    store = storeOn(database, { queue: remembered.queue });
  });

  describe('slots', () => {
    test('are claimed once, by whichever of many processes, and planned once', async () => {
      const due = [slot('a', start, { skipped: 3 }), slot('b', start)];
      const claims = await Promise.all(
        [1, 2, 3, 4].map((n) => store.runs.claim(n % 2 ? due : [...due].reverse(), start, start)),
      );
      expect(
        claims
          .flat()
          .map(({ job }) => job)
          .sort(),
      ).toEqual(['a', 'b']);
      expect(remembered.plans.flatMap(({ runIds }) => runIds)).toHaveLength(2);
      expect(claims.flat().find(({ job }) => job === 'a')).toEqual({
        id: expect.any(String),
        job: 'a',
        slot: start,
        startedAt: start,
        deadlineAt: minutesLater(10),
        closedAt: null,
        expectedScopes: null,
        expectedCount: 0,
        lookCount: 0,
        completeCount: 0,
        skippedSlots: 3,
        failure: null,
      });
      expect(await store.runs.cursors()).toEqual(
        new Map([
          ['a', start],
          ['b', start],
        ]),
      );
    });

    test('never move a cursor back', async () => {
      await store.runs.claim([slot('a', minutesLater(15))], start, start);
      await store.runs.claim([slot('a', start)], start, start);
      expect(await store.runs.cursors()).toEqual(new Map([['a', minutesLater(15)]]));
      expect((await store.runs.newest()).map((run) => run.slot)).toEqual([minutesLater(15)]);
    });

    test('are not claimed when their planning cannot be queued', async () => {
      const broken = storeOn(database, {
        queue: {
          ...remembered.queue,
          plan: async () => {
            throw new Error('no queue');
          },
        },
      });
      await expect(broken.runs.claim([slot('a', start)], start, start)).rejects.toThrow('no queue');
      expect(await store.runs.cursors()).toEqual(new Map());
      expect(await store.runs.claim([slot('a', start)], start, start)).toHaveLength(1);
    });
  });

  describe('a run', () => {
    const piece = (runId: string): Piece => ({
      tick: start.toISOString(),
      scopeId: 'x',
      place: 'regions',
      runs: [{ job: 'a', runId }],
      gap: null,
    });

    test('is planned once, and closable when each scope has a look', async () => {
      const run = await runOf(store, 'a', start);
      expect(await store.runs.closable(start)).toEqual([]);
      await store.runs.plan([{ runId: run.id, scopes: [scope, elsewhere] }], [piece(run.id)], start);
      await store.runs.plan([{ runId: run.id, scopes: [scope] }], [piece(run.id)], start);
      expect(remembered.pieces).toEqual([piece(run.id)]);
      expect(await store.runs.get(run.id)).toMatchObject({
        expectedScopes: ['aws/111122223333/ap-northeast-1', 'aws/111122223333/us-east-1'],
        expectedCount: 2,
      });
      for (const at of [scope, elsewhere]) {
        expect(await store.runs.closable(start)).toEqual([]);
        await store.cases.recordLook({ ...look(run, start), scope: at }, judgingAt(start), start);
      }
      expect((await store.runs.closable(start)).map(({ id }) => id)).toEqual([run.id]);
      expect(await Promise.all([1, 2, 3].map(() => store.runs.close(run.id, start)))).toEqual(
        expect.arrayContaining([true, false, false]),
      );
      expect(await store.runs.close(run.id, start)).toBe(false);
      expect(await store.runs.closable(start)).toEqual([]);
    });

    test('is closable at its deadline, and not planned after it', async () => {
      const run = await runOf(store, 'a', start);
      expect(await store.runs.closable(minutesLater(9))).toEqual([]);
      expect((await store.runs.closable(minutesLater(10))).map(({ id }) => id)).toEqual([run.id]);
      await store.runs.plan([{ runId: run.id, scopes: [scope] }], [piece(run.id)], minutesLater(10));
      expect(remembered.pieces).toEqual([]);
    });

    test('whose scopes could not be found ends with the reason', async () => {
      const run = await runOf(store, 'a', start);
      await store.runs.failRun(run.id, 'no \0 organization', minutesLater(1));
      await store.runs.failRun(run.id, 'again', minutesLater(2));
      expect(await store.runs.get(run.id)).toMatchObject({
        failure: 'no \uFFFD organization',
        closedAt: minutesLater(1),
      });
      expect(await store.runs.get('00000000-0000-8000-8000-000000000000')).toBeNull();
    });

    test('shows which scopes are no longer configured', async () => {
      const first = await runOf(store, 'a', start);
      for (const at of [scope, elsewhere]) {
        await store.cases.recordLook({ ...look(first, start), scope: at }, judgingAt(start), start);
      }
      const configured = async () =>
        (await store.runs.lookRecords()).map((record) => [record.scopeId.split('/')[2], record.configured]);
      const second = await runOf(store, 'a', minutesLater(15));
      await store.runs.plan([{ runId: second.id, scopes: [elsewhere] }], [], start);
      expect(await configured()).toEqual([
        ['ap-northeast-1', false],
        ['us-east-1', true],
      ]);
      const third = await runOf(store, 'a', minutesLater(30));
      await store.runs.plan([{ runId: third.id, scopes: [scope, elsewhere] }], [], start);
      expect(await configured()).toEqual([
        ['ap-northeast-1', true],
        ['us-east-1', true],
      ]);
    });
  });

  describe('people', () => {
    test('are one for a Slack id, however many ask at once; what they chose is never overwritten by what Slack says', async () => {
      const asked = await Promise.all([1, 2, 3, 4, 5].map(() => store.people.bySlackId('U1')));
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      const nothing = { id: asked[0]?.id, slackId: 'U1', language: null, timeZone: null, askedAt: null };
      expect(await store.people.bySlackId('U1')).toEqual(nothing);
      const heard = { language: 'ja', timeZone: 'Asia/Tokyo' } as const;
      expect(await store.people.heard('U1', heard, start)).toEqual({ ...nothing, ...heard, askedAt: start });
      expect(await store.people.choose('U1', 'en')).toMatchObject({ language: 'en', timeZone: 'Asia/Tokyo' });
      const later = minutesLater(1);
      const known = await store.people.heard('U1', { language: 'ja', timeZone: 'Europe/London' }, later);
      expect(known).toEqual({ ...nothing, language: 'en', timeZone: 'Europe/London', askedAt: later });
      expect(await store.people.heard('U1', null, minutesLater(2))).toEqual({ ...known, askedAt: minutesLater(2) });
      expect(await store.people.choose('U1', null)).toMatchObject({ language: 'ja' });
      expect(await store.people.get(known.id)).toMatchObject({ language: 'ja', timeZone: 'Europe/London' });
      expect(await store.people.choose('U2', 'ja')).toMatchObject({ slackId: 'U2', language: 'ja', askedAt: null });
      expect(await store.people.get('00000000-0000-4000-8000-000000000000')).toBeNull();
    });

    test('have a request handled once', async () => {
      const times = await Promise.all([1, 2, 3, 4].map(() => store.people.firstTime('req-1', start)));
      expect(times.filter(Boolean)).toHaveLength(1);
      expect(await store.people.firstTime('req-1', start)).toBe(false);
      expect(await store.people.firstTime('req-2', start)).toBe(true);
    });

    test('have old requests forgotten, the oldest first, no more than asked for', async () => {
      const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
      for (const [minutes, id] of ['a', 'b', 'c'].entries()) await store.people.firstTime(id, later(minutes));
      expect(await store.people.forgetHandled(later(2), 1)).toBe(1);
      expect(await store.people.firstTime('b', start)).toBe(false);
      expect(await store.people.forgetHandled(later(2), 10)).toBe(1);
      expect(await store.people.forgetHandled(later(2), 10)).toBe(0);
      expect(await store.people.firstTime('c', start)).toBe(false);
    });
  });

  test('minutes are added in bulk, once a gesture, and summed by subsystem where reported', async () => {
    const entry = (gesture: string, more: Partial<NewToilEntry> = {}): NewToilEntry => ({
      gesture,
      at: start,
      minutes: 10,
      toilKind: 'restart',
      subsystem: 'api',
      environment: 'production',
      platform: 'ec2',
      howWeKnow: 'reported',
      caseId: null,
      episode: null,
      personId: null,
      note: 'NUL \0',
      ...more,
    });
    expect(await store.toil.add([])).toBe(0);
    expect(await store.toil.add([entry('1'), entry('2'), entry('2')])).toBe(2);
    const rest = [
      entry('2', { minutes: 99 }),
      entry('3', { subsystem: 'web' }),
      entry('4', { howWeKnow: 'estimated' }),
    ];
    expect(await store.toil.add([...rest, entry('5', { at: minutesLater(-1) }), entry('6', { subsystem: null })])).toBe(
      4,
    );
    expect(await store.toil.minutesBySubsystem(start)).toEqual(
      new Map([
        ['api', 20],
        ['web', 10],
      ]),
    );
  });
});
