import type { Kind } from '../domain/job.ts';
import * as en from './en/ending.ts';
import type { Ending } from './ending-case.ts';
import * as ja from './ja/ending.ts';

/** A kind of end of support: a line of the weekly report. */
export function endingKind(ending: Ending): Kind {
  return {
    holdMinutes: {},
    quietMinutes: 60,
    voice: () => 'weekly',
    toilKind: 'maintenance',
    words: { en: en.endingWords(ending), ja: ja.endingWords(ending) },
  };
}
