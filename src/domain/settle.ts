import { minutes } from './calendar.ts';
import type { Case, FindingRow } from './case.ts';
import { type Draft, draftOf, rowKey, rowsOf, settlementOf } from './draft.ts';
import type { Over } from './finding.ts';
import { follow } from './follow.ts';
import { resourceFact, resourceIdOf } from './holding.ts';
import { scopeId } from './scope.ts';
import type { ClaimedFinding, ClaimedLook, Settlement, SettleRules, SettleState } from './settlement.ts';
import { takenOver } from './take-over.ts';
import type { CaseState, JsonObject } from './vocabulary.ts';

/** What happened this shortly before a look is not taken as over because its service is well again. */
const RELIEF_AFTER_MINUTES = 10;

/** Facts as they are kept: with the resource they are about, for words and for comparing sources. */
function factsOf(finding: ClaimedFinding): JsonObject {
  const { id, name, account, region, platform } = finding.resource;
  return { ...finding.facts, resource: { id, name, account, region, platform } };
}

function newCase(id: number, finding: ClaimedFinding, look: ClaimedLook, baseline: boolean): Case {
  const { belongs } = finding;
  return {
    id,
    foldKey: finding.foldKey,
    kind: finding.kind,
    job: look.job,
    subsystem: belongs.subsystem,
    environment: belongs.environment,
    component: belongs.component,
    resource: belongs.subsystem === null ? finding.resource.id : null,
    team: belongs.team,
    state: 'waiting',
    voice: 'page',
    severity: finding.severity,
    episode: 1,
    revision: 1,
    facts: {},
    firstSeenAt: look.startedAt,
    openedAt: null,
    lastSeenAt: look.startedAt,
    dueAt: finding.dueAt,
    silent: baseline,
    resolvedAt: null,
    resolvedHow: null,
    wakeAt: null,
    toldAt: null,
    toldSeverity: null,
    remindedDays: null,
    acknowledgedAt: null,
    assigneeId: null,
    snoozedUntil: null,
    plannedFor: null,
    doneUntil: null,
    doneFacts: null,
    mergedInto: null,
  };
}

function living(draft: Draft, caseId: number | undefined): Case | null {
  const found = caseId === undefined ? undefined : draft.cases.get(caseId);
  if (found?.state !== 'merged') return found ?? null;
  return found.mergedInto === null ? null : living(draft, found.mergedInto);
}

function create(draft: Draft, finding: ClaimedFinding, look: ClaimedLook, baseline: boolean): Case {
  const id = Math.min(0, ...draft.cases.keys()) - 1;
  const made = newCase(id, finding, look, baseline);
  draft.cases.set(id, made);
  return made;
}

/** One case takes over all of another, what people set too; the other's episode ends, and its message says so. */
function merge(draft: Draft, known: Case, into: Case, at: Date): void {
  const taken: Case = { ...into, ...takenOver(known, into, at) };
  draft.cases.set(into.id, taken);
  draft.cases.set(known.id, {
    ...known,
    state: 'merged',
    mergedInto: into.id,
    wakeAt: null,
    revision: known.revision + 1,
  });
  for (const row of rowsOf(draft, known.id)) draft.rows.set(rowKey(row), { ...row, caseId: into.id });
  const event = { at, what: 'merged', personId: null, detail: {} } as const;
  draft.events.push({ caseId: known.id, event, say: known.toldAt ? 'thread' : null });
  if (known.toldAt) draft.tells.push({ caseId: known.id, purpose: 'edit' });
  if (taken.state !== into.state) beginTaken(draft, taken, into.state, at);
  if (!known.openedAt || known.state === 'resolved') return;
  draft.episodes.push({
    caseId: known.id,
    number: known.episode,
    openedAt: known.openedAt,
    resolvedAt: at,
    resolvedHow: 'merged',
    nothingNeeded: false,
  });
}

/** The episode of a case that was quiet, and goes on as the one that it took over. */
function beginTaken(draft: Draft, it: Case, before: CaseState, at: Date): void {
  const what = before === 'waiting' ? 'opened' : 'reopened';
  const say = it.toldAt && what === 'reopened' ? 'thread' : null;
  draft.events.push({ caseId: it.id, event: { at, what, personId: null, detail: {} }, say });
  if (it.toldAt) draft.tells.push({ caseId: it.id, purpose: 'edit' });
  const episode = { caseId: it.id, number: it.episode, openedAt: at, resolvedAt: null, resolvedHow: null };
  draft.episodes.push({ ...episode, nothingNeeded: false });
}

