import type { StatusAnswer, StatusRow } from './status.ts';

/** Columns of the migration status as a table: stable names, in English for whoever computes with them. */
const COLUMNS: readonly { readonly name: string; readonly of: (row: StatusRow) => string }[] = [
  { name: 'subsystem', of: (row) => row.subsystem },
  { name: 'environment', of: (row) => row.environment },
  { name: 'team', of: (row) => row.team ?? '' },
  { name: 'stage', of: (row) => row.stage },
  { name: 'evidence', of: (row) => row.evidence },
  { name: 'rule', of: (row) => row.why },
  { name: 'since', of: (row) => row.since?.toISOString() ?? '' },
  { name: 'counts_as_moved', of: (row) => String(row.counted) },
  { name: 'how_moved', of: (row) => row.howMoved ?? '' },
  { name: 'moved_at', of: (row) => row.movedAt?.toISOString() ?? '' },
  {
    name: 'runs_on',
    of: (row) => row.on.map(({ platform, running, wanted }) => `${platform} ${running}/${wanted}`).join(' '),
  },
  { name: 'old_traffic_percent', of: (row) => row.oldTraffic?.toFixed(1) ?? '' },
  { name: 'last_known', of: (row) => row.lastKnown ?? '' },
  { name: 'as_of', of: (row) => row.asOf?.toISOString() ?? '' },
];

/** A spreadsheet takes these at the beginning of a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of RFC 4180. Text that a spreadsheet would compute is set apart by an apostrophe, as OWASP advises. */
export function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The migration status as lines of CSV, the head first. */
export function statusCsv(answer: Pick<StatusAnswer, 'rows'>): readonly string[] {
  const lines = answer.rows.map((row) => COLUMNS.map(({ of }) => csvCell(of(row))).join(','));
  return [COLUMNS.map(({ name }) => name).join(','), ...lines];
}
