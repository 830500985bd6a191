import { afterEach, expect, test } from '@jest/globals';
import {
  type Engine,
  type EngineOptions,
  jobUuid,
  openEngine,
  type Work,
} from '../../../src/adapters/postgres/engine.ts';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import { quiet } from '../../database-places.ts';
import { eachDatabase } from '../../databases.ts';

const settings = { retryLimit: 0, retryDelaySeconds: 1, expireSeconds: 60 };
const engines: Engine[] = [];
const engineOn = async (database: Database, options: Partial<EngineOptions> = {}) => {
  const engine = await openEngine(database, { logger: quiet, ...options });
  engines.push(engine);
  return engine;
};
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop({ graceMs: 1_000 });
});

test('a job id is a uuid of its own in each queue', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(jobUuid('a', 'x')).toMatch(uuid);
  expect(jobUuid('a', 'x')).toBe(jobUuid('a', 'x'));
  expect(new Set([jobUuid('a', 'x'), jobUuid('b', 'x'), jobUuid('a', 'y')]).size).toBe(3);
});

eachDatabase(({ open }) => {
  test('the same id is taken once, also after the job is done', async () => {
    const engine = await engineOn(await open());
    await engine.ensureQueue('looks', settings);
    const done: string[] = [];
    expect(await engine.send('looks', { n: 1 }, { id: 'slot 1' })).toBe(jobUuid('looks', 'slot 1'));
    expect(await engine.send('looks', { n: 2 }, { id: 'slot 1' })).toBeNull();
    await engine.work('looks', { pollSeconds: 0.5 }, async ({ id }) => void done.push(id));
    await until(async () => done.length === 1 && (await engine.counts())[0]?.active === 0);
    expect(await engine.send('looks', { n: 3 }, { id: 'slot 1' })).toBeNull();
    expect(
      await engine.sendMany(
        'looks',
        [1, 2, 3].map((n) => ({ data: { n }, id: `slot ${n}` })),
      ),
    ).toHaveLength(2);
  });

  test('what is enqueued in a transaction that is rolled back does not exist', async () => {
    const database = await open();
    const engine = await engineOn(database);
    await engine.ensureQueue('looks', settings);
    const enqueue = (fail: boolean) =>
      database.prisma.$transaction(async (tx) => {
        await engine.send('looks', {}, { id: 'one', tx });
        await engine.sendMany('looks', [{ data: {}, id: 'two', group: 'g' }, { data: {} }], { tx });
        if (fail) throw new Error('taken back');
      });
    await expect(enqueue(true)).rejects.toThrow('taken back');
    expect(await engine.counts()).toEqual([{ queue: 'looks', ready: 0, waiting: 0, active: 0, failed: 0 }]);
    await enqueue(false);
    expect(await engine.counts()).toMatchObject([{ ready: 3 }]);
  });

  test('jobs of one group run one at a time over two engines, other groups beside them', async () => {
    const database = await open();
    const [first, second] = [await engineOn(database), await engineOn(database)];
    await first.ensureQueue('looks', { ...settings, onePerGroup: true });
    const running = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    let done = 0;
    const handler = async ({ data }: Work) => {
      const group = String(data['group']);
      const count = (running.get(group) ?? 0) + 1;
      running.set(group, count);
      mostOfOne = Math.max(mostOfOne, count);
      most = Math.max(
        most,
        [...running.values()].reduce((sum, n) => sum + n, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      running.set(group, count - 1);
      done += 1;
    };
    const jobs = ['a', 'a', 'a', 'b', 'b'].map((group) => ({ data: { group }, group }));
    const alone = [{ data: { group: 'alone 1' } }, { data: { group: 'alone 2' } }];
    expect(await first.sendMany('looks', [...jobs, ...alone])).toHaveLength(7);
    for (const engine of [first, second]) {
      await engine.work('looks', { concurrency: 2, pollSeconds: 0.5 }, handler);
    }
    await until(async () => done === 7);
    expect(mostOfOne).toBe(1);
    expect(most).toBeGreaterThan(1);
  });

  test('a worker goes from one job to the next without its pause between two looks', async () => {
    const engine = await engineOn(await open());
    await engine.ensureQueue('looks', settings);
    let done = 0;
    await engine.work('looks', { pollSeconds: 30 }, async () => {
      done += 1;
    });
    await engine.sendMany(
      'looks',
      Array.from({ length: 20 }, (_, n) => ({ data: { n } })),
    );
    await until(async () => done === 20);
  });

  test('a job that fails is tried again, then lies in the dead letter queue with its error', async () => {
    const engine = await engineOn(await open());
    await engine.ensureQueue('dead', settings);
    await engine.ensureQueue('looks', { ...settings, retryLimit: 1, deadLetter: 'dead' });
    const attempts: number[] = [];
    const dead: Work[] = [];
    await engine.work('looks', { pollSeconds: 0.5 }, async ({ attempt, died }) => {
      expect(died).toBeNull();
      attempts.push(attempt);
      throw new Error('poison');
    });
    await engine.work('dead', { pollSeconds: 0.5 }, async (work) => void dead.push(work));
    await engine.send('looks', { n: 1 });
    await until(async () => dead.length === 1);
    expect(attempts).toEqual([1, 2]);
    expect(dead[0]).toMatchObject({
      data: { n: 1 },
      died: { queue: 'looks', attempts: 2, error: { message: 'poison' } },
    });
  });

  test('a stop lets go of a job that outlasts the grace; its signal says so; another engine has it', async () => {
    const database = await open();
    const first = await openEngine(database, { logger: quiet });
    await first.ensureQueue('looks', { ...settings, retryLimit: 2 });
    let aborted = false;
    let started = false;
    await first.work('looks', { pollSeconds: 0.5 }, async ({ signal }) => {
      started = true;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      aborted = true;
      throw new Error('stopped');
    });
    await first.send('looks', {});
    await until(async () => started);
    await first.stop({ graceMs: 1_000 });
    await until(async () => aborted);
    const second = await engineOn(database);
    const attempts: number[] = [];
    await second.work('looks', { pollSeconds: 0.5 }, async ({ attempt }) => void attempts.push(attempt));
    await until(async () => attempts.length === 1);
    expect(attempts[0]).toBeGreaterThan(1);
  });

  test('what a process held when it died is tried again at once by the one that takes over', async () => {
    const database = await open();
    const dead = await openEngine(database, { logger: quiet });
    await dead.ensureQueue('looks', { ...settings, retryLimit: 2, onePerGroup: true });
    await dead.work('looks', { pollSeconds: 0.5 }, () => new Promise(() => {}));
    await dead.send('looks', {}, { group: 'one' });
    const held = async () =>
      (await database.pool.query(`select 1 from pgboss.job where state = 'active' and name = 'looks'`)).rowCount === 1;
    await until(held);
    const next = await engineOn(database, { takeOver: true });
    const attempts: number[] = [];
    const begun = performance.now();
    await next.work('looks', { pollSeconds: 0.5 }, async ({ attempt }) => void attempts.push(attempt));
    await until(async () => attempts.length === 1);
    expect(attempts).toEqual([2]);
    expect(performance.now() - begun).toBeLessThan(3_000);
    await dead.stop({ graceMs: 1 });
  });

  test('a queue schema newer than the code is refused, naming both versions', async () => {
    const database = await open();
    await database.pool.query('update pgboss.version set version = version + 1');
    await expect(openEngine(database, { logger: quiet })).rejects.toThrow(
      /^The database's job queue is newer than this toilbot: it is at pg-boss schema \d+, this toilbot's pg-boss 12\.\S+ knows up to \d+\./,
    );
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 400) throw new Error('it never held');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
