import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** As `npm start` and the container start it. */
const FLAGS = ['--max-semi-space-size=4'];
const launcher = fileURLToPath(new URL('../bin/toilbot.mjs', import.meta.url));
/** A start that takes longer has failed. */
const PATIENCE_MS = 120_000;
const POLL_MS = 20;

export interface Started {
  /** From the start of the process until /healthz answered 200. */
  readonly startedInMs: number;
  /** What the process and its worker threads hold in memory now, in MB (VmRSS of Linux). */
  residentMb(): number;
  stop(): Promise<void>;
}

/**
 * Starts toilbot as `npm start` does, in an empty directory or one with a toilbot.yaml, and waits until it is well.
 * Nothing of our own environment decides what it does but what is given.
 */
export async function startToilbot(cwd: string, given: Readonly<Record<string, string>>): Promise<Started> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [...FLAGS, launcher, 'start'], {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: cwd,
      TOILBOT_PORT: String(port),
      TOILBOT_LOG_LEVEL: 'warn',
      TOILBOT_DATA: `${cwd}/data`,
      ...given,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const startedInMs = await untilWell(child, port, begun, said);
  return {
    startedInMs,
    residentMb: () => residentMb(child),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilWell(child: ChildProcess, port: number, begun: number, said: readonly Buffer[]): Promise<number> {
  for (;;) {
    const took = performance.now() - begun;
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return performance.now() - begun;
    if (child.exitCode !== null || took > PATIENCE_MS) {
      child.kill('SIGKILL');
      throw new Error(`toilbot did not start: ${Buffer.concat(said).toString().slice(-2_000)}`);
    }
    await sleep(POLL_MS);
  }
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Node alone: how long it takes to start and end, and what it holds. */
export async function bareNode(): Promise<{ readonly tookMs: number; readonly residentMb: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(process.memoryUsage.rss())'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  await once(child, 'close');
  return { tookMs: performance.now() - begun, residentMb: Number(Buffer.concat(said).toString()) / 1024 ** 2 };
}
