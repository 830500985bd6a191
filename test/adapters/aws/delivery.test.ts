import { describe, expect, test } from '@jest/globals';
import { openCalls } from '../../../src/adapters/aws/calls.ts';
import { parseAction, parseChange } from '../../../src/adapters/aws/delivery-parse.ts';
import { deliveryReaders } from '../../../src/adapters/aws/delivery-reads.ts';
import { parseAlarm } from '../../../src/adapters/aws/monitoring-parse.ts';
import { settled } from '../../../src/adapters/aws/options.ts';
import type { NotUnderstood } from '../../../src/domain/answer.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { MAIN_REGION, PRODUCTION } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { at, open, unending } from './practice.ts';

const NOW = new Date('2026-11-24T05:50:00Z');
const START = new Date('2026-11-24T05:00:00Z');

async function tabemaru(endpoint = {}) {
  const practice = openTabemaruFleet({ directory: null, start: START, drip: 'demo' });
  const own = practiceCredentials(practice.seed, practice.organization.managementAccount);
  const roleArn = `arn:aws:iam::${PRODUCTION}:role/${PRACTICE_ROLE}`;
  return open(
    practice,
    {
      accounts: [{ id: PRODUCTION, roleArn, externalId: PRACTICE_EXTERNAL_ID }],
      credentials: async () => own,
      clock: () => NOW,
    },
    { clock: () => NOW, ...endpoint },
  );
}
const HERE = at(PRODUCTION, MAIN_REGION);
const PERSON = /suzuki|AKIA|ASIA|198\.51\.100|canary/;

test('runs of the last seven days with their steps; no name, no trigger and no configured value is kept', async () => {
  const { fleet } = await tabemaru();
  const answer = await fleet.read('codepipeline.runs', HERE, unending());
  expect(answer.gap).toBeNull();
  expect(answer.items.length).toBeGreaterThan(10);
  expect(
    answer.items.every((run) => run.startedAt !== null && NOW.getTime() - run.startedAt.getTime() <= 7 * 86_400_000),
  ).toBe(true);
  const whole = answer.items.find((run) => run.status === 'Succeeded' && !run.rollback);
  expect(whole?.steps.map((step) => step.what).sort()).toEqual(['approval', 'build', 'deploy', 'source']);
  expect(whole?.steps.find((step) => step.what === 'deploy')?.target).toMatch(/^tabemaru-production\//);
  expect(answer.items.some((run) => run.rollback)).toBe(true);
  expect(JSON.stringify(answer)).not.toMatch(PERSON);
});

test('small pages show the same runs and builds', async () => {
  const [whole, small] = [await tabemaru(), await tabemaru({ pageLimit: 3 })];
  for (const read of [
    'codepipeline.runs',
    'codebuild.builds',
    'autoscaling.activities',
    'cloudwatch.alarms',
  ] as const) {
    const [one, other] = [
      await whole.fleet.read(read, HERE, unending()),
      await small.fleet.read(read, HERE, unending()),
    ];
    expect(other.gap).toBeNull();
    expect(one.items.length).toBeGreaterThan(0);
    expect(new Set(other.items.map((it) => JSON.stringify(it)))).toEqual(
      new Set(one.items.map((it) => JSON.stringify(it))),
    );
  }
});

test('alarms: composite ones too, since the state itself changed, and how often they changed', async () => {
  const { fleet } = await tabemaru();
  const { items, gap } = await fleet.read('cloudwatch.alarms', HERE, unending());
  expect(gap).toBeNull();
  const named = new Map(items.map((it) => [it.name, it]));
  expect(named.get('booking unhealthy')).toMatchObject({
    kind: 'composite',
    children: ['api queue too long', 'reserve-web CPU high', 'pos-gateway disk full'],
  });
  expect(NOW.getTime() - (named.get('pos-gateway disk full')?.since?.getTime() ?? NOW.getTime())).toBe(9 * 86_400_000);
  expect(named.get('reserve-web CPU high')?.changesLastDay).toBeGreaterThanOrEqual(6);
  expect(named.get('reserve-web CPU high')?.tags).toEqual({ Service: 'reserve-web' });
  expect(named.get('api queue too long')).toMatchObject({ changesLastDay: 0, tags: {} });
});

describe('what an alarm is made of', () => {
  const parsed = (more: object) => {
    const odd: NotUnderstood[] = [];
    const AlarmArn = 'arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:x';
    return parseAlarm({ AlarmName: 'x', AlarmArn, ...more }, 'composite', odd);
  };
  const arn = (account: string) => `arn:aws:cloudwatch:ap-northeast-1:${account}:alarm:by arn`;

  test.each([
    ['ALARM(cpu) AND NOT OK(disk)', ['cpu', 'disk']],
    ['ALARM("a (b) c") OR INSUFFICIENT_DATA( plain name ) OR ALARM("a (b) c")', ['a (b) c', 'plain name']],
    [`ALARM("${arn('111122223333')}") OR ALARM(${arn('444455556666')})`, ['by arn', arn('444455556666')]],
    ['TRUE', []],
    // What is not known is not guessed at.
    ['AT_LEAST(2, ALARM, (a, b, c)) OR ALARM(d)', []],
  ])('%s', (AlarmRule, children) => {
    expect(parsed({ AlarmRule })?.children).toEqual(children);
  });

  test('a metric of another account: nothing here can tell whether what it watches is gone', () => {
    const Metric = { Namespace: 'AWS/EC2', MetricName: 'x', Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] };
    const query = { MetricStat: { Metric } };
    expect(parsed({ Metrics: [query] })?.dimensions).toEqual({ InstanceId: 'i-1' });
    expect(parsed({ Metrics: [{ ...query, AccountId: '444455556666' }] })?.dimensions).toEqual({});
  });
});

