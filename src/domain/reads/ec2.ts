/** EC2, Auto Scaling and Elastic Load Balancing, as one account's region answers. */

import type { Tags } from '../answer.ts';
import type { ReadRule } from './read.ts';

export interface Ec2Instance {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  /** `running`, `stopped` … as EC2 says it; an open set. */
  readonly state: string;
  readonly type: string;
  readonly zone: string | null;
  readonly imageId: string | null;
  readonly launchedAt: Date | null;
  /** When somebody stopped it, where EC2's reason says. */
  readonly stoppedAt: Date | null;
  /** `ebs` or `instance-store`. */
  readonly rootDevice: string | null;
  readonly privateIp: string | null;
  readonly publicIp: string | null;
  readonly elasticIp: boolean;
  /** From the tag `aws:autoscaling:groupName`. */
  readonly autoScalingGroup: string | null;
  readonly keyName: string | null;
  readonly subnetId: string | null;
  readonly vpcId: string | null;
  readonly securityGroupIds: readonly string[];
  /** Addresses that are reachable from the internet on IPv6. */
  readonly ipv6: readonly string[];
}

export interface Ec2ScheduledEvent {
  readonly id: string | null;
  /** `instance-retirement`, `system-reboot` …; an open set. */
  readonly code: string;
  readonly description: string;
  readonly notBefore: Date | null;
  readonly notAfter: Date | null;
  readonly deadline: Date | null;
}

export const CHECK_RESULTS = [
  'ok',
  'impaired',
  'insufficient-data',
  'not-applicable',
  'initializing',
  'other',
] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface Ec2InstanceStatus {
  readonly instanceId: string;
  readonly state: string;
  readonly zone: string | null;
  readonly events: readonly Ec2ScheduledEvent[];
  readonly system: CheckResult;
  readonly instance: CheckResult;
  readonly attachedEbs: CheckResult;
  /** Since when the worst of the checks is impaired, when EC2 says. */
  readonly impairedSince: Date | null;
}

/** An Elastic IP address. */
export interface Ec2Address {
  readonly id: string;
  readonly publicIp: string;
  readonly instanceId: string | null;
  readonly networkInterfaceId: string | null;
  readonly tags: Tags;
}

