import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  paginateListServices,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Endpoint, minutes, openEndpoint, refusalOf, START } from './endpoint.ts';

let endpoint: Endpoint;
let ecs: ECSClient;
const cluster = 'tabemaru-production';
beforeAll(async () => {
  endpoint = await openEndpoint();
  ecs = endpoint.client(ECSClient);
});
beforeEach(() => endpoint.setNow(START));
afterAll(() => endpoint.close());

const service = async (name: string) =>
  (await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }))).services?.[0];

describe('clusters', () => {
  test('are listed and described, tags only when asked for', async () => {
    const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
    const plain = await ecs.send(new DescribeClustersCommand({ clusters: [...clusterArns, 'gone'] }));
    expect(plain.clusters).toMatchObject([
      { clusterName: cluster, status: 'ACTIVE', activeServicesCount: 14, tags: [] },
      { clusterName: 'tabemaru-batch', activeServicesCount: 0, registeredContainerInstancesCount: 1 },
    ]);
    expect(plain.failures).toEqual([
      { arn: 'arn:aws:ecs:ap-northeast-1:111122223333:cluster/gone', reason: 'MISSING' },
    ]);
    const tagged = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns, include: ['TAGS'] }));
    expect(tagged.clusters?.[0]?.tags).toEqual([{ key: 'Environment', value: 'production' }]);
  });

  test('a cluster that is not there is refused, and "default" is meant when none is named', async () => {
    expect(await refusalOf(ecs.send(new ListServicesCommand({ cluster: 'gone' })))).toMatchObject({
      name: 'ClusterNotFoundException',
      status: 400,
    });
    expect(await refusalOf(ecs.send(new ListTasksCommand({})))).toMatchObject({ name: 'ClusterNotFoundException' });
  });
});

describe('services', () => {
  test('come in pages of ten unless asked otherwise', async () => {
    const sizes: number[] = [];
    for await (const page of paginateListServices({ client: ecs }, { cluster }))
      sizes.push(page.serviceArns?.length ?? 0);
    expect(sizes).toEqual([10, 4]);
    const all = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    expect(all.serviceArns).toHaveLength(14);
    expect(all.nextToken).toBeUndefined();
  });

  test('the failing worker runs 4 of 6, with its deployment and events', async () => {
    const worker = await service('api-worker');
    expect(worker).toMatchObject({ desiredCount: 6, runningCount: 4, launchType: 'FARGATE', status: 'ACTIVE' });
    expect(worker?.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', desiredCount: 6, runningCount: 4 },
    ]);
    expect(worker?.taskDefinition).toMatch(/:task-definition\/tabemaru-production-api-worker:412$/u);
    expect(worker?.deployments?.[0]?.createdAt).toEqual(minutes(-27));
    expect(worker?.events?.[0]?.message).toContain('is unable to consistently start tasks successfully');
    expect(await service('api-web')).toMatchObject({ desiredCount: 12, runningCount: 12 });
    endpoint.setNow(minutes(9));
    expect(await service('api-worker')).toMatchObject({ desiredCount: 6, runningCount: 6 });
  });

  test('a deployment fails and is rolled back, step by step', async () => {
    const states = async (at: number) => {
      endpoint.setNow(minutes(at));
      return (await service('notification-hub'))?.deployments?.map((one) => `${one.status} ${one.rolloutState}`);
    };
    expect(await states(15)).toEqual(['PRIMARY COMPLETED']);
    expect(await states(18)).toEqual(['PRIMARY IN_PROGRESS', 'ACTIVE COMPLETED']);
    expect(await states(23)).toEqual(['PRIMARY IN_PROGRESS', 'ACTIVE FAILED']);
    expect(await states(30)).toEqual(['PRIMARY COMPLETED', 'INACTIVE FAILED']);
    expect(await states(70)).toEqual(['PRIMARY COMPLETED']);
    const hub = await service('notification-hub');
    expect(hub?.events?.some((event) => event.message?.includes('deployment failed: tasks failed to start.'))).toBe(
      true,
    );
    expect(hub).toMatchObject({ desiredCount: 2, runningCount: 2 });
  });

  test('refuses none, more than ten, and answers MISSING for what is not there', async () => {
    expect(await refusalOf(ecs.send(new DescribeServicesCommand({ cluster, services: [] })))).toMatchObject({
      name: 'InvalidParameterException',
    });
    const eleven = Array.from({ length: 11 }, (_, index) => `service-${index}`);
    expect(await refusalOf(ecs.send(new DescribeServicesCommand({ cluster, services: eleven })))).toMatchObject({
      name: 'InvalidParameterException',
    });
    const answer = await ecs.send(
      new DescribeServicesCommand({ cluster, services: ['gone', 'kiosk'], include: ['TAGS'] }),
    );
    expect(answer.failures?.[0]?.reason).toBe('MISSING');
    expect(answer.services?.[0]?.tags).toContainEqual({ key: 'Service', value: 'kiosk' });
  });
});

