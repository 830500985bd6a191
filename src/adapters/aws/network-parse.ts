/** Networks, their rules and what uses them, as EC2 lists them. Each is null when it has no id. */

import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { NetworkInterface, RouteTable, SecurityGroup, SecurityGroupRule, Subnet } from '../../domain/reads/ec2.ts';
import { nameOf } from './ec2-parse.ts';
import { ownTags } from './leftover-parse.ts';
import { maybeNumber, maybeText, textOf, textOrNull, understood, upperTags } from './values.ts';

const permissionsSchema = z
  .array(
    z.object({
      IpProtocol: maybeText,
      FromPort: maybeNumber,
      ToPort: maybeNumber,
      IpRanges: z.array(z.object({ CidrIp: maybeText })).nullish(),
      Ipv6Ranges: z.array(z.object({ CidrIpv6: maybeText })).nullish(),
      PrefixListIds: z.array(z.object({ PrefixListId: maybeText })).nullish(),
      UserIdGroupPairs: z.array(z.object({ GroupId: maybeText })).nullish(),
    }),
  )
  .nullish();

const groupSchema = z.object({
  GroupId: z.string().min(1),
  GroupName: maybeText,
  VpcId: maybeText,
  IpPermissions: permissionsSchema,
  IpPermissionsEgress: permissionsSchema,
  Tags: upperTags,
});

/** A permission of EC2 names many sources: each is a rule of its own. */
function rulesOf(
  direction: SecurityGroupRule['direction'],
  permissions: z.output<typeof permissionsSchema>,
): readonly SecurityGroupRule[] {
  return (permissions ?? []).flatMap((given) => {
    const rule = (source: Partial<SecurityGroupRule>): SecurityGroupRule => ({
      direction,
      protocol: textOf(given.IpProtocol ?? ''),
      fromPort: given.FromPort ?? null,
      toPort: given.ToPort ?? null,
      ipv4: null,
      ipv6: null,
      other: null,
      ...source,
    });
    return [
      ...(given.IpRanges ?? []).flatMap((it) => (it.CidrIp ? rule({ ipv4: textOf(it.CidrIp) }) : [])),
      ...(given.Ipv6Ranges ?? []).flatMap((it) => (it.CidrIpv6 ? rule({ ipv6: textOf(it.CidrIpv6) }) : [])),
      ...(given.PrefixListIds ?? []).flatMap((it) => (it.PrefixListId ? rule({ other: textOf(it.PrefixListId) }) : [])),
      ...(given.UserIdGroupPairs ?? []).flatMap((it) => (it.GroupId ? rule({ other: textOf(it.GroupId) }) : [])),
    ];
  });
}

export function parseSecurityGroup(value: unknown, notUnderstood: NotUnderstood[]): SecurityGroup | null {
  const given = understood(groupSchema, value, nameOf(value, 'GroupId', 'a security group'), notUnderstood);
  if (!given) return null;
  return {
    id: textOf(given.GroupId),
    name: textOf(given.GroupName ?? ''),
    vpcId: textOrNull(given.VpcId),
    rules: [...rulesOf('in', given.IpPermissions), ...rulesOf('out', given.IpPermissionsEgress)],
    tags: ownTags(given.Tags),
  };
}

const interfaceSchema = z.object({
  NetworkInterfaceId: z.string().min(1),
  SubnetId: maybeText,
  Groups: z.array(z.object({ GroupId: maybeText })).nullish(),
  Attachment: z.object({ InstanceId: maybeText }).nullish(),
  Description: maybeText,
  InterfaceType: maybeText,
  Association: z.object({ PublicIp: maybeText }).nullish(),
  PrivateIpAddresses: z.array(z.object({ Association: z.object({ PublicIp: maybeText }).nullish() })).nullish(),
  Ipv6Addresses: z.array(z.object({ Ipv6Address: maybeText })).nullish(),
});

