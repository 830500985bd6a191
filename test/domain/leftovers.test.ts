import { describe, expect, test } from '@jest/globals';
import {
  inOrderOfDeletion,
  LEFTOVER_SORTS,
  type Leftover,
  type LeftoverCase,
  type LeftoverStage,
  leftoverList,
  mayBeDeleted,
} from '../../src/domain/leftovers.ts';
import type { StatusRow } from '../../src/domain/status.ts';
import { STAGES } from '../../src/domain/vocabulary.ts';
import { leftoverLines } from '../../src/words/en/leftovers.ts';

const NOW = new Date('2026-11-24T00:10:00Z');
const left = (sort: Leftover['sort'], more: Partial<Leftover> = {}): Leftover => ({
  sort,
  count: 1,
  names: [sort],
  since: null,
  account: '111122223333',
  region: 'ap-northeast-1',
  referenced: 0,
  ...more,
});
const row = (subsystem: string, stage: StatusRow['stage'], more: Partial<StatusRow> = {}): LeftoverStage => ({
  subsystem,
  environment: 'production',
  stage,
  blind: [],
  settlesAt: null,
  ...more,
});
const settlesAt = new Date('2026-11-26T00:00:00Z');

const NAMED = { id: '111122223333', name: 'production', environment: null };

describe('what may be deleted', () => {
  test('only of what is moved or retired', () => {
    const now = STAGES.filter((stage) => mayBeDeleted(row('api', stage), []).may === 'now');
    expect(now).toEqual(['moved', 'retired']);
  });

  test('not while a place could not be seen that may still use it', () => {
    const blind = [{ platform: 'ec2' as const, place: 'aws/444455556666/ap-northeast-1' }];
    expect(mayBeDeleted(row('api', 'moved', { blind }), [])).toMatchObject({ may: 'not yet', why: 'blind' });
  });

  test('of what settles from a day on; of nobody not at all', () => {
    expect(mayBeDeleted(row('api', 'settling', { settlesAt }), [])).toMatchObject({
      why: 'settling',
      until: settlesAt,
    });
    expect(mayBeDeleted(row('api', 'dual_running', { settlesAt }), [])).toMatchObject({ until: null });
    expect(mayBeDeleted(null, [])).toMatchObject({ may: 'not yet', why: 'unclaimed' });
  });

  test('in an order that does not fail', () => {
    const goesFirst = (a: Leftover['sort'], b: Leftover['sort']): boolean =>
      LEFTOVER_SORTS.indexOf(a) < LEFTOVER_SORTS.indexOf(b);
    // Without its instance an alarm may go off and wake somebody.
    expect(goesFirst('alarm', 'auto-scaling-group') && goesFirst('alarm', 'instance')).toBe(true);
    expect(goesFirst('auto-scaling-group', 'instance')).toBe(true);
    expect(goesFirst('auto-scaling-group', 'launch-template')).toBe(true);
    expect(goesFirst('load-balancer', 'target-group')).toBe(true);
    expect(goesFirst('instance', 'address') && goesFirst('load-balancer', 'address')).toBe(true);
    expect(goesFirst('launch-template', 'image') && goesFirst('image', 'snapshot')).toBe(true);
    expect(LEFTOVER_SORTS.at(-1)).toBe('security-group');
    const shuffled = LEFTOVER_SORTS.toReversed().map((sort) => left(sort));
    expect(inOrderOfDeletion(shuffled).map(({ sort }) => sort)).toEqual(LEFTOVER_SORTS);
  });
});

const found = (
  subsystem: string | null,
  facts: object,
  aspect = 'image',
  goneAt: Date | null = null,
): LeftoverCase => ({
  case: { kind: 'ec2-leftover', subsystem, environment: 'production', team: null },
  findings: [
    {
      aspect,
      goneAt,
      facts: {
        count: 8,
        names: ['a', 'b'],
        resource: { id: 'x', account: '111122223333', region: 'ap-northeast-1' },
        ...facts,
      },
    },
  ],
});

