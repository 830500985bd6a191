import type { Answer } from '../../domain/answer.ts';
import { type Fleet, isReadId, type Readers, type ReadId, type Reads } from '../../domain/fleet.ts';
import type { KubernetesWorkload } from '../../domain/reads/eks.ts';
import type { HerokuReads } from '../../domain/reads/heroku.ts';
import type { RecordReads } from '../../domain/reads/records.ts';
import type { Scope } from '../../domain/scope.ts';
import { accountFinder, centralRegion } from './accounts.ts';
import { type Calls, openCalls } from './calls.ts';
import { deadline } from './deadline.ts';
import { deliveryReaders } from './delivery-reads.ts';
import { instanceLists, readInstanceStatuses } from './ec2-reads.ts';
import { ecsParts, ecsReaders } from './ecs-reads.ts';
import { eksReaders } from './eks-reads.ts';
import { gapOf } from './gap.ts';
import { readHealthEvents } from './health-reads.ts';
import { imageReaders } from './image-reads.ts';
import { leftoverReaders } from './leftover-reads.ts';
import { managedReaders } from './managed-reads.ts';
import { monitoringReaders } from './monitoring-reads.ts';
import { type AwsFleetOptions, settled } from './options.ts';
import { scopePlanner } from './scopes.ts';
import { secretReaders } from './secret-reads.ts';
import { sharedAnswers } from './shared-answers.ts';
import { ssmReaders } from './ssm-reads.ts';

/** What every group of reads is given. */
export interface ReaderParts {
  readonly calls: Calls;
  readonly now: () => Date;
  /** How long one attempt of a call may take, in milliseconds. */
  readonly callTimeoutMs: number;
}

/** The reads that are made by AWS calls alone. */
export type AwsReadId = Exclude<
  ReadId,
  | keyof HerokuReads
  | keyof RecordReads
  | 'images.reports'
  | 'circleci.pipelines'
  | 'github.pullRequests'
  | 'fluentd.endpoints'
>;

export interface AwsFleet extends Fleet {
  /** The ids of the reads it makes. */
  readonly reads: readonly ReadId[];
  /** Attempts made so far by IAM action, retries counted: `{ 'ecs:ListTasks': 12 }`. */
  calls(): Readonly<Record<string, number>>;
  /** What is looked at and how gently, in a few plain lines. */
  describe(): string;
  /** Closes the connections. Reads that are under way fail. */
  close(): void;
}

/**
 * AWS through its SDK, read only. Nothing is asked before the first `scopes` or `read`; `AWS_ENDPOINT_URL` counts as
 * the SDK has it.
 */
export function openAwsFleet(given: AwsFleetOptions): AwsFleet {
  const options = settled(given);
  const calls = openCalls(options);
  const finder = accountFinder(calls, options);
  const planner = scopePlanner(calls, finder, options);
  const parts = { calls, now: options.clock, callTimeoutMs: options.callTimeoutMs };
  const ecs = ecsParts(parts);
  const instances = instanceLists(calls, options.clock);
  const health = {
    calls,
    now: options.clock,
    lookbackDays: options.healthLookbackDays,
    region: () => centralRegion(finder.known()?.caller.partition ?? 'aws'),
    accounts: () => {
      const known = finder.known();
      return known && !known.gap ? new Set(known.accounts.map((account) => account.id)) : null;
    },
  };
  const eks = eksReaders(parts);
  const workloads = sharedAnswers<KubernetesWorkload>(options.clock);
  const readWorkloads = eks['kubernetes.workloads'];
  const awsReaders: Readers<AwsReadId> = {
    'ec2.instances': (scope, signal) => instances.now(scope, signal),
    'ec2.instanceStatuses': (scope, signal) => readInstanceStatuses(calls, scope, signal),
    'health.events': (scope, signal) => readHealthEvents(health, scope, signal),
    ...ecsReaders(ecs),
    ...leftoverReaders(parts, instances),
    ...eks,
    // A look that an event asked for must not see them as they were.
    'kubernetes.workloads': (scope, signal) => workloads(scope, signal, () => readWorkloads(scope, signal), 'anew'),
    ...managedReaders(parts),
    ...ssmReaders(parts),
    ...imageReaders(ecs, (scope, signal) => workloads(scope, signal, () => readWorkloads(scope, signal))),
    ...deliveryReaders(parts),
    ...secretReaders(ecs, instances),
    ...monitoringReaders(parts),
  };
  const readers: Partial<Readers<ReadId>> = awsReaders;

  return {
    reads: Object.keys(readers).filter(isReadId),
    scopes: async (place, signal) => {
      try {
        return await withDeadline(signal, options.readTimeoutMs, (limited) => planner.scopes(place, limited));
      } catch (error) {
        // It is shown to people: what failed, and why.
        throw new Error(gapOf(error).detail, { cause: error });
      }
    },
    read: async <R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> => {
      const reader = readers[read];
      if (!reader) throw new Error(`${read} is no read of AWS`);
      try {
        return await withDeadline(signal, options.readTimeoutMs, async (limited) => {
          // Another process may have planned the scope: this one learns first how the account is entered.
          const known = finder.known();
          if (!known?.accounts.some((account) => account.id === scope.account)) await finder.find(limited);
          return reader(scope, limited);
        });
      } catch (error) {
        return { items: [], gap: gapOf(error), notUnderstood: [] };
      }
    },
    calls: () => calls.counts(),
    describe: () => {
      const known = finder.known();
      const accounts =
        'organization' in options.accounts
          ? `accounts of the organization, entered by the role ${options.accounts.organization.roleName}`
          : 'listed accounts';
      const count = known ? `${known.accounts.length} ` : '';
      const regions = options.regions === 'opted-in' ? 'the regions each has opted into' : options.regions.join(', ');
      const pace =
        options.callsPerSecond === null
          ? 'no limit on calls'
          : `at most ${options.callsPerSecond} calls a second an account, region and service`;
      const leftOut = known?.leftOut.length ? [`left out: ${known.leftOut.join(', ')}`] : [];
      const gap = known?.gap ? [`the list of accounts is not complete: ${known.gap.detail}`] : [];
      return [`AWS: ${count}${accounts}; ${regions}; ${pace}`, ...leftOut, ...gap].join('\n');
    },
    close: () => calls.close(),
  };
}

async function withDeadline<T>(
  outer: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = deadline(outer, milliseconds);
  try {
    return await work(limit.signal);
  } finally {
    limit.close();
  }
}
