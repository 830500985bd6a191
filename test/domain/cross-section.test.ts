import { expect, test } from '@jest/globals';
import { crossSection, type PlatformWeek } from '../../src/domain/cross-section.ts';
import type { Platform } from '../../src/domain/vocabulary.ts';

const rows = (subsystem: string, platform: Platform, ...minutes: number[]): PlatformWeek[] =>
  minutes.map((it, index) => ({ subsystem, platform, week: `week ${index}`, minutes: it }));
const nothing = { subsystems: 0, median: null, lowerQuartile: null, upperQuartile: null };

test('a week of five subsystems on either side, worked by hand', () => {
  const old = [
    ...rows('api', 'ec2', 100, 140, 100, 140),
    ...rows('worker', 'heroku', 10, 10, 10, 10),
    ...rows('log', 'ec2', 300, 300, 300, 300),
    ...rows('kiosk', 'heroku', 60, 60, 60, 60),
    ...rows('coupon', 'ec2', 0, 80, 0, 80),
  ];
  // Means 10, 40, 60, 120, 300.
  const spread = { subsystems: 5, median: 60, lowerQuartile: 40, upperQuartile: 120 };
  expect(crossSection(old)).toEqual({ old: spread, new: nothing });
  const moved = old.map((it) => ({ ...it, platform: it.platform === 'ec2' ? ('ecs' as const) : ('eks' as const) }));
  expect(crossSection([...moved, ...rows('api', 'managed', 9, 9, 9, 9)])).toEqual({ old: nothing, new: spread });
  // A sixth of 80: quartiles lie between two values.
  expect(crossSection([...old, ...rows('menu', 'ec2', 80, 80, 80, 80)]).old).toEqual({
    subsystems: 6,
    median: 70,
    lowerQuartile: 45,
    upperQuartile: 110,
  });
});

test('minutes of one week on EC2 and Heroku are of one week', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].flatMap((it) => [
    ...rows(it, 'ec2', 10, 10, 10, 10),
    ...rows(it, 'heroku', 5, 5, 5, 5),
  ]);
  expect(crossSection(five).old.median).toBe(15);
});

test('subsystems of under four weeks do not count, and under five there is no median', () => {
  const four = ['a', 'b', 'c', 'd'].flatMap((it) => rows(it, 'ec2', 10, 10, 10, 10));
  expect(crossSection([...four, ...rows('e', 'ec2', 10, 10, 10)]).old).toEqual({ ...nothing, subsystems: 4 });
});
