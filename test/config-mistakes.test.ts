import { expect, test } from '@jest/globals';
import { mistakesOf } from './config-source.ts';

const bot = 'xoxb-1111-2222-abcdefgh';
const app = 'xapp-1-A0-3333-deadbeef';
const signing = '8f742231b10e8888abcd99yyyzzz85a5';

const accounts = `aws: {accounts: [{id: '111122223333', name: main}]}`;
const unicode = '\u202e'.repeat(3);

test.each<[string, string, string]>([
  ['a key that is not known', 'chanels: {}', 'chanels: is not a known key: did you mean "channels"?'],
  ['one far from all', 'zzzzzzzzzz: 1', 'zzzzzzzzzz: is not a known key: there is timezone,'],
  [
    'one deep down',
    'subsystems: {api: {claims: [{nam: x, name: y}]}}',
    'subsystems.api.claims[0].nam: is not a known key: did you mean "name"?',
  ],
  ['a time zone', 'timezone: tokyo', 'timezone: "tokyo" is not an IANA time zone: did you mean Asia/Tokyo?'],
  ['an offset for a zone', "timezone: '+09:00'", 'timezone: "+09:00" is not an IANA time zone'],
  [
    'a region by its city',
    'aws: {regions: [tokyo]}',
    'aws.regions[0]: "tokyo" is not the name of a region: did you mean ap-northeast-1?',
  ],
  [
    'a region alone',
    'aws: {regions: ap-nothreast-1}',
    'aws.regions: "ap-nothreast-1" is not the name of a region: did you mean ap-northeast-1?',
  ],
  [
    'a zone for a region',
    'aws: {homeRegion: eu-west-1b}',
    'aws.homeRegion: "eu-west-1b" is not the name of a region: did you mean eu-west-1?',
  ],
  ['opted-in among regions', 'aws: {regions: [opted-in, eu-west-1]}', 'aws.regions[0]: "opted-in" stands alone'],
  ['aws with nothing under it', 'aws:', 'aws: is empty; it must be a mapping of keys and values: write aws: {}'],
  [
    'an account id with its zero lost',
    'aws: {accounts: [{id: 012345678901}]}',
    'aws.accounts[0].id: 12345678901 is not the id of an account: it has 12 digits (put it in quotes',
  ],
  [
    'an account id of a word',
    'aws: {accounts: [{id: main}]}',
    'aws.accounts[0].id: "main" is not the id of an account',
  ],
  ['no account id', 'aws: {accounts: [{name: main}]}', "aws.accounts[0].id: is missing; it must be an account's id"],
  [
    'an account twice',
    `aws: {accounts: [{id: '111122223333'}, {id: '111122223333', name: b}]}`,
    'aws.accounts[1].id: "111122223333" is listed twice',
  ],
  [
    'a name of two accounts',
    `aws: {accounts: [{id: '111122223333', name: b}, {id: '111122224444', name: b}]}`,
    'aws.accounts[1].name: "b" is the name of two accounts',
  ],
  [
    'a role',
    `aws: {accounts: [{id: '111122223333', role: 'a b'}]}`,
    'aws.accounts[0].role: "a b" is neither the name of a role nor its ARN',
  ],
  [
    'a role of another account',
    `aws: {accounts: [{id: '111122223333', role: 'arn:aws:iam::999922223333:role/r'}]}`,
    'aws.accounts[0].role: "arn:aws:iam::999922223333:role/r" is a role of account 999922223333',
  ],
  [
    'an external id alone',
    `aws: {accounts: [{id: '111122223333', externalId: abc}]}`,
    'aws.accounts[0].externalId: stands without a role',
  ],
  [
    'an external id with a space',
    `aws: {accounts: [{id: '111122223333', role: r, externalId: 'a b'}]}`,
    'aws.accounts[0].externalId: is not an external id',
  ],
  [
    'an ARN for the organization',
    'aws: {organization: {role: "arn:aws:iam::111122223333:role/r"}}',
    'aws.organization.role: "arn:aws:iam::111122223333:role/r" is not the name of a role',
  ],
  [
    'a role beside the organization',
    `aws: {organization: {role: r}, accounts: [{id: '111122223333', role: r}]}`,
    'aws.accounts[0].role: "r" has no use beside aws.organization',
  ],
  ['too many calls', 'aws: {callsPerSecond: 1000}', 'aws.callsPerSecond: 1000 must be at most 100'],
  [
    'a team that is not there',
    'teams: {sre: {}, api: {}}\nsubsystems: {a: {team: sr}}',
    'subsystems.a.team: "sr" is not under teams: did you mean "sre"?',
  ],
  [
    'a team where none is',
    'subsystems: {a: {team: sre}}',
    'subsystems.a.team: "sre" is not under teams: there is none',
  ],
  [
    'a need that is not there',
    'subsystems: {worker: {}, a: {needs: [wroker]}}',
    'subsystems.a.needs: "wroker" is not a subsystem: did you mean "worker"?',
  ],
  ['a need of itself', 'subsystems: {a: {needs: a}}', 'subsystems.a.needs: "a" is the subsystem itself'],
  [
    'a platform',
    'subsystems: {a: {source: ec3}}',
    'subsystems.a.source: "ec3" is none of these words: did you mean "ec2"?',
  ],
  [
    'a platform in a list',
    'subsystems: {a: {target: [ecs, esk]}}',
    'subsystems.a.target[1]: "esk" is none of these words: did you mean "eks"?',
  ],
  [
    'a target that is the source',
    'subsystems: {a: {source: ec2, target: [ecs, ec2]}}',
    'subsystems.a.target: "ec2" is its source as well',
  ],
  [
    'a word among platforms',
    'subsystems: {a: {target: [ecs, undecided]}}',
    'subsystems.a.target: "undecided" stands alone',
  ],
  ['no target in a list', 'subsystems: {a: {target: []}}', 'subsystems.a.target: is an empty list'],
  [
    'a claim of nothing',
    'subsystems: {a: {claims: [{environment: production}]}}',
    'subsystems.a.claims[0]: has no rule',
  ],
  ['a claim of no tag', 'subsystems: {a: {claims: [{tag: {}}]}}', 'subsystems.a.claims[0]: has no rule'],
  [
    'a claim twice',
    'subsystems: {a: {claims: [{name: x}]}, b: {claims: [{name: x, component: web}]}}',
    'subsystems.b.claims[0]: claims the same as subsystems.a.claims[0]',
  ],
  [
    'a claim twice, its tags in another order',
    'subsystems: {a: {claims: [{tag: {k: v, l: w}}, {tag: {l: w, k: v}}]}}',
    'subsystems.a.claims[1]: claims the same as',
  ],
  [
    'a claim in a region',
    'subsystems: {a: {claims: [{region: osaka}]}}',
    'subsystems.a.claims[0].region: "osaka" is not the name of a region: did you mean ap-northeast-3?',
  ],
  [
    'a claim on an account',
    `${accounts}\nsubsystems: {a: {claims: [{account: mian}]}}`,
    'subsystems.a.claims[0].account: "mian" is neither 12 digits nor the name of an account: did you mean "main"?',
  ],
  [
    'an ECS service without its cluster',
    'subsystems: {a: {claims: [{ecsService: api}]}}',
    'subsystems.a.claims[0].ecsService: "api" is not cluster/service',
  ],
  [
    'a tag that YAML made a number',
    'subsystems: {a: {claims: [{tag: {Version: 1.10}}]}}',
    'subsystems.a.claims[0].tag.Version: 1.1 must be text: put it in quotes',
  ],
  [
    'a former name of two',
    'subsystems: {a: {formerNames: old}, b: {formerNames: [old]}}',
    'subsystems.b.formerNames: "old" is also a name of a',
  ],
  [
    'a runbook that is no page',
    'subsystems: {a: {runbook: "javascript:alert(1)"}}',
    'subsystems.a.runbook: "javascript:alert(1)" is not the address of a page',
  ],
  ['the name of a subsystem', 'subsystems: {"a b": {}}', 'subsystems.a b: is not a name'],
  [
    'a channel that became a comment',
    'channels:\n  default: #alerts',
    "channels.default: is empty; it must be a channel in quotes, such as '#sre' (a # without quotes begins a comment",
  ],
  ['a channel in capitals', `teams: {sre: {channel: '#SRE team'}}`, 'teams.sre.channel: "#SRE team" is not a channel'],
  [
    'a user group by its handle',
    `teams: {sre: {userGroup: '@sre'}}`,
    'teams.sre.userGroup: "@sre" is not the id of a Slack user group',
  ],
  ['a command without its slash', 'commands: {toil: toil}', 'commands.toil: "toil" is not a slash command'],
  [
    'one name for two commands',
    'commands: {toil: /x, migrationStatus: /x}',
    'commands: "/x" is the name of both commands',
  ],
  ['a day that does not exist', 'targetDate: 2027-02-30', 'targetDate: "2027-02-30" is not a day'],
  [
    'a date written otherwise',
    'targetDate: 31/3/2027',
    'targetDate: "31/3/2027" is not a day: write it as in 2027-03-31',
  ],
  ['working hours turned around', 'workingHours: {from: 18, to: 9}', 'workingHours: ends at 9 and begins at 18'],
  [
    'a weekday',
    'workingHours: {days: [mno]}',
    'workingHours.days[0]: "mno" is none of these words: did you mean "mon"?',
  ],
  ['a language', 'language: jp', 'language: "jp" is none of these words: did you mean "ja"?'],
  [
    'a language of a channel',
    "channels: {speak: {'#sre': {language: fr}}}",
    'channels.speak.#sre.language: "fr" is none of these words: there is en, ja',
  ],
  [
    'a zone of a channel',
    "channels: {speak: {'#sre': {timezone: London}}}",
    'channels.speak.#sre.timezone: "London" is not an IANA time zone: did you mean Europe/London?',
  ],
  [
    'a channel that is none',
    'channels: {speak: {SRE London: {language: en}}}',
    "channels.speak.SRE London: is not a channel: write its name in lower case ('#sre') or its id (C0123ABCD)",
  ],
  [
    'a job that is not there',
    'jobs: {ecs-task: {enabled: false}}',
    'jobs.ecs-task: is not a job: did you mean "ecs-tasks"?',
  ],
  [
    'a schedule with seconds',
    `jobs: {ecs-tasks: {schedule: '0 */5 * * * *'}}`,
    'jobs.ecs-tasks.schedule: "0 */5 * * * *" is not a schedule: write five fields',
  ],
  [
    'a schedule that never comes',
    `jobs: {ecs-tasks: {schedule: '0 0 30 2 *'}}`,
    'jobs.ecs-tasks.schedule: "0 0 30 2 *" is not a schedule that ever comes',
  ],
  [
    'a switch that is a word',
    'jobs: {ecs-tasks: {enabled: yes}}',
    'jobs.ecs-tasks.enabled: "yes" must be true or false',
  ],
  ['a reminder', 'reminders: [7, 1.5]', 'reminders[1]: 1.5 must be a whole number from 0 to 365'],
  [
    'a category of Health',
    'health: {categories: [issues]}',
    'health.categories[0]: "issues" is none of these words: did you mean "issue"?',
  ],
  ['a port', 'port: 70000', 'port: 70000 must be a whole number from 0 to 65535'],
  ['a host', 'host: "a b"', 'host: is not an address to listen on'],
  [
    'a long value, shown short and on its line',
    `timezone: "a${unicode}\\n${'b'.repeat(30)}<!channel>${'c'.repeat(9)}"`,
    `timezone: "a ${'b'.repeat(30)}<!channel>${'c'.repeat(9)}" is not an IANA time zone`,
  ],
])('%s', (_name, yaml, line) => {
  const found = mistakesOf({ yaml });
  expect(found).toHaveLength(1);
  expect(found[0]?.slice(0, line.length + 14)).toContain(`toilbot.yaml: ${line}`);
});

