import { distance } from 'fastest-levenshtein';
import { LANGUAGES } from '../domain/language.ts';
import type { Settings } from '../domain/settings.ts';
import type { StatusAnswer, StatusRow } from '../domain/status.ts';
import { STAGES, type Stage } from '../domain/vocabulary.ts';
import { slackWords } from '../words/slack.ts';
import type { StatusWords } from '../words/slack-commands-words.ts';
import type { SlackWords } from '../words/slack-words.ts';
import { pageNumber } from './open-list.ts';

/** What of the migration is shown. Empty is everything of the first environment. */
export interface StatusFilter {
  readonly environment: string | null;
  readonly subsystem: string | null;
  readonly stage: Stage | null;
  readonly team: string | null;
  readonly page: number;
}
export const WHOLE_STATUS: StatusFilter = { environment: null, subsystem: null, stage: null, team: null, page: 0 };

/** What a person typed after `/migration-status`. */
export type StatusRequest =
  | { readonly what: 'show'; readonly filter: StatusFilter }
  | { readonly what: 'help' }
  | { readonly what: 'unclaimed' }
  | { readonly what: 'forecast' }
  | { readonly what: 'csv' }
  | { readonly what: 'why'; readonly subsystem: string }
  | { readonly what: 'unknown'; readonly word: string; readonly nearest: string | null };

/**
 * Understands the words after the command: a subsystem (former names too), a stage, an environment or a team, each alone or
 * after the word for it, and the words for everything else.
 */
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
  const means = (meant: keyof StatusWords['typed'], one: string): boolean =>
    said.some((it) => it.typed[meant].includes(one));
  for (const what of ['help', 'unclaimed', 'forecast', 'csv'] as const) if (means(what, word)) return { what };

  const [first = '', ...others] = word.split(' ');
  const rest = others.join(' ');
  const subsystemOf = (one: string): string | null =>
    settings.subsystems.find((it) => [it.name, it.title, ...it.formerNames].some((name) => plainWord(name) === one))
      ?.name ?? null;
  const stageOf = (one: string): Stage | null =>
    STAGES.find(
      (it) => it === one.replaceAll(/[ -]/g, '_') || said.some(({ stage }) => plainWord(stage[it]) === one),
    ) ?? null;
  const environmentIn = (one: string): string | null =>
    environments.find((it) => plainWord(it) === one || said.some((of) => plainWord(of.environment(it)) === one)) ??
    null;
  const teamOf = (one: string): string | null => settings.teams.find((it) => plainWord(it.name) === one)?.name ?? null;
  const show = (filter: Partial<StatusFilter>): StatusRequest => ({
    what: 'show',
    filter: { ...WHOLE_STATUS, ...filter },
  });

  if (rest !== '' && means('why', first)) {
    const subsystem = subsystemOf(rest);
    if (subsystem !== null) return { what: 'why', subsystem };
  }
  // After the word for it a name may be one that is something else as well.
  const team = means('team', first) ? teamOf(rest) : teamOf(word);
  if (rest !== '' && means('team', first) && team !== null) return show({ team });
  const stage = means('stage', first) ? stageOf(rest) : stageOf(word);
  if (rest !== '' && means('stage', first) && stage !== null) return show({ stage });
  const environment = means('environment', first) ? environmentIn(rest) : environmentIn(word);
  if (rest !== '' && means('environment', first) && environment !== null) return show({ environment });

  const subsystem = subsystemOf(word);
  if (subsystem !== null) return show({ subsystem });
  if (stage !== null) return show({ stage });
  if (environment !== null) return show({ environment });
  if (team !== null) return show({ team });
  return { what: 'unknown', word: typed.trim(), nearest: nearestOf(word, knownWords(settings, environments, words)) };
}

function knownWords(settings: Settings, environments: readonly string[], { status }: SlackWords): readonly string[] {
  const { typed } = status;
  const after = (before: readonly string[], names: readonly string[]): string[] =>
    names.map((name) => `${before[0] ?? ''} ${name}`);
  const subsystems = settings.subsystems.map((one) => one.name);
  return [
    ...subsystems,
    ...STAGES.map((one) => status.stage[one].toLowerCase()),
    ...environments.map(status.environment),
    ...[typed.unclaimed, typed.help, typed.forecast, typed.csv].flat(),
    ...after(typed.why, subsystems),
    ...after(
      typed.team,
      settings.teams.map((one) => one.name),
    ),
  ];
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
    (row) =>
      row.environment === environment &&
      (filter.stage === null || row.stage === filter.stage) &&
      (filter.team === null || row.team === filter.team),
  );
}

export function environmentOf(answer: StatusAnswer, filter: StatusFilter): string {
  return filter.environment ?? answer.progress[0]?.environment ?? answer.rows[0]?.environment ?? 'production';
}

/** The filter as the value of a button or a menu's block id: at most 255 characters. */
export function statusValue(filter: StatusFilter): string {
  const written = new URLSearchParams({ page: String(filter.page) });
  for (const name of ['environment', 'subsystem', 'stage', 'team'] as const) {
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
    team: read.get('team'),
    page: pageNumber(read.get('page')),
  };
}
