/** The ECS side of the story at a time: clusters, services, tasks and task definitions. */

import type { Cluster, ContainerDefinition, Deployment, Service, ServiceEvent, Task, TaskDefinition } from './fleet.ts';
import { logOf, logRouter, logsOf } from './logs.ts';
import { hexOf, uuidOf } from './seeded.ts';
import { FAILS_AFTER, ROLLBACK, ROLLOUT, type Rollout, rolloutsAt, type ServiceStory } from './services.ts';
import { ACCOUNT_OF, ENVIRONMENTS, MAIN_REGION, PRODUCTION } from './story.ts';
import { countsOf, imageOf, STOPPED_SHOWN, tasksOf } from './tasks.ts';
import { after, before, DAY, HOUR, MINUTE } from './time.ts';

export interface Placed<T> {
  readonly account: string;
  readonly region: string;
  readonly item: T;
}

/** Values in task definitions that must never be seen outside: a test looks for them everywhere. */
export function canariesOf(seed: string): readonly string[] {
  return ['database', 'token'].map((what) => `practice-canary-${hexOf(24, seed, 'canary', what)}`);
}

export function clusters(): readonly Placed<Cluster>[] {
  const main = ENVIRONMENTS.map((environment) => ({
    account: ACCOUNT_OF[environment],
    region: MAIN_REGION,
    environment,
  }));
  const spare = { account: PRODUCTION, region: 'ap-northeast-3', environment: 'recovery' };
  return [...main, spare].map(({ account, region, environment }) => {
    const name = `tabemaru-${environment}`;
    const arn = `arn:aws:ecs:${region}:${account}:cluster/${name}`;
    return { account, region, item: { arn, name, tags: { Environment: environment } } };
  });
}

export function serviceAt(seed: string, story: ServiceStory, now: Date): { service: Service; tasks: readonly Task[] } {
  const tasks = tasksOf(seed, story, now);
  const { subsystem, environment } = story.presence;
  const { serving } = rolloutsAt(story, now);
  const deployments = deploymentsOf(story, tasks, now);
  const service: Service = {
    arn: story.arn,
    name: story.name,
    cluster: story.cluster,
    tags: subsystem.untaggedServices === true ? {} : { Service: subsystem.name, Environment: environment },
    wanted: story.wanted,
    ...countsOf(tasks),
    taskDefinition: deployments[0]?.taskDefinition ?? definitionArn(story, serving),
    platformVersion: 'LATEST',
    createdAt: story.presence.from,
    targetGroup: story.presence.component.containers?.includes('nginx')
      ? `arn:aws:elasticloadbalancing:${story.region}:${story.account}:targetgroup/${story.name}/${hexOf(16, seed, 'tg', story.arn)}`
      : null,
    deployments,
    events: eventsOf(seed, story, now),
  };
  return { service, tasks };
}

function definitionArn(story: ServiceStory, rollout: Rollout): string {
  return `arn:aws:ecs:${story.region}:${story.account}:task-definition/${story.cluster}-${story.name}:${rollout.revision}`;
}

