import type { ByLanguage } from '../domain/language.ts';
import { slackEn } from './slack-en.ts';
import { slackJa } from './slack-ja.ts';
import type { SlackWords } from './slack-words.ts';

/** All that toilbot says in Slack besides the words of the kinds of cases, in each language. */
export const slackWords: ByLanguage<SlackWords> = { en: slackEn, ja: slackJa };
