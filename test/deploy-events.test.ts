// deploy/terraform/events sends what toilbot understands, and nothing else. EventBridge's patterns are matched here as its user guide
// says: each field that is named must have one of the values, or begin with one of the prefixes.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { jobs } from '../jobs/index.ts';
import { parseMessage } from '../src/adapters/aws/event-parse.ts';
import { loadConfig } from '../src/config.ts';
import { EVENT_SOURCES } from '../src/domain/fleet-event.ts';
import { iamPolicy } from '../src/wire.ts';
import { now } from './config-source.ts';

const folder = new URL('../deploy/terraform/events/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** What stands in the place of a value that is worked out. */
const expression = (of: string) => ['${', of, '}'].join('');

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Pattern = { readonly [field: string]: Pattern | readonly (string | { readonly prefix: string })[] };
const pattern: z.ZodType<Pattern> = z.record(
  z.string(),
  z.union([z.array(z.union([z.string(), z.strictObject({ prefix: z.string() })])).min(1), z.lazy(() => pattern)]),
);
const named = z.record(z.string(), z.array(z.record(z.string(), z.unknown())).length(1));
const statement = z.object({
  actions: z.array(z.string()),
  resources: z.array(z.string()),
  effect: z.string().optional(),
});
const module = z.object({
  locals: z.array(z.record(z.string(), z.unknown())),
  resource: z.record(z.string(), named),
  data: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const main = module.parse(await parse('main.tf', read('main.tf')));
const patterns = z.record(z.string(), pattern).parse(main.locals.find((it) => 'patterns' in it)?.['patterns']);

function matches(given: Pattern, event: Json): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  const fields = event as { readonly [key: string]: Json };
  return Object.entries(given).every(([field, wanted]) => {
    const value = fields[field] ?? null;
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, value);
    return [value]
      .flat()
      .some((one) =>
        wanted.some((it) =>
          typeof it === 'string' ? it === one : typeof one === 'string' && one.startsWith(it.prefix),
        ),
      );
  });
}

const rulesOf = (event: Json) => Object.keys(patterns).filter((name) => matches(patterns[name] ?? {}, event));
const samples = (of: string): readonly (readonly [string, Json])[] => {
  const from = new URL(`data/eventbridge/${of}`, import.meta.url);
  const files = readdirSync(from).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) =>
    [JSON.parse(readFileSync(new URL(name, from), 'utf8')) as Json]
      .flat()
      .map((event, index) => [`${name} ${index}`, event] as const),
  );
};

const statementsOf = (document: string) =>
  z
    .array(z.object({ statement: z.array(statement) }))
    .parse(main.data['aws_iam_policy_document']?.[document])
    .flatMap((it) => it.statement);

/** Starts, and is none of toilbot's business until it ends. */
const RUNNING_TASK = 'docs-ecs_cwe_events-1.json 0';

