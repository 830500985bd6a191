import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Look } from '../../../src/domain/finding.ts';
import type { Derived, StageAnnouncement, StageOverride, StageRecord } from '../../../src/domain/stage-record.ts';
import type { Judging, Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import { emptyDatabase, judgingAt, look, minutesLater, runOf, sighting, start, storeOn } from './store-fixtures.ts';

const JOB = 'ec2-status';
const hoursLater = (hours: number) => minutesLater(60 * hours);
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

function record(more: Partial<StageRecord> = {}): StageRecord {
  return {
    subsystem: 'api',
    environment: 'production',
    stage: 'dual_running',
    why: 'both_live',
    since: start,
    lastKnown: null,
    moved: false,
    howMoved: null,
    movedAt: null,
    regressedAt: null,
    sourceSeen: true,
    settlesAt: null,
    asOf: start,
    detail: {
      on: [{ platform: 'ec2', running: 2, wanted: 2 }],
      dormant: 1,
      elsewhere: [],
      unhealthy: false,
      visit: false,
      blind: [{ platform: 'ecs', scopeId: 'aws/1/r', since: start.toISOString(), why: 'denied' }],
      oldTraffic: 12,
    },
    derivedAt: start,
    ...more,
  };
}

const derived = (more: Partial<Derived> = {}): Derived => ({
  records: [record()],
  changes: [],
  days: [],
  announced: [],
  ...more,
});

const evidence = {
  resources: [
    {
      platform: 'ec2',
      resource: 'i-1',
      name: 'web <1> \u{1F680}',
      scopeId: 'aws/1/r',
      job: JOB,
      presence: 'live',
      running: 1,
      wanted: 1,
      healthy: true,
      seenFrom: start.toISOString(),
      seenUntil: hoursLater(2).toISOString(),
      endedAt: null,
    },
  ],
  more: 3,
  sights: [{ platform: 'ec2', asOf: start.toISOString(), notSeen: ['aws/2/r'] }],
} as const;
const change = {
  subsystem: 'api',
  environment: 'production',
  at: start,
  from: null,
  to: 'dual_running',
  why: 'both_live',
  evidence,
  personId: null,
} as const;
const announcement: StageAnnouncement = { key: 'moved:api', channel: '#alerts', payload: { announces: 'moved' } };

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  const kept = () => store.stages.kept(LONG_AGO);
  const personId = async () => (await store.people.bySlackId('U1')).id;
  async function write(what: Partial<Derived> = {}, announcements: readonly StageAnnouncement[] = [], now = start) {
    return store.stages.write(derived(what), await kept(), announcements, now);
  }
  /** A look at the scope, of which the sightings belong to the subsystem. */
  async function looked(
    at: Date,
    ids: readonly string[],
    more: Partial<Look> = {},
    owner = { subsystem: 'api', environment: 'production' },
  ) {
    const judging = judgingAt(at);
    const owned: Judging = {
      ...judging,
      claim: (seen, before) => {
        const claimed = judging.claim(seen, before);
        return {
          ...claimed,
          sightings: claimed.sightings.map((it) => ({ ...it, belongs: { ...it.belongs, ...owner } })),
        };
      },
    };
    const seen = look(await runOf(store, JOB, at), at, { sightings: ids.map((id) => sighting(id)), ...more });
    await store.cases.recordLook(seen, owned, at);
  }
  const watches = async () => (await kept()).watches.map(({ from, until }) => [from, until]);

  describe('watches', () => {
    test('go on while complete looks follow each other, and break at a gap', async () => {
      for (const hours of [0, 1, 7, 13.1, 14]) await looked(hoursLater(hours), ['i-1']);
      expect(await watches()).toEqual([
        [start, hoursLater(7)],
        [hoursLater(13.1), hoursLater(14)],
      ]);
    });

    test('are of complete looks only', async () => {
      await looked(start, []);
      await looked(hoursLater(5), [], { status: 'failed', failure: 'denied' });
      await looked(hoursLater(5.5), ['i-1'], { status: 'partial', failure: 'denied' });
      await looked(hoursLater(6.5), []);
      expect(await watches()).toEqual([
        [start, start],
        [hoursLater(6.5), hoursLater(6.5)],
      ]);
    });

    test('take in a look that comes late', async () => {
      for (const hours of [3, 1, 2]) await looked(hoursLater(hours), []);
      expect(await watches()).toEqual([[hoursLater(1), hoursLater(3)]]);
    });

    test('of long ago are not asked for', async () => {
      await looked(start, []);
      await looked(hoursLater(20), []);
      expect((await store.stages.kept(hoursLater(1))).watches).toMatchObject([{ from: hoursLater(20) }]);
    });
  });

  describe('intervals', () => {
    const intervals = async (since = LONG_AGO) =>
      (await store.sightings.intervals(LONG_AGO, since)).map(
        ({ resource, subsystem, environment, presence, seenFrom, seenUntil, endedAt, current }) => ({
          resource,
          owner: `${subsystem} ${environment}`,
          presence,
          seenFrom,
          seenUntil,
          endedAt,
          current,
        }),
      );

    test('end when a complete look does not see the thing, not by one that failed or was partial', async () => {
      await looked(start, ['i-1']);
      await looked(hoursLater(1), [], { status: 'failed', failure: 'denied' });
      await looked(hoursLater(2), [], { status: 'partial', failure: 'denied' });
      expect(await intervals()).toMatchObject([{ current: true, seenUntil: start, endedAt: null }]);
      await looked(hoursLater(3), []);
      expect(await intervals()).toMatchObject([{ current: false, seenUntil: start, endedAt: hoursLater(3) }]);
    });

    test('of a thing that stopped and started again are three', async () => {
      await looked(start, ['i-1']);
      await looked(hoursLater(1), [], { sightings: [sighting('i-1', { presence: 'dormant', running: 0, wanted: 0 })] });
      await looked(hoursLater(2), ['i-1']);
      expect((await intervals()).map((it) => [it.presence, it.seenFrom, it.endedAt]).sort()).toEqual([
        ['dormant', hoursLater(1), hoursLater(2)],
        ['live', start, hoursLater(1)],
        ['live', hoursLater(2), null],
      ]);
    });

    test('give the history to the newest owner', async () => {
      await looked(start, ['i-1']);
      await looked(hoursLater(1), ['i-1'], {}, { subsystem: 'worker', environment: 'staging' });
      expect(await intervals()).toEqual([
        expect.objectContaining({ owner: 'worker staging', seenFrom: hoursLater(1), current: true }),
        expect.objectContaining({ owner: 'worker staging', seenFrom: start, endedAt: hoursLater(1), current: false }),
      ]);
    });

    test('of one that was split go each to its own', async () => {
      await looked(start, ['i-1', 'i-2']);
      const owner = { subsystem: 'worker', environment: 'production' };
      await looked(hoursLater(1), ['i-2'], { status: 'partial', failure: 'denied' }, owner);
      expect((await intervals()).map((it) => [it.resource, it.owner])).toEqual([
        ['i-1', 'api production'],
        ['i-2', 'worker production'],
        ['i-2', 'worker production'],
      ]);
    });

    test('that ended before the recent time: only the newest of each presence', async () => {
      for (const hours of [0, 2, 4]) {
        await looked(hoursLater(hours), ['i-1']);
        await looked(hoursLater(hours + 1), []);
      }
      expect(await intervals(hoursLater(10))).toMatchObject([{ seenFrom: hoursLater(4) }]);
      expect(await intervals(hoursLater(2))).toHaveLength(2);
    });
  });

  describe('what was derived', () => {
    test('is read as it was written', async () => {
      expect(await write({ changes: [change] })).toBe('written');
      expect(await store.stages.records()).toEqual([record()]);
      expect(await store.stages.changes({})).toEqual([change]);
    });

    test('replaces what was derived before', async () => {
      await write();
      const next = record({
        stage: 'settling',
        why: 'quiet_too_short',
        settlesAt: hoursLater(99),
        derivedAt: hoursLater(1),
      });
      await write({ records: [next] });
      expect(await store.stages.records()).toEqual([next]);
    });

    test('is not written when another process derived meanwhile', async () => {
      const before = await kept();
      await write();
      const late = derived({
        records: [record({ stage: 'moved', derivedAt: hoursLater(1) })],
        changes: [change],
        days: [{ day: '2026-03-01', environment: 'production', subsystem: 'api', stage: 'moved', moved: true }],
      });
      expect(await store.stages.write(late, before, [announcement], hoursLater(1))).toBe('overtaken');
      expect(await store.stages.records()).toEqual([record()]);
      expect(await store.stages.changes({})).toEqual([]);
      expect(await store.stages.days('production', ['2026-03-01'], ['api'])).toEqual([]);
      expect(await database.prisma.delivery.count()).toBe(0);
    });

    test('of many processes at once is written once', async () => {
      const before = await kept();
      const results = await Promise.all(
        [1, 2, 3].map(() => store.stages.write(derived({ changes: [change] }), before, [announcement], start)),
      );
      expect(results.sort()).toEqual(['overtaken', 'overtaken', 'written']);
      expect(await store.stages.changes({})).toHaveLength(1);
      expect(await database.prisma.delivery.count()).toBe(1);
    });

    test('keeps a day as it was first written', async () => {
      const day = {
        day: '2026-03-01',
        environment: 'production',
        subsystem: 'api',
        stage: 'moved',
        moved: true,
      } as const;
      await write({ days: [day] });
      await write({
        records: [record({ derivedAt: hoursLater(1) })],
        days: [
          { ...day, stage: 'settling', moved: false },
          { ...day, subsystem: 'worker', stage: 'at_risk' },
        ],
      });
      expect(await store.stages.days('production', ['2026-03-01', '2026-03-02'], ['api', 'worker'])).toEqual([
        { day: '2026-03-01', stage: 'at_risk', count: 1, moved: 1 },
        { day: '2026-03-01', stage: 'moved', count: 1, moved: 1 },
      ]);
      expect(await store.stages.days('staging', ['2026-03-01'], ['api'])).toEqual([]);
      expect((await kept()).newestDay).toBe('2026-03-01');
    });

    test('announces a move once', async () => {
      await write({}, [announcement]);
      await write({ records: [record({ derivedAt: hoursLater(1) })] }, [announcement]);
      expect(await database.prisma.delivery.findMany()).toMatchObject([
        { key: 'moved:api', channel: '#alerts', purpose: 'direct', state: 'pending', createdAt: start },
      ]);
    });

    test('is found by subsystem, stage and time', async () => {
      const other = { ...change, subsystem: 'worker', to: 'moved', at: hoursLater(5) } as const;
      await write({ changes: [change, other] });
      const found = async (filter: Parameters<Store['stages']['changes']>[0]) =>
        (await store.stages.changes(filter)).map((it) => it.subsystem);
      expect(await found({ subsystem: 'api' })).toEqual(['api']);
      expect(await found({ to: 'moved' })).toEqual(['worker']);
      expect(await found({ since: hoursLater(5) })).toEqual(['worker']);
      expect(await found({})).toEqual(['api', 'worker']);
    });

    test('keeps its evidence when the sightings are gone', async () => {
      await looked(start, ['i-1']);
      await write({ changes: [change] });
      await database.prisma.$executeRaw`delete from sighting`;
      expect((await store.stages.changes({ subsystem: 'api' }))[0]?.evidence).toEqual(evidence);
    });
  });

  describe('news', () => {
    const isNews = (now: Date) => store.stages.isNews(now, { least: 30_000, most: 15 * 60_000 });

    test('is what was never derived', async () => {
      expect(await isNews(start)).toBe(true);
    });

    test('is a look since, when the last time is not just now', async () => {
      await write();
      await looked(minutesLater(0.1), []);
      expect(await isNews(minutesLater(0.25))).toBe(false);
      expect(await isNews(minutesLater(1))).toBe(true);
    });

    test('is the passing of time, as sight grows stale', async () => {
      await write();
      expect(await isNews(minutesLater(14))).toBe(false);
      expect(await isNews(minutesLater(16))).toBe(true);
    });
  });

  describe('what a person said', () => {
    const override = async (): Promise<StageOverride> => ({
      subsystem: 'api',
      environment: 'production',
      stage: 'moved',
      reason: 'a bastion',
      until: hoursLater(48),
      personId: await personId(),
      createdAt: start,
    });
    const plan = async () => ({
      subsystem: 'api',
      targetDay: '2027-03-31',
      blockedBy: 'the database',
      note: null,
      personId: await personId(),
      updatedAt: start,
    });
    const before = record({ stage: 'moved', moved: true, howMoved: 'before' });

    test('survives derivations', async () => {
      await write({ records: [before] });
      await store.stages.override(await override(), 'moved', start);
      await store.stages.plan(await plan());
      expect(await store.stages.confirm('api', 'production', await personId(), hoursLater(1))).toBe(true);
      await write({ records: [{ ...before, derivedAt: hoursLater(2) }] });
      expect(await store.stages.said()).toEqual({
        overrides: [await override()],
        plans: [await plan()],
        told: [],
        confirmed: [{ subsystem: 'api', environment: 'production', at: hoursLater(1) }],
      });
    });

    test('of a move is confirmed once, and only of one before toilbot', async () => {
      await write({
        records: [before, record({ subsystem: 'worker', stage: 'moved', moved: true, howMoved: 'seen' })],
      });
      const confirm = async (subsystem: string) =>
        store.stages.confirm(subsystem, 'production', await personId(), start);
      expect(await confirm('api')).toBe(true);
      expect(await confirm('api')).toBe(false);
      expect(await confirm('worker')).toBe(false);
      expect(await confirm('nothing')).toBe(false);
    });

    test('as a stage is a change with the person, and so is its end', async () => {
      await write();
      await store.stages.override(await override(), 'dual_running', hoursLater(1));
      await store.stages.endOverride('api', 'production', await personId(), hoursLater(2));
      await store.stages.endOverride('api', 'production', await personId(), hoursLater(3));
      const by = await personId();
      expect(await store.stages.changes({})).toMatchObject([
        { at: hoursLater(1), from: 'dual_running', to: 'moved', why: 'set_by_person', personId: by },
        { at: hoursLater(2), from: 'moved', to: 'dual_running', why: 'override_ended', personId: by },
      ]);
      expect((await store.stages.said()).overrides).toEqual([]);
    });

    test('a second time replaces the first', async () => {
      await store.stages.override(await override(), null, start);
      const second = { ...(await override()), stage: 'retired', reason: 'sold' } as const;
      await store.stages.override(second, null, hoursLater(1));
      const plans = [
        await plan(),
        { ...(await plan()), targetDay: null, note: 'after the audit', updatedAt: hoursLater(1) },
      ];
      for (const it of plans) await store.stages.plan(it);
      expect(await store.stages.said()).toMatchObject({ overrides: [second], plans: [plans[1]] });
    });

    test('of earlier moves can be told again, and changes only what is new', async () => {
      const move = { subsystem: 'api', environment: 'production', movedOn: '2025-06-30', note: null };
      const other = { ...move, subsystem: 'worker', note: 'by hand' };
      expect(await store.stages.tell([move, other], start)).toBe(2);
      expect(await store.stages.tell([move, other], hoursLater(1))).toBe(0);
      expect(await store.stages.tell([{ ...move, movedOn: '2025-07-01' }, other], hoursLater(2))).toBe(1);
      expect((await store.stages.said()).told).toEqual(
        expect.arrayContaining([{ ...move, movedOn: '2025-07-01' }, other]),
      );
    });
  });
});
