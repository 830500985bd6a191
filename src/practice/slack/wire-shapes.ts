import type { Block, Message, Store, StoredFile, View } from './store.ts';
import { APP, type Channel, type Person, TEAM } from './workspace.ts';

/** A message as conversations.history, chat.postMessage and block_actions show it. */
export function wireMessage(store: Store, message: Message, withMetadata: boolean): Record<string, unknown> {
  const mine = message.user === APP.userId;
  const replies = repliesOf(store, message);
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(message.deleted ? { subtype: 'tombstone' } : {}),
    user: message.user,
    ts: message.ts,
    ...(mine
      ? {
          bot_id: APP.botId,
          app_id: APP.id,
          bot_profile: { id: APP.botId, app_id: APP.id, name: APP.name, team_id: TEAM.id, deleted: false },
        }
      : {}),
    text: message.text,
    team: TEAM.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...((message.files ?? []).length > 0
      ? { files: (message.files ?? []).flatMap((id) => store.files.get(id) ?? []).map((file) => wireFile('', file)) }
      : {}),
    ...(message.edited === null ? {} : { edited: { user: message.user, ts: message.edited } }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs, parent_user_id: APP.userId }),
    ...(replies.length === 0
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          reply_users_count: new Set(replies.map((reply) => reply.user)).size,
          latest_reply: replies.at(-1)?.ts,
          is_locked: false,
          subscribed: false,
        }),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

/** An uploaded file; `base` is where the practice Slack answers. */
export function wireFile(base: string, file: StoredFile): Record<string, unknown> {
  const isPng = file.name.endsWith('.png');
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: isPng ? 'image/png' : 'application/octet-stream',
    filetype: isPng ? 'png' : 'binary',
    size: file.length,
    alt_txt: file.altText,
    url_private: `${base}/files-pri/${file.id}/${encodeURIComponent(file.name)}`,
  };
}

/** The thread's replies that everyone sees, oldest first. */
export function repliesOf(store: Store, parent: Message): Message[] {
  if (parent.threadTs !== null) return [];
  return store
    .messages(parent.channel)
    .filter((one) => one.threadTs === parent.ts && one.onlyFor === null && !one.deleted);
}

export function wireChannel(channel: Channel, topicSetAt: number): Record<string, unknown> {
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      created: channel.created,
      is_im: true,
      is_org_shared: false,
      user: channel.user,
      is_archived: false,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    is_member: channel.botIsMember,
    created: channel.created,
    creator: 'U0SUZUKI',
    topic: { value: channel.topic, creator: 'U0SUZUKI', last_set: topicSetAt },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: 5,
  };
}

export function wirePerson(person: Person, includeLocale: boolean): Record<string, unknown> {
  return {
    id: person.id,
    team_id: TEAM.id,
    name: person.name,
    deleted: false,
    color: person.color,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tzLabel,
    tz_offset: person.tzOffset,
    profile: {
      real_name: person.realName,
      display_name: person.name,
      real_name_normalized: person.realName,
      team: TEAM.id,
    },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    updated: 1_700_000_000,
    ...(includeLocale ? { locale: person.locale } : {}),
  };
}

type Values = Record<string, Record<string, unknown>>;

/** A view as views.open answers it and as view_submission and block_actions carry it. */
export function wireView(view: View, values: Values = {}): Record<string, unknown> {
  return {
    id: view.id,
    team_id: TEAM.id,
    type: view.body.type,
    blocks: view.body.blocks,
    private_metadata: view.body.private_metadata ?? '',
    callback_id: view.body.callback_id ?? '',
    state: { values },
    hash: view.hash,
    title: view.body.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.body.clear_on_close ?? false,
    notify_on_close: view.body.notify_on_close ?? false,
    close: view.body.close ?? null,
    submit: view.body.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: APP.id,
    external_id: view.body.external_id ?? '',
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  };
}

type Element = { type?: string; action_id?: string; [member: string]: unknown };
const INTERACTIVE = /button|select|picker|overflow|checkboxes|_input$/;

/** The blocks with the ids that Slack gives to those that came without. */
export function withIds(blocks: readonly Block[], fresh: () => string): Block[] {
  const named = (element: unknown): unknown => {
    const one = element as Element;
    return INTERACTIVE.test(one.type ?? '') && one.action_id === undefined ? { ...one, action_id: fresh() } : one;
  };
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? fresh(),
    ...(block.type === 'actions' && Array.isArray(block['elements']) ? { elements: block['elements'].map(named) } : {}),
    ...(block['accessory'] === undefined ? {} : { accessory: named(block['accessory']) }),
    ...(block['element'] === undefined ? {} : { element: named(block['element']) }),
  }));
}
