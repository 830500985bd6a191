import { withAccepted, withoutAccepted } from './accepted.ts';
import { DAY } from './calendar.ts';
import type { Case, CaseEventWhat } from './case.ts';
import { doneWith, draftOf, rowsOf, settlementOf } from './draft.ts';
import { DONE_FOR, follow } from './follow.ts';
import { holdingOf, resourceFact } from './holding.ts';
import type { Person } from './person.ts';
import { isPlannedDayBegun, ON_PLANNED_DAY } from './reminders.ts';
import type { Settings } from './settings.ts';
import type { SettleRules, SettleState } from './settlement.ts';
import type { CaseDecision, NewToilEntry } from './store.ts';
import type { JsonObject, Platform } from './vocabulary.ts';

/** What a person can do with a case. Minutes are hands-on minutes; null says that nothing was needed. */
export type Action =
  | { readonly what: 'acknowledge' }
  | { readonly what: 'done'; readonly minutes: number | null; readonly note: string | null }
  | { readonly what: 'snooze'; readonly until: Date }
  | { readonly what: 'assign'; readonly personId: string }
  | { readonly what: 'plan'; readonly date: Date }
  | { readonly what: 'mute'; readonly days: number; readonly reason: string }
  | { readonly what: 'accept'; readonly until: Date; readonly reason: string }
  | { readonly what: 'not_ours'; readonly subsystem: string | null }
  | { readonly what: 'reopen' };

/** What came of it: `late` when the case had resolved itself before, which a click never undoes. */
export type ActOutcome = 'done' | 'late' | 'already';

export interface ActRules extends SettleRules {
  toilKindOf(kind: string): string;
  readonly subsystems: Settings['subsystems'];
}

interface Step {
  readonly change: Partial<Case>;
  readonly what: CaseEventWhat;
  readonly detail: JsonObject;
}

/** What the first finding of a case that knows it says of its resource. */
function resourceOf(state: SettleState, it: Case, member: 'id' | 'platform'): string | null {
  const known = state.rows.map((row) => (row.caseId === it.id ? resourceFact(row, member) : null));
  return known.find((value) => value !== null) ?? null;
}

function entry(
  state: SettleState,
  it: Case,
  minutes: number,
  note: string | null,
  by: Person,
  gesture: string,
  now: Date,
  rules: ActRules,
): NewToilEntry {
  return {
    gesture,
    at: now,
    minutes,
    toilKind: rules.toilKindOf(it.kind),
    subsystem: it.subsystem,
    environment: it.environment,
    platform: resourceOf(state, it, 'platform') as Platform | null,
    howWeKnow: 'reported',
    caseId: it.id,
    episode: it.episode,
    personId: by.id,
    note,
  };
}

function stepOf(it: Case, action: Action, by: Person, holds: string, now: Date, rules: ActRules): Step {
  switch (action.what) {
    case 'acknowledge':
      return {
        change: { state: it.state === 'done' ? 'done' : 'acknowledged', acknowledgedAt: now, assigneeId: by.id },
        what: 'acknowledged',
        detail: {},
      };
    case 'done':
      return {
        change: {
          ...(holds === ''
            ? { state: 'resolved', resolvedAt: now, resolvedHow: 'person' }
            : { state: 'done', doneUntil: new Date(now.getTime() + DONE_FOR), doneFacts: holds }),
          snoozedUntil: null,
          facts: withoutAccepted(it.facts),
          assigneeId: it.assigneeId ?? by.id,
        },
        what: 'done',
        detail: { minutes: action.minutes, note: action.note },
      };
    case 'snooze':
      return {
        change: { snoozedUntil: action.until, facts: withoutAccepted(it.facts) },
        what: 'snoozed',
        detail: { until: action.until.toISOString() },
      };
    case 'assign':
      return { change: { assigneeId: action.personId }, what: 'assigned', detail: { to: action.personId } };
    case 'plan':
      return {
        change: {
          plannedFor: action.date,
          remindedDays: isPlannedDayBegun(action.date, rules, now) ? ON_PLANNED_DAY : null,
          assigneeId: it.assigneeId ?? by.id,
        },
        what: 'planned',
        detail: { date: action.date.toISOString() },
      };
    case 'mute':
      return { change: {}, what: 'muted', detail: { days: action.days, reason: action.reason } };
    case 'accept': {
      const { until, reason } = action;
      return {
        change: { snoozedUntil: until, facts: withAccepted(it.facts, { until, reason, severity: it.severity, holds }) },
        what: 'accepted',
        detail: { until: until.toISOString(), reason },
      };
    }
    case 'not_ours':
      return { change: {}, what: 'corrected', detail: { subsystem: action.subsystem } };
    case 'reopen':
      return { change: { state: 'open', doneUntil: null, doneFacts: null }, what: 'reopened', detail: {} };
  }
}

