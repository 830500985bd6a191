import type { EventQueue } from '../../domain/fleet-event.ts';
import { CALLER, openCalls } from './calls.ts';
import type { Role } from './credentials.ts';
import { parseMessage } from './event-parse.ts';
import { type AwsFleetOptions, settled } from './options.ts';

/** SQS: the most that one call holds open, and gives. */
const WAIT_SECONDS = 20;
const MOST_MESSAGES = 10;
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

/** The queue that EventBridge feeds, entered by toilbot's own credentials. Calls throw what SQS answers. */
export function openEventQueue(options: EventQueueOptions): EventQueue & { close(): void } {
  const calls = openCalls(
    settled({ ...options, accounts: [], regions: [], callsPerSecond: null, callTimeoutMs: CALL_TIMEOUT_MS }),
  );
  const { enter } = options;
  if (enter) calls.enterBy(enter.account, enter.role);
  const region = options.region ?? regionOfQueue(options.url) ?? options.homeRegion;
  const at = { account: enter?.account ?? CALLER, region };
  return {
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
    async remove(message, signal) {
      const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
      const command = new DeleteMessageCommand({ QueueUrl: options.url, ReceiptHandle: message.receipt });
      await calls.call('sqs', at, 'DeleteMessage', signal, (sqs, given) => sqs.send(command, given));
    },
    close: () => calls.close(),
  };
}
