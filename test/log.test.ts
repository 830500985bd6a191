import { expect, test } from '@jest/globals';
import { openLog, redactor } from '../src/log.ts';

test('no secret reaches the log, whatever part of a line holds it and however it is written', () => {
  const lines: string[] = [];
  const secrets = ['xoxb-secret-1', 'p@ss/word"x'];
  const log = openLog({ level: 'info', secrets, write: (line) => lines.push(line), clock: () => new Date(0) });
  log.info(
    {
      url: `postgres://me:${encodeURIComponent('p@ss/word"x')}@host/db`,
      err: new Error('token xoxb-secret-1 refused'),
    },
    'password p@ss/word"x',
  );
  const written = lines.join('');
  expect(written).toContain('[redacted]');
  for (const form of ['xoxb-secret-1', 'p@ss/word', encodeURIComponent('p@ss/word"x')])
    expect(written).not.toContain(form);
});

test('a short value is not taken for a secret: it would blank ordinary words', () => {
  expect(redactor(['a', ''])('a plain line')).toBe('a plain line');
});
