import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { CaseView } from '../../../src/domain/case.ts';
import type { Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import {
  emptyDatabase,
  finding,
  judgingAt,
  look,
  minutesLater,
  pastBaseline,
  resource,
  runOf,
  scope,
  sighting,
  start,
  storeOn,
} from './store-fixtures.ts';

const everything = { limit: 100, offset: 0 };

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  async function record(at: Date, more: Parameters<typeof look>[2] = {}, job = 'ecs-services') {
    const run = await runOf(store, job, at);
    return store.cases.recordLook(look(run, at, more), judgingAt(at), at);
  }
  async function onlyCase(now: Date): Promise<CaseView> {
    const { views } = await store.cases.views(everything, now);
    expect(views).toHaveLength(1);
    return views[0] as CaseView;
  }
  const waiting = () =>
    database.prisma.delivery.findMany({ orderBy: { id: 'asc' }, select: { key: true, purpose: true, caseId: true } });

  describe('a look', () => {
    test('of a storm of things takes no more locks than the server has', async () => {
      const keys = Array.from({ length: 25_000 }, (_, index) => `ec2-event:e-${index}`);
      expect(await record(start, { findings: [finding('a', { keys })] })).toBe('recorded');
      expect(await database.prisma.caseKey.count()).toBe(keys.length);
    });

    test('is recorded once, with what the job knows of the scope', async () => {
      const run = await runOf(store, 'ecs-services', start);
      const seen = look(run, start, { sightings: [sighting('a')] });
      expect(await store.cases.recordLook(seen, judgingAt(start), start)).toBe('recorded');
      expect(await store.cases.recordLook(seen, judgingAt(start), start)).toBe('already');
      const failedAt = minutesLater(15);
      await record(failedAt, { status: 'failed', failure: 'throttled', detail: 'Rate exceeded' });

      expect(await store.runs.get(run.id)).toMatchObject({ lookCount: 1, completeCount: 1 });
      expect(await store.runs.looks(run.id)).toEqual([
        {
          scopeId: 'aws/111122223333/ap-northeast-1',
          status: 'complete',
          failure: null,
          detail: null,
          startedAt: start,
          endedAt: new Date(start.getTime() + 1_500),
          findingCount: 0,
          sightingCount: 1,
        },
      ]);
      expect(await store.runs.lookRecords()).toEqual([
        {
          job: 'ecs-services',
          scopeId: 'aws/111122223333/ap-northeast-1',
          status: 'failed',
          failure: 'throttled',
          detail: 'Rate exceeded',
          firstLookAt: start,
          at: failedAt,
          durationMs: 1_500,
          lastCompleteAt: start,
          baselineAt: start,
          configured: true,
        },
      ]);
    });

    test('of a run’s own sight is not counted among the looks of its scopes', async () => {
      const run = await runOf(store, 'ecs-services', start);
      const sight = { ...look(run, start), job: 'ecs-services:sight', scope: { ...scope, region: 'all' } };
      await store.cases.recordLook(sight, judgingAt(start), start);
      expect(await store.runs.get(run.id)).toMatchObject({ lookCount: 0, completeCount: 0 });
      expect(await store.runs.looks(run.id)).toEqual([]);
    });

    test('that fails after a run was closed is kept all the same', async () => {
      const run = await runOf(store, 'ecs-services', start);
      expect(await store.runs.close(run.id, start)).toBe(true);
      expect(await store.cases.recordLook(look(run, start), judgingAt(start), start)).toBe('recorded');
    });

    test('leaves nothing when its settling fails', async () => {
      const run = await runOf(store, 'ecs-services', start);
      const judging = judgingAt(start);
      const broken = {
        ...judging,
        settle: () => {
          throw new Error('a bug');
        },
      };
      const seen = look(run, start, { findings: [finding('a')], sightings: [sighting('a')] });
      await expect(store.cases.recordLook(seen, broken, start)).rejects.toThrow('a bug');
      expect(await store.runs.looks(run.id)).toEqual([]);
      expect(await store.runs.lookRecords()).toEqual([]);
      expect(await store.sightings.intervals(start)).toEqual([]);
      expect(await store.cases.recordLook(seen, judging, start)).toBe('recorded');
    });
  });

  describe('what is found', () => {
    test('opens in silence until the scope was seen completely once', async () => {
      await record(start, { findings: [finding('a')] });
      expect((await onlyCase(start)).case).toMatchObject({
        subsystem: 'api',
        state: 'open',
        silent: true,
        toldAt: null,
      });
      expect(await waiting()).toEqual([]);
    });

    test('opens one case that is told, continued, resolved in its thread and opened again', async () => {
      await pastBaseline(store);
      await record(minutesLater(15), { findings: [finding('a', { keys: ['ecs:a'] })] });
      const opened = await onlyCase(minutesLater(15));
      const { id } = opened.case;
      expect(opened.case).toMatchObject({ state: 'open', voice: 'now', episode: 1, silent: false, foldKey: 'api' });
      expect(opened.case.openedAt).toEqual(minutesLater(15));
      expect(opened.findings).toMatchObject([{ subject: 'a', goneAt: null, caseId: id }]);
      expect(opened.events.map(({ what }) => what)).toEqual(['opened']);
      expect(await waiting()).toEqual([{ key: `case:${id}:post:1`, purpose: 'post', caseId: id }]);

      await record(minutesLater(30), { findings: [finding('a', { keys: ['ecs:a'] })] });
      expect((await onlyCase(minutesLater(30))).case.lastSeenAt).toEqual(minutesLater(30));
      expect(await waiting()).toHaveLength(1);

      await sendAll(store, minutesLater(31));
      await record(minutesLater(45));
      const over = await onlyCase(minutesLater(45));
      expect(over.case).toMatchObject({ id, state: 'resolved', resolvedHow: 'gone', resolvedAt: minutesLater(45) });
      expect(over.findings).toMatchObject([{ subject: 'a', goneAt: minutesLater(45) }]);
      const said = await waiting();
      expect(said.slice(1).map(({ purpose }) => purpose)).toEqual(['edit', 'thread']);
      expect(said[2]?.key).toMatch(/^event:\d+$/);

      await record(minutesLater(60), { findings: [finding('a', { keys: ['ecs:a'] })] });
      const again = await onlyCase(minutesLater(60));
      expect(again.case).toMatchObject({ id, state: 'open', episode: 2, openedAt: minutesLater(60) });
      expect(again.earlier).toEqual({ month: 1, halfYear: 1 });
      expect(again.findings).toMatchObject([{ subject: 'a', goneAt: null, firstSeenAt: minutesLater(60) }]);
    });

    test('is left as it was by a look that could not see', async () => {
      await pastBaseline(store);
      await record(minutesLater(15), { findings: [finding('a')] });
      await record(minutesLater(30), { status: 'failed', failure: 'denied', detail: 'no' });
      expect((await onlyCase(minutesLater(30))).case.state).toBe('open');
      await record(minutesLater(45), { status: 'partial', failure: 'throttled', detail: 'no' });
      expect((await onlyCase(minutesLater(45))).case.state).toBe('open');
    });

    test('of an older look that is recorded late opens and resolves nothing', async () => {
      await pastBaseline(store);
      await record(minutesLater(30));
      await record(minutesLater(20), { findings: [finding('a')], sightings: [sighting('a')] });
      expect(await store.cases.views(everything, minutesLater(30))).toMatchObject({ total: 0 });
      expect(await store.sightings.intervals(start)).toEqual([]);
      await record(minutesLater(45), { findings: [finding('a')], sightings: [sighting('a')] });
      await record(minutesLater(40));
      expect((await onlyCase(minutesLater(45))).case.state).toBe('open');
      expect(await store.sightings.intervals(start)).toMatchObject([{ current: true }]);
      expect((await store.runs.lookRecords())[0]).toMatchObject({
        at: minutesLater(45),
        lastCompleteAt: minutesLater(45),
      });
    });

    test('that happened in an earlier episode does not happen again', async () => {
      const died = (task: string, more = {}) =>
        finding('svc', { nature: 'occurrence', aspect: 'task-failed', subject: task, since: minutesLater(1), ...more });
      await pastBaseline(store);
      await record(minutesLater(5), { findings: [died('task-1')] });
      await record(minutesLater(20), {
        findings: [died('task-1')],
        reliefs: [{ kind: 'service-below', resource: resource('svc'), component: null, facts: {} }],
      });
      expect((await onlyCase(minutesLater(20))).case.state).toBe('resolved');
      await record(minutesLater(30), { findings: [died('task-1'), died('task-2', { since: minutesLater(29) })] });
      await record(minutesLater(45), { findings: [died('task-1'), died('task-2', { since: minutesLater(29) })] });
      const view = await onlyCase(minutesLater(45));
      expect(view.case).toMatchObject({ state: 'open', episode: 2 });
      expect(view.findings.map(({ subject }) => subject)).toEqual(['task-2']);
    });

    test('by two jobs under one key is one case, whatever each would fold it into', async () => {
      const oneEach = (at: Date) => judgingAt(at, (_belongs, id) => id);
      await pastBaseline(store);
      await pastBaseline(store, 'aws-health');
      const [ecs, health] = [
        await runOf(store, 'ecs-services', minutesLater(15)),
        await runOf(store, 'aws-health', minutesLater(15)),
      ];
      await store.cases.recordLook(
        look(ecs, minutesLater(15), { findings: [finding('i-1', { keys: ['event:9'] })] }),
        oneEach(minutesLater(15)),
        minutesLater(15),
      );
      await store.cases.recordLook(
        look(health, minutesLater(15), { findings: [finding('i-2', { keys: ['event:9', 'health:arn'] })] }),
        oneEach(minutesLater(15)),
        minutesLater(15),
      );
      const view = await onlyCase(minutesLater(15));
      expect(view.findings.map(({ job }) => job).sort()).toEqual(['aws-health', 'ecs-services']);
      expect(await database.prisma.caseKey.count({ where: { caseId: view.case.id } })).toBe(2);
    });

    test('moves along when a person corrects the claim', async () => {
      await pastBaseline(store);
      await record(minutesLater(15), { findings: [finding('a')] });
      const { id } = (await onlyCase(minutesLater(15))).case;
      const person = await store.people.bySlackId('U1');
      const nothing = { cases: [], rows: [], keys: [], events: [], episodes: [], tells: [] };
      await store.cases.changeCase(id, minutesLater(16), () => ({
        decision: {
          settlement: nothing,
          toil: [],
          mute: null,
          correction: { resource: 'a', subsystem: 'search', personId: person.id },
        },
        answer: null,
      }));
      expect(await store.cases.corrections()).toEqual(new Map([['a', 'search']]));
      await record(minutesLater(30), { findings: [finding('a')], sightings: [sighting('a')] });
      expect((await onlyCase(minutesLater(30))).case).toMatchObject({ id, subsystem: 'search', foldKey: 'search' });
      expect(await store.sightings.intervals(start)).toMatchObject([{ subsystem: 'search' }]);
    });

    test('by two looks at the same moment opens one case and one message', async () => {
      const at = minutesLater(15);
      for (const [round, jobs] of [
        ['a', 'b', 'c', 'd'],
        ['e', 'f', 'g', 'h'],
      ].entries()) {
        await emptyDatabase(database);
        for (const job of jobs) await pastBaseline(store, job);
        const runs = await Promise.all(jobs.map((job) => runOf(store, job, at)));
        const recorded = runs.map((run) =>
          store.cases.recordLook(look(run, at, { findings: [finding(`${run.job}-${round}`)] }), judgingAt(at), at),
        );
        expect(await Promise.all(recorded)).toEqual(jobs.map(() => 'recorded'));
        const view = await onlyCase(at);
        expect(view.findings.map(({ job }) => job).sort()).toEqual(jobs);
        expect((await waiting()).filter(({ purpose }) => purpose === 'post')).toHaveLength(1);
      }
    });

    test('under one key by two looks at the same moment is one case, though each would fold it elsewhere', async () => {
      const at = minutesLater(15);
      const jobs = ['a', 'b', 'c', 'd'];
      for (const job of jobs) await pastBaseline(store, job);
      const runs = await Promise.all(jobs.map((job) => runOf(store, job, at)));
      await Promise.all(
        runs.map((run) =>
          store.cases.recordLook(
            look(run, at, { findings: [finding(run.job, { keys: ['event:9'] })] }),
            judgingAt(at, (_belongs, id) => id),
            at,
          ),
        ),
      );
      expect((await onlyCase(at)).findings.map(({ job }) => job).sort()).toEqual(jobs);
    });
  });

  describe('text and times from outside', () => {
    test('NUL, half a surrogate pair, 10,000 characters and quotes are kept harmlessly', async () => {
      const long = '長'.repeat(10_000);
      const nasty = `a\0b\uD800c'; drop table look; --`;
      await pastBaseline(store);
      const seen = {
        findings: [
          finding(nasty, {
            keys: [`key ${nasty}`],
            resource: resource(nasty, { name: long, tags: { [nasty]: nasty } }),
            facts: { [nasty]: [nasty, { deep: long }] },
          }),
        ],
        sightings: [sighting(nasty, { resource: resource(nasty, { name: long, tags: { [nasty]: long } }) })],
        notUnderstood: [],
      };
      await record(minutesLater(15), seen);
      const kept = `a\uFFFDb\uFFFDc'; drop table look; --`;
      const { findings } = await onlyCase(minutesLater(15));
      expect(findings).toMatchObject([{ subject: kept, facts: { [kept]: [kept, { deep: long }] } }]);
      expect(await store.sightings.intervals(start)).toMatchObject([{ resource: kept, name: long }]);
      // Seen again it is the same finding, not another one.
      await record(minutesLater(30), seen);
      expect((await onlyCase(minutesLater(30))).findings).toMatchObject([
        { subject: kept, lastSeenAt: minutesLater(30) },
      ]);
    });

    test('dates in the far past and future are held to the years that both sides can write', async () => {
      await pastBaseline(store);
      await record(minutesLater(15), {
        findings: [finding('a', { dueAt: new Date(8.64e15) }), finding('b', { since: new Date(-8.64e15) })],
      });
      const { findings } = await onlyCase(minutesLater(15));
      expect(findings.find(({ subject }) => subject === 'a')?.dueAt).toEqual(new Date('9999-12-31T23:59:59.999Z'));
      expect(findings.find(({ subject }) => subject === 'b')?.firstSeenAt).toEqual(
        new Date('0001-01-01T00:00:00.000Z'),
      );
    });
  });

  describe('sightings', () => {
    test('are intervals: the same state extends, another begins anew, what a complete look did not see ends', async () => {
      await record(start, { sightings: [sighting('a'), sighting('b')] });
      await record(minutesLater(15), {
        sightings: [sighting('a', { running: 3, wanted: 3 }), sighting('b', { healthy: false })],
      });
      await record(minutesLater(30), { status: 'partial', sightings: [sighting('a')] });
      const rows = () =>
        database.prisma.sighting.findMany({
          orderBy: { id: 'asc' },
          select: { resource: true, healthy: true, running: true, seenFrom: true, seenUntil: true, current: true },
        });
      expect(await rows()).toEqual([
        { resource: 'a', healthy: true, running: 2, seenFrom: start, seenUntil: minutesLater(30), current: true },
        { resource: 'b', healthy: true, running: 2, seenFrom: start, seenUntil: start, current: false },
        {
          resource: 'b',
          healthy: false,
          running: 2,
          seenFrom: minutesLater(15),
          seenUntil: minutesLater(15),
          current: true,
        },
      ]);
      await record(minutesLater(45), { sightings: [sighting('a')] });
      expect((await rows()).map(({ resource: id, current }) => [id, current])).toEqual([
        ['a', true],
        ['b', false],
        ['b', false],
      ]);
      const newest = await store.sightings.intervals(minutesLater(10));
      expect(newest.map(({ resource: id, healthy, current }) => [id, healthy, current])).toEqual([
        ['a', true, true],
        ['b', false, false],
      ]);
      expect(await store.sightings.intervals(minutesLater(40))).toHaveLength(1);
      expect(await store.cases.seen()).toEqual({ services: new Set(['ECS']), regions: new Set(['ap-northeast-1']) });
    });

    test('of another job or scope are left alone', async () => {
      await record(start, { sightings: [sighting('a')] });
      await record(start, { sightings: [sighting('a')] }, 'ec2-status');
      await record(minutesLater(15));
      const kept = await store.sightings.intervals(minutesLater(60));
      expect(kept.map(({ job }) => job)).toEqual(['ec2-status']);
    });
  });

  test('times are UTC whatever the zone of the database', async () => {
    await record(start, { sightings: [sighting('a')] });
    const { rows } = await database.pool.query<{ at: string; zone: string }>(
      `select to_char(seen_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
         (select setting from pg_db_role_setting s, unnest(s.setconfig) as setting where setting ilike 'timezone=%' limit 1) as zone
       from sighting`,
    );
    expect(rows[0]?.at).toBe(start.toISOString());
    if (place.kind === 'postgres') expect(rows[0]?.zone).toBe('TimeZone=Asia/Tokyo');
    expect((await store.sightings.intervals(start))[0]?.seenFrom).toEqual(start);
  });
});

async function sendAll(store: Store, now: Date): Promise<void> {
  for (const { id } of await store.deliveries.lease('me', now, {
    leaseMs: 90_000,
    limit: 100,
    pausedChannels: [],
    inFlight: [],
  })) {
    await store.deliveries.attempting(id, 'me', 'C1', now);
    await store.deliveries.sent(id, 'me', { ts: `${id}.0`, message: null }, now);
  }
}
