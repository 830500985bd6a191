import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { jobs } from '../jobs/index.ts';
import { readLifecycle } from '../src/lifecycle-file.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { readRecording, writeRecording } from '../src/record.ts';
import { load } from './config-source.ts';

const folder = new URL('data/recorded/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const { settings } = load({ practice: practiceConfiguration() });
const lifecycle = readLifecycle();

test('there are recordings of most jobs', () => {
  const recorded = new Set(files.map((name) => name.split('.')[0]));
  expect(jobs.filter(({ id }) => recorded.has(id)).length).toBeGreaterThanOrEqual(14);
});

test.each(files)('%s is judged as it was', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const { job: id, scope, now, answers, judged } = readRecording(text, name);
  const job = jobs.find((it) => it.id === id);
  if (!job) throw new Error(`${name}: there is no job ${id}`);
  const seen = { services: new Set(['EC2', 'ECS', 'EKS']), regions: new Set(['ap-northeast-1']) };
  const again = job.judge({ scope, now, answers, settings, lifecycle, seen });
  const frame = { job: id, place: 'regions', scope, now, answers: {} } as const;
  // As text: what is not written is not there, and dates are compared by their time.
  expect(writeRecording({ ...frame, judged: again })).toBe(writeRecording({ ...frame, judged }));
});
