import { expect, test } from '@jest/globals';
import { lookText, measureLines } from '../../src/cli/look-text.ts';
import type { Look, Measure } from '../../src/domain/finding.ts';

const NOW = new Date('2026-11-24T00:10:00Z');

function measure(name: string, value: number | null = 5): Measure {
  return {
    key: `${name} ${value}`,
    measure: 'requests',
    what: 'requests',
    at: NOW,
    resource: {
      platform: 'ecs',
      id: name,
      name,
      account: '111122223333',
      region: 'ap-northeast-1',
      tags: {},
      service: null,
    },
    component: null,
    value,
    waited: null,
    outcome: null,
    facts: {},
  };
}

const look = (measures: readonly Measure[]): Look => ({
  runId: 'a',
  job: 'traffic',
  scope: { system: 'aws', account: '111122223333', region: 'ap-northeast-1' },
  status: 'complete',
  failure: null,
  detail: null,
  startedAt: NOW,
  endedAt: NOW,
  notUnderstood: [],
  sightings: [],
  reliefs: [],
  findings: [],
  measures,
});

test('few measures are listed, many are counted by what they are of', () => {
  expect(measureLines([measure('api'), measure('kiosk', null)])).toEqual([
    'requests of api: 5',
    'requests of kiosk: unknown',
  ]);
  const deploy = { ...measure('api', 1_380), measure: 'lead-time' as const, what: 'deploy', outcome: 'succeeded' };
  expect(
    measureLines([
      { ...deploy, waited: 100_380 },
      { ...deploy, value: null },
    ]),
  ).toEqual([
    'lead-time deploy of api: 23 min, waited 27 h, succeeded',
    'lead-time deploy of api: time unknown, succeeded',
  ]);
  const many = Array.from({ length: 26 }, (_, hour) => measure(hour < 2 ? 'kiosk' : 'api', hour));
  expect(measureLines(many)).toEqual(['requests, 26 times: kiosk 2, api 24']);
});

test('what is not told says why: the first look, the voice, the state', () => {
  const says = { state: 'open', voice: 'weekly', tells: [], says: 'api: 1 alarm stuck.' };
  const text = lookText(look([measure('api')]), [
    { ...says, silent: true },
    { ...says, silent: false },
    { ...says, silent: false, tells: ['post'] },
  ]);
  expect(text.split('\n')).toEqual([
    'aws/111122223333/ap-northeast-1: complete, 0 sightings, 0 findings, 1 measure, 0 not understood',
    '  measured requests of api: 5',
    '  would    not say by itself (first look, weekly, open): api: 1 alarm stuck.',
    '  would    not say by itself (weekly, open): api: 1 alarm stuck.',
    '  would    post: api: 1 alarm stuck.',
  ]);
});
