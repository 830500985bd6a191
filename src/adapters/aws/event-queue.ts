import type { Gap } from '../../domain/answer.ts';
import type { EventQueue } from '../../domain/fleet-event.ts';
import { CALLER, openCalls } from './calls.ts';
import type { Role } from './credentials.ts';
import { parseMessage } from './event-parse.ts';
import { AwsCallError, gapOf, namesOf } from './gap.ts';
import { type AwsFleetOptions, settled } from './options.ts';

/** SQS: the most that one call holds open, and gives. */
const WAIT_SECONDS = 20;
const MOST_MESSAGES = 10;
/** What a day of waiting comes to: an empty queue answers when the wait is over. */
export const POLLS_A_DAY = 86_400 / WAIT_SECONDS;
/** A held call answers after its wait: it needs more time than any other. */
const CALL_TIMEOUT_MS = 30_000;

export interface EventQueueOptions
  extends Pick<AwsFleetOptions, 'clock' | 'logger' | 'credentials' | 'endpoint' | 'homeRegion'> {
  /** `https://sqs.ap-northeast-1.amazonaws.com/111122223333/toilbot-events`. */
  readonly url: string;
  /** Where it is; by default the region that its address names, else `homeRegion`. */
  readonly region?: string | undefined;
  /** The account that holds it, and the role by which that is entered; toilbot's own credentials when left out. */
  readonly enter?: { readonly account: string; readonly role: Role } | undefined;
}

/** The region that a queue's address names, or null. */
export function regionOfQueue(url: string): string | null {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//.exec(url)?.[1] ?? null;
}

/** What SQS says of the receipt of no message, once it has let the call in. */
const NO_SUCH_RECEIPT = /^(ReceiptHandleIsInvalid|InvalidParameterValue|InvalidIdFormat)/;
/** The receipt of no message. */
const NO_RECEIPT = 'toilbot-doctor';

export interface OpenEventQueue extends EventQueue {
  /**
   * What keeps it from being read, or nothing. Without using a message up: one is received that shows again at once, and
   * one that is not there is removed. (sqs:GetQueueAttributes would be a right more, and say nothing of these two.) Each
   * check counts as one receipt of that message towards the dead-letter queue.
   */
  check(signal: AbortSignal): Promise<readonly Gap[]>;
  close(): void;
}

/** The queue that EventBridge feeds, entered by toilbot's own credentials. Calls throw what SQS answers. */
export function openEventQueue(options: EventQueueOptions): OpenEventQueue {
  const calls = openCalls(
    settled({ ...options, accounts: [], regions: [], callsPerSecond: null, callTimeoutMs: CALL_TIMEOUT_MS }),
  );
  const { enter } = options;
  if (enter) calls.enterBy(enter.account, enter.role);
  const region = options.region ?? regionOfQueue(options.url) ?? options.homeRegion;
  const at = { account: enter?.account ?? CALLER, region };
  const remove = async (receipt: string, signal: AbortSignal): Promise<void> => {
    const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
    const command = new DeleteMessageCommand({ QueueUrl: options.url, ReceiptHandle: receipt });
    await calls.call('sqs', at, 'DeleteMessage', signal, (sqs, given) => sqs.send(command, given));
  };
  const peek = async (signal: AbortSignal): Promise<void> => {
    const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
    const command = new ReceiveMessageCommand({
      QueueUrl: options.url,
      MaxNumberOfMessages: 1,
      VisibilityTimeout: 0,
      WaitTimeSeconds: 0,
    });
    await calls.call('sqs', at, 'ReceiveMessage', signal, (sqs, given) => sqs.send(command, given));
  };
  return {
    async check(signal) {
      const gaps: Gap[] = [];
      for (const attempt of [() => peek(signal), () => remove(NO_RECEIPT, signal)]) {
        try {
          await attempt();
        } catch (error) {
          const names = namesOf(error instanceof AwsCallError ? error.cause : error);
          if (!names.some((it) => NO_SUCH_RECEIPT.test(it))) gaps.push(gapOf(error));
        }
      }
      return gaps;
    },
    async receive(signal) {
      const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
      const command = new ReceiveMessageCommand({
        QueueUrl: options.url,
        MaxNumberOfMessages: MOST_MESSAGES,
        WaitTimeSeconds: WAIT_SECONDS,
      });
      const answer = await calls.call('sqs', at, 'ReceiveMessage', signal, (sqs, given) => sqs.send(command, given));
      return (answer.Messages ?? []).flatMap(({ MessageId: id, ReceiptHandle: receipt, Body: body }) => {
        if (!id || !receipt) return [];
        const event = parseMessage(body ?? '');
        return [{ id, receipt, event: 'why' in event ? { ...event, id, at: options.clock() } : event }];
      });
    },
    remove: (message, signal) => remove(message.receipt, signal),
    close: () => calls.close(),
  };
}
