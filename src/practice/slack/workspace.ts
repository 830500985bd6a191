/** Who and what is in the practice workspace: a restaurant-reservation company's SRE and API teams. */

export const TEAM = { id: 'T0TABEMARU', domain: 'tabemaru', name: 'Tabemaru' } as const;
export const APP = { id: 'A0TOILBOT', botId: 'B0TOILBOT', userId: 'U0TOILBOT', name: 'toilbot' } as const;
/** Speaks when the app did not: "/toil failed with the error …". */
export const SLACKBOT = { id: 'USLACKBOT', name: 'Slackbot' } as const;

export type Person = {
  id: string;
  name: string;
  realName: string;
  locale: string;
  /** IANA zone, with Slack's label and its offset from UTC in seconds. */
  tz: string;
  tzLabel: string;
  tzOffset: number;
  color: string;
};

const japan = { locale: 'ja-JP', tz: 'Asia/Tokyo', tzLabel: 'Japan Standard Time', tzOffset: 32_400 };

export const PEOPLE: readonly Person[] = [
  { id: 'U0SUZUKI', name: 'suzuki', realName: '鈴木 美咲', ...japan, color: '2f6f9f' },
  { id: 'U0TANAKA', name: 'tanaka', realName: 'Tanaka Ken', ...japan, locale: 'en-US', color: 'a0522d' },
  { id: 'U0SATO', name: 'sato', realName: '佐藤 陽子', ...japan, color: '5b7f3a' },
  {
    id: 'U0KIM',
    name: 'kim',
    realName: 'Kim Jiwoo',
    locale: 'en-GB',
    tz: 'Europe/London',
    tzLabel: 'Greenwich Mean Time',
    tzOffset: 0,
    color: '7a4fa3',
  },
];

export type UserGroup = { id: string; handle: string; name: string; users: readonly string[] };

export const USER_GROUPS: readonly UserGroup[] = [
  { id: 'S0SRE', handle: 'sre', name: 'SRE', users: ['U0SUZUKI', 'U0TANAKA'] },
  { id: 'S0API', handle: 'api-team', name: 'API team', users: ['U0SATO'] },
  { id: 'S0WEB', handle: 'web-team', name: 'Web team', users: ['U0KIM'] },
];

export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  topic: string;
  archived: boolean;
  botIsMember: boolean;
  /** Seconds since 1970. */
  created: number;
  /** The other side of a direct message. */
  user: string | null;
};

const channel = (id: string, name: string, topic: string, botIsMember = true): Channel => ({
  id,
  name,
  kind: 'public',
  topic,
  archived: false,
  botIsMember,
  created: 1_700_000_000,
  user: null,
});

/** The channels of a new workspace; toilbot was not invited to #general. */
export const FIRST_CHANNELS: readonly Channel[] = [
  channel('C0GENERAL', 'general', 'Everyone at Tabemaru', false),
  channel('C0ALERTS', 'alerts', 'Production: what needs somebody now or by a date'),
  channel('C0STAGING', 'alerts-staging', 'Staging'),
  channel('C0SECURITY', 'security', 'Security findings'),
  channel('C0SRE', 'sre', 'SRE: weekly report, questions'),
  channel('C0API', 'api', 'API team'),
];

/** A slash command of the app, as its manifest lists it. */
export type Command = { command: string; description: string; usageHint: string };

export const FIRST_COMMANDS: readonly Command[] = [
  { command: '/toil', description: 'Toil: open cases, minutes, help', usageHint: 'help | open' },
  {
    command: '/migration-status',
    description: 'What has moved to ECS and EKS, and what is left',
    usageHint: '[subsystem]',
  },
];

/** Every scope that the practice Slack knows methods for. */
export const ALL_SCOPES = [
  'chat:write',
  'commands',
  'files:write',
  'channels:read',
  'groups:read',
  'users:read',
  'usergroups:read',
  'channels:join',
  'im:write',
  'reactions:write',
  'reactions:read',
  'channels:history',
  'groups:history',
  'im:history',
] as const;

export const personById = (id: string): Person | undefined => PEOPLE.find((person) => person.id === id);
