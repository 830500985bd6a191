import { describe, expect, test } from '@jest/globals';
import type { ReadId } from '../../../src/domain/fleet.ts';
import type { FaultKind } from '../../../src/practice/aws/faults.ts';
import {
  at,
  CLUSTER,
  DEFINITION,
  instance,
  OWN,
  open,
  service,
  smallFleet,
  stoppedTask,
  task,
  unending,
} from './practice.ts';

const instances = [1, 2, 3, 4, 5].map((number) => instance(number));

describe('EC2', () => {
  test('all pages, with the members that matter', async () => {
    const elastic = instance(6, { publicIp: '198.51.100.7', elasticIp: true });
    const lent = instance(7, { publicIp: '198.51.100.8', tags: { 'aws:autoscaling:groupName': 'web' } });
    const { fleet, aws } = await open(smallFleet({ instances: [...instances, elastic, lent] }), {}, { pageLimit: 2 });
    const answer = await fleet.read('ec2.instances', at(OWN), unending());
    expect(answer.gap).toBeNull();
    expect(answer.notUnderstood).toEqual([]);
    expect(answer.items.map((one) => one.name)).toEqual([
      'host-1',
      'host-2',
      'host-3',
      'host-4',
      'host-5',
      'host-6',
      '',
    ]);
    expect(answer.items[5]).toMatchObject({
      elasticIp: true,
      publicIp: '198.51.100.7',
      rootDevice: 'ebs',
      state: 'running',
    });
    expect(answer.items[6]).toMatchObject({ elasticIp: false, autoScalingGroup: 'web' });
    expect(aws.calls().filter((call) => call.operation === 'DescribeInstances')).toHaveLength(4);
  });

  test('stopped instances are told, and events as they are', async () => {
    const retirement = {
      id: 'instance-event-1',
      code: 'instance-retirement',
      description: '[Completed] The instance is running on degraded hardware',
      notBefore: new Date('2026-07-15T00:00:00Z'),
      notAfter: null,
      deadline: null,
    };
    const impaired = { system: new Date('2026-07-01T01:00:00Z'), instance: null, attachedEbs: null };
    const held = [instance(1, { state: 'stopped', events: [retirement] }), instance(2, { checks: impaired })];
    const { fleet } = await open(smallFleet({ instances: held }));
    const { items, gap } = await fleet.read('ec2.instanceStatuses', at(OWN), unending());
    expect(gap).toBeNull();
    expect(items[0]).toMatchObject({ state: 'stopped', system: 'not-applicable' });
    expect(items[0]?.events).toEqual([retirement]);
    expect(items[1]).toMatchObject({ system: 'impaired', instance: 'ok', impairedSince: impaired.system });
  });

  test('page 3 of 5 fails: what was seen before is kept, and the gap says why', async () => {
    const { fleet, aws } = await open(smallFleet({ instances }), {}, { pageLimit: 1 });
    aws.faults.add({ kind: 'denied', operation: 'DescribeInstances', every: 3 });
    const { items, gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(items).toHaveLength(2);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('ec2:DescribeInstances') });
  });

  test("a proxy's page with status 200 is not an empty fleet", async () => {
    const { fleet, aws } = await open(smallFleet({ instances }));
    aws.faults.add({ kind: 'html', operation: 'DescribeInstances' });
    const { gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(gap).toMatchObject({ reason: 'malformed', detail: expect.stringContaining('lacks its list') });
  });

  test('a page that names itself as the next ends the read', async () => {
    const { fleet, aws } = await open(smallFleet({ instances }), {}, { pageLimit: 2 });
    aws.faults.add({ kind: 'repeated page', operation: 'DescribeInstances' });
    const { items, gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(items.map((one) => one.name)).toEqual(['host-1', 'host-2']);
    expect(gap).toMatchObject({ reason: 'malformed', detail: expect.stringContaining('read before') });
    expect(aws.calls().length).toBeLessThanOrEqual(3);
  });
});

describe('ECS', () => {
  const stopped = stoppedTask(3);
  const holds = {
    clusters: [CLUSTER],
    services: Array.from({ length: 23 }, (_, index) => service(index + 1)),
    tasks: [task(1), task(2), stopped, stoppedTask(4)],
    taskDefinitions: [DEFINITION],
  };

  test('services are described by ten, and the clusters are asked once for both reads', async () => {
    const { fleet } = await open(smallFleet(holds));
    const services = await fleet.read('ecs.services', at(OWN), unending());
    const tasks = await fleet.read('ecs.tasks', at(OWN), unending());
    expect(services).toMatchObject({ gap: null, notUnderstood: [] });
    expect(services.items).toHaveLength(23);
    expect(services.items[0]).toMatchObject({ name: 'api-1', cluster: 'prod', tags: { Service: 'api' }, wanted: 2 });
    expect(tasks.items).toHaveLength(4);
    expect(fleet.calls()).toMatchObject({ 'ecs:ListClusters': 1, 'ecs:DescribeServices': 3, 'ecs:ListTasks': 2 });
  });

  test('a stopped task knows its log, its definition is read once, and environment values stay out', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    const first = await fleet.read('ecs.tasks', at(OWN), unending());
    await fleet.read('ecs.tasks', at(OWN), unending());
    const seen = first.items.find((one) => one.arn === stopped.arn);
    expect(seen?.containers[0]).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: container killed',
      essential: true,
      log: { group: '/ecs/api', region: 'ap-northeast-1', stream: expect.stringMatching(/\/app\/0+3$/) },
    });
    expect(first.items.find((one) => one.lastStatus === 'RUNNING')?.containers[0]).toMatchObject({ log: null });
    expect(aws.calls().filter((call) => call.operation === 'DescribeTaskDefinition')).toHaveLength(1);
    expect(JSON.stringify(first)).not.toContain('canary-secret-value');
  });

  test('without the right to read task definitions the tasks are still told, with a gap', async () => {
    const other = { ...stoppedTask(5), taskDefinition: `${DEFINITION.arn}8` };
    const { fleet, aws } = await open(smallFleet({ ...holds, tasks: [...holds.tasks, other] }));
    aws.faults.add({ kind: 'denied', operation: 'DescribeTaskDefinition' });
    const { items, gap } = await fleet.read('ecs.tasks', at(OWN), unending());
    expect(items).toHaveLength(5);
    expect(fleet.calls()['ecs:DescribeTaskDefinition']).toBe(1);
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('ecs:DescribeTaskDefinition') });
  });

  test('missing counts and impossible dates are told, the rest goes on', async () => {
    const { fleet, aws } = await open(smallFleet(holds));
    const mended = aws.faults.add({
      kind: 'members missing',
      operation: 'DescribeServices',
      members: ['desiredCount'],
    });
    const services = await fleet.read('ecs.services', at(OWN), unending());
    expect(services.items).toEqual([]);
    expect(services.notUnderstood).toHaveLength(23);
    expect(services.notUnderstood[0]).toEqual({
      what: service(1).arn,
      why: expect.stringContaining('desiredCount'),
      lost: true,
    });
    mended();

    const far = new Date('9999-01-01T00:00:00Z');
    aws.faults.add({ kind: 'member set', operation: 'DescribeTasks', member: 'startedAt', value: far });
    aws.faults.add({ kind: 'member set', operation: 'DescribeTasks', member: 'stopCode', value: 'MoonPhase' });
    const tasks = await fleet.read('ecs.tasks', at(OWN), unending());
    expect(tasks.items).toHaveLength(4);
    expect(tasks.items[0]).toMatchObject({ startedAt: null, stopCode: 'MoonPhase' });
    expect(tasks.notUnderstood).toContainEqual({ what: task(1).arn, why: 'startedAt is an impossible date' });
  });
});

