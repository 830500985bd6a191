import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  paginateDescribeAutoScalingGroups,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Endpoint, openEndpoint, refusalOf } from './endpoint.ts';

let endpoint: Endpoint;
let ec2: EC2Client;
let scaling: AutoScalingClient;
let balancing: ElasticLoadBalancingV2Client;
beforeAll(async () => {
  endpoint = await openEndpoint({ drip: 'none' });
  ec2 = endpoint.client(EC2Client);
  scaling = endpoint.client(AutoScalingClient);
  balancing = endpoint.client(ElasticLoadBalancingV2Client);
});
afterAll(() => endpoint.close());

describe('the parts agree with each other', () => {
  test('groups hold the instances that carry their name, and the moved ones are at zero', async () => {
    const groups = (await scaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups ?? [];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const instances = Reservations.flatMap((it) => it.Instances ?? []);
    const widget = groups.find((it) => it.AutoScalingGroupName === 'reserve-web');
    const named = instances.filter((it) =>
      it.Tags?.some(({ Value }) => Value === 'reserve-web' && it.State?.Code === 16),
    );
    expect(widget?.DesiredCapacity).toBe(3);
    expect(named.map((it) => it.InstanceId)).toEqual(
      expect.arrayContaining((widget?.Instances ?? []).map((it) => it.InstanceId)),
    );
    expect(groups.find((it) => it.AutoScalingGroupName === 'loyalty')).toMatchObject({
      DesiredCapacity: 0,
      Instances: [],
    });
  });

  test('every instance stands in a subnet, with groups, an interface and an image that are there', async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
    const instances = Reservations.flatMap((it) => it.Instances ?? []).filter((it) => it.State?.Name !== 'terminated');
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ IncludeDeprecated: true }));
    expect(instances.length).toBeGreaterThan(15);
    for (const it of instances) {
      expect(Subnets.map(({ SubnetId }) => SubnetId)).toContain(it.SubnetId);
      expect(SecurityGroups.map(({ GroupId }) => GroupId)).toContain(it.SecurityGroups?.[0]?.GroupId);
      expect(NetworkInterfaces.map(({ Attachment }) => Attachment?.InstanceId)).toContain(it.InstanceId);
      expect(Images.map(({ ImageId }) => ImageId)).toContain(it.ImageId);
    }
    const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
    expect(RouteTables.flatMap((it) => it.Associations ?? []).filter((it) => it.Main)).toHaveLength(1);
  });

  test('the target groups of what moved are empty', async () => {
    const { TargetGroups = [] } = await balancing.send(new DescribeTargetGroupsCommand({}));
    const targets = async (name: string) => {
      const arn = TargetGroups.find((it) => it.TargetGroupName === name)?.TargetGroupArn;
      const health = await balancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
      return health.TargetHealthDescriptions?.length;
    };
    expect([await targets('tg-loyalty-ec2'), await targets('tg-loyalty-ecs'), await targets('tg-coupon-ec2')]).toEqual([
      0, 2, 2,
    ]);
  });
});

describe('as AWS does it', () => {
  test('pages by token, and refuses sizes that are none', async () => {
    const names: string[] = [];
    for await (const page of paginateDescribeAutoScalingGroups({ client: scaling, pageSize: 2 }, {})) {
      names.push(...(page.AutoScalingGroups ?? []).map((it) => it.AutoScalingGroupName ?? ''));
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(5);
    const refused = await refusalOf(ec2.send(new DescribeRouteTablesCommand({ MaxResults: 101 })));
    expect(refused.name).toBe('InvalidParameterValue');
  });

  test('an image that is not there fails a call by id, not one by filter', async () => {
    const gone = 'ami-00000000000000000';
    const refused = await refusalOf(ec2.send(new DescribeImagesCommand({ ImageIds: [gone] })));
    expect(refused).toMatchObject({ name: 'InvalidAMIID.NotFound', status: 400 });
    const filtered = await ec2.send(new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values: [gone] }] }));
    expect(filtered.Images).toEqual([]);
  });

  test('without a template only the newest and default versions are told', async () => {
    const versions = await ec2.send(new DescribeLaunchTemplateVersionsCommand({ Versions: ['$Latest', '$Default'] }));
    expect(versions.LaunchTemplateVersions?.[0]?.LaunchTemplateData?.ImageId).toMatch(/^ami-/);
    const refused = await refusalOf(ec2.send(new DescribeLaunchTemplateVersionsCommand({ Versions: ['3'] })));
    expect(refused.name).toBe('InvalidParameterValue');
  });

  test('one resource that is gone fails all tags, and more than 20 are refused', async () => {
    const gone = 'arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:targetgroup/gone/1';
    const refused = await refusalOf(balancing.send(new DescribeTagsCommand({ ResourceArns: [gone] })));
    expect(refused.name).toMatch(/^TargetGroupNotFound/);
    const many = Array.from({ length: 21 }, () => gone);
    expect((await refusalOf(balancing.send(new DescribeTagsCommand({ ResourceArns: many })))).name).toBe(
      'ValidationError',
    );
  });

  test('snapshots are the own ones', async () => {
    const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    expect(Snapshots.length).toBeGreaterThan(10);
    expect(new Set(Snapshots.map(({ OwnerId }) => OwnerId))).toEqual(new Set(['111122223333']));
  });
});
