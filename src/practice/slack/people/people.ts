import type { Deliver } from '../delivery.ts';
import type { Slack } from '../slack.ts';
import type { View } from '../store.ts';
import { stackOf } from '../web-api/views.ts';
import { type Acted, actInMessage, actInView, findPerson, slash } from './act.ts';
import { openHome, reactAs, type SentEvent, say, sendEvent, shortcut } from './events.ts';
import { closeView, type Submitted, submitView } from './forms.ts';
import type { Input } from './values.ts';

/** A person by id or name, such as `suzuki`. */
type By = { user: string };
type InView = By & { inputs?: Readonly<Record<string, Input>>; blockId?: string };

/** What people do in Slack; each is delivered to the app in the real shape and waits for its acknowledgement. */
export type People = {
  slash(command: string, text: string, at: By & { channel: string }): Promise<Acted>;
  /** Presses a button of a message. */
  click(channel: string, ts: string, actionId: string, by: By & { blockId?: string }): Promise<Acted>;
  /** Picks from a menu, overflow menu, date or time picker, radio buttons or checkboxes of a message. */
  select(channel: string, ts: string, actionId: string, input: Input, by: By & { blockId?: string }): Promise<Acted>;
  /** Presses or picks in a modal. */
  actInModal(viewId: string, actionId: string, input: Input | undefined, by: InView): Promise<Acted>;
  /** Presses or picks on the app's Home tab. */
  actAtHome(actionId: string, input: Input | undefined, by: InView): Promise<Acted>;
  submitView(viewId: string, inputs: Readonly<Record<string, Input>>): Promise<Submitted>;
  closeView(viewId: string, all?: boolean): Promise<Submitted>;
  openHome(user: string): Promise<Acted>;
  /** A global shortcut, or with channel and ts one on a message. */
  shortcut(callbackId: string, at: By & { channel?: string; ts?: string }): Promise<Acted>;
  react(channel: string, ts: string, name: string, user: string): Promise<Acted>;
  /** Writes a message, as people do: `<`, `>` and `&` are escaped. */
  say(text: string, at: By & { channel: string; threadTs?: string }): Promise<Acted>;
  /** Sends an event as it is; the same event id twice is a retry. */
  sendEvent(sent: SentEvent): Promise<Acted & { eventId: string }>;
  /** The modal on top for this person. */
  openModal(user: string): View | null;
  home(user: string): View | null;
};

const acting = (actionId: string, by: By & { blockId?: string }, input?: Input) => ({
  actionId,
  user: by.user,
  ...(by.blockId === undefined ? {} : { blockId: by.blockId }),
  ...(input === undefined ? {} : { input }),
});

export function createPeople(slack: Slack, deliver: Deliver): People {
  const inView = (view: View | undefined, actionId: string, input: Input | undefined, by: InView): Promise<Acted> =>
    view === undefined
      ? Promise.resolve({ ok: false, error: 'view_not_found' })
      : actInView(slack, deliver, view, acting(actionId, by, input), by.inputs);
  const idOf = (user: string) => findPerson(user)?.id ?? user;
  return {
    slash: (command, text, at) => slash(slack, deliver, command, text, at),
    click: (channel, ts, actionId, by) => actInMessage(slack, deliver, channel, ts, acting(actionId, by)),
    select: (channel, ts, actionId, input, by) =>
      actInMessage(slack, deliver, channel, ts, acting(actionId, by, input)),
    actInModal: (viewId, actionId, input, by) => inView(slack.store.views.get(viewId), actionId, input, by),
    actAtHome: (actionId, input, by) => inView(slack.store.homes.get(idOf(by.user)), actionId, input, by),
    submitView: (viewId, inputs) => submitView(slack, deliver, viewId, inputs),
    closeView: (viewId, all) => closeView(slack, deliver, viewId, all),
    openHome: (user) => openHome(slack, deliver, user),
    shortcut: (callbackId, at) => shortcut(slack, deliver, callbackId, at),
    react: (channel, ts, name, user) => reactAs(slack, deliver, channel, ts, name, user),
    say: (text, at) => say(slack, deliver, text, at),
    sendEvent: (sent) => sendEvent(slack, deliver, sent),
    openModal: (user) => stackOf(slack, idOf(user)).at(-1) ?? null,
    home: (user) => slack.store.homes.get(idOf(user)) ?? null,
  };
}