/**
 * What a person's action makes of a case. Minutes are written whatever the state is. On a case that has resolved
 * itself, anything but minutes is recorded and told as late, and changes nothing.
 */
export function act(
  state: SettleState,
  action: Action,
  by: Person,
  gesture: string,
  now: Date,
  rules: ActRules,
): { readonly decision: CaseDecision; readonly answer: ActOutcome } {
  const draft = draftOf(state);
  const it = state.cases[0];
  if (!it) throw new Error('act: the state holds no case');
  const kind = rules.kinds.get(it.kind);
  const active = kind ? holdingOf(rowsOf(draft, it.id), kind, now).active : [];
  const minutes = action.what === 'done' ? action.minutes : null;
  const toil =
    minutes === null
      ? []
      : [entry(state, it, minutes, action.what === 'done' ? action.note : null, by, gesture, now, rules)];
  const none: Omit<CaseDecision, 'settlement'> = { toil, mute: null, correction: null };
  const record = (what: CaseEventWhat, detail: JsonObject): void => {
    const say = it.toldAt ? ('thread' as const) : null;
    draft.events.push({ caseId: it.id, event: { at: now, what, personId: by.id, detail }, say });
    if (it.toldAt) draft.tells.push({ caseId: it.id, purpose: 'edit' });
  };

  const over = it.state === 'resolved';
  if (over && action.what !== 'not_ours' && action.what !== 'mute') {
    if (action.what === 'done') record('minutes', { minutes, note: action.note });
    else record('late_click', { action: action.what });
    return { decision: { ...none, settlement: settlementOf(draft) }, answer: 'late' };
  }
  if (action.what === 'acknowledge' && it.state === 'acknowledged' && it.assigneeId === by.id) {
    return { decision: { ...none, settlement: settlementOf(draft) }, answer: 'already' };
  }

  const step = stepOf(it, action, by, doneWith(active), now, rules);
  draft.cases.set(it.id, { ...it, ...step.change, revision: it.revision + 1 });
  record(step.what, step.detail);
  if (action.what === 'done' && it.openedAt) {
    const closed = draft.cases.get(it.id)?.state === 'resolved';
    draft.episodes.push({
      caseId: it.id,
      number: it.episode,
      openedAt: it.openedAt,
      resolvedAt: closed ? now : null,
      resolvedHow: closed ? 'person' : null,
      nothingNeeded: minutes === null,
    });
  }
  follow(draft, it.id, { rules, mutes: state.mutes, baseline: false, resolvedHow: 'person', detail: {} }, now);
  return {
    decision: {
      settlement: settlementOf(draft),
      toil,
      mute:
        action.what === 'mute'
          ? {
              kind: it.kind,
              subsystem: it.subsystem,
              environment: it.environment,
              resource: it.resource,
              reason: action.reason,
              until: new Date(now.getTime() + action.days * DAY),
              personId: by.id,
            }
          : null,
      correction: action.what === 'not_ours' ? correctionOf(state, it, action.subsystem, by) : null,
    },
    answer: 'done',
  };
}

/** The resource that a correction is about: the case's, or that of its first finding. */
function correctionOf(state: SettleState, it: Case, subsystem: string | null, by: Person): CaseDecision['correction'] {
  const resource = resourceOf(state, it, 'id') ?? it.resource;
  return resource === null ? null : { resource, subsystem, personId: by.id };
}
