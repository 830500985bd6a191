import type { KnownBlock } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import type { Message } from '../domain/messenger.ts';
import type { Notice } from '../domain/notice.ts';
import { headline } from './case-message.ts';
import { cut, mrkdwn, plain } from './escape.ts';
import { context, MOST, section, sections, within } from './limits.ts';
import { kindWordsOf, type Saying } from './saying.ts';

const MOST_URGENT = 10;
const LOUDNESS = { now: 0, dated: 1, weekly: 2, page: 3 } as const;

/** What needs somebody first: voice, then how bad, then the nearest date. */
export function byUrgency(a: CaseView, b: CaseView): number {
  return (
    LOUDNESS[a.case.voice] - LOUDNESS[b.case.voice] ||
    b.case.severity - a.case.severity ||
    (a.case.dueAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.case.dueAt?.getTime() ?? Number.POSITIVE_INFINITY) ||
    a.case.id - b.case.id
  );
}

/** One message for all cases that a first look found: how many of which kind, and the most urgent ones. */
export function summaryMessage(views: readonly CaseView[], notice: Notice | null, saying: Saying): Message {
  const said = saying.words.summary;
  const command = saying.settings.commands.toil;
  const kinds = new Map<string, number>();
  for (const view of views) {
    const name = kindWordsOf(view, saying).name;
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
  }
  const counts = [...kinds].sort((a, b) => b[1] - a[1]).map(([name, count]) => said.kind(mrkdwn(name, 80), count));
  const urgent = [...views].sort(byUrgency).slice(0, MOST_URGENT);
  const shownCounts = within(counts, 2600);
  const blocks: KnownBlock[] = [
    section(`*${said.headline(views.length)}*\n${said.explanation}`),
    ...sections([...shownCounts.lines, ...(shownCounts.left > 0 ? [saying.words.case.more(shownCounts.left)] : [])]),
    ...sections([
      `*${said.urgent}*`,
      ...urgent.map((view) => `${headline(view, saying)} · ${saying.words.case.number(view.case.id)}`),
    ]),
    ...(notice === null ? [] : noticeBlocks(notice, saying)),
    context(said.howToSee(mrkdwn(command, 40))),
  ];
  return { text: mrkdwn(said.notification(views.length, kinds.size, command), 600), blocks };
}

/** A message that is about no case. */
export function noticeMessage(notice: Notice, saying: Saying): Message {
  return { text: mrkdwn(notice.headline, 600), blocks: noticeBlocks(notice, saying) };
}

function noticeBlocks(notice: Notice, saying: Saying): KnownBlock[] {
  const lines = notice.lines.slice(0, 40).map((line) => mrkdwn(line));
  const fitting = within(lines, 5000);
  const left = notice.lines.length - fitting.lines.length;
  return sections([
    `*${mrkdwn(notice.headline, 600)}*`,
    ...fitting.lines,
    ...(left > 0 ? [saying.words.case.more(left)] : []),
  ]);
}

/** A message without blocks, for when Slack takes no others: its text alone, cut. */
export function bareMessage(message: Message): Message {
  return { text: cut(message.text === '' ? plain('') : message.text, MOST.text), blocks: [] };
}
