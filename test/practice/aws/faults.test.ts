import { DescribeInstanceStatusCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ECSClient, ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeEventsCommand, HealthClient } from '@aws-sdk/client-health';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { startPracticeAws } from '../../../src/practice/aws/server.ts';
import { syntheticFleet } from '../../../src/practice/fleet/synthetic.ts';
import { type Endpoint, MANAGEMENT, minutes, openEndpoint, refusalOf, START } from './endpoint.ts';

let endpoint: Endpoint;
let ec2: EC2Client;
let ecs: ECSClient;
beforeAll(async () => {
  endpoint = await openEndpoint();
  ec2 = endpoint.client(EC2Client);
  ecs = endpoint.client(ECSClient);
});
afterEach(() => {
  endpoint.aws.faults.clear();
  endpoint.setNow(START);
});
afterAll(() => endpoint.close());

const cluster = 'tabemaru-production';
const ask = {
  ec2: () => ec2.send(new DescribeInstancesCommand({})),
  ecs: () => ecs.send(new ListClustersCommand({})),
  health: () => endpoint.client(HealthClient, MANAGEMENT).send(new DescribeEventsCommand({})),
  organizations: () => endpoint.client(OrganizationsClient, MANAGEMENT).send(new ListAccountsCommand({})),
  sts: () => endpoint.client(STSClient).send(new GetCallerIdentityCommand({})),
};

