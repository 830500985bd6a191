import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { Mistake } from './config/mistake.ts';
import { instead, nearest, shown, shownKey } from './config/mistake.ts';
import { outsideText } from './domain/outside-text.ts';
import type { Settings } from './domain/settings.ts';
import type { ToldMove } from './domain/stage-record.ts';

/** What is read of a file of earlier moves. */
export const MOVE_COLUMNS = ['subsystem', 'environment', 'moved_on', 'note'] as const;
export type MoveColumn = (typeof MOVE_COLUMNS)[number];
const NEEDED: readonly MoveColumn[] = ['subsystem', 'moved_on'];
/** AWS offers EC2 since 2006: an earlier year is a slip of the finger. */
const EARLIEST_YEAR = '2006';
const MOST_NOTE = 300;

/** How the columns of a file are called, where not as toilbot calls them. */
export type ColumnNames = Readonly<Partial<Record<MoveColumn, string>>>;

export interface MovesKnown {
  readonly subsystems: Settings['subsystems'];
  readonly environments: readonly string[];
  /** The day it is in the accounting zone: a move of a later one was not done. */
  readonly today: string;
}

/** What a file holds: moves only where there is no mistake. */
export interface ReadMoves {
  readonly moves: readonly ToldMove[];
  readonly mistakes: readonly Mistake[];
  /** Columns of which nothing is read. */
  readonly ignored: readonly string[];
}

/** A row by the names of the header; `line` is the one it begins on, as an editor counts. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const same = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();

/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without a byte order mark) of moves that were done before toilbot looked. Every mistake
 * is named with its line and the mend.
 */
export function readMoves(bytes: Uint8Array, file: string, names: ColumnNames, known: MovesKnown): ReadMoves {
  const none = (mistakes: readonly Mistake[]): ReadMoves => ({ moves: [], mistakes, ignored: [] });
  const where = (line: number): string => `${file}, line ${line}`;
  if (!isUtf8(bytes)) return none([{ where: file, what: 'is not UTF-8: save it as "CSV UTF-8"' }]);
  const rows = rowsOf(new TextDecoder().decode(bytes));
  if ('what' in rows) return none([{ where: where(rows.line), what: rows.what }]);
  const [header, ...body] = rows;
  if (header === undefined)
    return none([{ where: file, what: `is empty: it needs a header row, ${NEEDED.join(', ')}` }]);
  const columns = columnsOf(header.cells, names);
  if ('mistakes' in columns) return none(columns.mistakes.map((what) => ({ where: where(header.line), what })));

  const mistakes: Mistake[] = [];
  const moves = new Map<string, ToldMove & { readonly line: number }>();
  const subsystems = namesOf(known.subsystems);
  for (const row of body) {
    const cell = (column: MoveColumn): string => row.cells[columns.at[column] ?? -1]?.trim() ?? '';
    const checked = checkedMove(row, cell, header.cells.length, subsystems, known);
    if ('wrong' in checked) {
      mistakes.push(...checked.wrong.map((what) => ({ where: where(row.line), what })));
      continue;
    }
    const key = `${checked.move.subsystem} ${checked.move.environment}`;
    const first = moves.get(key);
    if (first === undefined) moves.set(key, { ...checked.move, line: row.line });
    else {
      const { subsystem, environment } = checked.move;
      const what = `${shownKey(subsystem)} (${shownKey(environment)}) stands on line ${first.line} already: keep one of the two`;
      mistakes.push({ where: where(row.line), what });
    }
  }
  const kept = [...moves.values()].map(({ line: _, ...move }) => move);
  if (kept.length === 0 && mistakes.length === 0)
    return none([{ where: file, what: 'holds no move below its header' }]);
  return { moves: mistakes.length === 0 ? kept : [], mistakes, ignored: columns.ignored };
}

/** The rows that are not blank, or the first place where the text is no CSV. */
function rowsOf(text: string): readonly Row[] | { readonly line: number; readonly what: string } {
  const bytes = Buffer.from(text);
  const rows: Row[] = [];
  const lineAt = lineCounter(bytes);
  let end = 0;
  try {
    parse(bytes, {
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], context) => {
        const line = lineAt(end);
        end = context.bytes;
        if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const what = 'a quotation mark is out of place: put the whole cell in quotes, and write a quote within it twice';
    return { line: lineAt(end), what };
  }
}

/** Answers on which line the row begins that follows a position; positions are asked in order. */
function lineCounter(bytes: Uint8Array): (position: number) => number {
  const [LF, CR] = [10, 13];
  let at = 0;
  let line = 1;
  const step = (): void => {
    const isBreak = bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF);
    if (isBreak) line += 1;
    at += 1;
  };
  return (position) => {
    while (at < position) step();
    while (bytes[at] === LF || bytes[at] === CR) step();
    return line;
  };
}

