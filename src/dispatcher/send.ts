import { createHash } from 'node:crypto';
import {
  type Message,
  type Messenger,
  PLAIN_POSTING,
  type Posted,
  type Posting,
  type SlackOutcome,
} from '../domain/messenger.ts';
import type { Delivery } from '../domain/store.ts';
import type { Pace } from './pace.ts';
import { type Prepared, prepare, type Told } from './prepare.ts';
import type { Troubles } from './troubles.ts';

export interface Sending extends Told {
  readonly owner: string;
  readonly messenger: Messenger;
  readonly pace: Pace;
  readonly troubles: Troubles;
  readonly clock: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** What each message shows, so that an edit that changes nothing is not made. */
  readonly shown: Map<string, string>;
}

type Post = Extract<Prepared, { what: 'post' }>;
type Failed = Exclude<SlackOutcome<never>, { outcome: 'ok' }>;

const SECOND = 1000;
/** A lost message is looked for only after a while: Slack's history lags a little. */
const LOOK_AFTER_MS = 5 * SECOND;
const MOST_BACKOFF_MS = 300 * SECOND;
/** Waiting longer than this is left to the next lease. */
const MOST_WAIT_MS = 15 * SECOND;
const TOKEN_PAUSE_MS = 60 * SECOND;
const TOKEN_GIVE_UP_MS = 24 * 3600 * SECOND;
const MOST_SHOWN = 2000;

/** Sends one leased delivery, or puts it back, or gives it up. Whatever happens, it is written down. */
export async function send(delivery: Delivery, sending: Sending): Promise<void> {
  const prepared = await prepare(delivery, sending, sending.clock());
  switch (prepared.what) {
    case 'nothing':
      return sending.deliveries.sent(delivery.id, sending.owner, { ts: null, message: null }, sending.clock());
    case 'nowhere':
      return giveUp(delivery, 'routing', prepared.why, sending);
    case 'update':
      return sendUpdate(delivery, prepared, sending);
    case 'post':
      return sendPost(delivery, prepared, sending);
  }
}

/**
 * Waits for the channel's turn, and writes down that a request is about to be made: should this process die now, the
 * message is looked for. False when the delivery was put back or is no longer ours.
 */
async function turn(delivery: Delivery, channel: string, sending: Sending): Promise<boolean> {
  const { pace, clock, deliveries, owner } = sending;
  const wait = pace.waitMs(channel, clock());
  if (wait > MOST_WAIT_MS) {
    await deliveries.retry(delivery.id, owner, later(sending, wait), delivery.ambiguous, 'waiting for Slack');
    return false;
  }
  if (wait > 0) await sending.sleep(wait);
  if (!(await deliveries.attempting(delivery.id, owner, channel, clock()))) return false;
  pace.took(channel, clock());
  return true;
}

const later = (sending: Sending, ms: number): Date => new Date(sending.clock().getTime() + ms);

async function sendUpdate(
  delivery: Delivery,
  update: Extract<Prepared, { what: 'update' }>,
  sending: Sending,
): Promise<void> {
  const { channel, ts } = update;
  const place = `${channel}/${ts}`;
  const done = () => sending.deliveries.sent(delivery.id, sending.owner, { ts, message: null }, sending.clock());
  if (sending.shown.get(place) === digest(update.message)) return done();
  if (!(await turn(delivery, channel, sending))) return;
  let outcome = await sending.messenger.update(channel, ts, update.message);
  if (refusedFor(outcome, 'content')) {
    outcome = await sending.messenger.update(channel, ts, sending.render.bare(update.message));
  }
  if (outcome.outcome === 'ok') {
    remember(place, update.message, sending);
    wentWell(channel, sending);
    return done();
  }
  // Deleted by somebody: there is nothing left to edit.
  if (refusedFor(outcome, 'message_gone')) return done();
  // An edit made twice is the same edit: never looked for.
  return failed(delivery, channel, outcome, false, sending);
}