describe('the rules', () => {
  test('send each type that is understood, by one rule, from the service that sends it, and no other', () => {
    const text = z.array(z.string());
    const sent = Object.values(patterns).flatMap((it) => {
      const [source, ...others] = text.parse(it['source']);
      expect(others).toEqual([]);
      return text.parse(it['detail-type']).map((type) => [type, source] as const);
    });
    expect(sent.toSorted()).toEqual(Object.entries(EVENT_SOURCES).toSorted());
  });

  test('send nothing that no job needs', () => {
    const named = jobs.flatMap((job) => job.looks.flatMap((look) => look.events ?? []));
    const whole = ['AWS Health Event', 'AWS Health Abuse Event', 'ECS Task State Change'];
    expect([...new Set([...named, ...whole])].toSorted()).toEqual(Object.keys(EVENT_SOURCES).toSorted());
  });

  test('there is a recorded event of each of them', () => {
    expect(new Set(samples('').flatMap(([, event]) => rulesOf(event)))).toEqual(
      new Set(Object.keys(patterns).filter((name) => name !== 'ecs-tasks')),
    );
  });

  test.each(samples('').filter(([name]) => name !== RUNNING_TASK))('%s goes by one rule', (_, event) => {
    expect(rulesOf(event)).toHaveLength(1);
    expect(parseMessage(JSON.stringify(event))).not.toHaveProperty('why');
  });

  test('a task goes by one rule once it has stopped', () => {
    const running = samples('').find(([name]) => name === RUNNING_TASK)?.[1] as { readonly detail: object };
    expect(rulesOf(running as unknown as Json)).toEqual([]);
    const stopped = { ...running, detail: { ...running.detail, lastStatus: 'STOPPED' } };
    expect(rulesOf(stopped as Json)).toEqual(['ecs-tasks']);
  });

  test.each(samples('unwanted/'))('%s goes by none', (_, event) => {
    expect(rulesOf(event)).toEqual([]);
  });

  test('an event of a bus of its own that only calls itself so goes by none', () => {
    for (const [, event] of samples('')) expect(rulesOf({ ...(event as object), source: 'com.example' })).toEqual([]);
  });

  test('are made of the patterns, here and where they are forwarded', () => {
    const rules = main.resource['aws_cloudwatch_event_rule'] ?? {};
    expect(Object.keys(rules).toSorted()).toEqual(['forwarded', 'here']);
    for (const [rule] of Object.values(rules))
      expect(rule?.['event_pattern']).toBe(expression('jsonencode(each.value)'));
    expect(rules['here']?.[0]?.['for_each']).toBe(expression('local.wanted'));
  });

  test('have the names that may be chosen, and README.md lists them', () => {
    const names = Object.keys(patterns).toSorted();
    for (const name of names) expect(read('README.md')).toContain(`\`${name}\``);
    const chosen = /setsubtract\(var\.rules, \[(.*?)\]\)/s.exec(read('variables.tf'))?.[1] ?? '';
    expect([...chosen.matchAll(/"([^"]+)"/g)].map((it) => it[1] ?? '').toSorted()).toEqual(names);
  });
});

test.each(['main.tf', 'variables.tf', 'outputs.tf'])('%s can be read', async (name) => {
  expect(Object.keys(await parse(name, read(name))).length).toBeGreaterThan(0);
});

describe('rights', () => {
  test('toilbot may do with the queue what it does, and no more', () => {
    const queue = 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/toilbot-events';
    const knownJobs = jobs.map((job) => job.id);
    const fetched = `aws: {}\nqueue: {url: '${queue}'}`;
    const config = loadConfig({ env: {}, cwd: '/nowhere', file: 'ssm:/x', fetched, knownJobs, systemClock: () => now });
    const own = iamPolicy(jobs, config).Statement.find((it) => String(it.Resource).includes(':sqs:'));
    expect(statementsOf('toilbot')).toEqual([
      { actions: own?.Action, resources: [expression('aws_sqs_queue.events[0].arn')] },
    ]);
    // Each call that the adapter makes, and none beside.
    const adapter = readFileSync(new URL('../src/adapters/aws/event-queue.ts', import.meta.url), 'utf8');
    const calls = [...adapter.matchAll(/calls\.call\('sqs', at, '(\w+)'/g)].map((it) => `sqs:${it[1]}`);
    expect([...new Set(calls)].toSorted()).toEqual(own?.Action);
  });

  test('the queue takes messages of the rules alone, and by TLS', () => {
    const [rules, tls] = statementsOf('queue');
    expect(rules).toMatchObject({ actions: ['sqs:SendMessage'] });
    expect(tls).toMatchObject({ effect: 'Deny', actions: ['sqs:*'] });
    const written = JSON.stringify(main.data['aws_iam_policy_document']?.['queue']);
    for (const held of ['aws:SourceArn', expression('local.hub_rules'), 'aws:SourceAccount', 'aws:SecureTransport'])
      expect(written).toContain(held);
  });

  test('the bus takes events of the organization or of named accounts alone', () => {
    const written = JSON.stringify(main.data['aws_iam_policy_document']?.['bus']);
    expect(written.match(/events:PutEvents/g)).toHaveLength(2);
    expect(written.match(/"identifiers":\["\*"\]/g)).toHaveLength(1);
    expect(written).toContain('aws:PrincipalOrgID');
  });

  test('both queues are encrypted, and what is not understood ends in the dead-letter queue', () => {
    const queues = main.resource['aws_sqs_queue'] ?? {};
    expect(Object.keys(queues).toSorted()).toEqual(['dead_letter', 'events']);
    for (const [queue] of Object.values(queues)) expect(queue?.['sqs_managed_sse_enabled']).toBe(true);
    expect(queues['events']?.[0]?.['redrive_policy']).toContain('aws_sqs_queue.dead_letter[0].arn');
  });
});
