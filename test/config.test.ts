import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { AwsFleetOptions } from '../src/adapters/aws/options.ts';
import { describeConfig } from '../src/config/describe.ts';
import { speechIn } from '../src/domain/routing.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { load, mistakesOf, now } from './config-source.ts';

const bot = 'xoxb-1111-2222-abcdefgh';
const app = 'xapp-1-A0-3333-deadbeef';
const signing = '8f742231b10e8888abcd99yyyzzz85a5';

test('with nothing at all: practice fleet, practice Slack, embedded database', () => {
  const config = load({ practice: practiceConfiguration() });
  expect(config).toMatchObject({
    fleet: { kind: 'practice' },
    slack: { kind: 'practice' },
    installation: 'practice',
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'info',
    secrets: [],
    jobs: { 'ecs-tasks': { enabled: null, schedule: null } },
  });
  expect(config.database).toEqual({ kind: 'embedded', directory: join(config.dataDirectory, 'practice', 'database') });
  expect(config.clock()).toBe(now);
  expect(config.notes.map((note) => note.split(' (')[0])).toEqual([
    'Fleet: practice',
    'Slack: practice',
    `Database: embedded, in ${config.dataDirectory}/practice/database.`,
  ]);
});

test('the practice fleet brings its subsystems, teams and accounts; the rest comes from the file', () => {
  const practice = practiceConfiguration();
  const { settings } = load({
    practice,
    yaml: `timezone: Asia/Tokyo\nsubsystems: {mine: {}}\nchannels: {default: '#ops'}`,
  });
  expect(settings.subsystems.map((it) => it.name)).toEqual(practice.subsystems.map((it) => it.name));
  expect(settings.teams.map((it) => it.name)).toEqual(practice.teams.map((it) => it.name));
  expect(settings.accounts).toEqual(practice.accounts);
  expect(settings.timeZone).toBe('Asia/Tokyo');
  expect(settings.channels.default).toBe('#ops');
  const [team] = practice.teams;
  const channel = `#${team?.channel.replace(/^#/, '')}`;
  expect(settings.teams[0]).toEqual({ name: team?.name, channel, userGroup: team?.userGroup ?? null });
  const rules = settings.subsystems.flatMap((it) => it.claims);
  expect(rules).toContainEqual(expect.objectContaining({ herokuApp: expect.stringMatching(/^tabemaru-/) }));
  expect(rules.some((rule) => rule.namespace !== null)).toBe(true);
});

test('the practice company is in Tokyo and has a target date, unless the file says otherwise', () => {
  const practice = practiceConfiguration();
  const given = (yaml?: string) => {
    const { timeZone, targetDate } = load({ practice, yaml }).settings;
    return [timeZone, targetDate?.toISOString()];
  };
  expect(given()).toEqual(['Asia/Tokyo', '2027-03-30T15:00:00.000Z']);
  expect(given('timezone: Europe/Berlin\ntargetDate: 2027-06-30')).toEqual([
    'Europe/Berlin',
    '2027-06-29T22:00:00.000Z',
  ]);
  expect(load({}).settings).toMatchObject({ timeZone: 'UTC', targetDate: null });
});

test('in a real Slack the teams of the practice fleet have no channel and ping nobody', () => {
  const { settings, installation } = load({
    practice: practiceConfiguration(),
    yaml: `channels: {default: '#ops'}`,
    env: { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app },
  });
  expect(installation).toBe('practice');
  expect(settings.teams.every((team) => team.channel === null && team.userGroup === null)).toBe(true);
  expect(settings.channels).toEqual({ default: '#ops', staging: null, security: null });
});

