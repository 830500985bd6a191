import { distance } from 'fastest-levenshtein';
import { LANGUAGES } from '../domain/language.ts';
import type { Settings } from '../domain/settings.ts';
import type { StatusAnswer, StatusRow } from '../domain/status.ts';
import { STAGES, type Stage } from '../domain/vocabulary.ts';
import { slackWords } from '../words/slack.ts';
import type { SlackWords } from '../words/slack-words.ts';
import { pageNumber } from './open-list.ts';

/** What of the migration is shown. Empty is everything of the first environment. */
export interface StatusFilter {
  readonly environment: string | null;
  readonly subsystem: string | null;
  readonly stage: Stage | null;
  readonly page: number;
}
export const WHOLE_STATUS: StatusFilter = { environment: null, subsystem: null, stage: null, page: 0 };

/** What a person typed after `/migration-status`. */
export type StatusRequest =
  | { readonly what: 'show'; readonly filter: StatusFilter }
  | { readonly what: 'help' }
  | { readonly what: 'unclaimed' }
  | { readonly what: 'unknown'; readonly word: string; readonly nearest: string | null };

/** Understands the words after the command: a subsystem (former names too), a stage, an environment, or help. */
export function parseStatusWords(
  typed: string,
  settings: Settings,
  environments: readonly string[],
  words: SlackWords,
): StatusRequest {
  const word = plainWord(typed);
  if (word === '') return { what: 'show', filter: WHOLE_STATUS };
  // Of every language: who reads one may type another.
  const said = LANGUAGES.map((language) => slackWords[language].status);
  if (said.some(({ typed: { help } }) => help.includes(word))) return { what: 'help' };
  if (said.some(({ typed: { unclaimed } }) => unclaimed.includes(word))) return { what: 'unclaimed' };
  const subsystem = settings.subsystems.find((one) =>
    [one.name, one.title, ...one.formerNames].some((name) => plainWord(name) === word),
  );
  if (subsystem !== undefined) return { what: 'show', filter: { ...WHOLE_STATUS, subsystem: subsystem.name } };
  const stage = STAGES.find(
    (one) => one === word.replaceAll(/[ -]/g, '_') || said.some(({ stage: of }) => plainWord(of[one]) === word),
  );
  if (stage !== undefined) return { what: 'show', filter: { ...WHOLE_STATUS, stage } };
  const environment = environments.find((one) => said.some(({ environment: of }) => plainWord(of(one)) === word));
  if (environment !== undefined) return { what: 'show', filter: { ...WHOLE_STATUS, environment } };
  const known = [
    ...settings.subsystems.map((one) => one.name),
    ...STAGES.map((one) => words.status.stage[one].toLowerCase()),
    ...environments.map(words.status.environment),
    ...words.status.typed.unclaimed,
    ...words.status.typed.help,
  ];
  return { what: 'unknown', word: typed.trim(), nearest: nearestOf(word, known) };
}

/** What a person typed as it is compared: one form of each character, one space between words, lower case. */
export function plainWord(typed: string): string {
  return typed.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** The nearest of the known words, or null when none is near enough to be meant. */
export function nearestOf(word: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  if (word.length > 100) return null;
  for (const one of known) {
    const away = distance(word, one.toLowerCase());
    if (away < least) {
      least = away;
      nearest = one;
    }
  }
  return nearest;
}

/** The rows that a filter leaves. A subsystem is shown in every environment, all else in one. */
export function rowsOf(answer: StatusAnswer, filter: StatusFilter): readonly StatusRow[] {
  if (filter.subsystem !== null) return answer.rows.filter((row) => row.subsystem === filter.subsystem);
  const environment = environmentOf(answer, filter);
  return answer.rows.filter(
    (row) => row.environment === environment && (filter.stage === null || row.stage === filter.stage),
  );
}

export function environmentOf(answer: StatusAnswer, filter: StatusFilter): string {
  return filter.environment ?? answer.progress[0]?.environment ?? answer.rows[0]?.environment ?? 'production';
}

/** The filter as the value of a button or a menu's block id: at most 255 characters. */
export function statusValue(filter: StatusFilter): string {
  const written = new URLSearchParams({ page: String(filter.page) });
  for (const name of ['environment', 'subsystem', 'stage'] as const) {
    const value = filter[name];
    if (value !== null) written.set(name, value);
  }
  const value = written.toString();
  return value.length <= 240 ? value : 'page=0';
}

export function parseStatusValue(value: string): StatusFilter {
  const read = new URLSearchParams(value);
  return {
    environment: read.get('environment'),
    subsystem: read.get('subsystem'),
    stage: STAGES.find((one) => one === read.get('stage')) ?? null,
    page: pageNumber(read.get('page')),
  };
}
