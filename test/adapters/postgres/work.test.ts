import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openEngine, type Engine as QueueEngine } from '../../../src/adapters/postgres/engine.ts';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import { openWork, type WorkPlace } from '../../../src/adapters/postgres/work.ts';
import type { Piece, Run, Store } from '../../../src/domain/store.ts';
import { quiet } from '../../database-places.ts';
import { eachDatabase } from '../../databases.ts';
import { emptyDatabase, minutesLater, scope, slot, start, storeOn } from './store-fixtures.ts';

type Handlers = Parameters<WorkPlace['engine']['work']>[0];

eachDatabase((place) => {
  let database: Database;
  let low: QueueEngine;
  let work: WorkPlace;
  let store: Store;
  /** What the workers do: set by each test. */
  let handlers: Handlers;
  const idle: Handlers = { plan: async () => {}, piece: async () => {}, died: async () => {} };

  beforeAll(async () => {
    database = await place.open();
    low = await openEngine(database, { logger: quiet, monitorSeconds: 1 });
    work = await openWork(low);
    store = storeOn(database, { queue: work.queue });
    handlers = idle;
    await work.engine.work(
      {
        plan: (tick, runIds, signal) => handlers.plan(tick, runIds, signal),
        piece: (piece, signal) => handlers.piece(piece, signal),
        died: (piece, error) => handlers.died(piece, error),
      },
      { concurrency: 3 },
    );
  });
  afterAll(() => work.engine.stop(5_000));
  beforeEach(async () => {
    handlers = idle;
    await emptyDatabase(database);
  });

  const piece = (runs: readonly Run[], more: Partial<Piece> = {}): Piece => ({
    tick: start.toISOString(),
    scopeId: 'aws/111122223333/ap-northeast-1',
    place: 'regions',
    runs: runs.map((run) => ({ job: run.job, runId: run.id })),
    gap: null,
    ...more,
  });
  const plan = (runs: readonly Run[], pieces: readonly Piece[]) =>
    store.runs.plan(
      runs.map((run) => ({ runId: run.id, scopes: [scope] })),
      pieces,
      start,
    );

  test('a claimed tick is planned once, and its pieces are worked once', async () => {
    const planned: { tick: Date; runIds: readonly string[] }[] = [];
    const worked: Piece[] = [];
    const done = Promise.withResolvers<void>();
    const gap = { reason: 'opted_out', detail: 'not enabled' } as const;
    let runs: readonly Run[] = [];
    handlers = {
      ...idle,
      plan: async (tick, runIds) => {
        planned.push({ tick, runIds });
        runs = (await Promise.all(runIds.map((id) => store.runs.get(id)))).filter((run) => run !== null);
        const pieces = [piece(runs), piece(runs, { scopeId: 'aws/111122223333/me-south-1', gap })];
        await plan(runs, pieces);
        await plan(runs, pieces);
      },
      piece: async (it) => {
        worked.push(it);
        if (worked.length === 2) done.resolve();
      },
    };
    const due = [slot('a', start), slot('b', start)];
    const claimed = await store.runs.claim(due, start, start);
    await store.runs.claim(due, start, start);
    await done.promise;
    await settled(work);
    expect(planned).toEqual([{ tick: start, runIds: claimed.map(({ id }) => id) }]);
    expect(worked.sort((a, b) => (a.scopeId < b.scopeId ? -1 : 1))).toEqual([
      piece(runs),
      piece(runs, { scopeId: 'aws/111122223333/me-south-1', gap }),
    ]);
  });

  test('a transaction that fails queues nothing', async () => {
    const planned: unknown[] = [];
    handlers = { ...idle, plan: async (tick) => void planned.push(tick) };
    const failing = storeOn(database, {
      queue: {
        ...work.queue,
        plan: async (...all) => {
          await work.queue.plan(...all);
          throw new Error('the process stops here');
        },
      },
    });
    const at = minutesLater(60);
    await expect(failing.runs.claim([slot('a', at)], at, at)).rejects.toThrow('stops here');
    expect(await work.engine.counts()).toMatchObject({ waiting: 0, running: 0 });
    await store.runs.claim([slot('a', at)], at, at);
    await settled(work);
    expect(planned).toEqual([at]);
  });

  describe('pieces', () => {
    test('of one scope and services are worked one at a time, those of others beside them', async () => {
      const running = new Map<string, number>();
      let most = 0;
      let together = 0;
      const done = Promise.withResolvers<void>();
      let left = 6;
      handlers = {
        ...idle,
        piece: async ({ scopeId }) => {
          running.set(scopeId, (running.get(scopeId) ?? 0) + 1);
          most = Math.max(most, ...running.values());
          together = Math.max(
            together,
            [...running.values()].reduce((sum, n) => sum + n, 0),
          );
          await new Promise((resolve) => setTimeout(resolve, 150));
          running.set(scopeId, (running.get(scopeId) ?? 0) - 1);
          left -= 1;
          if (left === 0) done.resolve();
        },
      };
      for (const minutes of [120, 135, 150]) {
        const at = minutesLater(minutes);
        const runs = await store.runs.claim([slot('a', at)], at, at);
        const some = ['x', 'y'].map((scopeId) => piece(runs, { tick: at.toISOString(), scopeId }));
        await store.runs.plan(
          runs.map((run) => ({ runId: run.id, scopes: [scope] })),
          some,
          at,
        );
      }
      await done.promise;
      expect(most).toBe(1);
      expect(together).toBe(2);
    });

    test('that fail to the end are told, with the last error', async () => {
      const at = minutesLater(180);
      const died = Promise.withResolvers<{ piece: Piece; error: string }>();
      let tries = 0;
      handlers = {
        ...idle,
        piece: async () => {
          tries += 1;
          throw new Error(`out of luck ${tries}`);
        },
        died: async (it, error) => died.resolve({ piece: it, error }),
      };
      const runs = await store.runs.claim([slot('a', at)], at, at);
      const poison = piece(runs, { tick: at.toISOString() });
      await store.runs.plan(
        runs.map((run) => ({ runId: run.id, scopes: [scope] })),
        [poison],
        at,
      );
      // Its tries are seconds apart: they are brought forward, as if the time had passed.
      const hurry = setInterval(() => {
        void database.pool
          .query(`update pgboss.job set start_after = '2000-01-01' where state = 'retry'`)
          .then(() => low.wake('piece'));
      }, 200);
      try {
        expect(await died.promise).toEqual({ piece: poison, error: 'out of luck 3' });
      } finally {
        clearInterval(hurry);
      }
      expect((await work.engine.counts()).failed).toBe(1);
    }, 30_000);
  });
});

/** Waits until nothing is queued or worked. */
async function settled({ engine }: WorkPlace): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const { waiting, running } = await engine.counts();
    if (waiting + running === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the queue does not come to rest');
}