export function parseInterface(value: unknown, notUnderstood: NotUnderstood[]): NetworkInterface | null {
  const name = nameOf(value, 'NetworkInterfaceId', 'a network interface');
  const given = understood(interfaceSchema, value, name, notUnderstood);
  if (!given) return null;
  // The public address may be that of a secondary private one.
  const secondary = (given.PrivateIpAddresses ?? []).map((it) => it.Association?.PublicIp).find((ip) => ip);
  return {
    id: textOf(given.NetworkInterfaceId),
    subnetId: textOrNull(given.SubnetId),
    groupIds: (given.Groups ?? []).flatMap((it) => textOrNull(it.GroupId) ?? []),
    instanceId: textOrNull(given.Attachment?.InstanceId),
    description: textOf(given.Description ?? ''),
    kind: textOf(given.InterfaceType ?? ''),
    publicIp: textOrNull(given.Association?.PublicIp ?? secondary),
    ipv6: (given.Ipv6Addresses ?? []).flatMap((it) => textOrNull(it.Ipv6Address) ?? []),
  };
}

const subnetSchema = z.object({
  SubnetId: z.string().min(1),
  VpcId: maybeText,
  AvailabilityZone: maybeText,
  Tags: upperTags,
});

export function parseSubnet(value: unknown, notUnderstood: NotUnderstood[]): Subnet | null {
  const given = understood(subnetSchema, value, nameOf(value, 'SubnetId', 'a subnet'), notUnderstood);
  if (!given) return null;
  return {
    id: textOf(given.SubnetId),
    vpcId: textOrNull(given.VpcId),
    zone: textOrNull(given.AvailabilityZone),
    tags: ownTags(given.Tags),
  };
}

const routeSchema = z.object({
  DestinationCidrBlock: maybeText,
  DestinationIpv6CidrBlock: maybeText,
  State: maybeText,
  GatewayId: maybeText,
  NatGatewayId: maybeText,
  TransitGatewayId: maybeText,
  EgressOnlyInternetGatewayId: maybeText,
  InstanceId: maybeText,
  NetworkInterfaceId: maybeText,
  VpcPeeringConnectionId: maybeText,
  LocalGatewayId: maybeText,
  CarrierGatewayId: maybeText,
  CoreNetworkArn: maybeText,
});

const tableSchema = z.object({
  RouteTableId: z.string().min(1),
  VpcId: maybeText,
  Associations: z.array(z.object({ Main: z.boolean().nullish(), SubnetId: maybeText })).nullish(),
  Routes: z.array(routeSchema).nullish(),
});

/** Where a route leads; null for a blackhole, which leads nowhere. */
function leadsTo(route: z.output<typeof routeSchema> | undefined): string | null {
  if (!route || route.State === 'blackhole') return null;
  return textOrNull(
    route.GatewayId ??
      route.NatGatewayId ??
      route.TransitGatewayId ??
      route.EgressOnlyInternetGatewayId ??
      route.InstanceId ??
      route.NetworkInterfaceId ??
      route.VpcPeeringConnectionId ??
      route.LocalGatewayId ??
      route.CarrierGatewayId ??
      route.CoreNetworkArn,
  );
}

export function parseRouteTable(value: unknown, notUnderstood: NotUnderstood[]): RouteTable | null {
  const given = understood(tableSchema, value, nameOf(value, 'RouteTableId', 'a route table'), notUnderstood);
  if (!given) return null;
  const associations = given.Associations ?? [];
  const routes = given.Routes ?? [];
  return {
    id: textOf(given.RouteTableId),
    vpcId: textOrNull(given.VpcId),
    main: associations.some((it) => it.Main === true),
    subnetIds: associations.flatMap((it) => textOrNull(it.SubnetId) ?? []),
    defaultIpv4: leadsTo(routes.find((it) => it.DestinationCidrBlock === '0.0.0.0/0')),
    defaultIpv6: leadsTo(routes.find((it) => it.DestinationIpv6CidrBlock === '::/0')),
  };
}
