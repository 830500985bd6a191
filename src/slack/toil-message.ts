import type { KnownBlock } from '@slack/types';
import type { Job } from '../domain/job.ts';
import type { Message } from '../domain/messenger.ts';
import { mrkdwn, plain } from './escape.ts';
import { section, sections, within } from './limits.ts';
import { ALL_OPEN, type OpenFilter, URGENT_OPEN } from './open-list.ts';
import { type Saying, wordsOfKind } from './saying.ts';
import { nearestOf } from './status-filter.ts';

/** What help says of a job. */
export type JobHelp = Pick<Job, 'id' | 'words'>;

export const TOIL_WORDS = ['help', 'open'] as const;

/** What a person typed after `/toil`. */
export type ToilRequest =
  | { readonly what: 'help' }
  | { readonly what: 'open'; readonly filter: OpenFilter }
  | { readonly what: 'unknown'; readonly word: string; readonly nearest: string | null };

/** Understands the words after `/toil`: `help`, `open`, `open all`, `open <subsystem, team or kind>`. */
export function parseToilWords(typed: string, saying: Saying): ToilRequest {
  const [first = '', ...rest] = typed.trim().split(/\s+/u);
  const word = first.toLowerCase();
  if (word === '' || word === 'help' || word === '?') return { what: 'help' };
  if (word !== 'open') return { what: 'unknown', word: first, nearest: nearestOf(word, TOIL_WORDS) };
  const of = rest.join(' ').toLowerCase();
  if (of === '') return { what: 'open', filter: URGENT_OPEN };
  if (of === 'all') return { what: 'open', filter: ALL_OPEN };
  const { subsystems, teams } = saying.settings;
  const subsystem = subsystems.find((one) => [one.name, one.title].some((name) => name.toLowerCase() === of));
  if (subsystem !== undefined) return { what: 'open', filter: { ...ALL_OPEN, subsystem: subsystem.name } };
  const team = teams.find((one) => one.name.toLowerCase() === of);
  if (team !== undefined) return { what: 'open', filter: { ...ALL_OPEN, team: team.name } };
  const kinds = [...saying.kinds.keys()].map((id) => ({ id, name: wordsOfKind(id, saying).name.toLowerCase() }));
  const kind = kinds.find((one) => one.id === of || one.name === of);
  if (kind !== undefined) return { what: 'open', filter: { ...ALL_OPEN, kind: kind.id } };
  const named = [...subsystems, ...teams, ...kinds].map((one) => one.name);
  const nearest = nearestOf(of, ['all', ...named]);
  return { what: 'unknown', word: rest.join(' '), nearest: nearest === null ? null : `open ${nearest}` };
}

/** The answer to `/toil help`; the list of jobs is what the jobs say of themselves. */
export function helpMessage(jobs: readonly JobHelp[], saying: Saying): Message {
  const said = saying.words.toil;
  return {
    text: `${said.helpHeadline}.`,
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
