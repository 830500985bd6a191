import type { Cluster, Scope, Service, Task } from '../fleet/fleet.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { describeContainerInstances, listContainerInstances } from './ecs-capacity.ts';
import { clusterTree, definitionTree, serviceTree, tagList, taskTree } from './ecs-trees.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

export const ecsOperations: Readonly<Record<string, Operation>> = {
  ListClusters: listClusters,
  DescribeClusters: describeClusters,
  ListServices: listServices,
  DescribeServices: describeServices,
  ListTasks: listTasks,
  DescribeTasks: describeTasks,
  DescribeTaskDefinition: describeTaskDefinition,
  ListContainerInstances: (call) => listContainerInstances(call, clusterOf(call)),
  DescribeContainerInstances: (call) => describeContainerInstances(call, clusterOf(call)),
};

function scopeOf(call: Call): Scope {
  const scope = call.fleet.scope(call.caller.account, call.region, call.now);
  return scope.ecs.clusters.length === 0 ? scope : { ...scope, clusters: [...scope.clusters, ...scope.ecs.clusters] };
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('InvalidParameterException', message);
}

/** The cluster by name or ARN; ECS means the cluster `default` when none is named. */
function clusterOf(call: Call): Cluster {
  const named = call.input.text('cluster') ?? 'default';
  const found = scopeOf(call).clusters.find((cluster) => cluster.name === named || cluster.arn === named);
  if (found === undefined) throw new AwsFailure('ClusterNotFoundException', 'Cluster not found.');
  return found;
}

function arns(call: Call, all: readonly string[], member: string, usual: number): TreeObject {
  const size = call.input.whole('maxResults') ?? usual;
  if (size < 1 || size > 100) throw invalid('maxResults must be between 1 and 100.');
  const page = pageOf(call, all, {
    token: call.input.text('nextToken'),
    size,
    invalid: () => invalid('Invalid token.'),
  });
  return { [member]: page.items, nextToken: page.next };
}

/** The names asked for, of which there must be from one to `most`. */
function asked(call: Call, member: string, most: number): readonly string[] {
  const names = call.input.texts(member) ?? [];
  const title = member.charAt(0).toUpperCase() + member.slice(1);
  if (names.length === 0) throw invalid(`${title} cannot be empty.`);
  if (names.length > most) throw invalid(`${title} cannot have more than ${most} elements.`);
  return names;
}

function includesTags(call: Call, allowed: readonly string[]): boolean {
  const include = call.input.texts('include') ?? [];
  const unknown = include.find((one) => !allowed.includes(one));
  if (unknown !== undefined) throw invalid(`Invalid include: ${unknown}`);
  return include.includes('TAGS');
}

function listClusters(call: Call): TreeObject {
  return arns(
    call,
    scopeOf(call).clusters.map((cluster) => cluster.arn),
    'clusterArns',
    100,
  );
}

