import type { Answer, Slack } from '../slack.ts';
import { wirePerson } from '../wire-shapes.ts';
import { APP, PEOPLE, personById, TEAM, USER_GROUPS, type UserGroup } from '../workspace.ts';
import { putMessage } from './chat.ts';
import { findChannel } from './find-channel.ts';
import { type Arguments, badArgument, flag, type Method, page, refuse, text } from './method.ts';

const appAsUser = {
  id: APP.userId,
  team_id: TEAM.id,
  name: APP.name,
  deleted: false,
  real_name: APP.name,
  tz: 'America/Los_Angeles',
  tz_label: 'Pacific Standard Time',
  tz_offset: -28_800,
  profile: { real_name: APP.name, display_name: '', bot_id: APP.botId, api_app_id: APP.id, team: TEAM.id },
  is_bot: true,
  is_app_user: false,
  updated: 1_700_000_000,
};

function info(_slack: Slack, given: Arguments): Answer {
  const id = text(given, 'user');
  if (id === null) return refuse('user_not_found');
  if (id === APP.userId) return { ok: true, user: appAsUser };
  const person = personById(id);
  return person === undefined
    ? refuse('user_not_found')
    : { ok: true, user: wirePerson(person, flag(given, 'include_locale')) };
}

function list(slack: Slack, given: Arguments): Answer {
  const found = page(
    [...PEOPLE.map((person) => wirePerson(person, flag(given, 'include_locale'))), appAsUser],
    given,
    1000,
  );
  if (found === null) return refuse('invalid_cursor');
  const cacheTs = Math.floor(slack.clock().getTime() / 1000);
  return { ok: true, members: found.items, cache_ts: cacheTs, response_metadata: { next_cursor: found.next } };
}

const wireGroup = (group: UserGroup, withUsers: boolean) => ({
  id: group.id,
  team_id: TEAM.id,
  is_usergroup: true,
  name: group.name,
  handle: group.handle,
  description: '',
  date_delete: 0,
  user_count: group.users.length,
  ...(withUsers ? { users: group.users } : {}),
});

function groups(_slack: Slack, given: Arguments): Answer {
  return { ok: true, usergroups: USER_GROUPS.map((group) => wireGroup(group, flag(given, 'include_users'))) };
}

function groupUsers(_slack: Slack, given: Arguments): Answer {
  const group = USER_GROUPS.find((one) => one.id === text(given, 'usergroup'));
  return group === undefined ? refuse('no_such_subteam') : { ok: true, users: group.users };
}

function authTest(slack: Slack): Answer {
  return {
    ok: true,
    url: `${slack.url()}/`,
    team: TEAM.name,
    user: APP.name,
    team_id: TEAM.id,
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
  };
}

function addReaction(slack: Slack, given: Arguments): Answer {
  const channel = findChannel(slack, text(given, 'channel'));
  if (channel === null) return refuse('channel_not_found');
  const name = text(given, 'name')?.replaceAll(':', '') ?? null;
  if (name === null || !/^[a-z0-9_+'-]+$/.test(name)) return refuse('invalid_name');
  const ts = text(given, 'timestamp');
  if (ts === null) return badArgument('missing required field: timestamp');
  return react(slack, channel.id, ts, name, APP.userId);
}

/** Adds someone's reaction to a message. */
export function react(slack: Slack, channel: string, ts: string, name: string, user: string): Answer {
  const message = slack.store.message(channel, ts);
  if (message === undefined || message.onlyFor !== null) return refuse('message_not_found');
  const known = message.reactions.find((one) => one.name === name);
  if (known?.users.includes(user)) return refuse('already_reacted');
  const others = message.reactions.filter((one) => one.name !== name);
  putMessage(slack, { ...message, reactions: [...others, { name, users: [...(known?.users ?? []), user] }] });
  return { ok: true };
}

export const usersMethods: Record<string, Method> = {
  'auth.test': { token: 'bot', scope: null, tier: null, handle: authTest },
  'users.info': { token: 'bot', scope: 'users:read', tier: 4, handle: info },
  'users.list': { token: 'bot', scope: 'users:read', tier: 2, handle: list },
  'usergroups.list': { token: 'bot', scope: 'usergroups:read', tier: 2, handle: groups },
  'usergroups.users.list': { token: 'bot', scope: 'usergroups:read', tier: 2, handle: groupUsers },
  'reactions.add': { token: 'bot', scope: 'reactions:write', tier: 3, handle: addReaction },
};
