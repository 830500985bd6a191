import type { ScalingGroup } from '../fleet/areas/network-scope.ts';
import { activityOperations } from './autoscaling-activities.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** Amazon EC2 Auto Scaling (AWS query). */
export const autoscalingOperations: Readonly<Record<string, Operation>> = {
  ...activityOperations,
  DescribeAutoScalingGroups: describeAutoScalingGroups,
};

function describeAutoScalingGroups(call: Call): TreeObject {
  const { network, instances } = call.fleet.scope(call.caller.account, call.region, call.now);
  const names = call.input.texts('AutoScalingGroupNames');
  const size = call.input.whole('MaxRecords') ?? 50;
  if (size < 1 || size > 100) {
    throw new AwsFailure('ValidationError', `1 validation error detected: Value '${size}' at 'maxRecords' is invalid`);
  }
  const page = pageOf(
    call,
    network.groups.filter(({ name }) => names === null || names.includes(name)),
    {
      token: call.input.text('NextToken'),
      size,
      invalid: () => new AwsFailure('InvalidNextToken', 'The token is not valid.'),
    },
  );
  const zoneOf = new Map(instances.map(({ id, zone }) => [id, zone]));
  return {
    AutoScalingGroups: page.items.map((it) => ({
      AutoScalingGroupName: it.name,
      AutoScalingGroupARN: it.arn,
      ...launchOf(it),
      MinSize: 0,
      MaxSize: it.max,
      DesiredCapacity: it.wanted,
      DefaultCooldown: 300,
      AvailabilityZones: [`${call.region}a`, `${call.region}c`],
      TargetGroupARNs: it.targetGroupArns,
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 300,
      Instances: it.instanceIds.map((id) => ({
        InstanceId: id,
        AvailabilityZone: zoneOf.get(id) ?? `${call.region}a`,
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        LaunchTemplate: { ...templateOf(it), Version: it.instanceVersion ?? it.version ?? '1' },
        ProtectedFromScaleIn: false,
      })),
      CreatedTime: it.createdAt,
      Tags: Object.entries(it.tags).map(([Key, Value]) => ({
        ResourceId: it.name,
        ResourceType: 'auto-scaling-group',
        Key,
        Value,
        PropagateAtLaunch: true,
      })),
    })),
    NextToken: page.next,
  };
}

function templateOf(group: ScalingGroup): TreeObject {
  return { LaunchTemplateId: group.templateId, LaunchTemplateName: group.name };
}

/** A group says its template itself, or in a policy that mixes instances. */
function launchOf(group: ScalingGroup): TreeObject {
  const own = { ...templateOf(group), Version: group.version ?? '$Latest' };
  if (group.overrides === undefined) return { LaunchTemplate: own };
  const overrides = group.overrides.map((it) =>
    'imageId' in it
      ? { InstanceType: 't3.large', ImageId: it.imageId }
      : {
          InstanceType: 'm7g.large',
          LaunchTemplateSpecification: { LaunchTemplateId: it.templateId, Version: it.version },
        },
  );
  return { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: own, Overrides: overrides } } };
}