describe('the list', () => {
  const cases = [
    found(null, {}),
    found('coupon', {}),
    found('api', {}, 'security-group'),
    found('api', { since: '2026-11-01T00:00:00.000Z', referenced: 1 }, 'instance'),
    found('kiosk', {}, 'image', NOW),
    found('ghost', {}),
    {
      ...found('api', {}),
      case: { kind: 'unclaimed-resource', subsystem: null, environment: 'production', team: null },
    },
  ];
  const status = { rows: [row('api', 'moved'), row('coupon', 'settling', { settlesAt }), row('kiosk', 'moved')] };

  test('has first what may go now, last what nobody claims, and nothing that is gone', () => {
    const list = leftoverList(cases, status);
    expect(list.map((it) => [it.subsystem, it.deletable.may, it.deletable.why])).toEqual([
      ['api', 'now', 'moved'],
      ['coupon', 'not yet', 'settling'],
      ['ghost', 'not yet', 'unseen'],
      [null, 'not yet', 'unclaimed'],
    ]);
    expect(list[0]?.deletable.steps.map(({ sort }) => sort)).toEqual(['instance', 'security-group']);
    expect(list[0]?.deletable.steps[0]).toMatchObject({
      count: 8,
      since: new Date('2026-11-01T00:00:00Z'),
      referenced: 1,
    });
    expect(leftoverList(cases, status, 'coupon').map((it) => it.subsystem)).toEqual(['coupon']);
  });

  test('of another environment has its own stage', () => {
    const staging = {
      ...found('api', {}),
      case: { kind: 'ec2-leftover', subsystem: 'api', environment: 'staging', team: null },
    };
    expect(leftoverList([staging], status)[0]?.deletable).toMatchObject({ may: 'not yet', why: 'unseen' });
  });

  test('has the alarms on what stays behind first, and those on what is gone only where all may go', () => {
    const alarms = (subsystem: string, aspect: string) => {
      const { case: known, findings } = found(subsystem, { count: 2 }, aspect);
      return { case: { ...known, kind: 'alarm-stuck' }, findings };
    };
    const all = ['gone', 'dormant', 'standing'].flatMap((aspect) => [alarms('api', aspect), alarms('coupon', aspect)]);
    const list = leftoverList([found('api', {}, 'instance'), ...all], status);
    expect(list.map((it) => [it.subsystem, it.deletable.steps.map(({ sort, count }) => [sort, count])])).toEqual([
      [
        'api',
        [
          ['alarm', 2],
          ['alarm', 2],
          ['instance', 8],
        ],
      ],
      ['coupon', [['alarm', 2]]],
    ]);
    expect(leftoverList([alarms('coupon', 'gone')], status)).toEqual([]);
  });

  test('is said in words', () => {
    expect(
      leftoverLines(leftoverList(cases.slice(0, 4), status), { timeZone: 'Asia/Tokyo', accounts: [NAMED] }, NOW),
    ).toEqual([
      'api · production: may be deleted now (moved), in this order',
      '  1. 8 stopped instances: a, b and 6 more · ap-northeast-1 · account production (take it out of the rules of other groups first)',
      '  2. 8 unused security groups: a, b and 6 more · ap-northeast-1 · account production',
      'coupon · production: not yet: the move is settling, until Thu 26 Nov if nothing comes back',
      '  - 8 unused AMIs: a, b and 6 more · ap-northeast-1 · account production',
      'unclaimed · production: nobody claims it: find its owner first',
      '  - 8 unused AMIs: a, b and 6 more · ap-northeast-1 · account production',
    ]);
    expect(leftoverLines([], { timeZone: 'Asia/Tokyo', accounts: [] }, NOW)).toEqual([
      'Nothing is left over on EC2, as far as toilbot saw.',
    ]);
  });
});
