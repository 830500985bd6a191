import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StageInput, stageNow } from '../../src/domain/stage.ts';
import { inputOf, looksOf, SCOPE, type Situation, stageDayByDay, stageOf } from './stage-world.ts';

const gone = (ago: number): Situation['lives'] => [
  { on: 'ec2', from: 90, until: ago },
  { on: 'ecs', from: 40 },
];

test.each<[string, Situation, string]>([
  ['last instance terminated 10 days ago', { lives: gone(10) }, 'moved'],
  ['stopped 10 days ago, kept for roll-back', { lives: [...gone(10), { on: 'ec2', from: 10, asleep: true }] }, 'moved'],
  [
    'started for 20 minutes to fetch a log, stopped again; seen in one look',
    { lives: [...gone(20), { on: 'ec2', id: 'ec2-1', from: 0.5, until: 0.49 }] },
    'moved',
  ],
  ['terminated 3 days ago', { lives: gone(3) }, 'settling'],
  [
    'staging that is not moved, asleep at night',
    { lives: [{ on: 'ec2', from: 90, hours: (hour) => hour >= 8 && hour < 20 }] },
    'not_started',
  ],
  [
    'moved, a rolling deployment in one look',
    { lives: [...gone(30), { on: 'ecs', id: 'web', from: 0.001, healthy: false }] },
    'moved',
  ],
  [
    'moved 60 days ago, the target down for two hours',
    {
      days: 80,
      lives: [
        { on: 'ec2', from: 90, until: 70 },
        { on: 'ecs', from: 75, until: 0.1 },
        { on: 'ecs', from: 0.1, healthy: false, running: 0 },
      ],
    },
    'at_risk',
  ],
  [
    'both, and the target crash-loops',
    {
      lives: [
        { on: 'ec2', from: 90 },
        { on: 'ecs', from: 3, running: 0, healthy: false },
      ],
    },
    'dual_running',
  ],
  ['first day: the source never seen in complete looks', { days: 1, lives: [{ on: 'ecs', from: 40 }] }, 'moved'],
  [
    'the region of the source taken out of the configuration',
    {
      scopes: [
        { id: SCOPE, from: 60 },
        { id: 'aws/111122223333/ap-northeast-3', from: 60, dropped: 8 },
      ],
      lives: [
        { on: 'ec2', scope: 'aws/111122223333/ap-northeast-3', from: 90 },
        { on: 'ecs', from: 40 },
      ],
    },
    'unknown',
  ],
  [
    'the account of the source denied for 8 days',
    {
      lives: [
        { on: 'ec2', scope: 'aws/999/r', from: 90 },
        { on: 'ecs', from: 40 },
      ],
      scopes: [
        { id: SCOPE, from: 60 },
        { id: 'aws/999/r', from: 60 },
      ],
      blind: [{ on: 'ec2', scope: 'aws/999/r', from: 8 }],
    },
    'unknown',
  ],
  [
    'one look throttled between two complete ones',
    { lives: gone(10), blind: [{ on: 'ec2', from: 0.06, until: 0.02 }] },
    'moved',
  ],
  [
    'Heroku formation at 0, its database still attached',
    {
      subsystem: { source: ['heroku'] },
      lives: [
        { on: 'heroku', from: 90, until: 20 },
        { on: 'heroku', from: 20, asleep: true },
        { on: 'heroku', id: 'heroku/app/addon:db', from: 90, wanted: 1 },
        { on: 'ecs', from: 40 },
      ],
    },
    'dual_running',
  ],
  [
    'log aggregator: hosts gone, all senders changed',
    {
      subsystem: { target: 'absorbed' },
      lives: [
        { on: 'ec2', from: 90, until: 9 },
        { on: 'managed', id: 'absorbed/api/1/r', from: 30, wanted: 19 },
      ],
    },
    'moved',
  ],
  [
    'log aggregator: hosts gone, a sender without its log router',
    {
      subsystem: { target: 'absorbed' },
      lives: [
        { on: 'ec2', from: 90, until: 9 },
        { on: 'managed', id: 'absorbed/api/1/r', from: 30, asleep: true, wanted: 19 },
      ],
    },
    'at_risk',
  ],
  [
    'meant to go, terminated 2 days ago',
    { subsystem: { target: 'none' }, lives: [{ on: 'ec2', from: 90, until: 2 }] },
    'retired',
  ],
  ['back on the source for a day', { lives: [...gone(30), { on: 'ec2', id: 'ec2-9', from: 1 }] }, 'regressed'],
  [
    'back for ten days, gone again for two',
    { lives: [...gone(30), { on: 'ec2', id: 'ec2-9', from: 12, until: 2 }] },
    'regressed',
  ],
  [
    'back for a day, gone again for eight',
    { lives: [...gone(30), { on: 'ec2', id: 'ec2-9', from: 9.5, until: 8.5 }] },
    'moved',
  ],
  [
    'an account newly looked at holds the source',
    {
      scopes: [
        { id: SCOPE, from: 60 },
        { id: 'aws/999/r', from: 1 },
      ],
      lives: [...gone(30), { on: 'ec2', id: 'ec2-9', scope: 'aws/999/r', from: 90 }],
    },
    'dual_running',
  ],
  ['gone from both in one look', { lives: [{ on: 'ec2', from: 90, until: 0 }] }, 'not_started'],
  ['gone from both in two looks', { lives: [{ on: 'ec2', from: 90, until: 0.05 }] }, 'missing'],
  ['nothing was ever seen', { lives: [] }, 'unseen'],
  ['the load balancer of the target saw no request', { lives: gone(10), targetRequests: 0 }, 'settling'],
  ['a week of the source was not seen', { lives: gone(10), blind: [{ on: 'ec2', from: 9, until: 2 }] }, 'settling'],
])('%s', (_situation, situation, expected) => {
  expect(stageOf(situation).stage).toBe(expected);
  expect(stageDayByDay(situation).stage).toBe(expected);
});

