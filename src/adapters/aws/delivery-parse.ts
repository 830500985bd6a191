import { z } from 'zod';
import type { NotUnderstood, Tags } from '../../domain/answer.ts';
import type { Build, HandMadeChange, PipelineRun, ScalingActivity } from '../../domain/reads/delivery.ts';
import type { Platform } from '../../domain/vocabulary.ts';
import { nameOf } from './ec2-parse.ts';
import { dateReader, maybeDate, maybeNumber, maybeText, textOf, textOrNull, understood } from './values.ts';

type Step = PipelineRun['steps'][number];

/** Names of projects and services; a configuration's other members may hold anything and are never read. */
const configuration = z
  .object({ ProjectName: maybeText, ClusterName: maybeText, ServiceName: maybeText, ApplicationName: maybeText })
  .nullish();

const actionSchema = z.object({
  pipelineExecutionId: z.string().min(1),
  actionExecutionId: maybeText,
  actionName: maybeText,
  status: maybeText,
  startTime: maybeDate,
  lastUpdateTime: maybeDate,
  input: z
    .object({
      actionTypeId: z.object({ category: maybeText, provider: maybeText }).nullish(),
      configuration,
      resolvedConfiguration: configuration,
    })
    .nullish(),
});

const WHAT: Readonly<Record<string, Step['what']>> = {
  Source: 'source',
  Build: 'build',
  Test: 'test',
  Deploy: 'deploy',
  Approval: 'approval',
};

/**
 * Where the providers of deploy actions deploy to (CodePipeline's action structure reference). `CodeDeploy` is for hosts:
 * ECS has a provider of its own. CloudFormation, S3 and the like may change anything and tell nothing.
 */
const DEPLOYS_TO: Readonly<Record<string, Platform>> = {
  CodeDeploy: 'ec2',
  EC2: 'ec2',
  ElasticBeanstalk: 'ec2',
  OpsWorks: 'ec2',
  ECS: 'ecs',
  CodeDeployToECS: 'ecs',
  EKS: 'eks',
  Lambda: 'managed',
};

/** Still under way: its last change is no end. */
const UNDER_WAY = /^(InProgress|Stopping|IN_PROGRESS)$/;

/** One member of ListActionExecutions with the execution it is of, or null when it names none. Who approved is not read. */
export function parseAction(
  value: unknown,
  notUnderstood: NotUnderstood[],
): { readonly execution: string; readonly step: Step } | null {
  const name = nameOf(value, 'actionExecutionId', 'an action of a pipeline');
  const action = understood(actionSchema, value, name, notUnderstood);
  if (!action) return null;
  const date = dateReader(name, notUnderstood);
  const status = textOf(action.status ?? 'unknown');
  const set = action.input?.resolvedConfiguration ?? action.input?.configuration;
  const service = set?.ClusterName && set.ServiceName ? `${set.ClusterName}/${set.ServiceName}` : null;
  const changedAt = date(action.lastUpdateTime, 'lastUpdateTime');
  const type = action.input?.actionTypeId;
  const what = WHAT[type?.category ?? ''] ?? 'other';
  return {
    execution: textOf(action.pipelineExecutionId),
    step: {
      name: textOf(action.actionName ?? 'an action'),
      what,
      status,
      startedAt: date(action.startTime, 'startTime'),
      endedAt: UNDER_WAY.test(status) ? null : changedAt,
      target: textOrNull(service ?? set?.ProjectName ?? set?.ApplicationName),
      platform: what === 'deploy' ? (DEPLOYS_TO[type?.provider ?? ''] ?? (service === null ? null : 'ecs')) : null,
    },
  };
}

const executionSchema = z.object({
  pipelineExecutionId: z.string().min(1),
  status: maybeText,
  startTime: maybeDate,
  lastUpdateTime: maybeDate,
  executionType: maybeText,
  rollbackMetadata: z.object({ rollbackTargetPipelineExecutionId: maybeText }).nullish(),
});

/** One member of ListPipelineExecutions without its steps, or null when it has no id. Its trigger and commits are not read. */
export function parseExecution(
  value: unknown,
  pipeline: string,
  tags: Tags,
  notUnderstood: NotUnderstood[],
): PipelineRun | null {
  const name = nameOf(value, 'pipelineExecutionId', `an execution of ${pipeline}`);
  const execution = understood(executionSchema, value, name, notUnderstood);
  if (!execution) return null;
  const date = dateReader(name, notUnderstood);
  const status = textOf(execution.status ?? 'unknown');
  const changedAt = date(execution.lastUpdateTime, 'lastUpdateTime');
  return {
    id: textOf(execution.pipelineExecutionId),
    pipeline: textOf(pipeline),
    status,
    startedAt: date(execution.startTime, 'startTime'),
    endedAt: UNDER_WAY.test(status) ? null : changedAt,
    rollback:
      execution.executionType === 'ROLLBACK' || Boolean(execution.rollbackMetadata?.rollbackTargetPipelineExecutionId),
    steps: [],
    tags,
  };
}

const buildSchema = z.object({
  id: z.string().min(1),
  projectName: maybeText,
  buildStatus: maybeText,
  startTime: maybeDate,
  endTime: maybeDate,
  phases: z.array(z.object({ phaseType: maybeText, durationInSeconds: maybeNumber })).nullish(),
});

