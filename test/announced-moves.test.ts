import { describe, expect, test } from '@jest/globals';
import { HOUR } from '../src/domain/calendar.ts';
import type { Settings } from '../src/domain/settings.ts';
import type { StageAnnouncement, StageRecord, ToldMove } from '../src/domain/stage-record.ts';
import { openStages } from '../src/stages.ts';
import { settings as base } from './domain/settings.ts';
import { type Life, looksOf, openStageWorld, PROVERS, type Situation, SUBSYSTEM } from './domain/stage-world.ts';

const settings: Settings = { ...base, subsystems: [{ ...SUBSYSTEM, formerNames: [] }] };
const OLD_ENDS: readonly Life[] = [
  { on: 'ec2', from: 60, until: 12 },
  { on: 'ecs', from: 20 },
];

/** Derives the stages a day at a time, as the tick does, and answers what was announced on each of them. */
async function announcedIn(
  situation: Situation,
  environment = 'production',
  said: Partial<Settings> = {},
  told: (now: Date) => readonly ToldMove[] = () => [],
) {
  const world = openStageWorld();
  const announced: StageAnnouncement[] = [];
  let records: readonly StageRecord[] = [];
  let newestDay: string | null = null;
  let now = new Date(0);
  let nudges = 0;
  const input = () => world.input(now);
  const stages = openStages({
    store: {
      stages: {
        isNews: async () => true,
        kept: async () => ({
          watches: input().watches,
          records,
          said: {
            overrides: [],
            plans: [],
            told: records.length === 0 ? [] : told(now).filter((it) => new Date(it.movedOn) < now),
            confirmed: [],
          },
          newestDay,
        }),
        write: async (
          derived: { records: readonly StageRecord[]; days: readonly { day: string }[] },
          _: unknown,
          some: readonly StageAnnouncement[],
        ) => {
          records = derived.records;
          newestDay = derived.days.at(-1)?.day ?? newestDay;
          announced.push(...some);
          return 'written';
        },
      },
      sightings: { intervals: async () => input().intervals.map((it) => ({ ...it, environment })) },
      runs: { lookRecords: async () => input().looks },
      measures: { since: async () => [] },
    } as never,
    settings: { ...settings, ...said },
    provers: PROVERS,
    clock: () => now,
    nudge: () => {
      nudges += 1;
    },
  });
  let derivedAt = 0;
  for (const look of looksOf(situation)) {
    now = look.at;
    if (derivedAt === 0 || now.getTime() - derivedAt >= 24 * HOUR) {
      if (derivedAt > 0) await stages.refresh();
      derivedAt = now.getTime();
    }
    world.look(look);
  }
  await stages.refresh();
  return { announced, nudges, records };
}

describe('a move is announced', () => {
  test('once, when it was seen to be done in production, and the dispatcher is told', async () => {
    const { announced, nudges } = await announcedIn({ lives: OLD_ENDS });
    expect(announced).toHaveLength(1);
    expect(announced[0]?.payload).toMatchObject({ announces: 'moved', subsystem: 'api', environment: 'production' });
    expect(announced[0]?.key).toBe(`moved:api:production:${announced[0]?.payload['movedAt']}`);
    expect(announced[0]?.channel).toBe('#alerts');
    expect(nudges).toBe(1);
  });

  test('in the channel of its team', async () => {
    const team = { name: 'sre', channel: '#sre', userGroup: null };
    const subsystems = settings.subsystems.map((it) => ({ ...it, team: 'sre' }));
    const { announced } = await announcedIn({ lives: OLD_ENDS }, 'production', { teams: [team], subsystems });
    expect(announced.map((it) => it.channel)).toEqual(['#sre']);
  });

  test('again when it came back and moved once more', async () => {
    const lives: Life[] = [
      { on: 'ec2', from: 60, until: 50 },
      { on: 'ecs', from: 55 },
      { on: 'ec2', id: 'ec2-2', from: 30, until: 20 },
    ];
    const { announced } = await announcedIn({ lives });
    expect(announced).toHaveLength(2);
    expect(new Set(announced.map((it) => it.key)).size).toBe(2);
  });

  test.each([
    ['before toilbot looked', { lives: [{ on: 'ecs', from: 60 }] }, 'production'],
    ['in staging', { lives: OLD_ENDS }, 'staging'],
    [
      'but not yet for the days that are wanted',
      { lives: [OLD_ENDS[1], { on: 'ec2', from: 60, until: 3 }] },
      'production',
    ],
  ] as [string, Situation, string][])('not of what moved %s', async (_, situation, environment) => {
    const { announced, records } = await announcedIn(situation, environment);
    expect(announced).toEqual([]);
    expect(records.some((it) => it.environment === environment)).toBe(true);
  });

  const toldOn = (movedOn: string): readonly ToldMove[] => [
    { subsystem: 'api', environment: 'production', movedOn, note: null },
  ];

  test('not of what was told; its day stands where nobody saw the move, and a corrected one replaces it', async () => {
    const situation: Situation = { lives: [{ on: 'ecs', from: 60 }] };
    const told = (now: Date) => toldOn(now < new Date('2026-11-01') ? '2026-02-28' : '2026-03-31');
    const { announced, records } = await announcedIn(situation, 'production', {}, told);
    expect(announced).toEqual([]);
    expect(records).toMatchObject([
      { stage: 'moved', howMoved: 'told', movedAt: new Date('2026-03-31T15:00:00Z'), moved: true },
    ]);
  });

  test('also when a day was told of it: what was seen stands', async () => {
    const { announced, records } = await announcedIn({ lives: OLD_ENDS }, 'production', {}, () => toldOn('2026-11-23'));
    expect(announced).toHaveLength(1);
    expect(records).toMatchObject([{ howMoved: 'seen' }]);
  });

  test('a told move whose source runs is none', async () => {
    const { records } = await announcedIn({ lives: [{ on: 'ec2', from: 60 }] }, 'production', {}, () =>
      toldOn('2026-03-31'),
    );
    expect(records).toMatchObject([{ stage: 'not_started', moved: false }]);
  });
});
