import { type Accepted, acceptedOf, withAccepted } from './accepted.ts';
import type { Case } from './case.ts';

/**
 * What people set on a case, for the one that takes it over. What is set there stays; nothing that was set is lost to
 * nothing. A snooze quiets only what it was said of, so that it goes along where nothing else speaks, and so do "I'm on
 * it" and "done"; an acceptance knows what it was said of, and ends by itself where there is more.
 */
export function takenOver(known: Case, into: Case, at: Date): Partial<Case> {
  const isQuiet = into.state === 'waiting' || into.state === 'resolved';
  // What was said of an episode that is over is older than what is said of a case that goes on.
  const [first, second] = isQuiet ? [known, into] : [into, known];
  return {
    assigneeId: first.assigneeId ?? second.assigneeId,
    plannedFor: first.plannedFor ?? second.plannedFor,
    ...sleepOf(known, into, isQuiet),
    ...(isQuiet ? takenUp(known, into, at) : {}),
  };
}

/** A case that is quiet goes on as the other did that somebody has seen to: nobody is asked or told a second time. */
function takenUp(known: Case, into: Case, at: Date): Partial<Case> {
  if (known.state !== 'acknowledged' && known.state !== 'done') return {};
  const { state, acknowledgedAt, doneUntil, doneFacts, voice, severity, dueAt, remindedDays, silent } = known;
  const plannedFor = into.plannedFor !== null && into.plannedFor > at ? into.plannedFor : null;
  return {
    ...{ state, acknowledgedAt, doneUntil, doneFacts, voice, severity, dueAt, remindedDays, silent },
    toldSeverity: known.toldSeverity ?? into.toldSeverity,
    plannedFor: known.plannedFor ?? plannedFor,
    episode: into.episode + (into.state === 'resolved' ? 1 : 0),
    revision: into.revision + 1,
    openedAt: at,
    resolvedAt: null,
    resolvedHow: null,
  };
}

function sleepOf(known: Case, into: Case, isQuiet: boolean): Partial<Case> {
  const [its, own] = [acceptedOf(known), acceptedOf(into)];
  if (its !== null && (isQuiet || own !== null || into.snoozedUntil === null)) {
    const accepted = own === null ? its : together(own, its);
    return { snoozedUntil: accepted.until, facts: withAccepted(into.facts, accepted) };
  }
  return isQuiet && known.snoozedUntil !== null ? { snoozedUntil: known.snoozedUntil } : {};
}

/** Two acceptances as one: of all that was accepted, until the first of them ends. */
function together(one: Accepted, other: Accepted): Accepted {
  return {
    until: one.until < other.until ? one.until : other.until,
    reason: [...new Set([one.reason, other.reason])].join('; '),
    severity: Math.max(one.severity, other.severity),
    holds: [one.holds, other.holds].filter((holds) => holds !== '').join('\n'),
  };
}
