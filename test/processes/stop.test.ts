import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { eachDatabase, onlyOn } from '../databases.ts';
import { retirementAnnounced } from './happenings.ts';
import { type Child, running, startOn, until, worldOf } from './harness.ts';
import { keyOf, parents, saidIn } from './said.ts';
import type { World } from './world.ts';

const HOSTS = [1, 2, 3, 4];
/** As a new process of a container: the first of a process namespace of its own. */
const AS_FIRST = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'];
const mayBeFirst = spawnSync(AS_FIRST[0] ?? '', [...AS_FIRST.slice(1), 'true']).status === 0;

const looks = (world: World): number =>
  world.aws.calls().filter(({ operation }) => operation === 'DescribeInstanceStatus').length;

/** Started, looked once, and in the middle of a look that has something to tell. */
async function inTheMiddle(world: World, child: Child): Promise<void> {
  await running(child);
  await until('the first looks', () => looks(world) > 0);
  await sleep(500);
  for (const number of HOSTS) retirementAnnounced(world, number);
  world.aws.setLatency(700);
  const calls = world.aws.calls().length;
  world.time.pass(1);
  await until('a look has begun', () => world.aws.calls().length > calls);
}

async function expectAllTold(world: World): Promise<void> {
  await until('all is told', () => HOSTS.every((number) => parents(world, `host-${number}`).length > 0));
  const keys = saidIn(world).map(keyOf);
  expect(keys).toEqual([...new Set(keys)]);
}

eachDatabase((database) => {
  test('SIGTERM in the middle of a look: it ends with 0 within its grace, and nothing is lost', async () => {
    const world = await worldOf({ where: await database.place() });
    const child = startOn(world);
    await inTheMiddle(world, child);
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(child.err()).not.toMatch(/"level":[56]0|^\s+at /m);

    world.aws.setLatency(0);
    world.time.pass(2);
    const next = startOn(world);
    await running(next);
    await expectAllTold(world);
    next.kill('SIGTERM');
    expect(await next.ended).toMatchObject({ code: 0 });
  });
});

onlyOn('embedded', (database) => {
  test('SIGTERM while it starts: it ends with 0', async () => {
    const world = await worldOf({ where: await database.place() });
    const child = startOn(world);
    await until('it has begun', () => child.out().includes('Database:'));
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0, signal: null });
  });

  test('a second SIGTERM ends it at once, and nothing is lost', async () => {
    const world = await worldOf({ where: await database.place() });
    const child = startOn(world);
    await inTheMiddle(world, child);
    world.aws.setLatency(30_000);
    world.time.pass(1);
    await sleep(1_500);
    child.kill('SIGTERM');
    await sleep(500);
    expect(child.isOver()).toBe(false);
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 130 });
    expect(performance.now() - asked).toBeLessThan(1_000);

    world.aws.setLatency(0);
    world.time.pass(2);
    await running(startOn(world));
    await expectAllTold(world);
  });

  // Needs process namespaces of one's own, which not every machine lets its users have.
  (mayBeFirst ? test : test.skip)('as the first process of a container', async () => {
    const world = await worldOf({ where: await database.place() });
    const outer = startOn(world, {}, AS_FIRST);
    await running(outer);
    const inner = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8'));
    expect(readFileSync(`/proc/${inner}/status`, 'utf8')).toMatch(/^NSpid:\t\d+\t1$/m);
    process.kill(inner, 'SIGTERM');
    expect(await outer.ended).toMatchObject({ code: 0 });
  });
});
