import type { CaseView } from '../../src/domain/case.ts';
import type { Kind, KindWords } from '../../src/domain/job.ts';
import type { Language } from '../../src/domain/language.ts';

/** Whether these are Japanese words, and not the English ones that stand in for them. */
export function isJapanese({ words }: Pick<Kind, 'words'>, language: Language): boolean {
  return language === 'ja' && words.ja.name !== words.en.name;
}

/** All lines that a kind says of a case. */
export function linesOf(said: KindWords, view: CaseView): readonly string[] {
  return [
    said.name,
    said.headline(view),
    said.notification(view),
    said.over(view),
    ...said.lines(view),
    ...said.steps(view),
    ...said.bullets(view),
  ];
}

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** What is not Japanese about a line: an English sentence that is no command, a loud mark, half-width brackets and colons beside Japanese. */
export function oddJapanese(line: string): boolean {
  return (
    /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(line.replace(/\btoilbot( [a-z-]+)+/g, '')) ||
    line.includes('！') ||
    (JAPANESE.test(line) && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}] ?[(),:;]/u.test(line))
  );
}
