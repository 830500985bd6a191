import { type Benchmark, median } from './measure.ts';
import { scanRounds } from './scan-rounds.ts';

export const b8: Benchmark = {
  id: 'b8',
  title: 'loop health: the longest stop of the event loop during a scan of 340 scopes of 60 instances and 40 tasks',
  run: async () => {
    const { ours, bare } = await scanRounds();
    return [
      {
        name: 'b8 event loop',
        ours: { what: 'longest stop in a scan of ours', value: median(ours.lagMs), unit: 'ms' },
        baseline: { what: 'in a bare SDK loop', value: median(bare.lagMs), unit: 'ms' },
        goal: { of: 'ours', atMost: 200 },
        note: `scan by scan: ours ${whole(ours.lagMs)} ms, bare ${whole(bare.lagMs)} ms; processor time of a turn at most: ours ${whole(ours.busyMs)} ms, bare ${whole(bare.busyMs)} ms (the rest is waiting for a core)`,
      },
    ];
  },
};

function whole(values: readonly number[]): string {
  return values.map((it) => Math.round(it)).join(', ');
}
