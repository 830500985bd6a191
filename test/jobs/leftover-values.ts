// What stands beside instances, for tests of the jobs that look at it.

import type {
  AutoScalingGroup,
  Ec2Fleet,
  Ec2Image,
  LaunchTemplate,
  LoadBalancer,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  TargetGroup,
} from '../../src/domain/reads/ec2.ts';
import { ACCOUNT, NOW, REGION } from './values.ts';

export const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

export function group(name: string, more: Partial<AutoScalingGroup> = {}): AutoScalingGroup {
  return {
    arn: `arn:aws:autoscaling:${REGION}:${ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/${name}`,
    name,
    wanted: 0,
    min: 0,
    max: 4,
    inService: 0,
    instanceIds: [],
    templates: [],
    imageIds: [],
    launchConfiguration: null,
    targetGroupArns: [],
    createdAt: daysAgo(300),
    tags: { Service: 'api' },
    ...more,
  };
}

export function template(id: string, more: Partial<LaunchTemplate> = {}): LaunchTemplate {
  return {
    id,
    name: `template ${id}`,
    createdAt: daysAgo(300),
    latestVersion: 3,
    versions: [],
    imageIds: [],
    keyNames: [],
    securityGroupIds: [],
    snapshotIds: [],
    tags: { Service: 'api' },
    ...more,
  };
}

export function fleet(id: string, more: Partial<Ec2Fleet> = {}): Ec2Fleet {
  return { id, templates: [], imageIds: [], keyNames: [], securityGroupIds: [], snapshotIds: [], ...more };
}

export function image(id: string, more: Partial<Ec2Image> = {}): Ec2Image {
  return {
    id,
    name: `api ${id}`,
    owner: ACCOUNT,
    own: true,
    createdAt: daysAgo(300),
    deprecatedAt: null,
    lastLaunchedAt: null,
    platform: 'Linux/UNIX',
    description: '',
    snapshotIds: [],
    tags: { Service: 'api' },
    ...more,
  };
}

export function targetGroup(name: string, more: Partial<TargetGroup> = {}): TargetGroup {
  return {
    arn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/${name}/1`,
    name,
    targetType: 'instance',
    loadBalancerArns: [],
    targets: null,
    tags: { Service: 'api' },
    ...more,
  };
}

export function balancer(name: string, more: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    arn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/${name}/1`,
    name,
    kind: 'application',
    internetFacing: true,
    createdAt: daysAgo(300),
    securityGroupIds: [],
    subnetIds: [],
    ports: [443],
    tags: { Service: 'api' },
    ...more,
  };
}

export function rule(more: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  return { direction: 'in', protocol: 'tcp', fromPort: 22, toPort: 22, ipv4: null, ipv6: null, other: null, ...more };
}

export function securityGroup(id: string, more: Partial<SecurityGroup> = {}): SecurityGroup {
  return { id, name: `group ${id}`, vpcId: 'vpc-1', rules: [], tags: { Service: 'api' }, ...more };
}

export function networkInterface(id: string, more: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    id,
    subnetId: 'subnet-public',
    groupIds: [],
    instanceId: null,
    description: '',
    kind: 'interface',
    publicIp: null,
    ipv6: [],
    ...more,
  };
}

export function routes(id: string, more: Partial<RouteTable> = {}): RouteTable {
  return { id, vpcId: 'vpc-1', main: false, subnetIds: [], defaultIpv4: null, defaultIpv6: null, ...more };
}
