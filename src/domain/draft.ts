import type { Case, CaseEvent, FindingRow } from './case.ts';
import type { EpisodeChange, Say, Settlement, SettleState, Tell } from './settlement.ts';
import type { Json } from './vocabulary.ts';

/** What a row is known by: one finding of one job at one scope. */
export function rowKey(row: Pick<FindingRow, 'job' | 'scopeId' | 'kind' | 'aspect' | 'subject'>): string {
  return JSON.stringify([row.job, row.scopeId, row.kind, row.aspect, row.subject]);
}

/**
 * A settlement in the making: the state that was read, with the changes so far on top of it. Rows and cases are
 * replaced, never changed, so that "before" stays readable.
 */
export interface Draft {
  readonly cases: Map<number, Case>;
  readonly rows: Map<string, FindingRow>;
  readonly keys: Map<string, number>;
  readonly before: { readonly cases: ReadonlyMap<number, Case>; readonly rows: ReadonlyMap<string, FindingRow> };
  readonly newKeys: { key: string; caseId: number }[];
  readonly events: { caseId: number; event: CaseEvent; say: Say }[];
  readonly episodes: EpisodeChange[];
  readonly tells: Tell[];
}

export function draftOf(state: SettleState): Draft {
  const cases = new Map(state.cases.map((it) => [it.id, it]));
  const rows = new Map(state.rows.map((it) => [rowKey(it), it]));
  return {
    cases,
    rows,
    keys: new Map(state.keys),
    before: { cases: new Map(cases), rows: new Map(rows) },
    newKeys: [],
    events: [],
    episodes: [],
    tells: [],
  };
}

export function rowsOf(draft: Pick<Draft, 'rows'>, caseId: number): FindingRow[] {
  return [...draft.rows.values()].filter((row) => row.caseId === caseId);
}

/** Only what differs from what was read. */
export function settlementOf(draft: Draft): Settlement {
  const changed = <K, V>(now: ReadonlyMap<K, V>, before: ReadonlyMap<K, V>): V[] =>
    [...now].filter(([key, value]) => before.get(key) !== value).map(([, value]) => value);
  const tells = new Map(draft.tells.map((tell) => [`${tell.caseId} ${tell.purpose}`, tell]));
  // A new message shows the newest state already.
  for (const tell of draft.tells) if (tell.purpose === 'post') tells.delete(`${tell.caseId} edit`);
  return {
    cases: changed(draft.cases, draft.before.cases),
    rows: changed(draft.rows, draft.before.rows),
    keys: draft.newKeys,
    events: draft.events,
    episodes: draft.episodes,
    tells: [...tells.values()],
  };
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, it]) => [key, ordered(it)]),
  );
}

/** What holds, as a text that is equal when and only when it is the same to a reader. */
export function fingerprint(rows: readonly FindingRow[]): string {
  const seen = rows
    .filter((row) => row.goneAt === null)
    .map((row) =>
      JSON.stringify([row.aspect, row.subject, row.severity, row.dueAt?.getTime() ?? null, ordered(row.facts)]),
    );
  return seen.sort().join('\n');
}

/** What a person called done: what it was about and how bad, without the facts that change by themselves. */
export function doneWith(rows: readonly FindingRow[]): string {
  return rows
    .map((row) => JSON.stringify([row.aspect, row.subject, row.severity, row.dueAt?.getTime() ?? null]))
    .join('\n');
}

/** Whether something holds that is not among what was called done: new, worse, or on another date. Less is no reason. */
export function beyond(done: string, rows: readonly FindingRow[]): boolean {
  const known = new Map<string, readonly [number, number | null]>();
  for (const line of done === '' ? [] : done.split('\n')) {
    const [aspect, subject, severity, dueAt] = JSON.parse(line) as [string, string, number, number | null];
    known.set(JSON.stringify([aspect, subject]), [severity, dueAt]);
  }
  return rows.some((row) => {
    const was = known.get(JSON.stringify([row.aspect, row.subject]));
    return was === undefined || row.severity > was[0] || (row.dueAt?.getTime() ?? null) !== was[1];
  });
}
