import { killedOverAndOver } from './chaos.ts';

killedOverAndOver({ seed: Number(process.env['CHAOS_SEED'] ?? 1), rounds: 6, tier: 3, slackFaults: false });
