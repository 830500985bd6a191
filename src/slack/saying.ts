import type { CaseView } from '../domain/case.ts';
import type { Kind, KindWords } from '../domain/job.ts';
import type { Speech } from '../domain/language.ts';
import type { Settings } from '../domain/settings.ts';
import { bareWords } from '../words/bare-kind.ts';
import { slackWords } from '../words/slack.ts';
import type { SlackWords } from '../words/slack-words.ts';

/** What every message needs besides what it is about. */
export interface Saying {
  /** Of the language that is spoken here. */
  readonly words: SlackWords;
  /** In which times are shown; days and weeks are counted in that of the settings. */
  readonly timeZone: string;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly settings: Settings;
}

/** What is said where it is spoken like this. */
export function sayingIn({ language, timeZone }: Speech, of: Pick<Saying, 'kinds' | 'settings'>): Saying {
  return { words: slackWords[language], timeZone, kinds: of.kinds, settings: of.settings };
}

/** The same, with its times shown where it is said. */
export function shownIn<T extends { readonly timeZone: string }>(view: T, { timeZone }: Pick<Saying, 'timeZone'>): T {
  return { ...view, timeZone };
}

/** The words of a case's kind; a kind that no job declares any more is said by its plain facts. */
export function kindWordsOf(view: CaseView, saying: Saying): KindWords {
  return wordsOfKind(view.case.kind, saying);
}

export function wordsOfKind(name: string, saying: Saying): KindWords {
  return saying.kinds.get(name)?.words[saying.words.language] ?? bareWords[saying.words.language](name);
}
