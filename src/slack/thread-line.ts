import type { CaseEvent, CaseView } from '../domain/case.ts';
import type { Message } from '../domain/messenger.ts';
import type { Person } from '../domain/person.ts';
import { resolvedLine } from './case-message.ts';
import { cut, mrkdwn } from './escape.ts';
import { MOST, section } from './limits.ts';
import { mention } from './people.ts';
import { kindWordsOf, type Saying } from './saying.ts';

export type SaidEvent = CaseEvent & { readonly person: Person | null };

/** One step in the history of a case, as a reply in its thread. */
export function threadMessage(event: SaidEvent, view: CaseView, repeated: boolean, saying: Saying): Message {
  const line = threadLine(event, view, saying);
  const text = repeated ? `${line}\n${saying.words.case.possiblyRepeated}` : line;
  return { text: cut(text, MOST.text), blocks: [section(text)] };
}

/** The line itself, as mrkdwn. */
export function threadLine(event: SaidEvent, view: CaseView, saying: Saying): string {
  const said = saying.words.thread;
  const who = mention(event.person, said.somebody);
  const now = mrkdwn(kindWordsOf(view, saying).headline(view));
  const { detail } = event;
  const time = (name: string): string => timeIn(detail[name], view, saying);
  switch (event.what) {
    case 'opened':
      return said.opened();
    case 'worse':
      return said.worse(now);
    case 'better':
      return said.better(now);
    case 'reopened':
      return said.reopened(now, event.person === null ? null : who);
    case 'resolved':
      return said.resolved(text(detail['how']), view.case.state === 'resolved' ? resolvedLine(view, saying) : now);
    case 'acknowledged':
      return said.acknowledged(who);
    case 'done':
      return said.done(who, number(detail['minutes']), note(detail['note']));
    case 'snoozed':
      return said.snoozed(who, time('until'));
    case 'unsnoozed':
      return detail['accepted'] === true ? said.acceptedOver(now) : said.unsnoozed(now);
    case 'accepted':
      return said.accepted(who, dayIn(detail['until'], view, saying), mrkdwn(text(detail['reason']) ?? '-'));
    case 'assigned':
      return said.assigned(who, mention(assignedTo(detail['to'], view), said.somebody));
    case 'planned':
      return said.planned(who, dayIn(detail['date'], view, saying, saying.settings.timeZone));
    case 'muted':
      return said.muted(who, number(detail['days']) ?? 0, mrkdwn(text(detail['reason']) ?? '-'));
    case 'corrected':
      return said.corrected(who, note(detail['subsystem']));
    case 'merged':
      return said.merged(saying.words.case.number(view.case.mergedInto ?? view.case.id));
    case 'minutes':
      return said.minutes(who, number(detail['minutes']), note(detail['note']));
    case 'reminded':
      return said.reminded(number(detail['days']), detail['planned'] === true, now);
    case 'late_click':
      return said.lateClick(who, mrkdwn(pressed(text(detail['action']), saying)));
  }
}

function assignedTo(id: unknown, view: CaseView): Person | null {
  return view.assignee !== null && view.assignee.id === id ? view.assignee : null;
}

function pressed(action: string | null, saying: Saying): string {
  const said = saying.words.case.buttons;
  const buttons: Readonly<Record<string, string>> = {
    acknowledge: said.acknowledge,
    snooze: said.snooze,
    accept: said.accept,
    assign: said.assign,
    plan: said.plan,
  };
  return action === null ? '-' : (buttons[action] ?? action);
}

function timeIn(value: unknown, view: CaseView, saying: Saying): string {
  const at = typeof value === 'string' ? new Date(value) : null;
  if (at === null || Number.isNaN(at.getTime())) return '-';
  return mrkdwn(saying.words.time.moment(at, view.timeZone, view.now));
}

function dayIn(value: unknown, view: CaseView, saying: Saying, zone = view.timeZone): string {
  const at = typeof value === 'string' ? new Date(value) : null;
  if (at === null || Number.isNaN(at.getTime())) return '-';
  return mrkdwn(saying.words.time.day(at, zone, view.now));
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const note = (value: unknown): string | null => (text(value) === null ? null : mrkdwn(text(value) ?? ''));
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
