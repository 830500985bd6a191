import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import {
  CHECK_RESULTS,
  type CheckResult,
  type Ec2Instance,
  type Ec2InstanceStatus,
  type Ec2ScheduledEvent,
} from '../../domain/reads/ec2.ts';
import { dateReader, maybeDate, maybeText, tagsOf, textOf, textOrNull, understood, upperTags } from './values.ts';

const association = z.object({ IpOwnerId: maybeText, PublicIp: maybeText }).nullish();

const instanceSchema = z.object({
  InstanceId: z.string().min(1),
  InstanceType: maybeText,
  ImageId: maybeText,
  LaunchTime: maybeDate,
  StateTransitionReason: maybeText,
  RootDeviceType: maybeText,
  PrivateIpAddress: maybeText,
  PublicIpAddress: maybeText,
  State: z.object({ Name: maybeText }).nullish(),
  Placement: z.object({ AvailabilityZone: maybeText }).nullish(),
  KeyName: maybeText,
  SubnetId: maybeText,
  VpcId: maybeText,
  SecurityGroups: z.array(z.object({ GroupId: maybeText })).nullish(),
  NetworkInterfaces: z
    .array(
      z.object({
        Association: association,
        Ipv6Addresses: z.array(z.object({ Ipv6Address: maybeText })).nullish(),
      }),
    )
    .nullish(),
  Tags: upperTags,
});

/** One member of DescribeInstances, or null when it has no id. */
export function parseInstance(value: unknown, notUnderstood: NotUnderstood[]): Ec2Instance | null {
  const instance = understood(instanceSchema, value, nameOf(value, 'InstanceId', 'an instance'), notUnderstood);
  if (!instance) return null;
  const date = dateReader(instance.InstanceId, notUnderstood);
  const tags = tagsOf((instance.Tags ?? []).map((tag) => [tag.Key, tag.Value] as const));
  return {
    id: textOf(instance.InstanceId),
    name: tags['Name'] ?? '',
    tags,
    state: textOf(instance.State?.Name ?? 'unknown'),
    type: textOf(instance.InstanceType ?? 'unknown'),
    zone: textOrNull(instance.Placement?.AvailabilityZone),
    imageId: textOrNull(instance.ImageId),
    launchedAt: date(instance.LaunchTime, 'LaunchTime'),
    stoppedAt: stopTime(instance.StateTransitionReason),
    rootDevice: textOrNull(instance.RootDeviceType),
    privateIp: textOrNull(instance.PrivateIpAddress),
    publicIp: textOrNull(instance.PublicIpAddress),
    elasticIp: (instance.NetworkInterfaces ?? []).some(({ Association }) => isElastic(Association)),
    autoScalingGroup: textOrNull(tags['aws:autoscaling:groupName']),
    keyName: textOrNull(instance.KeyName),
    subnetId: textOrNull(instance.SubnetId),
    vpcId: textOrNull(instance.VpcId),
    securityGroupIds: (instance.SecurityGroups ?? []).flatMap((group) => textOrNull(group.GroupId) ?? []),
    ipv6: (instance.NetworkInterfaces ?? []).flatMap((it) =>
      (it.Ipv6Addresses ?? []).flatMap((address) => textOrNull(address.Ipv6Address) ?? []),
    ),
  };
}

/** `User initiated (2026-07-01 02:30:00 GMT)`; empty or without a time where EC2 does not say. */
function stopTime(reason: string | null | undefined): Date | null {
  const found = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason ?? '');
  const at = found ? new Date(`${found[1]}T${found[2]}Z`) : null;
  return at && Number.isFinite(at.getTime()) ? at : null;
}

/** Public addresses that AWS lends belong to `amazon`, Elastic IP addresses to an account. */
function isElastic(given: z.output<typeof association>): boolean {
  return Boolean(given?.PublicIp && given.IpOwnerId && given.IpOwnerId !== 'amazon');
}

const checkSchema = z
  .object({ Status: maybeText, Details: z.array(z.object({ Status: maybeText, ImpairedSince: maybeDate })).nullish() })
  .nullish();

const statusSchema = z.object({
  InstanceId: z.string().min(1),
  AvailabilityZone: maybeText,
  InstanceState: z.object({ Name: maybeText }).nullish(),
  SystemStatus: checkSchema,
  InstanceStatus: checkSchema,
  AttachedEbsStatus: checkSchema,
  Events: z.array(z.unknown()).nullish(),
});

const eventSchema = z.object({
  InstanceEventId: maybeText,
  Code: z.string().min(1),
  Description: maybeText,
  NotBefore: maybeDate,
  NotAfter: maybeDate,
  NotBeforeDeadline: maybeDate,
});

/** One member of DescribeInstanceStatus, or null when it has no id. An event that does not fit is left out alone. */
export function parseInstanceStatus(value: unknown, notUnderstood: NotUnderstood[]): Ec2InstanceStatus | null {
  const status = understood(statusSchema, value, nameOf(value, 'InstanceId', 'an instance status'), notUnderstood);
  if (!status) return null;
  const id = status.InstanceId;
  const date = dateReader(id, notUnderstood);
  const impairedSince = [status.SystemStatus, status.InstanceStatus, status.AttachedEbsStatus]
    .flatMap((check) => check?.Details ?? [])
    .map((detail) => date(detail.ImpairedSince, 'ImpairedSince'))
    .filter((since) => since !== null)
    .sort((a, b) => a.getTime() - b.getTime());
  return {
    instanceId: textOf(id),
    state: textOf(status.InstanceState?.Name ?? 'unknown'),
    zone: textOrNull(status.AvailabilityZone),
    events: (status.Events ?? []).flatMap((event) => parseEvent(event, id, notUnderstood)),
    system: checkResult(status.SystemStatus?.Status),
    instance: checkResult(status.InstanceStatus?.Status),
    attachedEbs: checkResult(status.AttachedEbsStatus?.Status),
    impairedSince: impairedSince[0] ?? null,
  };
}

function parseEvent(value: unknown, instanceId: string, notUnderstood: NotUnderstood[]): Ec2ScheduledEvent[] {
  const name = `${instanceId} ${nameOf(value, 'InstanceEventId', 'an event')}`;
  const event = understood(eventSchema, value, name, notUnderstood);
  if (!event) return [];
  const date = dateReader(name, notUnderstood);
  return [
    {
      id: textOrNull(event.InstanceEventId),
      code: textOf(event.Code),
      description: textOf(event.Description ?? ''),
      notBefore: date(event.NotBefore, 'NotBefore'),
      notAfter: date(event.NotAfter, 'NotAfter'),
      deadline: date(event.NotBeforeDeadline, 'NotBeforeDeadline'),
    },
  ];
}

/** A missing check (EC2 leaves the EBS one out for instances without volumes) does not apply; the set is open. */
function checkResult(status: string | null | undefined): CheckResult {
  if (!status) return 'not-applicable';
  return CHECK_RESULTS.find((known) => known === status) ?? 'other';
}

/** What an item is called in a report about it: its id where it has a readable one. */
export function nameOf(value: unknown, member: string, otherwise: string): string {
  const id: unknown = value instanceof Object ? (value as Record<string, unknown>)[member] : undefined;
  return typeof id === 'string' && id !== '' ? id : otherwise;
}
