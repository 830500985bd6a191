import type { ViewOutput } from '@slack/bolt';
import type { Action } from '../domain/act.ts';
import { dayIn, momentIn } from '../domain/calendar.ts';
import type { SlackWords } from '../words/slack-words.ts';
import type { Dialog } from './ids.ts';
import { chosenSubsystem } from './modals.ts';
import { submitted } from './requests.ts';

/** What a dialog asks for, or what is wrong with it, by the block that is to be mended. */
export type Submitted =
  | { readonly ok: true; readonly ask: Asked }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };
/** An action; who a case is given to is known by the Slack id until it is looked up. */
export type Asked = Exclude<Action, { what: 'assign' }> | { readonly what: 'assign'; readonly slackId: string };

const HOUR = 3_600_000;
const PLANNED_HOUR = 9;

/** Reads a submitted dialog. Needs nothing but the dialog: mistakes are answered within Slack's three seconds. */
export function readSubmission(
  dialog: Dialog,
  view: ViewOutput,
  now: Date,
  zone: string,
  words: SlackWords,
): Submitted {
  const said = words.dialog;
  switch (dialog) {
    case 'done':
      return readDone(view, said);
    case 'snooze': {
      const hours = whole(submitted(view, 'hours'), 1, 24 * 90);
      if (hours === null) return wrong('hours', said.choiceMissing);
      return right({ what: 'snooze', until: new Date(now.getTime() + hours * HOUR) });
    }
    case 'assign': {
      const slackId = submitted(view, 'person');
      return slackId === null ? wrong('person', said.choiceMissing) : right({ what: 'assign', slackId });
    }
    case 'plan': {
      const day = submitted(view, 'date');
      if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return wrong('date', said.choiceMissing);
      if (day < dayIn(now, zone)) return wrong('date', said.dateInPast);
      return right({ what: 'plan', date: momentIn(day, PLANNED_HOUR, zone) });
    }
    case 'not_ours': {
      const chosen = submitted(view, 'subsystem');
      if (chosen === null) return wrong('subsystem', said.choiceMissing);
      return right({ what: 'not_ours', subsystem: chosenSubsystem(chosen) });
    }
    case 'mute':
    case 'accept': {
      const days = whole(submitted(view, 'days'), 1, 365);
      const reason = safeNote(submitted(view, 'reason'));
      if (days === null) return wrong('days', said.choiceMissing);
      if (reason === null) return wrong('reason', said.reasonMissing);
      if (dialog === 'mute') return right({ what: 'mute', days, reason });
      return right({ what: 'accept', until: new Date(now.getTime() + days * 24 * HOUR), reason });
    }
  }
}

function readDone(view: ViewOutput, said: SlackWords['dialog']): Submitted {
  const choice = submitted(view, 'minutes');
  const note = safeNote(submitted(view, 'note'));
  if (choice === 'nothing') return right({ what: 'done', minutes: null, note });
  const minutes = whole(choice === 'other' ? submitted(view, 'other') : choice, 1, 1440);
  if (minutes !== null) return right({ what: 'done', minutes, note });
  return choice === 'other' ? wrong('other', said.otherMinutesMissing) : wrong('minutes', said.choiceMissing);
}

const right = (ask: Asked): Submitted => ({ ok: true, ask });
const wrong = (block: string, message: string): Submitted => ({ ok: false, errors: { [block]: message } });

function whole(value: string | null, least: number, most: number): number | null {
  if (value === null || !/^\d{1,5}$/.test(value)) return null;
  const number = Number(value);
  return number >= least && number <= most ? number : null;
}

/** A note as it is kept: without NUL, which a database does not take; it is escaped when it is shown. */
function safeNote(value: string | null): string | null {
  const text = (value ?? '').replaceAll('\0', '').trim();
  return text === '' ? null : text.slice(0, 300);
}