export interface Ec2KeyPair {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

/** An AMI: the account's own, or one that its instances use. */
export interface Ec2Image {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly own: boolean;
  readonly createdAt: Date | null;
  readonly deprecatedAt: Date | null;
  /** When an instance was last launched from it, in any account that may; only an own image tells. */
  readonly lastLaunchedAt: Date | null;
  /** "Linux/UNIX", "Windows" … */
  readonly platform: string | null;
  readonly description: string;
  readonly snapshotIds: readonly string[];
  readonly tags: Tags;
}

/** Of an own image that nothing was launched from lately: whether other accounts may launch from it. */
export interface Ec2ImageShare {
  readonly imageId: string;
  readonly shared: boolean;
}

export interface Ec2Snapshot {
  readonly id: string;
  readonly startedAt: Date | null;
  readonly sizeGib: number;
  readonly description: string;
  readonly tags: Tags;
}

/** One permission of a security group towards one source. Ports of null are all ports. */
export interface SecurityGroupRule {
  readonly direction: 'in' | 'out';
  readonly protocol: string;
  readonly fromPort: number | null;
  readonly toPort: number | null;
  /** An IPv4 or IPv6 range, a prefix list or a group: exactly one is set. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly other: string | null;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string | null;
  readonly rules: readonly SecurityGroupRule[];
  readonly tags: Tags;
}

/** What uses security groups and addresses: instances, load balancers, tasks, functions … */
export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string | null;
  readonly groupIds: readonly string[];
  readonly instanceId: string | null;
  /** "ELB app/api/50dc6c495c0c9188": what made it. */
  readonly description: string;
  readonly kind: string;
  readonly publicIp: string | null;
  /** Addresses that are reachable from the internet on IPv6, where the routes lead there. */
  readonly ipv6: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string | null;
  readonly zone: string | null;
  readonly tags: Tags;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string | null;
  /** The table of every subnet of its VPC that has none of its own. */
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  /** Where `0.0.0.0/0` and `::/0` go, such as `igw-…`, `nat-…`; null when nowhere. */
  readonly defaultIpv4: string | null;
  readonly defaultIpv6: string | null;
}

/** What instances are launched with. */
export interface LaunchedWith {
  /** Ids, and `resolve:ssm:…` where a parameter names the image. */
  readonly imageIds: readonly string[];
  readonly keyNames: readonly string[];
  /** Ids, or names where only those are given. */
  readonly securityGroupIds: readonly string[];
  readonly snapshotIds: readonly string[];
}

/** A version of a launch template that something launches from. */
export interface TemplateUse {
  /** Its id, or the name where only that is given. */
  readonly template: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
}

/** With what its latest and its default version launch with, and those that something launches from. */
export interface LaunchTemplate extends LaunchedWith {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date | null;
  readonly latestVersion: number;
  /** Those of its versions that were read; who made one is dropped in the adapter. */
  readonly versions: readonly { readonly version: number; readonly createdAt: Date | null }[];
  readonly tags: Tags;
}

/** An EC2 Fleet or a Spot Fleet that may launch instances, with what it names beside its templates. */
export interface Ec2Fleet extends LaunchedWith {
  readonly id: string;
  readonly templates: readonly TemplateUse[];
}

export interface AutoScalingGroup {
  readonly arn: string;
  readonly name: string;
  readonly wanted: number;
  readonly min: number;
  readonly max: number;
  readonly inService: number;
  readonly instanceIds: readonly string[];
  /** Of the group, of its overrides and of the instances that it has. */
  readonly templates: readonly TemplateUse[];
  /** Images that overrides name beside their templates. */
  readonly imageIds: readonly string[];
  readonly launchConfiguration: string | null;
  readonly targetGroupArns: readonly string[];
  readonly createdAt: Date | null;
  readonly tags: Tags;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targetType: string;
  readonly loadBalancerArns: readonly string[];
  /** Null where their health was not asked. */
  readonly targets: readonly { readonly id: string; readonly health: string }[] | null;
  readonly tags: Tags;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly kind: string;
  readonly internetFacing: boolean;
  readonly createdAt: Date | null;
  readonly securityGroupIds: readonly string[];
  readonly subnetIds: readonly string[];
  /** Ports it listens on. */
  readonly ports: readonly number[];
  readonly tags: Tags;
}

export interface Ec2Reads {
  'ec2.instances': Ec2Instance;
  'ec2.instanceStatuses': Ec2InstanceStatus;
  'ec2.addresses': Ec2Address;
  'ec2.keyPairs': Ec2KeyPair;
  'ec2.images': Ec2Image;
  /** Of many only the first ones at a look; what was asked is kept for the next ones. */
  'ec2.imageShares': Ec2ImageShare;
  'ec2.snapshots': Ec2Snapshot;
  'ec2.securityGroups': SecurityGroup;
  'ec2.networkInterfaces': NetworkInterface;
  'ec2.subnets': Subnet;
  'ec2.routeTables': RouteTable;
  'ec2.launchTemplates': LaunchTemplate;
  'ec2.fleets': Ec2Fleet;
  'autoscaling.groups': AutoScalingGroup;
  'elb.targetGroups': TargetGroup;
  'elb.loadBalancers': LoadBalancer;
}

const ec2 = (...names: readonly string[]): ReadRule => ({
  service: 'ec2',
  tier: 'base',
  actions: names.map((name) => `ec2:${name}`),
});
const elb = (...names: readonly string[]): ReadRule => ({
  service: 'elasticloadbalancing',
  tier: 'base',
  actions: names.map((name) => `elasticloadbalancing:${name}`),
});

export const EC2_READS: { readonly [R in keyof Ec2Reads]: ReadRule } = {
  'ec2.instances': ec2('DescribeInstances'),
  'ec2.instanceStatuses': ec2('DescribeInstanceStatus'),
  'ec2.addresses': ec2('DescribeAddresses'),
  'ec2.keyPairs': ec2('DescribeKeyPairs'),
  'ec2.images': ec2('DescribeImages', 'DescribeInstances'),
  'ec2.imageShares': ec2('DescribeImageAttribute', 'DescribeImages', 'DescribeInstances'),
  'ec2.snapshots': ec2('DescribeSnapshots'),
  'ec2.securityGroups': ec2('DescribeSecurityGroups'),
  'ec2.networkInterfaces': ec2('DescribeNetworkInterfaces'),
  'ec2.subnets': ec2('DescribeSubnets'),
  'ec2.routeTables': ec2('DescribeRouteTables'),
  'ec2.launchTemplates': {
    service: 'ec2',
    tier: 'base',
    // What launches from a template says which of its versions count.
    actions: [
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeFleets',
      'ec2:DescribeSpotFleetRequests',
      'ec2:DescribeInstances',
      'autoscaling:DescribeAutoScalingGroups',
    ],
  },
  'ec2.fleets': ec2('DescribeFleets', 'DescribeSpotFleetRequests'),
  'autoscaling.groups': {
    service: 'autoscaling',
    tier: 'base',
    actions: ['autoscaling:DescribeAutoScalingGroups'],
  },
  'elb.targetGroups': elb('DescribeTargetGroups', 'DescribeTargetHealth', 'DescribeTags'),
  'elb.loadBalancers': elb('DescribeLoadBalancers', 'DescribeListeners', 'DescribeTags'),
};
