import { expect, test } from '@jest/globals';
import type { Message } from '../../src/practice/slack/store.ts';
import { eachDatabase } from '../databases.ts';
import { taskDies, tasksRun } from './happenings.ts';
import { running, startOn, until, worldOf } from './harness.ts';
import { isOver, parents, replies, shown } from './said.ts';
import { CHANNEL, type World } from './world.ts';

const SUZUKI = { user: 'U0SUZUKI' };
const looks = (world: World) => world.aws.calls().filter((call) => call.operation === 'ListServices').length;

eachDatabase((database) => {
  test('a case is told, taken, timed and resolved in one message; its thread shows why', async () => {
    const world = await worldOf({ where: await database.place() });
    const child = startOn(world);
    await running(child);
    world.time.run(30);
    await until('a first look', () => looks(world) > 0);
    world.time.pass(1);
    await until('a second look', () => looks(world) > 1);

    for (const number of [1, 2, 3]) taskDies(world, number);
    tasksRun(world, 0);
    world.time.pass(1);
    await until('a message', () => parents(world, 'api').length === 1);
    const message = (): Message => {
      const [only, ...others] = parents(world, 'api');
      if (!only || others.length > 0) throw new Error(`${others.length + 1} messages`);
      return only;
    };
    const { ts } = message();
    expect(shown(message())).toContain('3 tasks');

    expect(await world.slack.click(CHANNEL, ts, 'case_acknowledge', SUZUKI)).toMatchObject({ ok: true });
    await until('the message says who is on it', () => shown(message()).includes('👀 <@U0SUZUKI> is on it'));
    expect(message()).toMatchObject({ ts });
    expect(message().edited).not.toBeNull();

    expect(await world.slack.click(CHANNEL, ts, 'case_done', SUZUKI)).toMatchObject({ ok: true });
    await until('the dialog', () => world.slack.openModal('U0SUZUKI') !== null);
    const dialog = world.slack.openModal('U0SUZUKI')?.id ?? '';
    expect(await world.slack.submitView(dialog, { minutes: '15' })).toMatchObject({ ok: true, next: 'closed' });
    await until('the message says what it took', () => shown(message()).includes('15 min'));

    tasksRun(world, 2);
    world.time.pass(25);
    await until('the message says that it is over', () => isOver(message()));
    await until('the thread says so too', () => replies(world, message()).length >= 3);
    expect(message()).toMatchObject({ ts });
    expect(message().text).toMatch(/^Recovered: api.*2 of 2/);

    const { pool, close } = await database.openAt(world.where, { role: 'client', installation: 'real' });
    const { rows: toil } = await pool.query(
      `select minutes, toil_kind, subsystem, environment, how_we_know from toil_entry`,
    );
    await close();
    expect(toil).toEqual([
      {
        minutes: 15,
        toil_kind: 'service-failure',
        subsystem: 'api',
        environment: 'production',
        how_we_know: 'reported',
      },
    ]);
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0 });
    expect(replies(world, message()).map((it) => it.text)).toEqual([
      '👀 <@U0SUZUKI> is on it',
      '☑️ Done by <@U0SUZUKI>: 15 min',
      expect.stringMatching(/^✅ /),
    ]);
  });
});
