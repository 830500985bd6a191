import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';
import { UserError } from '../src/domain/user-error.ts';
import { now } from './config-source.ts';

const entity = (kind: string, name: string, more = '', annotations = '') => `apiVersion: backstage.io/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
  annotations: {${annotations}}
spec: {${more}}
`;

function loaded(files: Record<string, string>) {
  const cwd = mkdtempSync(join(tmpdir(), 'toilbot-catalog-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return loadConfig({ cwd, env: {}, knownJobs: [], systemClock: () => now });
}

function mistakes(files: Record<string, string>): readonly string[] {
  try {
    loaded(files);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
}

const api = entity(
  'Component',
  'api',
  'type: service, owner: group:default/api-team, dependsOn: [resource:default/cache, component:elsewhere], consumesApis: [prices], subcomponentOf: shop',
  'aws.amazon.com/amazon-ecs-service-arn: "arn:aws:ecs:ap-northeast-1:111122223333:service/main/api", github.com/project-slug: a/b',
);
const pricing = entity(
  'Component',
  'pricing',
  'type: service, providesApis: [prices]',
  'backstage.io/kubernetes-id: pricing, backstage.io/kubernetes-namespace: shop, heroku.com/app-name: pricing-app',
);
const cache = entity(
  'Resource',
  'cache',
  'owner: sre',
  'aws.amazon.com/amazon-ecs-service-tags: "app=cache,env=production"',
);

test('components, and what annotations claim, are subsystems; the rest is not', () => {
  const { settings } = loaded({
    'toilbot.yaml': 'catalog: services',
    'services/catalog-info.yaml': [
      api,
      pricing,
      entity('API', 'prices'),
      entity('Component', 'lib', 'type: library'),
    ].join('---\n'),
    'services/deep/down/catalog-info.yaml': [cache, entity('System', 'shop'), entity('Resource', 'bucket')].join(
      '---\n',
    ),
    'services/node_modules/other/catalog-info.yaml': entity('Component', 'passed-over'),
  });
  expect(settings.subsystems.map((it) => it.name)).toEqual(['api', 'pricing', 'cache']);
  expect(settings.subsystems[0]).toMatchObject({
    team: 'api-team',
    needs: ['cache', 'pricing'],
    claims: [{ ecsService: 'main/api', account: '111122223333', region: 'ap-northeast-1', arn: null }],
  });
  expect(settings.subsystems[1]?.claims).toMatchObject([
    { namespace: 'shop', labels: { 'backstage.io/kubernetes-id': 'pricing' } },
    { herokuApp: 'pricing-app' },
  ]);
  expect(settings.subsystems[2]?.claims).toMatchObject([
    { platform: 'ecs', tags: { app: 'cache', env: 'production' } },
  ]);
  expect(settings.teams.map((it) => it.name)).toEqual(['api-team', 'sre']);
});

test('what toilbot.yaml says of a subsystem or a team comes first, key by key', () => {
  const { settings } = loaded({
    'toilbot.yaml': `
catalog: '*/catalog-info.yaml'
teams: {api-team: {channel: '#api'}}
subsystems: {own: {needs: api}, api: {title: Reservations, target: eks, needs:}}`,
    'a/catalog-info.yaml': api,
    'b/catalog-info.yaml': cache,
  });
  expect(settings.subsystems.map((it) => it.name)).toEqual(['own', 'api', 'cache']);
  expect(settings.subsystems[1]).toMatchObject({
    title: 'Reservations',
    target: ['eks'],
    needs: ['cache'],
    team: 'api-team',
  });
  expect(settings.teams).toContainEqual({ name: 'api-team', channel: '#api', userGroup: null });
});

test('a Location leads to files of the folder, and to no address', () => {
  const targets = 'targets: [./api/catalog-info.yaml, "https://example.com/catalog-info.yaml"]';
  const files = {
    'toilbot.yaml': 'catalog: all.yaml',
    'all.yaml': entity('Location', 'all', targets),
    'api/catalog-info.yaml': api,
  };
  expect(loaded(files).settings.subsystems.map((it) => it.name)).toEqual(['api']);
  // One that leads to itself ends.
  expect(loaded({ ...files, 'all.yaml': entity('Location', 'all', 'target: all.yaml') }).settings.subsystems).toEqual(
    [],
  );
  const outside = entity('Location', 'all', 'targets: [../../etc/passwd]');
  expect(mistakes({ ...files, 'all.yaml': outside })).toEqual([
    'all.yaml: leads out of the folder of toilbot.yaml by ../../etc/passwd',
  ]);
  expect(mistakes({ ...files, 'all.yaml': entity('Location', 'all', 'targets: [gone.yaml]') })).toEqual([
    'gone.yaml: is not there, and the catalogue names it',
  ]);
});

test.each<[string, Record<string, string>, string]>([
  [
    'no file',
    { 'toilbot.yaml': 'catalog: services/*/catalog-info.yaml' },
    'toilbot.yaml: catalog: names no file: nothing below the folder of toilbot.yaml fits services/*/catalog-info.yaml',
  ],
  [
    'a path outside',
    { 'toilbot.yaml': 'catalog: ../other' },
    'toilbot.yaml: catalog: is not below the folder of this file',
  ],
  ['a whole path', { 'toilbot.yaml': 'catalog: /etc' }, 'is not below the folder of this file'],
  ['broken YAML, with its line', { 'c.yaml': `${api}---\nkind: [` }, 'c.yaml:8: is not YAML that toilbot can read'],
  [
    'an entity without a name',
    { 'c.yaml': `${api}---\nkind: Component\nmetadata: {}\n` },
    'c.yaml:8: is not an entity of Backstage: metadata.name is missing',
  ],
  [
    'a name that is none',
    { 'c.yaml': entity('Component', '"a b"') },
    'c.yaml:1: is not an entity of Backstage: metadata.name',
  ],
  ['a text', { 'c.yaml': 'hello' }, 'c.yaml:1: is not an entity of Backstage: it is no mapping'],
  [
    'one name twice',
    { 'c.yaml': `${api}---\n${entity('Component', 'api')}` },
    'c.yaml:8: names api, which c.yaml:1 names too',
  ],
  [
    'a selector of more than equality',
    { 'c.yaml': entity('Component', 'a', '', 'backstage.io/kubernetes-label-selector: "app in (a, b)"') },
    'c.yaml:1: has an annotation that cannot be read: kubernetes-label-selector',
  ],
  [
    'tags that are no list',
    { 'c.yaml': entity('Component', 'a', '', 'aws.amazon.com/amazon-ecs-service-tags: api') },
    'amazon-ecs-service-tags is not a list such as',
  ],
  [
    'another ARN',
    { 'c.yaml': entity('Component', 'a', '', 'aws.amazon.com/amazon-ecs-service-arn: "arn:aws:s3:::b"') },
    'is not the ARN of an ECS service',
  ],
  [
    'more aliases than sense',
    {
      'c.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    },
    'c.yaml: cannot be read as YAML',
  ],
])('%s', (_name, files, line) => {
  expect(mistakes({ 'toilbot.yaml': 'catalog: c.yaml', ...files })).toEqual([expect.stringContaining(line)]);
});

test('too many files are refused', () => {
  const many = Object.fromEntries(
    Array.from({ length: 501 }, (_, index) => [`s/${index}/catalog-info.yaml`, entity('Component', `c${index}`)]),
  );
  expect(mistakes({ 'toilbot.yaml': 'catalog: s', ...many })).toEqual([
    'toilbot.yaml: catalog: leads to more than 500 files: name fewer',
  ]);
});

test('a changed catalogue is another configuration', () => {
  const files = { 'toilbot.yaml': 'catalog: c.yaml', 'c.yaml': api };
  expect(loaded(files).fingerprint).toBe(loaded(files).fingerprint);
  expect(loaded({ ...files, 'c.yaml': cache }).fingerprint).not.toBe(loaded(files).fingerprint);
});
