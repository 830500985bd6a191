import { describe, expect, test } from '@jest/globals';
import { EMPTY_MANAGED, type ManagedScope } from '../../../src/practice/fleet/areas/managed.ts';
import { at, CLUSTER, DEFINITION, NOW, OWN, open, service, smallFleet, TOKYO, task, unending } from './practice.ts';

const made = new Date('2026-01-05T00:00:00Z');
const thing = (service_: string, rest: string, name: string) => ({
  arn: `arn:aws:${service_}:${TOKYO}:${OWN}:${rest}`,
  name,
  createdAt: made,
  tags: { Service: 'api' },
});
const lambda = (name: string) => ({
  ...thing('lambda', `function:${name}`, name),
  runtime: 'nodejs22.x',
  environment: { API_KEY: 'canary-secret-value' },
});
const managed: ManagedScope = {
  ...EMPTY_MANAGED,
  functions: ['a', 'b', 'c'].map(lambda),
  streams: [thing('kinesis', 'stream/s', 's')],
  deliveryStreams: ['d', 'e', 'f'].map((name) => thing('firehose', `deliverystream/${name}`, name)),
  queues: [{ ...thing('sqs', 'q', 'q'), messages: 12 }],
  schedules: [
    {
      ...thing('events', 'rule/hourly', 'hourly'),
      ...{ kind: 'rule', expression: 'rate(1 hour)', target: CLUSTER.arn, taskDefinition: `${DEFINITION.arn}` },
    },
    {
      ...thing('scheduler', 'schedule/default/nightly', 'nightly'),
      ...{ kind: 'schedule', expression: 'cron(0 3 * * ? *)', target: lambda('a').arn, taskDefinition: null },
    },
  ],
  databases: [{ ...thing('rds', 'db:main', 'main'), engine: 'postgres', version: '15.8' }],
  caches: [{ ...thing('elasticache', 'cluster:c', 'c'), engine: 'redis', version: '7.1.0' }],
  count: (metric, hour) =>
    hour.getUTCHours() === 1 ? ({ 'AWS/Lambda Invocations a': 5, 'AWS/Lambda Errors a': 2 }[metric] ?? 0) : 0,
};

describe('managed services', () => {
  test('are read whole, page by page, with their tags', async () => {
    const { fleet } = await open(smallFleet({ managed }), {}, { pageLimit: 2 });
    const reads = [
      ['lambda.functions', 3],
      ['kinesis.streams', 1],
      ['firehose.streams', 3],
      ['sqs.queues', 1],
      ['events.schedules', 2],
      ['rds.databases', 1],
      ['elasticache.clusters', 1],
    ] as const;
    for (const [read, count] of reads) {
      const answer = await fleet.read(read, at(OWN), unending());
      expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
      expect(answer.items).toHaveLength(count);
      const tagged = answer.items.filter((it) => it.tags['Service'] === 'api');
      // A schedule of EventBridge Scheduler has no tags.
      expect(tagged).toHaveLength(read === 'events.schedules' ? 1 : count);
    }
    expect((await fleet.read('sqs.queues', at(OWN), unending())).items[0]).toMatchObject({ messages: 12 });
    expect((await fleet.read('firehose.streams', at(OWN), unending())).items[0]).toMatchObject({ destination: 's3' });
    const { items } = await fleet.read('events.schedules', at(OWN), unending());
    expect(items.map((it) => [it.name, it.expression, it.ecsTasks])).toEqual([
      ['nightly', 'cron(0 3 * * ? *)', []],
      ['hourly', 'rate(1 hour)', [{ cluster: 'prod', taskDefinition: 'api:7' }]],
    ]);
  });

  test('a schedule that nobody understands is told at every look, and seen as soon as it is one', async () => {
    const odd = managed.schedules.map((it) => ({ ...it, target: '' }));
    const schedules = [...odd];
    let hour = 0;
    const clock = () => new Date(NOW.getTime() + hour * 3_600_000);
    const { fleet } = await open(smallFleet({ managed: { ...managed, schedules } }), { clock });
    const read = () => {
      hour += 1;
      return fleet.read('events.schedules', at(OWN), unending());
    };
    const told = (await read()).notUnderstood;
    expect(told.map((it) => [it.what, it.lost])).toEqual([
      [odd[1]?.arn, true],
      ['hourly', true],
    ]);
    expect((await read()).notUnderstood).toEqual(told);
    schedules.splice(0, 2, ...managed.schedules);
    const { items, notUnderstood } = await read();
    expect({ notUnderstood, targets: items.map((it) => it.targets.length) }).toEqual({
      notUnderstood: [],
      targets: [1, 1],
    });
  });

  test('give the names of their environment, never the values', async () => {
    const { fleet } = await open(smallFleet({ managed }));
    const answer = await fleet.read('lambda.functions', at(OWN), unending());
    expect(answer.items[0]?.environmentNames).toEqual(['API_KEY']);
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  test('one whose tags are refused is a gap, not a thing without tags', async () => {
    const { fleet, aws } = await open(smallFleet({ managed }));
    aws.faults.add({ kind: 'denied', operation: 'ListTags', times: 1 });
    const { items, gap } = await fleet.read('lambda.functions', at(OWN), unending());
    expect(items.map((it) => it.name)).toEqual(['b', 'c']);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('lambda:ListTags') });
  });

  test('no queue at all is an empty answer', async () => {
    const { fleet } = await open(smallFleet());
    expect(await fleet.read('sqs.queues', at(OWN), unending())).toEqual({ items: [], gap: null, notUnderstood: [] });
  });

  test('tell what they did in one call for all, and nothing is listed twice', async () => {
    const { fleet } = await open(smallFleet({ managed }));
    await fleet.read('lambda.functions', at(OWN), unending());
    const { items, gap } = await fleet.read('cloudwatch.activity', at(OWN), unending());
    expect(gap).toBeNull();
    const invocations = items.filter((it) => it.what === 'invocations' && it.arn.includes('function'));
    expect(invocations.map((it) => [it.sum, it.lastAt?.toISOString() ?? null, it.lastSum])).toEqual([
      [10, '2026-07-01T01:00:00.000Z', 5],
      [0, null, 0],
      [0, null, 0],
    ]);
    const good = items.filter((it) => it.what === 'good-runs');
    expect(good.map((it) => [it.sum, it.lastAt?.toISOString() ?? null, it.lastSum])).toEqual([
      [6, '2026-07-01T01:00:00.000Z', 3],
      [0, null, 0],
      [0, null, 0],
    ]);
    expect(fleet.calls()).toMatchObject({
      'lambda:ListFunctions': 1,
      'lambda:ListTags': 3,
      'cloudwatch:GetMetricData': 1,
    });
  });

  test('what cannot be listed is a gap of its figures too', async () => {
    const { fleet, aws } = await open(smallFleet({ managed }));
    aws.faults.add({ kind: 'denied', operation: 'ListStreams' });
    const { items, gap } = await fleet.read('cloudwatch.activity', at(OWN), unending());
    expect(items.length).toBeGreaterThan(5);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('kinesis:ListStreams') });
  });
});

