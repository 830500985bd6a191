import { existsSync } from 'node:fs';
import { type Benchmark, type Finding, median } from './measure.ts';
import { play } from './played.ts';
import { bareNode } from './started.ts';
import { playFleet } from './synthetic-fleet.ts';

/** What stands in a scope; the fewer instances, the more scopes can be read in a few minutes. */
const A_SCOPE = { instancesPerScope: 10, tasksPerScope: 10, areas: true };
const SIZES = [
  { accounts: 1, regions: 10, rounds: 3 },
  { accounts: 10, regions: 10, rounds: 1 },
  { accounts: 100, regions: 17, rounds: 1 },
] as const;
const LINEAR = 1.2;

interface Tick {
  readonly scopes: number;
  readonly sightings: number;
  readonly findings: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
  readonly retained: number;
}

interface Sized {
  readonly scopes: number;
  readonly resources: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
  readonly peakMb: number;
  readonly retained: number;
}

async function ticksOf({ accounts, regions, rounds }: (typeof SIZES)[number]): Promise<Sized> {
  const fleet = await playFleet({ accounts, regions, ...A_SCOPE }, 0);
  try {
    const { url, homeRegion, credentials } = fleet;
    const given = { url, homeRegion, credentials, accounts: fleet.accounts, regions: fleet.regions };
    const run = await play('tick-process.ts', JSON.stringify(given), String(rounds));
    const ticks: readonly Tick[] = JSON.parse(run.told['ticks'] ?? '[]');
    await run.close();
    const of = (figure: (tick: Tick) => number): number => median(ticks.map(figure));
    return {
      // Without the one that AWS Health is.
      scopes: accounts * regions,
      resources: of((it) => it.sightings + it.findings),
      wallMs: of((it) => it.wallMs),
      cpuMs: of((it) => it.cpuMs),
      residentMb: of((it) => it.residentMb),
      peakMb: Number(run.told['peakMb']),
      retained: of((it) => it.retained),
    };
  } finally {
    await fleet.close();
  }
}

async function measure(): Promise<readonly Finding[]> {
  const sizes: Sized[] = [];
  for (const size of SIZES) sizes.push(await ticksOf(size));
  const [small, middle, full] = sizes;
  if (!small || !middle || !full) throw new RangeError('a size is missing');
  const each = (what: 'cpuMs' | 'wallMs', { scopes, ...size }: Sized) => ({
    what: `a scope of ${scopes}`,
    value: size[what] / scopes,
    unit: 'ms' as const,
  });
  const linear = (what: 'cpuMs' | 'wallMs', beside: Sized, goal: Finding['goal']): Finding => ({
    name: `tick ${what === 'cpuMs' ? 'processor time' : 'wall time'}`,
    ours: each(what, full),
    baseline: each(what, beside),
    goal,
  });
  const bare = await bareNode();
  const perResource = (size: Sized) => ({
    what: `a resource of ${Math.round(size.resources)}`,
    value: size.retained / size.resources,
    unit: 'bytes' as const,
  });
  return [
    {
      name: 'tick of 1,700 scopes',
      ours: { what: 'wall', value: full.wallMs, unit: 'ms' },
      baseline: { what: 'processor time', value: full.cpuMs, unit: 'ms' },
      goal: null,
      note: 'the looks are judged and let go: nothing is recorded',
    },
    {
      name: 'tick memory of 1,700 scopes',
      ours: { what: 'resident at its end', value: full.residentMb, unit: 'MB' },
      baseline: { what: 'node -e', value: bare.residentMb, unit: 'MB' },
      goal: null,
      note: `at most ${Math.round(full.peakMb)} MB; of 10 scopes ${Math.round(small.residentMb)} and of 100 ${Math.round(middle.residentMb)} MB`,
    },
    {
      name: 'tick retained after a collection',
      ours: perResource(full),
      baseline: perResource(middle),
      goal: null,
      note: `${Math.round(full.retained / 1024 ** 2)} MB of 1,700 scopes, ${Math.round(middle.retained / 1024 ** 2)} MB of 100: clients, tags and what else is remembered; a resource is a sighting or finding`,
    },
    linear('cpuMs', small, { of: 'ratio', atMost: LINEAR }),
    linear('cpuMs', middle, { of: 'ratio', atMost: LINEAR }),
    linear('wallMs', middle, null),
  ];
}

export const tick: Benchmark = {
  id: 'tick',
  title: 'all jobs over 10 to 1,700 scopes, in a process of its own, without a rate limit',
  run: async () =>
    existsSync('/proc/self/status') ? measure() : [{ name: 'tick', skipped: 'peak memory is read from /proc' }],
};
