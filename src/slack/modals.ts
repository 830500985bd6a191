import type { InputBlock, KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { z } from 'zod';
import type { CaseView } from '../domain/case.ts';
import type { SlackWords } from '../words/slack-words.ts';
import { headline } from './case-message.ts';
import { mrkdwn, plain } from './escape.ts';
import { callbackId, type Dialog } from './ids.ts';
import { context, MOST, sections, within } from './limits.ts';
import { kindWordsOf, type Saying } from './saying.ts';
import { EVERYTHING, option, subsystemOptions } from './status-controls.ts';

export const MINUTES = [5, 15, 30, 60] as const;
export const SNOOZE_HOURS = [1, 4, 24, 72, 168] as const;
export const MUTE_DAYS = [7, 30, 90] as const;
const MUTE_DAYS_OFFERED = 30;
export const ACCEPT_DAYS = [30, 90, 180] as const;
const ACCEPT_DAYS_OFFERED = 90;

/** What a dialog remembers of where it was opened: the case, and the channel of the button, if it had one. */
const origin = z.object({ caseId: z.int().min(1), channel: z.string().nullable() });
export type Origin = z.infer<typeof origin>;

export function parseOrigin(metadata: string): Origin | null {
  try {
    return origin.safeParse(JSON.parse(metadata)).data ?? null;
  } catch {
    return null;
  }
}

/** The dialog of a gesture. Made from the case's number alone, so that it opens within Slack's three seconds. */
export function dialogView(dialog: Dialog, from: Origin, saying: Saying): ModalView {
  const said = saying.words.dialog;
  switch (dialog) {
    case 'done':
      return modal(dialog, said.doneTitle, doneInputs(said), from, said);
    case 'snooze':
      return modal(dialog, said.snoozeTitle, [hoursInput(said)], from, said);
    case 'assign':
      return modal(
        dialog,
        said.assignTitle,
        [input('person', said.assignLabel, { type: 'users_select', action_id: 'value' })],
        from,
        said,
      );
    case 'plan':
      return modal(
        dialog,
        said.planTitle,
        [input('date', said.planLabel, { type: 'datepicker', action_id: 'value' })],
        from,
        said,
      );
    case 'not_ours':
      return modal(dialog, said.notOursTitle, [subsystemInput(saying)], from, said);
    case 'mute':
      return modal(
        dialog,
        said.muteTitle,
        daysAndReason(MUTE_DAYS, MUTE_DAYS_OFFERED, said.muteDaysLabel, said.muteHint(), said),
        from,
        said,
      );
    case 'accept':
      return modal(
        dialog,
        said.acceptTitle,
        daysAndReason(ACCEPT_DAYS, ACCEPT_DAYS_OFFERED, said.acceptDaysLabel, said.acceptHint(), said),
        from,
        said,
      );
  }
}

type Words = SlackWords['dialog'];

function modal(dialog: Dialog, title: string, inputs: InputBlock[], from: Origin, said: Words): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId(dialog),
    title: text(title, MOST.title),
    submit: text(said.save, MOST.title),
    close: text(said.close, MOST.title),
    private_metadata: JSON.stringify(from),
    blocks: [context(said.caseNumber(from.caseId)), ...inputs],
  };
}

function doneInputs(said: Words): InputBlock[] {
  const choices = [
    ...MINUTES.map((minutes) => option(said.minutes(minutes), String(minutes))),
    option(said.minutesOther, 'other'),
    option(said.nothingNeeded, 'nothing'),
  ];
  return [
    input('minutes', said.minutesLabel, { type: 'radio_buttons', action_id: 'value', options: choices }),
    {
      ...input('other', said.minutesOtherLabel, {
        type: 'number_input',
        action_id: 'value',
        is_decimal_allowed: false,
        min_value: '1',
        max_value: '1440',
      }),
      optional: true,
      hint: text(said.minutesOtherHint, MOST.label),
    },
    {
      ...input('note', said.noteLabel, { type: 'plain_text_input', action_id: 'value', max_length: 300 }),
      optional: true,
    },
  ];
}

function hoursInput(said: Words): InputBlock {
  const options = SNOOZE_HOURS.map((hours) => option(said.snoozeFor(hours), String(hours)));
  return input('hours', said.snoozeLabel, { type: 'radio_buttons', action_id: 'value', options });
}

