// The image is not built here; its lines are read, so that what it promises cannot be lost by an edit.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';

type Instruction = { name: string; value: string };

/** Instructions in order, continuation lines joined, comments left out. */
function parseDockerfile(text: string): Instruction[] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '');
  return joined.split('\n').flatMap((line) => {
    const [, name, value] = /^([A-Z]+)\s+(.+)$/.exec(line.trim()) ?? [];
    return name && value ? [{ name, value }] : [];
  });
}

const instructions = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const stages = instructions.flatMap(({ name }, at) => (name === 'FROM' ? [at] : []));
const last = instructions.slice(stages.at(-1));
const valuesOf = (name: string, within = last) => within.filter((one) => one.name === name).map(({ value }) => value);
const lastOf = (name: string) => valuesOf(name).at(-1) ?? '';

describe('the image', () => {
  test('is the last of three stages, and copies from the two before', () => {
    expect(stages).toHaveLength(3);
    expect(valuesOf('FROM', instructions).slice(0, 2)).toEqual([
      expect.stringMatching(/ AS client$/),
      expect.stringMatching(/ AS dependencies$/),
    ]);
    expect(valuesOf('COPY')).toEqual([
      '--from=dependencies /app/node_modules node_modules',
      '. .',
      '--from=client /app/prisma/client prisma/client',
    ]);
  });

  test('has production dependencies only, and installs nothing in the last stage', () => {
    expect(valuesOf('RUN', instructions.slice(stages[1], stages[2]))[0]).toMatch(
      /^npm ci --omit=dev --ignore-scripts /,
    );
    expect(valuesOf('RUN').filter((command) => /npm|apt/.test(command))).toEqual([]);
  });

  test('runs as a numbered user who is not root and owns the data directory', () => {
    const [user = ''] = valuesOf('USER');
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(valuesOf('RUN').join()).toContain(`chown ${user} .toilbot`);
    expect(lastOf('VOLUME')).toBe('/app/.toilbot');
    const order = ['RUN', 'VOLUME', 'USER', 'ENTRYPOINT'].map((name) => last.findIndex((one) => one.name === name));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('is PID 1 itself: no shell and no npm between it and SIGTERM', () => {
    expect(JSON.parse(lastOf('ENTRYPOINT'))).toEqual(['node', '--max-semi-space-size=4', 'bin/toilbot.mjs']);
    expect(JSON.parse(lastOf('CMD'))).toEqual(['start']);
    expect(existsSync('bin/toilbot.mjs')).toBe(true);
  });

  test('gets what its instructions copy, and neither secrets nor local data', () => {
    const lines = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines).toContain('prisma/client');
    const copied = valuesOf('COPY', instructions)
      .filter((value) => !value.startsWith('--from'))
      .flatMap((value) => value.split(/\s+/).slice(0, -1))
      .filter((path) => path !== '.');
    const allowed = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    expect(copied.filter((path) => !allowed.includes(path))).toEqual([]);
    expect(allowed.filter((path) => /env$|toilbot\.yaml$|node_modules|^test/.test(path))).toEqual([]);
  });
});

describe('HEALTHCHECK', () => {
  const [, argument = '[]'] = /CMD (\[.+\])$/.exec(lastOf('HEALTHCHECK')) ?? [];
  const [program = '', ...args]: string[] = JSON.parse(argument);

  async function checkAgainst(answer: RequestListener): Promise<number | null> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      return await runCheck(port);
    } finally {
      server.close();
    }
  }

  async function runCheck(port: number): Promise<number | null> {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'], TOILBOT_PORT: String(port) } });
    return new Promise((resolve) => child.on('close', resolve));
  }

  test('passes when /livez answers ok', async () => {
    const status = await checkAgainst((request, response) =>
      response.writeHead(request.url === '/livez' ? 200 : 404).end(),
    );
    expect(status).toBe(0);
  });
  test('fails when it answers 503', async () => {
    expect(await checkAgainst((_, response) => response.writeHead(503).end())).toBe(1);
  });
  test('fails when nothing listens', () => {
    const { status } = spawnSync(program, args, { env: { PATH: process.env['PATH'], TOILBOT_PORT: '1' } });
    expect(status).toBe(1);
  });
});