/**
 * The case of a finding: the one that its row or a key knows, else the one it folds into, else a new one. When its
 * claim was corrected, a case that holds nothing else moves along; one that does is left to the others.
 */
function caseOf(
  draft: Draft,
  finding: ClaimedFinding,
  row: FindingRow | undefined,
  look: ClaimedLook,
  baseline: boolean,
): Case {
  const byKey = finding.keys.map((key) => living(draft, draft.keys.get(key))).find((it) => it?.kind === finding.kind);
  const known = living(draft, row?.caseId) ?? byKey ?? null;
  const folded = living(draft, [...draft.cases.values()].find((it) => it.foldKey === finding.foldKey)?.id);
  if (!known) return folded ?? create(draft, finding, look, baseline);

  // AWS Health names a resource without its tags: where it belongs is said by its own API, once that has spoken.
  if (!finding.firstHand) return known;
  const { subsystem, environment, component, team } = finding.belongs;
  const moved = known.subsystem !== subsystem || known.environment !== environment;
  if (!moved && (known.foldKey === finding.foldKey || folded)) return known;
  const alone = rowsOf(draft, known.id).every(
    (it) => it.goneAt !== null || it === row || !it.firstHand || resourceIdOf(it) === finding.resource.id,
  );
  if (folded && moved) {
    if (alone) merge(draft, known, folded, look.startedAt);
    return folded;
  }
  if (!alone) return moved ? create(draft, finding, look, baseline) : known;
  const renamed: Case = {
    ...known,
    foldKey: finding.foldKey,
    subsystem,
    environment,
    component,
    team,
    resource: subsystem === null ? finding.resource.id : null,
    revision: known.revision + 1,
  };
  draft.cases.set(known.id, renamed);
  if (known.toldAt) draft.tells.push({ caseId: known.id, purpose: 'edit' });
  return renamed;
}

function place(draft: Draft, key: string, finding: ClaimedFinding, look: ClaimedLook, baseline: boolean): number {
  const at = look.startedAt;
  const row = draft.rows.get(key);
  const owner = caseOf(draft, finding, row, look, baseline);
  for (const known of finding.keys) {
    if (draft.keys.get(known) === owner.id) continue;
    draft.keys.set(known, owner.id);
    draft.newKeys.push({ key: known, caseId: owner.id });
  }
  // An older answer says nothing new, and what happened once does not happen again.
  if (row && (row.lastSeenAt > at || (finding.nature === 'occurrence' && row.caseId === owner.id))) return owner.id;
  const began = finding.since && finding.since < at ? finding.since : at;
  const again = row?.goneAt === null ? row.firstSeenAt : began;
  const wasLookedAt = row?.goneAt === null && row.holdsUntil === null;
  draft.rows.set(key, {
    id: row?.id ?? 0n,
    caseId: owner.id,
    job: look.job,
    scopeId: scopeId(look.scope),
    kind: finding.kind,
    aspect: finding.aspect,
    nature: finding.nature,
    subject: finding.subject,
    severity: finding.severity,
    firstHand: finding.firstHand,
    facts: factsOf(finding),
    dueAt: finding.dueAt,
    firstSeenAt: again,
    lastSeenAt: at,
    holdsUntil: look.isGlimpse && !wasLookedAt ? (finding.holdsUntil ?? null) : null,
    goneAt: null,
    goneWhy: null,
  });
  return owner.id;
}

/** Ends the conditions that a complete look did not see any more, and could have seen. */
function endUnseen(draft: Draft, look: ClaimedLook, seen: ReadonlySet<string>): number[] {
  if (look.status !== 'complete') return [];
  const scope = scopeId(look.scope);
  const ended: number[] = [];
  for (const [key, row] of draft.rows) {
    const mine = row.job === look.job && row.scopeId === scope && row.nature === 'condition' && row.goneAt === null;
    if (!mine || seen.has(key) || row.lastSeenAt >= look.startedAt || isUnjudged(look, row)) continue;
    draft.rows.set(key, { ...row, goneAt: look.startedAt, goneWhy: 'gone' });
    ended.push(row.caseId);
  }
  return ended;
}