test('a history that is denied leaves the alarms, and says that they were not counted', async () => {
  const { fleet, aws } = await tabemaru();
  aws.faults.add({ kind: 'denied', service: 'cloudwatch', operation: 'DescribeAlarmHistory' });
  const { items, gap } = await fleet.read('cloudwatch.alarms', HERE, unending());
  expect(items.length).toBeGreaterThan(3);
  expect(items.every((it) => it.changesLastDay === null)).toBe(true);
  expect(gap).toMatchObject({ reason: 'denied' });
});

test('tags that are refused are a gap: without them an alarm would seem to be nobody’s', async () => {
  const { fleet, aws } = await tabemaru();
  aws.faults.add({ kind: 'denied', service: 'cloudwatch', operation: 'ListTagsForResource' });
  const { items, gap } = await fleet.read('cloudwatch.alarms', HERE, unending());
  expect(items.find((it) => it.name === 'reserve-web CPU high')?.tags).toEqual({});
  expect(gap).toMatchObject({ reason: 'denied' });
});

test('one pipeline that was deleted meanwhile is a gap, and the others are seen', async () => {
  const { fleet, aws } = await tabemaru();
  aws.faults.add({
    kind: 'error',
    service: 'codepipeline',
    operation: 'ListActionExecutions',
    code: 'PipelineNotFoundException',
    status: 400,
    times: 1,
  });
  const { items, gap } = await fleet.read('codepipeline.runs', HERE, unending());
  expect(items.length).toBeGreaterThan(10);
  expect(gap?.reason).toBe('failed');
});

