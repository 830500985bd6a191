import { expect, test } from '@jest/globals';
import { describeConfig } from '../src/config/describe.ts';
import { remoteDocument } from '../src/config/remote.ts';
import { loadConfig } from '../src/config.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { load, mistakesOf, now } from './config-source.ts';

const key = 'HRKU-canary-1111';
const practice = practiceConfiguration();

test('HEROKU_API_KEY alone makes Heroku real, and AWS is off, not made up', () => {
  const config = load({ env: { HEROKU_API_KEY: key, HEROKU_API_URL: 'http://127.0.0.1:9' }, practice });
  expect(config).toMatchObject({ installation: 'real', refreshesLifecycle: true });
  expect(config.fleet).toEqual({
    kind: 'real',
    aws: null,
    heroku: { token: key, apiUrl: 'http://127.0.0.1:9/', teams: 'all' },
    circleci: null,
    github: null,
    queue: null,
  });
  expect([...config.systems]).toEqual(['heroku', 'toilbot']);
  expect(config.settings.subsystems).toEqual([]);
  expect(config.notes[0]).toBe('Fleet: real Heroku (HEROKU_API_KEY is set).');
  const { lines, json } = describeConfig(config);
  expect(lines).toContain('AWS: not configured, so nothing of it is looked at.');
  expect(lines).toContain('Heroku: all teams that the key may see.');
  expect(JSON.stringify([lines, json, config.secrets.includes(key)])).not.toContain(key);
});

test('a listed fluentd host is a real fleet too; a token that no key of the file asks for is none', () => {
  const hosts = `fluentd: {hosts: [{name: log-1, endpoint: 'log-1:24220'}, {name: log-2, endpoint: '[::1]:2020', software: fluent-bit}]}`;
  const config = load({ yaml: hosts, practice });
  expect([...config.systems]).toEqual(['fluentd', 'toilbot']);
  expect(config.settings.fluentd).toEqual({
    hosts: [
      { name: 'log-1', endpoint: 'log-1:24220', software: 'fluentd' },
      { name: 'log-2', endpoint: '[::1]:2020', software: 'fluent-bit' },
    ],
    tag: null,
  });
  expect(load({ env: { GITHUB_TOKEN: 'ghp_canary1', CIRCLECI_TOKEN: 'cci_canary2' }, practice }).fleet.kind).toBe(
    'practice',
  );
});

test('CircleCI, GitHub, the queue and the teams of Heroku beside AWS', () => {
  const yaml = `
aws: {homeRegion: eu-west-1}
heroku: {teams: [shop, shop]}
circleci: {projects: [gh/example/api]}
github: {repository: example/infrastructure}
queue: {url: 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/toilbot'}
fluentd: {tag: {key: Role, value: log, software: fluent-bit}}`;
  const config = load({ yaml, env: { HEROKU_API_KEY: key, CIRCLECI_TOKEN: 'cci-canary', GITHUB_TOKEN: 'ghp-canary' } });
  expect(config.fleet).toMatchObject({
    heroku: { teams: ['shop'] },
    circleci: { token: 'cci-canary', apiUrl: null, projects: ['gh/example/api'] },
    github: { repository: 'example/infrastructure' },
    queue: { region: 'ap-northeast-1', account: '111122223333' },
  });
  expect(config.settings.fluentd.tag).toEqual({ key: 'Role', value: 'log', port: 2020, software: 'fluent-bit' });
  expect([...config.systems]).toEqual(['aws', 'heroku', 'circleci', 'github', 'toilbot']);
  // A queue of another machine, such as a practice one, has no region in its address.
  const elsewhere = 'aws: {homeRegion: eu-west-1}\nqueue: {url: "http://127.0.0.1:4566/111122223333/q"}';
  expect(load({ yaml: elsewhere }).fleet).toMatchObject({ queue: { region: 'eu-west-1', account: '111122223333' } });
});

