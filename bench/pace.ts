import { startPracticeAws } from '../src/practice/aws/server.ts';
import { syntheticFleet } from '../src/practice/fleet/synthetic.ts';
import { fullTick, openTicked } from './full-tick.ts';
import type { Benchmark, Finding } from './measure.ts';
import { placesOf } from './synthetic-fleet.ts';

const SIZE = { accounts: 3, regions: 2, instancesPerScope: 60, tasksPerScope: 40, areas: true };
const NOW = new Date('2026-07-01T03:00:00Z');
const A_SECOND = 2;
const AT_ONCE = 6;

/** The most of these times, in milliseconds and in order, that fall into any one second. */
export function mostInASecond(times: readonly number[]): number {
  let [most, first] = [0, 0];
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

async function measure(): Promise<readonly Finding[]> {
  const fleet = syntheticFleet(SIZE);
  const begun = performance.now();
  const clock = () => new Date(NOW.getTime() + performance.now() - begun);
  const aws = await startPracticeAws({ port: 0, fleet, clock });
  const ticked = openTicked({ ...placesOf(fleet), url: aws.url }, { callsPerSecond: A_SECOND, clock });
  try {
    const { failures } = await fullTick(ticked, AT_ONCE, clock);
    if (failures.length > 0) throw new Error(`not all looks were complete: ${failures[0]}`);
    // STS hands out credentials outside of all lanes, once a role.
    const made = aws.calls().filter(({ service }) => service !== 'sts');
    const lanes = Map.groupBy(made, ({ account, region, service }) => `${account}/${region}/${service}`);
    const most = [...lanes.values()].map((calls) => mostInASecond(calls.map(({ at }) => at.getTime())));
    const over = most.filter((it) => it > A_SECOND).length;
    return [
      {
        name: 'pace',
        ours: { what: 'most in any second', value: Math.max(...most), unit: 'calls' },
        baseline: { what: 'configured', value: A_SECOND, unit: 'calls' },
        goal: { of: 'ratio', atMost: 1 },
        note: `${made.length} calls in ${lanes.size} lanes of one account, region and service, by when they came in; ${over} lanes were above; there is no burst`,
      },
    ];
  } finally {
    ticked.close();
    await aws.close();
  }
}

export const pace: Benchmark = {
  id: 'pace',
  title: 'pace: the most calls that an account, region and service saw in any second of a tick of all jobs',
  run: measure,
};
