import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cut, link, mrkdwn, plain } from '../../src/slack/escape.ts';
import { HOSTILE } from './fixtures.ts';

describe('text from outside', () => {
  test.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U1>', '&lt;@U1&gt;'],
    ['a & b', 'a &amp; b'],
    ['*x*', '∗x∗'],
    ['`x` ~y~', 'ˋxˋ ∼y∼'],
    ['_x_ but api_worker_2', 'ˍxˍ but api_worker_2'],
    ['one\ntwo\r\nthree', 'one two three'],
    ['a\u0000b\u202ec\u2066d', 'a b c d'],
    ['', '-'],
    [' \u200b ', '-'],
    ['障害（本番）', '障害（本番）'],
    ['👩‍👩‍👧 ok', '👩‍👩‍👧 ok'],
    ['x\ud800y', 'x\ufffdy'],
  ])('%j is shown as %j', (given, shown) => expect(mrkdwn(given)).toBe(shown));

  test('is cut where no entity and no character is torn', () => {
    expect(mrkdwn('<'.repeat(10), 12)).toBe('&lt;&lt;…');
    expect(cut('ab👩cd', 4)).toBe('ab…');
    expect(cut('abcd', 4)).toBe('abcd');
  });

  test('never holds what Slack would read as a mention, a link, formatting or a control', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...Object.values(HOSTILE)));
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 500 }), (given, max) => {
        const shown = mrkdwn(given, max);
        expect(shown).not.toMatch(/[<>*~`\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(plain(given, max)).not.toBe('');
      }),
    );
  });

  test('a link goes to http and https only', () => {
    expect(link('Logs', 'https://a.example/?x=1&y=<z>|"')).toBe('<https://a.example/?x=1&amp;y=%3Cz%3E%7C%22|Logs>');
    expect(link('a|b>c', 'https://a.example')).toBe('<https://a.example/|a¦b&gt;c>');
    expect(link('Logs', 'javascript:alert(1)')).toBe('Logs');
    expect(link('Logs', 'nonsense')).toBe('Logs');
    expect(link('Logs', `https://a.example/${'x'.repeat(3000)}`)).toBe('Logs');
  });
});
