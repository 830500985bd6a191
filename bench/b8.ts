import type { Benchmark } from './measure.ts';
import { scanRounds } from './scan-rounds.ts';

export const b8: Benchmark = {
  id: 'b8',
  title: 'loop health: the longest stop of the event loop during a scan of 340 scopes of 60 instances and 40 tasks',
  run: async () => {
    const { ours, bare } = await scanRounds();
    return [
      {
        name: 'b8 event loop',
        ours: { what: 'longest stop in our scans', value: Math.max(...ours.lagMs), unit: 'ms' },
        baseline: { what: 'in the bare SDK loops', value: Math.max(...bare.lagMs), unit: 'ms' },
        goal: { of: 'ours', atMost: 200 },
        note: `longest stop of each of our scans: ${ours.lagMs.map((it) => Math.round(it)).join(', ')} ms`,
      },
    ];
  },
};
