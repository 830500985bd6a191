import { expect, test } from '@jest/globals';
import type { Config } from '../src/config.ts';
import { UserError } from '../src/domain/user-error.ts';
import { startReloading } from '../src/reload.ts';
import { load } from './config-source.ts';

/** A toilbot that starts nothing, follows a text, and tells what happened to it. */
async function following(yaml: string, env: Record<string, string> = {}) {
  const file = { yaml };
  const happened: string[] = [];
  const warned: unknown[] = [];
  let healthOf = (): string | null => null;
  let breaks: Error | null = null;
  const reloading = await startReloading(load({ yaml, env }), {
    load: async () => load({ yaml: file.yaml, env }),
    start: async (config: Config, refused) => {
      healthOf = refused;
      if (breaks && config.settings.timeZone === 'Asia/Tokyo') throw breaks;
      happened.push(`start ${config.settings.timeZone} ${config.port}`);
      const port = config.port === 0 ? 4711 : config.port;
      return {
        pageUrl: null,
        healthUrl: `http://127.0.0.1:${port}/healthz`,
        stop: async () => void happened.push('stop'),
      };
    },
    logger: { info: () => {}, warn: (fields) => void warned.push(fields) },
  });
  const write = async (text: string) => {
    file.yaml = text;
    await reloading.check();
  };
  return {
    reloading,
    happened,
    warned,
    write,
    health: () => healthOf(),
    break: (error: Error | null) => (breaks = error),
  };
}

test('a changed configuration takes effect in this process; an equal one does nothing', async () => {
  const it = await following('timezone: UTC');
  await it.write('timezone: UTC');
  await it.write('timezone: Asia/Tokyo');
  await it.write('timezone: Asia/Tokyo');
  expect(it.happened).toEqual(['start UTC 3000', 'stop', 'start Asia/Tokyo 3000']);
  await it.reloading.stop();
  expect(it.happened.at(-1)).toBe('stop');
  await it.write('timezone: Europe/Berlin');
  expect(it.happened).toHaveLength(4);
});

test('a wrong one is refused with its mistakes, once in the log, and the old one stays', async () => {
  const it = await following('timezone: UTC');
  await it.write('timezone: Tokio\nchanels: {}');
  await it.write('timezone: Tokio\nchanels: {}');
  expect(it.happened).toEqual(['start UTC 3000']);
  expect(it.health()).toContain('chanels: is not a known key');
  expect(it.warned).toEqual([{ mistakes: [expect.stringContaining('chanels'), expect.stringContaining('timezone')] }]);
  await it.write('timezone: UTC');
  expect(it.health()).toBeNull();
  expect(it.happened).toHaveLength(1);
});

test('a port that the system chose stays', async () => {
  const it = await following('timezone: UTC', { TOILBOT_PORT: '0' });
  await it.write('timezone: Asia/Tokyo');
  expect(it.happened.at(-1)).toBe('start Asia/Tokyo 4711');
});

test('one with which toilbot does not start is given up for the old one, and not tried every minute', async () => {
  const it = await following('timezone: UTC');
  it.break(new UserError('Cannot listen on 127.0.0.1:3000.'));
  await it.write('timezone: Asia/Tokyo');
  await it.write('timezone: Asia/Tokyo');
  expect(it.happened).toEqual(['start UTC 3000', 'stop', 'start UTC 3000']);
  expect(it.health()).toBe('Cannot listen on 127.0.0.1:3000.');
  it.break(null);
  await it.write('timezone: Asia/Tokyo\nport: 3001');
  expect(it.happened.at(-1)).toBe('start Asia/Tokyo 3001');
  expect(it.health()).toBeNull();
});

test('a file that lost its fleet never turns a real toilbot into a practice one', async () => {
  const it = await following('aws: {}');
  await it.write('');
  expect(it.happened).toHaveLength(1);
  expect(it.health()).toContain('would turn a real fleet into a practice one');
});
