import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { checksPage } from '../docs/checks.ts';

test('docs/checks.md says what the jobs declare: npm run checks writes it anew', () => {
  expect(readFileSync(new URL('../docs/checks.md', import.meta.url), 'utf8')).toBe(checksPage());
});
