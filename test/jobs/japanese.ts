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

/** What others said, which is quoted, and a command to be typed stay as they are. */
const NOT_OURS = /「[^」]*」|\b(kubectl|toilbot)( [\w./-]+)+/g;

/** What is not Japanese about a line: an English sentence, a loud mark, half-width brackets and colons beside Japanese. */
export function oddJapanese(said: string): boolean {
  const line = said.replaceAll(NOT_OURS, '「」');
  return (
    /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(line) ||
    line.includes('！') ||
    (JAPANESE.test(line) && /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}] ?[(),:;]/u.test(line))
  );
}
