import type { Cluster, Container, Scope, Service, Task, TaskDefinition } from '../fleet/fleet.ts';
import { digestOf } from '../fleet/image-digest.ts';
import type { Tree, TreeObject } from './wire.ts';

/** The JSON of ECS's resources, with the names of the wire. */

export function tagList(tags: Readonly<Record<string, string>>): readonly TreeObject[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export function clusterTree(cluster: Cluster, scope: Scope, tags: boolean): Tree {
  const own = scope.tasks.filter((task) => task.cluster === cluster.name);
  const running = own.filter((task) => task.lastStatus === 'RUNNING').length;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: scope.ecs.containerInstances.filter((it) => it.cluster === cluster.name).length,
    runningTasksCount: running,
    pendingTasksCount: own.filter((task) => task.lastStatus !== 'STOPPED').length - running,
    activeServicesCount: scope.services.filter((service) => service.cluster === cluster.name).length,
    statistics: [],
    tags: tags ? tagList(cluster.tags) : [],
    settings: [],
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [],
  };
}

const NETWORK: Tree = {
  awsvpcConfiguration: {
    subnets: ['subnet-0a1b2c3d4e5f60718'],
    securityGroups: ['sg-0a1b2c3d4e5f60718'],
    assignPublicIp: 'DISABLED',
  },
};

/** Under the controllers that work with task sets: the sides of a deployment, in place of deployments. */
function taskSets(service: Service): readonly Tree[] {
  return service.deployments
    .filter((one) => one.status !== 'INACTIVE')
    .map((one) => ({
      id: one.id,
      status: one.rolloutState === 'IN_PROGRESS' || service.deployments.length === 1 ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: one.taskDefinition,
      computedDesiredCount: one.wanted,
      pendingCount: one.pending,
      runningCount: one.running,
      stabilityStatus: one.rolloutState === 'IN_PROGRESS' ? 'STABILIZING' : 'STEADY_STATE',
      scale: { value: 100, unit: 'PERCENT' },
      createdAt: one.createdAt,
      updatedAt: one.updatedAt,
      launchType: 'FARGATE',
    }));
}

export function serviceTree(
  service: Service,
  cluster: Cluster,
  tags: boolean,
  controller: 'CODE_DEPLOY' | 'EXTERNAL' | undefined = undefined,
): Tree {
  const byEcs = controller === undefined;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: cluster.arn,
    loadBalancers:
      service.targetGroup === null
        ? []
        : [{ targetGroupArn: service.targetGroup, containerName: 'nginx', containerPort: 80 }],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount: service.wanted,
    runningCount: service.running,
    pendingCount: service.pending,
    launchType: 'FARGATE',
    platformVersion: service.platformVersion,
    platformFamily: 'Linux',
    taskDefinition: service.taskDefinition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    taskSets: byEcs ? [] : taskSets(service),
    deployments: (byEcs ? service.deployments : []).map((deployment) => ({
      id: deployment.id,
      status: deployment.status,
      taskDefinition: deployment.taskDefinition,
      desiredCount: deployment.wanted,
      pendingCount: deployment.pending,
      runningCount: deployment.running,
      failedTasks: deployment.failedTasks,
      createdAt: deployment.createdAt,
      updatedAt: deployment.updatedAt,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      networkConfiguration: NETWORK,
      rolloutState: deployment.rolloutState,
      rolloutStateReason: deployment.rolloutReason,
    })),
    events: service.events.map((event) => ({ id: event.id, createdAt: event.at, message: event.message })),
    createdAt: service.createdAt,
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: NETWORK,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: controller ?? 'ECS' },
    tags: tags ? tagList(service.tags) : [],
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    enableExecuteCommand: false,
  };
}

export function taskTree(task: Task, cluster: Cluster, tags: boolean): Tree {
  return {
    taskArn: task.arn,
    clusterArn: cluster.arn,
    taskDefinitionArn: task.taskDefinition,
    group: task.group,
    startedBy: task.startedBy,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    launchType: 'FARGATE',
    platformVersion: task.platformVersion,
    platformFamily: 'Linux',
    availabilityZone: task.zone,
    attachments: [],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    connectivity: task.startedAt === null ? null : 'CONNECTED',
    connectivityAt: task.startedAt,
    containers: task.containers.map((container) => containerTree(task, container)),
    cpu: String(task.cpu),
    memory: String(task.memory),
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    stoppedAt: task.stoppedAt,
    stoppingAt: task.stoppedAt,
    executionStoppedAt: task.stoppedAt,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    healthStatus: 'UNKNOWN',
    enableExecuteCommand: false,
    overrides: {
      containerOverrides: task.containers.map((container) => ({ name: container.name })),
      inferenceAcceleratorOverrides: [],
    },
    tags: tags ? tagList(task.tags) : [],
    version: 3,
    ephemeralStorage: { sizeInGiB: 20 },
  };
}

function containerTree(task: Task, container: Container): Tree {
  const id = task.arn.split('/').at(-1) ?? '';
  return {
    containerArn: `${task.arn.replace(':task/', ':container/')}/${container.name}`,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: task.startedAt === null ? null : digestOf(container.image),
    runtimeId: `${id}-${container.name}`,
    lastStatus: task.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [],
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: '0',
  };
}

export function definitionTree(definition: TaskDefinition): Tree {
  return {
    taskDefinitionArn: definition.arn,
    family: definition.family,
    revision: definition.revision,
    status: 'ACTIVE',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    compatibilities: ['EC2', 'FARGATE'],
    cpu: String(definition.cpu),
    memory: String(definition.memory),
    registeredAt: definition.registeredAt,
    volumes: [],
    containerDefinitions: definition.containers.map((container) => ({
      name: container.name,
      image: container.image,
      cpu: 0,
      essential: container.essential,
      portMappings:
        container.port === null ? [] : [{ containerPort: container.port, hostPort: container.port, protocol: 'tcp' }],
      environment: Object.entries(container.environment).map(([name, value]) => ({ name, value })),
      mountPoints: [],
      volumesFrom: [],
      firelensConfiguration: container.firelens === true ? { type: 'fluentbit' } : null,
      logConfiguration: container.log ?? {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': container.logGroup,
          'awslogs-region': definition.arn.split(':')[3] ?? '',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    })),
  };
}
