import type { CaseView } from '../domain/case.ts';
import type { Kind, KindWords } from '../domain/job.ts';
import type { Settings } from '../domain/settings.ts';
import type { SlackWords } from '../words/slack-words.ts';

/** What every message needs besides what it is about. */
export interface Saying {
  readonly words: SlackWords;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly settings: Settings;
}

/** The words of a case's kind; a kind that no job declares any more is said by its plain facts. */
export function kindWordsOf(view: CaseView, saying: Saying): KindWords {
  return wordsOfKind(view.case.kind, saying);
}

export function wordsOfKind(name: string, saying: Saying): KindWords {
  return saying.kinds.get(name)?.words.en ?? bareWords(name);
}

function bareWords(name: string): KindWords {
  const title = (view: CaseView): string =>
    [view.case.subsystem ?? view.case.resource ?? '-', view.case.component, view.case.environment]
      .filter((part) => part !== null)
      .join(' · ');
  return {
    name,
    headline: (view) => `${name}: ${title(view)}`,
    notification: (view) => `${name}: ${title(view)}.`,
    lines: () => [],
    steps: () => [],
    bullets: () => [],
    ids: () => '',
    links: () => [],
    over: (view) => `Over: ${name}, ${title(view)}`,
  };
}
