import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveStages } from '../../src/domain/derive-stages.ts';
import type { Subsystem } from '../../src/domain/settings.ts';
import type { Derived, StagesKept } from '../../src/domain/stage-record.ts';
import { settings } from './settings.ts';
import { ec2, ecs } from './situations/situation.ts';
import { daysAgo, type Life, looksOf, NOW, openStageWorld, type Situation, SUBSYSTEM } from './stage-world.ts';

const HOUR = 3_600_000;
const NOTHING_SAID: StagesKept['said'] = { overrides: [], plans: [], told: [], confirmed: [] };
const NOTHING_KEPT: Kept = { records: [], said: NOTHING_SAID, newestDay: null };
type Kept = Omit<StagesKept, 'watches'>;

interface Played {
  readonly situation: Situation;
  readonly subsystems?: readonly Subsystem[];
  readonly kept?: Kept;
  /** Derived so many hours before now, oldest last looks first. */
  readonly hoursAgo?: readonly number[];
}

/** Plays the looks, and derives at each of these times from what was stored until then and is kept from before. */
function play({
  situation,
  subsystems = [SUBSYSTEM],
  kept = NOTHING_KEPT,
  hoursAgo = [0],
}: Played): readonly Derived[] {
  const world = openStageWorld();
  const looks = looksOf(situation);
  let next = 0;
  let known = kept;
  return hoursAgo.map((hours) => {
    const now = new Date(NOW.getTime() - hours * HOUR);
    for (; next < looks.length; next += 1) {
      const look = looks[next];
      if (!look || look.at > now) break;
      world.look(look);
    }
    const { looks: records, watches, provers } = world.input(now);
    const derived = deriveStages({
      ...known,
      intervals: world.intervals(),
      looks: records,
      watches,
      provers,
      settings: { ...settings, subsystems },
      requests: [],
      now,
    });
    known = { ...known, records: derived.records, newestDay: derived.days.at(-1)?.day ?? known.newestDay };
    return derived;
  });
}

const once = (played: Played): Derived => {
  const derived = play({ ...played, hoursAgo: [0] })[0];
  if (!derived) throw new Error('nothing was derived');
  return derived;
};
const everyDay = (days: number): readonly number[] =>
  Array.from({ length: days + 1 }, (_, index) => (days - index) * 24);
/** Seven days after the last look that saw it on EC2. */
const MOVED_AT = new Date('2026-11-21T00:00:00Z');
const left: readonly Life[] = [ec2(90, 10), ecs(15)];

test('every change is kept with the resources and the looks that it rests on', () => {
  const all = play({ situation: { days: 20, lives: left }, hoursAgo: everyDay(20) });
  const changes = all.flatMap((it) => it.changes).filter((it) => it.environment === 'production');
  expect(changes.map((it) => it.to)).toEqual(['not_started', 'dual_running', 'settling', 'moved']);
  expect(changes.map((it) => it.from)).toEqual([null, 'not_started', 'dual_running', 'settling']);
  expect(changes[3]).toMatchObject({
    at: daysAgo(3),
    why: 'quiet_long_enough',
    personId: null,
    evidence: {
      resources: [
        { platform: 'ecs', resource: 'ecs-1', presence: 'live', endedAt: null },
        { platform: 'ec2', resource: 'ec2-1', endedAt: daysAgo(10).toISOString() },
      ],
      more: 0,
      sights: [
        { platform: 'ec2', notSeen: [] },
        { platform: 'ecs', notSeen: [] },
      ],
    },
  });
});

test('nothing changes, nothing is written', () => {
  const [, second] = play({ situation: { days: 20, lives: left }, hoursAgo: [1, 0] });
  expect(second).toMatchObject({ changes: [], days: [], announced: [] });
});

test('the evidence names the newest resources, and how many more there are', () => {
  const lives = Array.from({ length: 50 }, (_, index) => ec2(90, undefined, { id: `i-${index}` }));
  const [change] = once({ situation: { days: 2, lives } }).changes;
  expect(change?.evidence.resources).toHaveLength(40);
  expect(change?.evidence.more).toBe(10);
});

test('what is derived first tells the days and the changes of its history', () => {
  const { days, changes } = once({ situation: { days: 20, lives: left } });
  expect(days.map((it) => it.day)).toEqual([...new Set(days.map((it) => it.day))].sort());
  expect(days[0]).toMatchObject({ day: '2026-11-04', stage: 'not_started', moved: false });
  expect(days.at(-1)).toMatchObject({ day: '2026-11-23', stage: 'moved', moved: true });
  expect(changes.map((it) => [it.from, it.to])).toEqual([
    [null, 'not_started'],
    ['not_started', 'dual_running'],
    ['dual_running', 'settling'],
    ['settling', 'moved'],
  ]);
});

test('a day is written when its last looks have had the time to come in', () => {
  // 01:00 UTC is 10:00 in Tokyo: its day of the 23rd was over at 15:00 UTC.
  const at = (hours: number) =>
    play({ situation: { days: 3, lives: [ec2(90)] }, hoursAgo: [24, hours] })[1]?.days.map((it) => it.day);
  expect(at(9)).toEqual([]);
  expect(at(8)).toEqual(['2026-11-23']);
});

