/** Every action, callback and block id that toilbot gives to Slack, in one list: a click on anything else is not ours. */

export const CASE_ACTIONS = ['case_acknowledge', 'case_done', 'case_plan', 'case_more', 'case_show'] as const;
export const STATUS_ACTIONS = [
  'status_subsystem',
  'status_stage',
  'status_previous',
  'status_next',
  'status_share',
] as const;
export const OPEN_ACTIONS = ['open_previous', 'open_next', 'open_kind'] as const;
export const UNCLAIMED_ACTIONS = ['unclaimed_belongs', 'unclaimed_previous', 'unclaimed_next'] as const;
/** On the view of one subsystem; their values say which one, and where it matters which environment. */
export const MOVE_ACTIONS = [
  'move_plan',
  'move_stage',
  'move_take_back',
  'move_confirm',
  'move_confirm_all',
  'move_why',
  'move_open',
] as const;
/** On the Home tab: what a person chooses for themselves. */
export const HOME_ACTIONS = ['home_teams', 'home_language'] as const;
/** Actions that need no answer of ours: a link, or an input of a dialog that is read when it is submitted. */
export const QUIET_ACTIONS = ['case_link', 'value'] as const;
export const ACTIONS = [
  ...CASE_ACTIONS,
  ...STATUS_ACTIONS,
  ...OPEN_ACTIONS,
  ...UNCLAIMED_ACTIONS,
  ...MOVE_ACTIONS,
  ...HOME_ACTIONS,
  ...QUIET_ACTIONS,
] as const;
export type ActionId = (typeof ACTIONS)[number];

/** Menus whose options are asked for as people type. */
export const OPTION_MENUS = ['status_subsystem', 'unclaimed_belongs', 'value'] as const;

/** What the overflow menu of a case offers; its option values are `snooze.1042`. */
export const MORE = ['snooze', 'accept', 'assign', 'not_ours', 'mute', 'why'] as const;
export type More = (typeof MORE)[number];

export const DIALOGS = ['done', 'snooze', 'accept', 'assign', 'plan', 'not_ours', 'mute'] as const;
export type Dialog = (typeof DIALOGS)[number];

/** Dialogs about a subsystem's move. */
export const MOVE_DIALOGS = ['move_plan', 'move_stage'] as const;
export type MoveDialog = (typeof MOVE_DIALOGS)[number];

export function callbackId(dialog: Dialog | MoveDialog): string {
  return `dialog_${dialog}`;
}

export function moreValue(more: More, caseId: number): string {
  return `${more}.${caseId}`;
}

/** The choice in an overflow menu and its case, or null when it is none of ours. */
export function parseMore(value: string): { readonly more: More; readonly caseId: number } | null {
  const [word, id, ...rest] = value.split('.');
  const more = MORE.find((one) => one === word);
  const caseId = parseCaseId(id);
  return more === undefined || caseId === null || rest.length > 0 ? null : { more, caseId };
}

/** The case number in a button's value, or null when it is none. */
export function parseCaseId(value: string | undefined): number | null {
  if (value === undefined || !/^[1-9]\d{0,8}$/.test(value)) return null;
  return Number(value);
}