function isUnjudged({ unjudged = [] }: ClaimedLook, row: FindingRow): boolean {
  return unjudged.some(
    ({ kind = row.kind, aspect = row.aspect, subject = row.subject, platform }) =>
      kind === row.kind &&
      aspect === row.aspect &&
      subject === row.subject &&
      (platform === undefined || platform === resourceFact(row, 'platform')),
  );
}

/** Ends the conditions of which their source itself says that they are over. */
function endSaid(draft: Draft, look: ClaimedLook): number[] {
  const { over = [] } = look;
  if (over.length === 0) return [];
  const scope = scopeId(look.scope);
  const ended: number[] = [];
  for (const [key, row] of draft.rows) {
    const mine = row.job === look.job && row.scopeId === scope && row.nature === 'condition' && row.goneAt === null;
    if (!mine || row.lastSeenAt > look.startedAt || !over.some((it) => ends(it, row))) continue;
    draft.rows.set(key, { ...row, goneAt: look.startedAt, goneWhy: 'said' });
    ended.push(row.caseId);
  }
  return ended;
}

function ends({ event, account, resource, byDate }: Over, row: FindingRow): boolean {
  if (byDate && row.holdsUntil === null) return false;
  if (row.facts['event'] !== event) return false;
  if (account !== null && resourceFact(row, 'account') !== account) return false;
  return resource === null || resourceIdOf(row) === resource;
}

/** Ends occurrences whose service is well again, and keeps what is known of it for the last word. */
function relieve(draft: Draft, look: ClaimedLook): number[] {
  const ended: number[] = [];
  for (const relief of look.reliefs) {
    const relieved = [...draft.cases.values()].find((it) => it.foldKey === relief.foldKey && it.state !== 'resolved');
    if (!relieved) continue;
    draft.cases.set(relieved.id, { ...relieved, facts: { ...relieved.facts, ...relief.facts } });
    for (const row of rowsOf(draft, relieved.id)) {
      const settled = row.firstSeenAt.getTime() + minutes(RELIEF_AFTER_MINUTES) <= look.startedAt.getTime();
      if (row.nature !== 'occurrence' || row.goneAt !== null || !settled) continue;
      draft.rows.set(rowKey(row), { ...row, goneAt: look.startedAt, goneWhy: 'well' });
      ended.push(relieved.id);
    }
  }
  return ended;
}

/**
 * Compares a look with what was known and says what changes. Pure: the same look and state give the same settlement.
 * A failed look changes nothing; a partial one opens and continues cases, and ends only what it says is over.
 */
export function settle(state: SettleState, look: ClaimedLook, rules: SettleRules, now: Date): Settlement {
  const draft = draftOf(state);
  const touched = new Set<number>();
  const seen = new Set<string>();
  for (const finding of look.findings) {
    const key = rowKey({ ...finding, job: look.job, scopeId: scopeId(look.scope) });
    const before = draft.rows.get(key)?.caseId;
    if (before !== undefined) touched.add(before);
    touched.add(place(draft, key, finding, look, state.baseline));
    seen.add(key);
  }
  for (const caseId of [...endUnseen(draft, look, seen), ...relieve(draft, look)]) touched.add(caseId);
  const said = new Set(endSaid(draft, look));
  for (const caseId of said) touched.add(caseId);
  const cause = {
    rules,
    mutes: state.mutes,
    baseline: state.baseline,
    detail: { runId: look.runId },
  };
  for (const caseId of touched)
    follow(draft, caseId, { ...cause, resolvedHow: said.has(caseId) ? 'said' : 'gone' }, now);
  return settlementOf(draft);
}

/** Lets time alone change a case: a hold that ends, a snooze, a reminder, a quiet time. */
export function wake(state: SettleState, rules: SettleRules, now: Date): Settlement {
  const draft = draftOf(state);
  const cause = { rules, mutes: state.mutes, baseline: false, resolvedHow: 'gone' as const, detail: {} };
  for (const it of state.cases) follow(draft, it.id, cause, now);
  return settlementOf(draft);
}
