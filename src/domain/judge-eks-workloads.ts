/** What the workloads of EKS clusters mean: the findings and sightings of the job `eks-workloads`. */

import { DAY, minutes } from './calendar.ts';
import type { Finding, Sighting } from './finding.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { KubernetesWorkload } from './reads/eks.ts';
import type { Resource } from './resource.ts';
import { componentOf } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

export interface EksUnit {
  readonly workload: KubernetesWorkload;
  readonly resource: Resource;
  readonly component: string | null;
}

/** A workload has no ARN of its own: its id is made of its cluster's. Labels stand for tags. */
export function workloadResource(workload: KubernetesWorkload, scope: Scope): Resource {
  const { clusterArn, cluster, namespace, kind, name, labels } = workload;
  return {
    platform: 'eks',
    id: outsideText(`${clusterArn}/${namespace}/${kind}/${name}`, 500),
    name: outsideText(name),
    account: outsideText(scope.account, 40),
    region: outsideText(scope.region, 40),
    tags: Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [outsideText(key, 320), outsideText(value, 256)]),
    ),
    service: outsideText(`${cluster}/${namespace}/${name}`, 500),
  };
}

export function eksUnitOf(workload: KubernetesWorkload, scope: Scope, settings: Settings): EksUnit {
  const resource = workloadResource(workload, scope);
  return { workload, resource, component: componentOf(resource, settings) };
}

/** Kubernetes' own namespaces: what runs there is part of the cluster, and moves nowhere. */
const OWN_NAMESPACES = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Whether a workload is somebody's: the cluster's own has neither sightings nor cases, but what it runs counts. */
export function isSomebodys({ namespace }: KubernetesWorkload): boolean {
  return !OWN_NAMESPACES.has(namespace);
}

/** Why a container waits that no patience ends. */
const HOPELESS = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'OOMKilled',
  'RunContainerError',
]);

/** Only a Deployment has a deadline for its rollout: of the others, pods that cannot start end the patience. */
function isRollingOut({ kind, rollingOut, rolloutStuck, waiting }: KubernetesWorkload): boolean {
  if (!rollingOut || rolloutStuck) return false;
  return kind === 'Deployment' || !waiting.some(({ reason }) => HOPELESS.has(reason));
}

function isBelowWanted(workload: KubernetesWorkload): boolean {
  return workload.running < workload.wanted && !isRollingOut(workload);
}

/** The list of runs under way may lag behind the time of the last one. */
const BEGIN_MINUTES = 5;

/** The last run of a CronJob is over and did not succeed. */
function hasFailed(workload: KubernetesWorkload, now: Date): boolean {
  const last = knownTime(workload.lastScheduledAt);
  if (workload.kind !== 'CronJob' || workload.suspended || last === null || workload.running > 0) return false;
  if (now.getTime() - last.getTime() < minutes(BEGIN_MINUTES)) return false;
  const succeeded = knownTime(workload.lastSucceededAt);
  return succeeded === null || succeeded < last;
}

/** Two runs that were due have not begun. One is given some minutes, as the controller is not to the second. */
function hasMissedTwo(workload: KubernetesWorkload, now: Date): boolean {
  const due = knownTime(workload.secondDueAt);
  if (workload.kind !== 'CronJob' || workload.suspended || workload.running > 0 || due === null) return false;
  return now.getTime() > due.getTime() + minutes(BEGIN_MINUTES);
}

/** A CronJob exists between its runs too: it is live by habit while it ran within a day or two of its periods. */
function ranLately({ lastScheduledAt, secondDueAt, suspended, running }: KubernetesWorkload, now: Date): boolean {
  if (running > 0) return true;
  const last = knownTime(lastScheduledAt);
  if (suspended || last === null) return false;
  const due = knownTime(secondDueAt);
  return now.getTime() - last.getTime() <= DAY || (due !== null && now <= due);
}

/** What the workload proves to run on EKS. */
export function eksSightingOf({ workload, resource, component }: EksUnit, now: Date): Sighting {
  const { kind, running, wanted } = workload;
  const isLive = kind === 'CronJob' ? ranLately(workload, now) : wanted > 0;
  return {
    resource,
    component,
    presence: isLive ? 'live' : 'dormant',
    running,
    wanted,
    healthy: !isBelowWanted(workload) && !hasFailed(workload, now) && !hasMissedTwo(workload, now),
  };
}

/** What is wrong with a workload now; several aspects of one are one case. */
export function failingWorkload(unit: EksUnit, now: Date): readonly Finding[] {
  const { workload } = unit;
  const { running, wanted, rolloutStuck } = workload;
  return [
    ...(isBelowWanted(workload) ? [finding(unit, 'below-wanted', running > 0 ? 2 : 3)] : []),
    ...(rolloutStuck ? [finding(unit, 'rollout-stuck', running < wanted ? 2 : 1)] : []),
    ...(hasMissedTwo(workload, now)
      ? [finding(unit, 'runs-missed', 1)]
      : hasFailed(workload, now)
        ? [finding(unit, 'run-failed', 1)]
        : []),
  ];
}

function finding({ workload, resource, component }: EksUnit, aspect: string, severity: number): Finding {
  return {
    nature: 'condition',
    kind: 'eks-workload-failing',
    aspect,
    subject: `${resource.id} ${aspect}`,
    keys: [],
    resource,
    component,
    severity,
    firstHand: true,
    dueAt: null,
    since: null,
    gathers: true,
    facts: factsOf(workload),
  };
}

function factsOf(workload: KubernetesWorkload): JsonObject {
  return {
    workload: workload.kind,
    cluster: outsideText(workload.cluster),
    namespace: outsideText(workload.namespace),
    name: outsideText(workload.name),
    running: workload.running,
    wanted: workload.wanted,
    waiting: workload.waiting.slice(0, 3).map(({ reason, count }) => ({ reason: outsideText(reason, 60), count })),
    schedule: workload.schedule && outsideText(workload.schedule, 60),
    ranAt: isoTime(workload.lastScheduledAt),
    succeededAt: isoTime(workload.lastSucceededAt),
  };
}
