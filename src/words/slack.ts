import type { ByLanguage } from '../domain/language.ts';
import { day, duration, momentWithZone } from './ja/time.ts';
import { slackEn } from './slack-en.ts';
import type { SlackWords } from './slack-words.ts';
import { untranslated } from './untranslated.ts';

/** All that toilbot says in Slack besides the words of the kinds of cases, in each language. */
export const slackWords: ByLanguage<SlackWords> = {
  en: slackEn,
  ja: { ...untranslated(slackEn), language: 'ja', time: { moment: momentWithZone, day, duration } },
};
