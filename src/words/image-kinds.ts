/** The kinds of case of images that run, whatever runs them. */

import type { Kind } from '../domain/job.ts';
import * as en from './image-case.ts';
import * as ja from './ja/image-case.ts';

const common = {
  holdMinutes: {},
  quietMinutes: 60,
  toilKind: 'image-update',
  acceptable: true,
  voice: () => 'weekly',
} as const satisfies Partial<Kind>;

export const imageKinds: Readonly<Record<string, Kind>> = {
  'image-vulnerabilities': { ...common, words: { en: en.vulnerableWords, ja: ja.vulnerableWords } },
  'image-not-scanned': { ...common, words: { en: en.notScannedWords, ja: ja.notScannedWords } },
  'image-base-untrusted': { ...common, words: { en: en.untrustedWords, ja: ja.untrustedWords } },
};
