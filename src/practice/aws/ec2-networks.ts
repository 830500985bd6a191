import type { Interface, RouteTable, Rule } from '../fleet/areas/network-scope.ts';
import type { Call, Operation } from './call.ts';
import { listPage, networkOf, tagSet } from './ec2-beside.ts';
import type { Tree, TreeObject } from './wire.ts';

const VPC = 'vpc-0a1b2c3d4e5f60718';

/** Networks of EC2: security groups, interfaces, subnets, route tables. */
export const networkOperations: Readonly<Record<string, Operation>> = {
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeSubnets: describeSubnets,
  DescribeRouteTables: describeRouteTables,
};

function describeSecurityGroups(call: Call): TreeObject {
  const page = listPage(call, networkOf(call).securityGroups, 5, 1000);
  const everywhere: Rule = { protocol: '-1', from: null, to: null, ipv4: ['0.0.0.0/0'] };
  return {
    securityGroupInfo: page.items.map((it) => ({
      ownerId: call.caller.account,
      groupId: it.id,
      groupName: it.name,
      groupDescription: it.name,
      vpcId: VPC,
      ipPermissions: it.rules.map((rule) => ruleTree(rule, call.caller.account)),
      ipPermissionsEgress: [ruleTree(everywhere, call.caller.account)],
      tagSet: tagSet(it.tags),
    })),
    nextToken: page.next,
  };
}

function ruleTree(rule: Rule, userId: string): Tree {
  return {
    ipProtocol: rule.protocol,
    fromPort: rule.from,
    toPort: rule.to,
    groups: (rule.groups ?? []).map((groupId) => ({ userId, groupId })),
    ipRanges: (rule.ipv4 ?? []).map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: (rule.ipv6 ?? []).map((cidrIpv6) => ({ cidrIpv6 })),
    prefixListIds: [],
  };
}

function describeNetworkInterfaces(call: Call): TreeObject {
  const page = listPage(call, networkOf(call).interfaces, 5, 1000);
  return {
    networkInterfaceSet: page.items.map((it) => interfaceTree(it, call.caller.account)),
    nextToken: page.next,
  };
}

function interfaceTree(it: Interface, account: string): Tree {
  return {
    networkInterfaceId: it.id,
    subnetId: it.subnetId,
    vpcId: VPC,
    description: it.description,
    ownerId: account,
    requesterManaged: it.instanceId === null,
    status: 'in-use',
    interfaceType: it.kind,
    sourceDestCheck: true,
    groupSet: it.groupIds.map((groupId) => ({ groupId })),
    attachment: it.instanceId === null ? null : { instanceId: it.instanceId, deviceIndex: 0, status: 'attached' },
    association: it.publicIp === null ? null : { publicIp: it.publicIp, ipOwnerId: 'amazon' },
    ipv6AddressesSet: it.ipv6.map((ipv6Address) => ({ ipv6Address })),
  };
}

function describeSubnets(call: Call): TreeObject {
  const page = listPage(call, networkOf(call).subnets, 5, 1000);
  return {
    subnetSet: page.items.map((it) => ({
      subnetId: it.id,
      state: 'available',
      vpcId: VPC,
      availabilityZone: it.zone,
      mapPublicIpOnLaunch: it.isPublic,
      tagSet: tagSet({ Name: `${it.isPublic ? 'public' : 'private'}-${it.zone}` }),
    })),
    nextToken: page.next,
  };
}

function describeRouteTables(call: Call): TreeObject {
  const page = listPage(call, networkOf(call).routeTables, 5, 100);
  return { routeTableSet: page.items.map(tableTree), nextToken: page.next };
}

function tableTree(it: RouteTable): Tree {
  const target = (to: string): TreeObject =>
    to.startsWith('nat-')
      ? { natGatewayId: to }
      : to.startsWith('eigw-')
        ? { egressOnlyInternetGatewayId: to }
        : { gatewayId: to };
  const association = (main: boolean, subnetId: string | null): Tree => ({
    routeTableAssociationId: `${it.id.replace('rtb', 'rtbassoc')}`,
    routeTableId: it.id,
    subnetId,
    main,
  });
  return {
    routeTableId: it.id,
    vpcId: VPC,
    routeSet: [
      { destinationCidrBlock: '10.0.0.0/8', gatewayId: 'local', state: 'active' },
      { destinationCidrBlock: '0.0.0.0/0', state: 'active', ...target(it.ipv4) },
      ...(it.ipv6 === null ? [] : [{ destinationIpv6CidrBlock: '::/0', state: 'active', ...target(it.ipv6) }]),
    ],
    associationSet: [
      ...(it.main ? [association(true, null)] : []),
      ...it.subnetIds.map((id) => association(false, id)),
    ],
  };
}
