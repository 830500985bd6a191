import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ec2Status } from '../jobs/ec2-status.ts';
import type { Fleet } from '../src/domain/fleet.ts';
import type { Job } from '../src/domain/job.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import { UserError } from '../src/domain/user-error.ts';
import { keepRecording, readRecording, record, writeRecording } from '../src/record.ts';
import { ACCOUNT, answer, instance, NOW, retirement, SCOPE, SETTINGS, status } from './jobs/values.ts';

const I = 'i-0a1b2c3d4e5f';
const surroundings = {
  now: NOW,
  settings: SETTINGS,
  lifecycle: NO_LIFECYCLE,
  seen: { services: new Set<string>(), regions: new Set<string>() },
};
const fleet: Fleet = {
  scopes: async () => [
    { scope: SCOPE, gap: null },
    { scope: { ...SCOPE, region: 'us-east-1' }, gap: { reason: 'denied', detail: `${ACCOUNT}: access denied` } },
  ],
  read: (async (read: string) =>
    read === 'ec2.instances'
      ? answer([instance(I, { publicIp: '203.0.113.9', launchedAt: NOW })])
      : answer([status(I, { events: [retirement()] })])) as unknown as Fleet['read'],
};

test('a recording holds the answers, in disguise, and what the judge makes of them', async () => {
  const [seen, denied] = await record(ec2Status, fleet, null, surroundings);
  expect(seen?.judged.findings.map(({ kind }) => kind)).toEqual(['ec2-maintenance']);
  expect(seen?.answers['ec2.instances']?.items[0]?.launchedAt).toEqual(NOW);
  expect(denied?.answers['ec2.instances']?.gap?.reason).toBe('denied');
  if (!seen) throw new Error('no recording');
  const text = writeRecording(seen);
  expect(text).not.toContain(ACCOUNT);
  expect(text).not.toContain('203.0.113.9');
  expect(writeRecording(readRecording(text, 'x'))).toBe(text);
});

test('is judged by settings in the same disguise: they know its account, and what people said of its resources', async () => {
  const said = new Map([[`arn:aws:ec2:ap-northeast-1:${ACCOUNT}:instance/${I}`, 'api']]);
  const told: unknown[] = [];
  const job: Job = {
    ...ec2Status,
    judge(input) {
      const { settings, scope } = input;
      const known = settings.said?.get(`arn:aws:ec2:ap-northeast-1:${scope.account}:instance/${I}`);
      told.push([settings.accounts.map((it) => it.id === scope.account && it.name), known]);
      return ec2Status.judge(input);
    },
  };
  await record(job, fleet, 'aws/111122223333/ap-northeast-1', { ...surroundings, settings: { ...SETTINGS, said } });
  expect(told).toEqual([[['prod'], 'api']]);
});

test('is kept under its job and scope', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'recordings-'));
  try {
    const [seen] = await record(ec2Status, fleet, 'aws/111122223333/ap-northeast-1', surroundings);
    if (!seen) throw new Error('no recording');
    const file = await keepRecording(seen, join(directory, 'new'));
    expect(file).toMatch(/ec2-status\.aws\.9\d{11}\.ap-northeast-1\.json$/);
    expect(readRecording(readFileSync(file, 'utf8'), file).judged.findings).toHaveLength(1);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a scope that there is not is refused with those that there are', async () => {
  await expect(record(ec2Status, fleet, 'aws/1/x', surroundings)).rejects.toThrow(
    new UserError(
      'record: aws/1/x is no scope of ec2-status. It has aws/111122223333/ap-northeast-1, aws/111122223333/us-east-1.',
    ),
  );
  expect(() => readRecording('{', 'a.json')).toThrow(/a\.json: is no recording/);
});
