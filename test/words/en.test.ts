import { describe, expect, test } from '@jest/globals';
import { ecsServiceLink, healthEventLink, logsLink, webAddress } from '../../src/domain/console-links.ts';
import { firstSentences, outsideText } from '../../src/domain/outside-text.ts';
import { counted, listed, memory, ordinal, shortName } from '../../src/words/en/count.ts';
import { day, dayAndTime, duration, moment, momentWithZone, zoneName } from '../../src/words/en/time.ts';

const NOW = new Date('2026-11-24T00:10:00Z');
const TOKYO = 'Asia/Tokyo';

describe('times', () => {
  test('say weekday, day, time and zone', () => {
    const at = new Date('2026-12-02T20:00:00Z');
    expect(dayAndTime(at, TOKYO, NOW)).toBe('Thu 3 Dec 05:00 JST');
    expect(dayAndTime(at, 'UTC', NOW)).toBe('Wed 2 Dec 20:00 UTC');
    expect(dayAndTime(at, 'America/New_York', NOW)).toMatch(/^Wed 2 Dec 15:00 \S+$/);
    expect(zoneName(at, 'Europe/Berlin')).toMatch(/^(CET|GMT\+1)$/);
  });

  test('say midnight as 00:00 and September in three letters', () => {
    expect(dayAndTime(new Date('2026-12-09T15:00:00Z'), TOKYO, NOW)).toBe('Thu 10 Dec 00:00 JST');
    expect(day(new Date('2026-09-01T00:00:00Z'), TOKYO, NOW)).toBe('Tue 1 Sep');
  });

  test('say the year when it is far', () => {
    expect(day(new Date('2027-05-27T13:00:00Z'), TOKYO, NOW)).toBe('Thu 27 May 2027');
    expect(day(new Date('2016-06-05T00:00:00Z'), TOKYO, NOW)).toBe('Sun 5 Jun 2016');
    expect(day(new Date('2027-01-04T00:00:00Z'), TOKYO, NOW)).toBe('Mon 4 Jan');
  });

  test('of what happened say the day only when it is not near', () => {
    expect(moment(new Date('2026-11-23T23:02:00Z'), TOKYO, NOW)).toBe('08:02');
    expect(momentWithZone(new Date('2026-11-21T05:02:00Z'), TOKYO, NOW)).toBe('Sat 21 Nov 14:02 JST');
  });

  test.each([
    [10_000, 'under a minute'],
    [46 * 60_000, '46 min'],
    [125 * 60_000, '2 h 5 min'],
    [120 * 60_000, '2 h'],
    [41 * 86_400_000, '41 days'],
  ])('lasting %d ms', (ms, said) => expect(duration(ms)).toBe(said));
});

describe('numbers and lists', () => {
  test('agree with their noun', () => {
    expect([counted(1, 'task'), counted(0, 'task'), counted(2, 'entry', 'entries')]).toEqual([
      '1 task',
      '0 tasks',
      '2 entries',
    ]);
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
    ]);
    expect([512, 2048, 2560].map(memory)).toEqual(['512 MB', '2 GB', '2.5 GB']);
  });

  test('end at some length', () => {
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(listed(['a', 'b', 'c', 'd', 'e'], 3)).toBe('a, b and 3 more');
    expect([...shortName('予'.repeat(100))]).toHaveLength(60);
  });
});

describe('text from outside', () => {
  test('loses what would break a line or a database, and nothing else', () => {
    expect(outsideText(' a\u0000b\n\tc \u202Ed\u200F ')).toBe('a b c d');
    expect(outsideText('予約 👨‍👩‍👧 <!channel> *x*')).toBe('予約 👨‍👩‍👧 <!channel> *x*');
    expect(outsideText('x\ud800').isWellFormed()).toBe(true);
    expect(outsideText('😀'.repeat(300), 10)).toBe(`${'😀'.repeat(9)}…`);
  });

  test('of AWS Health is cut to whole sentences', () => {
    expect(firstSentences('\\nOne. Two is here.\\\\nThree.', 20)).toBe('One. Two is here.');
    expect(firstSentences('x'.repeat(500), 20)).toHaveLength(20);
    expect(firstSentences('')).toBe('');
  });
});

describe('links', () => {
  test('encode what is in them', () => {
    expect(ecsServiceLink('ap-northeast-1', 'main/a?b#c')).toBe(
      'https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/main/services/a%3Fb%23c/health?region=ap-northeast-1',
    );
    expect(logsLink('cn-north-1', '/ecs/a b', null)).toBe(
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#logsV2:log-groups/log-group/$252Fecs$252Fa$2520b',
    );
    expect(healthEventLink('arn:aws:health:x::event/a&b')).toContain(
      'eventID=arn%3Aaws%3Ahealth%3Ax%3A%3Aevent%2Fa%26b',
    );
  });

  test('are none where the region is none or the path is odd', () => {
    expect(ecsServiceLink('evil.example/', 'main/a')).toBeNull();
    expect(ecsServiceLink('global', 'main/a')).toBeNull();
    expect(ecsServiceLink('us-east-1', 'main')).toBeNull();
    expect(webAddress('javascript:alert(1)')).toBeNull();
    expect(webAddress('wiki/page')).toBeNull();
    expect(webAddress('https://wiki.example.com/x')).toBe('https://wiki.example.com/x');
  });
});