test('what may be seen, for how long, and who accepted it', () => {
  const { settings, refreshesLifecycle } = load({
    yaml: `
timezone: Asia/Tokyo
aws: {}
tiers: [base, hands-on, base]
purpose: {accepted: 2026-11-20, by: Head of engineering}
endOfLifeDays: [0, 30, 365]
adminPorts: [22]
lifecycle: {refresh: false}
images: {policyDays: {critical: 3, high: none}, trustedBases: ['ruby:*']}`,
  });
  expect(settings).toMatchObject({
    tiers: ['base', 'hands-on'],
    purposeAccepted: { on: new Date('2026-11-19T15:00:00Z'), by: 'Head of engineering' },
    endOfLifeDays: [365, 30, 0],
    adminPorts: [22],
    images: { policyDays: { critical: 3, high: null, medium: 90, low: null, other: null }, trustedBases: ['ruby:*'] },
  });
  expect(refreshesLifecycle).toBe(false);
  expect(load({ yaml: 'aws: {}' }).settings).toMatchObject({
    tiers: ['base', 'images', 'traffic'],
    purposeAccepted: null,
    endOfLifeDays: [180, 90, 30, 0],
    adminPorts: [22, 3389],
  });
});

test('the practice company lets everything be seen, unless the file says otherwise, and fetches nothing', () => {
  const { settings, refreshesLifecycle } = load({ practice });
  expect(settings.tiers).toEqual(['base', 'images', 'traffic', 'hands-on', 'secrets']);
  expect(settings.purposeAccepted).not.toBeNull();
  expect(refreshesLifecycle).toBe(false);
  expect(load({ practice, yaml: 'tiers: [base]' }).settings.tiers).toEqual(['base']);
});

test('claims of Heroku and EKS, and what a person told', () => {
  const { settings } = load({
    yaml: `
subsystems:
  api: {claims: [{herokuApp: 'api-*'}, {herokuPipeline: api}, {namespace: api, labels: {app: api}}, {labels: {app: web}}]}
  logs: {target: absorbed, absorbedInto: 'logs-*', told: [{software: td-agent, version: '4.10', on: 2026-11-20}]}`,
  });
  const [api, logs] = settings.subsystems;
  expect(api?.claims).toMatchObject([
    { herokuApp: 'api-*', herokuPipeline: null },
    { herokuApp: null, herokuPipeline: 'api' },
    { namespace: 'api', labels: { app: 'api' } },
    { namespace: null, labels: { app: 'web' } },
  ]);
  expect(logs).toMatchObject({
    absorbedInto: 'logs-*',
    told: [{ software: 'td-agent', version: '4.10', on: new Date('2026-11-20T00:00:00Z') }],
  });
});

