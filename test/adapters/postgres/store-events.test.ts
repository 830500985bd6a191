import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { KnownMeasure } from '../../../src/domain/measures.ts';
import type { ImageScan } from '../../../src/domain/reads/images.ts';
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
  start,
  storeOn,
} from './store-fixtures.ts';

const measure: KnownMeasure = {
  measure: 'lead-time',
  key: 'codepipeline:api/1/deploy',
  at: start,
  job: 'lead-times',
  what: 'deploy',
  value: 240,
  waited: null,
  outcome: 'succeeded',
  platform: 'ecs',
  resource: 'api',
  name: 'api',
  subsystem: 'api',
  environment: 'production',
  component: null,
  facts: {},
};

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  const glimpse = (at: Date, key: string | null, more: Parameters<typeof look>[2]) =>
    store.events.glimpse(look({ id: '', job: 'ecs-services' }, at, more), key, judgingAt(at), at);

  test('what an event says is recorded once, and is the case that the poll sees later', async () => {
    await pastBaseline(store);
    const at = minutesLater(60 * 25);
    expect(await glimpse(at, 'event:1', { findings: [finding('a')] })).toBe('recorded');
    expect(await glimpse(at, 'event:1', { findings: [finding('a')] })).toBe('already');
    const polled = minutesLater(5, at);
    const run = await runOf(store, 'ecs-services', polled);
    await store.cases.recordLook(look(run, polled, { findings: [finding('a')] }), judgingAt(polled), polled);
    const { views } = await store.cases.views({ limit: 10, offset: 0 }, polled);
    expect(views.map(({ case: it, findings }) => [it.state, findings.length])).toEqual([['open', 1]]);
  });

  test('an event proves of nothing that it is gone', async () => {
    await pastBaseline(store);
    const at = minutesLater(60 * 25);
    await glimpse(at, 'event:1', { findings: [finding('a')] });
    await glimpse(minutesLater(1, at), 'event:2', { findings: [] });
    const { views } = await store.cases.views({ limit: 10, offset: 0 }, at);
    expect(views.map(({ case: it }) => it.state)).toEqual(['open']);
  });

  test('a look measures the same thing once, with its newest figures', async () => {
    const of = { key: measure.key, measure: 'lead-time', at: start, what: 'deploy', waited: null, facts: {} } as const;
    for (const [minute, value] of [
      [0, null],
      [15, 240],
    ] as const) {
      const at = minutesLater(minute);
      const run = await runOf(store, 'lead-times', at);
      const measures = [
        { ...of, resource: resource('api'), component: null, value, outcome: value === null ? null : 'succeeded' },
      ];
      await store.cases.recordLook(look(run, at, { measures }), judgingAt(at), at);
    }
    expect(await store.measures.since('lead-time', start, 'api')).toEqual([measure]);
    expect(await store.measures.since('lead-time', minutesLater(1))).toEqual([]);
    expect(await store.measures.since('lead-time', start, 'search')).toEqual([]);
  });

  test('measures that are handed in again are written over', async () => {
    await store.measures.add([measure, { ...measure, value: 300 }], start);
    await store.measures.add([{ ...measure, value: 120 }], minutesLater(1));
    expect((await store.measures.since('lead-time', start)).map(({ value }) => value)).toEqual([120]);
  });

  test('the newest report of a digest is kept, with its dates', async () => {
    const scan: ImageScan = {
      repository: 'api',
      digest: 'sha256:1',
      tags: [],
      pushedAt: null,
      runBy: [],
      resources: [],
      scanner: 'trivy',
      state: 'complete',
      scannedAt: start,
      vulnerabilities: [
        { id: 'CVE-1', severity: 'high', package: 'zlib', installed: '1', fixedIn: null, since: start, layer: null },
      ],
      base: null,
      baseLayers: [],
      os: null,
      osEnded: null,
    };
    expect(await store.imageReports.keep({ scan, reportedAt: start }, start)).toBe(true);
    expect(await store.imageReports.keep({ scan, reportedAt: start }, start)).toBe(false);
    expect(await store.imageReports.keep({ scan, reportedAt: minutesLater(-5) }, start)).toBe(false);
    expect(await store.imageReports.of(['sha256:1'])).toEqual([{ scan, reportedAt: start }]);
    expect(await store.imageReports.of(['sha256:2'])).toEqual([]);
  });

  test('messages that nobody understood are listed, each once', async () => {
    const unread = { id: 'm-1', type: 'Odd', why: 'no job looks at such events', at: start };
    await store.events.unread(unread);
    await store.events.unread(unread);
    expect(await store.events.unreadMessages(5)).toEqual({ total: 1, messages: [unread] });
  });
});
