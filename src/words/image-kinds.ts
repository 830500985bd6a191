/** The kinds of case of images that run, whatever runs them. */

import type { Kind } from '../domain/job.ts';
import { notScannedWords, untrustedWords, vulnerableWords } from './image-case.ts';
import { untranslated } from './untranslated.ts';

const common = {
  holdMinutes: {},
  quietMinutes: 60,
  toilKind: 'image-update',
  acceptable: true,
  voice: () => 'weekly',
} as const satisfies Partial<Kind>;

export const imageKinds: Readonly<Record<string, Kind>> = {
  'image-vulnerabilities': { ...common, words: { en: vulnerableWords, ja: untranslated(vulnerableWords) } },
  'image-not-scanned': { ...common, words: { en: notScannedWords, ja: untranslated(notScannedWords) } },
  'image-base-untrusted': { ...common, words: { en: untrustedWords, ja: untranslated(untrustedWords) } },
};
