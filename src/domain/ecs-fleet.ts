/** The services and tasks of one ECS scope, joined: which task belongs to what, and what belongs together. */

import { HOUR } from './calendar.ts';
import { belongingOf } from './claim.ts';
import { deploymentInProgress } from './ecs-service.ts';
import type { Sighting } from './finding.ts';
import { knownTime } from './outside-text.ts';
import type { EcsService, EcsTask } from './reads/ecs.ts';
import type { Resource } from './resource.ts';
import { componentOf, lastPart, servicePathOf, serviceResource, taskResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** A service, or a family of tasks that run by themselves. */
export interface EcsUnit {
  readonly resource: Resource;
  readonly component: string | null;
  readonly service: EcsService | null;
  readonly tasks: readonly EcsTask[];
}

/** A task without a service that has run for this long is no job of a schedule any more. */
const LONG_RUNNING = HOUR;

/** Units by resource id. A task of a service that is not listed makes a unit of its own. */
export function unitsOf(
  services: readonly EcsService[],
  tasks: readonly EcsTask[],
  scope: Scope,
  settings: Settings,
): readonly EcsUnit[] {
  const units = new Map<string, { resource: Resource; service: EcsService | null; tasks: EcsTask[] }>();
  const byPath = new Map<string, string>();
  for (const service of services) {
    const resource = serviceResource(service, scope);
    units.set(resource.id, { resource, service, tasks: [] });
    byPath.set(`${lastPart(service.cluster)}/${service.name}`, resource.id);
  }
  for (const task of tasks) {
    const known = units.get(byPath.get(servicePathOf(task) ?? '') ?? '');
    if (known) {
      known.tasks.push(task);
      continue;
    }
    const resource = taskResource(task, scope);
    const unit = units.get(resource.id) ?? { resource, service: null, tasks: [] };
    unit.tasks.push(task);
    units.set(resource.id, unit);
  }
  return [...units.values()].map((unit) => ({ ...unit, component: componentOf(unit.resource, settings) }));
}

/** Equal for units whose findings fold into one case: what is well for one is not well for all of them. */
export function togetherWith(unit: EcsUnit, settings: Settings): string {
  const { subsystem, environment } = belongingOf(unit.resource, unit.component, settings, new Map());
  return subsystem === null ? unit.resource.id : JSON.stringify([subsystem, environment, unit.component]);
}

function runs(task: EcsTask): boolean {
  return task.lastStatus === 'RUNNING';
}

/** What the unit proves to run on ECS; null for a service that is gone. */
export function sightingOf(unit: EcsUnit, now: Date): Sighting | null {
  const { resource, component, service } = unit;
  if (service) {
    const { running, wanted, status } = service;
    if (status !== 'ACTIVE' && running <= 0) return null;
    return {
      resource,
      component,
      presence: running > 0 || wanted > 0 ? 'live' : 'dormant',
      running,
      wanted,
      healthy: running >= wanted || status !== 'ACTIVE' || deploymentInProgress(service, now),
    };
  }
  const running = unit.tasks.filter(runs);
  const long = running.some((task) => {
    const began = knownTime(task.startedAt) ?? knownTime(task.createdAt);
    return began !== null && now.getTime() - began.getTime() >= LONG_RUNNING;
  });
  // What was started once is no habit: nobody wants it to run.
  const [presence, wanted] = long ? (['live', running.length] as const) : (['dormant', 0] as const);
  return { resource, component, presence, running: running.length, wanted, healthy: true };
}

/** The running tasks of a unit on a Fargate platform version, by version. */
export function runningTasks(unit: EcsUnit): readonly EcsTask[] {
  return unit.tasks.filter(runs);
}
