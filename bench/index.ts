import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { b1 } from './b1.ts';
import { b4 } from './b4.ts';
import { b8 } from './b8.ts';
import { calibration } from './calibration.ts';
import { calls } from './calls.ts';
import { serverVersion } from './database.ts';
import { type Benchmark, lineOf, machine, ratioOf, verdict } from './measure.ts';
import { memory } from './memory.ts';
import { pace } from './pace.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { tick } from './tick.ts';

const benchmarks: readonly Benchmark[] = [b1, b4, b8, status, start, memory, calls, tick, pace, calibration];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !benchmarks.some(({ id }) => id === name));
if (unknown.length > 0) {
  console.error(`no benchmark is called ${unknown.join(', ')}: there are ${benchmarks.map(({ id }) => id).join(', ')}`);
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const where = {
  ...machine(),
  node: process.versions.node,
  postgres: await serverVersion(),
  toilbot: String(version),
  at: new Date().toISOString(),
};
const say = (line: string) => {
  if (!values.json) console.log(line);
};
say(
  `${where.cores} cores (${where.processor}), ${where.memoryGb} GB; Node ${where.node}, PostgreSQL ${where.postgres}, toilbot ${where.toilbot}`,
);

const chosen = benchmarks.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const results = [];
for (const benchmark of chosen) {
  say(`\n${benchmark.id}: ${benchmark.title}`);
  for (const found of await benchmark.run()) {
    say(`  ${lineOf(found)}`);
    results.push('skipped' in found ? found : { ...found, ratio: ratioOf(found), verdict: verdict(found) });
  }
}
if (values.json) console.log(JSON.stringify({ ...where, results }, null, 2));
