import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../src/adapters/aws/event-parse.ts';
import type { FleetEvent } from '../../../src/domain/fleet-event.ts';

const folder = new URL('../../data/eventbridge/', import.meta.url);
const filesIn = (of: URL) => readdirSync(of).filter((name) => name.endsWith('.json'));
const files = filesIn(folder);
const unwanted = filesIn(new URL('unwanted/', folder));
const recorded = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const events = (name: string): unknown[] => [recorded(name)].flat();

function understood(given: unknown): FleetEvent {
  const event = parseMessage(JSON.stringify(given));
  if ('why' in event) throw new Error(`${event.type}: ${event.why}`);
  return event;
}

test.each(files)('%s is an event', (name) => {
  for (const given of events(name)) {
    const event = understood(given);
    expect(event.type).toMatch(/^[A-Z]/);
    expect(event.at.toISOString()).toMatch(/^\d{4}-/);
    expect(event.scope.account).toMatch(/^\d{12}$/);
  }
});

describe('a stopped task', () => {
  test('is the task as ECS would describe it, with its times', () => {
    const { says } = understood(recorded('docs-ecs_cwe_events-1.json'));
    expect(says).toMatchObject({
      read: 'ecs.tasks',
      item: {
        cluster: 'FargateCluster',
        createdAt: new Date('2020-01-23T17:57:34.402Z'),
        containers: [{ name: 'FargateApp', imageDigest: expect.stringMatching(/^sha256:/) }],
      },
    });
  });

  test('keeps nothing of the values that its overrides carry', () => {
    const given = recorded('docs-ecs_cwe_events-1.json') as { detail: object };
    const environment = [{ name: 'TOKEN', value: 'canary-4711' }];
    const detail = { ...given.detail, overrides: { containerOverrides: [{ environment }] } };
    expect(JSON.stringify(understood({ ...given, detail }))).not.toContain('canary-4711');
  });
});

describe('an AWS Health event', () => {
  const [own, copy, , page1, page2] = events('eventbridge-schema-2026.json').map(understood);

  test('and its copy in the backup region are one', () => {
    expect(copy?.id).toBe(own?.id);
    expect(own?.says?.item).toMatchObject({ region: 'eu-west-1', startsAt: expect.any(Date) });
  });

  test('that closes another is not taken for it, though nothing else differs', () => {
    const [given] = events('eventbridge-schema-2026.json') as { detail: object }[];
    expect(understood({ ...given, detail: { ...given?.detail, statusCode: 'closed' } }).id).not.toBe(own?.id);
  });

  test("of the organization's view is about the account that it affects", () => {
    const [given] = events('eventbridge-schema-2026.json') as { detail: object }[];
    const detail = { ...given?.detail, affectedAccount: '444455556666' };
    expect(understood({ ...given, detail }).scope).toMatchObject({ account: '444455556666', region: 'eu-west-1' });
    const unfit = { ...given, detail: { ...detail, affectedAccount: 'all' } };
    expect(parseMessage(JSON.stringify(unfit))).toMatchObject({ why: expect.stringContaining('affectedAccount') });
  });

  test('in pages is one event with its entities in parts', () => {
    expect(page1?.id).not.toBe(page2?.id);
    const arns = [page1, page2].map((it) => it?.says?.read === 'health.events' && it.says.item.arn);
    expect(new Set(arns).size).toBe(1);
  });

  test('of older shape has dates, a category of the known ones and line breaks', () => {
    const { says } = understood(recorded('c7n-event-phd-ec2-retire.json'));
    expect(says).toMatchObject({ read: 'health.events', item: { category: 'scheduledChange' } });
    expect(JSON.stringify(says)).not.toContain('\\\\n');
  });
});

describe('a message that is none', () => {
  test('says why', () => {
    expect(parseMessage('{')).toMatchObject({ why: expect.stringContaining('no event of EventBridge') });
    expect(parseMessage('{"detail-type":"Odd"}')).toMatchObject({ type: 'Odd' });
    expect(parseMessage('<html>')).toMatchObject({ type: null });
    const task = recorded('docs-ecs_cwe_events-1.json') as { detail: object };
    expect(parseMessage(JSON.stringify({ ...task, detail: { clusterArn: 7 } }))).toMatchObject({
      type: 'ECS Task State Change',
      why: expect.stringContaining('task is not readable'),
    });
  });

  test.each([
    ['nothing', ''],
    ['more than a key holds', 'x'.repeat(3_000)],
    ['a path', 'eu-west-1/..'],
    ['words', 'EU WEST'],
  ])('names no region: %s', (_what, region) => {
    const task = recorded('docs-ecs_cwe_events-1.json') as object;
    expect(parseMessage(JSON.stringify({ ...task, region }))).toMatchObject({
      why: expect.stringMatching(/^is no event of EventBridge: region /),
    });
    const [health] = events('eventbridge-schema-2026.json') as { detail: object }[];
    const detail = { ...health?.detail, eventRegion: region };
    expect(parseMessage(JSON.stringify({ ...health, detail }))).toMatchObject({
      why: expect.stringMatching(/^its eventRegion is not readable: /),
    });
  });

  test('has an id that is none', () => {
    const task = recorded('docs-ecs_cwe_events-1.json') as object;
    expect(parseMessage(JSON.stringify({ ...task, id: 'x'.repeat(3_000) }))).toMatchObject({
      why: expect.stringMatching(/^is no event of EventBridge: id /),
    });
  });

  test.each(unwanted)('is of a type that nobody looks at: %s', (name) => {
    expect(parseMessage(JSON.stringify(recorded(`unwanted/${name}`)))).toEqual({
      type: expect.stringMatching(/^[A-Z]/),
      why: 'is of a type that toilbot does not know',
    });
  });

  test.each(files)('only calls itself so: %s from another source', (name) => {
    for (const given of events(name)) {
      const forged = { ...(given as object), source: 'com.example.orders' };
      expect(parseMessage(JSON.stringify(forged))).toMatchObject({
        why: expect.stringMatching(/^comes from com\.example\.orders, and only aws\.[a-z0-9]+ sends such events$/),
      });
    }
  });

  test('is of another service than its type', () => {
    const task = recorded('docs-ecs_cwe_events-1.json') as object;
    expect(parseMessage(JSON.stringify({ ...task, source: 'aws.health' }))).toMatchObject({
      why: 'comes from aws.health, and only aws.ecs sends such events',
    });
  });

  test('in the wrap of SNS is unwrapped', () => {
    const Message = JSON.stringify(recorded('c7n-event-instance-state.json'));
    expect(parseMessage(JSON.stringify({ Type: 'Notification', Message }))).toMatchObject({
      type: 'EC2 Instance State-change Notification',
      says: null,
    });
  });
});
