import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { KnownHistory, Store } from '../../../src/domain/store.ts';
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

const SCOPE_ID = `aws/${scope.account}/${scope.region}`;
const LIVE: KnownHistory['intervals'][number] = {
  scopeId: SCOPE_ID,
  job: 'ec2-status',
  platform: 'ec2',
  resource: 'i-1',
  name: "o'brien",
  presence: 'live',
  healthy: true,
  running: 1,
  wanted: 1,
  subsystem: 'api',
  environment: 'production',
  component: null,
  seenFrom: minutesLater(-9_000),
  seenUntil: start,
  endedAt: null,
  current: true,
};
const HISTORY: KnownHistory = {
  intervals: [LIVE],
  looked: [{ job: 'ec2-status', scopeId: SCOPE_ID, from: minutesLater(-9_000), until: start }],
  toil: [
    {
      gesture: 'history:1',
      at: minutesLater(-500),
      minutes: 30,
      toilKind: 'maintenance',
      subsystem: 'api',
      environment: 'production',
      platform: 'ec2',
      howWeKnow: 'reported',
      caseId: null,
      episode: null,
      personId: null,
      note: null,
    },
  ],
  measures: [
    {
      measure: 'lead-time',
      key: 'history:1',
      at: minutesLater(-500),
      job: 'lead-times',
      what: 'deploy',
      value: 60,
      waited: null,
      outcome: 'succeeded',
      platform: 'ec2',
      resource: 'deploy-api',
      name: 'deploy-api',
      subsystem: 'api',
      environment: 'production',
      component: null,
      facts: {},
    },
  ],
};

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  test('where a subsystem ran in production goes by whose its resources are now', async () => {
    const until = minutesLater(-5_000);
    const ended = { current: false, seenUntil: until, endedAt: until };
    const at = (resource: string, more: Partial<typeof LIVE> = {}) => ({ ...LIVE, resource, ...more });
    await store.history.begin({
      ...HISTORY,
      intervals: [
        at('i-1', { ...ended, subsystem: 'mistaken' }),
        at('i-1', { presence: 'dormant', running: 0, wanted: 0, seenFrom: until }),
        at('i-2', { ...ended, seenFrom: minutesLater(-9_500), seenUntil: minutesLater(-6_000) }),
        at('job', { platform: 'ecs', presence: 'dormant', running: 0, wanted: 1, seenFrom: until }),
        at('qa', { platform: 'ecs', environment: 'staging' }),
        at('nobodys', { platform: 'eks', subsystem: null }),
      ],
    });
    expect(await store.sightings.lived()).toEqual([
      { subsystem: 'api', platform: 'ec2', from: minutesLater(-9_500), until, current: false },
      { subsystem: 'api', platform: 'ecs', from: until, until: start, current: true },
    ]);
  });

  test('history is written once, and never over what was seen', async () => {
    expect(await store.history.begin(HISTORY)).toBe(true);
    expect(await store.history.begin(HISTORY)).toBe(false);
    expect(await store.sightings.intervals(minutesLater(-10_000))).toMatchObject([
      { resource: 'i-1', seenFrom: minutesLater(-9_000) },
    ]);
    expect(await store.toil.minutesBySubsystem(minutesLater(-10_000))).toEqual(new Map([['api', 30]]));
    expect(await store.measures.since('lead-time', minutesLater(-10_000))).toEqual(HISTORY.measures);
    expect(await store.runs.lookRecords()).toMatchObject([{ job: 'ec2-status', baselineAt: minutesLater(-9_000) }]);
  });

  test('what is found after known history speaks at once', async () => {
    await store.history.begin({
      ...HISTORY,
      looked: [{ job: 'ecs-services', scopeId: SCOPE_ID, from: minutesLater(-9_000), until: start }],
    });
    const at = minutesLater(5);
    await store.cases.recordLook(
      look(await runOf(store, 'ecs-services', at), at, { findings: [finding('a')] }),
      judgingAt(at),
      at,
    );
    expect(await database.prisma.delivery.count({ where: { purpose: 'post' } })).toBe(1);
  });

  test('both the newest live and the newest dormant interval of a resource are told', async () => {
    for (const [minutes, presence] of [
      [0, 'live'],
      [60, 'dormant'],
    ] as const) {
      const at = minutesLater(minutes);
      await store.cases.recordLook(
        look(await runOf(store, 'ec2-status', at), at, { sightings: [sighting('i-1', { presence })] }),
        judgingAt(at),
        at,
      );
    }
    const told = await store.sightings.intervals(minutesLater(-60));
    expect(told.map((it) => [it.presence, it.current])).toEqual(
      expect.arrayContaining([
        ['live', false],
        ['dormant', true],
      ]),
    );
  });

  test('a resource that is named without tags is claimed where its own API saw it', async () => {
    await pastBaseline(store);
    const at = minutesLater(30);
    await database.prisma.sighting.create({
      data: { ...LIVE, resource: 'a', subsystem: 'legacy-admin', tags: {} },
    });
    await store.cases.recordLook(
      look(await runOf(store, 'aws-health', at), at, { findings: [finding('a', { resource: resource('a') })] }),
      judgingAt(at),
      at,
    );
    expect(await database.prisma.case.findMany({ select: { subsystem: true } })).toEqual([
      { subsystem: 'legacy-admin' },
    ]);
  });

  test('a preview says what would change, and changes nothing', async () => {
    await pastBaseline(store);
    const counts = async () => [
      await database.prisma.look.count(),
      await database.prisma.run.count(),
      await database.prisma.case.count(),
      await database.prisma.delivery.count(),
    ];
    const before = await counts();
    const at = minutesLater(30);
    const seen = look({ id: randomUUID(), job: 'ecs-services' }, at, { findings: [finding('a')] });
    const preview = await store.cases.previewLook(seen, judgingAt(at), at);
    expect(preview?.settlement.tells).toMatchObject([{ purpose: 'post' }]);
    expect(await counts()).toEqual(before);
    expect(await store.cases.previewLook({ ...seen, findings: [] }, judgingAt(at), at)).toBeNull();
  });
});
