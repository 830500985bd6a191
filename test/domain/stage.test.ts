import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Subsystem } from '../../src/domain/settings.ts';
import { type Prover, stageNow } from '../../src/domain/stage.ts';
import type { LookRecord, SightingInterval } from '../../src/domain/store.ts';
import type { Platform } from '../../src/domain/vocabulary.ts';

const NOW = new Date('2026-11-24T01:00:00Z');
const HOURS = 3_600_000;
const days = (count: number): Date => new Date(NOW.getTime() - count * 24 * HOURS);
const SCOPE = 'aws/111122223333/ap-northeast-1';
const subsystem: Subsystem = {
  name: 'api',
  title: 'api',
  team: null,
  source: ['ec2'],
  target: ['ecs'],
  needs: [],
  formerNames: [],
  claims: [],
  runbook: null,
  absorbedInto: null,
  told: [],
  settleDays: 7,
};
const provers: Prover[] = [
  { job: 'ec2-status', proves: ['ec2'], intervalMs: HOURS },
  { job: 'ecs-tasks', proves: ['ecs'], intervalMs: HOURS / 4 },
  { job: 'managed-services', proves: ['managed'], intervalMs: 6 * HOURS },
];
const looked = (job: string, change: Partial<LookRecord> = {}): LookRecord => ({
  job,
  scopeId: SCOPE,
  status: 'complete',
  failure: null,
  detail: null,
  firstLookAt: days(60),
  at: NOW,
  durationMs: 100,
  lastCompleteAt: new Date(NOW.getTime() - 10 * 60_000),
  baselineAt: days(60),
  configured: true,
  ...change,
});
const LOOKS = [looked('ec2-status'), looked('ecs-tasks')];
const seen = (
  platform: Platform,
  from: number,
  until: number,
  change: Partial<SightingInterval> = {},
): SightingInterval => ({
  scopeId: SCOPE,
  job: platform === 'ec2' ? 'ec2-status' : 'ecs-tasks',
  platform,
  resource: `${platform}-1`,
  name: platform,
  presence: 'live',
  healthy: true,
  running: 2,
  wanted: 2,
  subsystem: 'api',
  environment: 'production',
  component: null,
  seenFrom: days(from),
  seenUntil: days(until),
  current: until === 0,
  ...change,
});
const stage = (
  intervals: readonly SightingInterval[],
  looks: readonly LookRecord[] = LOOKS,
  change: Partial<Subsystem> = {},
) =>
  stageNow({ subsystem: { ...subsystem, ...change }, environment: 'production', intervals, looks, provers, now: NOW });

const ECS = seen('ecs', 40, 0);
const EC2 = seen('ec2', 60, 0);
const GONE = seen('ec2', 60, 10);

test.each<[string, ReturnType<typeof stage>, string]>([
  ['last instance terminated 10 days ago', stage([ECS, GONE]), 'moved'],
  ['stopped 10 days ago, kept for roll-back', stage([ECS, GONE, seen('ec2', 10, 0, { presence: 'dormant' })]), 'moved'],
  ['terminated 3 days ago', stage([ECS, seen('ec2', 60, 3)]), 'settling'],
  [
    'staging asleep at night',
    stage([seen('ec2', 60, 0.2), seen('ec2', 0.2, 0, { presence: 'dormant' })]),
    'not_started',
  ],
  [
    'target unhealthy for two hours',
    stage([GONE, seen('ecs', 40, 0.1), seen('ecs', 0.1, 0, { healthy: false, resource: 'ecs-2' })]),
    'at_risk',
  ],
  ['a normal minute of the target', stage([GONE, seen('ecs', 0.001, 0, { healthy: false })]), 'moved'],
  ['both live, target unhealthy', stage([EC2, seen('ecs', 3, 0, { healthy: false })]), 'dual_running'],
  ['first day: source never seen in complete looks', stage([ECS]), 'moved'],
  ['live on the source only', stage([EC2]), 'not_started'],
  [
    'back on the source after 20 quiet days',
    stage([ECS, seen('ec2', 60, 25), seen('ec2', 1, 0, { resource: 'ec2-2' })]),
    'regressed',
  ],
  [
    'account of the source denied for 8 days',
    stage(
      [ECS, EC2].map((it) => (it === EC2 ? { ...it, current: false, seenUntil: days(8) } : it)),
      [
        looked('ec2-status', { lastCompleteAt: days(8), status: 'failed', failure: 'denied', detail: 'denied' }),
        looked('ecs-tasks'),
      ],
    ),
    'unknown',
  ],
  [
    'the region of the source taken out of the configuration',
    stage(
      [ECS, { ...EC2, current: false, seenUntil: days(8) }],
      [looked('ec2-status', { configured: false, lastCompleteAt: days(8) }), looked('ecs-tasks')],
    ),
    'unknown',
  ],
  [
    'one throttled look, complete ones around it',
    stage(
      [ECS, GONE],
      [
        looked('ec2-status', {
          status: 'failed',
          failure: 'throttled',
          lastCompleteAt: new Date(NOW.getTime() - 2 * HOURS),
        }),
        looked('ecs-tasks'),
      ],
    ),
    'moved',
  ],
  ['nothing was ever seen', stage([]), 'unseen'],
  ['all gone, meant to go', stage([GONE], LOOKS, { target: 'none' }), 'retired'],
  ['all gone, not meant to go', stage([GONE]), 'missing'],
  ['a Heroku source that no job looks at', stage([ECS], LOOKS, { source: ['heroku'] }), 'unknown'],
])('%s -> %#', (_situation, judged, expected) => {
  expect(judged.stage).toBe(expected);
});

