import type { ActionsBlockElement, Button, KnownBlock, PlainTextOption } from '@slack/types';
import { STAGE_ORDER, type StatusAnswer } from '../domain/status.ts';
import { cut, plain } from './escape.ts';
import type { ActionId } from './ids.ts';
import { MOST, type Page } from './limits.ts';
import type { Saying } from './saying.ts';
import { type StatusFilter, statusValue } from './status-filter.ts';

/** "Everything" as the value of an option: an empty one is refused. */
export const EVERYTHING = '*';

/** The menus and buttons under a status answer. What is shown is written in the block's id, for the menus. */
export function statusControls(
  answer: StatusAnswer,
  filter: StatusFilter,
  page: Pick<Page<unknown>, 'page' | 'pages'>,
  saying: Saying,
): KnownBlock[] {
  if (answer.rows.length === 0) return [];
  const said = saying.words.status;
  const at = (to: number): StatusFilter => ({ ...filter, page: to });
  const elements: ActionsBlockElement[] = [
    subsystemMenu(answer, saying),
    {
      type: 'static_select',
      action_id: 'status_stage',
      placeholder: label(said.stageMenu, MOST.label),
      options: [
        option(said.all, EVERYTHING),
        ...STAGE_ORDER.map((stage) => option(`${said.stageSign[stage]} ${said.stage[stage]}`, stage)),
      ],
    },
    ...(page.page > 0 ? [button('status_previous', saying.words.toil.previous, at(page.page - 1))] : []),
    ...(page.page < page.pages - 1 ? [button('status_next', saying.words.toil.next, at(page.page + 1))] : []),
    button('status_share', said.share, at(page.page)),
  ];
  return [{ type: 'actions', block_id: `status:${statusValue(filter)}`, elements }];
}

/** A menu's options count towards the length of the message: with many subsystems Slack asks us for those that fit. */
const MOST_IN_PLACE = 50;

function subsystemMenu(answer: StatusAnswer, saying: Saying): ActionsBlockElement {
  const names = subsystemNames(answer.rows);
  const shared = { action_id: 'status_subsystem', placeholder: label(saying.words.status.subsystemMenu, MOST.label) };
  if (names.length > MOST_IN_PLACE || names.join('').length > 1200)
    return { type: 'external_select', min_query_length: 0, ...shared };
  return { type: 'static_select', ...shared, options: subsystemOptions(names, '', saying.words.status.all) };
}

function subsystemNames(rows: readonly { readonly subsystem: string }[]): readonly string[] {
  return [...new Set(rows.map((row) => row.subsystem))].sort((a, b) => a.localeCompare(b, 'en'));
}

/** The options of a menu of subsystems that fit what was typed; `all` is the entry that means every one. */
export function subsystemOptions(names: readonly string[], typed: string, all: string | null): PlainTextOption[] {
  const wanted = typed.trim().toLowerCase();
  const fitting = names.filter((name) => name.toLowerCase().includes(wanted) && name.length <= 75);
  const first = all === null ? [] : [option(all, EVERYTHING)];
  return [...first, ...fitting.slice(0, MOST.options - first.length).map((name) => option(name, name))];
}

export function option(text: string, value: string): PlainTextOption {
  return { text: label(text, MOST.option), value };
}

function label(text: string, max: number): { type: 'plain_text'; text: string; emoji: boolean } {
  return { type: 'plain_text', text: plain(text, max), emoji: true };
}

function button(action: ActionId, text: string, filter: StatusFilter): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: cut(text, MOST.button), emoji: true },
    value: statusValue(filter),
  };
}