function subsystemInput(saying: Saying): InputBlock {
  const said = saying.words.dialog;
  const names = saying.settings.subsystems.map((one) => one.name);
  if (names.length >= MOST.options || names.some((name) => name.length > 75)) {
    return input('subsystem', said.subsystemLabel, {
      type: 'external_select',
      action_id: 'value',
      min_query_length: 0,
    });
  }
  return input('subsystem', said.subsystemLabel, {
    type: 'static_select',
    action_id: 'value',
    options: notOursOptions(names, '', saying.words),
  });
}

/** Subsystems that a case may belong to instead, with "none of ours" first. */
export function notOursOptions(names: readonly string[], typed: string, words: SlackWords) {
  return subsystemOptions(names, typed, words.dialog.noneOfThem);
}

/** The choice of "whose is it": a subsystem, or null for none of ours. */
export function chosenSubsystem(value: string): string | null {
  return value === EVERYTHING ? null : value;
}

function daysAndReason(
  choices: readonly number[],
  usual: number,
  label: string,
  hint: string,
  said: Words,
): InputBlock[] {
  const options = choices.map((days) => option(said.days(days), String(days)));
  const offered = option(said.days(usual), String(usual));
  return [
    input('days', label, { type: 'radio_buttons', action_id: 'value', options, initial_option: offered }),
    {
      ...input('reason', said.muteReasonLabel, {
        type: 'plain_text_input',
        action_id: 'value',
        min_length: 1,
        max_length: 300,
      }),
      hint: text(hint, MOST.label),
    },
  ];
}

function input(blockId: string, label: string, element: InputBlock['element']): InputBlock {
  return { type: 'input', block_id: blockId, label: text(label, MOST.label), element };
}

function text(said: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(said, max), emoji: true };
}

/** A dialog that only shows something: why a case is told, or the case as it is. */
function showing(title: string, blocks: readonly KnownBlock[], said: Words): ModalView {
  return {
    type: 'modal',
    title: text(title, MOST.title),
    close: text(said.close, MOST.title),
    blocks: blocks.slice(0, MOST.viewBlocks),
  };
}

/** Opened at once, and filled when the case was looked up. */
export function loadingView(title: string, saying: Saying): ModalView {
  return showing(title, sections([saying.words.dialog.loading]), saying.words.dialog);
}

export function messageView(title: string, line: string, saying: Saying): ModalView {
  return showing(title, sections([line]), saying.words.dialog);
}

/** A case as it is, without its buttons: those of a dialog would act on nothing that is seen. */
export function caseView(blocks: readonly KnownBlock[], saying: Saying): ModalView {
  const said = saying.words.dialog;
  return showing(
    said.openTitle,
    blocks.filter((block) => block.type !== 'actions'),
    said,
  );
}

const MOST_FINDINGS = 12;

/** Why a case is shown: what was seen where, since when, and how often before. */
export function whyView(view: CaseView, saying: Saying): ModalView {
  const said = saying.words.dialog;
  const at = (time: Date): string => mrkdwn(saying.words.time.moment(time, view.timeZone, view.now));
  const lines = said.why({
    kind: mrkdwn(kindWordsOf(view, saying).name, 80),
    job: mrkdwn(view.case.job, 60),
    voice: view.case.voice,
    firstSeen: at(view.case.firstSeenAt),
    lastSeen: at(view.case.lastSeenAt),
    nextLook: view.nextLookAt === null ? null : at(view.nextLookAt),
    earlierMonth: view.earlier.month,
    earlierHalfYear: view.earlier.halfYear,
    findings: view.findings.slice(0, MOST_FINDINGS).map((row) => ({
      aspect: mrkdwn(row.aspect.replaceAll('-', ' '), 60),
      subject: mrkdwn(shortId(row.subject), 200),
      scope: mrkdwn(row.scopeId, 80),
      from: at(row.firstSeenAt),
      until: at(row.lastSeenAt),
    })),
    moreFindings: Math.max(0, view.findings.length - MOST_FINDINGS),
  });
  return showing(said.whyTitle, sections([headline(view, saying), ...within(lines, 8000).lines]), said);
}

/** The end of an ARN; an id as it is. */
function shortId(subject: string): string {
  return subject.startsWith('arn:') ? (subject.split(/[/:]/).findLast((part) => part !== '') ?? subject) : subject;
}