describe('absorbed into its senders', () => {
  const sightOf = [...LOOKS, looked('managed-services')];
  const proof = (presence: 'live' | 'dormant', change: Partial<SightingInterval> = {}) =>
    seen('managed', 20, 0, {
      job: 'managed-services',
      resource: 'absorbed/api/1/r',
      presence,
      healthy: presence === 'live',
      ...change,
    });
  const absorbed = (intervals: readonly SightingInterval[], looks = sightOf) =>
    stage(intervals, looks, { target: 'absorbed' }).stage;

  test.each<[string, string, string]>([
    ['hosts gone for 10 days, all senders have the log router', absorbed([GONE, proof('live')]), 'moved'],
    ['hosts gone for 3 days', absorbed([seen('ec2', 60, 3), proof('live')]), 'settling'],
    ['hosts gone, a sender without it: its logs go nowhere', absorbed([GONE, proof('dormant')]), 'at_risk'],
    [
      'hosts gone, all senders of one place and not of another',
      absorbed([GONE, proof('live'), proof('dormant', { resource: 'absorbed/api/2/r' })]),
      'at_risk',
    ],
    [
      'hosts gone, and that one sender lacks it was seen just now',
      absorbed([GONE, proof('dormant', { seenFrom: NOW })]),
      'at_risk',
    ],
    ['hosts and some senders', absorbed([EC2, proof('dormant')]), 'not_started'],
    ['hosts and all senders', absorbed([EC2, proof('live')]), 'dual_running'],
    ['hosts gone, no proof', absorbed([GONE]), 'missing'],
    [
      'hosts gone, and a function of its own is no proof',
      absorbed([GONE, proof('live', { resource: 'arn:x' })]),
      'missing',
    ],
    [
      'hosts not seen for 8 days',
      absorbed([GONE, proof('live')], [looked('ec2-status', { lastCompleteAt: days(8) }), looked('managed-services')]),
      'unknown',
    ],
  ])('%s', (_situation, judged, expected) => expect(judged).toBe(expected));
});

test('work of a schedule is on its target between its runs, however long', () => {
  const habit = seen('ecs', 40, 0, { presence: 'dormant', running: 0, wanted: 1 });
  expect(stage([habit, GONE]).stage).toBe('moved');
  expect(stage([{ ...habit, wanted: 0 }, GONE]).stage).toBe('missing');
  expect(stage([habit, EC2]).stage).toBe('not_started');
});

test('moved before toilbot is not confirmed', () => {
  expect(stage([ECS]).beforeToilbot).toBe(true);
  expect(stage([ECS, GONE]).beforeToilbot).toBe(false);
});

test('settling says when it counts', () => {
  expect(stage([ECS, seen('ec2', 60, 3)]).movedOn).toEqual(new Date(days(3).getTime() + 7 * 24 * HOURS));
});

const TOWARDS = ['moved', 'retired', 'missing'];
const anyIntervals = fc
  .array(
    fc.record({
      platform: fc.constantFrom<Platform>('ec2', 'ecs'),
      from: fc.integer({ min: 10, max: 60 }),
      until: fc.constantFrom(0, 0, 1, 3, 9),
      presence: fc.constantFrom<'live' | 'dormant'>('live', 'live', 'dormant'),
      n: fc.nat(3),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map((it) =>
      seen(it.platform, it.from, it.until, { presence: it.presence, resource: `${it.platform}-${it.n}` }),
    ),
  );

test('property: sight that is lost, or a scope taken away, never moves a stage towards moved, retired or missing', () => {
  fc.assert(
    fc.property(anyIntervals, fc.constantFrom('ec2-status', 'ecs-tasks'), fc.boolean(), (intervals, job, taken) => {
      const before = stage(intervals).stage;
      const lost = LOOKS.map((it) =>
        it.job === job ? { ...it, status: 'failed' as const, lastCompleteAt: days(3), configured: !taken } : it,
      );
      const after = stage(intervals, lost).stage;
      if (TOWARDS.includes(after)) expect(after).toBe(before);
    }),
  );
});
