import type { KnownBlock } from '@slack/types';
import type { Job } from '../domain/job.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Message } from '../domain/messenger.ts';
import { slackWords } from '../words/slack.ts';
import type { ToilWord } from '../words/slack-commands-words.ts';
import { mrkdwn, plain } from './escape.ts';
import { section, sections, within } from './limits.ts';
import { ALL_OPEN, type OpenFilter, URGENT_OPEN } from './open-list.ts';
import { type Saying, wordsOfKind } from './saying.ts';
import { nearestOf, plainWord } from './status-filter.ts';

/** What help says of a job. */
export type JobHelp = Pick<Job, 'id' | 'words'>;

/** What a person typed after `/toil`. */
export type ToilRequest =
  | { readonly what: 'help' }
  | { readonly what: 'open'; readonly filter: OpenFilter }
  /** The language of answers from now on; null for that of their Slack. */
  | { readonly what: 'language'; readonly language: Language | null }
  | { readonly what: 'unknown'; readonly word: string; readonly nearest: string | null };

/** Whether a word means this, in any language: who reads one may type another. */
function means(word: string, meant: ToilWord): boolean {
  return LANGUAGES.some((language) => slackWords[language].toil.typed[meant].includes(word));
}

/** Understands the words after `/toil`: `help`, `open`, `open all`, `open <subsystem, team or kind>`, `language ja`. */
export function parseToilWords(typed: string, saying: Saying): ToilRequest {
  const [first = '', ...rest] = plainWord(typed).split(' ');
  const of = rest.join(' ');
  const [asTyped = '', ...restTyped] = typed.trim().split(/\s+/u);
  if (first === '' || means(first, 'help')) return { what: 'help' };
  if (means(first, 'language')) return of === '' ? { what: 'help' } : languageAsked(of, saying);
  if (!means(first, 'open')) return unknown(asTyped, '', ['help', 'open', 'language'], [], saying);
  if (of === '') return { what: 'open', filter: URGENT_OPEN };
  if (means(of, 'all')) return { what: 'open', filter: ALL_OPEN };
  const { subsystems, teams } = saying.settings;
  const subsystem = subsystems.find((one) => [one.name, one.title].some((name) => plainWord(name) === of));
  if (subsystem !== undefined) return { what: 'open', filter: { ...ALL_OPEN, subsystem: subsystem.name } };
  const team = teams.find((one) => plainWord(one.name) === of);
  if (team !== undefined) return { what: 'open', filter: { ...ALL_OPEN, team: team.name } };
  const kind = [...saying.kinds].find(
    ([id, { words }]) => id === of || LANGUAGES.some((language) => plainWord(words[language].name) === of),
  );
  if (kind !== undefined) return { what: 'open', filter: { ...ALL_OPEN, kind: kind[0] } };
  const kinds = [...saying.kinds.keys()].map((id) => wordsOfKind(id, saying).name.toLowerCase());
  const names = [...[...subsystems, ...teams].map((one) => one.name), ...kinds];
  return unknown(restTyped.join(' '), saying.words.toil.typed.open[0] ?? '', ['all'], names, saying);
}

function languageAsked(word: string, saying: Saying): ToilRequest {
  const language = LANGUAGES.find((one) => means(word, one));
  if (language !== undefined) return { what: 'language', language };
  if (means(word, 'auto')) return { what: 'language', language: null };
  return unknown(word, saying.words.toil.typed.language[0] ?? '', [...LANGUAGES, 'auto'], [], saying);
}

/** What is not understood, with the nearest that would be, in the words of who reads it. */
function unknown(
  word: string,
  before: string,
  words: readonly ToilWord[],
  names: readonly string[],
  saying: Saying,
): ToilRequest {
  const nearest = nearestOf(plainWord(word), [...words.flatMap((one) => saying.words.toil.typed[one]), ...names]);
  return { what: 'unknown', word, nearest: nearest === null ? null : `${before} ${nearest}`.trim() };
}

/** The answer to `/toil help`; the list of jobs is what the jobs say of themselves. */
export function helpMessage(jobs: readonly JobHelp[], saying: Saying): Message {
  const said = saying.words.toil;
  return {
    text: saying.words.sentence(said.helpHeadline),
    blocks: [section(`*${said.helpHeadline}*`), ...howTo(saying), ...jobLines(jobs, saying)],
  };
}

/** How to use it, as sections. */
export function howTo(saying: Saying): KnownBlock[] {
  const { toil, migrationStatus } = saying.settings.commands;
  return sections(saying.words.toil.help({ toil: mrkdwn(toil, 40), migrationStatus: mrkdwn(migrationStatus, 40) }));
}

function jobLines(jobs: readonly JobHelp[], saying: Saying): KnownBlock[] {
  if (jobs.length === 0) return [];
  const said = saying.words.toil;
  const lines = jobs.map(({ id, words }) => {
    const { title, help } = words[saying.words.language];
    return said.job(mrkdwn(title, 80), mrkdwn(help), id);
  });
  const fitting = within(lines, 6000);
  return sections([
    `*${said.jobsHeadline}*`,
    ...fitting.lines,
    ...(fitting.left > 0 ? [saying.words.case.more(fitting.left)] : []),
  ]);
}

/** A plain answer of a few lines. */
export function linesMessage(lines: readonly string[]): Message {
  return { text: plain(lines.join(' '), 1500), blocks: sections(lines) };
}
