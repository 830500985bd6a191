import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import type { StatusRow } from '../domain/status.ts';
import type { SubsystemStatus } from '../domain/subsystem-status.ts';
import { cut, plain } from './escape.ts';
import type { ActionId } from './ids.ts';
import { context, MOST } from './limits.ts';
import type { Saying } from './saying.ts';

/** Which subsystem a button is about, and which environment where that matters. */
export interface MoveValue {
  readonly subsystem: string;
  readonly environment: string | null;
}

/** At most 2,000 characters, as a button's value may have. */
export function moveValue({ subsystem, environment }: MoveValue): string {
  return new URLSearchParams({ subsystem, ...(environment === null ? {} : { environment }) }).toString();
}

export function parseMoveValue(value: string | null): MoveValue | null {
  const read = new URLSearchParams(value ?? '');
  const subsystem = read.get('subsystem');
  return subsystem === null || subsystem === '' ? null : { subsystem, environment: read.get('environment') };
}

/** Moved before toilbot looked, and nobody confirmed it yet. */
export const isUnconfirmed = (row: Pick<StatusRow, 'howMoved' | 'counted' | 'override' | 'stage'>): boolean =>
  row.howMoved === 'before' && row.stage === 'moved' && !row.counted && row.override === null;

/** What can be done about one subsystem's move. */
export function subsystemControls(found: SubsystemStatus, saying: Saying): KnownBlock[] {
  const said = saying.words.subsystem.buttons;
  const { name: subsystem } = found.subsystem;
  const whole = moveValue({ subsystem, environment: null });
  if (whole.length > 2000) return [];
  const unconfirmed = found.rows.find(isUnconfirmed);
  const overridden = found.rows.find((row) => row.override !== null);
  const of = (row: StatusRow): string => moveValue({ subsystem, environment: row.environment });
  return [
    {
      type: 'actions',
      block_id: 'move',
      elements: [
        ...(unconfirmed === undefined ? [] : [button('move_confirm', said.confirm, of(unconfirmed), 'primary')]),
        button('move_plan', said.plan, whole),
        button('move_stage', said.stage, whole),
        ...(overridden === undefined ? [] : [button('move_take_back', said.takeBack, of(overridden))]),
        ...(found.rows.length === 0 ? [] : [button('move_why', said.why, whole)]),
        ...(found.openCases === 0 ? [] : [button('move_open', said.open(found.openCases), whole)]),
      ],
    },
  ];
}

/** Names in one button: its value may have 2,000 characters, and its question must stay short. */
const MOST_AT_ONCE = 12;

/** What moved before toilbot in one environment, with a button that confirms all that are named, after a question. */
export function confirmAllControls(rows: readonly StatusRow[], saying: Saying): KnownBlock[] {
  const said = saying.words.subsystem;
  const waiting = rows.filter((row) => isUnconfirmed(row) && row.subsystem.length <= 75).slice(0, MOST_AT_ONCE);
  const [first] = waiting;
  if (first === undefined) return [];
  const own = waiting.filter((row) => row.environment === first.environment);
  const names = own.map((row) => row.subsystem);
  const value = JSON.stringify({ environment: first.environment, names });
  if (value.length > 2000) return [];
  const confirm: ConfirmationDialog = {
    title: { type: 'plain_text', text: plain(said.dialog.confirmAllTitle, 100) },
    text: { type: 'plain_text', text: plain(said.dialog.confirmAllText(names), 300) },
    confirm: { type: 'plain_text', text: plain(said.dialog.confirmYes, 30) },
    deny: { type: 'plain_text', text: plain(saying.words.dialog.close, 30) },
  };
  return [
    context(said.unconfirmed),
    {
      type: 'actions',
      block_id: 'move_unconfirmed',
      elements: [{ ...button('move_confirm_all', said.buttons.confirmAll(names.length), value), confirm }],
    },
  ];
}

function button(action: ActionId, text: string, value: string, style?: 'primary'): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: cut(text, MOST.button), emoji: true },
    value,
    ...(style === undefined ? {} : { style }),
  };
}