test.each([
  ['aws of the file', { yaml: 'aws: {}' }],
  ['AWS_PROFILE', { env: { AWS_PROFILE: 'ops' } }],
  ['keys', { env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'k' } }],
  ['a web identity', { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token' } }],
  ['a container of ECS', { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' } }],
  ['a container of EKS', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1' } }],
])('AWS is real by %s, and then nothing of the practice fleet is left', (_name, given) => {
  const config = load({ ...given, practice: practiceConfiguration() });
  expect(config.fleet.kind).toBe('real');
  expect(config.installation).toBe('real');
  expect(config.settings.subsystems).toEqual([]);
  expect(config.settings.teams).toEqual([]);
  expect(config.settings.accounts).toEqual([]);
  expect(config.database).toEqual({ kind: 'embedded', directory: join(config.dataDirectory, 'database') });
});

test.each([
  ['a region', { AWS_REGION: 'ap-northeast-1', AWS_DEFAULT_REGION: 'ap-northeast-1' }],
  ['empty variables', { AWS_PROFILE: '', AWS_ACCESS_KEY_ID: ' ' }],
  ['an endpoint', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }],
])('AWS is not real by %s', (_name, env) => {
  expect(load({ env, practice: practiceConfiguration() }).fleet.kind).toBe('practice');
});

test('the practice fleet keeps to its own database when DATABASE_URL is set, and says so', () => {
  const env = { DATABASE_URL: 'postgres://u:hunter2secret@db/toilbot' };
  const practice = load({ env, practice: practiceConfiguration() });
  expect(practice.database.kind).toBe('embedded');
  expect(practice.notes.join('\n')).toContain('DATABASE_URL is not used');
  const real = load({ env: { ...env, AWS_PROFILE: 'ops' } });
  expect(real.database).toEqual({ kind: 'postgres', url: env.DATABASE_URL });
  expect(real.notes.join('\n')).not.toContain('not used');
  expect(real.secrets).toEqual(expect.arrayContaining([env.DATABASE_URL, 'hunter2secret']));
});

test('an address of a socket is one of a database', () => {
  const url = 'postgres:///toilbot?host=/var/run/postgresql';
  expect(load({ env: { DATABASE_URL: url, AWS_PROFILE: 'ops' } }).database).toEqual({ kind: 'postgres', url });
});

test('Slack is real by its tokens: Socket Mode with an app token, HTTP with a signing secret', () => {
  const yaml = `channels: {default: alerts}`;
  const socket = load({ yaml, env: { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing } });
  expect(socket.slack).toMatchObject({ kind: 'real', mode: 'socket', botToken: bot, appToken: app, apiUrl: null });
  expect(socket.notes.join('\n')).toContain('SLACK_SIGNING_SECRET is not used');
  expect(socket.settings.channels.default).toBe('#alerts');
  const http = load({
    yaml,
    env: { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: signing, SLACK_API_URL: 'http://127.0.0.1:9/api' },
  });
  expect(http.slack).toMatchObject({ mode: 'http', signingSecret: signing, apiUrl: 'http://127.0.0.1:9/api/' });
});

test('a secret may stand in a file, with a line end and no more', () => {
  const files = { bot: `${bot}\n`, app: `${app}\r\n` };
  const { slack, secrets } = load({
    files,
    yaml: `channels: {default: C0123ABCD}`,
    env: { SLACK_BOT_TOKEN_FILE: 'bot', SLACK_APP_TOKEN_FILE: './app' },
  });
  expect(slack).toMatchObject({ botToken: bot, appToken: app });
  expect(secrets).toEqual(expect.arrayContaining([bot, app]));
});

test('what the AWS adapter is handed', () => {
  const yaml = `
aws:
  accounts:
    - {id: 111122223333, name: main, environment: prod, role: toilbot, externalId: x-1}
    - {id: '044455556666', role: 'arn:aws:iam::044455556666:role/ops/toilbot'}
    - {id: '777788889999'}
  regions: [ap-northeast-1, us-east-1]
  callsPerSecond: 0.5`;
  const { fleet, settings } = load({ yaml, env: { AWS_REGION: 'us-west-2' } });
  const aws: Pick<AwsFleetOptions, 'accounts' | 'regions' | 'homeRegion' | 'callsPerSecond' | 'concurrency'> | null =
    fleet.kind === 'real' ? fleet.aws : null;
  expect(aws).toEqual({
    accounts: [
      { id: '111122223333', name: 'main', roleArn: 'arn:aws:iam::111122223333:role/toilbot', externalId: 'x-1' },
      { id: '044455556666', roleArn: 'arn:aws:iam::044455556666:role/ops/toilbot' },
      { id: '777788889999' },
    ],
    regions: ['ap-northeast-1', 'us-east-1'],
    homeRegion: 'us-west-2',
    callsPerSecond: 0.5,
    concurrency: 4,
  });
  expect(settings.accounts).toEqual([
    { id: '111122223333', name: 'main', environment: 'prod' },
    { id: '044455556666', name: '044455556666', environment: null },
    { id: '777788889999', name: '777788889999', environment: null },
  ]);
});

test('an organization, in another partition', () => {
  const yaml = `
aws:
  organization: {role: toilbot, exclude: ['111122223333']}
  accounts: [{id: '444455556666', name: shop}]
  homeRegion: cn-north-1`;
  expect(load({ yaml }).fleet).toMatchObject({
    aws: { accounts: { organization: { roleName: 'toilbot', exclude: ['111122223333'] } }, regions: 'opted-in' },
  });
  const roles = load({ yaml: `aws: {homeRegion: cn-north-1, accounts: [{id: '444455556666', role: r}]}` }).fleet;
  expect(roles).toMatchObject({ aws: { accounts: [{ roleArn: 'arn:aws-cn:iam::444455556666:role/r' }] } });
  expect(load({ yaml: 'aws: {regions: [eu-west-1]}' }).fleet).toMatchObject({ aws: { homeRegion: 'eu-west-1' } });
  expect(load({ yaml: 'aws: {}' }).fleet).toMatchObject({ aws: { homeRegion: 'us-east-1', accounts: [] } });
});

test('short forms, defaults and order of the settings', () => {
  const { settings, jobs } = load({
    yaml: `
aws: {accounts: [{id: '111122223333', name: main}]}
timezone: asia/tokyo
targetDate: 2027-03-31
reminders: [1, 13, 1, 7]
teams: {sre: {}}
tags:
`,
  });
  expect(settings).toMatchObject({
    timeZone: 'Asia/Tokyo',
    targetDate: new Date('2027-03-30T15:00:00Z'),
    reminderDays: [13, 7, 1],
    workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
    subsystemTags: ['Service', 'app'],
    environmentTags: ['Environment', 'env'],
    ignoreNames: ['Packer Builder'],
    commands: { migrationStatus: '/migration-status', toil: '/toil' },
    teams: [{ name: 'sre', channel: null, userGroup: null }],
  });
  expect(Object.keys(jobs)).toEqual(['aws-health', 'ec2-status', 'ecs-tasks']);
});

test('languages: English unless said, channels by name or id, each with what it does not say from the whole', () => {
  expect(load({}).settings).toMatchObject({ language: 'en', spoken: new Map() });
  const { settings } = load({
    yaml: `
timezone: Asia/Tokyo
language: ja
channels:
  speak: {'#sre-london': {language: en, timezone: Europe/London}, api: {timezone: UTC}, C0123ABCD: {language: en}}`,
  });
  expect(settings.language).toBe('ja');
  expect([...settings.spoken]).toEqual([
    ['#sre-london', { language: 'en', timeZone: 'Europe/London' }],
    ['#api', { language: 'ja', timeZone: 'UTC' }],
    ['C0123ABCD', { language: 'en', timeZone: 'Asia/Tokyo' }],
  ]);
  expect(speechIn(['#api'], settings)).toEqual({ language: 'ja', timeZone: 'UTC' });
  expect(speechIn(['C0OTHER', '#sre-london'], settings)).toEqual({ language: 'en', timeZone: 'Europe/London' });
  expect(speechIn(['#other'], settings)).toEqual({ language: 'ja', timeZone: 'Asia/Tokyo' });
});

test('subsystems: one value for a list, defaults, claims by the name of an account', () => {
  const { settings, jobs } = load({
    yaml: `
aws: {accounts: [{id: '111122223333', name: main}]}
jobs: {ecs-tasks: {schedule: '*/5 * * * *'}, aws-health: {enabled: false}}
subsystems:
  api: {source: ec2, target: ecs, formerNames: old, claims: [{account: main, tag: {Service: api}}]}
  born: {source: none, needs: api}
  gone: {source: [heroku], target: none}
  like: {source: [ecs]}`,
  });
  expect(settings.subsystems).toMatchObject([
    { name: 'api', title: 'api', source: ['ec2'], target: ['ecs'], formerNames: ['old'], settleDays: 7 },
    { name: 'born', source: [], target: ['ecs', 'eks', 'managed'], needs: ['api'] },
    { name: 'gone', source: ['heroku'], target: 'none' },
    { name: 'like', source: ['ecs'], target: ['eks', 'managed'] },
  ]);
  expect(settings.subsystems[0]?.claims[0]).toMatchObject({ account: '111122223333', tags: { Service: 'api' } });
  expect(jobs['ecs-tasks']).toEqual({ enabled: null, schedule: '*/5 * * * *' });
  expect(jobs['aws-health']).toEqual({ enabled: false, schedule: null });
});

test('the environment comes before the file, --config before TOILBOT_CONFIG', () => {
  const files = { 'a.yaml': 'port: 1111\nhost: 10.0.0.1', 'b.yaml': 'port: 2222' };
  const env = { TOILBOT_CONFIG: 'a.yaml' };
  expect(load({ files, env })).toMatchObject({ port: 1111, host: '10.0.0.1' });
  expect(load({ files, env, file: 'b.yaml' })).toMatchObject({ port: 2222, host: '127.0.0.1' });
  expect(
    load({ files, env: { ...env, TOILBOT_PORT: '0', TOILBOT_HOST: '0.0.0.0', TOILBOT_LOG_LEVEL: 'DEBUG' } }),
  ).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    logLevel: 'debug',
  });
  expect(load({ env: { TOILBOT_DATA: '/var/lib/toilbot' } }).dataDirectory).toBe('/var/lib/toilbot');
});

test('TOILBOT_CLOCK is a time that stands still, or a file that is read again each time', () => {
  expect(load({ env: { TOILBOT_CLOCK: '2026-12-03T09:00:00Z' } }).clock()).toEqual(new Date('2026-12-03T09:00:00Z'));
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-clock-'));
  const path = join(directory, 'now');
  writeFileSync(path, '2026-12-03T09:00:00Z\n');
  const { clock, notes } = load({ env: { TOILBOT_CLOCK: path } });
  expect(clock()).toEqual(new Date('2026-12-03T09:00:00Z'));
  writeFileSync(path, '2026-12-03T09:15:00+09:00');
  expect(clock()).toEqual(new Date('2026-12-03T00:15:00Z'));
  writeFileSync(path, '');
  expect(clock()).toEqual(new Date('2026-12-03T00:15:00Z'));
  expect(notes.join('\n')).toContain('TOILBOT_CLOCK');
  expect(mistakesOf({ env: { TOILBOT_CLOCK: 'noon' } })).toEqual([expect.stringMatching(/^TOILBOT_CLOCK: is neither/)]);
});

test('the .env of the directory is read, and what is set comes before it', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'toilbot-env-'));
  writeFileSync(join(cwd, '.env'), 'TOILBOT_PORT="4321"\nTOILBOT_HOST=10.0.0.9\n');
  const script = `const {loadConfig} = await import(${JSON.stringify(join(process.cwd(), 'src/config.ts'))});
    const {port, host} = loadConfig({cwd: ${JSON.stringify(cwd)}, knownJobs: [], systemClock: () => new Date(0)});
    console.log(port, host);`;
  const args = ['--input-type=module', '-e', script];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { TOILBOT_HOST: '10.0.0.1' } });
  expect(stdout.trim()).toBe('4321 10.0.0.1');
});

