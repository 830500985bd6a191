import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readMigrations } from '../../../src/adapters/postgres/migrate.ts';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Case } from '../../../src/domain/case.ts';
import { FIRST_LOOK_MS } from '../../../src/domain/first-look.ts';
import { PLAIN_POSTING } from '../../../src/domain/messenger.ts';
import type { Store } from '../../../src/domain/store.ts';
import { eachDatabase, onlyOn } from '../../databases.ts';
import { emptyDatabase, finding, judgingAt, look, minutesLater, runOf, start, storeOn } from './store-fixtures.ts';

/** The migration that made them. */
const FIRST_LOOKS = '20261124025727_first_looks';
const EVERYONE = { audience: 'everyone', kinds: ['service-below'] } as const;
const SECURITY = { audience: 'security', kinds: ['exposed'] } as const;
const young = minutesLater(59);
const old = new Date(start.getTime() + FIRST_LOOK_MS);

/** The look of a job's first run, which opens one case for each id. */
async function openedBy(job: string, ids: readonly string[], store: Store, more: Parameters<typeof finding>[1] = {}) {
  const run = await runOf(store, job, start);
  const seen = look(run, start, { findings: ids.map((id) => finding(id, more)) });
  await store.cases.recordLook(
    seen,
    judgingAt(start, (_, id) => id),
    start,
  );
}

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  const firstRun = (job: string, ids: readonly string[], more: Parameters<typeof finding>[1] = {}) =>
    openedBy(job, ids, store, more);
  /** What the job sees of its scope at a later look. */
  async function laterRun(job: string, at: Date, findings: ReturnType<typeof finding>[] = []) {
    await store.cases.recordLook(
      look(await runOf(store, job, at), at, { findings }),
      judgingAt(at, (_, id) => id),
      at,
    );
  }
  const sumUp = (now: Date = start, on: Store = store) => on.firstLooks.sumUp([EVERYONE], now);
  const deliveries = () =>
    database.prisma.delivery.findMany({
      orderBy: { id: 'asc' },
      select: { purpose: true, firstLookId: true, state: true },
    });
  const caseCalled = (foldKey: string) => database.prisma.case.findUniqueOrThrow({ where: { foldKey } });
  const shown = async (id = 1, now = start) => {
    const found = await store.firstLooks.view(id, now);
    return found && { ...found, listed: found.listed.map((view) => view.case.foldKey) };
  };
  const lease = (now: Date) =>
    store.deliveries.lease('me', now, { leaseMs: 90_000, limit: 10, pausedChannels: [], inFlight: [] });
  const ts = (id: bigint) => `1.${id}`;
  /** Slack takes all that waits. */
  async function sendAll(now: Date): Promise<string[]> {
    const said: string[] = [];
    for (let leased = await lease(now); leased.length > 0; leased = await lease(now)) {
      for (const { id, firstLookId, purpose, caseId } of leased) {
        const isNew = firstLookId === null || (await store.deliveries.messageOfFirstLook(firstLookId)) === null;
        const caseIds = caseId === null ? [] : [caseId];
        const message = { channel: 'C0', ts: ts(id), caseIds, posting: PLAIN_POSTING };
        await store.deliveries.sent(id, 'me', { ts: ts(id), message: isNew ? message : null }, now);
        said.push(`${purpose} ${isNew ? 'posted' : 'edited'}`);
      }
    }
    return said;
  }

  describe('a first look', () => {
    test('holds what opened in silence, is told once, and summing up again adds nothing', async () => {
      await sumUp();
      expect(await deliveries()).toEqual([]);
      await firstRun('ecs-services', ['a', 'b']);
      await sumUp();
      await sumUp();
      expect(await shown()).toEqual({ id: 1, audience: 'everyone', listed: ['a', 'b'], urgent: 2, waiting: [] });
      expect(await deliveries()).toEqual([{ purpose: 'summary', firstLookId: 1, state: 'pending' }]);
      expect(await store.firstLooks.view(2, start)).toBeNull();
    });

    test('is joined by the runs that follow, while it is young', async () => {
      await firstRun('job-a', ['a']);
      await sumUp();
      await firstRun('job-b', ['b']);
      await sumUp(young);
      expect((await shown())?.listed).toEqual(['a', 'b']);
      expect(await deliveries()).toHaveLength(1);
      expect(await sendAll(young)).toEqual(['summary posted']);
      await firstRun('job-c', ['c']);
      await sumUp(young);
      expect(await sendAll(young)).toEqual(['summary edited']);
      expect((await shown())?.listed).toEqual(['a', 'b', 'c']);
      expect((await store.deliveries.messageOfFirstLook(1))?.ts).toBe(ts(1n));

      await firstRun('job-d', ['d']);
      await sumUp(old);
      expect((await shown())?.listed).toEqual(['a', 'b', 'c']);
      expect((await shown(2))?.listed).toEqual(['d']);
      expect(await sendAll(old)).toEqual(['summary posted']);
      expect(await store.deliveries.messageOfFirstLook(2)).toMatchObject({ channel: 'C0', ts: ts(3n) });
    });

    test('waits with an edit for the post that is on its way, and adds none to one that waits', async () => {
      await firstRun('job-a', ['a']);
      await sumUp();
      const [post] = await lease(start);
      for (const job of ['job-b', 'job-c']) {
        await firstRun(job, [job]);
        await sumUp();
      }
      expect(await deliveries()).toHaveLength(2);
      expect(await lease(start)).toEqual([]);
      await store.deliveries.retry(post?.id ?? 0n, 'me', start, true, 'the answer was lost');
      await firstRun('job-d', ['d']);
      await sumUp();
      expect(await deliveries()).toHaveLength(2);
      expect(await lease(start)).toMatchObject([{ id: post?.id, ambiguous: true }]);
    });

    test('follows a post whose answer was lost with an edit: Slack may have got it', async () => {
      await firstRun('job-a', ['a']);
      await sumUp();
      const [post] = await lease(start);
      await store.deliveries.retry(post?.id ?? 0n, 'me', start, true, 'the answer was lost');
      await firstRun('job-b', ['b']);
      await sumUp();
      expect(await deliveries()).toHaveLength(2);
    });

    test('at security holds its kinds alone, and nobody is told of them without a channel', async () => {
      await firstRun('job-a', ['a']);
      await firstRun('exposure', ['x', 'y'], { kind: 'exposed' });
      await sumUp();
      expect(await shown()).toMatchObject({ listed: ['a'], waiting: [] });
      expect(await database.prisma.case.count({ where: { firstLookId: null } })).toBe(2);
      await store.firstLooks.sumUp([EVERYONE, SECURITY], young);
      expect(await shown(2)).toMatchObject({ audience: 'security', listed: ['x', 'y'] });
      expect(await database.prisma.firstLook.count()).toBe(2);
      expect(await shown()).toMatchObject({ listed: ['a'] });
    });

    test('holds what an event found before the first run looked', async () => {
      const seen = look({ id: '', job: 'job-a' }, start, { findings: [finding('a')] });
      await store.events.glimpse(seen, null, judgingAt(start), start);
      await sumUp();
      expect((await shown())?.urgent).toBe(1);
    });

    test('holds nothing that has spoken for itself or is over', async () => {
      await firstRun('job-a', ['worse', 'gone', 'still']);
      const at = minutesLater(15);
      await laterRun('job-a', at, [finding('worse', { severity: 2 }), finding('still')]);
      expect((await caseCalled('worse')).toldAt).not.toBeNull();
      await sumUp(at);
      expect((await shown(1, at))?.listed).toEqual(['still']);
    });
  });

  describe('what a first look tells of', () => {
    beforeEach(async () => {
      await firstRun('job-a', ['a', 'b']);
      await sumUp();
      await sendAll(start);
    });

    test('is edited when it is over; a look that changes nothing edits nothing', async () => {
      const at = minutesLater(15);
      await laterRun('job-a', at, [finding('a'), finding('b')]);
      expect((await caseCalled('a')).lastSeenAt).toEqual(at);
      expect(await sendAll(at)).toEqual([]);
      await laterRun('job-a', minutesLater(30), [finding('a')]);
      expect(await sendAll(minutesLater(30))).toEqual(['summary edited']);
      expect(await shown(1, minutesLater(30))).toMatchObject({ listed: ['a', 'b'], urgent: 1 });
      expect((await store.firstLooks.view(1, start))?.listed[1]?.case.state).toBe('resolved');
    });

    test('is edited when a person takes it', async () => {
      const { id } = await caseCalled('a');
      const settlement = (it: Case) => ({
        cases: [{ ...it, state: 'acknowledged' as const, revision: it.revision + 1 }],
        rows: [],
        keys: [],
        events: [],
        episodes: [],
        tells: [],
      });
      await store.cases.changeCase(id, start, ({ cases }) => ({
        decision: { settlement: settlement(cases[0] as Case), toil: [], mute: null, correction: null },
        answer: null,
      }));
      expect(await sendAll(start)).toEqual(['summary edited']);
    });

    test('speaks for itself when it gets worse, in a message of its own that its replies stand under', async () => {
      const { id } = await caseCalled('a');
      expect(await store.deliveries.messageOf(id)).toBeNull();
      await laterRun('job-a', minutesLater(15), [finding('a', { severity: 2 }), finding('b')]);
      expect((await sendAll(minutesLater(15))).sort()).toEqual(['post posted', 'summary edited']);
      const own = await store.deliveries.messageOf(id);
      expect(own?.ts).not.toBe((await store.deliveries.messageOfFirstLook(1))?.ts);
      await laterRun('job-a', minutesLater(30), [finding('a', { severity: 3 }), finding('b')]);
      const purposes = (await deliveries()).flatMap(({ purpose, state }) => (state === 'pending' ? [purpose] : []));
      expect(purposes.sort()).toEqual(['broadcast', 'edit', 'summary']);
      expect((await shown())?.listed).toEqual(['a', 'b']);
    });
  });
});

