// Real toilbot processes, started and ended by their ids.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import { openWorld, type World, type WorldOptions } from './world.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/toilbot.mjs', import.meta.url));
export const RUNS = / runs\. Health: (http\S+)\. /;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Child {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly isOver: () => boolean;
  /** What it printed so far, on standard output and standard error. */
  readonly out: () => string;
  readonly err: () => string;
  kill(signal: NodeJS.Signals): void;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Starts `toilbot …` with these variables and no others but PATH; killed after the test if it still runs. */
export function toilbot(
  words: readonly string[],
  options: {
    readonly directory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly by?: readonly string[];
  },
): Child {
  const [program = process.execPath, ...before] = [...(options.by ?? []), process.execPath];
  const child = spawn(program, [...before, PROGRAM, ...words], {
    cwd: options.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: options.directory,
      AWS_EC2_METADATA_DISABLED: 'true',
      TOILBOT_PORT: '0',
      ...options.environment,
    },
  });
  let [out, err, over] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      resolve({ code, signal, out, err });
    });
  });
  closing.push(async () => {
    if (!over) child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    isOver: () => over,
    out: () => out,
    err: () => err,
    kill: (signal) => void child.kill(signal),
  };
}

/** A world that is closed after the test. */
export async function worldOf(options: WorldOptions): Promise<World> {
  const world = await openWorld(options);
  closing.push(world.close);
  return world;
}

/** Waits until something is so; says what it waited for when it never is. */
export async function until(what: string, isSo: () => boolean, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await sleep(15);
  }
}

/** Starts toilbot on a world; `by` is a program that starts it. */
export function startOn(world: World, more: Readonly<Record<string, string>> = {}, by: readonly string[] = []): Child {
  return toilbot(['start'], { directory: world.directory, environment: { ...world.environment, ...more }, by });
}

/** Waits until it says that it runs; fails with what it said when it ends before. */
export async function running(child: Child): Promise<void> {
  await until('toilbot runs', () => child.isOver() || RUNS.test(child.out()));
  if (child.isOver()) throw new Error(`toilbot ended: ${child.out()}${child.err()}`);
}
