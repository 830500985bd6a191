import type { Answer, Gap } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { EcsReads, EcsService, EcsTask } from '../../domain/reads/ecs.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { nameAfterSlash, parseService, parseTask } from './ecs-parse.ts';
import { AwsCallError, endsTheRead, gapOf, namesOf } from './gap.ts';
import { memo } from './memo.ts';
import { batches, eachPage, type Gathering, gathering, listIn } from './pages.ts';
import type { TaskDefinition, TaskDefinitions } from './task-definitions.ts';
import { unbuilt } from './unbuilt.ts';

/** Services and tasks of one tick share the list of clusters. */
const CLUSTERS_KEPT_MS = 60_000;
const MOST_CLUSTER_LISTS = 2_000;
/** Limits of the API: names a page, and names a describe call. */
const NAMES_A_PAGE = 100;
const SERVICES_A_CALL = 10;
const TASKS_A_CALL = 100;

export interface EcsParts {
  readonly calls: Calls;
  readonly now: () => Date;
  readonly clusters: Clusters;
  readonly definitions: TaskDefinitions;
}
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
async function eachCluster<T>(
  parts: EcsParts,
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

/** The reads of ECS. */
export function ecsReaders(parts: EcsParts): Readers<keyof EcsReads> {
  return {
    'ecs.services': (scope, signal) => readServices(parts, scope, signal),
    'ecs.tasks': (scope, signal) => readTasks(parts, scope, signal),
    'ecs.containerInstances': unbuilt('ecs.containerInstances'),
    'ecs.taskDefinitions': unbuilt('ecs.taskDefinitions'),
  };
}

/** All services of all clusters, with their tags. */
export async function readServices(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsService>> {
  const { DescribeServicesCommand, ListServicesCommand } = await import('@aws-sdk/client-ecs');
  const seen = gathering<EcsService>();
  const { calls } = parts;

  const describe = async (cluster: string, services: readonly string[]) => {
    const command = new DescribeServicesCommand({ cluster, services: [...services], include: ['TAGS'] });
    const answer = await calls.call('ecs', at, 'DescribeServices', signal, (ecs, given) => ecs.send(command, given));
    for (const service of listIn(answer.services, 'ecs:DescribeServices')) {
      const parsed = parseService(service, cluster, seen.notUnderstood);
      if (parsed) seen.add(parsed.arn, parsed);
    }
    noteFailures('ecs:DescribeServices', answer.failures ?? [], seen);
  };

  return eachCluster(parts, at, signal, seen, (cluster) =>
    eachPage(
      'ecs:ListServices',
      async (token) => {
        const command = new ListServicesCommand({ cluster, maxResults: NAMES_A_PAGE, nextToken: token });
        const answer = await calls.call('ecs', at, 'ListServices', signal, (ecs, given) => ecs.send(command, given));
        return { items: listIn(answer.serviceArns, 'ecs:ListServices'), next: answer.nextToken };
      },
      (arns) => allDone(batches(arns, SERVICES_A_CALL).map((some) => describe(cluster, some))),
    ),
  );
}

/** All tasks of all clusters, running and lately stopped ones (ECS shows those for about an hour), with their tags. */
export async function readTasks(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsTask>> {
  const { DescribeTasksCommand, ListTasksCommand } = await import('@aws-sdk/client-ecs');
  const seen = gathering<EcsTask>();
  const { calls } = parts;
  const described = new Set<string>();
  let definitionGap: Gap | null = null;

  /** One after the other: what is refused for one is refused for all, and need not be asked again. */
  const definitionsOf = async (tasks: readonly TaskLike[]): Promise<ReadonlyMap<string, TaskDefinition | null>> => {
    const arns = new Set(tasks.filter(isStopped).map((task) => task.taskDefinitionArn ?? ''));
    arns.delete('');
    const definitions = new Map<string, TaskDefinition | null>();
    for (const arn of arns) {
      if (definitionGap && definitionGap.reason !== 'failed') break;
      try {
        definitions.set(arn, await parts.definitions.get(arn, at, signal));
      } catch (error) {
        definitionGap ??= gapOf(error);
      }
    }
    return definitions;
  };

  const describe = async (cluster: string, tasks: readonly string[]) => {
    const command = new DescribeTasksCommand({ cluster, tasks: [...tasks], include: ['TAGS'] });
    const answer = await calls.call('ecs', at, 'DescribeTasks', signal, (ecs, given) => ecs.send(command, given));
    const found = listIn(answer.tasks, 'ecs:DescribeTasks');
    const definitions = await definitionsOf(found);
    for (const task of found) {
      const definition = isStopped(task) ? (definitions.get(task.taskDefinitionArn ?? '') ?? null) : null;
      const parsed = parseTask(task, cluster, definition, seen.notUnderstood);
      if (parsed) seen.add(parsed.arn, parsed);
    }
    noteFailures('ecs:DescribeTasks', answer.failures ?? [], seen);
  };

  const answer = await eachCluster(parts, at, signal, seen, async (cluster) => {
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      await eachPage(
        'ecs:ListTasks',
        async (token) => {
          const command = new ListTasksCommand({ cluster, desiredStatus, maxResults: NAMES_A_PAGE, nextToken: token });
          const page = await calls.call('ecs', at, 'ListTasks', signal, (ecs, given) => ecs.send(command, given));
          return { items: listIn(page.taskArns, 'ecs:ListTasks'), next: page.nextToken };
        },
        async (arns) => {
          // A task that stops between the two lists stands in both.
          const fresh = arns.filter((arn) => !described.has(arn));
          for (const arn of fresh) described.add(arn);
          await allDone(batches(fresh, TASKS_A_CALL).map((some) => describe(cluster, some)));
        },
      );
    }
  });
  return { ...answer, gap: answer.gap ?? definitionGap };
}

interface TaskLike {
  readonly taskDefinitionArn?: string | undefined;
  readonly lastStatus?: string | undefined;
  readonly desiredStatus?: string | undefined;
}

function isStopped(task: TaskLike): boolean {
  return task.desiredStatus === 'STOPPED' || task.lastStatus === 'STOPPED';
}

interface Failure {
  readonly arn?: string | undefined;
  readonly reason?: string | undefined;
}

/** MISSING was there when the list was made and is gone now: that is no error. Any other was not looked at. */
function noteFailures<T>(action: string, failures: readonly Failure[], seen: Gathering<T>): void {
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
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
