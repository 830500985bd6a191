/** Auto Scaling groups, target groups and load balancers. Each is null when it has no ARN. */

import { z } from 'zod';
import type { NotUnderstood, Tags } from '../../domain/answer.ts';
import type { AutoScalingGroup, LoadBalancer, TargetGroup } from '../../domain/reads/ec2.ts';
import { nameOf } from './ec2-parse.ts';
import { templateUse, useSchema } from './launch-parse.ts';
import { ownTags } from './leftover-parse.ts';
import { dateReader, maybeDate, maybeNumber, maybeText, textOf, textOrNull, understood, upperTags } from './values.ts';

const groupSchema = z.object({
  AutoScalingGroupName: z.string().min(1),
  AutoScalingGroupARN: z.string().min(1),
  DesiredCapacity: maybeNumber,
  MinSize: maybeNumber,
  MaxSize: maybeNumber,
  Instances: z
    .array(z.object({ InstanceId: maybeText, LifecycleState: maybeText, LaunchTemplate: useSchema }))
    .nullish(),
  LaunchTemplate: useSchema,
  LaunchConfigurationName: maybeText,
  MixedInstancesPolicy: z
    .object({
      LaunchTemplate: z
        .object({
          LaunchTemplateSpecification: useSchema,
          Overrides: z.array(z.object({ LaunchTemplateSpecification: useSchema, ImageId: maybeText })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  TargetGroupARNs: z.array(z.string()).nullish(),
  CreatedTime: maybeDate,
  Tags: upperTags,
});

export function parseGroup(value: unknown, notUnderstood: NotUnderstood[]): AutoScalingGroup | null {
  const name = nameOf(value, 'AutoScalingGroupName', 'an Auto Scaling group');
  const given = understood(groupSchema, value, name, notUnderstood);
  if (!given) return null;
  const instances = given.Instances ?? [];
  const mixed = given.MixedInstancesPolicy?.LaunchTemplate;
  const overrides = mixed?.Overrides ?? [];
  // Its instances may be of versions that the group itself names no more.
  const uses = [
    given.LaunchTemplate,
    mixed?.LaunchTemplateSpecification,
    ...[...overrides.map((it) => it.LaunchTemplateSpecification), ...instances.map((it) => it.LaunchTemplate)],
  ].flatMap(templateUse);
  return {
    arn: textOf(given.AutoScalingGroupARN),
    name: textOf(given.AutoScalingGroupName),
    wanted: given.DesiredCapacity ?? 0,
    min: given.MinSize ?? 0,
    max: given.MaxSize ?? 0,
    inService: instances.filter((it) => it.LifecycleState === 'InService').length,
    instanceIds: instances.flatMap((it) => textOrNull(it.InstanceId) ?? []),
    templates: [...new Map(uses.map((it) => [`${it.template} ${it.version}`, it])).values()],
    imageIds: overrides.flatMap((it) => textOrNull(it.ImageId) ?? []),
    launchConfiguration: textOrNull(given.LaunchConfigurationName),
    targetGroupArns: (given.TargetGroupARNs ?? []).map(textOf),
    createdAt: dateReader(given.AutoScalingGroupName, notUnderstood)(given.CreatedTime, 'CreatedTime'),
    tags: ownTags(given.Tags),
  };
}

const targetGroupSchema = z.object({
  TargetGroupArn: z.string().min(1),
  TargetGroupName: maybeText,
  TargetType: maybeText,
  LoadBalancerArns: z.array(z.string()).nullish(),
});

/** A target group without tags and targets: other calls tell them. */
export function parseTargetGroup(value: unknown, notUnderstood: NotUnderstood[]): TargetGroup | null {
  const given = understood(targetGroupSchema, value, nameOf(value, 'TargetGroupArn', 'a target group'), notUnderstood);
  if (!given) return null;
  return {
    arn: textOf(given.TargetGroupArn),
    name: textOf(given.TargetGroupName ?? ''),
    targetType: textOf(given.TargetType ?? ''),
    loadBalancerArns: (given.LoadBalancerArns ?? []).map(textOf),
    targets: null,
    tags: {},
  };
}

const targetSchema = z.object({
  Target: z.object({ Id: z.string().min(1) }),
  TargetHealth: z.object({ State: maybeText }).nullish(),
});

export function parseTarget(value: unknown, group: string, notUnderstood: NotUnderstood[]) {
  const given = understood(targetSchema, value, `a target of ${group}`, notUnderstood);
  return given && { id: textOf(given.Target.Id), health: textOf(given.TargetHealth?.State ?? 'unknown') };
}

const balancerSchema = z.object({
  LoadBalancerArn: z.string().min(1),
  LoadBalancerName: maybeText,
  Type: maybeText,
  Scheme: maybeText,
  CreatedTime: maybeDate,
  SecurityGroups: z.array(z.string()).nullish(),
  AvailabilityZones: z.array(z.object({ SubnetId: maybeText })).nullish(),
});

/** A load balancer without tags and ports: other calls tell them. */
export function parseBalancer(value: unknown, notUnderstood: NotUnderstood[]): LoadBalancer | null {
  const given = understood(balancerSchema, value, nameOf(value, 'LoadBalancerArn', 'a load balancer'), notUnderstood);
  if (!given) return null;
  return {
    arn: textOf(given.LoadBalancerArn),
    name: textOf(given.LoadBalancerName ?? ''),
    kind: textOf(given.Type ?? ''),
    internetFacing: given.Scheme === 'internet-facing',
    createdAt: dateReader(given.LoadBalancerArn, notUnderstood)(given.CreatedTime, 'CreatedTime'),
    securityGroupIds: (given.SecurityGroups ?? []).map(textOf),
    subnetIds: (given.AvailabilityZones ?? []).flatMap((it) => textOrNull(it.SubnetId) ?? []),
    ports: [],
    tags: {},
  };
}

const listenerSchema = z.object({ Port: maybeNumber });

/** The port of a listener; a Gateway Load Balancer's has none. */
export function parsePort(value: unknown, balancer: string, notUnderstood: NotUnderstood[]): number | null {
  return understood(listenerSchema, value, `a listener of ${balancer}`, notUnderstood)?.Port ?? null;
}

const tagsSchema = z.object({ ResourceArn: z.string().min(1), Tags: upperTags });

export function parseResourceTags(value: unknown, notUnderstood: NotUnderstood[]): readonly [string, Tags] | null {
  const given = understood(tagsSchema, value, nameOf(value, 'ResourceArn', 'tags'), notUnderstood);
  return given && [textOf(given.ResourceArn), ownTags(given.Tags)];
}