test('an outage after the move still counts as moved, and goes back to moved', () => {
  const lives = [...gone(30).slice(0, 1), { on: 'ecs' as const, from: 40, until: 1 }];
  expect(stageOf({ lives: [...lives, { on: 'ecs', from: 1, healthy: false }] })).toMatchObject({
    stage: 'at_risk',
    moved: true,
  });
  expect(
    stageOf({ lives: [...lives, { on: 'ecs', from: 1, until: 0.5, healthy: false }, { on: 'ecs', from: 0.5 }] }),
  ).toMatchObject({ stage: 'moved', moved: true });
});

test('settling says when it counts', () => {
  expect(stageOf({ lives: gone(3) }).settlesAt).toEqual(new Date('2026-11-28T00:00:00Z'));
});

test('a rest is told as the stage before it, for two weeks', () => {
  const lives: Situation['lives'] = [
    { on: 'ec2', from: 90, until: 30 },
    { on: 'ecs', from: 40, until: 10 },
    { on: 'ecs', from: 10, asleep: true },
  ];
  expect(stageOf({ lives })).toMatchObject({ stage: 'moved', why: 'asleep' });
  const longer = lives.map((it) => ({
    ...it,
    from: it.from + 5,
    ...(it.until === undefined ? {} : { until: it.until + 5 }),
  }));
  expect(stageOf({ lives: longer })).toMatchObject({ stage: 'missing', why: 'asleep_too_long' });
});

const TOWARDS = ['moved', 'retired', 'missing'];
const anyLives = fc.array(
  fc.record({
    on: fc.constantFrom('ec2' as const, 'ecs' as const),
    id: fc.constantFrom('a', 'b'),
    from: fc.integer({ min: 1, max: 28 }),
    until: fc.constantFrom(-1, -1, 0, 1, 3, 9),
    asleep: fc.boolean(),
  }),
  { maxLength: 4 },
);
const situations = anyLives.map(
  (lives): Situation => ({
    days: 20,
    lives: lives.map((life) => ({ ...life, id: `${life.on}-${life.id}` })),
  }),
);
const judged = (input: StageInput): string => stageNow(input).stage;

test('property: a look that saw nothing and fails instead never moves a stage towards moved, retired or missing', () => {
  fc.assert(
    fc.property(situations, fc.nat(), fc.nat({ max: 200 }), (situation, from, length) => {
      const looks = looksOf(situation);
      const start = from % Math.max(1, looks.length);
      const failed = looks.map((look, index) =>
        index >= start && index < start + length && look.seen.length === 0
          ? { ...look, status: 'failed' as const }
          : look,
      );
      const before = judged(inputOf(situation, looks));
      const after = judged(inputOf(situation, failed));
      if (TOWARDS.includes(after)) expect(after).toBe(before);
    }),
    { numRuns: 60 },
  );
});

test('property: a scope taken out of the configuration never moves a stage towards moved, retired or missing', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const input = inputOf(situation);
      const before = judged(input);
      const after = judged({ ...input, looks: input.looks.map((look) => ({ ...look, configured: false })) });
      if (TOWARDS.includes(after)) expect(after).toBe(before);
    }),
    { numRuns: 60 },
  );
});

test('property: looks of one moment may come in any order', () => {
  fc.assert(
    fc.property(situations, fc.infiniteStream(fc.boolean()), (situation, swaps) => {
      const looks = [...looksOf(situation)];
      for (let index = 0; index + 1 < looks.length; index += 2) {
        const [one, other] = [looks[index], looks[index + 1]];
        if (!one || !other || one.at.getTime() !== other.at.getTime() || !swaps.next().value) continue;
        looks[index] = other;
        looks[index + 1] = one;
      }
      expect(judged(inputOf(situation, looks))).toBe(judged(inputOf(situation)));
    }),
    { numRuns: 40 },
  );
});

test('property: what is derived day by day is what all of the history tells at once', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      expect(stageDayByDay(situation).stage).toBe(stageOf(situation).stage);
    }),
    { numRuns: 40 },
  );
});
