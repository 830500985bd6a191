import { killedOverAndOver } from './chaos.ts';

killedOverAndOver({ seed: Number(process.env['CHAOS_SEED'] ?? 4), rounds: 5, tier: 3, slackFaults: true });
