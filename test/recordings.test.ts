import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { jobs } from '../jobs/index.ts';
import { LANGUAGES } from '../src/domain/language.ts';
import { readLifecycle } from '../src/lifecycle-file.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { readRecording, writeRecording } from '../src/record.ts';
import { load } from './config-source.ts';
import { isJapanese, linesOf, oddJapanese } from './jobs/japanese.ts';
import { viewOf } from './jobs/values.ts';

const folder = new URL('data/recorded/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const { settings } = load({ practice: practiceConfiguration() });
const lifecycle = readLifecycle();

test('there is a recording of every job that looks anywhere', () => {
  const recorded = new Set(files.map((name) => name.split('.')[0]));
  expect(jobs.filter(({ id, looks }) => looks.length > 0 && !recorded.has(id)).map(({ id }) => id)).toEqual([]);
});

const read = (name: string) => readRecording(readFileSync(new URL(name, folder), 'utf8'), name);

test.each(files)('%s is judged as it was', (name) => {
  const { job: id, scope, now, answers, judged } = read(name);
  const job = jobs.find((it) => it.id === id);
  if (!job) throw new Error(`${name}: there is no job ${id}`);
  const seen = { services: new Set(['EC2', 'ECS', 'EKS']), regions: new Set(['ap-northeast-1']) };
  const again = job.judge({ scope, now, answers, settings, lifecycle, seen });
  const frame = { job: id, place: 'regions', scope, now, answers: {} } as const;
  // As text: what is not written is not there, and dates are compared by their time.
  expect(writeRecording({ ...frame, judged: again })).toBe(writeRecording({ ...frame, judged }));
});

describe.each(LANGUAGES)('what was recorded is said in %s', (language) => {
  const kinds = new Map(jobs.flatMap((job) => Object.entries(job.kinds)));

  test.each(files)('%s', (name) => {
    const { judged } = read(name);
    for (const [id, findings] of Map.groupBy(judged.findings, ({ kind }) => kind)) {
      const kind = kinds.get(id);
      if (!kind) throw new Error(`${name}: there is no kind ${id}`);
      // One by one, and all of them as one case.
      for (const some of [findings, ...findings.slice(0, 40).map((one) => [one])]) {
        for (const line of linesOf(kind.words[language], viewOf(some))) {
          expect(line).toMatch(/\S/);
          expect(line).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
          if (isJapanese(kind, language)) expect(oddJapanese(line) ? line : '').toBe('');
        }
      }
    }
  });
});
