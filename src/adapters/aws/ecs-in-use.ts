import type { Answer } from '../../domain/answer.ts';
import type { EcsService, EcsTask, EcsTaskDefinition } from '../../domain/reads/ecs.ts';
import { lastPart, servicePathOf, taskResource } from '../../domain/resources.ts';
import type { Scope } from '../../domain/scope.ts';
import { endsTheRead } from './gap.ts';
import { gathering } from './pages.ts';
import type { TaskDefinitions } from './task-definitions.ts';

/** ARNs of the definitions that something uses now, with who uses each: `cluster/service`, or `cluster/family:name`. */
function inUse(
  services: readonly EcsService[],
  tasks: readonly EcsTask[],
  scope: Scope,
): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  const note = (definition: string | null, by: string) => {
    if (!definition) return;
    const users = used.get(definition) ?? new Set();
    used.set(definition, users.add(by));
  };
  for (const service of services) {
    if (service.status === 'INACTIVE') continue;
    const path = `${lastPart(service.cluster)}/${service.name}`;
    const current = [...service.deployments, ...service.taskSets].filter((it) => it.status !== 'INACTIVE');
    // Under the controller EXTERNAL only the task sets say what runs.
    for (const definition of [service.taskDefinition, ...current.map((it) => it.taskDefinition)]) {
      note(definition, path);
    }
  }
  for (const task of tasks) {
    if (task.lastStatus === 'STOPPED' || task.desiredStatus === 'STOPPED') continue;
    const { name } = taskResource(task, scope);
    note(task.taskDefinition, servicePathOf(task) ?? `${lastPart(task.cluster)}/family:${name}`);
  }
  return used;
}

/**
 * The task definitions that services, their deployments and task sets, and running tasks use, each described once for
 * ever. A gap of the services or tasks is one of this read too: it cannot know what else is used.
 */
export async function readTaskDefinitions(
  parts: { readonly definitions: TaskDefinitions },
  scope: Scope,
  signal: AbortSignal,
  services: Answer<EcsService>,
  tasks: Answer<EcsTask>,
): Promise<Answer<EcsTaskDefinition>> {
  const seen = gathering<EcsTaskDefinition>();
  for (const { gap } of [services, tasks]) if (gap) seen.missing(gap);
  for (const it of [...services.notUnderstood, ...tasks.notUnderstood]) if (it.lost) seen.notUnderstood.push(it);
  for (const [arn, usedBy] of inUse(services.items, tasks.items, scope)) {
    try {
      const definition = await parts.definitions.get(arn, scope, signal);
      if (definition) seen.add(arn, { ...definition.declared, usedBy: [...usedBy].sort() });
      else seen.notUnderstood.push({ what: arn, why: 'it is used, and could not be described: it was deleted' });
    } catch (error) {
      seen.miss(error);
      if (endsTheRead(error)) break;
    }
  }
  return seen.answer();
}
