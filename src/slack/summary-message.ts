import type { KnownBlock } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import { type FirstLook, isOver } from '../domain/first-look.ts';
import type { Message } from '../domain/messenger.ts';
import type { Notice } from '../domain/notice.ts';
import { headline, people } from './case-message.ts';
import { cut, mrkdwn, plain } from './escape.ts';
import { context, MOST, section, sections, within } from './limits.ts';
import { kindWordsOf, type Saying, wordsOfKind } from './saying.ts';

/** Kinds that are named with their counts; the others are counted together. */
const MOST_KINDS = 4;
const BUDGET = 5000;

/** One message for all that first looks found: the most urgent ones as they are now, and how many can wait. */
export function summaryMessage(look: FirstLook, saying: Saying): Message {
  const said = saying.words.summary;
  const { audience, listed, urgent, waiting } = look;
  const count = waiting.reduce((sum, kind) => sum + kind.count, 0);
  const kinds = waiting
    .slice(0, MOST_KINDS)
    .map((one) => ({ name: mrkdwn(wordsOfKind(one.kind, saying).name, 80), count: one.count }));
  const lines = within(
    listed.map((view) => line(view, saying)),
    BUDGET,
  ).lines;
  const open = listed.slice(0, lines.length).filter((view) => !isOver(view.case)).length;
  const [first] = listed;
  const mostUrgent = first === undefined || urgent === 0 ? null : kindWordsOf(first, saying).headline(first);
  const blocks: KnownBlock[] = [
    ...sections([
      `*${said.headline(audience, urgent)}*`,
      ...lines,
      ...(urgent > open ? [said.moreUrgent(urgent - open)] : []),
    ]),
    ...(count > 0 ? [section(said.waiting(audience, count, kinds))] : []),
    context(said.howToSee(audience, mrkdwn(saying.settings.commands.toil, 40))),
  ];
  return { text: mrkdwn(said.notification(audience, urgent, count, mostUrgent), 600), blocks };
}

/** A case in one line: how it is, and what people said of it. */
function line(view: CaseView, saying: Saying): string {
  const { state, id } = view.case;
  const number = saying.words.case.number(id);
  if (state === 'resolved') return [headline(view, saying), number].join(saying.words.between);
  return [headline(view, saying), ...people(view, saying), number].join(saying.words.between);
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
