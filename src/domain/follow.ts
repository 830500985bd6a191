import { acceptedOf, withoutAccepted } from './accepted.ts';
import { DAY, earliest } from './calendar.ts';
import type { Case, CaseEventWhat, FindingRow, ResolvedHow } from './case.ts';
import { beyond, type Draft, fingerprint, rowKey, rowsOf } from './draft.ts';
import { type Holding, holdingOf, isMuted, quietAt, ripeAt, severityOf, voiceOf } from './holding.ts';
import { dueReminder, ON_PLANNED_DAY, remindedOf, reminders } from './reminders.ts';
import type { KindRules, Mute, Say, SettleRules } from './settlement.ts';
import type { JsonObject, Voice } from './vocabulary.ts';

/** Why a case is looked at anew. */
export interface Cause {
  readonly rules: SettleRules;
  readonly mutes: readonly Mute[];
  /** True while the job has never seen the scope completely: what it finds opens in silence. */
  readonly baseline: boolean;
  /** How the case is resolved if nothing holds any more. */
  readonly resolvedHow: ResolvedHow;
  /** Kept with the event of an opening or resolving; a look's names its run. */
  readonly detail: JsonObject;
}

/** One turn of one case: its newest state, what holds, and where to write what follows. */
interface Turn {
  it: Case;
  readonly draft: Draft;
  readonly cause: Cause;
  readonly kind: KindRules;
  readonly rows: readonly FindingRow[];
  readonly holding: Holding;
  readonly changed: boolean;
  readonly now: Date;
}

/** How kinds behave that no job declares any more: they stay quiet until they are over. */
const UNDECLARED: KindRules = { holdMinutes: {}, quietMinutes: 60, voice: () => 'weekly' };

/** "Done" on what still holds: done until something new or worse holds, or this long. */
export const DONE_FOR = DAY;

const LOUDNESS: Readonly<Record<Voice, number>> = { now: 3, dated: 2, weekly: 1, page: 0 };

function note(turn: Turn, what: CaseEventWhat, say: Say, detail: JsonObject = {}): void {
  turn.draft.events.push({ caseId: turn.it.id, event: { at: turn.now, what, personId: null, detail }, say });
}

function startEpisode(turn: Turn): void {
  const { id, episode } = turn.it;
  turn.draft.episodes.push({
    caseId: id,
    number: episode,
    openedAt: turn.now,
    resolvedAt: null,
    resolvedHow: null,
    nothingNeeded: false,
  });
}

function endOccurrences(turn: Pick<Turn, 'draft' | 'now'>, caseId: number): void {
  for (const row of rowsOf(turn.draft, caseId)) {
    if (row.nature !== 'occurrence' || row.goneAt) continue;
    turn.draft.rows.set(rowKey(row), { ...row, goneAt: turn.now, goneWhy: 'quiet' });
  }
}

/** Ends the conditions that hold no longer than an event said, where no look has seen them since. */
function endLapsed({ draft, now }: Pick<Turn, 'draft' | 'now'>, caseId: number): boolean {
  const lapsed = rowsOf(draft, caseId).filter((row) => row.goneAt === null && row.holdsUntil && row.holdsUntil <= now);
  for (const row of lapsed) draft.rows.set(rowKey(row), { ...row, goneAt: now, goneWhy: 'lapsed' });
  return lapsed.length > 0;
}

/** A message of its own for what was never told. */
function tellFirst(turn: Turn): void {
  turn.draft.tells.push({ caseId: turn.it.id, purpose: 'post' });
  turn.it = { ...turn.it, toldAt: turn.now, toldSeverity: turn.it.severity, silent: false };
}

/** An edited message notifies nobody: told again in thread and channel, and after a day as a new message. */
function tellAgain(turn: Turn, what: CaseEventWhat, detail: JsonObject = {}): void {
  const { toldAt, severity } = turn.it;
  const young = toldAt !== null && turn.now.getTime() - toldAt.getTime() < DAY;
  note(turn, what, young ? 'broadcast' : null, detail);
  turn.draft.tells.push({ caseId: turn.it.id, purpose: young ? 'edit' : 'post' });
  turn.it = { ...turn.it, toldAt: young ? toldAt : turn.now, toldSeverity: severity, silent: false };
}

function open(turn: Turn): void {
  // The run's summary tells what its looks opened in silence. What time alone opens is in none, and speaks for itself.
  const silent = turn.cause.baseline || (turn.it.silent && turn.cause.detail['runId'] !== undefined);
  turn.it = { ...turn.it, state: 'open', openedAt: turn.now, silent };
  note(turn, 'opened', null, { ...turn.cause.detail, silent });
  startEpisode(turn);
}