describe('tasks', () => {
  const stopped = async () => {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }));
    return (await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? [];
  };

  test('that are stopped are listed only when asked for, and PENDING never', async () => {
    const usual = await ecs.send(new ListTasksCommand({ cluster }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: usual.taskArns ?? [] }));
    expect(new Set(tasks.map((task) => task.desiredStatus))).toEqual(new Set(['RUNNING']));
    expect((await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'PENDING' }))).taskArns).toEqual([]);
    expect((await stopped()).length).toBeGreaterThan(3);
  });

  test('that ran out of memory say so with container, code and time', async () => {
    const killed = (await stopped()).filter((task) => task.containers?.some((container) => container.exitCode === 137));
    expect(killed.map((task) => task.stoppedAt?.toISOString()).sort()).toEqual([
      '2026-11-23T23:50:00.000Z',
      '2026-11-23T23:56:00.000Z',
      '2026-11-24T00:02:00.000Z',
    ]);
    expect(killed[0]).toMatchObject({
      group: 'service:api-worker',
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      memory: '2048',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      containers: [
        { name: 'sidekiq', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
      ],
    });
    endpoint.setNow(minutes(48));
    const later = (await stopped()).filter((task) => task.containers?.some((container) => container.exitCode === 137));
    expect(later.map((task) => task.stoppedAt?.toISOString())).toEqual(['2026-11-24T00:02:00.000Z']);
  });

  test('that were stopped by a deployment or a schedule are told apart', async () => {
    const tasks = await stopped();
    const planned = tasks.filter((task) => task.stopCode === 'ServiceSchedulerInitiated');
    expect(planned).toHaveLength(6);
    expect(planned[0]?.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/u);
    const scheduled = tasks.find((task) => task.group === 'family:loyalty-points');
    expect(scheduled?.containers?.[0]?.exitCode).toBe(0);
  });

  test('page with wrong tokens refused', async () => {
    let count = 0;
    for await (const page of paginateListTasks({ client: ecs, pageSize: 9 }, { cluster }))
      count += page.taskArns?.length ?? 0;
    const whole = await ecs.send(new ListTasksCommand({ cluster }));
    expect(count).toBe(whole.taskArns?.length);
    expect(await refusalOf(ecs.send(new ListTasksCommand({ cluster, nextToken: 'OQ.x' })))).toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await refusalOf(ecs.send(new ListTasksCommand({ cluster, maxResults: 101 })))).toMatchObject({
      name: 'InvalidParameterException',
    });
    const many = Array.from({ length: 101 }, (_, index) => `task-${index}`);
    expect(await refusalOf(ecs.send(new DescribeTasksCommand({ cluster, tasks: many })))).toMatchObject({
      name: 'InvalidParameterException',
    });
    expect((await ecs.send(new DescribeTasksCommand({ cluster, tasks: ['gone'] }))).failures?.[0]?.reason).toBe(
      'MISSING',
    );
  });

  test('filter by service and family', async () => {
    const ofService = await ecs.send(new ListTasksCommand({ cluster, serviceName: 'kiosk' }));
    expect(ofService.taskArns).toHaveLength(2);
    const ofFamily = await ecs.send(
      new ListTasksCommand({ cluster, family: 'loyalty-points', desiredStatus: 'STOPPED' }),
    );
    expect(ofFamily.taskArns).toHaveLength(1);
    expect(await refusalOf(ecs.send(new ListTasksCommand({ cluster, serviceName: 'gone' })))).toMatchObject({
      name: 'ServiceNotFoundException',
    });
  });
});

describe('task definitions', () => {
  test('by family and revision, with the log group', async () => {
    const answer = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'tabemaru-production-api-worker:412', include: ['TAGS'] }),
    );
    expect(answer.taskDefinition?.containerDefinitions?.[0]?.logConfiguration).toEqual({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': '/ecs/tabemaru-production/api-worker',
        'awslogs-region': 'ap-northeast-1',
        'awslogs-stream-prefix': 'ecs',
      },
    });
    expect(answer.taskDefinition?.containerDefinitions?.[0]?.environment?.map((one) => one.name)).toContain(
      'DATABASE_URL',
    );
    expect(answer.tags).toEqual([{ key: 'Service', value: 'api' }]);
    const newest = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'tabemaru-production-api-worker' }),
    );
    expect(newest.taskDefinition?.revision).toBe(412);
  });

  test('every one that a shown task uses is there', async () => {
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus }));
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      for (const taskDefinition of new Set(tasks.map((task) => task.taskDefinitionArn))) {
        const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
        expect(answer.taskDefinition?.taskDefinitionArn).toBe(taskDefinition);
      }
    }
  });

  test('one that is not there, and an operation that would change something, are refused', async () => {
    expect(await refusalOf(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'gone:1' })))).toMatchObject({
      name: 'ClientException',
    });
    const write = new RegisterTaskDefinitionCommand({ family: 'x', containerDefinitions: [] });
    expect(await refusalOf(ecs.send(write))).toMatchObject({ name: 'UnknownOperationException' });
  });
});
