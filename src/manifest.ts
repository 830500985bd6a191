import type { Settings } from './domain/settings.ts';
import { EVENTS } from './slack/listeners.ts';

export const TIERS = [1, 2, 3] as const;
export type Tier = (typeof TIERS)[number];
export const MODES = ['socket', 'http'] as const;
export type Mode = (typeof MODES)[number];

/**
 * Every method of Slack's Web API that the code calls, the bot scopes it needs and the tier from which it is granted.
 * Below that tier the code does without: a test holds this list to the calls in the source.
 */
export const METHODS: readonly { readonly method: string; readonly scopes: readonly string[]; readonly tier: Tier }[] =
  [
    { method: 'auth.test', scopes: [], tier: 1 },
    // With the app-level token, which the manifest does not hold.
    { method: 'apps.connections.open', scopes: [], tier: 1 },
    { method: 'chat.postMessage', scopes: ['chat:write'], tier: 1 },
    { method: 'chat.update', scopes: ['chat:write'], tier: 1 },
    { method: 'chat.postEphemeral', scopes: ['chat:write'], tier: 1 },
    { method: 'chat.getPermalink', scopes: [], tier: 1 },
    { method: 'views.open', scopes: [], tier: 1 },
    { method: 'views.update', scopes: [], tier: 1 },
    { method: 'views.publish', scopes: [], tier: 1 },
    { method: 'conversations.list', scopes: ['channels:read', 'groups:read'], tier: 2 },
    { method: 'users.info', scopes: ['users:read'], tier: 2 },
    // It calls files.getUploadURLExternal and files.completeUploadExternal.
    { method: 'files.uploadV2', scopes: ['files:write'], tier: 2 },
    { method: 'conversations.history', scopes: ['channels:history', 'groups:history'], tier: 3 },
    { method: 'conversations.replies', scopes: ['channels:history', 'groups:history'], tier: 3 },
  ];

/** The bot scopes of a tier, in the order of the list above. */
export function scopesOf(tier: Tier): readonly string[] {
  const needed = METHODS.filter((one) => one.tier <= tier).flatMap((one) => one.scopes);
  return [...new Set(['commands', ...needed])].sort();
}

export interface ManifestOptions {
  readonly mode: Mode;
  readonly tier: Tier;
  readonly commands: Settings['commands'];
  /** Where Slack sends requests without Socket Mode, such as `https://toilbot.example.com`. */
  readonly url?: string;
}

export const DEFAULT_COMMANDS: Settings['commands'] = { migrationStatus: '/migration-status', toil: '/toil' };
const EXAMPLE_URL = 'https://toilbot.example.com';

/** The Slack app as data: what https://api.slack.com/apps takes under "From a manifest". */
export function manifest({ mode, tier, commands, url }: ManifestOptions) {
  const requestUrl = `${(url ?? EXAMPLE_URL).replace(/\/+$/, '')}/slack/events`;
  const address = mode === 'http' ? { url: requestUrl } : {};
  const request = mode === 'http' ? { request_url: requestUrl } : {};
  return {
    display_information: {
      name: 'toilbot',
      description:
        'Tells what needs somebody on EC2, ECS, EKS and Heroku, counts what it costs, and shows what has moved.',
      background_color: '#2b3a42',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'toilbot', always_online: true },
      slash_commands: [
        {
          command: commands.toil,
          ...address,
          description: 'Open cases, minutes, help',
          usage_hint: 'help | open',
          should_escape: false,
        },
        {
          command: commands.migrationStatus,
          ...address,
          description: 'What has moved, and what is left',
          usage_hint: '[subsystem | stage | environment | help]',
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: scopesOf(tier) } },
    settings: {
      event_subscriptions: { ...request, bot_events: [...EVENTS] },
      interactivity: {
        is_enabled: true,
        ...request,
        ...(mode === 'http' ? { message_menu_options_url: requestUrl } : {}),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
