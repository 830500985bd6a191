// Plays AWS for the benchmarks, in a process of its own so that its work is not counted as ours: started by `fork`, tells
// its address, and ends with whoever started it.
import { startPracticeAws } from '../src/practice/aws/server.ts';
import { type SyntheticSize, syntheticFleet } from '../src/practice/fleet/synthetic.ts';

const [size, latency, time] = process.argv.slice(2);
const fleet = syntheticFleet(JSON.parse(size ?? '{}') as SyntheticSize);
const at = new Date('2026-07-01T03:00:00Z');
// Time stands still unless it is wanted, so that answers are the same in every round.
const clock = () => new Date(at.getTime() + (time === 'goes on' ? performance.now() : 0));
const aws = await startPracticeAws({ port: 0, fleet, clock, latency: Number(latency) });
process.once('disconnect', () => process.exit(0));
process.send?.({ url: aws.url });
