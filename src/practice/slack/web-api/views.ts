import { viewFaults } from '../blocks/check.ts';
import type { Answer, Slack } from '../slack.ts';
import type { ModalBody, View } from '../store.ts';
import { wireView, withIds } from '../wire-shapes.ts';
import { personById } from '../workspace.ts';
import { type Arguments, badArgument, type Method, refuse, refuseBlocks, shortId, structured, text } from './method.ts';

const MOST_VIEWS_IN_A_STACK = 3;
const VIEW_BYTES = 250_000;

type ReadBody = { ok: true; body: ModalBody } | { ok: false; answer: Answer };

/** A view's body, checked as Slack checks it and with ids for the blocks that came without. */
export function readBody(view: unknown, kind: 'modal' | 'home'): ReadBody {
  if (typeof view !== 'object' || view === null) {
    return { ok: false, answer: badArgument('missing required field: view') };
  }
  const faults = viewFaults(view, kind);
  if (faults.length > 0) return { ok: false, answer: refuseBlocks('invalid_arguments', faults) };
  if (JSON.stringify(view).length > VIEW_BYTES) return { ok: false, answer: refuse('view_too_large') };
  const body = view as ModalBody;
  return { ok: true, body: { ...body, blocks: withIds(body.blocks, shortId) } };
}

const newHash = (now: Date) => `${Math.floor(now.getTime() / 1000)}.${shortId()}${shortId()}`;

/** The person's open modals, the first opened first. */
export function stackOf(slack: Slack, user: string): View[] {
  return slack.store.views.values().filter((view) => view.user === user && view.open);
}

/** Opens a modal over those that are open. */
export function addView(slack: Slack, user: string, body: ModalBody, over: View | null, now: Date): View {
  const id = slack.store.nextId('V');
  const view: View = {
    id,
    user,
    hash: newHash(now),
    body,
    rootId: over?.rootId ?? id,
    previousId: over?.id ?? null,
    open: true,
    errors: {},
  };
  slack.store.views.put(id, view);
  slack.changed({ kind: 'view', user });
  return view;
}

export function replaceView(slack: Slack, view: View, body: ModalBody, now: Date): View {
  const next: View = { ...view, body, hash: newHash(now), errors: {} };
  slack.store.views.put(view.id, next);
  slack.changed({ kind: 'view', user: view.user });
  return next;
}

export function closeViews(slack: Slack, views: readonly View[]): void {
  for (const view of views) slack.store.views.delete(view.id);
  for (const user of new Set(views.map((view) => view.user))) slack.changed({ kind: 'view', user });
}

function open(slack: Slack, given: Arguments, now: Date): Answer {
  return place(slack, given, now, false);
}

function push(slack: Slack, given: Arguments, now: Date): Answer {
  return place(slack, given, now, true);
}

function place(slack: Slack, given: Arguments, now: Date, onTop: boolean): Answer {
  const triggerId = text(given, 'trigger_id');
  if (triggerId === null) return badArgument('missing required field: trigger_id');
  const read = readBody(structured(given, 'view'), 'modal');
  if (!read.ok) return read.answer;
  const repeated = slack.store.views.values().some((one) => isNamed(one, read.body.external_id));
  if (repeated) return refuse('duplicate_external_id');
  const exchange = slack.triggers.exchange(triggerId, now);
  if (!exchange.ok) return refuse(exchange.error);
  const { user } = exchange.trigger;
  const stack = stackOf(slack, user);
  if (!onTop) {
    closeViews(slack, stack);
    return { ok: true, view: wireView(addView(slack, user, read.body, null, now)) };
  }
  if (exchange.trigger.viewId === null) return refuse('invalid_trigger_id');
  if (stack.length >= MOST_VIEWS_IN_A_STACK) return refuse('push_limit_reached');
  return { ok: true, view: wireView(addView(slack, user, read.body, stack.at(-1) ?? null, now)) };
}

const isNamed = (view: View, externalId: string | undefined) =>
  externalId !== undefined && externalId !== '' && view.body.external_id === externalId;

function update(slack: Slack, given: Arguments, now: Date): Answer {
  const id = text(given, 'view_id');
  const externalId = text(given, 'external_id');
  if (id === null && externalId === null) return badArgument('missing required field: view_id or external_id');
  const read = readBody(structured(given, 'view'), 'modal');
  if (!read.ok) return read.answer;
  const view =
    id === null
      ? slack.store.views.values().find((one) => isNamed(one, externalId ?? undefined))
      : slack.store.views.get(id);
  if (view === undefined) return refuse('not_found');
  const hash = text(given, 'hash');
  if (hash !== null && hash !== view.hash) return refuse('hash_conflict');
  return { ok: true, view: wireView(replaceView(slack, view, read.body, now)) };
}

function publish(slack: Slack, given: Arguments, now: Date): Answer {
  const user = text(given, 'user_id');
  if (user === null || personById(user) === undefined) return badArgument('invalid `user_id`');
  const read = readBody(structured(given, 'view'), 'home');
  if (!read.ok) return read.answer;
  const known = slack.store.homes.get(user);
  const hash = text(given, 'hash');
  if (hash !== null && known !== undefined && hash !== known.hash) return refuse('hash_conflict');
  const id = known?.id ?? slack.store.nextId('V');
  const view: View = {
    id,
    user,
    hash: newHash(now),
    body: read.body,
    rootId: id,
    previousId: null,
    open: true,
    errors: {},
  };
  slack.store.homes.put(user, view);
  slack.changed({ kind: 'home', user });
  return { ok: true, view: wireView(view) };
}

export const viewsMethods: Record<string, Method> = {
  'views.open': { token: 'bot', scope: null, tier: 4, handle: open },
  'views.push': { token: 'bot', scope: null, tier: 4, handle: push },
  'views.update': { token: 'bot', scope: null, tier: 4, handle: update },
  'views.publish': { token: 'bot', scope: null, tier: 4, handle: publish },
};
