import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { jobs } from '../../jobs/index.ts';
import { cycleOf } from '../../src/domain/lifecycle.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { practiceConfiguration } from '../../src/practice/fleet/configuration.ts';
import { readRecording } from '../../src/record.ts';
import { load } from '../config-source.ts';
import { viewOf } from '../jobs/values.ts';

const folder = new URL('../data/recorded/', import.meta.url);
const { settings } = load({ practice: practiceConfiguration() });
const lifecycle = readLifecycle();
const seen = { services: new Set(['EC2', 'ECS', 'EKS']), regions: new Set(['ap-northeast-1']) };
const empty = { products: new Map() };

/** What the practice fleet's answers make of each job, with the data and without any. */
const judged = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => {
    const { job: id, scope, now, answers } = readRecording(readFileSync(new URL(name, folder), 'utf8'), name);
    const job = jobs.find((it) => it.id === id);
    if (!job) return [];
    const findings = (known: typeof lifecycle) =>
      job.judge({ scope, now, answers, settings, lifecycle: known, seen }).findings;
    const without = new Set(findings(empty).map((it) => JSON.stringify([it.kind, it.subject, it.facts])));
    return findings(lifecycle)
      .filter((it) => !without.has(JSON.stringify([it.kind, it.subject, it.facts])))
      .map((finding) => ({ job, finding, now }));
  });

test('every kind that leans on the data is in the recordings', () => {
  expect(cycleOf(lifecycle, 'amazon-eks', '1.34')).not.toBeNull();
  expect([...new Set(judged.map((it) => it.finding.kind))].sort()).toEqual(
    expect.arrayContaining([
      'eks-version-ending',
      'fluentd-ended',
      'heroku-stack-ended',
      'os-ending',
      'runtime-ending',
    ]),
  );
});

test('each says of what day its dates are and from where, and when they are over half a year old', () => {
  for (const { job, finding, now } of judged) {
    const words = job.kinds[finding.kind]?.words.en;
    const said = (at: Date): string => {
      const view = viewOf([finding], { now: at });
      return [...(words?.lines(view) ?? []), ...(words?.bullets(view) ?? [])].join('\n');
    };
    const where = `${finding.kind} ${finding.subject}`;
    expect(`${where}: ${said(now)}`).toMatch(/ as of \w+ \d+ \w+( \d+)?, [a-z.]+\.[a-z]+/);
    expect(`${where}: ${said(new Date('2028-01-01T00:00:00Z'))}`).toContain('over half a year old');
  }
});