async function sendPost(delivery: Delivery, post: Post, sending: Sending): Promise<void> {
  let repeated = false;
  if (delivery.ambiguous) {
    const found = await reconcile(delivery, post, sending);
    if (found === 'put back') return;
    if (found !== 'not there' && found !== 'cannot look')
      return accepted(delivery, post, found, null, PLAIN_POSTING, sending);
    repeated = found === 'cannot look';
  }
  if (!(await turn(delivery, post.channel, sending))) return;
  const posting = { ...PLAIN_POSTING, repeated };
  const message = post.message(posting);
  const outcome = await request(delivery, post, message, sending);
  if (outcome.outcome === 'ok') return accepted(delivery, post, outcome.value, message, posting, sending);
  if (refusedFor(outcome, 'message_gone') && post.thread !== null) return orphaned(delivery, post, sending);
  if (refusedFor(outcome, 'channel')) return sendElsewhere(delivery, post, outcome, sending);
  return failed(delivery, post.channel, outcome, repeated, sending);
}

/** One request; blocks that Slack does not take are left out, once. */
async function request(
  delivery: Delivery,
  post: Post,
  message: Message,
  sending: Sending,
): Promise<SlackOutcome<Posted>> {
  const { messenger } = sending;
  const { channel, thread } = post;
  const outcome = await messenger.post({ channel, message, key: delivery.key, thread });
  if (outcome.outcome === 'ok') sending.troubles.mend('blocks');
  if (!refusedFor(outcome, 'content')) return outcome;
  sending.troubles.add('blocks', 'Slack refused the blocks of a message: it was sent as plain text.');
  return messenger.post({ channel, message: sending.render.bare(message), key: delivery.key, thread });
}

/** Looks for a message whose answer was lost. */
async function reconcile(
  delivery: Delivery,
  post: Post,
  sending: Sending,
): Promise<Posted | 'not there' | 'cannot look' | 'put back'> {
  const { messenger, deliveries, owner } = sending;
  const found = await messenger.find({
    channel: post.channel,
    key: delivery.key,
    threadTs: post.thread?.ts ?? null,
    since: delivery.createdAt,
  });
  if (found.outcome === 'ok') {
    if (found.value === 'not_there') return 'not there';
    if (found.value !== 'cannot') return found.value;
  }
  // A channel that is gone holds nothing: sending there fails in its own way.
  if (refusedFor(found, 'channel')) return 'not there';
  // Below tier 3 it is said again, at most once: only when Slack answers, so that this one is not lost as well.
  if (found.outcome === 'ok' && (await messenger.reachable())) return 'cannot look';
  const why = found.outcome === 'ok' || found.outcome === 'limited' ? 'Slack does not answer' : found.error;
  const wait = found.outcome === 'limited' ? found.retryAfterMs : backoff(delivery);
  await deliveries.retry(delivery.id, owner, later(sending, wait), true, why);
  return 'put back';
}

async function accepted(
  delivery: Delivery,
  post: Post,
  posted: Posted,
  message: Message | null,
  posting: Posting,
  sending: Sending,
): Promise<void> {
  const { caseIds, earlier } = post;
  const isKept = caseIds.length > 0 || delivery.firstLookId !== null;
  const kept = !isKept ? null : { ...posted, caseIds, posting: { ...posting, earlier } };
  await sending.deliveries.sent(delivery.id, sending.owner, { ts: posted.ts, message: kept }, sending.clock());
  if (message !== null && kept !== null) remember(`${posted.channel}/${posted.ts}`, message, sending);
  wentWell(post.channel, sending);
}

/** The parent of a reply was deleted: what was to be seen in the channel is said by itself, the rest is dropped. */
async function orphaned(delivery: Delivery, post: Post, sending: Sending): Promise<void> {
  const outcome =
    post.thread?.broadcast === true
      ? await sending.messenger.post({
          channel: post.channel,
          message: post.message({ repeated: false, meantFor: null }),
          key: delivery.key,
          thread: null,
        })
      : null;
  if (outcome !== null && outcome.outcome !== 'ok') return failed(delivery, post.channel, outcome, false, sending);
  await sending.deliveries.sent(
    delivery.id,
    sending.owner,
    { ts: outcome?.value.ts ?? null, message: null },
    sending.clock(),
  );
}

