import type { KnownBlock } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import type { Message } from '../domain/messenger.ts';
import { teamOf } from '../domain/routing.ts';
import { caseButton } from './case-controls.ts';
import { headline } from './case-message.ts';
import { cut, mrkdwn } from './escape.ts';
import { context, MOST, section } from './limits.ts';
import { mention, teamName } from './people.ts';
import type { Saying } from './saying.ts';
import { shownTime } from './when.ts';

/** Cases a page: each takes two blocks, and a message has fifty. */
export const OPEN_PAGE = 8;

/** What of the open cases is shown: of one subsystem or team, and which page, from 0. */
export interface OpenFilter {
  readonly subsystem: string | null;
  readonly team: string | null;
  readonly page: number;
}
export const ALL_OPEN: OpenFilter = { subsystem: null, team: null, page: 0 };

/** One page of open cases, those that nobody has first. */
export interface OpenAnswer {
  readonly total: number;
  readonly unowned: number;
  readonly views: readonly CaseView[];
}

/** The answer to `/toil open`. */
export function openMessage(answer: OpenAnswer, filter: OpenFilter, saying: Saying): Message {
  const said = saying.words.toil;
  const blocks: KnownBlock[] = [section(`*${said.openHeadline(answer.total, answer.unowned)}*`)];
  if (answer.total === 0) blocks.push(context(said.openNothing));
  blocks.push(...answer.views.slice(0, OPEN_PAGE).flatMap((view) => caseRow(view, saying)));
  return { text: said.openNotification(answer.total), blocks: [...blocks, ...pager(answer.total, filter, saying)] };
}

/** One case as a row of a list: its line, who has it, and a button for each of the most used gestures. */
export function caseRow(view: CaseView, saying: Saying): KnownBlock[] {
  const { id } = view.case;
  const said = saying.words.case.buttons;
  const taken = view.case.state === 'acknowledged' || view.case.state === 'done';
  return [
    section(`${headline(view, saying)}\n${rowFacts(view, saying)}`),
    {
      type: 'actions',
      block_id: `case:${id}`,
      elements: [
        ...(taken ? [] : [caseButton('case_acknowledge', said.acknowledge, id)]),
        caseButton('case_done', said.done, id),
        caseButton('case_show', said.show, id),
      ],
    },
  ];
}

function rowFacts(view: CaseView, saying: Saying): string {
  const said = saying.words.toil;
  const { openedAt, dueAt, snoozedUntil } = view.case;
  const at = (time: Date): string => shownTime(time, view.timeZone, view.now, saying.words);
  const team = teamOf(view.case, saying.settings);
  return [
    view.assignee === null ? said.unowned : said.ownedBy(mention(view.assignee, saying.words.thread.somebody)),
    team === null ? null : teamName(team, false),
    dueAt === null ? null : said.due(at(dueAt)),
    openedAt === null ? null : said.openSince(saying.words.time.duration(view.now.getTime() - openedAt.getTime())),
    snoozedUntil !== null && snoozedUntil > view.now ? saying.words.case.snoozed(at(snoozedUntil)) : null,
    saying.words.case.number(view.case.id),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function pager(total: number, filter: OpenFilter, saying: Saying): KnownBlock[] {
  const pages = Math.ceil(total / OPEN_PAGE);
  if (pages <= 1) return [];
  const said = saying.words.toil;
  const button = (action: 'open_previous' | 'open_next', label: string, page: number) => ({
    type: 'button' as const,
    action_id: action,
    text: { type: 'plain_text' as const, text: cut(label, MOST.button), emoji: true },
    value: openValue({ ...filter, page }),
  });
  return [
    {
      type: 'actions',
      block_id: 'open_pages',
      elements: [
        ...(filter.page > 0 ? [button('open_previous', said.previous, filter.page - 1)] : []),
        ...(filter.page < pages - 1 ? [button('open_next', said.next, filter.page + 1)] : []),
      ],
    },
    context(mrkdwn(said.page(Math.min(filter.page, pages - 1) + 1, pages))),
  ];
}

/** The filter as the value of a paging button. */
export function openValue(filter: OpenFilter): string {
  const written = new URLSearchParams({ page: String(filter.page) });
  if (filter.subsystem !== null) written.set('subsystem', filter.subsystem);
  if (filter.team !== null) written.set('team', filter.team);
  return cut(written.toString(), 1900);
}

export function parseOpenValue(value: string): OpenFilter {
  const read = new URLSearchParams(value);
  return { subsystem: read.get('subsystem'), team: read.get('team'), page: pageNumber(read.get('page')) };
}

/** A page number from outside; anything else than a small whole number is the first page. */
export function pageNumber(value: string | null): number {
  return value !== null && /^\d{1,5}$/.test(value) ? Number(value) : 0;
}