test.each<[string, Record<string, string>, string]>([
  [
    'a bot token alone',
    { SLACK_BOT_TOKEN: bot },
    'SLACK_BOT_TOKEN: is set alone: set SLACK_APP_TOKEN as well (Socket Mode), or SLACK_SIGNING_SECRET',
  ],
  ['an app token alone', { SLACK_APP_TOKEN: app }, 'SLACK_BOT_TOKEN: is not set, but SLACK_APP_TOKEN is'],
  [
    'a signing secret alone',
    { SLACK_SIGNING_SECRET: signing },
    'SLACK_BOT_TOKEN: is not set, but SLACK_SIGNING_SECRET is',
  ],
  [
    "a user's token",
    { SLACK_BOT_TOKEN: 'xoxp-1111-2222', SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN: does not begin with xoxb-',
  ],
  [
    'an app token for the bot token',
    { SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN: holds an app-level token',
  ],
  [
    'a bot token for the app token',
    { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: bot },
    'SLACK_APP_TOKEN: holds a bot token',
  ],
  [
    'a token for the signing secret',
    { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: app },
    'SLACK_SIGNING_SECRET: holds a token',
  ],
  ['quotes', { SLACK_BOT_TOKEN: `"${bot}"`, SLACK_APP_TOKEN: app }, 'SLACK_BOT_TOKEN: holds quotes'],
  ['a space at the end', { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: `${app} ` }, 'SLACK_APP_TOKEN: holds spaces'],
  [
    'an invisible character',
    { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: `\u200b${app}` },
    'SLACK_APP_TOKEN: holds spaces or other invisible',
  ],
  [
    'a value and a file',
    { SLACK_BOT_TOKEN: bot, SLACK_BOT_TOKEN_FILE: 'bot', SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN_FILE: is set, and so is SLACK_BOT_TOKEN',
  ],
  [
    'a file that is not there',
    { SLACK_BOT_TOKEN_FILE: 'absent', SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN_FILE: names a file that is not there',
  ],
  [
    'a file that is a directory',
    { SLACK_BOT_TOKEN_FILE: '.', SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN_FILE: names a file that is a directory',
  ],
  [
    'a file that is empty',
    { SLACK_BOT_TOKEN_FILE: 'empty', SLACK_APP_TOKEN: app },
    'SLACK_BOT_TOKEN_FILE: names a file that is empty',
  ],
  [
    'a database that is no URL',
    { DATABASE_URL: 'localhost/toilbot' },
    'DATABASE_URL: is not a URL such as postgres://user:password@host:5432/name',
  ],
  ['another database', { DATABASE_URL: 'mysql://u:hunter2@h/d' }, 'DATABASE_URL: is not a PostgreSQL URL'],
  ['no name of a database', { DATABASE_URL: 'postgres://u:hunter2@h' }, 'DATABASE_URL: names no database'],
  ['no host', { DATABASE_URL: 'postgres:///toilbot' }, 'DATABASE_URL: names no host'],
  ['a % in the password', { DATABASE_URL: 'postgres://u:hunter%2@h/d' }, 'DATABASE_URL: holds a % that begins no code'],
  [
    'half a pair of keys',
    { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
    'AWS_SECRET_ACCESS_KEY: is not set, but AWS_ACCESS_KEY_ID is',
  ],
  ['the other half', { AWS_SECRET_ACCESS_KEY: 'k' }, 'AWS_ACCESS_KEY_ID: is not set, but AWS_SECRET_ACCESS_KEY is'],
  ['a port', { TOILBOT_PORT: '30 00' }, 'TOILBOT_PORT: is not a port'],
  ['a level', { TOILBOT_LOG_LEVEL: 'verbose' }, 'TOILBOT_LOG_LEVEL: is not a level'],
  ['a level nearly', { TOILBOT_LOG_LEVEL: 'warning' }, 'TOILBOT_LOG_LEVEL: is not a level: did you mean "warn"?'],
  [
    'a region',
    { AWS_PROFILE: 'p', AWS_REGION: 'tokyo' },
    'AWS_REGION: is not the name of a region: did you mean ap-northeast-1?',
  ],
  ['a URL for a directory', { TOILBOT_DATA: 's3://bucket' }, 'TOILBOT_DATA: is a URL'],
  ['a Web API', { SLACK_API_URL: 'slack' }, 'SLACK_API_URL: is not the address of a Web API'],
  [
    'a file that is named and not there',
    { TOILBOT_CONFIG: 'mine.yaml' },
    'mine.yaml: is not there, and TOILBOT_CONFIG names it',
  ],
])('in the environment: %s', (_name, env, line) => {
  const found = mistakesOf({ env, yaml: `channels: {default: '#a'}`, files: { empty: '\n' } });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(line);
  expect(found[0]).not.toContain('hunter');
});

test('a real Slack needs a channel', () => {
  const env = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app };
  expect(mistakesOf({ env, yaml: 'channels:\n  default: #a' })).toEqual([
    expect.stringMatching(/^toilbot.yaml: channels.default: is empty/),
  ]);
  expect(mistakesOf({ env })).toEqual([expect.stringMatching(/^toilbot.yaml: channels.default: is missing/)]);
});

test.each<[string, string, string]>([
  ['a key twice', 'port: 1\nport: 2', 'toilbot.yaml:2:1: is not YAML that toilbot can read: Map keys must be unique'],
  ['broken syntax', 'timezone: [a\nport: 1', 'toilbot.yaml:2:'],
  ['a tab', 'workingHours:\n\tfrom: 9', 'toilbot.yaml:2:1'],
  ['a list', '- a', 'toilbot.yaml: must be a mapping'],
  ['a text', 'hello', 'toilbot.yaml: must be a mapping'],
  ['two documents', 'port: 1\n---\nport: 2', 'toilbot.yaml:2:1'],
  ['an alias of nothing', 'port: *x', 'toilbot.yaml:1:7'],
  ['a key that is a list', '[a, b]: 1', 'toilbot.yaml:1:1: is a key that is not one word'],
  ['brackets without end', '['.repeat(200_000), 'is nested too deep to be read'],
  ['an unknown tag', 'port: !!js/function x', 'toilbot.yaml:1:7'],
  [
    'an alias bomb',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((it, index) => `${it}: &${it} [${`*${'abcdef'[index]}, `.repeat(9)}]`).join('\n')}`,
    'toilbot.yaml: repeats itself too often',
  ],
  ['a megabyte', `ignoreNames: ["${'x'.repeat(1_000_000)}"]`, 'toilbot.yaml: is larger than 1000000 bytes'],
])('a file with %s', (_name, yaml, line) => {
  const found = mistakesOf({ yaml });
  expect(found[0]).toContain(line);
  expect(found.join('').length).toBeLessThan(1_000);
});

test.each([
  ['empty', ''],
  ['only comments', '# nothing\n'],
  ['a byte order mark', '\ufeffport: 3000\n'],
  ['keys with nothing under them', 'subsystems:\nteams:\nreminders:\nport:\n'],
  ['Windows line ends', 'port: 3000\r\nhost: 127.0.0.1\r\n'],
])('a file that is %s is right', (_name, yaml) => {
  expect(mistakesOf({ yaml })).toEqual([]);
});

test('every mistake is named at once: of the environment, the shape and the meaning', () => {
  const yaml = `
timezone: tokyo
chanels: {}
teams: {sre: {channel: 5}}
subsystems:
  api: {team: sre, needs: wroker, target: esc}
  worker: {claims: [{}]}
`;
  const found = mistakesOf({ yaml, env: { SLACK_BOT_TOKEN: 'xoxp-1', TOILBOT_PORT: 'x', DATABASE_URL: 'x' } });
  expect(
    found
      .map((line) =>
        line
          .split(': ')
          .slice(0, line.startsWith('toilbot') ? 2 : 1)
          .join(': '),
      )
      .toSorted(),
  ).toEqual([
    'DATABASE_URL',
    'SLACK_BOT_TOKEN',
    'SLACK_BOT_TOKEN',
    'TOILBOT_PORT',
    'toilbot.yaml: chanels',
    'toilbot.yaml: channels.default',
    'toilbot.yaml: subsystems.api.needs',
    'toilbot.yaml: subsystems.api.target',
    'toilbot.yaml: subsystems.worker.claims[0]',
    'toilbot.yaml: teams.sre.channel',
    'toilbot.yaml: timezone',
  ]);
});