onlyOn('postgres', (place) => {
  test('what was summed up before there were first looks is edited ever after', async () => {
    const where = await place.place('empty');
    const before = (await readMigrations()).filter(({ name }) => name < FIRST_LOOKS);
    const earlier = await place.openAt(where, { migrations: before });
    await earlier.pool.query(`
      insert into "case" (id, fold_key, kind, job, environment, state, voice, severity, first_seen_at, opened_at, last_seen_at, silent)
        select n, 'case ' || n, 'service-below', 'job-a', 'production', 'open', 'now', 1, at, at, at, true from generate_series(1, 3) n, (select timestamptz '${start.toISOString()}' as at) t;
      insert into message (id, channel, ts, purpose, posted_at) values (7, 'C0', '1.7', 'summary', '${start.toISOString()}'), (8, 'C0', '1.8', 'post', '${start.toISOString()}');
      insert into message_case (message_id, case_id) values (7, 1), (7, 2), (8, 2)`);
    await earlier.close();
    const database = await place.openAt(where);
    const store = storeOn(database);
    expect((await store.firstLooks.view(7, start))?.urgent).toBe(2);
    expect(await store.deliveries.messageOfFirstLook(7)).toMatchObject({ ts: '1.7' });
    expect(await store.deliveries.messageOf(2)).toMatchObject({ ts: '1.8' });
    await store.firstLooks.sumUp([EVERYONE], old);
    expect((await store.firstLooks.view(8, start))?.listed.map((view) => view.case.id)).toEqual([3]);
  });

  test('two processes whose runs end at the same time begin one first look', async () => {
    const database = await place.open();
    const [one, other] = [storeOn(database), storeOn(database)];
    await openedBy('job-a', ['a'], one);
    await openedBy('job-b', ['b'], one);
    // Both are held up where they have chosen a first look and are about to put their cases into it.
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select id from "case" for update');
    const ends = [one, other].map((store) => store.firstLooks.sumUp([EVERYONE], start));
    const held = async () => {
      const { rows } = await database.pool.query(
        "select count(*)::int as held from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows[0].held;
    };
    while ((await held()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    await holder.query('commit');
    holder.release();
    await Promise.all(ends);
    expect(await database.prisma.firstLook.count()).toBe(1);
    expect(await database.prisma.delivery.count()).toBe(1);
    expect((await one.firstLooks.view(1, start))?.urgent).toBe(2);
  });
});
