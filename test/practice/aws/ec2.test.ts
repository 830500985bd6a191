import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeInstanceStatus,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Endpoint, minutes, openEndpoint, refusalOf, START } from './endpoint.ts';

let endpoint: Endpoint;
let ec2: EC2Client;
beforeAll(async () => {
  endpoint = await openEndpoint();
  ec2 = endpoint.client(EC2Client);
});
beforeEach(() => endpoint.setNow(START));
afterAll(() => endpoint.close());

const LOG_HOST = 'i-0a1b2c3d4e5f60718';

describe('DescribeRegions', () => {
  test('gives the enabled regions, and with AllRegions those that are not', async () => {
    const enabled = (await ec2.send(new DescribeRegionsCommand({}))).Regions ?? [];
    expect(enabled).toHaveLength(18);
    expect(enabled.find((region) => region.RegionName === 'ap-east-1')?.OptInStatus).toBe('opted-in');
    const all = (await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))).Regions ?? [];
    expect(all).toHaveLength(23);
    const filter = { Name: 'opt-in-status', Values: ['not-opted-in'] };
    const off = (await ec2.send(new DescribeRegionsCommand({ AllRegions: true, Filters: [filter] }))).Regions ?? [];
    expect(off.map((region) => region.RegionName)).toEqual([
      'af-south-1',
      'eu-south-1',
      'il-central-1',
      'me-central-1',
      'me-south-1',
    ]);
  });

  test('refuses a region that does not exist', async () => {
    const refused = await refusalOf(ec2.send(new DescribeRegionsCommand({ RegionNames: ['ap-northeast-9'] })));
    expect(refused).toMatchObject({ name: 'InvalidParameterValue', status: 400 });
  });
});

describe('DescribeInstances', () => {
  test('gives one host with all that is to be known of it', async () => {
    const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [LOG_HOST] }));
    const instance = answer.Reservations?.[0]?.Instances?.[0];
    expect(instance).toMatchObject({
      InstanceId: LOG_HOST,
      State: { Code: 16, Name: 'running' },
      InstanceType: 'm5.xlarge',
      RootDeviceType: 'ebs',
      Tags: [
        { Key: 'Name', Value: 'log-agg-1' },
        { Key: 'Environment', Value: 'production' },
        { Key: 'Role', Value: 'log-aggregator' },
      ],
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeId: 'vol-0a1b2c3d4e5f60718', Status: 'attached' } },
      ],
    });
    expect(instance?.LaunchTime).toEqual(new Date(START.getTime() - 400 * 86_400_000));
    expect(instance?.PublicIpAddress).toMatch(/^203\.0\.113\./u);
    expect(instance?.NetworkInterfaces?.[0]?.Association?.IpOwnerId).toBe('amazon');
  });

  test('tells an Elastic IP, an Auto Scaling group and an instance-store root apart', async () => {
    const named = async (name: string) => {
      const filter = { Name: 'tag:Name', Values: [name] };
      return (await ec2.send(new DescribeInstancesCommand({ Filters: [filter] }))).Reservations?.[0]?.Instances?.[0];
    };
    expect((await named('pos-gateway-1'))?.NetworkInterfaces?.[0]?.Association?.IpOwnerId).toBe('111122223333');
    expect((await named('legacy-admin-*'))?.Tags).toContainEqual({
      Key: 'aws:autoscaling:groupName',
      Value: 'legacy-admin',
    });
    expect((await named('report-batch-1'))?.RootDeviceType).toBe('instance-store');
  });

  test('pages through all, and gives all at once when no size is asked for', async () => {
    const whole = await ec2.send(new DescribeInstancesCommand({}));
    const ids = (whole.Reservations ?? []).map((one) => one.Instances?.[0]?.InstanceId);
    const paged: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateDescribeInstances({ client: ec2, pageSize: 5 }, {})) {
      pages += 1;
      paged.push(...(page.Reservations ?? []).map((one) => one.Instances?.[0]?.InstanceId));
    }
    expect(whole.NextToken).toBeUndefined();
    expect(pages).toBe(Math.ceil(ids.length / 5));
    expect(paged).toEqual(ids);
    expect(new Set(paged).size).toBe(ids.length);
  });

  test.each([
    ['MaxResults below 5', { MaxResults: 4 }, 'InvalidParameterValue'],
    ['MaxResults above 1000', { MaxResults: 1001 }, 'InvalidParameterValue'],
    ['MaxResults with ids', { MaxResults: 5, InstanceIds: [LOG_HOST] }, 'InvalidParameterCombination'],
    ['a token of another call', { NextToken: 'NQ.abc' }, 'InvalidNextToken'],
    ['an unknown filter', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue'],
    ['an id that is not there', { InstanceIds: ['i-0123456789abcdef0'] }, 'InvalidInstanceID.NotFound'],
    ['an id that is none', { InstanceIds: ['log-agg-1'] }, 'InvalidInstanceID.Malformed'],
    ['a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_, input, name) => {
    expect(await refusalOf(ec2.send(new DescribeInstancesCommand(input)))).toMatchObject({ name });
  });

  test('a token is good only for the same question in the same region', async () => {
    const first = await ec2.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    const token = first.NextToken ?? '';
    const filter = { Name: 'instance-state-name', Values: ['running'] };
    expect(
      await refusalOf(ec2.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken: token, Filters: [filter] }))),
    ).toMatchObject({ name: 'InvalidNextToken' });
    const elsewhere = endpoint.client(EC2Client, { region: 'us-east-1' });
    expect(
      await refusalOf(elsewhere.send(new DescribeInstancesCommand({ MaxResults: 5, NextToken: token }))),
    ).toMatchObject({ name: 'InvalidNextToken' });
  });

  test('an operation that is not played is refused', async () => {
    expect(await refusalOf(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({ name: 'InvalidAction' });
  });
});