test('hands-on without a purpose is said to stay off', () => {
  const warning =
    'Warning: tiers has hands-on without purpose: it stays off until purpose says who accepted docs/purpose.md.';
  const aws = "aws: {}\nchannels: {default: '#ops'}\ntiers: [base, hands-on]\n";
  expect(describeConfig(load({ yaml: aws })).lines).toContain(warning);
  const accepted = `${aws}purpose: {accepted: 2026-11-20, by: Head of engineering}\n`;
  expect(describeConfig(load({ yaml: accepted })).lines).not.toContain(warning);
});

test('a configuration described: counts, warnings, no secret', () => {
  const config = load({
    yaml: `
aws: {accounts: [{id: '111122223333', role: r, externalId: very-private}]}
channels: {default: '#ops'}
teams: {sre: {}, idle: {}}
subsystems: {api: {team: sre, claims: [{name: '*'}]}, web: {}}
jobs: {ecs-tasks: {enabled: false}}`,
    env: { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, DATABASE_URL: 'postgres://u:hunter2secret@db/toilbot' },
  });
  const { lines, json } = describeConfig(config);
  expect(lines).toEqual([
    'Fleet: real AWS (toilbot.yaml has aws).',
    'Slack: real, by Socket Mode.',
    'Database: PostgreSQL at DATABASE_URL.',
    'AWS: 1 account, all opted-in regions, home region us-east-1.',
    '2 subsystems, 2 teams; days and weeks in UTC.',
    `Listening on 127.0.0.1, port 3000; data in ${config.dataDirectory}.`,
    'Warning: Without a team: web. Their cases go to #ops.',
    'Warning: Teams that own nothing: idle.',
    "Warning: Claims of everything (name: '*'): api.",
    'Warning: No channels.security: security findings are not sent to Slack.',
    'Warning: Jobs switched off: ecs-tasks.',
  ]);
  expect(json).toMatchObject({
    installation: 'real',
    slack: { kind: 'real', mode: 'socket' },
    database: { kind: 'postgres' },
  });
  const all = JSON.stringify([lines, json]);
  for (const secret of [...config.secrets, 'very-private']) expect(all).not.toContain(secret);
});
