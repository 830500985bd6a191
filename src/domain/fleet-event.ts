/** What EventBridge tells of the fleet between two looks. */

import { DAY } from './calendar.ts';
import type { EcsTask } from './reads/ecs.ts';
import type { HealthEvent } from './reads/health.ts';
import type { Scope } from './scope.ts';

/** The whole thing that an event carries, as the read of it would answer. */
export type EventItem =
  | { readonly read: 'ecs.tasks'; readonly item: EcsTask }
  | { readonly read: 'health.events'; readonly item: HealthEvent };

/**
 * The types of events that are understood (EventBridge's `detail-type`), with the service of AWS that alone may send each:
 * nobody else can put an event of an `aws.` source on a bus. The rules of deploy/terraform/events send these and no others.
 */
export const EVENT_SOURCES = {
  'AWS Health Event': 'aws.health',
  'AWS Health Abuse Event': 'aws.health',
  'ECS Task State Change': 'aws.ecs',
  'ECS Service Action': 'aws.ecs',
  'ECS Deployment State Change': 'aws.ecs',
  'ECS Container Instance State Change': 'aws.ecs',
  'EC2 Instance State-change Notification': 'aws.ec2',
  'EC2 AMI State Change': 'aws.ec2',
  'ECR Image Scan': 'aws.ecr',
  'Inspector2 Scan': 'aws.inspector2',
  'CodePipeline Pipeline Execution State Change': 'aws.codepipeline',
  'CodePipeline Action Execution State Change': 'aws.codepipeline',
  'CodeBuild Build State Change': 'aws.codebuild',
  'CloudWatch Alarm State Change': 'aws.cloudwatch',
} as const;
export type EventType = keyof typeof EVENT_SOURCES;

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENT_SOURCES, text);
}

/**
 * One event, understood. A glimpse: it opens and continues cases as a look would, and ends only what it says is
 * over. Where it carries no whole thing, the jobs that name its type look anew at its scope.
 */
export interface FleetEvent {
  /** The same for an event that is delivered again, and for the copy in a backup region. */
  readonly id: string;
  readonly type: EventType;
  /** When it was sent, as it says itself: a clock that is not ours. */
  readonly at: Date;
  /** The account that it is about, and the region that sent it. */
  readonly scope: Scope;
  readonly says: EventItem | null;
}

/**
 * What came of an event. `foreign`: it is about an account or a region that is not looked at, and nothing of it was recorded.
 * `idle`: no job that is on needs it. `crashed`: a judge crashed on it, which is a bug, and what it says is not recorded.
 */
export type EventOutcome = 'recorded' | 'idle' | 'foreign' | 'crashed';

/**
 * A message of the queue that was not used. One that nobody understood stays in the queue, which moves it to its dead-letter
 * queue. Nothing of its body is kept: that may hold anything.
 */
export interface UnreadMessage {
  /** The queue's id of it; events of a foreign account, region and type share one each day. */
  readonly id: string;
  /** What it says it is, where it says so. */
  readonly type: string | null;
  readonly why: string;
  readonly at: Date;
}

/** How many messages came under one id, and when the newest did. */
export interface UnreadMessages extends UnreadMessage {
  readonly times: number;
}

/** SQS keeps a message for so many days at most: what came before that can be read nowhere any more. */
const KEPT_DAYS = 14;

/** Since when messages that were not used are told of, and may be in the dead-letter queue. */
export function unreadSince(now: Date): Date {
  return new Date(now.getTime() - KEPT_DAYS * DAY);
}

/** What the listings show of the messages that were not used: all in all, and the newest. */
export interface UnreadList {
  readonly total: number;
  readonly messages: readonly UnreadMessages[];
}

/** The queue that EventBridge feeds. */
export interface EventQueue {
  /** Waits for messages as long as the queue holds the call open, and answers what came: nothing, or some. */
  receive(signal: AbortSignal): Promise<readonly ReceivedMessage[]>;
  /** Takes a message out, once it is recorded. */
  remove(message: ReceivedMessage, signal: AbortSignal): Promise<void>;
}

export interface ReceivedMessage {
  /** The queue's id of the message, and of this delivery of it. */
  readonly id: string;
  readonly receipt: string;
  readonly event: FleetEvent | UnreadMessage;
}