function describeClusters(call: Call): TreeObject {
  const names = call.input.texts('clusters') ?? ['default'];
  if (names.length > 100) throw invalid('Clusters cannot have more than 100 elements.');
  const tags = includesTags(call, ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS']);
  const scope = scopeOf(call);
  const found = names.map((name) => scope.clusters.find((cluster) => cluster.name === name || cluster.arn === name));
  return {
    clusters: found.filter((cluster) => cluster !== undefined).map((cluster) => clusterTree(cluster, scope, tags)),
    failures: names
      .filter((_, index) => found[index] === undefined)
      .map((name) => ({ arn: arnFor(call, 'cluster', name), reason: 'MISSING' })),
  };
}

function arnFor(call: Call, kind: string, name: string): string {
  return name.startsWith('arn:') ? name : `arn:aws:ecs:${call.region}:${call.caller.account}:${kind}/${name}`;
}

function listServices(call: Call): TreeObject {
  const cluster = clusterOf(call);
  const launchType = call.input.text('launchType');
  const services = scopeOf(call).services.filter((service) => service.cluster === cluster.name);
  const chosen = launchType === null || launchType === 'FARGATE' ? services : [];
  return arns(
    call,
    chosen.map((service) => service.arn),
    'serviceArns',
    10,
  );
}

function describeServices(call: Call): TreeObject {
  const cluster = clusterOf(call);
  const names = asked(call, 'services', 10);
  const tags = includesTags(call, ['TAGS']);
  const own = scopeOf(call).services.filter((service) => service.cluster === cluster.name);
  const found = names.map((name) => own.find((service) => service.name === name || service.arn === name));
  return {
    services: found
      .filter((one) => one !== undefined)
      .map((service: Service) => serviceTree(service, cluster, tags, scopeOf(call).ecs.deployedBy[service.arn])),
    failures: names
      .filter((_, index) => found[index] === undefined)
      .map((name) => ({ arn: arnFor(call, `service/${cluster.name}`, name), reason: 'MISSING' })),
  };
}

function listTasks(call: Call): TreeObject {
  const cluster = clusterOf(call);
  const { input } = call;
  const desired = input.text('desiredStatus') ?? 'RUNNING';
  if (!['RUNNING', 'PENDING', 'STOPPED'].includes(desired)) throw invalid(`Invalid desiredStatus: ${desired}`);
  const service = input.text('serviceName');
  const family = input.text('family');
  const startedBy = input.text('startedBy');
  const launchType = input.text('launchType');
  if (input.text('containerInstance') !== null) throw invalid('Container instance not found.');
  if (service !== null && family !== null) throw invalid('You may only specify one of serviceName or family.');
  const tasks = scopeOf(call).tasks.filter(
    (task) =>
      task.cluster === cluster.name &&
      // ECS never sets the desired status PENDING: such a list is always empty.
      task.desiredStatus === desired &&
      (service === null || task.group === `service:${service.split('/').at(-1)}`) &&
      (family === null || task.taskDefinition.includes(`:task-definition/${family}:`)) &&
      (startedBy === null || task.startedBy === startedBy) &&
      (launchType === null || launchType === 'FARGATE'),
  );
  if (service !== null && !scopeOf(call).services.some((one) => one.name === service || one.arn === service)) {
    throw new AwsFailure('ServiceNotFoundException', 'Service not found.');
  }
  return arns(
    call,
    tasks.map((task) => task.arn),
    'taskArns',
    100,
  );
}

function describeTasks(call: Call): TreeObject {
  const cluster = clusterOf(call);
  const names = asked(call, 'tasks', 100);
  const tags = includesTags(call, ['TAGS']);
  const own = new Map<string, Task>();
  for (const task of scopeOf(call).tasks) {
    if (task.cluster !== cluster.name) continue;
    own.set(task.arn, task);
    own.set(task.arn.split('/').at(-1) ?? '', task);
  }
  const found = names.map((name) => own.get(name));
  return {
    tasks: found.filter((task) => task !== undefined).map((task) => taskTree(task, cluster, tags)),
    failures: names
      .filter((_, index) => found[index] === undefined)
      .map((name) => ({ arn: arnFor(call, `task/${cluster.name}`, name), reason: 'MISSING' })),
  };
}

function describeTaskDefinition(call: Call): TreeObject {
  const name = call.input.text('taskDefinition');
  if (name === null || name === '') throw invalid('TaskDefinition should not be null or empty');
  const tags = includesTags(call, ['TAGS']);
  const definitions = scopeOf(call).taskDefinitions;
  const [family = '', revision = null] = (name.split(':task-definition/').at(-1) ?? '').split(':');
  const ofFamily = definitions.filter((one) => one.family === family).sort((a, b) => b.revision - a.revision);
  const found = revision === null ? ofFamily[0] : ofFamily.find((one) => String(one.revision) === revision);
  if (found === undefined) throw new AwsFailure('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: definitionTree(found), tags: tags ? tagList(found.tags) : [] };
}
