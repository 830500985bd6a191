import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StageInput, stageNow } from '../../src/domain/stage.ts';
import { inputOf, looksOf, NOW, SCOPE, type Situation, stageDayByDay, stageOf } from './stage-world.ts';

const gone = (ago: number): Situation['lives'] => [
  { on: 'ec2', from: 90, until: ago },
  { on: 'ecs', from: 40 },
];

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
  { maxLength: 5 },
);
/** One resource has one state in one look. */
const apart = <T extends { on: string; id: string; from: number; until: number }>(lives: readonly T[]): T[] =>
  lives.filter(
    (life, index) =>
      !lives
        .slice(0, index)
        .some((it) => it.on === life.on && it.id === life.id && it.from > life.until && life.from > it.until),
  );
const situations = anyLives.map(
  (lives): Situation => ({
    days: 20,
    lives: apart(lives).map((life) => ({ ...life, id: `${life.on}-${life.id}` })),
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

test('property: a failed look more never moves a stage towards moved, retired or missing', () => {
  fc.assert(
    fc.property(situations, fc.constantFrom('ec2-status', 'ecs-services'), (situation, job) => {
      const looks = looksOf(situation);
      const at = new Date(NOW.getTime() + 60_000);
      const before = judged(inputOf({ ...situation, now: at }, looks));
      const failed = { job, scopeId: SCOPE, at, status: 'failed', seen: [] } as const;
      const after = judged(inputOf({ ...situation, now: at }, [...looks, failed]));
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
