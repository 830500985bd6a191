import { createPace } from './dispatcher/pace.ts';
import type { Told } from './dispatcher/prepare.ts';
import { type Sending, send } from './dispatcher/send.ts';
import { createTroubles } from './dispatcher/troubles.ts';
import type { Messenger } from './domain/messenger.ts';
import { channelOf } from './domain/routing.ts';
import type { Delivery } from './domain/store.ts';

export interface DispatcherOptions extends Omit<Told, 'permalink'> {
  /** Names this process in leases. */
  readonly owner: string;
  readonly messenger: Messenger;
  readonly clock: () => Date;
  /** Resolves after so many milliseconds, at once when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Called with what is a bug, or a database that does not answer: the loop goes on. */
  readonly failed: (what: string, error: unknown) => void;
}

export interface Dispatcher {
  /** Says that something may be waiting: it is looked for at once. */
  nudge(): void;
  /** Takes no more, waits for what is being sent. */
  stop(): Promise<void>;
  /** Plain lines on what cannot be told; empty when all is well. */
  troubles(): readonly string[];
}

/** A sender that is paused longer than this may be overtaken: the lease is asked for again right before the request. */
const LEASE_MS = 90_000;
const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 5_000;
/** What fails here for a reason of its own is tried again this much later each time, and given up after a day. */
const AFTER_BUG_MS = 60_000;
const BUG_GIVE_UP_MS = 24 * 3_600_000;
/** All that is kept of it: the error itself may hold anything. */
const FAILED = 'toilbot failed, see its log';
/** Between two turns, whatever wakes the loop: it never spins. */
const BREATH_MS = 50;
const MOST_IN_FLIGHT = 20;
/** More than this for one channel wait in the database, so that one busy channel does not hold up the others. */
const MOST_A_CHANNEL = 5;

/** Starts the loop that says in Slack what is waiting to be said. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const troubles = createTroubles();
  const pace = createPace();
  const stopping = new AbortController();
  const lanes = new Map<string, { waiting: number; last: Promise<void> }>();
  const inFlight = new Set<bigint>();
  let wake = new AbortController();
  const sending: Sending = {
    ...options,
    pace,
    troubles,
    shown: new Map(),
    sleep: (ms) => options.sleep(ms, stopping.signal),
    permalink: (channel, ts) => options.messenger.permalink(channel, ts),
  };
  const nudge = (): void => wake.abort();

  /**
   * What fails on its way, a bug or a database that does not answer, is shown, and keeps nothing else waiting. It counts as
   * ambiguous: Slack may have got it before.
   */
  const setAside = async (delivery: Delivery, error: unknown): Promise<void> => {
    const { deliveries, owner, clock, failed } = options;
    failed(`delivery ${delivery.id}`, error);
    const key = `delivery ${delivery.id}`;
    const what = `${delivery.purpose} ${delivery.caseId ?? delivery.key}`;
    const now = clock();
    const age = now.getTime() - delivery.createdAt.getTime();
    try {
      if (age > BUG_GIVE_UP_MS) {
        await deliveries.dead(delivery.id, owner, FAILED, now);
        troubles.add(key, `Not told (${what}): ${FAILED}`);
      } else {
        const wait = Math.max(AFTER_BUG_MS, age);
        await deliveries.retry(delivery.id, owner, new Date(now.getTime() + wait), true, FAILED);
        troubles.add(key, `Not told yet (${what}): ${FAILED}`);
      }
    } catch (again) {
      failed(`putting back delivery ${delivery.id}`, again);
    }
  };

  /** One after the other within a channel; a busy channel's are put back for a moment. */
  const enqueue = async (delivery: Delivery): Promise<void> => {
    const channel = await laneOf(delivery, options);
    const lane = lanes.get(channel) ?? { waiting: 0, last: Promise.resolve() };
    if (lane.waiting >= MOST_A_CHANNEL) {
      const notBefore = new Date(options.clock().getTime() + lane.waiting * 1000);
      await options.deliveries.retry(delivery.id, options.owner, notBefore, delivery.ambiguous, 'waiting for its turn');
      return;
    }
    lane.waiting += 1;
    inFlight.add(delivery.id);
    lanes.set(channel, lane);
    lane.last = lane.last
      .then(() => (stopping.signal.aborted ? giveBack(delivery, options) : send(delivery, sending)))
      .then(() => troubles.mend(`delivery ${delivery.id}`))
      .catch((error: unknown) => setAside(delivery, error))
      .finally(() => {
        lane.waiting -= 1;
        inFlight.delete(delivery.id);
        if (lane.waiting === 0) lanes.delete(channel);
        nudge();
      });
  };

  const turn = async (): Promise<number> => {
    const room = MOST_IN_FLIGHT - inFlight.size;
    if (room <= 0) return 0;
    const now = options.clock();
    const leased = await options.deliveries.lease(options.owner, now, {
      leaseMs: LEASE_MS,
      limit: room,
      pausedChannels: pace.pausedChannels(now),
      inFlight: [...inFlight],
    });
    for (const delivery of leased) await enqueue(delivery).catch((error: unknown) => setAside(delivery, error));
    return leased.length;
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      let wait = POLL_MS;
      try {
        if ((await turn()) > 0 && inFlight.size < MOST_IN_FLIGHT) wait = 0;
      } catch (error) {
        options.failed('leasing deliveries', error);
        wait = AFTER_FAILURE_MS;
      }
      await options.sleep(BREATH_MS, stopping.signal);
      if (wait > 0) await options.sleep(wait, AbortSignal.any([wake.signal, stopping.signal]));
    }
  };
  const running = loop();

  return {
    nudge,
    troubles: () => troubles.lines(),
    stop: async () => {
      stopping.abort();
      await running;
      await Promise.all([...lanes.values()].map((lane) => lane.last));
    },
  };
}

/** The channel whose turn a delivery waits for. */
async function laneOf(delivery: Delivery, options: DispatcherOptions): Promise<string> {
  if (delivery.channel !== null) return delivery.channel;
  const fallback = options.settings.channels.default;
  if (delivery.caseId === null) return fallback;
  if (delivery.purpose !== 'post') return (await options.deliveries.messageOf(delivery.caseId))?.channel ?? fallback;
  const view = await options.cases.view(delivery.caseId, options.clock());
  return view === null ? fallback : (channelOf(view.case, options.settings, options.securityKinds) ?? fallback);
}

/** Leased but not sent before the stop: free for the next process at once. */
function giveBack(delivery: Delivery, options: DispatcherOptions): Promise<void> {
  return options.deliveries.retry(delivery.id, options.owner, options.clock(), delivery.ambiguous, 'stopped');
}
