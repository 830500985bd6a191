import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { onlyOn } from '../databases.ts';
import { checkFails, hostIsWell, hostName, retirementAnnounced, taskDies, tasksRun } from './happenings.ts';
import { running, startOn, until, worldOf } from './harness.ts';
import { isOver, keyOf, parents, saidIn } from './said.ts';

const HOSTS = [1, 2, 3, 4, 5, 6];
/** Seconds for which both run. */
const TOGETHER = 25;

onlyOn('postgres', (database) => {
  test('two processes on one database: one run a slot, one look a scope, one message a case', async () => {
    const world = await worldOf({ where: await database.place() });
    world.time.run(20);
    const children = [startOn(world), startOn(world)];
    await Promise.all(children.map(running));
    await sleep(3_000);

    const end = performance.now() + TOGETHER * 1000;
    for (const number of HOSTS) {
      if (number % 2 === 0) checkFails(world, number);
      else retirementAnnounced(world, number);
      await sleep(400);
    }
    for (const number of [1, 2, 3]) taskDies(world, number);
    tasksRun(world, 0);
    world.time.pass(12);
    const told = (name: string): boolean => parents(world, name).length > 0;
    await until('all is told', () => ['api', ...HOSTS.map(hostName)].every(told));
    hostIsWell(world, 1);
    hostIsWell(world, 2);
    await until('what is over says so', () => ['host-1', 'host-2'].every((name) => parents(world, name).every(isOver)));
    await sleep(Math.max(0, end - performance.now()));

    const { pool, close } = await database.openAt(world.where, { role: 'client', installation: 'real' });
    const { rows: runs } = await pool.query<{ slots: number; runs: number; most: number; minutes: number }>(
      `select count(distinct (job, slot))::int as slots, count(*)::int as runs,
         max(look_count)::int as most, count(distinct slot)::int as minutes from run`,
    );
    const { rows: troubled } = await pool.query<{ n: number }>(
      `select count(*)::int as n from pgboss.job where state = 'failed' or retry_count > 0`,
    );
    await close();
    const [counts] = runs;
    expect(counts?.runs).toBe(counts?.slots);
    expect(counts?.most).toBe(1);
    expect(counts?.minutes).toBeGreaterThan(8);
    expect(troubled).toEqual([{ n: 0 }]);

    const keys = saidIn(world).map(keyOf);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    for (const name of ['api', ...HOSTS.map(hostName)]) {
      expect({ name, messages: parents(world, name).length }).toEqual({ name, messages: 1 });
    }
    expect(children.map((child) => child.isOver())).toEqual([false, false]);
    for (const child of children) child.kill('SIGTERM');
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0 });
    expect(children.map((child) => /"level":[56]0/.test(child.err()))).toEqual([false, false]);
  });
});
