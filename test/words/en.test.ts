import { describe, expect, test } from '@jest/globals';
import { ecsServiceLink, healthEventLink, logsLink, webAddress } from '../../src/domain/console-links.ts';
import { firstSentences, outsideText } from '../../src/domain/outside-text.ts';
import { counted, listed, memory, ordinal, shortName } from '../../src/words/en/count.ts';

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
