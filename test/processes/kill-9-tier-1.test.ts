import { killedOverAndOver } from './chaos.ts';

// One answer is lost: what is lost twice without a way to look it up is given up, and shown by the health check.
killedOverAndOver({
  seed: Number(process.env['CHAOS_SEED'] ?? 7),
  rounds: 3,
  moments: ['reading', 'accepted', 'edited'],
  tier: 1,
  slackFaults: false,
});
