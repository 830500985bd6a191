/** How an ECS service does: whether a deployment is under way, which ones failed, and when all is well. */

import { DAY, minutes } from './calendar.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { EcsDeployment, EcsService, EcsTaskSet } from './reads/ecs.ts';

/**
 * After this a deployment that has not ended is no excuse any more: without a circuit breaker one whose tasks never
 * start stays in progress for ever, and nobody would be told.
 */
const DEPLOYMENT_MINUTES = 60;
/** A deployment that begins this shortly after a failed one is its roll-back. */
const ROLLBACK_MINUTES = 5;

function primary(service: EcsService): EcsDeployment | null {
  return service.deployments.find((it) => it.status === 'PRIMARY') ?? null;
}

function isRolling(deployment: EcsDeployment, all: readonly EcsDeployment[]): boolean {
  if (deployment.rolloutState !== null) return deployment.rolloutState === 'IN_PROGRESS';
  // CodeDeploy and older services give no state: then a second deployment beside the first means it is under way.
  return all.length > 1 && deployment.status !== 'INACTIVE';
}

/** The sides that serve or are about to: of a service that CodeDeploy or another system deploys. */
function currentSets(service: EcsService): readonly EcsTaskSet[] {
  return service.taskSets.filter((it) => it.status === 'PRIMARY' || it.status === 'ACTIVE');
}

/**
 * Whether a deployment of any controller is under way. A task set whose tasks keep dying is STABILIZING for ever: only
 * one that was made lately is a deployment.
 */
export function deploymentInProgress(service: EcsService, now: Date): boolean {
  const since = now.getTime() - minutes(DEPLOYMENT_MINUTES);
  const isNew = (createdAt: Date | null): boolean => (knownTime(createdAt)?.getTime() ?? 0) > since;
  const sets = currentSets(service);
  return (
    service.deployments.some((it) => isNew(it.createdAt) && isRolling(it, service.deployments)) ||
    sets.some((it) => isNew(it.createdAt) && (sets.length > 1 || it.stability === 'STABILIZING')) ||
    // Another system makes the first task set some time after the service.
    (service.deploymentController === 'EXTERNAL' && service.taskSets.length === 0 && isNew(service.createdAt))
  );
}

/** Running as many as wanted, and every deployment has ended well. */
export function isSteady(service: EcsService): boolean {
  // One that failed stays listed for a while after it was given up, as INACTIVE.
  const current = service.deployments.filter((it) => it.status !== 'INACTIVE');
  const sets = currentSets(service);
  return (
    service.running >= service.wanted &&
    sets.length <= 1 &&
    sets.every((it) => it.stability !== 'STABILIZING') &&
    current.length <= 1 &&
    current.every((it) => it.rolloutState === 'COMPLETED' || it.rolloutState === null)
  );
}

/** What was deployed last, and when: by the primary deployment, or the primary task set. */
export function newestDeploy(
  service: EcsService,
): { readonly taskDefinition: string; readonly at: Date | null } | null {
  const newest = primary(service) ?? service.taskSets.find((it) => it.status === 'PRIMARY') ?? null;
  return newest && { taskDefinition: newest.taskDefinition, at: knownTime(newest.createdAt) };
}

export interface FailedDeployment {
  readonly id: string;
  readonly at: Date | null;
  readonly taskDefinition: string | null;
  readonly rolledBack: boolean;
  readonly why: string | null;
}

const FAILED = /\(deployment (ecs-svc\/[\w-]+)\) deployment failed:?\s*(.*)$/;
const ROLLING_BACK = /rolling back to/i;

/** The event lines of a service that say that a deployment failed; the deployment itself is gone once rolled back. */
function toldFailures(service: EcsService, now: Date): FailedDeployment[] {
  return service.events.flatMap(({ at, message }) => {
    const when = knownTime(at);
    const [, id, why] = FAILED.exec(message.slice(0, 1000)) ?? [];
    if (!id || when === null || now.getTime() - when.getTime() > DAY) return [];
    const rolledBack = service.events.some((other) => {
      const then = knownTime(other.at)?.getTime() ?? 0;
      return ROLLING_BACK.test(other.message) && Math.abs(then - when.getTime()) <= minutes(ROLLBACK_MINUTES);
    });
    return [{ id, at: when, taskDefinition: null, rolledBack, why: why ? outsideText(why, 200) : null }];
  });
}

/** A completed deployment that somebody made after a failure, as opposed to the failure's own roll-back. */
function mendedSince(service: EcsService, failure: FailedDeployment): boolean {
  const newest = primary(service);
  const began = knownTime(newest?.createdAt ?? null);
  if (newest?.rolloutState !== 'COMPLETED' || newest.id === failure.id || began === null || failure.at === null) {
    return false;
  }
  return began.getTime() > failure.at.getTime() + minutes(ROLLBACK_MINUTES);
}

function listedFailures(service: EcsService): FailedDeployment[] {
  const back = service.deployments.find((it) => /rolling back/i.test(it.rolloutReason ?? '')) ?? null;
  const failed = service.deployments
    .filter((it) => it.rolloutState === 'FAILED')
    .map((it) => ({
      id: it.id,
      at: knownTime(it.updatedAt) ?? knownTime(it.createdAt),
      taskDefinition: it.taskDefinition,
      rolledBack: back !== null || (it.status !== 'PRIMARY' && service.deployments.length > 1),
      why: it.rolloutReason === null ? null : outsideText(it.rolloutReason, 200),
    }));
  if (failed.length > 0 || back === null) return failed;
  // Only the roll-back is to be seen: what it rolls back has failed when it began.
  const at = knownTime(back.createdAt);
  const why = outsideText(back.rolloutReason ?? '', 200);
  return [{ id: `rolled back by ${back.id}`, at, taskDefinition: null, rolledBack: true, why }];
}

/** Failed and rolled-back deployments that no later one has made good, each once. */
export function failedDeployments(service: EcsService, now: Date): readonly FailedDeployment[] {
  const told = toldFailures(service, now);
  const listed = listedFailures(service).filter((it) => !it.id.startsWith('rolled back by') || told.length === 0);
  const byId = new Map(told.map((it) => [it.id, it]));
  for (const it of listed) {
    const other = byId.get(it.id);
    byId.set(it.id, other ? { ...it, at: other.at, rolledBack: it.rolledBack || other.rolledBack } : it);
  }
  return [...byId.values()].filter((it) => !mendedSince(service, it));
}

/** True when the newest deployment ended well and nothing that failed is left: what was told of a failure is over. */
export function deploysWell(service: EcsService, now: Date): boolean {
  return primary(service)?.rolloutState === 'COMPLETED' && failedDeployments(service, now).length === 0;
}

/** What the service itself says in its last hour about tasks it could not start, if anything. */
export function complaint(service: EcsService, now: Date): string | null {
  const since = now.getTime() - minutes(60);
  const said = service.events.find(
    ({ at, message }) => (knownTime(at)?.getTime() ?? 0) > since && /unable to|unhealthy|failed/i.test(message),
  );
  const text = said?.message.replace(/^\(service [^)]*\)\s*/, '').replace(/ For more information.*$/s, '');
  // The event goes on from the service's name: "is unable to …".
  return text ? outsideText(/^(is|was|has) /.test(text) ? `the service ${text}` : text, 200) : null;
}