/** One member of BatchGetBuilds, or null when it has no id. Its environment and who started it are not read. */
export function parseBuild(value: unknown, notUnderstood: NotUnderstood[]): Build | null {
  const build = understood(buildSchema, value, nameOf(value, 'id', 'a build'), notUnderstood);
  if (!build) return null;
  const date = dateReader(build.id, notUnderstood);
  const queued = build.phases?.find((phase) => phase.phaseType === 'QUEUED')?.durationInSeconds;
  return {
    id: textOf(build.id),
    project: textOf(build.projectName ?? build.id.split(':')[0] ?? build.id),
    status: textOf(build.buildStatus ?? 'unknown'),
    startedAt: date(build.startTime, 'startTime'),
    endedAt: date(build.endTime, 'endTime'),
    queuedSeconds: queued ?? null,
  };
}

const activitySchema = z.object({
  ActivityId: z.string().min(1),
  AutoScalingGroupName: maybeText,
  Description: maybeText,
  Cause: maybeText,
  StatusCode: maybeText,
  StartTime: maybeDate,
  EndTime: maybeDate,
});

/** One member of DescribeScalingActivities, or null when it has no id. */
export function parseActivity(value: unknown, notUnderstood: NotUnderstood[]): ScalingActivity | null {
  const name = nameOf(value, 'ActivityId', 'a scaling activity');
  const activity = understood(activitySchema, value, name, notUnderstood);
  if (!activity) return null;
  const date = dateReader(name, notUnderstood);
  return {
    id: textOf(activity.ActivityId),
    group: textOf(activity.AutoScalingGroupName ?? ''),
    description: textOf(activity.Description ?? ''),
    cause: textOf(activity.Cause ?? ''),
    status: textOf(activity.StatusCode ?? 'unknown'),
    startedAt: date(activity.StartTime, 'StartTime'),
    endedAt: date(activity.EndTime, 'EndTime'),
  };
}

const eventSchema = z.object({
  EventId: z.string().min(1),
  EventName: z.string().min(1),
  EventTime: maybeDate,
  EventSource: maybeText,
  Resources: z.array(z.object({ ResourceType: maybeText, ResourceName: maybeText })).nullish(),
  CloudTrailEvent: maybeText,
});

/** Of the record itself only what says how it was made and to what; who made it, from where and with which key is not read. */
const recordSchema = z.object({
  userAgent: maybeText,
  sessionCredentialFromConsole: z.union([z.string(), z.boolean()]).nullish(),
  errorCode: maybeText,
  userIdentity: z.object({ type: maybeText, invokedBy: maybeText }).nullish(),
  requestParameters: z.looseObject({}).nullish(),
});

/** Kinds of resources whose names cannot be a person's: a session's id begins with a user's name, a key's often is one. */
const KEPT_RESOURCES = new Set([
  'AWS::EC2::Instance',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Image',
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::SSM::Parameter',
]);
const CONSOLE = /^(console\.|signin\.amazonaws\.com|AWS Internal$|\[?S3Console)|\.console\.|Coral\/Netty.*console/i;

function resourcesOf(event: z.output<typeof eventSchema>, parameters: Readonly<Record<string, unknown>>): string[] {
  const listed = (event.Resources ?? []).flatMap((it) =>
    KEPT_RESOURCES.has(it.ResourceType ?? '') ? (textOrNull(it.ResourceName) ?? []) : [],
  );
  // StartSession names its host as `target` alone; other events leave their resources out now and then.
  const asked = ['target', 'instanceId', 'autoScalingGroupName', 'groupId', 'targetGroupArn'].flatMap((key) => {
    const value = parameters[key];
    return typeof value === 'string' && value !== '' ? textOf(value) : [];
  });
  const items: unknown = (parameters['instancesSet'] as { items?: unknown } | null | undefined)?.items;
  const instances = (Array.isArray(items) ? items : []).flatMap((it: unknown) => {
    const id: unknown = (it as { instanceId?: unknown } | null)?.instanceId;
    return typeof id === 'string' && id !== '' ? textOf(id) : [];
  });
  return [...new Set([...listed, ...asked, ...instances])];
}

/**
 * One member of LookupEvents: `null` when it cannot be read, `made` false when nothing was changed by hand (a service
 * did it, or it was refused). Names, keys and addresses of people stay behind here.
 */
export function parseChange(
  value: unknown,
  notUnderstood: NotUnderstood[],
): { readonly made: boolean; readonly change: HandMadeChange } | null {
  const name = nameOf(value, 'EventId', 'an event of CloudTrail');
  const event = understood(eventSchema, value, name, notUnderstood);
  if (!event) return null;
  const record = understood(recordSchema, jsonOf(event.CloudTrailEvent), name, notUnderstood);
  if (!record) return null;
  const byService = record.userIdentity?.type === 'AWSService' || Boolean(record.userIdentity?.invokedBy);
  return {
    made: !byService && !record.errorCode,
    change: {
      id: textOf(event.EventId),
      at: dateReader(name, notUnderstood)(event.EventTime, 'EventTime'),
      event: textOf(event.EventName),
      service: textOf((event.EventSource ?? '').replace(/\.amazonaws\.com$/, '')),
      resources: resourcesOf(event, record.requestParameters ?? {}),
      byConsole: String(record.sessionCredentialFromConsole) === 'true' || CONSOLE.test(record.userAgent ?? ''),
    },
  };
}

/** Null where it is no JSON: then the schema says so. */
function jsonOf(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