test('days that nobody derived are written afterwards', () => {
  const [, second] = play({ situation: { days: 20, lives: left }, hoursAgo: [12 * 24, 0] });
  expect(second?.days.map((it) => it.day).slice(0, 2)).toEqual(['2026-11-12', '2026-11-13']);
  expect(second?.days).toHaveLength(12);
});

test('a move is announced once, when it was seen', () => {
  const all = play({ situation: { days: 20, lives: left }, hoursAgo: everyDay(20) });
  expect(all.flatMap((it) => it.announced)).toMatchObject([{ subsystem: 'api', movedAt: MOVED_AT }]);
});

test.each<[string, Situation, readonly number[]]>([
  ['of before toilbot', { days: 20, lives: [ecs(40)] }, everyDay(20)],
  ['that the first derivation finds in its history', { days: 20, lives: left }, [0]],
  ['of staging', { days: 20, lives: left.map((it) => ({ ...it, environment: 'staging' })) }, everyDay(20)],
])('a move %s is not announced', (_what, situation, hoursAgo) => {
  const all = play({ situation, hoursAgo });
  expect(all.at(-1)?.records.some((it) => it.stage === 'moved')).toBe(true);
  expect(all.flatMap((it) => it.announced)).toEqual([]);
});

test('a second move after a return is announced again', () => {
  const lives = [ec2(90, 30), ec2(12, 9), ecs(40)];
  const announced = play({ situation: { days: 45, lives }, hoursAgo: everyDay(45) }).flatMap((it) => it.announced);
  expect(announced.map((it) => it.movedAt)).toEqual([
    new Date('2026-11-01T00:00:00Z'),
    new Date('2026-11-22T00:00:00Z'),
  ]);
});

test('a stage that goes on began when it was first seen to, also when that is kept no more', () => {
  const [record] = once({ situation: { days: 60, lives: [ec2(90)] } }).records;
  if (!record) throw new Error('no record');
  const later = once({
    situation: { days: 5, lives: [ec2(90)] },
    kept: { ...NOTHING_KEPT, records: [record], newestDay: '2026-11-22' },
  });
  expect(record.since).toEqual(daysAgo(60));
  expect(later.records[0]?.since).toEqual(daysAgo(60));
});

test('what was derived under a former name is remembered', () => {
  const first = once({ situation: { days: 20, lives: left } });
  const payments: Subsystem = { ...SUBSYSTEM, name: 'payments', formerNames: ['api'] };
  const second = once({
    situation: { days: 2, lives: [ecs(15, undefined, { subsystem: 'payments' })] },
    subsystems: [payments],
    kept: { ...NOTHING_KEPT, records: first.records, newestDay: '2026-11-23' },
  });
  expect(second.records).toMatchObject([
    { subsystem: 'payments', stage: 'moved', howMoved: 'seen', movedAt: MOVED_AT },
  ]);
  expect(second.changes).toEqual([]);
  expect(second.announced).toEqual([]);
});

test('a subsystem split in two: each part has the history of what is its own', () => {
  const lives = [
    ...left,
    ec2(90, undefined, { id: 'worker', subsystem: 'worker', was: { until: 3, subsystem: 'api' } }),
  ];
  const subsystems = [SUBSYSTEM, { ...SUBSYSTEM, name: 'worker' }];
  const all = play({ situation: { days: 20, lives }, subsystems, hoursAgo: everyDay(20) });
  expect(all.at(-1)?.records).toMatchObject([
    { subsystem: 'api', stage: 'moved', howMoved: 'seen' },
    { subsystem: 'worker', stage: 'not_started', since: daysAgo(20) },
  ]);
  expect(all[5]?.records).toMatchObject([{ stage: 'dual_running' }, { stage: 'unseen' }]);
});

test('staging moved and production not', () => {
  const lives = [...left.map((it) => ({ ...it, id: `${it.on}-s`, environment: 'staging' })), ec2(90)];
  expect(once({ situation: { days: 20, lives } }).records).toMatchObject([
    { environment: 'production', stage: 'not_started' },
    { environment: 'staging', stage: 'moved' },
  ]);
});

test('while it is unknown, what was known last stands beside it, and which place is not seen', () => {
  const situation: Situation = { days: 20, lives: [ec2(90), ecs(15)], blind: [{ on: 'ec2', from: 1 }] };
  expect(once({ situation }).records).toMatchObject([
    {
      stage: 'unknown',
      lastKnown: 'dual_running',
      detail: {
        blind: [{ platform: 'ec2', why: 'denied', since: new Date(daysAgo(1).getTime() - HOUR).toISOString() }],
      },
    },
  ]);
});

test('a told move is at the end of its day, and stays told', () => {
  const told = [{ subsystem: 'api', environment: 'production', movedOn: '2026-03-31', note: null }];
  const { records, announced } = once({
    situation: { days: 20, lives: [ecs(40)] },
    kept: { ...NOTHING_KEPT, said: { ...NOTHING_SAID, told } },
  });
  expect(records).toMatchObject([{ stage: 'moved', howMoved: 'told', movedAt: new Date('2026-03-31T15:00:00Z') }]);
  expect(announced).toEqual([]);
});

