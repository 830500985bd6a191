import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { manifest } from '../../src/manifest.ts';
import { eachDatabase, type TestDatabase } from '../databases.ts';
import { retirementAnnounced, taskDies, tasksRun } from './happenings.ts';
import { type Ended, running, startOn, toilbot, until, worldOf } from './harness.ts';
import { parents } from './said.ts';
import type { World } from './world.ts';

const TABLES = [
  'run',
  'look',
  'job_scope',
  'schedule_cursor',
  '"case"',
  'finding',
  'case_event',
  'episode',
  'delivery',
  'message',
  'sighting',
  'toil_entry',
  'person',
];

/** How many rows each table has. */
async function rows(database: TestDatabase, world: World): Promise<Readonly<Record<string, number>>> {
  const { pool, close } = await database.openAt(world.where, { role: 'client', installation: 'real' });
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    counts[table] = (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1;
  }
  counts['jobs'] = (await pool.query<{ n: number }>('select count(*)::int as n from pgboss.job')).rows[0]?.n ?? -1;
  await close();
  return counts;
}

const command = (world: World, ...words: string[]): Promise<Ended> =>
  toilbot(words, { directory: world.directory, environment: world.environment }).ended;

eachDatabase((database) => {
  test('a dry run beside nobody says what it would, and changes nothing', async () => {
    const world = await worldOf({ where: await database.place() });
    for (const number of [1, 2, 3]) taskDies(world, number);
    tasksRun(world, 0);
    const before = await rows(database, world);

    const dry = await command(world, 'run', 'ecs-tasks', '--dry');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toMatch(/^aws\/111111111111\/ap-northeast-1: complete/m);
    expect(dry.out).toMatch(/^ {2}judged .*below-wanted: api/m);
    expect(dry.out.match(/^ {2}judged .*task-failed/gm)).toHaveLength(3);
    expect(dry.out).toMatch(/^ {2}would /m);

    const json = await command(world, 'run', 'ecs-tasks', '--dry', '--json');
    expect(json.err).toBe('');
    const [look, ...others] = JSON.parse(json.out);
    expect(others).toEqual([]);
    expect(look).toMatchObject({ status: 'complete', scope: 'aws/111111111111/ap-northeast-1', job: 'ecs-tasks' });
    expect(look.findings).toHaveLength(4);
    expect(look.would).toMatchObject([{ kind: 'ecs-service-failing', subsystem: 'api' }]);

    expect(await rows(database, world)).toEqual(before);
    expect(world.slack.calls()).toEqual([]);
  });

  test('commands beside a running toilbot: run, jobs, status', async () => {
    const world = await worldOf({ where: await database.place() });
    const child = startOn(world);
    await running(child);
    const looks = () => world.aws.calls().filter((call) => call.operation === 'DescribeInstanceStatus').length;
    await until('the first looks', () => looks() > 0);
    retirementAnnounced(world, 1);
    // Its slot is of another minute than the clock's.
    world.time.pass(0.5);
    const run = await command(world, 'run', 'ec2-status', '--json');
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(run.out)).toMatchObject({
      job: 'ec2-status',
      completeCount: 1,
      looks: [{ scopeId: 'aws/111111111111/ap-northeast-1', status: 'complete', findingCount: 1 }],
    });
    await until('the running one says it', () => parents(world, 'host-1').length === 1);

    const jobs = await command(world, 'jobs', '--json');
    expect(JSON.parse(jobs.out).jobs).toContainEqual(expect.objectContaining({ job: 'ec2-status', complete: 1 }));
    expect((await command(world, 'jobs')).out).toContain('ec2-status');
    const status = await command(world, 'status', '--json');
    expect({ code: status.code, err: status.err }).toEqual({ code: 0, err: '' });
    expect(JSON.stringify(JSON.parse(status.out))).toContain('"api"');
    expect((await command(world, 'status')).out).toContain('api');
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0 });
    expect(parents(world, 'host-1')).toHaveLength(1);
  });
});

test('a job that does not exist is one plain line', async () => {
  const world = await worldOf({
    where: { kind: 'embedded', directory: mkdtempSync(join(tmpdir(), 'toilbot-world-')) },
  });
  const { code, err } = await command(world, 'run', 'ecs-task');
  expect(err).toMatch(/^run: there is no job ecs-task\. The jobs are ecs-tasks, [a-z0-9, -]+, network-exposure\.\n$/);
  expect(code).toBe(1);
});

test('config check and manifest need neither database nor Slack', async () => {
  const world = await worldOf({
    where: { kind: 'embedded', directory: mkdtempSync(join(tmpdir(), 'toilbot-world-')) },
  });
  const check = await command(world, 'config', 'check');
  expect(check).toMatchObject({ code: 0, err: '' });
  expect(check.out).toContain('Fleet: real AWS');
  expect(check.out).not.toMatch(/canary/);
  const json = await command(world, 'config', 'check', '--json');
  expect(JSON.stringify(JSON.parse(json.out))).not.toMatch(/canary/);

  const made = await command(
    world,
    'manifest',
    '--mode',
    'http',
    '--tier',
    '1',
    '--url',
    'https://t.example.com',
    '--json',
  );
  const commands = { migrationStatus: '/migration-status', toil: '/toil' };
  expect(JSON.parse(made.out)).toEqual(
    JSON.parse(JSON.stringify(manifest({ mode: 'http', tier: 1, commands, url: 'https://t.example.com' }))),
  );
  expect(await command(world, 'manifest', '--tier', '4')).toMatchObject({ code: 1, out: '' });
  expect(world.slack.calls()).toEqual([]);
  expect(world.aws.calls()).toEqual([]);
});