function deploymentsOf(story: ServiceStory, tasks: readonly Task[], now: Date): readonly Deployment[] {
  const { serving, rolling } = rolloutsAt(story, now);
  const describe = (rollout: Rollout, rest: Partial<Deployment>): Deployment => {
    const own = tasks.filter((task) => task.startedBy === rollout.id);
    return {
      id: rollout.id,
      status: 'PRIMARY',
      taskDefinition: definitionArn(story, rollout),
      wanted: story.wanted,
      ...countsOf(own),
      failedTasks: own.filter((task) => task.stopCode === 'TaskFailedToStart').length,
      rolloutState: 'COMPLETED',
      rolloutReason: `ECS deployment ${rollout.id} completed.`,
      createdAt: rollout.at,
      updatedAt: after(rollout.at, ROLLOUT),
      ...rest,
    };
  };
  if (rolling === null)
    return [describe(serving, {}), ...lateFailures(story, now).map((one) => describe(one, failed(one, 'INACTIVE')))];
  const givenUp = rolling.fails && now >= after(rolling.at, FAILS_AFTER);
  if (givenUp) {
    const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${serving.id}.`;
    return [
      describe(serving, { rolloutState: 'IN_PROGRESS', rolloutReason: reason, updatedAt: now }),
      describe(rolling, failed(rolling, 'ACTIVE')),
    ];
  }
  const inProgress = {
    rolloutState: 'IN_PROGRESS',
    rolloutReason: `ECS deployment ${rolling.id} in progress.`,
    updatedAt: now,
  } as const;
  const oldest = rolling === story.rollouts[0];
  return oldest
    ? [describe(rolling, inProgress)]
    : [describe(rolling, inProgress), describe(serving, { status: 'ACTIVE' })];
}

function failed(rollout: Rollout, status: 'ACTIVE' | 'INACTIVE'): Partial<Deployment> {
  const rolloutReason = 'ECS deployment circuit breaker: tasks failed to start.';
  return { status, wanted: 0, rolloutState: 'FAILED', rolloutReason, updatedAt: after(rollout.at, FAILS_AFTER) };
}

/** A failed deployment stays in the list for half an hour after the roll-back. */
function lateFailures(story: ServiceStory, now: Date): readonly Rollout[] {
  return story.rollouts.filter((one) => {
    const over = after(one.at, FAILS_AFTER + ROLLBACK);
    return one.fails && over <= now && now < after(over, 30 * MINUTE);
  });
}

function eventsOf(seed: string, story: ServiceStory, now: Date): readonly ServiceEvent[] {
  const said: [Date, string][] = [];
  for (const rollout of story.rollouts) {
    said.push([
      after(rollout.at, 15_000),
      `has started ${story.wanted} tasks: (task ${hexOf(32, seed, 'said', rollout.id)}).`,
    ]);
    if (rollout.fails) {
      said.push([
        after(rollout.at, FAILS_AFTER),
        `(deployment ${rollout.id}) deployment failed: tasks failed to start.`,
      ]);
      said.push([after(rollout.at, FAILS_AFTER + 5_000), 'rolling back to the last completed deployment.']);
      continue;
    }
    said.push([after(rollout.at, ROLLOUT), `(deployment ${rollout.id}) deployment completed.`]);
    said.push([after(rollout.at, ROLLOUT + 1_000), 'has reached a steady state.']);
  }
  for (const span of story.dying) {
    const words =
      'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
    said.push([after(span.from, 12 * MINUTE), words]);
    if (span.until !== null) said.push([after(span.until, 30_000), 'has reached a steady state.']);
  }
  const sixHours = Math.floor(now.getTime() / (6 * HOUR));
  for (let count = 0; count < 8; count += 1)
    said.push([new Date((sixHours - count) * 6 * HOUR), 'has reached a steady state.']);
  return said
    .filter(([at]) => at <= now && at >= story.presence.from)
    .sort(([a], [b]) => b.getTime() - a.getTime())
    .slice(0, 100)
    .map(([at, words]) => ({
      id: uuidOf(seed, story.arn, at.getTime(), words),
      at,
      message: `(service ${story.name}) ${words}`,
    }));
}

/** The task definitions that the shown tasks and the services use. */
export function definitionsOf(seed: string, story: ServiceStory, now: Date): readonly TaskDefinition[] {
  return story.rollouts
    .filter((rollout) => rollout.at <= now)
    .slice(-8)
    .map((rollout) => ({
      arn: definitionArn(story, rollout),
      family: `${story.cluster}-${story.name}`,
      revision: rollout.revision,
      cpu: story.memory >= 4096 ? 2048 : 1024,
      memory: story.memory,
      registeredAt: before(rollout.at, 2 * MINUTE),
      tags: { Service: story.presence.subsystem.name },
      containers: [
        ...(story.presence.component.containers ?? ['app']).map((name) =>
          containerDefinition(seed, story, rollout, name),
        ),
        ...(logsOf(story) === 'firelens' ? [logRouter(story)] : []),
      ],
    }));
}

function containerDefinition(seed: string, story: ServiceStory, rollout: Rollout, name: string): ContainerDefinition {
  const [database = '', token = ''] = canariesOf(seed);
  return {
    name,
    image: imageOf(story, rollout.revision, name),
    essential: true,
    port: name === 'nginx' ? 80 : null,
    environment: {
      RAILS_ENV: story.presence.environment,
      DATABASE_URL: `postgres://tabemaru:${database}@db.internal.example/${story.presence.subsystem.name}`,
      PARTNER_API_TOKEN: token,
    },
    logGroup: `/ecs/${story.cluster}/${story.name}`,
    ...logOf(story),
  };
}

/** A task that a schedule starts every hour and that ends by itself with exit code 0: nobody's fault. */
export function scheduledTasks(seed: string, now: Date): readonly Task[] {
  const hour = Math.floor(now.getTime() / HOUR);
  return [hour, hour - 1].flatMap((slot) => {
    const createdAt = new Date(slot * HOUR + 5 * MINUTE);
    const startedAt = after(createdAt, 40_000);
    const stoppedAt = after(createdAt, 3 * MINUTE);
    if (createdAt > now || now >= after(stoppedAt, STOPPED_SHOWN)) return [];
    const stopped = stoppedAt <= now;
    const account = PRODUCTION;
    const task: Task = {
      arn: `arn:aws:ecs:${MAIN_REGION}:${account}:task/tabemaru-production/${hexOf(32, seed, 'scheduled', slot)}`,
      cluster: 'tabemaru-production',
      group: 'family:loyalty-points',
      startedBy: 'events-rule/loyalty-points',
      taskDefinition: `arn:aws:ecs:${MAIN_REGION}:${account}:task-definition/loyalty-points:14`,
      tags: { Service: 'loyalty' },
      lastStatus: stopped ? 'STOPPED' : startedAt <= now ? 'RUNNING' : 'PENDING',
      desiredStatus: stopped ? 'STOPPED' : 'RUNNING',
      platformVersion: '1.4.0',
      zone: `${MAIN_REGION}a`,
      cpu: 256,
      memory: 512,
      createdAt,
      startedAt: startedAt <= now ? startedAt : null,
      stoppedAt: stopped ? stoppedAt : null,
      stopCode: stopped ? 'EssentialContainerExited' : null,
      stoppedReason: stopped ? 'Essential container in task exited' : null,
      containers: [
        {
          name: 'points',
          image: `${account}.dkr.ecr.${MAIN_REGION}.amazonaws.com/loyalty:build-14`,
          exitCode: stopped ? 0 : null,
          reason: null,
        },
      ],
    };
    return [task];
  });
}

export function scheduledDefinition(start: Date): TaskDefinition {
  return {
    arn: `arn:aws:ecs:${MAIN_REGION}:${PRODUCTION}:task-definition/loyalty-points:14`,
    family: 'loyalty-points',
    revision: 14,
    cpu: 256,
    memory: 512,
    registeredAt: before(start, 20 * DAY),
    tags: { Service: 'loyalty' },
    containers: [
      {
        name: 'points',
        image: `${PRODUCTION}.dkr.ecr.${MAIN_REGION}.amazonaws.com/loyalty:build-14`,
        essential: true,
        port: null,
        environment: { RAILS_ENV: 'production' },
        logGroup: '/ecs/tabemaru-production/loyalty-points',
      },
    ],
  };
}
