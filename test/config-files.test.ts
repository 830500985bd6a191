import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { jsonSchema } from '../src/config/shape.ts';
import { loadConfig } from '../src/config.ts';
import { load, mistakesOf, now } from './config-source.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const example = read('toilbot.example.yaml');

test('toilbot.schema.json is what the shape makes', () => {
  // To write it anew: node -e "import('./src/config/shape.ts').then((it) => console.log(JSON.stringify(it.jsonSchema(), null, 2)))" > toilbot.schema.json
  expect(JSON.parse(read('toilbot.schema.json'))).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
});

test('.env.example names every variable that is read, and no other', () => {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  loadConfig({ env, cwd: '/nowhere', knownJobs: [], systemClock: () => now });
  load({ env, yaml: 'aws: {}' });
  mistakesOf({ env, yaml: 'heroku: {}\ngithub: {repository: a/b}\ncircleci: {projects: [gh/a/b]}' });
  const named = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...asked].toSorted());
});

test('.env.example sets nothing by itself', () => {
  expect(read('.env.example')).not.toMatch(/^[A-Z_]+=./mu);
});

test('toilbot.example.yaml loads without a mistake', () => {
  const { settings, fleet } = load({ yaml: example });
  expect(settings.subsystems.map((it) => it.name)).toEqual(['api', 'log-aggregator']);
  expect(fleet.kind).toBe('real');
});

test('so it does with the organization that it shows in comments', () => {
  const yaml = example
    .replace(/^ {2}# (organization:| {2}role:| {2}externalId:| {2}exclude:)/gmu, '  $1')
    .replace(/^ {6}(?:role|externalId): .*\n/gmu, '')
    .replace(', role: toilbot }', ' }');
  expect(load({ yaml }).fleet).toMatchObject({ aws: { accounts: { organization: { roleName: 'toilbot' } } } });
});

test('toilbot.example.yaml mentions every key', () => {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (!(node instanceof Object)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') for (const name of Object.keys(value)) keys.add(name);
      walk(value);
    }
  };
  walk(JSON.parse(JSON.stringify(jsonSchema())));
  expect(keys.size).toBeGreaterThan(50);
  expect([...keys].filter((key) => !new RegExp(`(?:^|[\\s{])${key}:`, 'mu').test(example))).toEqual([]);
});

test('every key of the schema is described', () => {
  const bare: string[] = [];
  const walk = (node: unknown): void => {
    if (!(node instanceof Object)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') {
        for (const [name, one] of Object.entries(value)) {
          if (!(one instanceof Object && 'description' in one)) bare.push(name);
        }
      }
      walk(value);
    }
  };
  walk(JSON.parse(JSON.stringify(jsonSchema())));
  expect(bare).toEqual([]);
});
