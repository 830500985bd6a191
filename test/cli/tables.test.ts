import { expect, test } from '@jest/globals';
import { chance } from '../../src/chance.ts';
import { jobReports, jobsText, offReports } from '../../src/cli/jobs.ts';
import { statusText } from '../../src/cli/status.ts';
import { plain, table } from '../../src/cli/table.ts';
import { neverLooked } from '../../src/cli/unclaimed.ts';
import { deriveStages } from '../../src/domain/derive-stages.ts';
import { migrationStatus } from '../../src/domain/migration-status.ts';
import type { LookRecord } from '../../src/domain/store.ts';
import { settings } from '../domain/settings.ts';

const PROVER = { job: 'ecs-tasks', proves: ['ecs'], intervalMs: 900_000 } as const;
const NOW = new Date('2026-11-24T00:10:00Z');
const look: LookRecord = {
  job: 'ecs-tasks',
  scopeId: 'aws/111122223333/ap-northeast-1',
  status: 'failed',
  failure: 'denied',
  detail: 'ecs:ListTasks: access denied',
  firstLookAt: NOW,
  at: NOW,
  durationMs: 40,
  lastCompleteAt: null,
  baselineAt: null,
  configured: true,
};

test('columns line up, also beside Japanese', () => {
  expect(
    table(
      ['名前', 'x'],
      [
        ['ab', '1'],
        ['日本語', '2'],
      ],
    ).split('\n'),
  ).toEqual(['名前    x', 'ab      1', '日本語  2']);
});

test('text from outside cannot steer the terminal', () => {
  expect(plain('a\u001b[31mred\u202e\n')).toBe('a [31mred  ');
  expect(plain('x'.repeat(300))).toHaveLength(200);
});

test('a job that could not see says where, why and since when', () => {
  const text = jobsText(jobReports([{ id: 'ecs-tasks', schedule: '*/15 * * * *', title: 'ECS' }], [], [look]));
  expect(text).toContain('never');
  expect(text).toContain(
    'ecs-tasks at aws/111122223333/ap-northeast-1: ecs:ListTasks: access denied (last complete look never)',
  );
});

test('what is off by choice is told apart from what failed', () => {
  const job = {
    id: 'hands-on',
    words: { en: { title: 'Hands-on work', help: '' }, ja: { title: '手作業', help: '' } },
  };
  const part = { id: 'images', words: { en: { title: 'Images', help: '' }, ja: { title: 'イメージ', help: '' } } };
  const off = offReports([
    { job, state: { on: false, reason: 'tier hands-on is off' } },
    { job: part, state: { on: true, looks: [], without: ['AWS is not configured'] } },
  ]);
  expect(off.map((it) => [it.job, it.off])).toEqual([
    ['hands-on', 'job'],
    ['images', 'part'],
  ]);
  expect(jobsText([], off).split('\n').slice(-3)).toEqual([
    'Off by choice:',
    '  hands-on: tier hands-on is off',
    '  images: without a part (AWS is not configured)',
  ]);
});

test('before the first look nothing is claimed of any subsystem', () => {
  const said = { overrides: [], plans: [], told: [], confirmed: [] };
  const nothing = { intervals: [], looks: [], watches: [], records: [], provers: [], requests: [], newestDay: null };
  const { records } = deriveStages({ ...nothing, settings, said, now: NOW });
  const none = { settings, records, said, looks: [], provers: [], minutes: new Map(), chance, now: NOW };
  expect(statusText(migrationStatus(none))).toMatch(/^Nothing was looked at yet/);
  expect(statusText(migrationStatus({ ...none, looks: [look], provers: [PROVER] }))).toContain('0 of 1 places seen');
});

test('before the first look is over nothing is called fine', () => {
  const run = { job: 'ec2-leftovers', closedAt: null };
  expect(neverLooked([])).toBe('toilbot has not looked yet, so it cannot say: toilbot start.');
  expect(neverLooked([run])).toContain('has not looked yet');
  const closed = { ...run, closedAt: NOW };
  expect(neverLooked([closed])).toBeNull();
  expect(neverLooked([{ ...closed, job: 'ecs-tasks' }], 'ec2-leftovers')).toBe(
    'toilbot has not looked yet, so it cannot say: toilbot start, or toilbot run ec2-leftovers.',
  );
});
