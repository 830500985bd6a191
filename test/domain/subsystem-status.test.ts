import { describe, expect, test } from '@jest/globals';
import type { StageRecord } from '../../src/domain/stage-record.ts';
import type { SightingInterval } from '../../src/domain/store.ts';
import { type SubsystemInput, subsystemStatus } from '../../src/domain/subsystem-status.ts';
import { ago, finding, NOW, SETTINGS, subsystem, view } from '../slack/fixtures.ts';
import { STATUS } from '../slack/services.ts';
import { row } from '../slack/subsystem-fixtures.ts';

const SCOPE = 'aws/111122223333/ap-northeast-1';
const DAY = 60 * 24;
const seen = (change: Partial<SightingInterval>): SightingInterval => ({
  ...{
    scopeId: SCOPE,
    job: 'ec2-status',
    platform: 'ec2',
    resource: 'i-0a1b2c3d4e5f',
    name: 'api-1',
    presence: 'live',
  },
  ...{ healthy: true, running: 1, wanted: 1, subsystem: 'api', environment: 'production', component: null },
  ...{ seenFrom: ago(30 * DAY), seenUntil: ago(10), endedAt: null, current: true },
  ...change,
});
const record: StageRecord = {
  ...{ subsystem: 'api', environment: 'production', stage: 'moved', why: 'quiet_long_enough', since: ago(60 * DAY) },
  ...{ lastKnown: null, moved: true, howMoved: 'seen', movedAt: ago(60 * DAY), regressedAt: null, sourceSeen: true },
  ...{ settlesAt: null, asOf: NOW, derivedAt: NOW },
  detail: { on: [], dormant: 0, elsewhere: [], unhealthy: false, visit: false, blind: [], oldTraffic: null },
};
const look = (job: string, scopeId: string, lastCompleteAt: Date | null) => ({
  ...{ job, scopeId, lastCompleteAt, status: 'failed', failure: 'denied', detail: null, firstLookAt: ago(200 * DAY) },
  ...{ at: NOW, durationMs: 1, baselineAt: null, configured: true },
});

function ask(change: Partial<SubsystemInput> = {}) {
  return subsystemStatus({
    ...{ subsystem: subsystem('api'), status: STATUS, records: [record], changes: [], sightings: [], looks: [] },
    settings: {
      ...SETTINGS,
      subsystems: [subsystem('api'), { ...subsystem('web'), needs: ['api'] }],
      accounts: [{ id: '111122223333', name: 'main-production', environment: null }],
    },
    said: { overrides: [], plans: [], told: [], confirmed: [] },
    provers: [
      { job: 'ec2-status', proves: ['ec2'], intervalMs: 3_600_000 },
      { job: 'ecs-services', proves: ['ecs'], intervalMs: 3_600_000 },
    ],
    ...{
      cases: [],
      openCases: 0,
      minutes: null,
      ledger: { entries: [], episodes: [] },
      ledgerFrom: new Date(0),
      people: new Map(),
      now: NOW,
    },
    ...change,
  } as SubsystemInput);
}

describe('what runs where', () => {
  test('production first, the unhealthy before the healthy, each with its place and console', () => {
    const { running } = ask({
      sightings: [
        seen({ environment: 'staging', name: 's' }),
        seen({ presence: 'dormant', name: 'd' }),
        seen({ name: 'ok' }),
        seen({
          name: 'ill',
          healthy: false,
          platform: 'ecs',
          resource: `arn:aws:ecs:ap-northeast-1:1:service/prod/web`,
        }),
      ],
    });
    expect(running.map((it) => it.name)).toEqual(['ill', 'ok', 'd', 's']);
    expect(running[0]).toMatchObject({
      place: 'main-production, ap-northeast-1',
      link: expect.stringContaining('/ecs/v2/clusters/prod/services/web/health?region=ap-northeast-1'),
    });
    expect(running[1]?.link).toContain('InstanceDetails:instanceId=i-0a1b2c3d4e5f');
  });

  test('no link to what AWS does not hold, nor to an id that is none', () => {
    const heroku = seen({ scopeId: 'heroku/team/global', platform: 'heroku', resource: 'app/web' });
    const { running } = ask({ sightings: [heroku, seen({ resource: 'group/<x>' })] });
    expect(running.map((it) => it.link)).toEqual([null, null]);
    expect(running.map((it) => it.place).sort()).toEqual(['main-production, ap-northeast-1', 'team']);
  });
});

