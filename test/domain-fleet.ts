// The practice fleet as domain values, without the wire between: for tests over weeks of its life.
import type { Answer } from '../src/domain/answer.ts';
import type { Fleet, ReadId, Reads } from '../src/domain/fleet.ts';
import type { Ec2Instance, Ec2InstanceStatus } from '../src/domain/reads/ec2.ts';
import type { EcsService, EcsTask } from '../src/domain/reads/ecs.ts';
import type { HealthEvent } from '../src/domain/reads/health.ts';
import type { Scope } from '../src/domain/scope.ts';
import type * as practice from '../src/practice/fleet/fleet.ts';

type ReadSome = {
  readonly [R in ReadId]?: (fleet: practice.PracticeFleet, scope: Scope, now: Date) => readonly Reads[R][];
};

const seen = (fleet: practice.PracticeFleet, { account, region }: Scope, now: Date): practice.Scope =>
  fleet.scope(account, region, now);
const checkOf = (since: Date | null) => (since === null ? ('ok' as const) : ('impaired' as const));

const READ: ReadSome = {
  'ec2.instances': (fleet, scope, now) => seen(fleet, scope, now).instances.map(instanceOf),
  'ec2.instanceStatuses': (fleet, scope, now) => seen(fleet, scope, now).instances.map(statusOf),
  'ecs.services': (fleet, scope, now) => seen(fleet, scope, now).services.map(serviceOf),
  'ecs.tasks': (fleet, scope, now) => seen(fleet, scope, now).tasks.map((task) => taskOf(task, scope.region)),
  'health.events': (fleet, _scope, now) => fleet.healthEvents(now).flatMap(eventsOf),
};

/** Whether a read is answered here, without asking anything; what toilbot has recorded costs no call either. */
export function answersAlone(read: ReadId): boolean {
  return Object.hasOwn(READ, read) || read.startsWith('toilbot.');
}

/** What a correct adapter would answer at `clock()`. A denied place is a gap, as on the wire. */
export function domainFleet(
  fleet: practice.PracticeFleet,
  scopes: readonly Scope[],
  clock: () => Date,
  others: Pick<Fleet, 'read' | 'scopes'>,
): Fleet {
  return {
    scopes: async (place, signal) =>
      place !== 'regions' && place !== 'health'
        ? others.scopes(place, signal)
        : scopes
            .filter((scope) => (place === 'health') === (scope.region === 'organization'))
            .map((scope) => ({ scope, gap: null })),
    async read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const now = clock();
      const denied = fleet.denials(now).some((it) => it.account === scope.account && it.region === scope.region);
      if (denied) return { items: [], gap: { reason: 'denied', detail: `${read}: access denied` }, notUnderstood: [] };
      const made = READ[read];
      if (!made) return others.read(read, scope, signal);
      return { items: made(fleet, scope, now), gap: null, notUnderstood: [] };
    },
  };
}

function instanceOf(it: practice.Instance): Ec2Instance {
  return {
    id: it.id,
    name: it.tags['Name'] ?? '',
    tags: it.tags,
    state: it.state,
    type: it.type,
    zone: it.zone,
    imageId: it.imageId,
    launchedAt: it.launchedAt,
    stoppedAt: null,
    rootDevice: it.rootDevice,
    privateIp: it.privateIp,
    publicIp: it.publicIp,
    elasticIp: it.elasticIp,
    autoScalingGroup: it.tags['aws:autoscaling:groupName'] ?? null,
    keyName: null,
    subnetId: null,
    vpcId: null,
    securityGroupIds: [],
    ipv6: [],
  };
}

function statusOf(it: practice.Instance): Ec2InstanceStatus {
  const { system, instance, attachedEbs } = it.checks;
  return {
    instanceId: it.id,
    state: it.state,
    zone: it.zone,
    events: it.events,
    system: checkOf(system),
    instance: checkOf(instance),
    attachedEbs: checkOf(attachedEbs),
    impairedSince: system ?? instance ?? attachedEbs,
  };
}

function serviceOf(it: practice.Service): EcsService {
  return {
    arn: it.arn,
    name: it.name,
    cluster: it.cluster,
    tags: it.tags,
    status: 'ACTIVE',
    launchType: 'FARGATE',
    platformVersion: it.platformVersion,
    wanted: it.wanted,
    running: it.running,
    pending: it.pending,
    taskDefinition: it.taskDefinition,
    createdAt: it.createdAt,
    capacityProviders: [],
    deploymentController: 'ECS',
    taskSets: [],
    targetGroupArns: it.targetGroup === null ? [] : [it.targetGroup],
    deployments: it.deployments.map((one) => ({ ...one, rolloutReason: one.rolloutReason })),
    events: it.events,
  };
}

function taskOf(it: practice.Task, region: string): EcsTask {
  return {
    arn: it.arn,
    cluster: it.cluster,
    group: it.group,
    taskDefinition: it.taskDefinition,
    tags: it.tags,
    lastStatus: it.lastStatus,
    desiredStatus: it.desiredStatus,
    launchType: 'FARGATE',
    platformVersion: it.platformVersion,
    platformFamily: 'Linux',
    stopCode: it.stopCode,
    stoppedReason: it.stoppedReason,
    startedBy: it.startedBy,
    createdAt: it.createdAt,
    startedAt: it.startedAt,
    stoppedAt: it.stoppedAt,
    memory: it.memory,
    containers: it.containers.map((one) => ({
      ...one,
      imageDigest: null,
      essential: true,
      log: { group: `/ecs/${it.group}`, region, stream: null },
    })),
  };
}

/** In the organization's view an event is told once for each account that it is about. */
function eventsOf(it: practice.HealthEvent): readonly HealthEvent[] {
  const { scope, accounts, entities, ...event } = it;
  const of = (account: string | null): HealthEvent => ({
    ...event,
    eventScope: scope,
    account,
    entities: entities.filter((one) => one.account === account).map((one) => ({ ...one, tags: {} })),
  });
  return scope === 'PUBLIC' ? [of(null)] : accounts.map(of);
}
