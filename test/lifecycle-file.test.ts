import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fluentdVersions } from '../jobs/fluentd-versions.ts';
import { type Lifecycle, oldestPart } from '../src/domain/lifecycle.ts';
import { parseAnswer, readLifecycle, refreshed } from '../src/lifecycle-file.ts';
import { answer as answerOf, input, instance, viewOf } from './jobs/values.ts';

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

test('a round that lacks one product takes the others, each with its own day', async () => {
  const fresh = parseAnswer(ubuntu);
  const partly = await refreshed(known, async (name) => (name === 'ubuntu' ? fresh : null), now, signal);
  expect(partly.products.get('ubuntu')).toEqual({ ...fresh, asOf: now });
  expect(partly.products.get('ruby')).toBe(known.products.get('ruby'));
});

test('after a full round what was not fetched keeps its own day, and is called old when it is', async () => {
  const asked: string[] = [];
  const answer = async (name: string) => {
    asked.push(name);
    return known.products.get(name) ?? null;
  };
  const all = await refreshed(known, answer, now, signal);
  expect(asked).not.toContain('td-agent');
  expect(all.products.get('ubuntu')?.asOf).toEqual(now);
  for (const name of ['td-agent', 'fluent-package', 'fluentd', 'heroku-stack']) {
    expect(all.products.get(name)).toBe(known.products.get(name));
  }
  expect(all.fluentd).toBe(known.fluentd);

  const later = new Date((known.products.get('td-agent')?.asOf.getTime() ?? 0) + 181 * 86_400_000);
  const today = await refreshed(all, answer, later, signal);
  const said = (lifecycle: Lifecycle, host: string, version: string, name: string): string =>
    fluentdVersions
      .judge(
        input(
          {
            'ssm.software': answerOf([{ instanceId: 'i-0a1', name, version, capturedAt: later }]),
            'ec2.instances': answerOf([instance('i-0a1', { name: host })]),
          },
          { lifecycle, now: later },
        ),
      )
      .findings.flatMap(
        (it) => fluentdVersions.kinds['fluentd-ended']?.words.en.bullets(viewOf([it], { now: later })) ?? [],
      )
      .join('\n');
  expect(said(today, 'log-agg-1', '4.5.2', 'td-agent')).toMatch(
    /^Dates as of Sat 22 Aug, fluentd\.org \(over half a year old: dates may have changed\)\nVulnerabilities as of .*\(over half a year old/m,
  );
  expect(said(today, 'edge-1', '1.9.10', 'fluent-bit')).toMatch(/^Dates as of [^\n]*, endoflife\.date$/m);
  expect(oldestPart(today)?.asOf).not.toEqual(later);
});

test('an answer for another product, or without a cycle, replaces nothing', async () => {
  const other = parseAnswer(ubuntu);
  const mixed = await refreshed(known, async () => other, now, signal);
  expect(mixed.products.get('debian')).toBe(known.products.get('debian'));
  const empty = await refreshed(known, async () => ({ ...other, cycles: [] }), now, signal);
  expect(empty.products.get('ubuntu')).toBe(known.products.get('ubuntu'));
});
