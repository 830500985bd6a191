import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Database } from '../src/adapters/postgres/open.ts';
import { openStore } from '../src/adapters/postgres/store/store.ts';
import { judgingOf } from '../src/judging.ts';
import { settleRules } from '../src/services.ts';
import { withDatabase } from './database.ts';
import { type Benchmark, type Finding, inTurn, median, timed } from './measure.ts';
import { syntheticSettings } from './settings.ts';
import { instanceLook } from './sightings.ts';

const ROWS = 10_000;
const ROUNDS = 5;
const MINUTE = 60_000;
const COLUMNS =
  'scope_id, job, platform, resource, name, presence, healthy, running, wanted, subsystem, environment, component, tags, seen_from, seen_until, current';

/** Copies the rows into an emptied table of the same columns and indexes; psql's own timing, without its start. */
async function copyIn(url: string, csv: string): Promise<number> {
  const child = spawn('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stdin.end(
    `truncate sighting_copy;\n\\timing on\n\\copy sighting_copy (${COLUMNS}) from pstdin with (format csv)\n${csv}\\.\n`,
  );
  const [code] = await once(child, 'close');
  const took = /Time: ([\d.]+) ms/.exec(Buffer.concat(said).toString())?.[1];
  if (code !== 0 || took === undefined) throw new Error('psql could not copy');
  return Number(took);
}

/** The rows that our path wrote, as text for COPY. */
async function asCsv(url: string): Promise<string> {
  const child = spawn(
    'psql',
    ['--no-psqlrc', '--quiet', '-c', `\\copy (select ${COLUMNS} from sighting) to pstdout with (format csv)`, url],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
  await once(child, 'close');
  return Buffer.concat(lines).toString();
}

async function measure(database: Database, url: string): Promise<Finding[]> {
  const settings = syntheticSettings(60);
  const rules = settleRules([], settings);
  const store = openStore(database, {
    queue: { plan: async () => {}, pieces: async () => {}, wake: () => {} },
    describe: () => null,
    timeZone: settings.timeZone,
    accounts: settings.accounts,
    nextLookAt: () => null,
  });
  let at = Date.parse('2026-07-01T00:00:00Z');

  /** One look that saw all rows, recorded as a run's piece records it: claimed, settled, in one transaction. */
  const record = async (): Promise<number> => {
    at += MINUTE;
    const now = new Date(at);
    const slot = { job: 'ec2-status', slot: now, skipped: 0, deadlineAt: new Date(at + MINUTE) };
    const [run] = await store.runs.claim([slot], now, now);
    if (run === undefined) throw new Error('the slot was taken');
    const look = instanceLook(run.id, ROWS, now);
    return timed(() => store.cases.recordLook(look, judgingOf({ settings, rules }, now), now));
  };
  const recordNew = async () => {
    await database.pool.query('truncate sighting');
    return record();
  };

  await record();
  await database.pool.query('create table sighting_copy (like sighting including all)');
  const csv = await asCsv(url);
  const copy = () => copyIn(url, csv);
  const fresh = await inTurn(ROUNDS, recordNew, copy);
  const again = await inTurn(ROUNDS, record, copy);
  const { rows } = await database.pool.query<{ seen: number }>(
    `select count(*)::int as seen from sighting where current and seen_until > seen_from
     union all select count(*)::int from sighting_copy`,
  );
  if (rows.some(({ seen }) => seen !== ROWS))
    throw new Error(`${rows.map(({ seen }) => seen)} rows instead of ${ROWS}`);
  const finding = (name: string, what: string, { ours, baseline }: typeof fresh): Finding => ({
    name,
    ours: { what, value: median(ours), unit: 'ms' },
    baseline: { what: 'psql \\copy', value: median(baseline), unit: 'ms' },
    goal: { of: 'ratio', atMost: 5 },
  });
  return [finding('b4 new', 'recorded look', fresh), finding('b4 seen before', 'recorded look', again)];
}

export const b4: Benchmark = {
  id: 'b4',
  title:
    '10,000 sightings: one look claimed, settled and recorded, against COPY of the same rows into the same indexes',
  run: () => withDatabase(measure),
};