describe('a failure is the gap of its read', () => {
  const cases: readonly (readonly [FaultKind, string])[] = [
    [{ kind: 'denied' }, 'denied'],
    [{ kind: 'expired' }, 'expired_credentials'],
    [{ kind: 'html' }, 'malformed'],
    [{ kind: 'malformed' }, 'malformed'],
    [{ kind: 'error', code: 'OptInRequired', status: 401 }, 'opted_out'],
    [{ kind: 'error', code: 'SomethingNew' }, 'failed'],
  ];
  const reads: readonly ReadId[] = ['ec2.instances', 'ec2.instanceStatuses', 'ecs.services', 'ecs.tasks'];
  for (const [fault, reason] of cases) {
    const name = fault.kind === 'error' ? fault.code : fault.kind;
    test(`${name} -> ${reason}`, async () => {
      const { fleet, aws } = await open(smallFleet({ instances }));
      await fleet.scopes('regions', unending());
      aws.faults.add(fault);
      for (const read of reads) {
        const answer = await fleet.read(read, at(OWN), unending());
        expect({ read, reason: answer.gap?.reason }).toEqual({ read, reason });
        expect(answer.items).toEqual([]);
        expect(answer.gap?.detail).not.toMatch(/\n|<html|secret/i);
      }
    });
  }

  test('a region that was not opted into says so', async () => {
    const { fleet } = await open(smallFleet());
    const ec2 = await fleet.read('ec2.instances', at(OWN, 'me-south-1'), unending());
    const ecs = await fleet.read('ecs.tasks', at(OWN, 'me-south-1'), unending());
    expect([ec2.gap?.reason, ecs.gap?.reason]).toEqual(['opted_out', 'opted_out']);
  });

  test('nobody listens -> unreachable', async () => {
    const { fleet, aws } = await open(smallFleet());
    await fleet.scopes('regions', unending());
    await aws.close();
    const { gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(gap).toMatchObject({ reason: 'unreachable' });
  });
});