test.each<[string, string, string]>([
  ['heroku without its key', 'heroku: {}', 'HEROKU_API_KEY: is not set, but toilbot.yaml has heroku'],
  ['CircleCI without its token', 'circleci: {projects: [gh/a/b]}', 'CIRCLECI_TOKEN: is not set, but'],
  [
    'a project that is no slug',
    'circleci: {projects: [api]}',
    'circleci.projects[0]: "api" is not the slug of a project',
  ],
  ['GitHub without its token', 'github: {repository: a/b}', 'GITHUB_TOKEN: is not set, but'],
  ['an address for a repository', 'github: {repository: "https://github.com/a/b"}', 'is not a repository: write'],
  [
    'a queue without AWS',
    'github: {repository: a/b}\nqueue: {url: "https://sqs.eu-west-1.amazonaws.com/111122223333/q"}',
    'queue: needs AWS',
  ],
  [
    'an ARN for a queue',
    'aws: {}\nqueue: {url: "arn:aws:sqs:eu-west-1:111122223333:q"}',
    'is not the URL of an SQS queue',
  ],
  [
    'a queue of two regions',
    'aws: {}\nqueue: {url: "https://sqs.eu-west-1.amazonaws.com/111122223333/q", region: us-east-1}',
    'queue.region: "us-east-1" is not the region of the URL, which is eu-west-1',
  ],
  ['a tier', 'tiers: [base, image]', 'tiers[1]: "image" is none of these words: did you mean "images"?'],
  ['tiers without base', 'tiers: [images]', 'tiers: is without base'],
  ['a day', 'purpose: {accepted: yesterday, by: me}', 'purpose.accepted: "yesterday" is not a day'],
  ['nobody who accepted', 'purpose: {accepted: 2026-11-20}', 'purpose.by: is missing'],
  [
    'a severity',
    'images: {policyDays: {urgent: 1}}',
    'images.policyDays.urgent: is not a known key: there is critical, high',
  ],
  [
    'days in words',
    'images: {policyDays: {high: soon}}',
    'images.policyDays.high: "soon" must be a whole number of days from 0 to 3650, or none',
  ],
  [
    'an address for an endpoint',
    'fluentd: {hosts: [{name: a, endpoint: "http://a:24220/"}]}',
    'is not host:port: write it as in log-1.internal:24220',
  ],
  [
    'two hosts of one name',
    'fluentd: {hosts: [{name: a, endpoint: "a:1"}, {name: a, endpoint: "b:1"}]}',
    'fluentd.hosts[1].name: "a" is the name of two hosts',
  ],
  ['a port that is none', 'fluentd: {hosts: [{name: a, endpoint: "a:70000"}]}', 'has no port that there is'],
  [
    'a tag without AWS',
    'fluentd: {hosts: [{name: a, endpoint: "a:1"}], tag: {key: a, value: b}}',
    'fluentd.tag: needs AWS',
  ],
  [
    'software',
    'fluentd: {tag: {key: a, value: b, software: fluentbit}}',
    'fluentd.tag.software: "fluentbit" is none of these words: did you mean "fluent-bit"?',
  ],
  [
    'a version without quotes',
    'subsystems: {a: {told: [{software: x, version: 4.10, on: 2026-11-20}]}}',
    'told[0].version: 4.1 must be text in quotes',
  ],
  [
    'a proof without its target',
    'subsystems: {a: {absorbedInto: logs}}',
    'subsystems.a.absorbedInto: "logs" has no use unless target is absorbed',
  ],
  [
    'Heroku and EKS in one rule',
    'subsystems: {a: {claims: [{herokuApp: a, namespace: b}]}}',
    'claims[0].namespace: is of eks and stands beside herokuApp',
  ],
  [
    'a rule of another platform',
    'subsystems: {a: {claims: [{namespace: b, platform: ecs}]}}',
    'claims[0].namespace: is of eks and stands beside platform ecs',
  ],
  [
    'one rule twice',
    'subsystems: {a: {claims: [{labels: {x: y, a: b}}]}, c: {claims: [{labels: {a: b, x: y}}]}}',
    'claims the same as subsystems.a.claims[0]',
  ],
  ['a key that was meant', 'subsystems: {a: {claims: [{eksNamespace: a}]}}', 'did you mean "namespace"?'],
  ['no labels', 'subsystems: {a: {claims: [{labels: {}}]}}', 'subsystems.a.claims[0]: has no rule'],
])('%s', (_name, yaml, line) => {
  expect(mistakesOf({ yaml })).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
});

test('a secret in a file, and one that is broken, of a system', () => {
  const files = { key: `${key}\n` };
  expect(load({ files, env: { HEROKU_API_KEY_FILE: 'key' } }).secrets).toContain(key);
  expect(mistakesOf({ env: { HEROKU_API_KEY: `"${key}"` } })).toEqual([
    'HEROKU_API_KEY: holds quotes: paste the value without them',
  ]);
});

test('a configuration that stands in S3 or Systems Manager is named, fetched first, and read like a file', () => {
  const env = { TOILBOT_CONFIG: 's3://bucket/toilbot.yaml', AWS_REGION: 'eu-west-1' };
  expect(remoteDocument({ cwd: '/nowhere', env })).toEqual({
    address: { kind: 's3', bucket: 'bucket', key: 'toilbot.yaml' },
    region: 'eu-west-1',
  });
  expect(remoteDocument({ cwd: '/nowhere', env, file: 'mine.yaml' })).toBeNull();
  expect(() => remoteDocument({ cwd: '/nowhere', env: { TOILBOT_CONFIG: 'ssm:' } })).toThrow(
    'TOILBOT_CONFIG: is not the address',
  );
  const given = { cwd: '/nowhere', env, knownJobs: [], systemClock: () => now };
  const one = loadConfig({ ...given, fetched: 'timezone: Asia/Tokyo' });
  expect(one.settings.timeZone).toBe('Asia/Tokyo');
  expect(loadConfig({ ...given, fetched: 'timezone: Asia/Tokyo\n' }).fingerprint).not.toBe(one.fingerprint);
  expect(() => loadConfig({ ...given, fetched: 'timezon: UTC' })).toThrow(
    's3://bucket/toilbot.yaml: timezon: is not a known key',
  );
});
