import { jobs } from '../jobs/index.ts';
import { openAwsFleet } from '../src/adapters/aws/fleet.ts';
import type { Identity, ListedAccount } from '../src/adapters/aws/options.ts';
import { DEFAULT_SETTINGS } from '../src/domain/default-settings.ts';
import type { Look } from '../src/domain/finding.ts';
import type { Place, ReadId } from '../src/domain/fleet.ts';
import { lookAt } from '../src/domain/job.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import type { Scope } from '../src/domain/scope.ts';
import { type JoinedFleet, joinFleets } from '../src/fleets.ts';
import { gather, lookOf } from '../src/look.ts';
import { atATime } from './bare-sdk.ts';
import { quiet } from './database.ts';
import { syntheticSettings } from './settings.ts';

/** What is AWS, of all places where jobs look: the synthetic fleet has no other system. */
const PLACES: readonly Place[] = ['regions', 'health'];

export interface TickedFleet {
  readonly url: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly accounts: readonly ListedAccount[];
  readonly credentials: Identity;
}

export interface TickOptions {
  readonly callsPerSecond: number | null;
  readonly clock: () => Date;
}

/** AWS as toilbot has it when it is started, with nothing learned yet. */
export function openTicked(fleet: TickedFleet, { callsPerSecond, clock }: TickOptions): JoinedFleet {
  const aws = openAwsFleet({
    accounts: fleet.accounts,
    regions: fleet.regions,
    homeRegion: fleet.homeRegion,
    callsPerSecond,
    clock,
    logger: quiet,
    credentials: async () => fleet.credentials,
    endpoint: fleet.url,
  });
  // What other members of the fleet add to an AWS scope is nothing here, and costs nothing.
  const nothing = { items: [], gap: null, notUnderstood: [] };
  const others: readonly ReadId[] = ['images.reports', 'toilbot.scheduleRecords', 'fluentd.endpoints'];
  const silent = {
    system: 'aws' as const,
    places: [],
    scopes: async () => [],
    reads: others,
    read: async () => nothing,
    describe: () => '',
    close: () => {},
  };
  return joinFleets([{ ...aws, system: 'aws', places: ['regions', 'health'] }, silent]);
}

export interface Ticked {
  readonly scopes: number;
  readonly looks: number;
  /** Looks that were not complete, with why: the figures count only without any. */
  readonly failures: readonly string[];
  readonly sightings: number;
  readonly findings: number;
}

/** One tick in which every job of the registry is due: each scope read once, judged by each job, and the looks let go. */
export async function fullTick(fleet: JoinedFleet, atOnce: number, clock: () => Date): Promise<Ticked> {
  const settings = { ...syntheticSettings(60), fluentd: DEFAULT_SETTINGS.fluentd };
  const signal = new AbortController().signal;
  const seen = { services: new Set(['EC2', 'ECS']), regions: new Set<string>() };
  const ticked = { looks: 0, sightings: 0, findings: 0, failures: [] as string[] };
  const take = (look: Look): void => {
    ticked.looks += 1;
    ticked.sightings += look.sightings.length;
    ticked.findings += look.findings.length;
    if (look.status !== 'complete') ticked.failures.push(`${look.job}: ${look.detail}`);
  };
  const pieces: { readonly scope: Scope; readonly place: Place }[] = [];
  for (const place of PLACES) {
    for (const { scope } of await fleet.scopes(place, signal)) pieces.push({ scope, place });
  }
  await atATime(atOnce, pieces, async ({ scope, place }) => {
    const due = jobs.flatMap((job) => {
      const reads = lookAt(job, place);
      return reads ? [{ job, reads, runId: 'bench' }] : [];
    });
    const looks = due.map(({ reads }) => reads);
    const startedAt = clock();
    const answers = gather(fleet, looks, scope, signal);
    for (const one of due) {
      const answered = await answers.of(one.reads);
      const input = { scope, now: startedAt, settings, lifecycle: NO_LIFECYCLE, seen };
      const onBug = (error: unknown): void => void ticked.failures.push(`${one.job.id}: ${String(error)}`);
      take(lookOf(one, input, answered, { startedAt, endedAt: clock() }, onBug));
    }
  });
  return { ...ticked, scopes: pieces.length };
}
