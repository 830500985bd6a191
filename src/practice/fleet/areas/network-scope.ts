/** What stands beside the instances of one account's region, as the practice fleet holds it. */

type Tags = Readonly<Record<string, string>>;

export interface Address {
  readonly id: string;
  readonly publicIp: string;
  readonly instanceId: string | null;
  readonly interfaceId: string | null;
  readonly tags: Tags;
}

export interface KeyPair {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly tags: Tags;
}

export interface Image {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly createdAt: Date;
  readonly deprecatedAt: Date | null;
  readonly lastLaunchedAt: Date | null;
  /** Accounts that may launch from it too. */
  readonly sharedWith?: readonly string[];
  readonly snapshotId: string;
  readonly tags: Tags;
}

export interface Snapshot {
  readonly id: string;
  readonly startedAt: Date;
  readonly sizeGib: number;
  readonly description: string;
  readonly tags: Tags;
}

export interface Rule {
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly groups?: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly tags: Tags;
}

export interface Interface {
  readonly id: string;
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly instanceId: string | null;
  readonly description: string;
  readonly kind: string;
  readonly publicIp: string | null;
  readonly ipv6: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly isPublic: boolean;
}

export interface RouteTable {
  readonly id: string;
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  /** Where everything else goes: `igw-…` or `nat-…`. */
  readonly ipv4: string;
  /** `igw-…` or `eigw-…`. */
  readonly ipv6: string | null;
}

interface LaunchTemplateData {
  readonly imageId: string;
  readonly keyName: string | null;
  readonly groupIds: readonly string[];
  readonly snapshotId?: string;
}

export interface LaunchTemplate extends LaunchTemplateData {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly version: number;
  /** When that version was made: with the template unless something else is said. */
  readonly versionAt?: Date;
  /** Versions that launch with something else, by number; those that are gone are not in it. */
  readonly older?: Readonly<Record<string, LaunchTemplateData>>;
  readonly tags: Tags;
}

export interface TemplateUse {
  readonly templateId: string;
  readonly version: string;
}

/** An EC2 Fleet, or a Spot Fleet. */
export interface InstanceFleet {
  readonly id: string;
  readonly spot: boolean;
  readonly state: string;
  readonly uses: readonly TemplateUse[];
  /** An image that an override, or the Spot Fleet itself, names. */
  readonly imageId: string | null;
}

export interface ScalingGroup {
  readonly arn: string;
  readonly name: string;
  readonly wanted: number;
  readonly max: number;
  readonly instanceIds: readonly string[];
  readonly templateId: string;
  /** `$Latest` unless something else is said. */
  readonly version?: string;
  /** Of a group with a mixed instances policy: what its overrides launch from. */
  readonly overrides?: readonly (TemplateUse | { readonly imageId: string })[];
  /** Where its instances are of another version than the group. */
  readonly instanceVersion?: string;
  readonly targetGroupArns: readonly string[];
  readonly createdAt: Date;
  readonly tags: Tags;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly type: 'instance' | 'ip';
  readonly balancerArns: readonly string[];
  readonly targets: readonly string[];
  readonly tags: Tags;
}

export interface Balancer {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly ports: readonly number[];
  readonly tags: Tags;
}

/** Groups, launch templates, load balancers, images, snapshots, addresses, security groups, subnets and routes, of one account's region. */
export interface NetworkScope {
  readonly addresses: readonly Address[];
  readonly keyPairs: readonly KeyPair[];
  readonly images: readonly Image[];
  readonly snapshots: readonly Snapshot[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly interfaces: readonly Interface[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly launchTemplates: readonly LaunchTemplate[];
  readonly fleets?: readonly InstanceFleet[];
  readonly groups: readonly ScalingGroup[];
  readonly targetGroups: readonly TargetGroup[];
  readonly balancers: readonly Balancer[];
}

export const EMPTY_NETWORK: NetworkScope = {
  addresses: [],
  keyPairs: [],
  images: [],
  snapshots: [],
  securityGroups: [],
  interfaces: [],
  subnets: [],
  routeTables: [],
  launchTemplates: [],
  groups: [],
  targetGroups: [],
  balancers: [],
};
