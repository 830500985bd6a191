/** How changes reach production, what people change by hand, and what looks like a secret in plain sight. */

import type { Tags } from '../answer.ts';
import type { Platform } from '../vocabulary.ts';
import type { ReadRule } from './read.ts';

/** One run of a pipeline of CodePipeline or CircleCI. */
export interface PipelineRun {
  readonly id: string;
  readonly pipeline: string;
  /** `Succeeded`, `Failed`, `InProgress`, `Stopped`, `Superseded` …; an open set. */
  readonly status: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Made by a roll-back to an earlier run. */
  readonly rollback: boolean;
  readonly steps: readonly {
    readonly name: string;
    readonly what: 'source' | 'build' | 'test' | 'deploy' | 'approval' | 'other';
    readonly status: string;
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
    /** What it runs or changes: a CodeBuild project, `cluster/service` … */
    readonly target: string | null;
    /** Where a deployment goes; null where it is none, or does not say. */
    readonly platform: Platform | null;
  }[];
  readonly tags: Tags;
}

/** One build of CodeBuild. */
export interface Build {
  readonly id: string;
  readonly project: string;
  readonly status: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Seconds it waited in the queue. */
  readonly queuedSeconds: number | null;
}

export interface ScalingActivity {
  readonly id: string;
  readonly group: string;
  readonly description: string;
  /** Why: says whether a person, a policy or an instance refresh asked for it. */
  readonly cause: string;
  readonly status: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** A change in the console or by hand, from CloudTrail. Who did it is dropped in the adapter and never known here. */
export interface HandMadeChange {
  readonly id: string;
  readonly at: Date | null;
  /** `ModifyInstanceAttribute`, `StartSession` … */
  readonly event: string;
  readonly service: string;
  /** ids of the resources it touched. */
  readonly resources: readonly string[];
  readonly byConsole: boolean;
}

/** A merged pull request of the infrastructure repository. Who opened or merged it, its title and its branch stay in the adapter. */
export interface MergedPullRequest {
  readonly id: string;
  readonly number: number;
  readonly openedAt: Date | null;
  readonly mergedAt: Date | null;
  /** When a workflow of its merge commit went through, where one did. */
  readonly rolledOutAt: Date | null;
  readonly paths: readonly string[];
}

/** A name whose value looks like a secret. The value itself never leaves the adapter. */
export interface PlainSecret {
  readonly where: 'task-definition' | 'user-data' | 'launch-template' | 'lambda';
  /** ARN or id of what holds it. */
  readonly resource: string;
  /** What people call it. */
  readonly holder: string;
  /** `cluster/service` that uses it, for claims. */
  readonly usedBy: readonly string[];
  readonly container: string | null;
  /** Name of the variable, or the line number in user data. */
  readonly name: string;
  /** Why it looks like one, in a few words: "an AWS access key id", "a name like PASSWORD with a value". */
  readonly reason: string;
  readonly tags: Tags;
}

export interface DeliveryReads {
  'codepipeline.runs': PipelineRun;
  'codebuild.builds': Build;
  'circleci.pipelines': PipelineRun;
  'autoscaling.activities': ScalingActivity;
  'cloudtrail.changes': HandMadeChange;
  'github.pullRequests': MergedPullRequest;
  'secrets.plain': PlainSecret;
}

export const DELIVERY_READS: { readonly [R in keyof DeliveryReads]: ReadRule } = {
  'codepipeline.runs': {
    service: 'codepipeline',
    tier: 'base',
    actions: [
      'codepipeline:ListPipelines',
      'codepipeline:ListPipelineExecutions',
      'codepipeline:ListActionExecutions',
      'codepipeline:ListTagsForResource',
    ],
  },
  'codebuild.builds': {
    service: 'codebuild',
    tier: 'base',
    actions: ['codebuild:ListBuilds', 'codebuild:BatchGetBuilds'],
  },
  'circleci.pipelines': { service: 'circleci', tier: 'base', actions: [] },
  'autoscaling.activities': {
    service: 'autoscaling',
    tier: 'hands-on',
    actions: ['autoscaling:DescribeScalingActivities'],
  },
  'cloudtrail.changes': { service: 'cloudtrail', tier: 'hands-on', actions: ['cloudtrail:LookupEvents'] },
  'github.pullRequests': { service: 'github', tier: 'hands-on', actions: [] },
  'secrets.plain': {
    service: 'ec2',
    tier: 'secrets',
    actions: [
      'ecs:ListClusters',
      'ecs:ListServices',
      'ecs:DescribeServices',
      'ecs:ListTasks',
      'ecs:DescribeTasks',
      'ecs:DescribeTaskDefinition',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeLaunchTemplateVersions',
      'lambda:ListFunctions',
    ],
  },
};
