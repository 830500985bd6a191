import type { Scope } from '../src/practice/fleet/fleet.ts';

/** Events of CloudTrail that are asked for by name when there are too many to read all. */
const NAMES = 18;

/** Pages of a list; an empty one is asked for too. */
function pages(items: number, aPage: number): number {
  return Math.max(1, Math.ceil(items / aPage));
}

function batches(items: number, aBatch: number): number {
  return Math.ceil(items / aBatch);
}

/**
 * The least calls that tell all jobs what they ask of one scope, by service, for one who knows nothing yet: lists at the
 * largest page that the API gives, descriptions in its largest batches, one call a thing only where it takes no more.
 */
export function leastCalls(scope: Scope, now: Date): Readonly<Record<string, number>> {
  return {
    ec2: ec2Calls(scope, now),
    autoscaling: pages(scope.network.groups.length, 100) + pages(scope.delivery.activities.length, 100),
    elasticloadbalancing: balancingCalls(scope),
    ecs: ecsCalls(scope),
    ecr: imageCalls(scope),
    ssm: pages(scope.hosts.managed.length, 50) + pages(scope.hosts.managed.filter(hasFluent).length, 50),
    cloudtrail: trailCalls(scope),
    ...deliveryCalls(scope),
    ...clusterCalls(scope),
    ...managedCalls(scope),
    cloudwatch: monitoringCalls(scope),
  };
}

/** What AWS Health is asked once for the whole organization: what is open or coming, and what closed lately. */
export const LEAST_OF_HEALTH = 2;

/** The list of all versions tells the latest and the default one, which is 1 here. */
function templatesWithOlderVersions({ instances, network: { launchTemplates, groups, fleets = [] } }: Scope): number {
  const uses = [
    ...groups.flatMap(({ templateId, version, instanceVersion, overrides = [] }) => [
      ...[version, instanceVersion].map((it) => ({ templateId, version: it })),
      ...overrides.filter((it) => 'templateId' in it),
    ]),
    ...fleets.flatMap((it) => it.uses),
    ...instances.map(({ tags }) => ({
      templateId: tags['aws:ec2launchtemplate:id'],
      version: tags['aws:ec2launchtemplate:version'],
    })),
  ];
  return launchTemplates.filter((template) => {
    const listed = [undefined, '$Latest', '$Default', '1', String(template.version)];
    return uses.some((it) => it.templateId === template.id && !listed.includes(it.version));
  }).length;
}

/** Whether other accounts may launch from them is a call each. */
function idleImages({ instances, network }: Scope, now: Date): number {
  const used = new Set(instances.map(({ imageId }) => imageId));
  const isOlder = (at: Date | null, days: number): boolean =>
    at === null || now.getTime() - at.getTime() >= days * 86_400_000;
  return network.images.filter((it) => !used.has(it.id) && isOlder(it.createdAt, 7) && isOlder(it.lastLaunchedAt, 30))
    .length;
}

function ec2Calls(scope: Scope, now: Date): number {
  const { instances, network } = scope;
  const launches = instances.map(({ id, tags }) => tags['aws:ec2launchtemplate:id'] ?? id);
  const own = new Set(network.images.map(({ id }) => id));
  const others = new Set(instances.map(({ imageId }) => imageId).filter((id) => !own.has(id)));
  const lists = [instances, instances, network.snapshots, network.securityGroups, network.interfaces];
  const more = [network.subnets, network.images, network.launchTemplates];
  return (
    [...lists, ...more].reduce((sum, list) => sum + pages(list.length, 1_000), 0) +
    // Addresses and key pairs have no pages; of route tables 100 are a page.
    2 +
    pages(network.routeTables.length, 100) +
    batches(others.size, 200) +
    // The latest and the default version of each template, of all in one list.
    batches(2 * network.launchTemplates.length, 200) +
    // EC2 Fleets and Spot Fleets; then each older version in use of each template, and each idle image that may be shared.
    2 * pages((network.fleets ?? []).length, 1_000) +
    templatesWithOlderVersions(scope) +
    idleImages(scope, now) +
    // User data has no batch; one instance of each version of a launch template tells for all.
    new Set(launches).size
  );
}

function balancingCalls({ network: { targetGroups, balancers } }: Scope): number {
  return (
    pages(targetGroups.length, 400) +
    pages(balancers.length, 400) +
    batches(targetGroups.length + balancers.length, 20) +
    targetGroups.filter(({ balancerArns }) => balancerArns.length > 0).length +
    balancers.length
  );
}

