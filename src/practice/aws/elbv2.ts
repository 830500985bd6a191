import type { NetworkScope } from '../fleet/areas/network-scope.ts';
import { type Call, type Operation, type Page, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** Application, Network and Gateway Load Balancers (AWS query). */
export const elbv2Operations: Readonly<Record<string, Operation>> = {
  DescribeLoadBalancers: describeLoadBalancers,
  DescribeListeners: describeListeners,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
  DescribeTags: describeTags,
};

function networkOf(call: Call): NetworkScope {
  return call.fleet.scope(call.caller.account, call.region, call.now).network;
}

function paged<T>(call: Call, items: readonly T[]): Page<T> {
  const size = call.input.whole('PageSize') ?? 400;
  if (size < 1 || size > 400) throw new AwsFailure('ValidationError', `Page size '${size}' is not between 1 and 400`);
  return pageOf(call, items, {
    token: call.input.text('Marker'),
    size,
    invalid: () => new AwsFailure('ValidationError', 'The marker is not valid'),
  });
}

function describeLoadBalancers(call: Call): TreeObject {
  const page = paged(call, networkOf(call).balancers);
  return {
    LoadBalancers: page.items.map((it) => ({
      LoadBalancerArn: it.arn,
      DNSName: `${it.name}-1234567890.${call.region}.elb.amazonaws.com`,
      CreatedTime: it.createdAt,
      LoadBalancerName: it.name,
      Scheme: 'internet-facing',
      VpcId: 'vpc-0a1b2c3d4e5f60718',
      State: { Code: 'active' },
      Type: 'application',
      AvailabilityZones: it.subnetIds.map((SubnetId) => ({ ZoneName: `${call.region}a`, SubnetId })),
      SecurityGroups: it.groupIds,
      IpAddressType: 'ipv4',
    })),
    NextMarker: page.next,
  };
}

function describeListeners(call: Call): TreeObject {
  const arn = call.input.text('LoadBalancerArn');
  const found = networkOf(call).balancers.find((it) => it.arn === arn);
  if (!found) throw new AwsFailure('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
  const page = paged(call, found.ports);
  return {
    Listeners: page.items.map((Port) => ({
      ListenerArn: `${found.arn.replace(':loadbalancer/', ':listener/')}/${Port}`,
      LoadBalancerArn: found.arn,
      Port,
      Protocol: Port === 443 ? 'HTTPS' : 'HTTP',
    })),
    NextMarker: page.next,
  };
}

function describeTargetGroups(call: Call): TreeObject {
  const balancer = call.input.text('LoadBalancerArn');
  const arns = call.input.texts('TargetGroupArns');
  const { targetGroups } = networkOf(call);
  const missing = arns?.find((arn) => !targetGroups.some((it) => it.arn === arn));
  if (missing !== undefined) throw new AwsFailure('TargetGroupNotFound', 'One or more target groups not found');
  const page = paged(
    call,
    targetGroups.filter(
      (it) => (balancer === null || it.balancerArns.includes(balancer)) && (arns === null || arns.includes(it.arn)),
    ),
  );
  return {
    TargetGroups: page.items.map((it) => ({
      TargetGroupArn: it.arn,
      TargetGroupName: it.name,
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-0a1b2c3d4e5f60718',
      HealthCheckEnabled: true,
      LoadBalancerArns: it.balancerArns,
      TargetType: it.type,
      IpAddressType: 'ipv4',
    })),
    NextMarker: page.next,
  };
}

function describeTargetHealth(call: Call): TreeObject {
  const arn = call.input.text('TargetGroupArn');
  const found = networkOf(call).targetGroups.find((it) => it.arn === arn);
  if (!found) throw new AwsFailure('TargetGroupNotFound', 'One or more target groups not found');
  return {
    TargetHealthDescriptions: found.targets.map((Id) => ({
      Target: { Id, Port: 80 },
      HealthCheckPort: '80',
      TargetHealth: { State: 'healthy' },
    })),
  };
}

/** At most 20 at a time; one that is not there fails them all. */
function describeTags(call: Call): TreeObject {
  const arns = call.input.texts('ResourceArns') ?? [];
  if (arns.length > 20) throw new AwsFailure('ValidationError', 'Up to 20 resource ARNs are supported');
  const { targetGroups, balancers } = networkOf(call);
  const tagsOf = new Map([...targetGroups, ...balancers].map((it) => [it.arn, it.tags]));
  return {
    TagDescriptions: arns.map((arn) => {
      const tags = tagsOf.get(arn);
      if (!tags) {
        const what = arn.includes(':targetgroup/') ? 'TargetGroup' : 'LoadBalancer';
        throw new AwsFailure(`${what}NotFound`, `One or more resources not found: '${arn}'`);
      }
      return { ResourceArn: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    }),
  };
}
