import { awsHealth } from '../jobs/aws-health.ts';
import { ec2Status } from '../jobs/ec2-status.ts';
import { ecsServices } from '../jobs/ecs-services.ts';
import { ecsTasks } from '../jobs/ecs-tasks.ts';
import { openAwsFleet } from '../src/adapters/aws/fleet.ts';
import { openEngine } from '../src/adapters/postgres/engine.ts';
import type { Database } from '../src/adapters/postgres/open.ts';
import { openStore } from '../src/adapters/postgres/store/store.ts';
import { openWork } from '../src/adapters/postgres/work.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import type { Piece, Store } from '../src/domain/store.ts';
import { openKernel } from '../src/run.ts';
import { describeSubsystem, settleRules } from '../src/services.ts';
import { atATime } from './bare-sdk.ts';
import { quiet } from './database.ts';
import { timed } from './measure.ts';
import { syntheticSettings } from './settings.ts';
import type { PlayedFleet } from './synthetic-fleet.ts';

/** The jobs whose calls the bare loop makes too. */
const jobs = [ecsTasks, ecsServices, ec2Status, awsHealth];
const SUBSYSTEMS = 60;
const HOUR = 3_600_000;

export interface OurScan {
  /** Plans a run of the four jobs and works its pieces; answers the wall time of the pieces, in milliseconds. */
  direct(): Promise<number>;
  /** The same through the queue, from the claim of the slots to the last look, in milliseconds. */
  throughEngine(): Promise<number>;
  /** How many sightings are current. */
  seen(): Promise<number>;
  close(): Promise<void>;
}

/** Our path from planned pieces to recorded looks: the kernel on a Postgres store and the AWS adapter. */
export async function ourScan(database: Database, played: PlayedFleet, concurrency: number): Promise<OurScan> {
  const clock = () => new Date();
  const settings = syntheticSettings(SUBSYSTEMS);
  const fleet = openAwsFleet({
    accounts: played.accounts,
    regions: played.regions,
    homeRegion: played.homeRegion,
    callsPerSecond: null,
    clock,
    logger: quiet,
    credentials: async () => played.credentials,
  });
  const pieces: Piece[] = [];
  const gathered = {
    plan: async () => {},
    pieces: async (_: unknown, of: readonly Piece[]) => void pieces.push(...of),
  };
  const engine = await openEngine(database, { logger: quiet });
  const work = await openWork(engine);
  const context = {
    describe: (it: { readonly subsystem: string | null }) => describeSubsystem(settings, it.subsystem),
    timeZone: settings.timeZone,
    accounts: settings.accounts,
    nextLookAt: () => null,
  };
  const rules = settleRules(jobs, settings);
  const kernelOn = (store: Store) =>
    openKernel({
      jobs,
      fleet,
      store,
      settings,
      lifecycle: () => NO_LIFECYCLE,
      stages: { tick: async () => {} },
      rules,
      clock,
      logger: quiet,
      nudge: () => {},
    });
  const direct = openStore(database, { ...context, queue: { ...gathered, wake: () => {} } });
  const queued = openStore(database, { ...context, queue: work.queue });
  const signal = new AbortController().signal;
  let slots = 0;
  let working = false;

  async function claim(store: Store): Promise<{ tick: Date; ids: string[] }> {
    slots += 1;
    const now = clock();
    const slot = new Date(Math.floor(now.getTime() / HOUR) * HOUR + slots);
    const deadlineAt = new Date(now.getTime() + HOUR);
    const due = jobs.map(({ id }) => ({ job: id, slot, skipped: 0, deadlineAt }));
    return { tick: slot, ids: (await store.runs.claim(due, slot, now)).map(({ id }) => id) };
  }

  async function untilLooked(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      for (;;) {
        const run = await queued.runs.get(id);
        if (run?.expectedScopes && run.lookCount >= run.expectedCount) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  return {
    direct: async () => {
      const kernel = kernelOn(direct);
      const { tick, ids } = await claim(direct);
      await kernel.plan(tick, ids, signal);
      const planned = pieces.splice(0);
      return timed(() => atATime(concurrency, planned, (piece) => kernel.piece(piece, signal)));
    },
    throughEngine: async () => {
      if (!working) await work.engine.work(kernelOn(queued), { concurrency });
      working = true;
      return timed(async () => untilLooked((await claim(queued)).ids));
    },
    seen: async () => {
      const { rows } = await database.pool.query<{ seen: number }>(
        'select count(*)::int as seen from sighting where current',
      );
      return rows[0]?.seen ?? 0;
    },
    close: async () => {
      await work.engine.stop(5_000);
      fleet.close();
    },
  };
}
