import { expect, test } from '@jest/globals';
import { chance } from '../../src/chance.ts';
import { effortOf, outlookOf, weeklyMoves } from '../../src/domain/outlook.ts';
import type { StatusRow } from '../../src/domain/status.ts';
import { csvCell, statusCsv } from '../../src/domain/status-csv.ts';
import { STATUS } from '../slack/services.ts';
import { SUBSYSTEM } from './stage-world.ts';

const NOW = new Date('2026-11-24T01:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const [BASE] = STATUS.rows;
if (!BASE) throw new Error('the status of the tests has no row');

const row = (subsystem: string, change: Partial<StatusRow> = {}): StatusRow => ({
  ...BASE,
  subsystem,
  stage: 'not_started',
  counted: false,
  howMoved: null,
  ...change,
});
const moved = (subsystem: string, days: number, change: Partial<StatusRow> = {}): StatusRow =>
  row(subsystem, { stage: 'moved', counted: true, howMoved: 'seen', movedAt: daysAgo(days), ...change });
const outlook = (rows: readonly StatusRow[], firstLook = daysAgo(70), undecided: readonly string[] = []) =>
  outlookOf({
    rows,
    settings: {
      timeZone: 'Asia/Tokyo',
      targetDate: null,
      subsystems: rows.map(({ subsystem: name }) => ({
        ...SUBSYSTEM,
        name,
        target: undecided.includes(name) ? ('undecided' as const) : ['ecs' as const],
      })),
    },
    firstLook,
    chance,
    now: NOW,
  });

test('moves fall into the complete week in which they were finished', () => {
  const rows = [moved('a', 1), moved('b', 6.9), moved('c', 7.1), moved('d', 27), moved('e', 30), row('f')];
  expect(weeklyMoves(rows, daysAgo(29), NOW)).toEqual([1, 0, 1, 2]);
  expect(
    weeklyMoves([moved('x', 2, { howMoved: 'before' }), moved('y', 2, { counted: false })], daysAgo(29), NOW),
  ).toEqual([0, 0, 0, 0]);
});

test('the last week names what moved and what came back', () => {
  const back = row('menu-sync', { stage: 'regressed', regressedAt: daysAgo(4) });
  const told = moved('told', 2, { howMoved: 'told' });
  expect(outlook([moved('waitlist', 3), moved('old', 8), told, back]).lastWeek).toEqual({
    moved: ['waitlist'],
    back: ['menu-sync'],
  });
});

test('what has no target, or nobody confirmed, is not in the forecast', () => {
  const rows = [
    ...[1, 9, 16, 23, 40].map((days, index) => moved(`m${index}`, days)),
    row('log-aggregator'),
    row('legacy-admin'),
    row('kiosk', { stage: 'moved', howMoved: 'before' }),
    row('gone', { stage: 'retired' }),
  ];
  const seen = outlook(rows, daysAgo(70), ['log-aggregator']);
  expect(seen).toMatchObject({ left: 1, undecided: ['log-aggregator'], unconfirmed: ['kiosk'] });
  expect(seen.weekly.reduce((sum, it) => sum + it, 0)).toBe(5);
  expect(seen.forecast).toMatchObject({ answer: 'known', basis: { weeks: 10, moves: 5 } });
});

test('a move that was told with its day takes the forecast back to it', () => {
  const told = moved('told', 100, { howMoved: 'told' });
  expect(outlook([told, row('left')], daysAgo(10)).weekly).toHaveLength(14);
});

test('effort is that of what is left, with medians of both sides', () => {
  const rows = [moved('a', 9), moved('b', 9), row('c'), row('d'), row('e')];
  const minutes = new Map([
    ['a', 20],
    ['c', 60],
    ['d', 180],
  ]);
  expect(effortOf(rows, minutes)).toEqual({ left: 240, medianMoved: 10, medianLeft: 60 });
  expect(effortOf(rows, new Map())).toBeNull();
});

test('CSV keeps to its form, and computes nothing', () => {
  expect(['=cmd', '+1', '-1', '@x', 'a,b', 'say "x"', 'plain'].map(csvCell)).toEqual([
    "'=cmd",
    "'+1",
    "'-1",
    "'@x",
    '"a,b"',
    '"say ""x"""',
    'plain',
  ]);
  const [head, line] = statusCsv({ rows: [moved('api', 9, { on: [{ platform: 'ecs', running: 2, wanted: 3 }] })] });
  expect(head?.split(',')).toHaveLength(line?.split(',').length ?? 0);
  expect(line).toContain('api,production,,moved,');
  expect(line).toContain(',ecs 2/3,');
});
