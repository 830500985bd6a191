import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { fullTick, openTicked } from './full-tick.ts';
import type { Benchmark, Finding } from './measure.ts';
import { playFleet } from './synthetic-fleet.ts';

const SIZE = { accounts: 3, regions: 2, instancesPerScope: 60, tasksPerScope: 40, areas: true };
const NOW = new Date('2026-07-01T03:00:00Z');
const A_SECOND = 2;
const AT_ONCE = 6;

/** The most of these times, in milliseconds and in order, that fall into any one second. */
function mostInASecond(times: readonly number[]): number {
  let [most, first] = [0, 0];
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

interface Called {
  readonly at: string;
  readonly account: string;
  readonly region: string;
  readonly service: string;
}

/** What the played AWS has in its log. */
async function calledAt(url: string): Promise<readonly Called[]> {
  const answer = await fetch(`${url}/practice/calls`);
  const { calls } = (await answer.json()) as { readonly calls: readonly Called[] };
  return calls;
}

/** The calls that this process sends, each with its lane as its signature names it and the time at which it leaves. */
function watchLeaving() {
  const lanes = new Map<string, number[]>();
  const note = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    const scope = /Credential=([^/]+)\/\d+\/([^/]+\/[^/]+)\//u.exec(String(request.getHeader('authorization')));
    const lane = `${scope?.[1]}/${scope?.[2]}`;
    if (scope && !lane.endsWith('/sts')) lanes.set(lane, [...(lanes.get(lane) ?? []), performance.now()]);
  };
  subscribe('http.client.request.start', note);
  return { lanes, stop: () => unsubscribe('http.client.request.start', note) };
}

async function measure(): Promise<readonly Finding[]> {
  // In a process of its own: here it would not see a call before our own work leaves it time to.
  const fleet = await playFleet(SIZE, 0, 'goes on');
  const begun = performance.now();
  const clock = () => new Date(NOW.getTime() + performance.now() - begun);
  const ticked = openTicked(fleet, { callsPerSecond: A_SECOND, clock });
  const leaving = watchLeaving();
  try {
    const { failures } = await fullTick(ticked, AT_ONCE, clock);
    if (failures.length > 0) throw new Error(`not all looks were complete: ${failures[0]}`);
    // STS hands out credentials outside of all lanes, once a role.
    const came = (await calledAt(fleet.url)).filter(({ service }) => service !== 'sts');
    const arrivals = Map.groupBy(came, ({ account, region, service }) => `${account}/${region}/${service}`);
    const left = [...leaving.lanes.values()].map(mostInASecond);
    const arrived = [...arrivals.values()].map((calls) => mostInASecond(calls.map(({ at }) => Date.parse(at))));
    const over = arrived.filter((it) => it > A_SECOND).length;
    return [
      {
        name: 'pace',
        ours: { what: 'most in any second', value: Math.max(...left), unit: 'calls' },
        baseline: { what: 'configured', value: A_SECOND, unit: 'calls' },
        goal: { of: 'ratio', atMost: 1 },
        note: `${came.length} calls in ${left.length} lanes of one account, region and service, by when they left; by when the other process had them, the most are ${Math.max(...arrived)}, and ${over} of ${arrivals.size} lanes were above`,
      },
    ];
  } finally {
    leaving.stop();
    ticked.close();
    await fleet.close();
  }
}

export const pace: Benchmark = {
  id: 'pace',
  title: 'the most calls that went to an account, region and service in any second of a tick of all jobs',
  run: measure,
};
