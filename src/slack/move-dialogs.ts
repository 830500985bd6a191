import type { ViewOutput } from '@slack/bolt';
import type { InputBlock, ModalView, PlainTextElement } from '@slack/types';
import { z } from 'zod';
import { dayIn, daysBefore, momentIn } from '../domain/calendar.ts';
import type { MovePlan } from '../domain/stage-record.ts';
import { STAGE_ORDER } from '../domain/status.ts';
import { MOST_OVERRIDE_DAYS, type MoveGesture } from '../domain/subsystem-gestures.ts';
import type { SubsystemStatus } from '../domain/subsystem-status.ts';
import type { SlackWords } from '../words/slack-words.ts';
import { mrkdwn, plain } from './escape.ts';
import { callbackId, type MoveDialog } from './ids.ts';
import { context, MOST } from './limits.ts';
import { submitted } from './requests.ts';
import type { Saying } from './saying.ts';
import { option } from './status-controls.ts';

const MOST_TEXT = 300;
/** What is offered first; a person may choose any day up to the most. */
const DAYS_OFFERED = 30;

/** What a dialog remembers of where it was opened: the subsystem, and the channel of the button, if it had one. */
const origin = z.object({ subsystem: z.string().min(1), channel: z.string().nullable() });
export type MoveOrigin = z.infer<typeof origin>;

export function parseMoveOrigin(metadata: string): MoveOrigin | null {
  try {
    return origin.safeParse(JSON.parse(metadata)).data ?? null;
  } catch {
    return null;
  }
}

/** The dialog of a subsystem's move, filled with what is known. */
export function moveDialogView(
  dialog: MoveDialog,
  found: SubsystemStatus,
  from: MoveOrigin,
  saying: Saying,
): ModalView {
  const said = saying.words.subsystem.dialog;
  const [title, inputs] =
    dialog === 'move_plan'
      ? [said.planTitle, planInputs(found.plan, saying)]
      : [said.stageTitle, stageInputs(found, saying)];
  return {
    type: 'modal',
    callback_id: callbackId(dialog),
    title: text(title, MOST.title),
    submit: text(saying.words.dialog.save, MOST.title),
    close: text(saying.words.dialog.close, MOST.title),
    private_metadata: JSON.stringify(from),
    blocks: [context(`*${mrkdwn(found.subsystem.name, 80)}*`), ...inputs],
  };
}

function planInputs(plan: MovePlan | null, saying: Saying): InputBlock[] {
  const said = saying.words.subsystem.dialog;
  const day = plan?.targetDay ?? null;
  return [
    input('date', said.dateLabel, {
      type: 'datepicker',
      action_id: 'value',
      ...(day === null ? {} : { initial_date: day }),
    }),
    textInput('blocked', said.blockedLabel, plan?.blockedBy ?? null),
    textInput('note', said.noteLabel, plan?.note ?? null),
  ].map((it) => ({ ...it, optional: true }));
}

function stageInputs(found: SubsystemStatus, saying: Saying): InputBlock[] {
  const { subsystem, status } = saying.words;
  const said = subsystem.dialog;
  const environments = found.rows
    .map((row) => row.environment)
    .filter((name) => name.length <= 75)
    .slice(0, MOST.options);
  const options = (environments.length === 0 ? ['production'] : environments).map((name) =>
    option(status.environment(name), name),
  );
  const [first] = options;
  const { timeZone } = saying.settings;
  return [
    input('environment', said.environmentLabel, {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(first === undefined ? {} : { initial_option: first }),
    }),
    input('stage', said.stageLabel, {
      type: 'static_select',
      action_id: 'value',
      options: STAGE_ORDER.map((stage) => option(`${status.stageSign[stage]} ${status.stage[stage]}`, stage)),
    }),
    {
      ...textInput('reason', said.reasonLabel, null),
      hint: text(said.reasonHint, MOST.label),
    },
    {
      ...input('until', said.untilLabel, {
        type: 'datepicker',
        action_id: 'value',
        initial_date: daysBefore(dayIn(found.now, timeZone), -DAYS_OFFERED),
      }),
      hint: text(said.untilHint(MOST_OVERRIDE_DAYS), MOST.label),
    },
  ];
}

function textInput(blockId: string, label: string, initial: string | null): InputBlock {
  return input(blockId, label, {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: MOST_TEXT,
    ...(initial === null ? {} : { initial_value: initial.slice(0, MOST_TEXT).toWellFormed() }),
  });
}

function input(blockId: string, label: string, element: InputBlock['element']): InputBlock {
  return { type: 'input', block_id: blockId, label: text(label, MOST.label), element };
}

function text(said: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(said, max), emoji: true };
}

/** What a dialog asks for, or what is wrong with it, by the block that is to be mended. */
export type MoveSubmitted =
  | { readonly ok: true; readonly gesture: MoveGesture }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** Reads a submitted dialog. Needs nothing but the dialog: mistakes are answered within Slack's three seconds. */
export function readMoveSubmission(
  dialog: MoveDialog,
  subsystem: string,
  view: ViewOutput,
  now: Date,
  zone: string,
  words: SlackWords,
): MoveSubmitted {
  const said = words.subsystem.dialog;
  const today = dayIn(now, zone);
  if (dialog === 'move_plan') {
    const targetDay = dayOf(submitted(view, 'date'));
    if (targetDay !== null && targetDay < today) return wrong('date', words.dialog.dateInPast);
    const blockedBy = noteOf(submitted(view, 'blocked'));
    const note = noteOf(submitted(view, 'note'));
    return { ok: true, gesture: { what: 'plan', subsystem, targetDay, blockedBy, note } };
  }
  const environment = submitted(view, 'environment');
  const stage = STAGE_ORDER.find((one) => one === submitted(view, 'stage'));
  const reason = noteOf(submitted(view, 'reason'));
  const until = dayOf(submitted(view, 'until'));
  if (environment === null) return wrong('environment', words.dialog.choiceMissing);
  if (stage === undefined) return wrong('stage', words.dialog.choiceMissing);
  if (reason === null) return wrong('reason', words.dialog.reasonMissing);
  if (until === null) return wrong('until', words.dialog.choiceMissing);
  if (until <= today) return wrong('until', said.mustBeLater);
  if (until > daysBefore(today, -MOST_OVERRIDE_DAYS)) return wrong('until', said.tooLate(MOST_OVERRIDE_DAYS));
  const gesture = { what: 'override', subsystem, environment, stage, reason, until: momentIn(until, 0, zone) } as const;
  return { ok: true, gesture };
}

const wrong = (block: string, message: string): MoveSubmitted => ({ ok: false, errors: { [block]: message } });

function dayOf(value: string | null): string | null {
  return value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null;
}

/** A text as it is kept: without NUL, which a database does not take; it is escaped when it is shown. */
function noteOf(value: string | null): string | null {
  const kept = (value ?? '').replaceAll('\0', '').trim();
  return kept === '' ? null : kept.slice(0, MOST_TEXT);
}
