import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { KnownMeasure } from '../../../src/domain/measures.ts';
import type { ImageScan } from '../../../src/domain/reads/images.ts';
import { scopeId } from '../../../src/domain/scope.ts';
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

  test('of what a scope keeps of scheduled work the newest counts, whichever look or event tells it first', async () => {
    const tell = async (minute: number, job: string, began: number) => {
      const at = minutesLater(minute);
      const own = { measure: 'schedule', key: 'nightly began', at: minutesLater(began), what: 'began' } as const;
      const none = { component: null, value: null, waited: null, outcome: null };
      const measures = [{ ...own, ...none, resource: resource('nightly'), facts: { withinMinutes: 0 } }];
      const run = await runOf(store, job, at);
      await store.cases.recordLook(look(run, at, { measures }), judgingAt(at), at);
    };
    const known = async (id: string) => (await store.measures.at('schedule', id)).map(({ at }) => at);
    await tell(10, 'ecs-tasks', 5);
    // It comes later, and tells of an earlier run.
    await tell(20, 'ecs-tasks', 2);
    expect(await known(scopeId(scope))).toEqual([minutesLater(5)]);
    await tell(30, 'ecs-tasks', 25);
    expect(await known(scopeId(scope))).toEqual([minutesLater(25)]);
    expect(await known('aws/999988887777/ap-northeast-1')).toEqual([]);
    expect(await store.measures.at('requests', scopeId(scope))).toEqual([]);
  });

  test('lead times are counted by side and step, over the right times and platforms', async () => {
    const side = (which: 'before' | 'now', from: number, to: number, untold: number | null) => ({
      subsystem: 'api',
      names: ['api', 'booking-api'],
      side: which,
      platforms: which === 'before' ? (['ec2'] as const) : (['ecs', 'eks'] as const),
      from: minutesLater(from),
      to: minutesLater(to),
      untoldFrom: untold === null ? null : minutesLater(untold),
    });
    let number = 0;
    const at = (minute: number, more: Partial<KnownMeasure> = {}): KnownMeasure => {
      number += 1;
      return { ...measure, key: String(number), at: minutesLater(minute), ...more };
    };
    await store.measures.add(
      [
        // 60, 120, 180, 240 s: the median is between the middle two, 9 in 10 of four is the fourth.
        ...[240, 60, 180, 120].map((value) => at(0, { platform: 'ec2', value })),
        at(9, { platform: 'other', subsystem: 'booking-api', value: 300 }),
        // Of neither side: the other platform's, after its end, of staging, of another subsystem, of another measure.
        at(5, { platform: 'ecs', value: 9000 }),
        at(10, { platform: 'ec2', value: 9000 }),
        at(5, { platform: 'ec2', environment: 'staging', value: 9000 }),
        at(5, { platform: 'ec2', subsystem: 'search', value: 9000 }),
        at(5, { platform: 'ec2', measure: 'toil-seen', value: 9000 }),
        // The times of what failed are not counted, what failed is.
        ...(['failed', 'failed', 'rolled-back', 'stopped'] as const).map((outcome) => at(20, { outcome, value: 1 })),
        at(20, { platform: 'eks', environment: 'unknown', value: 30 }),
        at(25, { platform: 'other', value: 9000 }),
        at(30, { platform: 'other', value: 50 }),
        at(20, { what: 'approval', value: 0, waited: 700 }),
      ],
      start,
    );
    const counted = { succeeded: 2, failed: 2, rolledBack: 1 };
    const none = { failed: 0, rolledBack: 0 };
    expect(await store.measures.leadTimes([side('before', 0, 10, 0), side('now', 10, 60, 30)])).toEqual([
      { subsystem: 'api', side: 'before', what: 'deploy', times: 5, median: 180, p90: 300, succeeded: 5, ...none },
      { subsystem: 'api', side: 'now', what: 'approval', times: 1, median: 700, p90: 700, succeeded: 1, ...none },
      { subsystem: 'api', side: 'now', what: 'deploy', times: 2, median: 40, p90: 50, ...counted },
    ]);
    const [, , deploys] = await store.measures.leadTimes([side('before', 0, 9, null), side('now', 10, 60, null)]);
    expect(deploys).toMatchObject({ times: 1, median: 30 });
    expect(await store.measures.leadTimes([side('before', 0, 9, null)])).toMatchObject([{ median: 150, p90: 240 }]);
    expect(await store.measures.leadTimes([])).toEqual([]);
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

  describe('messages that were not used', () => {
    const unread = { id: 'm-1', type: 'Odd', why: 'is of a type that toilbot does not know', at: start };

    test('are listed, each once however often it comes', async () => {
      await store.events.unread(unread, 'own');
      await store.events.unread({ ...unread, at: minutesLater(1) }, 'own');
      expect(await store.events.unreadMessages(minutesLater(2), 5)).toEqual({
        total: 1,
        messages: [{ ...unread, at: minutesLater(1), times: 1 }],
      });
    });

    test('with a common id are counted, the newest first, no more than asked for', async () => {
      const foreign = { ...unread, id: '999988887777 eu-west-1 Odd' };
      for (const minute of [1, 2, 3]) await store.events.unread({ ...foreign, at: minutesLater(minute) }, 'common');
      await store.events.unread(unread, 'own');
      expect(await store.events.unreadMessages(minutesLater(4), 1)).toEqual({
        total: 4,
        messages: [{ ...foreign, at: minutesLater(3), times: 3 }],
      });
    });

    test('are forgotten once no queue can have them any more', async () => {
      const days = (count: number) => minutesLater(count * 24 * 60);
      await store.events.unread(unread, 'own');
      expect((await store.events.unreadMessages(days(13), 5)).total).toBe(1);
      expect((await store.events.unreadMessages(days(15), 5)).total).toBe(0);
      await store.events.unread({ ...unread, id: 'm-2', at: days(15) }, 'own');
      expect(await database.prisma.unreadMessage.count()).toBe(1);
    });
  });

  describe('what an event says is over', () => {
    const at = minutesLater(60 * 25);
    const told = (id: string, event: string) => finding(id, { facts: { event } });
    const closing = { event: 'arn:1', account: null, resource: null };
    const states = async () =>
      (await store.cases.views({ limit: 10, offset: 0 }, at)).views.map(({ case: it }) => [it.state, it.resolvedHow]);
    const openRows = () => database.prisma.findingRow.findMany({ where: { goneAt: null }, orderBy: { id: 'asc' } });
    beforeEach(() => pastBaseline(store));

    test('ends its own condition and no other', async () => {
      await glimpse(at, 'event:1', { findings: [told('a', 'arn:1'), told('b', 'arn:2')] });
      await glimpse(minutesLater(1, at), 'event:2', { over: [closing] });
      expect((await openRows()).map(({ subject, goneWhy }) => [subject, goneWhy])).toEqual([['b', null]]);
      await glimpse(minutesLater(2, at), 'event:3', { over: [{ ...closing, event: 'arn:2' }] });
      expect(await states()).toEqual([['resolved', 'said']]);
    });

    test('ends it for one resource or account only, where it names one', async () => {
      const other = resource('c', { account: '444455556666' });
      const findings = [told('a', 'arn:1'), told('b', 'arn:1'), { ...told('c', 'arn:1'), resource: other }];
      await glimpse(at, 'event:1', { findings });
      await glimpse(minutesLater(1, at), 'event:2', { over: [{ ...closing, resource: 'b' }] });
      expect((await openRows()).map(({ subject }) => subject)).toEqual(['a', 'c']);
      await glimpse(minutesLater(2, at), 'event:3', { over: [{ ...closing, account: '111122223333' }] });
      expect((await openRows()).map(({ subject }) => subject)).toEqual(['c']);
    });

    test('stays over when the word that opened it comes later, and opens when it is told anew', async () => {
      await glimpse(minutesLater(5, at), 'event:2', { over: [{ ...closing, account: '111122223333' }] });
      await glimpse(at, 'event:1', { findings: [told('a', 'arn:1'), told('b', 'arn:2')] });
      expect((await openRows()).map(({ subject }) => subject)).toEqual(['b']);
      await glimpse(minutesLater(6, at), 'event:3', { findings: [told('a', 'arn:1')] });
      expect((await openRows()).map(({ subject }) => subject)).toEqual(['b', 'a']);
    });

    test('says nothing of what was seen after it', async () => {
      await glimpse(minutesLater(5, at), 'event:1', { findings: [told('a', 'arn:1')] });
      await glimpse(at, 'event:2', { over: [closing] });
      expect(await states()).toEqual([['open', null]]);
    });
  });

  test('what only an event told of holds until its time, and no longer once a look saw it', async () => {
    await pastBaseline(store);
    const at = minutesLater(60 * 25);
    const holdsUntil = minutesLater(60, at);
    await glimpse(at, 'event:1', { findings: [finding('a', { holdsUntil })] });
    const [row] = await database.prisma.findingRow.findMany();
    expect(row?.holdsUntil).toEqual(holdsUntil);
    expect(await store.cases.due(minutesLater(59, at), 10)).toEqual([]);
    expect(await store.cases.due(holdsUntil, 10)).toEqual([row?.caseId]);
    const polled = minutesLater(5, at);
    const run = await runOf(store, 'ecs-services', polled);
    const seen = { findings: [finding('a', { holdsUntil })] };
    await store.cases.recordLook(look(run, polled, seen), judgingAt(polled), polled);
    expect((await database.prisma.findingRow.findMany()).map((it) => it.holdsUntil)).toEqual([null]);
    expect(await store.cases.due(holdsUntil, 10)).toEqual([]);
  });
});
