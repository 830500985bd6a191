import { describe, expect, test } from '@jest/globals';
import * as en from '../../src/words/en/time.ts';
import { day, dayAndTime, duration, hours, moment, momentWithZone } from '../../src/words/ja/time.ts';

const NOW = new Date('2026-11-24T00:10:00Z');
const TOKYO = 'Asia/Tokyo';
const MINUTE = 60_000;
const at = (time: string): Date => new Date(time);

describe.each([
  [
    'English',
    en,
    {
      dayAndTime: ['Thu 3 Dec 05:00 JST', 'Wed 2 Dec 20:00 UTC', 'Wed 2 Dec 20:00 GMT'],
      midnight: 'Thu 10 Dec 00:00 JST',
      days: ['Tue 1 Sep', 'Thu 27 May 2027', 'Sun 5 Jun 2016', 'Mon 4 Jan'],
      moments: ['08:02', '23:50', 'Wed 25 Nov 05:00', '22:00'],
      withZone: 'Sat 21 Nov 14:02 JST',
      durations: ['under a minute', '46 min', '2 h', '2 h 5 min', '12 h', '2 days', '41 days'],
      hours: ['5.0 h', '0.5 h', '1,234.5 h'],
    },
  ],
  [
    'Japanese',
    { day, dayAndTime, duration, hours, moment, momentWithZone },
    {
      dayAndTime: ['12/3（木）5:00 JST', '12/2（水）20:00 UTC', '12/2（水）20:00 GMT'],
      midnight: '12/10（木）0:00 JST',
      days: ['9/1（火）', '2027/5/27（木）', '2016/6/5（日）', '1/4（月）'],
      moments: ['8:02', '23:50', '11/25（水）5:00', '22:00'],
      withZone: '11/21（土）14:02 JST',
      durations: ['1分未満', '46分', '2時間', '2時間5分', '12時間', '2日', '41日'],
      hours: ['5.0時間', '0.5時間', '1,234.5時間'],
    },
  ],
] as const)('times in %s', (_, words, said) => {
  test('say weekday, day, time and zone', () => {
    const due = at('2026-12-02T20:00:00Z');
    const zones = [TOKYO, 'UTC', 'Europe/London'];
    expect(zones.map((zone) => words.dayAndTime(due, zone, NOW).replace('GMT+0', 'GMT'))).toEqual(said.dayAndTime);
    expect(words.dayAndTime(at('2026-12-09T15:00:00Z'), TOKYO, NOW)).toBe(said.midnight);
  });

  test('say the year when it is far', () => {
    const days = ['2026-09-01', '2027-05-27', '2016-06-05', '2027-01-04'].map((day) => at(`${day}T03:00:00Z`));
    expect(days.map((one) => words.day(one, TOKYO, NOW))).toEqual(said.days);
  });

  test('say the day when it is not today or a moment ago', () => {
    const times = ['2026-11-23T23:02:00Z', '2026-11-23T14:50:00Z', '2026-11-24T20:00:00Z', '2026-11-24T13:00:00Z'];
    expect(times.map((one) => words.moment(at(one), TOKYO, NOW))).toEqual(said.moments);
    expect(words.momentWithZone(at('2026-11-21T05:02:00Z'), TOKYO, NOW)).toBe(said.withZone);
  });

  test('say how long', () => {
    const lengths = [10_000, 46 * MINUTE, 120 * MINUTE, 125 * MINUTE, 725 * MINUTE, 2880 * MINUTE, 41 * 1440 * MINUTE];
    expect(lengths.map((one) => words.duration(one))).toEqual(said.durations);
    expect([300, 30, 74_070].map((one) => words.hours(one))).toEqual(said.hours);
  });
});
