import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import type { Message } from '../domain/messenger.ts';
import { teamOf } from '../domain/routing.ts';
import type { KindCount } from '../domain/store.ts';
import { caseButton } from './case-controls.ts';
import { headline } from './case-message.ts';
import { type Coming, comingBlocks } from './coming.ts';
import { cut, mrkdwn } from './escape.ts';
import { context, MOST, section } from './limits.ts';
import { mention, teamName } from './people.ts';
import { type Saying, wordsOfKind } from './saying.ts';
import { shownTime } from './when.ts';

/** Cases a page: each takes two blocks, and a message has fifty. */
export const OPEN_PAGE = 8;

/** What of the open cases is shown: of one subsystem, team or kind, and which page, from 0. */
export interface OpenFilter {
  readonly subsystem: string | null;
  readonly team: string | null;
  readonly kind: string | null;
  /** Also those that do not speak; without them they are counted. */
  readonly quiet: boolean;
  readonly page: number;
}
export const ALL_OPEN: OpenFilter = { subsystem: null, team: null, kind: null, quiet: true, page: 0 };
export const URGENT_OPEN: OpenFilter = { ...ALL_OPEN, quiet: false };
/** Kinds that are named with their number; the menu has more. */
const KINDS_NAMED = 8;

/** One page of open cases, those that nobody has first. */
export interface OpenAnswer {
  readonly total: number;
  readonly unowned: number;
  readonly views: readonly CaseView[];
  /** What does not speak and is not listed, by kind, the most first. */
  readonly quiet: readonly KindCount[];
  /** What is due in the next weeks; null where only a part of the cases is asked for, or another page. */
  readonly coming: Coming | null;
}

/** The answer to `/toil open`. */
export function openMessage(answer: OpenAnswer, filter: OpenFilter, saying: Saying): Message {
  const said = saying.words.toil;
  const title = filter.quiet
    ? said.openHeadline(answer.total, answer.unowned)
    : said.urgentHeadline(answer.total, answer.unowned);
  const blocks: KnownBlock[] = [section(`*${title}*`)];
  if (answer.total === 0 && answer.quiet.length === 0) blocks.push(context(said.openNothing));
  blocks.push(...answer.views.slice(0, OPEN_PAGE).flatMap((view) => caseRow(view, saying)));
  return {
    text: filter.quiet ? said.openNotification(answer.total) : saying.words.sentence(title),
    blocks: [
      ...blocks,
      ...pager(answer.total, filter, saying),
      ...(answer.coming === null ? [] : comingBlocks(answer.coming, saying)),
      ...quietCases(answer.quiet, saying),
    ],
  };
}

/** What is not listed: how many of each kind, and a menu that shows one of them, or all. */
function quietCases(quiet: readonly KindCount[], saying: Saying): KnownBlock[] {
  if (quiet.length === 0) return [];
  const said = saying.words.toil;
  const total = quiet.reduce((sum, it) => sum + it.count, 0);
  const named = ({ kind, count }: KindCount): string => said.kind(wordsOfKind(kind, saying).name, count);
  const others = quiet.slice(KINDS_NAMED).reduce((sum, it) => sum + it.count, 0);
  const option = (text: string, filter: OpenFilter): PlainTextOption => ({
    text: { type: 'plain_text', text: cut(text, MOST.option), emoji: true },
    value: openValue(filter),
  });
  return [
    section(
      said.quiet(
        total,
        quiet.slice(0, KINDS_NAMED).map((it) => mrkdwn(named(it), 60)),
        others,
      ),
    ),
    {
      type: 'actions',
      block_id: 'open_quiet',
      elements: [
        {
          type: 'static_select',
          action_id: 'open_kind',
          placeholder: { type: 'plain_text', text: cut(said.quietMenu, MOST.label), emoji: true },
          options: [
            option(said.everything, ALL_OPEN),
            ...quiet.slice(0, MOST.options - 1).map((it) => option(named(it), { ...ALL_OPEN, kind: it.kind })),
          ],
        },
      ],
    },
  ];
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
    dueAt === null ? null : dueAt < view.now ? said.wasDue(at(dueAt)) : said.due(at(dueAt)),
    openedAt === null ? null : said.openSince(saying.words.time.duration(view.now.getTime() - openedAt.getTime())),
    snoozedUntil !== null && snoozedUntil > view.now ? saying.words.case.snoozed(at(snoozedUntil)) : null,
    saying.words.case.number(view.case.id),
  ]
    .filter((part) => part !== null)
    .join(saying.words.between);
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
  if (filter.kind !== null) written.set('kind', filter.kind);
  if (!filter.quiet) written.set('urgent', 'only');
  return cut(written.toString(), 1900);
}

export function parseOpenValue(value: string): OpenFilter {
  const read = new URLSearchParams(value);
  return {
    subsystem: read.get('subsystem'),
    team: read.get('team'),
    kind: read.get('kind'),
    quiet: read.get('urgent') === null,
    page: pageNumber(read.get('page')),
  };
}

/** A page number from outside; anything else than a small whole number is the first page. */
export function pageNumber(value: string | null): number {
  return value !== null && /^\d{1,5}$/.test(value) ? Number(value) : 0;
}
