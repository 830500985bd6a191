import { describe, expect, test } from '@jest/globals';
import { leadTimes } from '../../jobs/lead-times.ts';
import { traffic } from '../../jobs/traffic.ts';
import type { KnownMeasure } from '../../src/domain/measures.ts';
import type { PipelineRun } from '../../src/domain/reads/delivery.ts';
import type { HourlyRequests } from '../../src/domain/reads/monitoring.ts';
import { trafficSplit } from '../../src/domain/traffic.ts';
import { answer, deployment, input, instance, minutesAgo, NOW, service, subsystem } from '../jobs/values.ts';

const step = (name: string, what: PipelineRun['steps'][number]['what'], from: number, to: number, more = {}) => ({
  name,
  what,
  status: 'Succeeded',
  startedAt: minutesAgo(from),
  endedAt: minutesAgo(to),
  target: null,
  platform: null,
  ...more,
});

function run(more: Partial<PipelineRun> = {}): PipelineRun {
  return {
    id: 'r1',
    pipeline: 'deploy-api',
    status: 'Succeeded',
    startedAt: minutesAgo(60),
    endedAt: minutesAgo(10),
    rollback: false,
    steps: [
      step('Source', 'source', 60, 60),
      step('Build', 'build', 58, 50, { target: 'build-api' }),
      step('Approve', 'approval', 50, 20),
      step('Deploy', 'deploy', 20, 10, { target: 'main/api-worker', platform: 'ecs' }),
    ],
    tags: {},
    ...more,
  };
}

const measured = (answers: Parameters<typeof input>[0]) => leadTimes.judge(input(answers)).measures;
const brief = (answers: Parameters<typeof input>[0]) =>
  measured(answers).map((it) => [it.what, it.value, it.waited, it.outcome]);

describe('lead times of a pipeline', () => {
  test('each step, and the whole with what it waited for', () => {
    expect(brief({ 'codepipeline.runs': answer([run()]) })).toEqual([
      ['image-build', 480, 120, 'succeeded'],
      ['approval', 0, 1800, 'succeeded'],
      ['deploy', 600, 0, 'succeeded'],
      ['pipeline', 3000, 1800, 'succeeded'],
    ]);
  });

  test('one under way is nothing yet, its finished steps are', () => {
    const going = run({ status: 'InProgress', endedAt: null });
    expect(brief({ 'codepipeline.runs': answer([going]) }).map(([what]) => what)).toEqual([
      'image-build',
      'approval',
      'deploy',
    ]);
  });

  test('a roll-back is no success of a change', () => {
    const back = run({ rollback: true, steps: [step('Deploy', 'deploy', 20, 10)] });
    expect(brief({ 'codepipeline.runs': answer([back]) }).map(([, , , outcome]) => outcome)).toEqual([
      'rolled-back',
      'rolled-back',
    ]);
  });

  test('what it deployed is known as its ECS service, and is not counted a second time', () => {
    const own = service({ name: 'api-worker', deployments: [deployment()] });
    const found = measured({ 'codepipeline.runs': answer([run()]), 'ecs.services': answer([own]) });
    expect(found.filter((it) => it.what === 'deploy')).toHaveLength(1);
    expect(found[0]?.resource).toMatchObject({ id: own.arn, platform: 'ecs' });
  });

  const platforms = (...deploys: (string | null)[]) => {
    const steps = deploys.map((platform, index) => step(`Deploy ${index}`, 'deploy', 20, 10, { platform }));
    return [...new Set(measured({ 'codepipeline.runs': answer([run({ steps })]) }).map((it) => it.resource.platform))];
  };

  test('a run is on the platform that it deploys to; where it says none, or two, that is not known', () => {
    expect(platforms('ec2')).toEqual(['ec2']);
    expect(platforms('managed', 'managed')).toEqual(['managed']);
    expect(platforms(null)).toEqual(['other']);
    expect(platforms('ec2', 'ecs')).toEqual(['other']);
  });

  const builds = (platform: string | null, ...names: string[]) => {
    const steps = [...names.map((name) => step(name, 'build', 58, 50)), step('Deploy', 'deploy', 20, 10, { platform })];
    return brief({ 'codepipeline.runs': answer([run({ steps })]) })
      .map(([what]) => what)
      .slice(0, names.length);
  };

  test('what makes the image is called so, or is the only build of a container', () => {
    expect(builds('ecs', 'Build')).toEqual(['image-build']);
    expect(builds('ec2', 'Build')).toEqual(['build']);
    expect(builds('ec2', 'Assets', 'bake-ami')).toEqual(['build', 'image-build']);
    expect(builds('ecs', 'Assets', 'Docs')).toEqual(['build', 'build']);
    expect(builds('ec2', 'dynamics')).toEqual(['build']);
  });

  test('a repository of CircleCI belongs to the subsystem of its name', () => {
    const scope = { system: 'circleci', account: 'tabemaru', region: 'api' } as const;
    const [first] = leadTimes.judge(
      input({ 'circleci.pipelines': answer([run({ status: 'success' })]) }, { scope }),
    ).measures;
    expect(first?.resource.tags).toEqual({ Service: 'api' });
  });
});

