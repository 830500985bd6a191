/**
 * Which stopped ECS tasks are faults, and what they died of. Judged by the reason first and the stop code second: the
 * same code covers a scale-in and a failed health check. Source: "Amazon ECS stopped tasks error messages" of the
 * developer guide, and the enum TaskStopCode, which grows and is taken as open.
 */

import { outsideText } from './outside-text.ts';
import type { EcsContainer, EcsTask } from './reads/ecs.ts';

export const STOP_CAUSES = [
  'out_of_memory',
  'exit',
  'image_pull',
  'start_resources',
  'capacity',
  'addresses',
  'load_balancer_check',
  'container_check',
  'host_lost',
  'runtime',
  'volume',
  'start',
  'infrastructure',
  'other',
] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

export const PLANNED_STOPS = ['clean_exit', 'deployment', 'person', 'spot', 'maintenance'] as const;

export type Stop =
  | { readonly is: 'running' }
  | { readonly is: 'planned'; readonly because: (typeof PLANNED_STOPS)[number] }
  | { readonly is: 'unclear'; readonly why: string }
  | {
      readonly is: 'fault';
      readonly cause: StopCause;
      /** Equal for the same failure, without ids: what counts how often the same happened. */
      readonly reason: string;
      /** What ECS or the container says, cut. */
      readonly detail: string | null;
      readonly container: EcsContainer | null;
    };

const CAUSE_OF: readonly (readonly [RegExp, StopCause])[] = [
  [/out ?of ?memory|memory usage/i, 'out_of_memory'],
  [/CannotPull/i, 'image_pull'],
  [/failed ELB health checks|target group .*unhealthy/i, 'load_balancer_check'],
  [/failed container health checks/i, 'container_check'],
  [/InsufficientFreeAddresses/i, 'addresses'],
  [/RESOURCE:|Capacity is unavailable|No Container Instances/i, 'capacity'],
  [/ResourceInitializationError|ResourceNotFoundException|unable to pull secrets/i, 'start_resources'],
  [/CannotCreateVolume|failed to mount|VolumeError/i, 'volume'],
  [/^Host EC2 .*(stopped|terminated)/i, 'host_lost'],
  [/ContainerRuntime|Cannot(Start|Stop|Inspect)Container|DockerTimeout|DockerState/i, 'runtime'],
  [/Unexpected EC2 error|Network Interface/i, 'start_resources'],
  [/TaskFailedToStart|failed to start/i, 'start'],
  [/InternalError|infrastructure health/i, 'infrastructure'],
];

const PLANNED: readonly (readonly [RegExp, (typeof PLANNED_STOPS)[number]])[] = [
  [/^Scaling activity initiated by/i, 'deployment'],
  [/^Task stopped by user|forced by user|StopTask/i, 'person'],
  [/^SpotInterruption|Spot Task was interrupted/i, 'spot'],
  [/performing maintenance|^Task stopped: .*maintenance/i, 'maintenance'],
  [/availability zone rebalancing/i, 'deployment'],
];

const PLANNED_CODES: Readonly<Record<string, (typeof PLANNED_STOPS)[number]>> = {
  UserInitiated: 'person',
  SpotInterruption: 'spot',
  TerminationNotice: 'maintenance',
};

/** The signals with which ECS itself ends the other containers once an essential one has exited. */
const ENDED_BY_ECS = [137, 143];

function causeOf(text: string): StopCause | null {
  return CAUSE_OF.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** The container that made its task stop, as far as exit codes and reasons tell. */
function culprit(containers: readonly EcsContainer[]): EcsContainer | null {
  const essential = containers.filter((it) => it.essential !== false);
  const judged = essential.length > 0 ? essential : containers;
  return (
    judged.find((it) => it.reason !== null && causeOf(it.reason) !== null) ??
    judged.find((it) => it.exitCode !== null && it.exitCode !== 0 && !ENDED_BY_ECS.includes(it.exitCode)) ??
    judged.find((it) => it.exitCode === 0) ??
    judged.find((it) => it.exitCode !== null) ??
    judged.find((it) => it.reason !== null) ??
    judged[0] ??
    null
  );
}

function fault(cause: StopCause, reason: string, detail: string | null, container: EcsContainer | null): Stop {
  const said = detail === null || detail.trim() === '' ? null : outsideText(detail, 300);
  return { is: 'fault', cause, reason: outsideText(reason, 120), detail: said, container };
}

function byContainers(task: EcsTask): Stop | null {
  const container = culprit(task.containers);
  if (!container) return null;
  const said = container.reason;
  const cause = said === null ? null : causeOf(said);
  if (cause) return fault(cause, `${cause} ${container.name}`, said, container);
  if (container.exitCode === 0) return { is: 'planned', because: 'clean_exit' };
  if (container.exitCode === null) return null;
  return fault('exit', `exit ${container.exitCode} ${container.name}`, said, container);
}

/** What became of a task. A task that is still stopping has not stopped: ECS says why once it has. */
export function judgeStop(task: EcsTask): Stop {
  if (task.lastStatus !== 'STOPPED' && task.lastStatus !== 'DELETED' && task.stoppedAt === null) {
    return { is: 'running' };
  }
  const said = (task.stoppedReason ?? '').slice(0, 2000);
  const code = task.stopCode ?? '';
  const planned = PLANNED.find(([pattern]) => pattern.test(said))?.[1];
  if (planned) return { is: 'planned', because: planned };

  const cause = causeOf(said);
  if (cause === 'host_lost') return fault(cause, cause, said, null);
  const plannedCode = Object.hasOwn(PLANNED_CODES, code) ? PLANNED_CODES[code] : undefined;
  if (plannedCode) return { is: 'planned', because: plannedCode };

  const inside = byContainers(task);
  if (code === 'TaskFailedToStart') {
    // The container's own reason says more than "Task failed to start".
    if (inside?.is === 'fault' && inside.cause !== 'exit' && (cause === null || cause === 'start')) return inside;
    return fault(cause ?? 'start', cause ?? 'start', said, culprit(task.containers));
  }
  if (cause && cause !== 'start') return fault(cause, cause, said, culprit(task.containers));
  if (code === 'InfrastructureHealth') return fault('infrastructure', 'infrastructure', said, null);
  if (code === 'EssentialContainerExited' || /^Essential container in task exited/i.test(said)) {
    return inside ?? fault('exit', 'exit without a code', said, culprit(task.containers));
  }
  // Being stopped by the scheduler makes the exit codes ECS's own doing.
  if (code !== 'ServiceSchedulerInitiated' && inside?.is === 'fault') return inside;
  if (cause) return fault(cause, cause, said, culprit(task.containers));
  const why = said === '' ? 'no reason given' : outsideText(said, 160);
  return { is: 'unclear', why: `${code === '' ? 'no stop code' : outsideText(code, 40)}: ${why}` };
}
