import { type Accepted, acceptedOf, withAccepted } from './accepted.ts';
import type { Case } from './case.ts';

/**
 * What people set on a case, for the one that takes it over. What is set there stays; nothing that was set is lost to
 * nothing. A snooze quiets only what it was said of, so that it goes along where nothing else speaks; an acceptance
 * knows what it was said of, and ends by itself where there is more.
 */
export function takenOver(known: Case, into: Case): Partial<Case> {
  const isQuiet = into.state === 'waiting' || into.state === 'resolved';
  // What was said of an episode that is over is older than what is said of a case that goes on.
  const [first, second] = isQuiet ? [known, into] : [into, known];
  return {
    assigneeId: first.assigneeId ?? second.assigneeId,
    plannedFor: first.plannedFor ?? second.plannedFor,
    ...sleepOf(known, into, isQuiet),
  };
}

function sleepOf(known: Case, into: Case, isQuiet: boolean): Partial<Case> {
  const [its, own] = [acceptedOf(known), acceptedOf(into)];
  if (its !== null) {
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