function stillToCome(at: Date | null, now: Date): Date | null {
  return at !== null && at > now ? at : null;
}

/** Opens again what was over, or what a person called done although it holds. What people said for a day to come stands. */
function reopen(turn: Turn, audible: boolean): void {
  const anew = turn.it.state === 'resolved';
  turn.it = {
    ...turn.it,
    state: 'open',
    episode: turn.it.episode + (anew ? 1 : 0),
    openedAt: anew ? turn.now : turn.it.openedAt,
    revision: turn.it.revision + 1,
    silent: false,
    resolvedAt: null,
    resolvedHow: null,
    acknowledgedAt: null,
    plannedFor: stillToCome(turn.it.plannedFor, turn.now),
    snoozedUntil: stillToCome(turn.it.snoozedUntil, turn.now),
    doneUntil: null,
    doneFacts: null,
    remindedDays: null,
  };
  if (anew) startEpisode(turn);
  if (turn.it.toldAt && audible) tellAgain(turn, 'reopened');
  else note(turn, 'reopened', turn.it.toldAt ? 'thread' : null);
}

/** Resolved, or done for long enough and seen since: that nobody could look is no reason to ask again. */
function isOver(turn: Turn): boolean {
  const { state, doneUntil, doneFacts } = turn.it;
  if (state === 'resolved') return true;
  if (state !== 'done') return false;
  if (beyond(doneFacts ?? '', turn.holding.active)) return true;
  const saidAt = doneUntil && doneUntil.getTime() - DONE_FOR;
  return (
    doneUntil !== null &&
    doneUntil <= turn.now &&
    turn.holding.active.some((row) => saidAt !== null && row.lastSeenAt.getTime() > saidAt)
  );
}

/** Says in the history, and in the thread where there is one, that a risk is accepted no more. */
function endAcceptance(turn: Turn, worse: boolean): void {
  note(turn, worse ? 'worse' : 'unsnoozed', turn.it.toldAt ? 'thread' : null, { accepted: true });
  if (turn.it.toldAt) turn.draft.tells.push({ caseId: turn.it.id, purpose: 'edit' });
}

function remind(turn: Turn): void {
  const reminder = dueReminder(turn.it, turn.cause.rules, turn.now);
  if (!reminder) return;
  turn.it = { ...turn.it, remindedDays: reminder.days, revision: turn.it.revision + 1 };
  if (turn.it.toldAt === null) tellFirst(turn);
  else tellAgain(turn, 'reminded', { days: reminder.days, planned: reminder.days === ON_PLANNED_DAY });
}

/** Something holds: opens, reopens, gets worse, is edited, is reminded of. */
function keepGoing(turn: Turn): void {
  const { it: old, holding, rows, kind, cause, now } = turn;
  const voice = voiceOf(old, holding.active, rows, kind, now);
  const severity = severityOf(holding.active);
  const snoozed = old.snoozedUntil !== null && old.snoozedUntil > now;
  const loud = LOUDNESS[voice] >= LOUDNESS.dated && !isMuted(old, cause.mutes, now);
  const accepted = acceptedOf(old);
  const known = accepted?.severity ?? old.toldSeverity ?? old.severity;
  const more = accepted !== null && beyond(accepted.holds, holding.active);
  const worse = LOUDNESS[voice] > LOUDNESS[old.voice] || severity > known || more;
  turn.it = { ...old, voice, severity };

  if (old.state === 'waiting') {
    open(turn);
  } else if (isOver(turn)) {
    reopen(turn, loud && !snoozed);
  } else if (old.state === 'open' || old.state === 'acknowledged') {
    const wakes = old.snoozedUntil !== null && (!snoozed || worse);
    if (wakes) {
      const facts = withoutAccepted(turn.it.facts);
      turn.it = { ...turn.it, snoozedUntil: null, facts, revision: turn.it.revision + 1 };
    }
    // What is not loud is told nowhere else, and somebody has relied on it.
    if (wakes && accepted && !loud) endAcceptance(turn, worse);
    if (worse && turn.it.toldAt && loud) tellAgain(turn, 'worse');
    else if (old.snoozedUntil && !snoozed && turn.it.toldAt && loud) tellAgain(turn, 'unsnoozed');
    else if (worse) turn.it = { ...turn.it, silent: false };
    else if (turn.changed && turn.it.toldAt) turn.draft.tells.push({ caseId: old.id, purpose: 'edit' });
  }
  if (turn.it.state === 'done' || !loud || turn.it.snoozedUntil) return;
  if (turn.it.toldAt === null && !turn.it.silent) tellFirst(turn);
  remind(turn);
}

