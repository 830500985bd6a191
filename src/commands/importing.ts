import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { refusal } from '../config/mistake.ts';
import type { Config } from '../config.ts';
import { dayIn } from '../domain/calendar.ts';
import { outsideText } from '../domain/outside-text.ts';
import { UserError } from '../domain/user-error.ts';
import { type ColumnNames, MOVE_COLUMNS, type MoveColumn, readMoves } from '../told-moves.ts';
import { type Adding, beside, type Common, load, print, printed } from './tools.ts';

/** 10,000 rows with notes have 1 MB or so. */
const MOST_BYTES = 20_000_000;
/** More mistakes than these in one file are one mistake. */
const MOST_MISTAKES = 1_000;

interface ImportOptions extends Common {
  readonly columns?: ColumnNames;
}

/** `subsystem=Service,moved_on=Cut over` */
function columnNames(text: string, before: ColumnNames = {}): ColumnNames {
  const names: Partial<Record<MoveColumn, string>> = { ...before };
  for (const pair of text.split(',')) {
    const [given = '', ...rest] = pair.split('=');
    const column = MOVE_COLUMNS.find((it) => it === given.trim());
    const name = rest.join('=').trim();
    if (column === undefined || name === '')
      throw new InvalidArgumentError(
        `write it as subsystem=Service,moved_on=Date; there is ${MOVE_COLUMNS.join(', ')}`,
      );
    names[column] = name;
  }
  return names;
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const name = outsideText(file, 200);
  try {
    if ((await stat(file)).size > MOST_BYTES) throw new UserError(`${name} is larger than 20 MB: hand it in in parts.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
    throw new UserError(`${name} cannot be read (${code}).`);
  }
}

function environmentsOf({ settings }: Config, seen: readonly string[]): readonly string[] {
  const configured = [
    ...settings.accounts.map((it) => it.environment),
    ...settings.subsystems.flatMap((it) => it.claims.map((claim) => claim.environment)),
  ].filter((it) => it !== null);
  return [...new Set(['production', 'staging', ...configured, ...seen])];
}

async function importMoves(file: string, options: ImportOptions): Promise<number> {
  const config = await load(options);
  const bytes = await bytesOf(file);
  return beside(config, async ({ store }) => {
    const { settings } = config;
    const seen = (await store.stages.records()).map((it) => it.environment);
    const now = config.clock();
    const { moves, mistakes, ignored } = readMoves(bytes, outsideText(basename(file), 100), options.columns ?? {}, {
      subsystems: settings.subsystems,
      environments: environmentsOf(config, seen),
      today: dayIn(now, settings.timeZone),
    });
    if (mistakes.length > 0) {
      const more = mistakes.length - MOST_MISTAKES;
      const rest = more > 0 ? [{ where: 'and', what: `${more} more` }] : [];
      const nothing = { where: 'Nothing was written', what: 'mend this, and import it again' };
      throw refusal([...mistakes.slice(0, MOST_MISTAKES), ...rest, nothing], config.secrets);
    }
    const changed = await store.stages.tell(moves, now);
    if (options.json) print(printed({ told: moves.length, new: changed, ignoredColumns: ignored }));
    else {
      if (ignored.length > 0) print(`Left out: the columns ${ignored.map((it) => outsideText(it, 60)).join(', ')}`);
      print(
        changed === 0
          ? `Nothing new: all ${moves.length} were told before.`
          : `${changed} of ${moves.length} moves are new or changed. They count as told, not seen, within 15 minutes of a running toilbot.`,
      );
    }
    return 0;
  });
}

/** Commands that hand in what was known before toilbot. */
export function addImporting({ cli, common, does }: Adding): void {
  const importing = cli.command('import').description('hand in what was known before toilbot');
  common(
    importing
      .command('moves <file>')
      .description(
        'a CSV file of earlier moves: subsystem, environment (default production), moved_on (2026-03-31), note',
      )
      .option('--columns <names>', 'what its columns are called: subsystem=Service,moved_on=Date', columnNames),
  ).action(does(importMoves));
}
