import { describe, expect, test } from '@jest/globals';
import { cloudwatchAlarms } from '../../jobs/cloudwatch-alarms.ts';
import { managedServices } from '../../jobs/managed-services.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { LambdaFunction, RdsDatabase } from '../../src/domain/reads/managed.ts';
import type { CloudWatchAlarm } from '../../src/domain/reads/monitoring.ts';
import { balancer, daysAgo, group } from './leftover-values.ts';
import { ACCOUNT, answer, input, instance, minutesAgo, REGION, service, viewOf } from './values.ts';

const HOURS = 60;
const DAYS = 24 * HOURS;

function alarm(name: string, more: Partial<CloudWatchAlarm> = {}): CloudWatchAlarm {
  return {
    arn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
    name,
    kind: 'metric',
    state: 'OK',
    since: minutesAgo(60 * DAYS),
    reason: '',
    actionsEnabled: true,
    metric: 'CPUUtilization',
    namespace: 'AWS/EC2',
    dimensions: {},
    children: [],
    changesLastDay: 0,
    tags: { Service: 'api' },
    ...more,
  };
}

function lambda(name: string): LambdaFunction {
  const rest = { runtime: null, packageType: 'Zip', modifiedAt: null, state: null, environmentNames: [], tags: {} };
  return { arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`, name, ...rest };
}

function database(name: string): RdsDatabase {
  const rest = { engine: 'mysql', engineVersion: '8.0', status: 'available', cluster: null, createdAt: null, tags: {} };
  return { arn: `arn:aws:rds:${REGION}:${ACCOUNT}:db:${name}`, name, ...rest };
}

const judged = (alarms: readonly CloudWatchAlarm[], more = {}) =>
  cloudwatchAlarms.judge(input({ 'cloudwatch.alarms': answer(alarms), ...more })).findings;
const said = (alarms: readonly CloudWatchAlarm[], more = {}) => {
  const [first, ...others] = judged(alarms, more);
  if (!first) throw new Error('nothing was found');
  const view = viewOf([first, ...others]);
  const words = cloudwatchAlarms.kinds[first.kind]?.words.en;
  if (!words) throw new Error(`no words for ${first.kind}`);
  return {
    headline: words.headline(view),
    notification: words.notification(view),
    lines: words.lines(view),
    steps: words.steps(view),
  };
};

describe('stuck', () => {
  test.each([
    ['ALARM', 23 * HOURS, 0],
    ['ALARM', 25 * HOURS, 1],
    ['INSUFFICIENT_DATA', 6 * DAYS, 0],
    ['INSUFFICIENT_DATA', 8 * DAYS, 1],
    ['OK', 400 * DAYS, 0],
  ])('%s since %i minutes', (state, age, found) => {
    expect(judged([alarm('a', { state, since: minutesAgo(age) })])).toHaveLength(found);
  });

  test('target tracking is in ALARM whenever its group may shrink: never a finding', () => {
    const name = 'TargetTracking-reserve-web-AlarmLow-0a1b';
    expect(judged([alarm(name, { state: 'ALARM', changesLastDay: 40 })])).toEqual([]);
  });

  test('an alarm of which nobody knows since when is not called stuck', () => {
    expect(judged([alarm('a', { state: 'ALARM', since: null })])).toEqual([]);
  });

  test('fifty of one subsystem are one finding, those of another a second', () => {
    const many = Array.from({ length: 50 }, (_, index) => alarm(`a${index}`, { state: 'ALARM' }));
    const found = judged([...many, alarm('log', { state: 'ALARM', tags: { Service: 'log-aggregator' } })]);
    expect(found).toHaveLength(2);
    expect(found[0]?.facts).toMatchObject({ count: 50 });
    expect(found[0]?.facts['alarms']).toHaveLength(10);
  });

  test('says of an alarm whose actions are off that it tells nobody', () => {
    const { headline, lines } = said([
      alarm('disk full', { state: 'ALARM', since: minutesAgo(9 * DAYS), actionsEnabled: false }),
    ]);
    expect(headline).toBe('api · production: 1 alarm stuck');
    expect(lines).toEqual(['disk full: in ALARM for 9 days, its actions are off: it tells nobody']);
  });
});

describe('on what is gone', () => {
  const watching = alarm('old CPU', {
    state: 'INSUFFICIENT_DATA',
    since: minutesAgo(60),
    dimensions: { InstanceId: 'i-0dead' },
  });

  test('watches an instance that is no more', () => {
    const { headline, lines, steps } = said([watching], { 'ec2.instances': answer([instance('i-0aaaa')]) });
    expect(headline).toBe('api · production: 1 alarm watches what is gone');
    expect(lines).toEqual(['old CPU: watches i-0dead, which is gone: can go']);
    expect(steps).toEqual(['delete the alarms on what is gone']);
  });

  test('a terminated instance that EC2 still shows is gone', () => {
    expect(
      judged([watching], { 'ec2.instances': answer([instance('i-0dead', { state: 'terminated' })]) }),
    ).toHaveLength(1);
    expect(
      judged([watching], {
        'ec2.instances': answer([instance('i-0dead', { state: 'stopped', stoppedAt: minutesAgo(60) })]),
      }),
    ).toEqual([]);
  });

  test('instances that could not all be read prove nothing gone', () => {
    const gap = { reason: 'denied', detail: 'ec2:DescribeInstances: access denied' } as const;
    expect(judged([watching], { 'ec2.instances': answer([instance('i-0aaaa')], { gap }) })).toEqual([]);
    expect(judged([watching])).toEqual([]);
  });

  test("a metric of the team's own may name an instance of another account", () => {
    const own = { ...watching, namespace: 'Custom/Fleet' };
    expect(judged([own], { 'ec2.instances': answer([]) })).toEqual([]);
  });
});

describe('on what is gone elsewhere than on EC2', () => {
  const gone = (namespace: string, dimensions: Readonly<Record<string, string>>) =>
    alarm('a', { namespace, dimensions });
  const ALB = 'app/web/50dc6c495c0c9188';
  const SORTS: readonly (readonly [string, CloudWatchAlarm, Answers, Answers])[] = [
    [
      'a service',
      gone('AWS/ECS', { ClusterName: 'main', ServiceName: 'api' }),
      { 'ecs.services': answer([service({ name: 'other' })]) },
      { 'ecs.services': answer([service({ name: 'api' })]) },
    ],
    [
      'a load balancer',
      gone('AWS/ApplicationELB', { LoadBalancer: ALB }),
      { 'elb.loadBalancers': answer([balancer('web')]) },
      {
        'elb.loadBalancers': answer([balancer('web', { arn: `arn:aws:elasticloadbalancing:x:1:loadbalancer/${ALB}` })]),
      },
    ],
    [
      'a queue',
      gone('AWS/SQS', { QueueName: 'jobs' }),
      { 'sqs.queues': answer([]) },
      { 'sqs.queues': answer([{ arn: 'q', name: 'jobs', createdAt: null, messages: 0, tags: {} }]) },
    ],
    [
      'a function',
      gone('AWS/Lambda', { FunctionName: 'resize' }),
      { 'lambda.functions': answer([]) },
      { 'lambda.functions': answer([lambda('resize')]) },
    ],
    [
      'a database',
      gone('AWS/RDS', { DBInstanceIdentifier: 'Main' }),
      { 'rds.databases': answer([]) },
      { 'rds.databases': answer([database('main')]) },
    ],
  ];

  test.each(SORTS)('%s: only where all of them were read', (_name, it, without, having) => {
    expect(judged([it], without).map(({ aspect }) => aspect)).toEqual(['gone']);
    expect(judged([it], having)).toEqual([]);
    expect(judged([it])).toEqual([]);
    const [[read, seen] = []] = Object.entries(without);
    const gap = { reason: 'denied', detail: 'access denied' } as const;
    expect(judged([it], { [read ?? '']: { ...seen, gap } })).toEqual([]);
  });

  test("a dimension of the same name in another service's metrics says nothing", () => {
    expect(judged([gone('AWS/DocDB', { DBInstanceIdentifier: 'main' })], { 'rds.databases': answer([]) })).toEqual([]);
  });

  test('where not all was read, what was told of gone things stays', () => {
    const of = (answers: Answers) => cloudwatchAlarms.judge(input({ 'cloudwatch.alarms': answer([]), ...answers }));
    const all = {
      ...{ 'ec2.instances': answer([]), 'autoscaling.groups': answer([]), 'elb.targetGroups': answer([]) },
      ...{ 'elb.loadBalancers': answer([]), 'ecs.services': answer([]), 'sqs.queues': answer([]) },
      ...{ 'lambda.functions': answer([]), 'rds.databases': answer([]) },
    };
    expect(of(all)).not.toHaveProperty('unjudged');
    const gap = { reason: 'denied', detail: 'rds:DescribeDBInstances: access denied' } as const;
    const unjudged = [{ kind: 'alarm-stuck', aspect: 'gone' }];
    expect(of({ ...all, 'rds.databases': answer([], { gap }) }).unjudged).toEqual(unjudged);
  });

  test('its reads come with those of managed-services: what both read is read once', () => {
    expect(cloudwatchAlarms.schedule).toBe(managedServices.schedule);
  });
});

describe('on what stands still', () => {
  const onHost = alarm('old CPU', { dimensions: { InstanceId: 'i-0aaaa' } });
  const host = (days: number, tags = {}) =>
    answer([
      instance('i-0aaaa', {
        name: 'api-1',
        state: 'stopped',
        stoppedAt: daysAgo(days),
        tags: { Service: 'api', ...tags },
      }),
    ]);

  test('a host that is stopped for longer than a weekend, and a group at zero', () => {
    expect(judged([onHost], { 'ec2.instances': host(2) })).toEqual([]);
    const onGroup = alarm('group CPU', { dimensions: { AutoScalingGroupName: 'api' } });
    const found = judged([onHost, onGroup], {
      'ec2.instances': host(9),
      'autoscaling.groups': answer([group('api')]),
    });
    expect(found.map((it) => [it.aspect, it.facts['names']])).toEqual([['dormant', ['old CPU', 'group CPU']]]);
    expect(judged([onGroup], { 'autoscaling.groups': answer([group('api', { wanted: 1 })]) })).toEqual([]);
  });

  test('not a node of a cluster, which comes and goes', () => {
    expect(judged([onHost], { 'ec2.instances': host(9, { 'eks:cluster-name': 'main' }) })).toEqual([]);
  });

  test('is said, and no longer called stuck', () => {
    const silent = { ...onHost, state: 'INSUFFICIENT_DATA', since: minutesAgo(9 * DAYS) };
    const { headline, lines, steps } = said([silent], { 'ec2.instances': host(9) });
    expect(headline).toBe('api · production: 1 alarm watches what stands still');
    expect(lines).toEqual(['old CPU: watches api-1, which stands still']);
    expect(steps).toEqual([
      'delete the alarms on what stands still together with it, once nobody needs it: toilbot leftovers says when',
    ]);
  });
});

describe('composite alarms', () => {
  const child = (name: string, id: string) => alarm(name, { dimensions: { InstanceId: id } });
  const composite = (name: string, children: readonly string[]) =>
    alarm(name, { kind: 'composite', namespace: null, metric: null, children });
  const gone = [child('a', 'i-0dead'), child('b', 'i-1dead')];
  const alive = child('c', 'i-0aaaa');
  const hosts = { 'ec2.instances': answer([instance('i-0aaaa')]) };
  const names = (alarms: readonly CloudWatchAlarm[], more: Answers = hosts) =>
    judged(alarms, more).flatMap((it) => it.facts['names']);

  test('can go when all that it is made of watches what is gone, and goes before it', () => {
    expect(names([...gone, composite('all', ['a', 'b'])])).toEqual(['all', 'a', 'b']);
    expect(names([...gone, alive, composite('all', ['a', 'b', 'c'])])).toEqual(['a', 'b']);
    expect(names([...gone, composite('outer', ['inner', 'a']), composite('inner', ['b'])])).toEqual([
      ...['outer', 'inner'],
      ...['a', 'b'],
    ]);
  });

  test('two that name each other, one without children and one on another account are never gone', () => {
    const elsewhere = 'arn:aws:cloudwatch:ap-northeast-1:444455556666:alarm:x';
    const odd = [composite('x', ['y', 'a']), composite('y', ['x']), composite('z', []), composite('w', [elsewhere])];
    expect(names([...gone, ...odd])).toEqual(['a', 'b']);
  });

  test('a child that is no more counts as gone only where all alarms were read', () => {
    const lost = [composite('all', ['deleted'])];
    expect(names(lost)).toEqual(['all']);
    const gap = { reason: 'throttled', detail: 'cloudwatch:DescribeAlarms' } as const;
    expect(names([], { 'cloudwatch.alarms': answer(lost, { gap }) })).toEqual([]);
  });

  test('is said as what it is', () => {
    const { lines } = said([...gone, composite('all', ['a', 'b'])], hosts);
    expect(lines[0]).toBe('all: is made of 2 alarms on what is gone: can go, before them');
  });
});

test('flapping from six changes a day', () => {
  expect(judged([alarm('a', { changesLastDay: 5 })])).toEqual([]);
  const { notification } = said([alarm('CPU high', { changesLastDay: 6 })]);
  expect(notification).toBe('api (production): alarm CPU high changed 6 times in 24 hours. Owner: API team.');
});

test('whose an alarm is, the instance that it watches says', () => {
  const untagged = alarm('a', { state: 'ALARM', tags: {}, dimensions: { InstanceId: 'i-0aaaa' } });
  const [found] = judged([untagged], {
    'ec2.instances': answer([instance('i-0aaaa', { name: 'log-agg-1', tags: { Name: 'log-agg-1' } })]),
  });
  expect(found?.resource.name).toBe('log-agg-1');
});
