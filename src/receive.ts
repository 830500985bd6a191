import type { EventOutcome, EventQueue, FleetEvent, ReceivedMessage, UnreadMessage } from './domain/fleet-event.ts';
import type { EventStore } from './domain/store.ts';

/** Pause after a failed call, doubled up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export interface ReceiverParts {
  readonly queue: EventQueue;
  readonly events: Pick<EventStore, 'unread'>;
  /** Records what an event says. */
  readonly handle: (event: FleetEvent, signal: AbortSignal) => Promise<EventOutcome>;
  readonly clock: () => Date;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly logger: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
}

/** A receiver at work: what is wrong with the queue now, in one line, and how to end it. */
export interface Receiver {
  trouble(): string | null;
  stop(): Promise<void>;
}

function isUnread(event: FleetEvent | UnreadMessage): event is UnreadMessage {
  return 'why' in event;
}

/**
 * What is about a place that is not looked at, under one id for all that is alike and came on one day (UTC): a whole
 * organization's may come, and each day is forgotten by itself.
 */
function foreign({ type, scope: { account, region } }: FleetEvent, at: Date): UnreadMessage {
  const why = `is about account ${account} in ${region}, which toilbot does not look at`;
  const day = at.toISOString().slice(0, 10);
  return { id: `${day} ${account} ${region} ${type}`, type, why, at };
}

/**
 * Handles one message. It is removed only after what became of it is recorded; one that nobody understands, or that a judge
 * crashes on, is noted and stays, so that the queue itself moves it to its dead-letter queue.
 */
export async function receiveOne(
  parts: Omit<ReceiverParts, 'sleep'>,
  message: ReceivedMessage,
  signal: AbortSignal,
): Promise<void> {
  const { event } = message;
  if (isUnread(event)) {
    parts.logger.warn({ message: message.id, type: event.type, why: event.why }, 'a message was not understood');
    return parts.events.unread({ ...event, id: message.id }, 'own');
  }
  const outcome = await parts.handle(event, signal);
  if (outcome === 'crashed') {
    const why = 'a judge crashed on it, which is a bug of toilbot: its log says where';
    return parts.events.unread({ id: message.id, type: event.type, why, at: parts.clock() }, 'own');
  }
  if (outcome === 'foreign') await parts.events.unread(foreign(event, parts.clock()), 'common');
  return parts.queue.remove(message, signal);
}

/** Receives until it is stopped. A message that fails is received again when SQS shows it again. */
export function startReceiver(parts: ReceiverParts): Receiver {
  const ending = new AbortController();
  let trouble: string | null = null;

  const round = async (): Promise<void> => {
    const messages = await parts.queue.receive(ending.signal);
    // A queue that does not hold the call open must not be asked in a tight loop.
    if (messages.length === 0) await parts.sleep(FIRST_PAUSE_MS, ending.signal);
    for (const message of messages) {
      try {
        await receiveOne(parts, message, ending.signal);
      } catch (error) {
        parts.logger.error({ err: error, message: message.id }, 'a message could not be recorded: it comes again');
      }
    }
  };

  const loop = async (): Promise<void> => {
    let pause = FIRST_PAUSE_MS;
    while (!ending.signal.aborted) {
      try {
        await round();
        trouble = null;
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (ending.signal.aborted) return;
        trouble = error instanceof Error ? error.message : 'the queue cannot be read';
        parts.logger.error({ err: error }, 'the event queue could not be read');
        await parts.sleep(pause, ending.signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  };
  const ended = loop();
  return {
    trouble: () => trouble,
    stop: async () => {
      ending.abort();
      await ended;
    },
  };
}
