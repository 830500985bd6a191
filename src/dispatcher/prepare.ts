import type { CaseView } from '../domain/case.ts';
import { channelFor, type FirstLookStore } from '../domain/first-look.ts';
import type { Speech } from '../domain/language.ts';
import type { Message, Posting } from '../domain/messenger.ts';
import { type AnnouncedMove, type MoveTold, moveIn } from '../domain/move-notice.ts';
import { noticeIn } from '../domain/notice.ts';
import { channelOf, fallbackChannel, type Routed, speechIn } from '../domain/routing.ts';
import type { Settings } from '../domain/settings.ts';
import type { CaseStore, Delivery, DeliveryStore, SentMessage } from '../domain/store.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import type { Renderer } from '../slack/render.ts';

export interface Told {
  readonly cases: Pick<CaseStore, 'view' | 'event'>;
  readonly firstLooks: Pick<FirstLookStore, 'view'>;
  readonly deliveries: DeliveryStore;
  /** What is known of a move when it is told; null when there is nothing to tell any more. */
  readonly moves: { told(move: AnnouncedMove): Promise<MoveTold | null> };
  readonly render: Renderer;
  readonly settings: Settings;
  /** Kinds of cases that only the security channel may show. */
  readonly securityKinds: ReadonlySet<string>;
  /** A link to a message, or null. */
  permalink(channel: string, ts: string): Promise<string | null>;
}

/** What a delivery comes to when it is its turn. */
export type Prepared =
  | {
      readonly what: 'post';
      readonly channel: string;
      readonly thread: { readonly ts: string; readonly broadcast: boolean } | null;
      readonly message: (posting: Pick<Posting, 'repeated' | 'meantFor'>) => Message;
      /** A link to the message before it. */
      readonly earlier: string | null;
      /** Cases that the message holds from now on. */
      readonly caseIds: readonly number[];
      /** The channel for when this one refuses it; null for what may be shown nowhere else. */
      readonly elsewhere: string | null;
    }
  | { readonly what: 'update'; readonly channel: string; readonly ts: string; readonly message: Message }
  /** Nothing is left to be said: it counts as sent. */
  | { readonly what: 'nothing' }
  | { readonly what: 'nowhere'; readonly why: string };

const NOTHING: Prepared = { what: 'nothing' };

/** Reads what a delivery is about as it is now, and says what is to be sent where. */
export async function prepare(delivery: Delivery, told: Told, now: Date): Promise<Prepared> {
  switch (delivery.purpose) {
    case 'post':
    case 'edit':
    case 'thread':
    case 'broadcast':
      return prepareCase(delivery, told, now);
    case 'summary':
      return prepareSummary(delivery, told, now);
    case 'direct':
      return prepareNotice(delivery, told);
  }
}

async function prepareCase(delivery: Delivery, told: Told, now: Date): Promise<Prepared> {
  if (delivery.caseId === null) return NOTHING;
  const view = await viewOf(delivery.caseId, told, now);
  if (view === null) return NOTHING;
  const message = await told.deliveries.messageOf(delivery.caseId);
  switch (delivery.purpose) {
    case 'post':
      return preparePost(delivery, view, message, told);
    case 'edit':
      return message === null ? NOTHING : update(view, message, told);
    default:
      return message === null ? NOTHING : prepareReply(delivery, view, message, told);
  }
}

/** The case; one that was merged is shown as what it is now a part of. */
async function viewOf(caseId: number, told: Told, now: Date): Promise<CaseView | null> {
  const view = await told.cases.view(caseId, now);
  if (view === null || view.case.id === caseId) return view;
  return { ...view, case: { ...view.case, id: caseId, state: 'merged', mergedInto: view.case.id } };
}

async function preparePost(
  delivery: Delivery,
  view: CaseView,
  before: SentMessage | null,
  told: Told,
): Promise<Prepared> {
  if (view.case.state === 'merged') return NOTHING;
  const channel = delivery.channel ?? channelOf(view.case, told.settings, told.securityKinds);
  if (channel === null)
    return { what: 'nowhere', why: 'channels.security is not set, and nothing of it is shown elsewhere' };
  const earlier = before === null ? null : await told.permalink(before.channel, before.ts);
  return {
    what: 'post',
    channel,
    thread: null,
    message: (posting) => told.render.case(view, { ...posting, earlier }, speechOf(view.case, told)),
    earlier,
    caseIds: [view.case.id],
    elsewhere: elsewhere(view.case, channel, told),
  };
}

/** How the channel is spoken to that a case is routed to: its edits and thread too, wherever its message stands. */
function speechOf(routed: Routed, { settings, securityKinds }: Told): Speech {
  const channel = channelOf(routed, settings, securityKinds);
  return speechIn(channel === null ? [] : [channel], settings);
}

function elsewhere(routed: Routed | null, channel: string, told: Told): string | null {
  return fallbackChannel(routed, channel, told.settings, told.securityKinds);
}

function update(view: CaseView, message: SentMessage, told: Told): Prepared {
  const rendered = told.render.case(view, message.posting, speechOf(view.case, told));
  return { what: 'update', channel: message.channel, ts: message.ts, message: rendered };
}

async function prepareReply(delivery: Delivery, view: CaseView, message: SentMessage, told: Told): Promise<Prepared> {
  const event = delivery.eventId === null ? null : await told.cases.event(delivery.eventId);
  if (event === null) return NOTHING;
  return {
    what: 'post',
    channel: message.channel,
    thread: { ts: message.ts, broadcast: delivery.purpose === 'broadcast' },
    message: ({ repeated }) => told.render.event(event, view, repeated, speechOf(view.case, told)),
    earlier: null,
    caseIds: [],
    elsewhere: elsewhere(view.case, message.channel, told),
  };
}

/** A first look is posted once and edited ever after. */
async function prepareSummary(delivery: Delivery, told: Told, now: Date): Promise<Prepared> {
  const look = delivery.firstLookId === null ? null : await told.firstLooks.view(delivery.firstLookId, now);
  if (look === null) return NOTHING;
  const channel = channelFor(look.audience, told.settings.channels);
  const rendered = told.render.summary(look, speechIn(channel === null ? [] : [channel], told.settings));
  const message = await told.deliveries.messageOfFirstLook(look.id);
  if (message !== null) return { what: 'update', channel: message.channel, ts: message.ts, message: rendered };
  if (channel === null) return { what: 'nowhere', why: 'channels.security is not set any more' };
  return {
    what: 'post',
    channel,
    thread: null,
    message: () => rendered,
    earlier: null,
    caseIds: [],
    elsewhere: look.audience === 'security' ? null : elsewhere(null, channel, told),
  };
}

async function prepareNotice(delivery: Delivery, told: Told): Promise<Prepared> {
  const channel = delivery.channel ?? told.settings.channels.default;
  const message = await noticeMessage(delivery.payload, speechIn([channel], told.settings), told);
  if (message === null) return NOTHING;
  return {
    what: 'post',
    channel,
    thread: null,
    message: () => message,
    earlier: null,
    caseIds: [],
    elsewhere: elsewhere(null, channel, told),
  };
}

async function noticeMessage(payload: JsonObject, speech: Speech, told: Told): Promise<Message | null> {
  const move = moveIn(payload);
  if (move !== null) {
    const known = await told.moves.told(move);
    return known && told.render.moved(known, speech);
  }
  const notice = noticeIn(payload);
  return notice && told.render.notice(notice, speech);
}
