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
      LaunchTemplate: { LaunchTemplateId: it.templateId, LaunchTemplateName: it.name, Version: '$Latest' },
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