/** Nothing holds any more. */
function end(turn: Turn, how: ResolvedHow): void {
  const { id, state, toldAt, openedAt, episode } = turn.it;
  if (state === 'resolved') return;
  if (state === 'waiting') {
    // It never opened: nobody is told, and the next time counts as the first.
    if (turn.holding.waiting.length === 0) turn.it = { ...turn.it, silent: false };
    return;
  }
  turn.it = {
    ...turn.it,
    state: 'resolved',
    resolvedAt: turn.now,
    resolvedHow: how,
    revision: turn.it.revision + 1,
    snoozedUntil: null,
    doneUntil: null,
    doneFacts: null,
    facts: { ...withoutAccepted(turn.it.facts), ...turn.cause.detail },
  };
  note(turn, 'resolved', toldAt ? 'thread' : null, { how });
  if (toldAt) turn.draft.tells.push({ caseId: id, purpose: 'edit' });
  turn.draft.episodes.push({
    caseId: id,
    number: episode,
    openedAt: openedAt ?? turn.now,
    resolvedAt: turn.now,
    resolvedHow: how,
    nothingNeeded: false,
  });
}

/**
 * The next moment at which time alone may change the case. What has passed was followed just now: named again, it would
 * wake the case each minute for ever.
 */
function wakeAt(turn: Turn): Date | null {
  const { it, holding, rows, kind, cause, now } = turn;
  const alive = it.state !== 'resolved';
  const times = [
    ...holding.waiting.map((row) => ripeAt(row, kind)),
    ...rows.map((row) => (row.goneAt === null ? row.holdsUntil : null)),
    ...(alive
      ? [
          quietAt(holding, kind),
          it.snoozedUntil,
          it.state === 'done' ? it.doneUntil : null,
          ...reminders(it, cause.rules).map((reminder) => reminder.at),
        ]
      : []),
  ];
  return earliest(times.filter((time) => time !== null && time > now));
}

function sameCase(a: Case, b: Case): boolean {
  return (Object.keys(a) as (keyof Case)[]).every((key) => {
    const [x, y] = [a[key], b[key]];
    return x instanceof Date && y instanceof Date ? x.getTime() === y.getTime() : x === y;
  });
}

/**
 * Lets a case's state follow from all its rows, from what people said of it, and from the time. The one place where a
 * case opens, gets worse, resolves or reopens, and decides what is to be said of it.
 */
export function follow(draft: Draft, caseId: number, cause: Cause, now: Date): void {
  const found = draft.cases.get(caseId);
  if (!found || found.state === 'merged') return;
  const kind = cause.rules.kinds.get(found.kind) ?? UNDECLARED;
  let how = endLapsed({ draft, now }, caseId) ? 'lapsed' : cause.resolvedHow;
  const quiet = quietAt(holdingOf(rowsOf(draft, caseId), kind, now), kind);
  if (quiet && quiet <= now) {
    endOccurrences({ draft, now }, caseId);
    how = 'quiet';
  }
  const rows = rowsOf(draft, caseId);
  const rowsBefore = [...draft.before.rows.values()].filter((row) => row.caseId === caseId);
  const holding = holdingOf(rows, kind, now);
  const before = draft.before.cases.get(caseId);
  const changed = fingerprint(rows) !== fingerprint(rowsBefore);
  const dueAt = earliest(holding.active.map((row) => row.dueAt)) ?? found.dueAt;
  const it: Case = {
    ...found,
    dueAt,
    remindedDays: remindedOf(found, dueAt, cause.rules, now),
    lastSeenAt: rows.reduce((latest, row) => (row.lastSeenAt > latest ? row.lastSeenAt : latest), found.lastSeenAt),
    revision: found.revision + (changed && before !== undefined ? 1 : 0),
  };
  const turn: Turn = { it, draft, cause, kind, rows, holding, changed, now };
  if (holding.active.length > 0) keepGoing(turn);
  else end(turn, how);
  turn.it = { ...turn.it, wakeAt: wakeAt(turn) };
  if (before === undefined || !sameCase(turn.it, found)) draft.cases.set(caseId, turn.it);
}