test('days show what a person set while it was in force; the record shows the evidence', () => {
  const override = {
    subsystem: 'api',
    environment: 'production',
    stage: 'moved',
    reason: 'the instance is a bastion',
    until: daysAgo(2),
    personId: '9a51f1c9-7f57-4d6a-9b0b-6f5a4de41d10',
    createdAt: daysAgo(9),
  } as const;
  const { records, days } = once({
    situation: { days: 5, lives: [ec2(90)] },
    kept: { ...NOTHING_KEPT, said: { ...NOTHING_SAID, overrides: [override] } },
  });
  expect(days.map((it) => [it.day, it.stage, it.moved])).toEqual([
    ['2026-11-19', 'moved', true],
    ['2026-11-20', 'moved', true],
    ['2026-11-21', 'moved', true],
    ['2026-11-22', 'not_started', false],
    ['2026-11-23', 'not_started', false],
  ]);
  expect(records).toMatchObject([{ stage: 'not_started', moved: false }]);
});

test('an override counts from when it was set, and that its day is over is a change', () => {
  const override = {
    subsystem: 'api',
    environment: 'production',
    stage: 'moved',
    reason: 'the instance is a bastion',
    until: daysAgo(2),
    personId: '9a51f1c9-7f57-4d6a-9b0b-6f5a4de41d10',
    createdAt: daysAgo(3),
  } as const;
  const kept = { ...NOTHING_KEPT, said: { ...NOTHING_SAID, overrides: [override] } };
  const all = play({ situation: { days: 5, lives: [ec2(90)] }, kept, hoursAgo: everyDay(5) });
  const days = all.flatMap((it) => it.days);
  expect(days.map((it) => it.stage)).toEqual(
    ['not_started', 'not_started', 'not_started', 'moved', 'not_started', 'not_started'].slice(-days.length),
  );
  expect(all.flatMap((it) => it.changes).filter((it) => it.why === 'override_ended')).toMatchObject([
    { from: 'moved', to: 'not_started', at: daysAgo(2), personId: null },
  ]);
});

test('what was said under a former name goes along, unless it was said anew', () => {
  const told = (subsystem: string, movedOn: string) => ({ subsystem, environment: 'production', movedOn, note: null });
  const renamed = { ...SUBSYSTEM, formerNames: ['reserve'] };
  const movedAt = (all: readonly ReturnType<typeof told>[]) =>
    once({
      situation: { days: 20, lives: [ecs(40)] },
      subsystems: [renamed],
      kept: { ...NOTHING_KEPT, said: { ...NOTHING_SAID, told: all } },
    }).records[0]?.movedAt;
  expect(movedAt([told('reserve', '2026-03-31')])).toEqual(new Date('2026-03-31T15:00:00Z'));
  expect(movedAt([told('reserve', '2026-03-31'), told('api', '2026-04-30')])).toEqual(new Date('2026-04-30T15:00:00Z'));
});

test('a day that was told while the source ran on is no move', () => {
  const told = [{ subsystem: 'api', environment: 'production', movedOn: '2026-11-15', note: null }];
  const kept = { ...NOTHING_KEPT, said: { ...NOTHING_SAID, told } };
  const { records } = once({ situation: { days: 20, lives: [ec2(90), ecs(40)] }, kept });
  expect(records).toMatchObject([{ stage: 'dual_running', moved: false, movedAt: null }]);
});

test('a day that is told as today is no time to come', () => {
  const told = [{ subsystem: 'api', environment: 'production', movedOn: '2026-11-24', note: null }];
  const kept = { ...NOTHING_KEPT, said: { ...NOTHING_SAID, told } };
  expect(once({ situation: { days: 20, lives: [ecs(40)] }, kept }).records[0]?.movedAt).toEqual(NOW);
});

test('a move during an outage is announced all the same, once', () => {
  const ill = [ec2(90, 10), ecs(15, 3.5), ecs(3.5, 2, { healthy: false }), ecs(2)];
  const all = play({ situation: { days: 20, lives: ill }, hoursAgo: everyDay(20) });
  expect(all.flatMap((it) => it.announced)).toHaveLength(1);
});

const histories = fc.array(
  fc.record({
    on: fc.constantFrom('ec2' as const, 'ecs' as const),
    id: fc.constantFrom('a', 'b'),
    from: fc.integer({ min: 1, max: 28 }),
    until: fc.constantFrom(-1, -1, 0, 1, 3, 9),
    asleep: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

test('property: a history that is replayed day by day gives the same snapshots as all of it at once', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 5 }), (lives, from, length) => {
      const situation: Situation = {
        days: 20,
        lives: lives.map((life) => ({ ...life, id: `${life.on}-${life.id}` })),
        blind: [{ on: 'ec2', from, until: from - length }],
      };
      const replayed = play({ situation, hoursAgo: everyDay(20) }).flatMap((it) => it.days);
      const whole = once({ situation }).days;
      const wanted = new Set(whole.map((it) => it.day));
      expect(replayed.filter((it) => wanted.has(it.day))).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});
