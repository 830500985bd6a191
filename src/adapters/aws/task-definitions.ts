import type { EcsContainer, EcsTaskDefinition } from '../../domain/reads/ecs.ts';
import type { Calls } from './calls.ts';
import type { At } from './clients.ts';
import { parseTaskDefinition } from './ecs-definition-parse.ts';
import { namesOf } from './gap.ts';
import { recent } from './memo.ts';

/** A revision never changes: what was read once holds for ever. */
const MOST_KEPT = 10_000;

export interface DefinedContainer {
  readonly essential: boolean;
  readonly log: { readonly group: string; readonly region: string; readonly prefix: string | null } | null;
}

/** What is kept of a task definition. Environment values and secrets are not among it. */
export interface TaskDefinition {
  readonly containers: ReadonlyMap<string, DefinedContainer>;
  /** As the domain has it, used by nobody yet. */
  readonly declared: EcsTaskDefinition;
}

/**
 * Where a container's log is. The stream is `prefix/container/task id`; without a prefix it is the container's runtime
 * id (ECS developer guide, "awslogs-stream-prefix").
 */
export function logOf(
  defined: DefinedContainer,
  taskId: string,
  container: string,
  runtimeId: string | null,
): EcsContainer['log'] {
  if (!defined.log) return null;
  const { group, region, prefix } = defined.log;
  return { group, region, stream: prefix ? `${prefix}/${container}/${taskId}` : runtimeId };
}

/** Task definitions by ARN, each read once. One that is deleted is null; any other failure is thrown. */
export function taskDefinitions(calls: Calls) {
  const known = recent<Promise<TaskDefinition | null>>(MOST_KEPT);

  const ask = async (arn: string, at: At, signal: AbortSignal): Promise<TaskDefinition | null> => {
    const { DescribeTaskDefinitionCommand } = await import('@aws-sdk/client-ecs');
    try {
      const answer = await calls.call('ecs', at, 'DescribeTaskDefinition', signal, (ecs, options) =>
        ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] }), options),
      );
      return parseTaskDefinition(answer.taskDefinition, answer.tags, arn, at.region);
    } catch (error) {
      if (namesOf(error).includes('ClientException')) return null;
      throw error;
    }
  };

  return {
    get: (arn: string, at: At, signal: AbortSignal): Promise<TaskDefinition | null> => {
      const key = `${at.account}/${arn}`;
      const kept = known.get(key);
      if (kept) return kept;
      const asked = ask(arn, at, signal);
      known.set(key, asked);
      asked.catch(() => known.delete(key));
      return asked;
    },
  };
}
export type TaskDefinitions = ReturnType<typeof taskDefinitions>;