describe('DescribeInstanceStatus', () => {
  test('shows the retirement with its date, and the reboot that is over', async () => {
    const filter = { Name: 'event.code', Values: ['instance-retirement', 'system-reboot'] };
    const answer = await ec2.send(new DescribeInstanceStatusCommand({ Filters: [filter] }));
    const events = (answer.InstanceStatuses ?? []).flatMap((one) => one.Events ?? []);
    expect(events.map((event) => [event.Code, event.Description, event.NotBefore?.toISOString()])).toEqual([
      ['instance-retirement', 'The instance is running on degraded hardware', '2026-12-02T20:00:00.000Z'],
      ['system-reboot', '[Completed] scheduled reboot', '2026-11-21T00:10:00.000Z'],
    ]);
    expect(answer.InstanceStatuses?.[0]?.InstanceId).toBe(LOG_HOST);
  });

  test('leaves stopped instances out unless asked for, over all pages', async () => {
    const count = async (input: { IncludeAllInstances?: boolean }) => {
      const states: (string | undefined)[] = [];
      for await (const page of paginateDescribeInstanceStatus({ client: ec2, pageSize: 7 }, input)) {
        states.push(...(page.InstanceStatuses ?? []).map((one) => one.InstanceState?.Name));
      }
      return states;
    };
    const running = await count({});
    const all = await count({ IncludeAllInstances: true });
    expect(new Set(running)).toEqual(new Set(['running']));
    expect(all.filter((state) => state === 'stopped')).toHaveLength(6);
    // And the builder that has just ended.
    expect(all.length - running.length).toBe(6 + 1);
  });

  test('shows a failing system check since when, until it passes', async () => {
    const impaired = async () => {
      const filter = { Name: 'system-status.status', Values: ['impaired'] };
      return (await ec2.send(new DescribeInstanceStatusCommand({ Filters: [filter] }))).InstanceStatuses ?? [];
    };
    expect(await impaired()).toEqual([]);
    endpoint.setNow(minutes(25));
    const [host] = await impaired();
    expect(host?.SystemStatus).toMatchObject({
      Status: 'impaired',
      Details: [{ Name: 'reachability', Status: 'failed', ImpairedSince: minutes(22) }],
    });
    expect(host?.InstanceStatus?.Status).toBe('ok');
    endpoint.setNow(minutes(35));
    expect(await impaired()).toEqual([]);
  });

  test('after the stop and start the event says [Completed] and the public address is another', async () => {
    const address = async () =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [LOG_HOST] }))).Reservations?.[0]?.Instances?.[0];
    const earlier = await address();
    endpoint.setNow(minutes(79));
    expect((await address())?.State?.Name).toBe('stopped');
    endpoint.setNow(minutes(90));
    const later = await address();
    expect(later).toMatchObject({
      State: { Name: 'running' },
      LaunchTime: minutes(80),
      PrivateIpAddress: earlier?.PrivateIpAddress,
    });
    expect(later?.PublicIpAddress).not.toBe(earlier?.PublicIpAddress);
    const status = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [LOG_HOST] }));
    expect(status.InstanceStatuses?.[0]?.Events?.[0]?.Description).toBe(
      '[Completed] The instance is running on degraded hardware',
    );
  });
});

describe('DescribeTags', () => {
  test('gives the tags that are asked for', async () => {
    const filter = { Name: 'tag:Service', Values: ['coupon'] };
    const answer = await ec2.send(new DescribeTagsCommand({ Filters: [filter] }));
    expect(answer.Tags).toHaveLength(2);
    expect(answer.Tags?.[0]).toMatchObject({ ResourceType: 'instance', Key: 'Service', Value: 'coupon' });
  });
});
