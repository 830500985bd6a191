/** CloudWatch's alarms, and the requests that load balancers counted. */

import type { Tags } from '../answer.ts';
import type { ReadRule } from './read.ts';

export interface CloudWatchAlarm {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'metric' | 'composite';
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA`; an open set. */
  readonly state: string;
  /** When the state itself changed last. */
  readonly since: Date | null;
  readonly reason: string;
  readonly actionsEnabled: boolean;
  readonly metric: string | null;
  /** `AWS/EC2` … */
  readonly namespace: string | null;
  /** What it watches: `InstanceId: i-…`, `AutoScalingGroupName`, `TargetGroup`, `ServiceName` … */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Of a composite alarm: the names, or the ARNs in other accounts, of those that its rule is made of. */
  readonly children: readonly string[];
  /** How often its state changed in the last 24 hours, where the history was read; null otherwise. */
  readonly changesLastDay: number | null;
  readonly tags: Tags;
}

/** Requests that a target group answered in one hour. */
export interface HourlyRequests {
  readonly targetGroupArn: string;
  readonly targetGroup: string;
  readonly loadBalancer: string;
  readonly hour: Date;
  readonly requests: number;
  /** What its targets are: `instance` on EC2, `ip` on Fargate, `lambda`. */
  readonly targetType: string;
  /** Its targets of the type `instance`. */
  readonly instanceIds: readonly string[];
  readonly tags: Tags;
}

export interface MonitoringReads {
  'cloudwatch.alarms': CloudWatchAlarm;
  'cloudwatch.requests': HourlyRequests;
}

export const MONITORING_READS: { readonly [R in keyof MonitoringReads]: ReadRule } = {
  'cloudwatch.alarms': {
    service: 'cloudwatch',
    tier: 'base',
    actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:ListTagsForResource'],
  },
  'cloudwatch.requests': {
    service: 'cloudwatch',
    tier: 'traffic',
    actions: [
      'cloudwatch:GetMetricData',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:DescribeTags',
    ],
  },
};