describe('what the move saved', () => {
  const changes = [{ ...record, at: ago(70 * DAY), from: null, to: 'dual_running', evidence: null, personId: null }];
  const asked = (ledger: SubsystemInput['ledger'], more: Partial<SubsystemInput> = {}) =>
    ask({ changes: changes as never, looks: [look('ec2-status', SCOPE, NOW)] as never, ledger, ...more }).saving;
  const entries = Array.from({ length: 200 }, (_, day) => ({
    ...{ at: ago(day * DAY), minutes: day > 65 ? 60 : 10, toilKind: 'service-failure' },
  }));

  test('is the weeks before its target first lived less those since it moved', () => {
    expect(asked({ entries, episodes: [] })).toMatchObject({ answer: 'known', before: 420, after: 70, mean: 350 });
  });

  test('is not told of what has not moved, or had before anybody looked', () => {
    const early = [{ ...record, howMoved: 'before' as const }];
    expect(asked({ entries, episodes: [] }, { records: early })).toBeNull();
    expect(asked({ entries, episodes: [] }, { records: [{ ...record, moved: false }] })).toBeNull();
  });

  test('is too early to say of what moved last week', () => {
    const records = [{ ...record, movedAt: ago(7 * DAY) }];
    expect(asked({ entries, episodes: [] }, { records })).toMatchObject({ answer: 'too early', why: 'after' });
  });
});

describe('the evidence', () => {
  const evidence = {
    ...{ more: 2, sights: [] },
    resources: [
      {
        ...{ platform: 'ec2', resource: 'i-gone', name: 'old', scopeId: SCOPE, job: 'ec2-status', presence: 'live' },
        ...{
          running: 1,
          wanted: 1,
          healthy: true,
          seenFrom: '2026-09-01T00:00:00Z',
          seenUntil: '2026-10-01T00:00:00Z',
        },
        endedAt: '2026-10-01T01:00:00Z',
      },
      { platform: 'ec2', resource: 'i-0a1b2c3d4e5f', scopeId: SCOPE },
    ],
  };
  const change = (at: Date, more: object = {}) => ({
    ...record,
    at,
    from: null,
    to: 'moved',
    evidence,
    personId: null,
    ...more,
  });
  const found = ask({
    sightings: [seen({}), seen({ environment: 'staging', name: 's' })],
    changes: [
      change(ago(9 * DAY)),
      change(ago(DAY), { personId: 'p', evidence: { resources: [], more: 0, sights: [] } }),
    ] as never,
    looks: [
      look('ec2-status', SCOPE, ago(30)),
      look('ec2-status', 'aws/999/us-east-1', ago(30)),
      look('ecs-services', SCOPE, ago(3 * DAY)),
      look('ecs-services', 'aws/999/us-east-1', null),
    ] as never,
  });
  const [production] = found.evidence;

  test('what is there now, then what was there when the stage changed by itself, each once', () => {
    expect(production?.resources.map((it) => it.name)).toEqual(['api-1', 'old']);
    expect(production?.resources[1]?.endedAt).toEqual(new Date('2026-10-01T01:00:00Z'));
    expect(production?.moreResources).toBe(2);
  });

  test('the places that held it; of a platform where it was never seen all; what nothing looks at', () => {
    expect(production?.places).toEqual([
      { platform: 'ec2', scopeId: SCOPE, at: ago(30), stale: false, failure: null },
      { platform: 'ecs', scopeId: SCOPE, at: ago(3 * DAY), stale: true, failure: 'denied' },
      { platform: 'ecs', scopeId: 'aws/999/us-east-1', at: null, stale: true, failure: 'denied' },
    ]);
    expect(production?.unlooked).toEqual(['eks', 'managed']);
  });
});

test('without a target it tells the software, its vulnerabilities, the hours and the events of half a year', () => {
  const facts = { product: 'td-agent', versions: ['4.5.2'], cveCount: 7 };
  const gone = finding({ facts: { ...facts, cveCount: 100 }, goneAt: NOW });
  const { deciding } = ask({
    subsystem: { ...subsystem('api'), target: 'undecided' },
    sightings: [seen({}), seen({ presence: 'dormant' })],
    cases: [
      view({}, { findings: [finding({ facts }), gone, finding({ facts: { product: 'ruby', version: '2.7' } })] }),
    ],
    minutes: 1200,
    ledger: {
      entries: [],
      episodes: [ago(DAY), ago(100 * DAY), ago(200 * DAY)].map((at) => ({ at, withMinutes: true })),
    },
  });
  expect(deciding).toEqual({
    things: 1,
    minutesAWeek: 300,
    events: 2,
    software: [
      { product: 'td-agent', versions: ['4.5.2'] },
      { product: 'ruby', versions: ['2.7'] },
    ],
    vulnerabilities: 7,
    bytesADay: null,
  });
  expect(ask().deciding).toBeNull();
});

test('who needs it, what may go, and its plan', () => {
  const plan = { subsystem: 'api', targetDay: null, blockedBy: 'x', note: null, personId: 'p', updatedAt: NOW };
  const facts = { count: 2, names: ['a', 'b'], resource: { account: '1', region: 'r' } };
  const found = ask({
    said: { overrides: [], plans: [plan, { ...plan, subsystem: 'web' }], told: [], confirmed: [] },
    cases: [view({ kind: 'ec2-leftover' }, { findings: [finding({ aspect: 'instance', facts })] })],
    status: { ...STATUS, rows: [row()] },
  });
  expect(found.neededBy).toEqual(['web']);
  expect(found.plan).toEqual(plan);
  expect(found.leftBehind[0]?.deletable).toMatchObject({ may: 'now', steps: [{ sort: 'instance', count: 2 }] });
});
