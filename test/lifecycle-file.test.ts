import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Product } from '../src/domain/lifecycle.ts';
import { parseAnswer, readLifecycle, refreshed } from '../src/lifecycle-file.ts';

const known = readLifecycle();
const ubuntu: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'data', 'eol', 'ubuntu.json'), 'utf8'));
const now = new Date('2026-11-24T00:00:00Z');
const signal = new AbortController().signal;

test('every product that toilbot judges is in the file, each with its source', () => {
  for (const name of [
    ...['amazon-linux', 'ubuntu', 'debian', 'rhel', 'centos', 'rocky-linux', 'almalinux', 'windows-server'],
    ...['amazon-eks', 'amazon-rds-postgresql', 'amazon-rds-mysql', 'mariadb', 'aws-lambda', 'heroku-stack'],
    ...['nodejs', 'ruby', 'python', 'amazon-corretto', 'redis', 'valkey', 'alpine-linux'],
    ...['fluent-bit', 'fluentd', 'td-agent', 'fluent-package'],
  ]) {
    expect([name, known.products.get(name)?.cycles.length ?? 0]).not.toEqual([name, 0]);
    expect(known.products.get(name)?.source).toMatch(/^https:/);
  }
});

test("endoflife.date's own answer is read as the file is", () => {
  const fresh = parseAnswer(ubuntu);
  expect(fresh.source).toBe('https://endoflife.date/ubuntu');
  expect(fresh.cycles.find((it) => it.name === '20.04')).toEqual(
    known.products.get('ubuntu')?.cycles.find((it) => it.name === '20.04'),
  );
  expect(() => parseAnswer({ result: { name: 'ubuntu', label: 'Ubuntu', links: { html: '' } } })).toThrow();
});

test('a round that lacks one product takes the others, and keeps the older day', async () => {
  const fresh: Product = parseAnswer(ubuntu);
  const partly = await refreshed(known, async (name) => (name === 'ubuntu' ? fresh : null), now, signal);
  expect(partly.products.get('ubuntu')).toBe(fresh);
  expect(partly.products.get('ruby')).toBe(known.products.get('ruby'));
  expect(partly.asOf).toEqual(known.asOf);
});

test('a full round is as of now, and what endoflife.date does not have stays', async () => {
  const asked: string[] = [];
  const all = await refreshed(
    known,
    async (name) => {
      asked.push(name);
      return known.products.get(name) ?? null;
    },
    now,
    signal,
  );
  expect(all.asOf).toEqual(now);
  expect(asked).not.toContain('td-agent');
  expect(all.products.get('td-agent')).toBe(known.products.get('td-agent'));
});

test('an answer for another product, or without a cycle, replaces nothing', async () => {
  const other = parseAnswer(ubuntu);
  const mixed = await refreshed(known, async () => other, now, signal);
  expect(mixed.products.get('debian')).toBe(known.products.get('debian'));
  const empty = await refreshed(known, async () => ({ ...other, cycles: [] }), now, signal);
  expect(empty.products.get('ubuntu')).toBe(known.products.get('ubuntu'));
});
