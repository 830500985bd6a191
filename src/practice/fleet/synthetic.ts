import { EMPTY_SCOPE, type Instance, type PracticeFleet, type Scope, type Task } from './fleet.ts';
import { regionsWith } from './organization.ts';
import { hexOf } from './seeded.ts';
import { syntheticAreas } from './synthetic/areas.ts';
import { launchedBy, syntheticImage } from './synthetic/home.ts';

export interface SyntheticSize {
  /** How many accounts, the management account among them. */
  readonly accounts: number;
  /** How many of AWS's ordinary regions hold something. */
  readonly regions: number;
  readonly instancesPerScope: number;
  readonly tasksPerScope: number;
  /** Whether a little of everything else stands in each scope too: networks, managed services, clusters, pipelines, alarms. */
  readonly areas?: boolean;
}

/** The day before the time at which the benchmarks play it: what happened lately is still seen. */
const LATELY = new Date('2026-06-30T03:00:00Z');
/** So many instances of each scope were launched without a template: each has user data of its own. */
const MADE_BY_HAND = 3;
const ORIGIN = new Date('2026-01-05T00:00:00Z');

/** A fleet without a story, as large as wanted, for load: all healthy, the same at all times. */
export function syntheticFleet(size: SyntheticSize): PracticeFleet {
  const accounts = Array.from({ length: size.accounts }, (_, index) => String(100_000_000_001 + index));
  const all = regionsWith([]);
  const names = all.filter((region) => region.optIn === 'opt-in-not-required').map((region) => region.name);
  // A fleet of one region stands where everybody looks; the second is where AWS Health is asked.
  const held = [...new Set(['ap-northeast-1', 'us-east-1', ...names])].slice(0, size.regions);
  const scopes = new Map<string, Scope>();
  const management = accounts[0] ?? '100000000001';
  return {
    seed: 'synthetic',
    organization: {
      id: 'o-synthetic1',
      managementAccount: management,
      accounts: accounts.map((id) => ({
        id,
        name: `load-${id.slice(-4)}`,
        email: `load+${id}@tabemaru.example`,
        status: 'ACTIVE',
        joinedAt: ORIGIN,
      })),
    },
    withoutHealth: [],
    // Only the regions that hold something are enabled, so that "all regions" is as many as was asked for.
    regions: () =>
      all.map((region) => (held.includes(region.name) ? region : { ...region, optIn: 'not-opted-in' as const })),
    scope: (account, region) => {
      if (!accounts.includes(account) || !held.includes(region)) return EMPTY_SCOPE;
      const key = `${account}/${region}`;
      const known = scopes.get(key) ?? syntheticScope(account, region, size);
      scopes.set(key, known);
      return known;
    },
    healthEvents: () => [],
    denials: () => [],
    truth: (now) => ({ now, troubles: [], size }),
  };
}

function syntheticScope(account: string, region: string, size: SyntheticSize): Scope {
  const cluster = { arn: `arn:aws:ecs:${region}:${account}:cluster/load`, name: 'load', tags: {} };
  const definition = `arn:aws:ecs:${region}:${account}:task-definition/load:1`;
  const image = size.areas ? syntheticImage({ account, region }) : 'load:1';
  const tasks = Array.from({ length: size.tasksPerScope }, (_, index) =>
    syntheticTask(account, region, definition, image, index),
  );
  const instances = Array.from({ length: size.instancesPerScope }, (_, index) =>
    syntheticInstance(
      account,
      region,
      index,
      size.areas && index >= MADE_BY_HAND ? launchedBy({ account, region }) : {},
    ),
  );
  // Where everybody works many things change; the other regions are quiet.
  const isBusy = region === 'ap-northeast-1';
  const service = {
    arn: `arn:aws:ecs:${region}:${account}:service/load/load`,
    name: 'load',
    cluster: 'load',
    tags: { Service: 'load' },
    wanted: tasks.length,
    running: tasks.length,
    pending: 0,
    taskDefinition: definition,
    platformVersion: 'LATEST',
    createdAt: ORIGIN,
    targetGroup: null,
    deployments: [
      {
        id: 'ecs-svc/1000000000000000001',
        status: 'PRIMARY' as const,
        taskDefinition: definition,
        wanted: tasks.length,
        running: tasks.length,
        pending: 0,
        failedTasks: 0,
        rolloutState: 'COMPLETED' as const,
        rolloutReason: 'ECS deployment ecs-svc/1000000000000000001 completed.',
        createdAt: ORIGIN,
        updatedAt: ORIGIN,
      },
    ],
    events: [],
  };
  return {
    ...EMPTY_SCOPE,
    ...(size.areas ? syntheticAreas({ account, region, madeAt: LATELY }, instances, isBusy) : {}),
    instances,
    clusters: [cluster],
    services: size.tasksPerScope === 0 ? [] : [service],
    tasks,
    taskDefinitions: [
      {
        arn: definition,
        family: 'load',
        revision: 1,
        cpu: 256,
        memory: 512,
        registeredAt: ORIGIN,
        tags: {},
        containers: [{ name: 'app', image, essential: true, port: 80, environment: {}, logGroup: '/ecs/load' }],
      },
    ],
  };
}

function syntheticInstance(
  account: string,
  region: string,
  index: number,
  more: Readonly<Record<string, string>>,
): Instance {
  return {
    id: `i-0${hexOf(16, account, region, index)}`,
    tags: { Name: `load-${index}`, Service: `load-${index % 400}`, Environment: 'production', ...more },
    state: 'running',
    reason: '',
    type: 't3.medium',
    zone: `${region}a`,
    imageId: 'ami-0123456789abcdef0',
    launchedAt: ORIGIN,
    rootDevice: 'ebs',
    privateIp: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    publicIp: null,
    elasticIp: false,
    checks: { system: null, instance: null, attachedEbs: null },
    events: [],
  };
}

function syntheticTask(account: string, region: string, taskDefinition: string, image: string, index: number): Task {
  return {
    arn: `arn:aws:ecs:${region}:${account}:task/load/${hexOf(32, account, region, 'task', index)}`,
    cluster: 'load',
    group: 'service:load',
    startedBy: 'ecs-svc/1000000000000000001',
    taskDefinition,
    tags: { Service: 'load' },
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    platformVersion: '1.4.0',
    zone: `${region}a`,
    cpu: 256,
    memory: 512,
    createdAt: ORIGIN,
    startedAt: ORIGIN,
    stoppedAt: null,
    stopCode: null,
    stoppedReason: null,
    containers: [{ name: 'app', image, exitCode: null, reason: null }],
  };
}
