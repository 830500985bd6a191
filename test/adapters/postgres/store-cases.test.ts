import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Case } from '../../../src/domain/case.ts';
import type { Settlement, SettleState } from '../../../src/domain/settlement.ts';
import type { CaseDecision, Store } from '../../../src/domain/store.ts';
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

const nothing: Settlement = { cases: [], rows: [], keys: [], events: [], episodes: [], tells: [] };
const decided = (more: Partial<CaseDecision>) => ({
  decision: { settlement: nothing, toil: [], mute: null, correction: null, ...more },
  answer: 'ok',
});
const theCase = (state: SettleState) => state.cases[0] as Case;

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  const subsystem = {
    name: 'api',
    team: 'core',
    source: [],
    target: 'ecs',
    needs: [],
    neededBy: ['web'],
    runbook: null,
  };
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database, {
      describe: (it) => (it.subsystem === 'api' ? subsystem : null),
      nextLookAt: (job, now) => (job === 'ecs-services' ? minutesLater(15, now) : null),
    });
  });
  beforeEach(() => emptyDatabase(database));

  async function found(at: Date, ids: readonly string[], fold = (id: string) => id): Promise<void> {
    const run = await runOf(store, 'ecs-services', at);
    await store.cases.recordLook(
      look(run, at, { findings: ids.map((id) => finding(id)) }),
      judgingAt(at, (_belongs, id) => fold(id)),
      at,
    );
  }
  const idOf = async (foldKey: string) => (await database.prisma.case.findUniqueOrThrow({ where: { foldKey } })).id;
  const change = (id: number, changes: Partial<Case>, more: Partial<CaseDecision> = {}) =>
    store.cases.changeCase(id, start, (state) =>
      decided({ settlement: { ...nothing, cases: [{ ...theCase(state), ...changes }] }, ...more }),
    );

  test('every member of a case is kept', async () => {
    await pastBaseline(store);
    await found(minutesLater(15), ['a']);
    const person = await store.people.bySlackId('U1');
    const id = await idOf('a');
    const at = minutesLater(99);
    const whole: Case = {
      id,
      foldKey: 'b',
      kind: 'kind',
      job: 'job',
      subsystem: 's',
      environment: 'staging',
      component: 'c',
      resource: 'r',
      team: 't',
      state: 'acknowledged',
      voice: 'dated',
      severity: 3,
      episode: 2,
      revision: 7,
      facts: { a: [1, null, { b: 'ü' }] },
      firstSeenAt: at,
      openedAt: at,
      lastSeenAt: at,
      dueAt: at,
      silent: true,
      resolvedAt: at,
      resolvedHow: 'person',
      wakeAt: at,
      toldAt: at,
      toldSeverity: 2,
      remindedDays: -1,
      acknowledgedAt: at,
      assigneeId: person.id,
      snoozedUntil: at,
      plannedFor: at,
      doneUntil: at,
      doneFacts: 'x',
      mergedInto: null,
    };
    await change(id, whole);
    expect((await store.cases.view(id, start))?.case).toEqual(whole);
  });

  describe('a change of a case', () => {
    test('has its rows, keys and mutes, and writes minutes, mutes and corrections with it', async () => {
      await pastBaseline(store);
      const at = minutesLater(15);
      const run = await runOf(store, 'ecs-services', at);
      await store.cases.recordLook(look(run, at, { findings: [finding('a', { keys: ['k'] })] }), judgingAt(at), at);
      const id = await idOf('api');
      const person = await store.people.heard('U1', { language: 'ja', timeZone: null }, at);
      const minutes = {
        at,
        minutes: 15,
        toilKind: 'restart',
        subsystem: 'api',
        environment: 'production',
        platform: null,
        howWeKnow: 'reported' as const,
        caseId: id,
        episode: 1,
        personId: person.id,
        note: null,
      };
      const mute = {
        kind: 'service-below',
        subsystem: 'api',
        environment: 'production',
        resource: null,
        reason: 'ok\0',
        until: minutesLater(90),
        personId: person.id,
      };
      const answer = await store.cases.changeCase(id, at, (state) => {
        expect(state).toMatchObject({ rows: [{ subject: 'a' }], mutes: [], baseline: false });
        expect(state.keys).toEqual(new Map([['k', id]]));
        const it = theCase(state);
        const event = { at, what: 'acknowledged' as const, personId: person.id, detail: { minutes: 15 } };
        return decided({
          settlement: {
            ...nothing,
            cases: [{ ...it, state: 'acknowledged', assigneeId: person.id }],
            events: [{ caseId: id, event, say: 'thread' }],
          },
          toil: [
            { ...minutes, gesture: 'g1' },
            { ...minutes, gesture: 'g2', howWeKnow: 'estimated' },
            { ...minutes, gesture: 'g3', episode: 2 },
          ],
          mute,
        });
      });
      expect(answer).toBe('ok');
      const view = await store.cases.view(id, at);
      expect(view).toMatchObject({
        minutes: 15,
        assignee: { slackId: 'U1', language: 'ja' },
        subsystem,
        timeZone: 'Asia/Tokyo',
        now: at,
        nextLookAt: minutesLater(30),
      });
      expect(view?.events).toMatchObject([
        { what: 'acknowledged', person: { slackId: 'U1' } },
        { what: 'opened', person: null },
      ]);
      const [line] = await database.prisma.delivery.findMany({ where: { purpose: 'thread' } });
      expect(await store.cases.event(line?.eventId ?? 0n)).toEqual({
        at,
        what: 'acknowledged',
        personId: person.id,
        detail: { minutes: 15 },
        person: { id: person.id, slackId: 'U1', language: 'ja', timeZone: null },
      });
      expect(await store.cases.event(999n)).toBeNull();
      const mutesAt = (now: Date) =>
        store.cases.changeCase(id, now, (state) => ({ ...decided({}), answer: state.mutes.map(({ until }) => until) }));
      expect(await mutesAt(at)).toEqual([minutesLater(90)]);
      expect(await mutesAt(minutesLater(90))).toEqual([]);
    });

    test('has the gone findings of the present episode, and none of those before', async () => {
      const together = () => 'one';
      const rowsOf = (now: Date) =>
        idOf('one').then((id) =>
          store.cases.changeCase(id, now, (state) => ({
            ...decided({}),
            answer: state.rows.map((row) => row.subject),
          })),
        );
      await pastBaseline(store);
      await found(minutesLater(15), ['a', 'b'], together);
      await found(minutesLater(30), ['a'], together);
      expect(await rowsOf(minutesLater(30))).toEqual(['a', 'b']);
      await found(minutesLater(45), [], together);
      await found(minutesLater(60), ['c'], together);
      expect(await rowsOf(minutesLater(60))).toEqual(['c']);
    });

    test('that throws leaves nothing', async () => {
      await pastBaseline(store);
      await found(minutesLater(15), ['a']);
      const id = await idOf('a');
      const wrong = {
        gesture: 'g',
        at: start,
        minutes: 5,
        toilKind: 'restart',
        subsystem: null,
        environment: 'production',
        platform: null,
        howWeKnow: 'reported' as const,
        caseId: id,
        episode: 1,
        personId: '00000000-0000-4000-8000-000000000000',
        note: null,
      };
      await expect(change(id, { severity: 9 }, { toil: [wrong] })).rejects.toThrow();
      expect((await store.cases.view(id, start))?.case.severity).toBe(1);
    });

    test('of one that is not there is null, and of a merged one changes what it was merged into', async () => {
      expect(await store.cases.changeCase(7, start, () => decided({}))).toBeNull();
      expect(await store.cases.view(7, start)).toBeNull();
      await pastBaseline(store);
      await found(minutesLater(15), ['a', 'b', 'c']);
      const [a, b, c] = [await idOf('a'), await idOf('b'), await idOf('c')];
      await change(a, { state: 'merged', mergedInto: b });
      await change(b, { state: 'merged', mergedInto: c });
      await change(a, { severity: 5 });
      expect((await store.cases.view(a, start))?.case).toMatchObject({ id: c, severity: 5 });
      expect((await store.cases.view(b, start))?.case.id).toBe(c);
      expect((await store.cases.views({ limit: 10, offset: 0 }, start)).total).toBe(1);
    });

    test('by two people at the same moment counts both', async () => {
      await pastBaseline(store);
      await found(minutesLater(15), ['a']);
      const id = await idOf('a');
      const add = () =>
        store.cases.changeCase(id, start, (state) => {
          const it = theCase(state);
          return decided({ settlement: { ...nothing, cases: [{ ...it, severity: it.severity + 1 }] } });
        });
      await Promise.all([add(), add(), add(), add(), add()]);
      expect((await store.cases.view(id, start))?.case.severity).toBe(6);
    });

    test('and an automatic resolve at the same moment both stand', async () => {
      for (let round = 0; round < 5; round += 1) {
        await emptyDatabase(database);
        await pastBaseline(store);
        await found(minutesLater(15), ['a']);
        const id = await idOf('a');
        const person = await store.people.bySlackId('U1');
        await Promise.all([
          found(minutesLater(30), []),
          store.cases.changeCase(id, minutesLater(30), (state) =>
            decided({ settlement: { ...nothing, cases: [{ ...theCase(state), assigneeId: person.id }] } }),
          ),
        ]);
        expect((await store.cases.view(id, start))?.case).toMatchObject({ state: 'resolved', assigneeId: person.id });
      }
    });
  });

  test('cases that time may change are due, oldest first', async () => {
    await pastBaseline(store);
    await found(minutesLater(15), ['a', 'b', 'c', 'd']);
    for (const [foldKey, minutes] of [
      ['a', 50],
      ['b', 40],
      ['c', 60],
      ['d', 40],
    ] as const) {
      await change(await idOf(foldKey), {
        wakeAt: minutesLater(minutes),
        ...(foldKey === 'd' ? { state: 'merged' as const } : {}),
      });
    }
    expect(await store.cases.due(minutesLater(50), 10)).toEqual([await idOf('b'), await idOf('a')]);
    expect(await store.cases.due(minutesLater(50), 1)).toEqual([await idOf('b')]);
    expect(await store.cases.due(minutesLater(39), 10)).toEqual([]);
  });

  describe('a list of cases', () => {
    const folds = async (filter: Partial<Parameters<Store['cases']['views']>[0]>) => {
      const { total, views } = await store.cases.views({ limit: 10, offset: 0, ...filter }, start);
      return { total, folds: views.map((view) => view.case.foldKey) };
    };
    beforeEach(async () => {
      await pastBaseline(store);
      await found(minutesLater(15), ['a', 'b', 'c', 'd', 'e']);
      const person = await store.people.bySlackId('U1');
      await change(await idOf('a'), { voice: 'weekly', dueAt: null, subsystem: 'web', assigneeId: person.id });
      await change(await idOf('b'), { voice: 'dated', dueAt: minutesLater(500), kind: 'quiet-kind' });
      await change(await idOf('c'), { voice: 'dated', dueAt: minutesLater(400), team: 'ops' });
      await change(await idOf('d'), { voice: 'weekly', dueAt: minutesLater(1), state: 'resolved' });
    });

    test('has voice now first, then what is dated, each by date', async () => {
      expect(await folds({})).toEqual({ total: 5, folds: ['e', 'c', 'b', 'd', 'a'] });
    });
    test('is paged', async () => {
      expect(await folds({ limit: 2, offset: 1 })).toEqual({ total: 5, folds: ['c', 'b'] });
      expect(await folds({ offset: 9 })).toEqual({ total: 5, folds: [] });
    });
    test('is filtered', async () => {
      expect(await folds({ states: ['resolved'] })).toEqual({ total: 1, folds: ['d'] });
      expect(await folds({ subsystem: 'web' })).toEqual({ total: 1, folds: ['a'] });
      expect(await folds({ team: 'ops' })).toEqual({ total: 1, folds: ['c'] });
      expect(await folds({ unowned: true })).toEqual({ total: 4, folds: ['e', 'c', 'b', 'd'] });
      expect(await folds({ subsystem: `x\0' or true --` })).toEqual({ total: 0, folds: [] });
      expect(await folds({ voices: ['dated'] })).toEqual({ total: 2, folds: ['c', 'b'] });
      expect(await folds({ voices: [] })).toEqual({ total: 0, folds: [] });
      expect(await folds({ kinds: ['quiet-kind'] })).toEqual({ total: 1, folds: ['b'] });
    });
    test('is counted by kind, the most first', async () => {
      const counted = (filter: Parameters<Store['cases']['countByKind']>[0]) => store.cases.countByKind(filter);
      const { kind } = (await store.cases.views({ limit: 1, offset: 0 }, start)).views[0]?.case ?? {};
      expect(await counted({})).toEqual([
        { kind, count: 4 },
        { kind: 'quiet-kind', count: 1 },
      ]);
      expect(await counted({ voices: ['weekly'], states: ['open'] })).toEqual([{ kind, count: 1 }]);
      expect(await counted({ subsystem: 'nobody' })).toEqual([]);
    });
    test('has each case’s own findings and history, the newest 20 first', async () => {
      const id = await idOf('e');
      const event = (number: number) => ({
        caseId: id,
        event: { at: minutesLater(number), what: 'minutes' as const, personId: null, detail: { number } },
        say: null,
      });
      await store.cases.changeCase(id, start, () =>
        decided({ settlement: { ...nothing, events: Array.from({ length: 25 }, (_, number) => event(number)) } }),
      );
      const { views } = await store.cases.views({ limit: 10, offset: 0 }, start);
      expect(views.map(({ findings }) => findings.map(({ subject }) => subject))).toEqual([
        ['e'],
        ['c'],
        ['b'],
        ['d'],
        ['a'],
      ]);
      expect(views.map(({ events }) => events.length)).toEqual([20, 1, 1, 1, 1]);
      expect(views[0]?.events.map(({ detail }) => detail['number'])).toEqual(
        Array.from({ length: 20 }, (_, back) => 24 - back),
      );
    });
  });
});
