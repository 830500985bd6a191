import { type Benchmark, median } from './measure.ts';
import { scanRounds } from './scan-rounds.ts';

export const b1: Benchmark = {
  id: 'b1',
  title: 'scan overhead: 340 scopes read, judged and recorded on Postgres, against a bare loop of the same SDK calls',
  run: async () => {
    const { ours, bare, throughEngineMs } = await scanRounds();
    const engine = Math.round(throughEngineMs).toLocaleString('en');
    return [
      {
        name: 'b1 scan',
        ours: { what: 'our scan', value: median(ours.wallMs), unit: 'ms' },
        baseline: { what: 'bare SDK loop', value: median(bare.wallMs), unit: 'ms' },
        goal: { of: 'ratio', atMost: 1.25 },
        note: `25 pieces at a time; through the queue, claim to last look, once: ${engine} ms`,
      },
      {
        name: 'b1 processor time',
        ours: { what: 'our scan', value: median(ours.cpuMs), unit: 'ms' },
        baseline: { what: 'bare SDK loop', value: median(bare.cpuMs), unit: 'ms' },
        goal: null,
        note: 'of this process alone, all its threads; PostgreSQL and the practice AWS run beside it',
      },
    ];
  },
};
