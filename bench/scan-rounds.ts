import { monitorEventLoopDelay } from 'node:perf_hooks';
import { bareSdk } from './bare-sdk.ts';
import { withDatabase } from './database.ts';
import { inTurn, timed } from './measure.ts';
import { ourScan } from './our-scan.ts';
import { playFleet } from './synthetic-fleet.ts';

const SIZE = { accounts: 20, regions: 17, instancesPerScope: 60, tasksPerScope: 40 };
const LATENCY_MS = 50;
const CONCURRENCY = 25;
const ROUNDS = 5;

interface Side {
  readonly wallMs: readonly number[];
  /** Processor time of this process alone, all its threads. */
  readonly cpuMs: readonly number[];
  /** The longest that the event loop stood still in each round. */
  readonly lagMs: readonly number[];
  /** The most processor time that this thread used between two turns: the stops that are its own doing. */
  readonly busyMs: readonly number[];
}

export interface ScanRounds {
  readonly ours: Side;
  readonly bare: Side;
  readonly throughEngineMs: number;
  readonly scopes: number;
}

let measured: Promise<ScanRounds> | null = null;

/** Scans of 340 scopes by us and by a bare SDK loop in turn: measured once for all who ask. */
export function scanRounds(): Promise<ScanRounds> {
  measured ??= withDatabase(async (database) => {
    const fleet = await playFleet(SIZE, LATENCY_MS);
    const bare = bareSdk(fleet, CONCURRENCY);
    const ours = await ourScan(database, fleet, CONCURRENCY);
    try {
      const [bareSide, ourSide] = [side(), side()];
      await inTurn(
        ROUNDS,
        () => ourSide.watch(() => ours.direct()),
        () => bareSide.watch(() => timed(() => bare.scan())),
      );
      const [seen, told] = [await ours.seen(), await bare.scan()];
      if (seen !== told) throw new Error(`the scans saw different fleets: ${seen} and ${told}`);
      const throughEngineMs = await ours.throughEngine();
      return {
        ours: ourSide.counted(),
        bare: bareSide.counted(),
        throughEngineMs,
        scopes: SIZE.accounts * SIZE.regions,
      };
    } finally {
      await ours.close();
      bare.close();
      await fleet.close();
    }
  });
  return measured;
}

function side() {
  const rounds: { wall: number; cpu: number; lag: number; busy: number }[] = [];
  return {
    watch: async (work: () => Promise<number>) => {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const before = process.cpuUsage();
      delay.enable();
      const thread = busiestTurn();
      const wall = await work();
      const busy = thread.stop();
      delay.disable();
      const { user, system } = process.cpuUsage(before);
      rounds.push({ wall, cpu: (user + system) / 1_000, lag: delay.max / 1e6, busy });
      return wall;
    },
    /** Without the first round, which warms up. */
    counted: (): Side => {
      const [, ...counted] = rounds;
      return {
        wallMs: counted.map((it) => it.wall),
        cpuMs: counted.map((it) => it.cpu),
        lagMs: counted.map((it) => it.lag),
        busyMs: counted.map((it) => it.busy),
      };
    },
  };
}

/** Watches how much processor time this thread uses from one timer to the next, in milliseconds. */
function busiestTurn(): { stop(): number } {
  let most = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    most = Math.max(most, (user + system) / 1_000);
    before = process.threadCpuUsage();
  }, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}
