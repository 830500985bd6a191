// One or more full ticks in a process of its own, so that what they hold and cost is nobody else's: started by `fork`,
// tells its figures, and ends with whoever started it.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fullTick, openTicked, type TickedFleet } from './full-tick.ts';

const AT_ONCE = 25;
const NOW = new Date('2026-07-01T03:00:00Z');

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const [given = '{}', rounds = '1'] = process.argv.slice(2);
const fleet: TickedFleet = JSON.parse(given);
const clock = () => NOW;
const MB = 1024 ** 2;

/** The most that was ever resident, in MB. */
function peakMb(): number {
  const line = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

async function tick(accounts: TickedFleet['accounts'], regions: readonly string[]) {
  const opened = openTicked({ ...fleet, accounts, regions }, { callsPerSecond: null, clock });
  const before = heap();
  const processor = process.cpuUsage();
  const begun = performance.now();
  const ticked = await fullTick(opened, AT_ONCE, clock);
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(processor);
  const [failure] = ticked.failures;
  if (failure !== undefined) throw new Error(`not all looks were complete: ${failure}`);
  const residentMb = process.memoryUsage.rss() / MB;
  const retained = heap() - before;
  opened.close();
  return { ...ticked, wallMs, cpuMs: (user + system) / 1_000, retained, residentMb };
}

// The SDK's clients are loaded and the code is warm before anything is measured.
await tick(fleet.accounts.slice(0, 1), fleet.regions.slice(0, 10));
const ticks = [];
for (let round = 0; round < Number(rounds); round += 1) ticks.push(await tick(fleet.accounts, fleet.regions));
process.once('disconnect', () => process.exit(0));
process.send?.({ ticks: JSON.stringify(ticks), peakMb: String(peakMb()) });