describe('refusals on demand are worded by each service', () => {
  test.each([
    ['throttled', 'ec2', 'RequestLimitExceeded', 503],
    ['throttled', 'ecs', 'ThrottlingException', 400],
    ['throttled', 'health', 'ThrottlingException', 400],
    ['throttled', 'organizations', 'TooManyRequestsException', 400],
    ['throttled', 'sts', 'Throttling', 400],
    ['denied', 'ec2', 'UnauthorizedOperation', 403],
    ['denied', 'ecs', 'AccessDeniedException', 400],
    ['expired', 'ec2', 'RequestExpired', 400],
    ['expired', 'ecs', 'ExpiredTokenException', 400],
    ['internal', 'ec2', 'InternalError', 500],
  ] as const)('%s %s is %s', async (kind, service, name, status) => {
    endpoint.aws.faults.add({ kind, service });
    expect(await refusalOf(ask[service]())).toMatchObject({ name, status });
  });

  test('any error by its name, only where it is meant, and only as often', async () => {
    const away = endpoint.aws.faults.add({
      kind: 'error',
      code: 'OptInRequired',
      status: 401,
      service: 'ec2',
      region: 'us-east-1',
    });
    await ask.ec2();
    const there = endpoint.client(EC2Client, { region: 'us-east-1' });
    const call = () => there.send(new DescribeInstancesCommand({}));
    expect(await refusalOf(call())).toMatchObject({ name: 'OptInRequired', status: 401 });
    away();
    await call();
    endpoint.aws.faults.add({ kind: 'throttled', service: 'ecs', operation: 'ListClusters', times: 1 });
    expect(await refusalOf(ask.ecs())).toMatchObject({ name: 'ThrottlingException' });
    await ask.ecs();
    endpoint.aws.faults.add({ kind: 'throttled', service: 'ecs', every: 3 });
    await ask.ecs();
    await ask.ecs();
    expect(await refusalOf(ask.ecs())).toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('answers that do not come, or come broken', () => {
  test.each([
    ['malformed', 'ecs'],
    ['html', 'ecs'],
    ['html', 'ec2'],
  ] as const)('%s from %s is no answer of AWS', async (kind, service) => {
    endpoint.aws.faults.add({ kind });
    const outcome = await ask[service]().then(
      (answer) => Object.keys(answer).filter((key) => key !== '$metadata').length,
      (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
    );
    expect(typeof outcome === 'string' || outcome === 0).toBe(true);
  });

  test('a reset connection', async () => {
    endpoint.aws.faults.add({ kind: 'reset' });
    expect((await refusalOf(ask.ecs())).message).toMatch(/socket hang up|ECONNRESET/u);
  });

  test('no answer at all, until the caller gives up', async () => {
    endpoint.aws.faults.add({ kind: 'no answer' });
    const call = ecs.send(new ListClustersCommand({}), { abortSignal: AbortSignal.timeout(150) });
    expect(['AbortError', 'TimeoutError']).toContain((await refusalOf(call)).name);
  });

  test('a slow answer, a slow body, a huge one', async () => {
    endpoint.aws.faults.add({ kind: 'slow', milliseconds: 120, times: 1 });
    const begun = performance.now();
    await ask.ecs();
    expect(performance.now() - begun).toBeGreaterThan(110);
    endpoint.aws.faults.add({ kind: 'slow body', millisecondsPerByte: 5, times: 1 });
    const call = ecs.send(new ListClustersCommand({}), { abortSignal: AbortSignal.timeout(150) });
    expect(['AbortError', 'TimeoutError']).toContain((await refusalOf(call)).name);
    endpoint.aws.faults.add({ kind: 'huge', bytes: 2_000_000, times: 1 });
    expect((await ask.ecs()).clusterArns).toHaveLength(2);
  });

  test('the same page for ever', async () => {
    endpoint.aws.faults.add({ kind: 'repeated page', operation: 'ListTasks' });
    const first = await ecs.send(new ListTasksCommand({ cluster, maxResults: 5 }));
    const second = await ecs.send(new ListTasksCommand({ cluster, maxResults: 5, nextToken: first.nextToken }));
    expect(second.taskArns).toEqual(first.taskArns);
    expect(second.nextToken).toBe(first.nextToken);
  });
});

describe('answers with odd contents', () => {
  test('members that are missing, in JSON and in XML', async () => {
    endpoint.aws.faults.add({ kind: 'members missing', members: ['containers', 'stoppedAt', 'instanceState'] });
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    expect(tasks?.[0]).toMatchObject({ lastStatus: 'STOPPED' });
    expect(tasks?.[0]?.containers).toBeUndefined();
    expect(tasks?.[0]?.stoppedAt).toBeUndefined();
    expect((await ask.ec2()).Reservations?.[0]?.Instances?.[0]?.State).toBeUndefined();
  });

  test('enums nobody knows and dates in the far future', async () => {
    endpoint.aws.faults.add({ kind: 'member set', member: 'code', value: 'instance-teleport' });
    endpoint.aws.faults.add({ kind: 'member set', member: 'notBefore', value: new Date('9999-12-31T23:59:59Z') });
    const filter = { Name: 'event.code', Values: ['instance-retirement'] };
    const answer = await ec2.send(new DescribeInstanceStatusCommand({ Filters: [filter] }));
    expect(answer.InstanceStatuses?.[0]?.Events?.[0]).toMatchObject({
      Code: 'instance-teleport',
      NotBefore: new Date('9999-12-31T23:59:59Z'),
    });
    endpoint.aws.faults.add({ kind: 'member set', member: 'stopCode', value: 'InfrastructureHealth' });
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    expect(tasks?.[0]?.stopCode).toBe('InfrastructureHealth');
  });

  test('text from outside arrives as it is', async () => {
    const name = '<!channel> & "*x*" `y` ‮日本語';
    endpoint.aws.faults.add({ kind: 'member set', member: 'reason', value: name });
    expect((await ask.ec2()).Reservations?.[0]?.Instances?.[0]?.StateTransitionReason).toBe(name);
  });
});

describe('the story denies', () => {
  test('an account in a region, but never the question who one is', async () => {
    const denying = { account: '111122223333', region: 'us-east-1' };
    endpoint.setNow(minutes(47));
    const denied = await refusalOf(endpoint.client(EC2Client, denying).send(new DescribeInstancesCommand({})));
    expect(denied).toMatchObject({ name: 'UnauthorizedOperation', status: 403 });
    expect(denied.message).toContain('ec2:DescribeInstances');
    await endpoint.client(STSClient, denying).send(new GetCallerIdentityCommand({}));
    await ask.ec2();
    endpoint.setNow(minutes(57));
    await endpoint.client(EC2Client, denying).send(new DescribeInstancesCommand({}));
  });
});

describe('the log and the rate', () => {
  test('each call is logged with where, which page and how it ended', async () => {
    endpoint.aws.clearCalls();
    const first = await ecs.send(new ListTasksCommand({ cluster, maxResults: 5 }));
    await ecs.send(new ListTasksCommand({ cluster, maxResults: 5, nextToken: first.nextToken }));
    endpoint.aws.faults.add({ kind: 'throttled', times: 1 });
    await refusalOf(ask.ecs());
    const common = { service: 'ecs', account: '111122223333', region: 'ap-northeast-1', at: START };
    expect(endpoint.aws.calls()).toEqual([
      { ...common, operation: 'ListTasks', pageToken: null, result: 'ok', status: 200 },
      { ...common, operation: 'ListTasks', pageToken: first.nextToken, result: 'ok', status: 200 },
      { ...common, operation: 'ListClusters', pageToken: null, result: 'ThrottlingException', status: 400 },
    ]);
    const page = (await (await fetch(`${endpoint.aws.url}/practice/calls`)).json()) as { calls: unknown[] };
    expect(page.calls).toHaveLength(3);
  });

  test('a token bucket an account, region and service, on a synthetic fleet', async () => {
    let wallTime = new Date();
    const fleet = syntheticFleet({ accounts: 3, regions: 2, instancesPerScope: 12, tasksPerScope: 150 });
    const aws = await startPracticeAws({
      port: 0,
      fleet,
      clock: () => START,
      wallClock: () => wallTime,
      rate: { burst: 2, perSecond: 20 },
    });
    const account = fleet.organization.accounts[1]?.id ?? '';
    const settings = { endpoint: aws.url, maxAttempts: 1, credentials: practiceCredentials(fleet.seed, account) };
    const here = new ECSClient({ ...settings, region: 'ap-northeast-1' });
    const there = new EC2Client({ ...settings, region: 'ap-northeast-1' });
    try {
      const tasks = await here.send(new ListTasksCommand({ cluster: 'load' }));
      await here.send(new ListTasksCommand({ cluster: 'load', nextToken: tasks.nextToken }));
      expect(tasks.taskArns).toHaveLength(100);
      expect(await refusalOf(here.send(new ListClustersCommand({})))).toMatchObject({ name: 'ThrottlingException' });
      expect((await there.send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(12);
      wallTime = new Date(wallTime.getTime() + 60);
      await here.send(new ListClustersCommand({}));
      expect(await refusalOf(here.send(new ListClustersCommand({})))).toMatchObject({ name: 'ThrottlingException' });
    } finally {
      here.destroy();
      there.destroy();
      await aws.close();
    }
  });
});

describe('GET /practice/fleet', () => {
  test('tells the truth, to this machine only', async () => {
    const truth = (await (await fetch(`${endpoint.aws.url}/practice/fleet`)).json()) as {
      troubles: { kind: string }[];
    };
    expect(truth.troubles.map((one) => one.kind)).toEqual([
      'retirement',
      'tasks-out-of-memory',
      'service-below-wanted',
    ]);
    expect((await fetch(`${endpoint.aws.url}/practice/other`)).status).toBe(404);
    expect((await fetch(`${endpoint.aws.url}/practice/fleet`, { method: 'POST' })).status).toBe(405);
  });
});
