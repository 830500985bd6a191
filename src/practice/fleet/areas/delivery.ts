import { imageBuilds } from '../hosts.ts';
import { uuidOf, wholeOf } from '../seeded.ts';
import { FAILS_AFTER, ROLLBACK, ROLLOUT, type Rollout, type ServiceStory } from '../services.ts';
import { PRODUCTION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { after, before, DAY, HOUR, MINUTE } from '../time.ts';
import { handMadeChanges, type TrailEvent } from './hand-made.ts';

export interface PipelineAction {
  readonly id: string;
  readonly execution: string;
  readonly name: string;
  readonly category: 'Source' | 'Build' | 'Approval' | 'Deploy';
  readonly status: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly configuration: Readonly<Record<string, string>>;
}

export interface PipelineExecution {
  readonly id: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly rollback: boolean;
  readonly actions: readonly PipelineAction[];
}

export interface Pipeline {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** The newest first. */
  readonly executions: readonly PipelineExecution[];
}

export interface PracticeBuild {
  readonly id: string;
  readonly project: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly queuedSeconds: number;
}

export interface Activity {
  readonly id: string;
  readonly group: string;
  readonly description: string;
  readonly cause: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** Pipelines, builds, scaling activities and changes by hand, of one account's region. */
export interface DeliveryScope {
  readonly pipelines: readonly Pipeline[];
  readonly builds: readonly PracticeBuild[];
  readonly activities: readonly Activity[];
  readonly trail: readonly TrailEvent[];
}

export const EMPTY_DELIVERY: DeliveryScope = { pipelines: [], builds: [], activities: [], trail: [] };

const BUILD = 2 * MINUTE;
const SHOWN = 30 * DAY;

interface Stage {
  readonly name: string;
  readonly category: PipelineAction['category'];
  readonly lasts: number;
  readonly fails?: boolean;
  readonly configuration: Readonly<Record<string, string>>;
}

/** The steps of one execution that ends with the deployment, one after the other. */
function stagesOf(story: ServiceStory, rollout: Rollout): readonly Stage[] {
  const production = story.presence.environment === 'production';
  const wait = wholeOf(5, 95, 'approval', story.arn, rollout.at.getTime()) * MINUTE;
  const cluster = { ClusterName: story.cluster, ServiceName: story.name };
  const deploy = { name: 'Deploy', category: 'Deploy', configuration: cluster } as const;
  return [
    { name: 'Source', category: 'Source', lasts: 10_000, configuration: {} },
    { name: 'Build', category: 'Build', lasts: BUILD, configuration: { ProjectName: `build-${story.name}` } },
    ...(production ? [{ name: 'Approve', category: 'Approval' as const, lasts: wait, configuration: {} }] : []),
    rollout.fails ? { ...deploy, lasts: FAILS_AFTER, fails: true } : { ...deploy, lasts: ROLLOUT },
  ];
}

function executionOf(story: ServiceStory, rollout: Rollout, now: Date): PipelineExecution | null {
  const id = uuidOf('execution', story.arn, rollout.at.getTime());
  const stages = stagesOf(story, rollout);
  const ahead = stages.slice(0, -1).reduce((sum, it) => sum + it.lasts, 0);
  let at = before(rollout.at, ahead);
  const startedAt = at;
  const actions: PipelineAction[] = [];
  for (const stage of stages) {
    if (at > now) break;
    const end = after(at, stage.lasts);
    const over = end <= now;
    actions.push({
      id: uuidOf('action', id, stage.name),
      execution: id,
      name: stage.name,
      category: stage.category,
      status: !over ? 'InProgress' : stage.fails ? 'Failed' : 'Succeeded',
      startedAt: at,
      updatedAt: over ? end : at,
      configuration: stage.configuration,
    });
    at = end;
  }
  if (actions.length === 0) return null;
  const over = at <= now;
  const status = !over ? 'InProgress' : rollout.fails ? 'Failed' : 'Succeeded';
  return { id, status, startedAt, updatedAt: over ? at : now, rollback: false, actions: actions.reverse() };
}

/** What CodePipeline does by itself after a deployment that failed. */
function rollbackOf(story: ServiceStory, rollout: Rollout, now: Date): PipelineExecution | null {
  const startedAt = after(rollout.at, FAILS_AFTER);
  if (!rollout.fails || startedAt > now) return null;
  const id = uuidOf('rollback', story.arn, rollout.at.getTime());
  const end = after(startedAt, ROLLBACK);
  const over = end <= now;
  const status = over ? 'Succeeded' : 'InProgress';
  const updatedAt = over ? end : now;
  const configuration = { ClusterName: story.cluster, ServiceName: story.name };
  const action = { id: uuidOf('action', id), execution: id, name: 'Deploy', category: 'Deploy' as const };
  return {
    id,
    status,
    startedAt,
    updatedAt,
    rollback: true,
    actions: [{ ...action, status, startedAt, updatedAt, configuration }],
  };
}

function pipelineOf(story: ServiceStory, now: Date): Pipeline {
  const { subsystem, environment } = story.presence;
  const executions = story.rollouts
    .filter((it) => it.at > before(now, SHOWN))
    .flatMap((it) => [executionOf(story, it, now), rollbackOf(story, it, now)])
    .filter((it) => it !== null)
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  return {
    name: `deploy-${story.name}`,
    tags: { Service: subsystem.name, Environment: environment },
    createdAt: story.presence.from,
    executions,
  };
}

function buildsOf(pipelines: readonly Pipeline[]): readonly PracticeBuild[] {
  return pipelines.flatMap((pipeline) =>
    pipeline.executions.flatMap((execution) =>
      execution.actions
        .filter((action) => action.category === 'Build')
        .map((action) => ({
          id: `${action.configuration['ProjectName']}:${uuidOf('build', action.id)}`,
          project: action.configuration['ProjectName'] ?? '',
          status: action.status === 'Succeeded' ? 'SUCCEEDED' : 'IN_PROGRESS',
          startedAt: action.startedAt,
          endedAt: action.status === 'Succeeded' ? action.updatedAt : null,
          queuedSeconds: wholeOf(1, 20, 'queued', action.id),
        })),
    ),
  );
}

function activity(group: string, at: Date, description: string, cause: string): Activity {
  const endedAt = after(at, 90_000);
  return {
    id: uuidOf('activity', group, at.getTime(), description),
    group,
    description,
    cause,
    status: 'Successful',
    startedAt: at,
    endedAt,
  };
}

/** After an image is built its group is refreshed: each host is taken out and one is launched, which is one roll-out. */
function refreshes(state: FleetState): readonly Activity[] {
  return imageBuilds(state.happenings).flatMap((build) => {
    const begun = after(build.until, 25 * MINUTE);
    const hosts = state.instances.filter(
      (it) =>
        it.tags['Service'] === build.subsystem && it.tags['aws:autoscaling:groupName'] && it.account === PRODUCTION,
    );
    return hosts.flatMap((host, index) => {
      const group = host.tags['aws:autoscaling:groupName'] ?? '';
      const at = after(begun, index * 6 * MINUTE);
      const out = `At ${at.toISOString()} instance ${host.id} was taken out of service in response to an instance refresh.`;
      const started = `At ${at.toISOString()} an instance was started in response to a difference between desired and actual capacity, as part of an instance refresh.`;
      return [
        activity(group, at, `Terminating EC2 instance: ${host.id}`, out),
        activity(group, after(at, 2 * MINUTE), 'Launching a new EC2 instance', started),
      ];
    });
  });
}

/** Before busy days somebody makes the group of the reservation widget larger, and smaller again two days later. */
function resizes({ now }: FleetState): readonly Activity[] {
  const today = Math.floor(now.getTime() / DAY);
  return [0, 1, 2, 3, 4, 5, 6].flatMap((days) => {
    const day = today - days;
    const sizes = { 0: [3, 5], 2: [5, 3] }[day % 7];
    if (sizes === undefined) return [];
    const [from, to] = sizes;
    const at = new Date(day * DAY + 2 * HOUR);
    const cause = `At ${at.toISOString()} a user request update of AutoScalingGroup constraints to min: 2, max: 8, desired: ${to} changing the desired capacity from ${from} to ${to}.`;
    return activity('reserve-web', at, 'Launching a new EC2 instance', cause);
  });
}

/** Every evening a policy adds a host to the reservation widget: nobody's work. */
function policies({ now }: FleetState): readonly Activity[] {
  const today = Math.floor(now.getTime() / DAY);
  return [0, 1, 2, 3, 4, 5, 6].map((days) => {
    const at = new Date((today - days) * DAY + 9 * HOUR);
    const cause = `At ${at.toISOString()} a monitor alarm TargetTracking-reserve-web-AlarmHigh in state ALARM triggered policy cpu changing the desired capacity from 3 to 4.`;
    return activity('reserve-web', at, 'Launching a new EC2 instance', cause);
  });
}

/** What the story has of it at a time. */
export function deliveryAt(state: FleetState, account: string, region: string): DeliveryScope {
  const stories = state.stories.filter((it) => it.account === account && it.region === region);
  const pipelines = stories.map((it) => pipelineOf(it, state.now));
  const activities = (
    account === PRODUCTION && stories.length > 0 ? [...refreshes(state), ...resizes(state), ...policies(state)] : []
  )
    .filter((it) => it.endedAt <= state.now)
    .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  return { pipelines, builds: buildsOf(pipelines), activities, trail: handMadeChanges(state, account, region) };
}
