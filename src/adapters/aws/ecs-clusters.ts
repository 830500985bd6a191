import type { Answer } from '../../domain/answer.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { nameAfterSlash } from './ecs-parse.ts';
import { AwsCallError, endsTheRead, namesOf } from './gap.ts';
import { memo } from './memo.ts';
import { eachPage, type Gathering, listIn } from './pages.ts';

/** The reads of one tick share the list of clusters. */
const CLUSTERS_KEPT_MS = 60_000;
const MOST_CLUSTER_LISTS = 2_000;
/** Limit of the API: names a page. */
export const NAMES_A_PAGE = 100;

interface ClusterList {
  readonly arns: readonly string[];
  /** What kept the rest of the list from being read. */
  readonly error: unknown;
}
export type Clusters = (at: At, signal: AbortSignal) => Promise<ClusterList>;

/** The ARNs of a scope's clusters, asked once for the reads that need them at about the same time. */
export function clusterLists(calls: Calls, clock: () => Date): Clusters {
  const lists = memo<ClusterList>(clock, CLUSTERS_KEPT_MS, 0, MOST_CLUSTER_LISTS);

  const ask = async (at: At, signal: AbortSignal): Promise<ClusterList> => {
    const { ListClustersCommand } = await import('@aws-sdk/client-ecs');
    const arns: string[] = [];
    try {
      await eachPage(
        'ecs:ListClusters',
        async (token) => {
          const command = new ListClustersCommand({ maxResults: NAMES_A_PAGE, nextToken: token });
          const answer = await calls.call('ecs', at, 'ListClusters', signal, (ecs, given) => ecs.send(command, given));
          return { items: listIn(answer.clusterArns, 'ecs:ListClusters'), next: answer.nextToken };
        },
        (page) => {
          arns.push(...page);
        },
      );
      return { arns, error: null };
    } catch (error) {
      return { arns, error };
    }
  };

  return async (at, signal) => {
    const key = `${at.account}/${at.region}`;
    const list = await lists.get(key, () => ask(at, signal));
    if (list.error) lists.forget(key);
    return list;
  };
}

/**
 * Visits each cluster of the scope. A cluster that fails by itself is a gap and the next ones are visited; what would
 * fail everywhere (denied, throttled, out of time …) ends the read. A cluster deleted meanwhile is none.
 */
export async function eachCluster<T>(
  parts: { readonly clusters: Clusters },
  at: At,
  signal: AbortSignal,
  seen: Gathering<T>,
  visit: (cluster: string) => Promise<void>,
): Promise<Answer<T>> {
  try {
    const clusters = await parts.clusters(at, signal);
    if (clusters.error) seen.miss(clusters.error);
    for (const cluster of clusters.arns) {
      try {
        await visit(cluster);
      } catch (error) {
        if (namesOf(error instanceof AwsCallError ? error.cause : error).includes('ClusterNotFoundException')) continue;
        if (endsTheRead(error)) throw error;
        seen.miss(error);
      }
    }
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}

interface Failure {
  readonly arn?: string | undefined;
  readonly reason?: string | undefined;
}

/** MISSING was there when the list was made and is gone now: that is no error. Any other was not looked at. */
export function noteFailures<T>(action: string, failures: readonly Failure[], seen: Gathering<T>): void {
  const told = failures.filter((failure) => failure.reason !== 'MISSING');
  for (const failure of told) {
    const what = failure.arn ?? 'a resource without ARN';
    seen.notUnderstood.push({ what, why: `${action}: ${failure.reason ?? 'no reason given'}` });
  }
  const [first] = told;
  if (!first) return;
  const name = nameAfterSlash(first.arn ?? 'one resource');
  seen.missing({ reason: 'failed', detail: `${action}: ${told.length} not described, ${name} the first` });
}

/** Waits for all, so that what the others saw is kept, and then throws the first failure. */
export async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
