/** What an ECS scope's answers mean: the findings and reliefs of the job `ecs-tasks`. */

import type { NotUnderstood } from './answer.ts';
import { minutes } from './calendar.ts';
import { type EcsUnit, runningTasks, togetherWith } from './ecs-fleet.ts';
import {
  complaint,
  deploymentInProgress,
  deploysWell,
  failedDeployments,
  isSteady,
  newestDeploy,
} from './ecs-service.ts';
import { fargateVersionOf, retirementOf } from './fargate-platforms.ts';
import type { Finding, Relief } from './finding.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { EcsService, EcsTask } from './reads/ecs.ts';
import { lastPart } from './resources.ts';
import type { Settings } from './settings.ts';
import { judgeStop, type Stop } from './stopped-task.ts';
import type { JsonObject } from './vocabulary.ts';

/** A fault this recent speaks against "well again", however many tasks run at the moment. */
const CALM_MINUTES = 20;

const shared = { keys: [], firstHand: true, dueAt: null } as const;

function deployOf(service: EcsService | null): JsonObject | null {
  const newest = service && newestDeploy(service);
  const at = isoTime(newest?.at ?? null);
  return newest && at ? { name: outsideText(lastPart(newest.taskDefinition)), at } : null;
}

/** Running fewer than wanted, with no deployment that would explain it. */
export function belowWanted(unit: EcsUnit, now: Date): readonly Finding[] {
  const { service, resource, component } = unit;
  if (service?.status !== 'ACTIVE') return [];
  const { running, wanted, pending } = service;
  if (running >= wanted || deploymentInProgress(service, now)) return [];
  return [
    {
      ...shared,
      nature: 'condition',
      kind: 'ecs-service-failing',
      aspect: 'below-wanted',
      subject: resource.id,
      resource,
      component,
      severity: running > 0 ? 2 : 3,
      since: null,
      facts: {
        running,
        wanted,
        pending,
        service: resource.service,
        complaint: complaint(service, now),
        deploy: deployOf(service),
      },
    },
  ];
}

function failure(unit: EcsUnit, task: EcsTask, stop: Stop & { readonly is: 'fault' }): Finding {
  const { resource, component } = unit;
  const { container, cause, reason, detail } = stop;
  return {
    ...shared,
    nature: 'occurrence',
    kind: 'ecs-service-failing',
    aspect: 'task-failed',
    subject: outsideText(task.arn, 500),
    resource,
    component,
    severity: 1,
    since: knownTime(task.stoppedAt),
    facts: {
      cause,
      reason,
      detail,
      container: container && outsideText(container.name),
      exitCode: container?.exitCode ?? null,
      memoryMib: task.memory,
      service: resource.service,
      cluster: outsideText(lastPart(task.cluster)),
      task: outsideText(task.arn, 500),
      taskDefinition: outsideText(lastPart(task.taskDefinition)),
      startedAt: isoTime(task.startedAt),
      stoppedAt: isoTime(task.stoppedAt),
      deploy: deployOf(unit.service),
      log: container?.log
        ? {
            group: outsideText(container.log.group, 512),
            stream: container.log.stream && outsideText(container.log.stream, 512),
            region: outsideText(container.log.region),
          }
        : null,
    },
  };
}

/** Each stopped task as a fault, as nothing, or as not understood: none is left out. */
export function failedTasks(unit: EcsUnit): {
  readonly findings: readonly Finding[];
  readonly notUnderstood: readonly NotUnderstood[];
} {
  const findings: Finding[] = [];
  const notUnderstood: NotUnderstood[] = [];
  for (const task of unit.tasks) {
    const stop = judgeStop(task);
    if (stop.is === 'fault') findings.push(failure(unit, task, stop));
    if (stop.is === 'unclear') {
      notUnderstood.push({ what: `stopped task ${outsideText(lastPart(task.arn))}`, why: stop.why });
    }
  }
  return { findings, notUnderstood };
}

export function deploymentFailures(unit: EcsUnit, now: Date): readonly Finding[] {
  const { service, resource, component } = unit;
  if (!service) return [];
  return failedDeployments(service, now).map((it) => ({
    ...shared,
    nature: 'occurrence',
    kind: 'ecs-deployment-failed',
    aspect: 'failed',
    subject: `${resource.id} ${outsideText(it.id)}`,
    resource,
    component,
    severity: 2,
    since: it.at,
    facts: {
      reason: 'failed',
      service: resource.service,
      taskDefinition: it.taskDefinition && outsideText(lastPart(it.taskDefinition)),
      rolledBack: it.rolledBack,
      why: it.why,
      at: isoTime(it.at),
    },
  }));
}

/** Tasks that run on a Fargate platform version that is retired or about to be. */
export function oldPlatforms(unit: EcsUnit, now: Date): readonly Finding[] {
  const running = runningTasks(unit);
  const versions = [...new Set(running.map(fargateVersionOf))];
  return versions.flatMap((version): Finding[] => {
    const retirement = retirementOf(version, now);
    if (!retirement) return [];
    const { resource, component, service } = unit;
    const one = service?.wanted === 1;
    return [
      {
        ...shared,
        nature: 'condition',
        kind: 'fargate-retirement',
        aspect: 'platform',
        subject: `${resource.id} ${retirement.version}`,
        resource,
        component,
        severity: one ? 2 : 1,
        dueAt: retirement.endsAt,
        since: null,
        facts: {
          version: retirement.version,
          retiredAt: isoTime(retirement.retiredAt),
          endsAt: isoTime(retirement.endsAt),
          tasks: running.filter((task) => fargateVersionOf(task) === version).length,
          oneTask: one,
          service: resource.service,
        },
      },
    ];
  });
}

function newestStop(unit: EcsUnit, wanted: (stop: Stop) => boolean): number {
  const times = unit.tasks
    .filter((task) => wanted(judgeStop(task)))
    .map((task) => knownTime(task.stoppedAt)?.getTime() ?? 0);
  return Math.max(0, ...times);
}

function isWell(unit: EcsUnit, now: Date): boolean {
  const fault = newestStop(unit, (stop) => stop.is === 'fault' || stop.is === 'unclear');
  if (fault > now.getTime() - minutes(CALM_MINUTES)) return false;
  // One that is being deleted has nothing left to be well.
  if (unit.service) return unit.service.status !== 'ACTIVE' || isSteady(unit.service);
  // A job is well again when it has run to its end since.
  return fault === 0 || newestStop(unit, (stop) => stop.is === 'planned' && stop.because === 'clean_exit') > fault;
}

/**
 * What is well again. Units of one component speak together, as they are one case. Only for complete answers: a fault
 * that could not be seen speaks against it too.
 */
export function reliefsOf(units: readonly EcsUnit[], settings: Settings, now: Date): readonly Relief[] {
  const groups = new Map<string, EcsUnit[]>();
  for (const unit of units) {
    const key = togetherWith(unit, settings);
    groups.set(key, [...(groups.get(key) ?? []), unit]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const { resource, component } = first;
    const services = group.flatMap((unit) => (unit.service ? [unit.service] : []));
    const facts = {
      running: services.reduce((sum, it) => sum + it.running, 0),
      wanted: services.reduce((sum, it) => sum + it.wanted, 0),
    };
    const well = group.every((unit) => isWell(unit, now));
    const deployed = services.length > 0 && services.every((service) => deploysWell(service, now));
    return [
      ...(well ? [{ kind: 'ecs-service-failing', resource, component, facts: services.length > 0 ? facts : {} }] : []),
      ...(deployed ? [{ kind: 'ecs-deployment-failed', resource, component, facts: {} }] : []),
    ];
  });
}
