import { describe, expect, test } from '@jest/globals';
import { moves } from '../../jobs/moves.ts';
import type { StageWithOverride } from '../../src/domain/reads/records.ts';
import type { StageOverride } from '../../src/domain/stage-record.ts';
import { answer, input, minutesAgo, NOW } from './values.ts';

const HOUR = 3_600_000;
const RECORD: StageWithOverride = {
  subsystem: 'api',
  environment: 'production',
  stage: 'regressed',
  why: 'source_came_back',
  since: minutesAgo(90),
  lastKnown: null,
  moved: false,
  howMoved: null,
  movedAt: minutesAgo(60 * 24 * 30),
  regressedAt: minutesAgo(90),
  sourceSeen: true,
  settlesAt: null,
  asOf: minutesAgo(5),
  derivedAt: minutesAgo(1),
  detail: {
    on: [{ platform: 'ec2', running: 1, wanted: 1 }],
    dormant: 0,
    elsewhere: [],
    unhealthy: false,
    visit: false,
    blind: [],
    oldTraffic: null,
  },
  override: null,
};
const override = (stage: StageOverride['stage'], untilHours: number): StageOverride => ({
  subsystem: 'api',
  environment: 'production',
  stage,
  reason: 'shut down on purpose',
  until: new Date(NOW.getTime() + untilHours * HOUR),
  personId: '00000000-0000-0000-0000-000000000001',
  createdAt: minutesAgo(30),
});
const found = (...records: readonly StageWithOverride[]) =>
  moves.judge(input({ 'toilbot.stages': answer(records) })).findings.map(({ kind, subject, resource }) => ({
    kind,
    subject,
    tags: resource.tags,
  }));

test('what is back on its source, or seen nowhere, is found, with the tags that say whose it is', () => {
  const missing = { ...RECORD, subsystem: 'log-aggregator', stage: 'missing' as const, regressedAt: null };
  expect(found(RECORD, missing, { ...RECORD, stage: 'moved', regressedAt: null })).toEqual([
    {
      kind: 'move-regressed',
      subject: 'stage/api/production',
      tags: { Service: 'api', Environment: 'production' },
    },
    {
      kind: 'subsystem-missing',
      subject: 'stage/log-aggregator/production',
      tags: { Service: 'log-aggregator', Environment: 'production' },
    },
  ]);
});

describe('what cannot be seen', () => {
  test('stays as it was: losing sight ends nothing', () => {
    expect(found({ ...RECORD, stage: 'unknown', lastKnown: 'dual_running' })).toHaveLength(1);
    expect(found({ ...RECORD, stage: 'unknown', lastKnown: 'missing', regressedAt: null })).toHaveLength(1);
    expect(found({ ...RECORD, stage: 'unknown', lastKnown: 'moved', regressedAt: null })).toEqual([]);
  });
});

test('what a person set counts as long as it is in force', () => {
  expect(found({ ...RECORD, override: override('retired', 24) })).toEqual([]);
  expect(found({ ...RECORD, override: override('retired', -1) })).toHaveLength(1);
  expect(found({ ...RECORD, stage: 'moved', regressedAt: null, override: override('missing', 24) })).toHaveLength(1);
});