describe('deployments of ECS alone', () => {
  const deploys = (more: Parameters<typeof deployment>[0]) =>
    brief({ 'ecs.services': answer([service({ deployments: [deployment(more)] })]) });

  test('last from their beginning until they were complete', () => {
    expect(deploys({})).toEqual([['deploy', 180, null, 'succeeded']]);
    expect(deploys({ rolloutState: 'FAILED' })).toEqual([['deploy', 180, null, 'failed']]);
    expect(deploys({ rolloutState: 'IN_PROGRESS' })).toEqual([]);
  });

  test('one of weeks ago that ECS touched today did not last weeks', () => {
    expect(deploys({ createdAt: minutesAgo(20 * 1440) })).toEqual([]);
  });
});

function known(what: string, more: Partial<KnownMeasure> = {}): KnownMeasure {
  return {
    measure: 'lead-time',
    key: `${what} ${JSON.stringify(more)}`,
    at: minutesAgo(100),
    job: 'lead-times',
    what,
    value: 600,
    waited: null,
    outcome: 'succeeded',
    platform: 'ecs',
    resource: 'r',
    name: 'r',
    subsystem: 'api',
    environment: 'production',
    component: null,
    facts: {},
    ...more,
  };
}

describe('traffic', () => {
  const hour = (hoursAgo: number, platform: KnownMeasure['platform'], value: number, more = {}) =>
    known('requests', {
      measure: 'requests',
      at: new Date(NOW.getTime() - hoursAgo * 3_600_000),
      platform,
      value,
      ...more,
    });
  const api = subsystem('api');
  const split = (...of: KnownMeasure[]) => trafficSplit(of, api, 'production', NOW);

  test('is split by the requests of the last 24 hours', () => {
    expect(split(hour(2, 'ec2', 12), hour(2, 'ecs', 88), hour(30, 'ec2', 9000))).toMatchObject({
      is: 'known',
      source: 12,
      target: 88,
    });
  });

  test('an old load balancer without a request has 0 %: that is known, not unknown', () => {
    expect(split(hour(2, 'ec2', 0), hour(2, 'ecs', 88))).toMatchObject({ is: 'known', source: 0 });
  });

  test('is unknown where a side has no load balancer, of another environment, or without a request', () => {
    expect(split(hour(2, 'ecs', 88))).toEqual({ is: 'unknown', why: 'one side has no load balancer' });
    expect(split(hour(2, 'ec2', 5, { environment: 'staging' }), hour(2, 'ecs', 88)).is).toBe('unknown');
    expect(split(hour(2, 'ec2', 0), hour(2, 'ecs', 0))).toEqual({ is: 'unknown', why: 'no requests' });
  });

  test('the hour that has begun counts only when it is over', () => {
    expect(split(hour(-1, 'ec2', 50), hour(2, 'ec2', 0), hour(2, 'ecs', 50))).toMatchObject({ source: 0 });
  });
});

describe('the measures of requests', () => {
  const arn = 'arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/old/1';
  function requests(more: Partial<HourlyRequests> = {}): HourlyRequests {
    return {
      targetGroupArn: arn,
      targetGroup: 'old',
      loadBalancer: 'app/api/1',
      hour: new Date('2026-11-24T03:00:00Z'),
      requests: 7,
      targetType: 'instance',
      instanceIds: [],
      tags: {},
      ...more,
    };
  }
  const judged = (items: readonly HourlyRequests[], more = {}) =>
    traffic.judge(input({ 'cloudwatch.requests': answer(items), ...more })).measures;

  test.each([
    ['instance', {}, 'ec2'],
    ['ip', {}, 'ecs'],
    ['ip', { 'elbv2.k8s.aws/cluster': 'main' }, 'eks'],
    ['lambda', {}, 'managed'],
  ])('targets of the type %s with %j run on %s', (targetType, tags, platform) => {
    expect(judged([requests({ targetType, tags })])[0]?.resource.platform).toBe(platform);
  });

  test('instances that only lend their capacity to a cluster are the cluster', () => {
    const host = instance('i-0aaaa', { tags: { 'aws:ecs:clusterName': 'main' } });
    const [found] = judged([requests({ instanceIds: ['i-0aaaa'] })], { 'ec2.instances': answer([host]) });
    expect(found?.resource.platform).toBe('ecs');
  });

  test('a service on ECS that registers with it says whose it is, its hosts do not', () => {
    const own = service({ name: 'api-web', launchType: 'EC2', tags: { Service: 'api' }, targetGroupArns: [arn] });
    const [found] = judged([requests({ instanceIds: ['i-0aaaa'] })], {
      'ec2.instances': answer([instance('i-0aaaa', { name: 'node-1', tags: { Name: 'node-1' } })]),
      'ecs.services': answer([service({ name: 'other' }), own]),
    });
    expect(found?.resource).toMatchObject({
      platform: 'ecs',
      id: arn,
      name: 'api-web',
      service: 'main/api-web',
      tags: { Service: 'api' },
    });
  });

  test('behind two load balancers it is one measure with the requests of both', () => {
    const both = judged([requests(), requests({ loadBalancer: 'app/api-internal/2', requests: 5 })]);
    expect(both).toMatchObject([{ key: `${arn}/2026-11-24T03:00:00.000Z`, value: 12 }]);
  });

  test('without tags of its own it is whose its hosts are', () => {
    const host = instance('i-0aaaa', { name: 'log-agg-1', tags: { Name: 'log-agg-1' } });
    const [found] = judged([requests({ instanceIds: ['i-0aaaa'] })], { 'ec2.instances': answer([host]) });
    expect(found?.resource.name).toBe('log-agg-1');
  });
});