/** The channel is not to be had: once in the fallback channel, saying where it belongs. Replies stay with their parent. */
async function sendElsewhere(delivery: Delivery, post: Post, refused: Failed, sending: Sending): Promise<void> {
  const why = `${post.channel}: Slack answers "${describe(refused)}"`;
  sending.troubles.add(`channel ${post.channel}`, why);
  const channel = post.elsewhere;
  if (channel === null || post.thread?.broadcast === false)
    return giveUp(delivery, `channel ${post.channel}`, why, sending);
  const there: Post = { ...post, channel, thread: null };
  if (!(await turn(delivery, channel, sending))) return;
  const posting = { ...PLAIN_POSTING, meantFor: post.channel };
  const message = post.message(posting);
  const outcome = await request(delivery, there, message, sending);
  if (outcome.outcome === 'ok') return accepted(delivery, there, outcome.value, message, posting, sending);
  if (outcome.outcome !== 'refused') return failed(delivery, channel, outcome, false, sending);
  return giveUp(delivery, `channel ${channel}`, `${why}; and ${channel}: "${outcome.error}"`, sending);
}

/** Puts a delivery back, or gives it up, by how its request ended. `repeated`: it may have been accepted before this. */
async function failed(
  delivery: Delivery,
  channel: string,
  outcome: Failed,
  repeated: boolean,
  sending: Sending,
): Promise<void> {
  const { deliveries, owner, pace, troubles } = sending;
  const putBack = (ms: number, ambiguous: boolean) =>
    deliveries.retry(delivery.id, owner, later(sending, ms), ambiguous, describe(outcome));
  switch (outcome.outcome) {
    case 'limited':
      pace.pause(channel, later(sending, outcome.retryAfterMs));
      return putBack(outcome.retryAfterMs, repeated);
    case 'unsent':
      troubles.add('slack', `Slack cannot be reached: ${outcome.error}`);
      return putBack(backoff(delivery), repeated);
    case 'ambiguous':
      troubles.add('slack', `Slack's answers are lost: ${outcome.error}`);
      if (repeated) return giveUp(delivery, 'slack', `Slack's answer was lost twice: ${outcome.error}`, sending);
      return putBack(Math.max(LOOK_AFTER_MS, backoff(delivery)), true);
    case 'refused':
      if (outcome.refusal !== 'token') return giveUp(delivery, `channel ${channel}`, outcome.error, sending);
      troubles.add('token', `Slack does not take the bot token: ${outcome.error}`);
      pace.pauseAll(later(sending, TOKEN_PAUSE_MS));
      if (sending.clock().getTime() - delivery.createdAt.getTime() > TOKEN_GIVE_UP_MS) {
        return giveUp(delivery, 'token', outcome.error, sending);
      }
      return putBack(TOKEN_PAUSE_MS, repeated);
  }
}

function giveUp(delivery: Delivery, key: string, error: string, sending: Sending): Promise<void> {
  sending.troubles.add(key, `Not told (${delivery.purpose} ${delivery.caseId ?? delivery.key}): ${error}`);
  return sending.deliveries.dead(delivery.id, sending.owner, error, sending.clock());
}

function wentWell(channel: string, sending: Sending): void {
  for (const key of ['slack', 'token', `channel ${channel}`]) sending.troubles.mend(key);
}

function refusedFor(
  outcome: SlackOutcome<unknown>,
  refusal: string,
): outcome is Extract<Failed, { outcome: 'refused' }> {
  return outcome.outcome === 'refused' && outcome.refusal === refusal;
}

const describe = (failure: Failed): string => (failure.outcome === 'limited' ? 'rate limited' : failure.error);

/** 2, 4, 8 … seconds, at most five minutes. */
function backoff(delivery: Delivery): number {
  return Math.min(MOST_BACKOFF_MS, 2 ** Math.min(delivery.attempt + 1, 10) * SECOND);
}

function digest(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64');
}

function remember(place: string, message: Message, sending: Sending): void {
  sending.shown.delete(place);
  sending.shown.set(place, digest(message));
  const oldest = sending.shown.keys().next();
  if (sending.shown.size > MOST_SHOWN && !oldest.done) sending.shown.delete(oldest.value);
}