type Columns = { readonly at: Readonly<Partial<Record<MoveColumn, number>>>; readonly ignored: readonly string[] };

function columnsOf(header: readonly string[], names: ColumnNames): Columns | { readonly mistakes: readonly string[] } {
  const at: Partial<Record<MoveColumn, number>> = {};
  const mistakes: string[] = [];
  const found = header.map(same);
  for (const column of MOVE_COLUMNS) {
    const name = names[column] ?? column;
    const index = found.indexOf(same(name));
    if (index >= 0 && found.indexOf(same(name), index + 1) >= 0)
      mistakes.push(`the column ${shown(name)} is there twice: take one away`);
    else if (index >= 0) at[column] = index;
    else if (names[column] !== undefined || NEEDED.includes(column))
      mistakes.push(
        `the column ${shown(name)} is missing: ${instead(
          name,
          header.filter((it) => it.trim() !== ''),
        )} (--columns ${column}=NAME says what it is called)`,
      );
  }
  const ignored = header.filter((it, index) => it.trim() !== '' && !Object.values(at).includes(index));
  // A slip in the name of a column that may be left out would leave out what it says.
  for (const name of ignored) {
    const near = nearest(
      same(name),
      MOVE_COLUMNS.filter((it) => at[it] === undefined),
    );
    if (near !== null && mistakes.length === 0)
      mistakes.push(`nothing is read of the column ${shown(name)}: did you mean "${near}"?`);
  }
  return mistakes.length > 0 ? { mistakes } : { at, ignored };
}

/** Every name of each subsystem, as it is compared, with the subsystem. */
function namesOf(subsystems: Settings['subsystems']): ReadonlyMap<string, Settings['subsystems'][number]> {
  const named = (name: string, it: Settings['subsystems'][number]) => [same(name), it] as const;
  return new Map([
    ...subsystems.flatMap((it) => it.formerNames.map((name) => named(name, it))),
    ...subsystems.map((it) => named(it.title, it)),
    ...subsystems.map((it) => named(it.name, it)),
  ]);
}

function checkedMove(
  row: Row,
  cell: (column: MoveColumn) => string,
  width: number,
  subsystems: ReturnType<typeof namesOf>,
  known: MovesKnown,
): { readonly move: ToldMove } | { readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  if (row.cells.slice(width).some((it) => it.trim() !== ''))
    wrong.push(`has ${row.cells.length} cells, the header ${width}: put a text with a comma in quotes`);
  const name = cell('subsystem');
  const subsystem = subsystems.get(same(name));
  if (name === '') wrong.push('names no subsystem');
  else if (subsystem === undefined)
    wrong.push(`no subsystem is called ${shown(name)}: ${insteadOf(name, known.subsystems)}`);
  else if (subsystem.source.length === 0)
    wrong.push(`${shownKey(subsystem.name)} has nothing to move (source: none): take the line away`);
  const environment = same(cell('environment')) || 'production';
  if (!known.environments.includes(environment))
    wrong.push(`no environment is called ${shown(cell('environment'))}: ${instead(environment, known.environments)}`);
  const day = wrongDay(cell('moved_on'), known.today);
  if (day !== null) wrong.push(day);
  if (wrong.length > 0 || subsystem === undefined) return { wrong };
  const note = outsideText(cell('note'), MOST_NOTE);
  return {
    move: { subsystem: subsystem.name, environment, movedOn: cell('moved_on'), note: note === '' ? null : note },
  };
}

const insteadOf = (name: string, subsystems: Settings['subsystems']): string =>
  instead(
    name,
    subsystems.map((it) => it.name),
  );

function wrongDay(given: string, today: string): string | null {
  if (given === '') return 'says no day: write when it moved in moved_on, as in 2026-03-31';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given)) return `${shown(given)} is not a day: write it as in 2026-03-31`;
  const at = new Date(`${given}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(given))
    return `${shown(given)} is no day of the calendar`;
  if (given > today) return `${given} is in the future (today is ${today}): only moves that were done are told`;
  return given < EARLIEST_YEAR ? `${given} is before there was EC2: check the year` : null;
}
