import { expect, test } from '@jest/globals';
import { parseManagedInstance, parseSoftware } from '../../../src/adapters/aws/ssm-parse.ts';
import type { NotUnderstood } from '../../../src/domain/answer.ts';
import { PRODUCTION } from '../../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { at, NOW, open, ROLE, unending } from './practice.ts';

const HERE = at(PRODUCTION);

async function tabemaru(pageLimit = 100) {
  const story = openTabemaruFleet({ directory: null, start: NOW, drip: 'none' });
  return open(story, { accounts: { organization: { ...ROLE, exclude: [] } } }, { pageLimit });
}

test('what Systems Manager knows of the hosts, page by page; one that it does not manage is not there', async () => {
  const { fleet } = await tabemaru(3);
  const { items, gap, notUnderstood } = await fleet.read('ssm.instances', HERE, unending());
  expect({ gap, notUnderstood }).toEqual({ gap: null, notUnderstood: [] });
  const names = items.map((it) => it.name);
  expect(names).toContain('log-agg-1.internal');
  expect(names).not.toContain('log-agg-2.internal');
  expect(items.find((it) => it.name === 'log-agg-1.internal')).toMatchObject({
    platformName: 'Amazon Linux',
    platformVersion: '2',
    ping: 'Online',
    lastPingAt: new Date('2026-07-01T02:58:00Z'),
  });
});

test('the inventory: only packages of the fluentd family, whatever else is installed beside them', async () => {
  const { fleet } = await tabemaru(3);
  const { items, gap } = await fleet.read('ssm.software', HERE, unending());
  expect(gap).toBeNull();
  expect(new Set(items.map((it) => `${it.name} ${it.version}`))).toEqual(
    new Set(['td-agent 4.5.2', 'td-agent 3.8.1', 'fluent-package 5.0.4']),
  );
});

test('a denied call is the gap of its read', async () => {
  const { aws, fleet } = await tabemaru();
  aws.faults.add({ kind: 'denied', service: 'ssm', operation: 'GetInventory' });
  const { items, gap } = await fleet.read('ssm.software', HERE, unending());
  expect(items).toEqual([]);
  expect(gap).toEqual({ reason: 'denied', detail: expect.stringMatching(/^ssm:GetInventory: access denied/) });
});

test('names as Windows writes them are the same packages, and libraries are none', () => {
  const odd: NotUnderstood[] = [];
  const content = [
    { Name: 'Td-agent v4.5.3', Version: '4.5.3' },
    { Name: 'Fluent Package v6.0.4', Version: '6.0.4' },
    { Name: 'td-agent-bit', Version: '1.8.15' },
    { Name: 'fluent-bit-debuginfo', Version: '3.1.9' },
    { Name: 'fluentd', Version: null },
  ];
  const value = { Id: 'i-1', Data: { 'AWS:Application': { CaptureTime: 'never', Content: content } } };
  expect(parseSoftware(value, odd).map((it) => [it.name, it.version])).toEqual([
    ['td-agent', '4.5.3'],
    ['fluent-package', '6.0.4'],
    ['td-agent-bit', '1.8.15'],
  ]);
  expect(odd).toEqual([{ what: 'i-1', why: 'CaptureTime is not a date' }]);
});

test('an instance without an id is told, never dropped in silence', () => {
  const odd: NotUnderstood[] = [];
  expect(parseManagedInstance({ PlatformName: 'Ubuntu' }, odd)).toBeNull();
  expect(odd).toEqual([{ what: 'a managed instance', why: expect.stringContaining('InstanceId'), lost: true }]);
});
