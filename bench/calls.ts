import { startPracticeAws } from '../src/practice/aws/server.ts';
import { type SyntheticSize, syntheticFleet } from '../src/practice/fleet/synthetic.ts';
import { fullTick, openTicked } from './full-tick.ts';
import { LEAST_OF_HEALTH, leastCalls } from './least-calls.ts';
import type { Benchmark, Figure, Finding } from './measure.ts';
import { placesOf } from './synthetic-fleet.ts';

const SIZE: SyntheticSize = { accounts: 3, regions: 4, instancesPerScope: 60, tasksPerScope: 40, areas: true };
const NOW = new Date('2026-07-01T03:00:00Z');
const AT_ONCE = 10;
/** Who is asked before a tick, to find out where to look: once an hour or seldomer. */
const PLANNING = ['sts', 'organizations'];
const PLANNING_OPERATIONS = ['DescribeRegions', 'DescribeHealthServiceStatusForOrganization'];

type Counted = Record<string, number>;

function add(sums: Counted, service: string, calls: number): void {
  sums[service] = (sums[service] ?? 0) + calls;
}

async function measure(): Promise<readonly Finding[]> {
  const fleet = syntheticFleet(SIZE);
  const clock = () => NOW;
  const aws = await startPracticeAws({ port: 0, fleet, clock });
  const places = placesOf(fleet);
  const ticked = openTicked({ ...places, url: aws.url }, { callsPerSecond: null, clock });
  try {
    const made: Counted = {};
    const again: Counted = {};
    for (const counted of [made, again]) {
      aws.clearCalls();
      const before = aws.kubernetes.calls().length;
      const { failures } = await fullTick(ticked, AT_ONCE, clock);
      if (failures.length > 0) throw new Error(`not all looks were complete: ${failures[0]}`);
      for (const { service, operation } of aws.calls()) {
        if (PLANNING.includes(service) || PLANNING_OPERATIONS.includes(operation)) continue;
        add(counted, service, 1);
      }
      add(counted, 'kubernetes', aws.kubernetes.calls().length - before);
    }
    const least: Counted = { health: LEAST_OF_HEALTH };
    for (const { id } of places.accounts) {
      for (const region of places.regions) {
        for (const [service, calls] of Object.entries(leastCalls(fleet.scope(id, region, NOW), NOW))) {
          add(least, service, calls);
        }
      }
    }
    return findingsOf(made, again, least);
  } finally {
    ticked.close();
    await aws.close();
  }
}

function findingsOf(made: Counted, again: Counted, least: Counted): readonly Finding[] {
  const sum = (counted: Counted): number => Object.values(counted).reduce((total, it) => total + it, 0);
  const calls = (what: string, value: number): Figure => ({ what, value, unit: 'calls' });
  const services = [...new Set([...Object.keys(made), ...Object.keys(least)])].sort();
  return [
    {
      name: 'calls of a first tick',
      ours: calls('made', sum(made)),
      baseline: calls('least', sum(least)),
      goal: { of: 'ratio', atMost: 1.1 },
      note: `${SIZE.accounts * SIZE.regions} scopes; the next tick of the same jobs made ${sum(again)}: what seldom changes is remembered`,
    },
    ...services.map((service) => ({
      name: `calls of ${service}`,
      ours: calls('made', made[service] ?? 0),
      baseline: calls('least', least[service] ?? 0),
      goal: null,
    })),
  ];
}

export const calls: Benchmark = {
  id: 'calls',
  title: 'the calls of one tick in which all jobs are due, against the fewest that could tell them the same',
  run: measure,
};
