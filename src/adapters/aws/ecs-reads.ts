import type { Answer, Gap } from '../../domain/answer.ts';
import type { Readers } from '../../domain/fleet.ts';
import type { EcsReads, EcsService, EcsTask } from '../../domain/reads/ecs.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { readContainerInstances } from './ecs-capacity.ts';
import { allDone, type Clusters, clusterLists, eachCluster, NAMES_A_PAGE, noteFailures } from './ecs-clusters.ts';
import { readTaskDefinitions } from './ecs-in-use.ts';
import { parseService, parseTask } from './ecs-parse.ts';
import { gapOf } from './gap.ts';
import { batches, eachPage, gathering, listIn } from './pages.ts';
import { type SharedAnswers, sharedAnswers } from './shared-answers.ts';
import { type TaskDefinition, type TaskDefinitions, taskDefinitions } from './task-definitions.ts';

/** Limits of the API: names a describe call. */
const SERVICES_A_CALL = 10;
const TASKS_A_CALL = 100;

export interface EcsParts {
  readonly calls: Calls;
  readonly now: () => Date;
  readonly clusters: Clusters;
  readonly definitions: TaskDefinitions;
  /** What the reads of one tick share. */
  readonly services: SharedAnswers<EcsService>;
  readonly tasks: SharedAnswers<EcsTask>;
}

/** What the reads of ECS, and those that lean on them, share: each thing is asked once a tick. */
export function ecsParts(parts: Pick<EcsParts, 'calls' | 'now'>): EcsParts {
  return {
    ...parts,
    clusters: clusterLists(parts.calls, parts.now),
    definitions: taskDefinitions(parts.calls),
    services: sharedAnswers(parts.now),
    tasks: sharedAnswers(parts.now),
  };
}

/** The reads of ECS. */
export function ecsReaders(parts: EcsParts): Readers<keyof EcsReads> {
  return {
    'ecs.services': (scope, signal) => readServices(parts, scope, signal),
    'ecs.tasks': (scope, signal) => readTasks(parts, scope, signal),
    'ecs.containerInstances': (scope, signal) => readContainerInstances(parts, scope, signal),
    'ecs.taskDefinitions': async (scope, signal) =>
      readTaskDefinitions(
        parts,
        scope,
        signal,
        await readServices(parts, scope, signal),
        await readTasks(parts, scope, signal),
      ),
  };
}

/** All services of all clusters, with their tags. Shared for about a minute. */
export function readServices(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsService>> {
  return parts.services(at, signal, () => askServices(parts, at, signal));
}

/**
 * All tasks of all clusters, running and lately stopped ones (ECS shows those for about an hour), with their tags.
 * Shared for about a minute.
 */
export function readTasks(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsTask>> {
  return parts.tasks(at, signal, () => askTasks(parts, at, signal));
}

async function askServices(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsService>> {
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

async function askTasks(parts: EcsParts, at: At, signal: AbortSignal): Promise<Answer<EcsTask>> {
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