test('changes by hand without those of services; of the person who made them nothing stays, not in ids either', async () => {
  const { aws } = await tabemaru();
  const practice = openTabemaruFleet({ directory: null, start: START, drip: 'demo' });
  const credentials = practiceCredentials(practice.seed, PRODUCTION);
  const calls = openCalls(
    settled({
      accounts: [{ id: PRODUCTION }],
      regions: [MAIN_REGION],
      homeRegion: MAIN_REGION,
      callsPerSecond: null,
      clock: () => NOW,
      logger: { info: () => {}, warn: () => {} },
      credentials: async () => credentials,
      endpoint: aws.url,
    }),
  );
  calls.enterBy(PRODUCTION, null);
  const readers = deliveryReaders({ calls, now: () => NOW, callTimeoutMs: 10_000 }, null);
  const first = await readers['cloudtrail.changes'](HERE, unending());
  const again = await readers['cloudtrail.changes'](HERE, unending());
  calls.close();
  expect(first.gap).toBeNull();
  expect(
    first.items.filter((it) => it.event === 'StartSession').every((it) => it.resources[0]?.startsWith('i-0')),
  ).toBe(true);
  expect(first.items.some((it) => it.event === 'PutParameter' && it.byConsole)).toBe(true);
  expect(first.items.some((it) => it.event === 'CreateLaunchTemplateVersion' && !it.byConsole)).toBe(true);
  expect(first.items.some((it) => it.event === 'TerminateInstances')).toBe(false);
  expect(JSON.stringify(first)).not.toMatch(PERSON);
  // What was read completely is not read again, but for some hours.
  expect(again.items.length).toBeLessThan(first.items.length);
});

test('a change that was refused was not made; one whose record cannot be read is told', () => {
  const notUnderstood: { what: string; why: string }[] = [];
  const event = (record: string) => ({
    EventId: 'e1',
    EventName: 'StopInstances',
    EventTime: NOW,
    CloudTrailEvent: record,
  });
  expect(parseChange(event('{"userAgent":"x","errorCode":"AccessDenied"}'), notUnderstood)?.made).toBe(false);
  expect(parseChange(event('{"userAgent":"AWS Internal"}'), notUnderstood)).toMatchObject({
    made: true,
    change: { byConsole: true },
  });
  expect(parseChange(event('{"userAgent":"console.amazonaws.com"}'), notUnderstood)?.change.byConsole).toBe(true);
  expect(parseChange(event('{"userAgent":"HashiCorp Terraform/1.9"}'), notUnderstood)?.change.byConsole).toBe(false);
  expect(notUnderstood).toEqual([]);
  expect(parseChange(event('cut off {'), notUnderstood)).toBeNull();
  expect(notUnderstood).toMatchObject([{ what: 'e1', lost: true }]);
});

test('an action still under way has no end', () => {
  const action = {
    pipelineExecutionId: 'r1',
    actionExecutionId: 'a1',
    status: 'InProgress',
    startTime: NOW,
    lastUpdateTime: NOW,
    input: { actionTypeId: { category: 'Approval' } },
  };
  expect(parseAction(action, [])?.step).toMatchObject({ what: 'approval', endedAt: null });
});

test.each([
  ['Deploy', 'CodeDeploy', { ApplicationName: 'api' }, 'ec2'],
  ['Deploy', 'ElasticBeanstalk', { ApplicationName: 'api' }, 'ec2'],
  ['Deploy', 'CodeDeployToECS', { ApplicationName: 'api' }, 'ecs'],
  ['Deploy', 'ECS', { ClusterName: 'main', ServiceName: 'api' }, 'ecs'],
  ['Deploy', 'EKS', { ClusterName: 'main' }, 'eks'],
  ['Deploy', 'Lambda', {}, 'managed'],
  // A provider of the team's own that names a service of a cluster.
  ['Deploy', 'OurDeployer', { ClusterName: 'main', ServiceName: 'api' }, 'ecs'],
  ['Deploy', 'CloudFormation', {}, null],
  ['Build', 'CodeBuild', { ProjectName: 'ecs' }, null],
])('a %s action of %s with %j goes to %s', (category, provider, configuration, platform) => {
  const input = { actionTypeId: { category, provider }, configuration };
  const action = { pipelineExecutionId: 'r1', actionExecutionId: 'a1', status: 'Succeeded', startTime: NOW, input };
  expect(parseAction(action, [])?.step.platform).toBe(platform);
});
