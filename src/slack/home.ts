import type { HomeView, KnownBlock } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import type { StatusAnswer } from '../domain/status.ts';
import { mrkdwn } from './escape.ts';
import { context, section, sections } from './limits.ts';
import { caseRow } from './open-list.ts';
import type { Saying } from './saying.ts';
import { helpMessage, type JobHelp } from './toil-message.ts';

const MOST_MINE = 20;

/** The Home tab of a person: their open cases, how far the migration is, how to use it. */
export function homeView(
  mine: { readonly total: number; readonly views: readonly CaseView[] },
  status: StatusAnswer | null,
  jobs: readonly JobHelp[],
  saying: Saying,
): HomeView {
  const said = saying.words.home;
  const shown = mine.views.slice(0, MOST_MINE);
  const left = mine.total - shown.length;
  const blocks: KnownBlock[] = [
    section(`*${said.mine}*`),
    ...(shown.length === 0 ? [context(said.nothingMine)] : shown.flatMap((view) => caseRow(view, saying))),
    ...(left > 0 ? [context(saying.words.case.more(left))] : []),
    { type: 'divider' },
    ...(status === null ? [] : [...progress(status, saying), { type: 'divider' } as const]),
    section(`*${said.how}*`),
    ...(helpMessage(jobs, saying).blocks as readonly KnownBlock[]),
  ];
  return { type: 'home', blocks };
}

function progress(status: StatusAnswer, saying: Saying): KnownBlock[] {
  const said = saying.words.status;
  const lines = status.progress.slice(0, 10).map((one) => `*${mrkdwn(said.headline(one.environment, one))}*`);
  return sections(lines.length === 0 ? [said.nothing] : lines);
}