function ecsCalls({ clusters, services, tasks, ecs: { containerInstances }, taskDefinitions }: Scope): number {
  const stopped = tasks.filter(({ lastStatus }) => lastStatus === 'STOPPED');
  const hosts = Map.groupBy(containerInstances, ({ cluster }) => cluster);
  return (
    pages(clusters.length, 100) +
    // Which clusters have container instances: asked of a hundred clusters at once.
    batches(clusters.length, 100) +
    [...hosts.values()].reduce((sum, of) => sum + pages(of.length, 100) + batches(of.length, 100), 0) +
    clusters.reduce((sum, { name }) => {
      const own = services.filter(({ cluster }) => cluster === name).length;
      const done = stopped.filter(({ cluster }) => cluster === name).length;
      const running = tasks.filter(({ cluster }) => cluster === name).length - done;
      const described = batches(own, 10) + batches(running, 100) + batches(done, 100);
      return sum + described + pages(own, 100) + pages(running, 100) + pages(done, 100);
    }, 0) +
    new Set([...tasks, ...services].map(({ taskDefinition }) => taskDefinition)).size *
      Math.sign(taskDefinitions.length)
  );
}

/** Of each repository the images' details and manifests, and what was found in each image. */
function imageCalls({ images: { repositories } }: Scope): number {
  return repositories.reduce((sum, { images }) => sum + 2 * batches(images.length, 100) + images.length, 0);
}

function hasFluent({ applications }: Scope['hosts']['managed'][number]): boolean {
  return applications.some(({ name }) => name.includes('fluent') || name.includes('td-agent'));
}

/** All that was written in one list, or each kind of change by its name, whichever is less. */
function trailCalls({ delivery: { trail } }: Scope): number {
  return Math.min(pages(trail.length, 50), NAMES);
}

function deliveryCalls({ delivery: { pipelines, builds } }: Scope): Readonly<Record<string, number>> {
  const runs = pipelines.filter(({ executions }) => executions.length > 0).length;
  return {
    // Of each pipeline its executions; of one that ran, their steps and its tags.
    codepipeline: pages(pipelines.length, 1_000) + pipelines.length + 2 * runs,
    codebuild: pages(builds.length, 100) + batches(builds.length, 100),
  };
}

function clusterCalls({ eks: { clusters } }: Scope): Readonly<Record<string, number>> {
  const each = clusters.map(
    ({ nodegroups, addons }) =>
      1 + pages(nodegroups.length, 100) + pages(addons.length, 100) + nodegroups.length + addons.length,
  );
  return {
    eks: pages(clusters.length, 100) + each.reduce((sum, it) => sum + it, 0),
    // Deployments, StatefulSets, DaemonSets, CronJobs and pods.
    kubernetes: 5 * clusters.length,
  };
}

function managedCalls({ managed }: Scope): Readonly<Record<string, number>> {
  const rules = managed.schedules.filter(({ kind }) => kind === 'rule').length;
  const schedules = managed.schedules.length - rules;
  return {
    lambda: pages(managed.functions.length, 50) + managed.functions.length,
    kinesis: pages(managed.streams.length, 1_000) + managed.streams.length,
    // Description and tags of each are calls of their own.
    firehose: pages(managed.deliveryStreams.length, 100) + 2 * managed.deliveryStreams.length,
    sqs: pages(managed.queues.length, 1_000) + 2 * managed.queues.length,
    scheduler: pages(schedules, 100) + schedules,
    events: pages(rules, 100) + 2 * rules,
    rds: pages(managed.databases.length, 100),
    elasticache: pages(managed.caches.length, 100) + managed.caches.length,
  };
}

/** Alarms and what changed, tags of those in trouble; the figures of everything in one call of 500 metrics. */
function monitoringCalls({ monitoring: { alarms }, managed, network }: Scope): number {
  const rules = managed.schedules.filter(({ kind }) => kind === 'rule').length;
  const streams = managed.streams.length + managed.deliveryStreams.length;
  const balanced = network.targetGroups.reduce((sum, { balancerArns }) => sum + balancerArns.length, 0);
  const metrics = 2 * managed.functions.length + streams + 2 * rules + balanced;
  const changes = alarms.flatMap((alarm) => alarm.changes).length;
  const troubled = alarms.filter(({ state }) => state !== 'OK');
  return (
    pages(alarms.length, 100) +
    (alarms.length === 0 ? 0 : pages(changes, 100)) +
    Math.min(100, troubled.length) +
    batches(metrics, 500)
  );
}
