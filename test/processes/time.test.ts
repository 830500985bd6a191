import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import type { LeadTimes } from '../../src/domain/lead-times.ts';
import { eachDatabase } from '../databases.ts';
import { type Ended, running, startOn, toilbot, until, worldOf } from './harness.ts';
import type { World } from './world.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/toilbot.mjs', import.meta.url));
const SECRET = 'canary-0123456789';
const embedded = () =>
  worldOf({ where: { kind: 'embedded', directory: mkdtempSync(join(tmpdir(), 'toilbot-world-')) } });

const time = (world: World, words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  toilbot(['time', ...words], { directory: world.directory, environment: { ...world.environment, ...more } }).ended;

/** The figures that wait. */
function waiting(world: World): readonly string[] {
  const directory = join(world.directory, 'data', 'timed');
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names.map((name) => readFileSync(join(directory, name), 'utf8'));
}

async function shown(world: World): Promise<LeadTimes['now']> {
  // What is measured at this very moment is of the time to come.
  world.time.pass(1);
  const status = await toilbot(['status', '--json'], { directory: world.directory, environment: world.environment })
    .ended;
  const { leadTimes } = JSON.parse(status.out) as { leadTimes: readonly LeadTimes[] };
  return leadTimes.find((it) => it.subsystem === 'api')?.now ?? null;
}

/** Each command opens a database of its own: on a busy machine that is not quick. */
jest.setTimeout(240_000);

const DEPLOY = ['--what', 'deploy', '--subsystem', 'api'];

eachDatabase((database) => {
  test('a command runs as it would alone, and its time is in the status of its subsystem', async () => {
    const world = await worldOf({ where: await database.place() });
    const script = 'echo "out $1 $2"; echo err >&2; exit 3';
    const failed = await time(world, [...DEPLOY, '--', 'sh', '-c', script, SECRET, '--', '--json']);
    expect(failed).toMatchObject({ code: 3, out: 'out -- --json\n', err: 'err\n' });
    expect(await time(world, [...DEPLOY, '--', 'true'])).toMatchObject({ code: 0, out: '', err: '' });
    expect(waiting(world)).toEqual([]);
    expect(await shown(world)).toMatchObject({ deployments: 2, failed: 1, deploy: { count: 1 } });
  });

  test('beside a running toilbot; what was kept while the configuration could not be read is handed in by its tick', async () => {
    const world = await worldOf({ where: await database.place() });
    const yaml = join(world.directory, 'toilbot.yaml');
    const configuration = readFileSync(yaml, 'utf8');
    writeFileSync(yaml, 'subsystems: [');
    const away = await time(world, [...DEPLOY, '--', 'sh', '-c', 'exit 4', SECRET]);
    expect(away).toMatchObject({ code: 4, out: '' });
    expect(away.err).toMatch(/^toilbot time: the time is kept and handed in later: .*toilbot\.yaml.*\n$/);
    expect(waiting(world)).toHaveLength(1);
    expect(waiting(world).join()).not.toContain(SECRET);
    writeFileSync(yaml, configuration);

    const child = startOn(world);
    await running(child);
    await until('the tick hands it in', () => waiting(world).length === 0);
    expect(await time(world, [...DEPLOY, '--', 'true'])).toMatchObject({ code: 0, err: '' });
    expect(await shown(world)).toMatchObject({ deployments: 2, failed: 1 });
    child.kill('SIGTERM');
    await child.ended;
  });
});

test('while the database is away the command runs, and the next one hands both in, once', async () => {
  const world = await embedded();
  const away = await time(world, [...DEPLOY, '--', 'sh', '-c', 'exit 5'], {
    DATABASE_URL: 'postgresql://toilbot@127.0.0.1:9/none',
  });
  expect(away).toMatchObject({ code: 5, out: '' });
  expect(away.err).toMatch(/^toilbot time: the time is kept and handed in later: [^\n]+\n$/);
  const [kept = ''] = waiting(world);
  expect(kept).toContain('"failed"');
  expect(await time(world, [...DEPLOY, '--', 'true'])).toMatchObject({ code: 0, err: '' });
  expect(waiting(world)).toEqual([]);
  // As if it had been stopped before the file was gone.
  const { id } = JSON.parse(kept) as { id: string };
  writeFileSync(join(world.directory, 'data', 'timed', `${id}.json`), kept);
  expect(await time(world, [...DEPLOY, '--', 'true'])).toMatchObject({ code: 0, err: '' });
  expect(waiting(world)).toEqual([]);
  expect(await shown(world)).toMatchObject({ deployments: 3, failed: 1 });
});

test('a file that is no figure is put aside and told once, and keeps no other back', async () => {
  const world = await embedded();
  const directory = join(world.directory, 'data', 'timed');
  mkdirSync(directory);
  writeFileSync(join(directory, '0.json'), '{');
  const first = await time(world, [...DEPLOY, '--', 'true']);
  expect(first).toMatchObject({ code: 0 });
  expect(first.err).toMatch(/0\.json\.not-understood is no figure of toilbot time, and was put aside\n$/);
  expect(await time(world, [...DEPLOY, '--', 'true'])).toMatchObject({ code: 0, err: '' });
  expect(await shown(world)).toMatchObject({ deployments: 2 });
});

test('a wrong flag is refused before the command runs', async () => {
  const world = await embedded();
  const touch = ['--', 'touch', join(world.directory, 'ran')];
  const refused = [
    await time(world, ['--what', 'deploy', '--subsystem', 'apo', ...touch]),
    await time(world, ['--what', 'deplyo', ...touch]),
    await time(world, ['--what', 'deploy', '--platform', 'ecz', ...touch]),
    await time(world, ['--subsytem', 'api', ...touch]),
    await time(world, touch),
  ];
  expect(refused.map((it) => it.code)).toEqual([1, 1, 1, 1, 1]);
  expect(refused[0]?.err).toBe('time: no subsystem is called apo. Did you mean api? The command was not run.\n');
  expect(refused[4]?.err).toMatch(/^time: say what it is with --what: image-build, /);
  expect(existsSync(join(world.directory, 'ran'))).toBe(false);
});

test('a command that there is not is 127, one that may not be run 126, and neither is a figure', async () => {
  const world = await embedded();
  const missing = await time(world, [...DEPLOY, '--', 'no-such-program-of-ours']);
  expect(missing).toMatchObject({
    code: 127,
    err: 'toilbot time: no-such-program-of-ours: there is no such program\n',
  });
  const file = join(world.directory, 'not-executable');
  writeFileSync(file, '', { mode: 0o600 });
  expect(await time(world, [...DEPLOY, '--', file])).toMatchObject({ code: 126 });
  expect(waiting(world)).toEqual([]);
});

/** In a session of its own, without a terminal: else a terminal would send its signals to the command as well. */
async function signalled(
  world: World,
  script: string,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [PROGRAM, 'time', ...DEPLOY, '--', 'sh', '-c', script], {
    cwd: world.directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '', HOME: world.directory, ...world.environment },
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await until('the command runs', () => out.includes('begun'));
  child.kill(signal);
  return { code: await ended, out };
}

test('a signal goes to the command, and its end is waited for', async () => {
  const world = await embedded();
  const tidies = `trap 'echo tidied; exit 7' INT TERM; echo begun; for _ in $(seq 900); do sleep 0.05; done`;
  expect(await signalled(world, tidies, 'SIGINT')).toEqual({ code: 7, out: 'begun\ntidied\n' });
  expect(await signalled(world, tidies, 'SIGTERM')).toEqual({ code: 7, out: 'begun\ntidied\n' });
  expect(await signalled(world, 'echo begun; exec sleep 45', 'SIGTERM')).toMatchObject({ code: 143 });
  // Two that failed by themselves, and one that somebody stopped.
  expect(await shown(world)).toMatchObject({ deployments: 2, failed: 2 });
});
