/** What EventBridge tells of the fleet between two looks. */

import type { EcsTask } from './reads/ecs.ts';
import type { HealthEvent } from './reads/health.ts';
import type { Scope } from './scope.ts';

/** The whole thing that an event carries, as the read of it would answer. */
export type EventItem =
  | { readonly read: 'ecs.tasks'; readonly item: EcsTask }
  | { readonly read: 'health.events'; readonly item: HealthEvent };

/**
 * One event, understood. A glimpse: it opens and continues cases as a look would, and proves of nothing that it is gone.
 * Where it carries no whole thing, the jobs that name its type look anew at its scope.
 */
export interface FleetEvent {
  /** The same for an event that is delivered again, and for the copy in a backup region. */
  readonly id: string;
  /** `ECS Task State Change`: EventBridge's detail type. */
  readonly type: string;
  readonly at: Date;
  readonly scope: Scope;
  readonly says: EventItem | null;
}

/** A message of the queue that nobody understood: it stays in the queue, which moves it to its dead-letter queue. */
export interface UnreadMessage {
  readonly id: string;
  /** What it says it is, where it says so. */
  readonly type: string | null;
  readonly why: string;
  readonly at: Date;
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