describe('what ECS runs', () => {
  const holds = { clusters: [CLUSTER], services: [service(1)], tasks: [task(1)], taskDefinitions: [DEFINITION] };

  test('all reads of a tick ask each thing once', async () => {
    const { fleet } = await open(smallFleet(holds));
    for (const read of ['ecs.services', 'ecs.tasks', 'ecs.taskDefinitions', 'ecs.containerInstances'] as const) {
      expect((await fleet.read(read, at(OWN), unending())).gap).toBeNull();
    }
    await fleet.read('ecs.taskDefinitions', at(OWN), unending());
    expect(fleet.calls()).toMatchObject({
      'ecs:ListClusters': 1,
      'ecs:ListServices': 1,
      'ecs:DescribeServices': 1,
      'ecs:ListTasks': 2,
      'ecs:DescribeTasks': 1,
      'ecs:DescribeTaskDefinition': 1,
      'ecs:DescribeClusters': 1,
    });
    // A cluster without container instances need not be listed.
    expect(fleet.calls()['ecs:ListContainerInstances']).toBeUndefined();
  });

  test('a task definition tells names, where its logs go and who uses it; no value', async () => {
    const [container] = DEFINITION.containers;
    const options = { name: 'kinesis_firehose', delivery_stream: 'logs', api_key: 'canary-secret-value' };
    const secret = { ...container, log: { logDriver: 'awsfirelens', options } };
    const address = { 'fluentd-address': 'tcp://user:canary-secret-value@log-agg:24224/x?token=canary-secret-value' };
    const old = { ...container, name: 'nginx', log: { logDriver: 'fluentd', options: address } };
    const definition = { ...DEFINITION, containers: [secret, old] as typeof DEFINITION.containers };
    const { fleet } = await open(smallFleet({ ...holds, taskDefinitions: [definition] }));
    const answer = await fleet.read('ecs.taskDefinitions', at(OWN), unending());
    expect(answer.items).toMatchObject([
      {
        family: 'api',
        revision: 7,
        usedBy: ['prod/api-1'],
        containers: [
          { logDriver: 'awsfirelens', logTarget: { Name: 'kinesis_firehose', delivery_stream: 'logs' } },
          { logDriver: 'fluentd', logTarget: { 'fluentd-address': 'tcp://log-agg:24224' } },
        ],
      },
    ]);
    expect(answer.items[0]?.containers[0]?.environmentNames).toEqual(['DATABASE_PASSWORD']);
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  test('a gap of the services is one of the definitions, and a shared answer with a gap is asked anew', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    const mended = aws.faults.add({ kind: 'denied', operation: 'DescribeServices' });
    expect((await fleet.read('ecs.taskDefinitions', at(OWN), unending())).gap).toMatchObject({ reason: 'denied' });
    mended();
    expect((await fleet.read('ecs.taskDefinitions', at(OWN), unending())).gap).toBeNull();
  });

  test('container instances are read with their agent', async () => {
    const instance = {
      ...{ arn: `arn:aws:ecs:${TOKYO}:${OWN}:container-instance/prod/1`, cluster: 'prod', instanceId: 'i-1' },
      ...{ status: 'ACTIVE' as const, agentConnected: false, agentVersion: '1.51.0', running: 0, registeredAt: made },
      tags: { Name: 'host' },
    };
    const ecs = { clusters: [], containerInstances: [instance], deployedBy: {} };
    const { fleet } = await open(smallFleet({ ...holds, ecs }));
    const { items, gap } = await fleet.read('ecs.containerInstances', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items).toMatchObject([
      { instanceId: 'i-1', cluster: 'prod', agentConnected: false, agentVersion: '1.51.0', tags: { Name: 'host' } },
    ]);
  });
});
