import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  belongingOf,
  claimLook,
  doubleClaims,
  environmentNamed,
  foldKey,
  NOTHING_KNOWN,
} from '../../src/domain/claim.ts';
import { fitsGlob } from '../../src/domain/glob.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { componentOf } from '../../src/domain/resources.ts';
import type { ClaimRule } from '../../src/domain/settings.ts';
import { at, finding, HOST, look } from './ledger.ts';
import { settings } from './settings.ts';

const nobody = new Map<string, string | null>();

describe('where a resource belongs', () => {
  test('by claim, with its component, and the environment of the account', () => {
    expect(belongingOf(HOST, null, settings, nobody)).toEqual({
      subsystem: 'log-aggregator',
      environment: 'production',
      component: 'host',
      team: 'sre',
    });
  });

  test('by tag, also under a former name; a tag tells the environment before the account does', () => {
    const tagged = { ...HOST, name: 'web-1', tags: { Service: 'old-api', env: 'stg' } };
    expect(belongingOf(tagged, null, settings, nobody)).toMatchObject({ subsystem: 'api', environment: 'staging' });
  });

  test('what a person said comes first, "not ours" too', () => {
    expect(belongingOf(HOST, null, settings, new Map([[HOST.id, 'api']])).subsystem).toBe('api');
    expect(belongingOf(HOST, null, settings, new Map([[HOST.id, null]])).subsystem).toBeNull();
  });

  test('to say whose it is changes neither its environment nor its component', () => {
    const [logs, ...others] = settings.subsystems;
    const [rule] = logs?.claims ?? [];
    if (!logs || !rule) throw new Error('the settings have a subsystem with a rule');
    const staging = [{ ...logs, claims: [{ ...rule, environment: 'staging' }] }, ...others];
    const corrected = belongingOf(HOST, null, { ...settings, subsystems: staging }, new Map([[HOST.id, 'api']]));
    expect(corrected).toEqual({ subsystem: 'api', environment: 'staging', component: 'host', team: 'sre' });
  });

  test('an unclaimed resource of an unknown account is unknown, and folds by itself', () => {
    const stray = { ...HOST, id: 'i-9', name: 'stray', account: '999988887777' };
    const belongs = belongingOf(stray, null, settings, nobody);
    expect(belongs).toMatchObject({ subsystem: null, environment: 'unknown' });
    expect(foldKey(finding({ resource: stray }), belongs, 'UTC')).not.toBe(foldKey(finding(), belongs, 'UTC'));
  });
});

test('the day of a case is that of the accounting zone', () => {
  const belongs = belongingOf(HOST, null, settings, nobody);
  const key = foldKey(finding({ dueAt: new Date('2026-12-02T20:00:00Z') }), belongs, 'Asia/Tokyo');
  expect(key).toContain('2026-12-03');
});

test.each([
  ['PRD', 'production'],
  [' Staging ', 'staging'],
  ['qa', 'qa'],
  ['', 'unknown'],
])('environment %p is %p', (text, name) => {
  expect(environmentNamed(text)).toBe(name);
});

test('property: a pattern made from a text by putting * anywhere fits it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(fc.nat(30), { maxLength: 4 }), (raw, cuts) => {
      const text = raw.replaceAll('*', 'x');
      const pattern = [...new Set(cuts)]
        .sort((a, b) => b - a)
        .reduce((made, cut) => (cut <= made.length ? `${made.slice(0, cut)}*${made.slice(cut + 1)}` : made), text);
      expect(fitsGlob(pattern, text)).toBe(true);
    }),
  );
});

test('a pattern is whole, and no pattern stalls', () => {
  expect(fitsGlob('api', 'api-web')).toBe(false);
  expect(fitsGlob('*a*b', 'ab-ba')).toBe(false);
  expect(fitsGlob('ab*ba', 'aba')).toBe(false);
  expect(fitsGlob(`${'*a'.repeat(5_000)}*b`, 'a'.repeat(10_000))).toBe(false);
});

describe('a resource that another source names without its tags', () => {
  const bare = { ...HOST, id: 'i-7', name: 'i-7' };
  const sighted = new Map([['i-7', { subsystem: 'api', environment: 'staging', component: 'worker' }]]);
  const belongs = (known: Parameters<typeof claimLook>[2], tags = {}) =>
    claimLook(look(at('2026-11-24'), [finding({ resource: { ...bare, tags } })]), settings, known).findings[0]?.belongs;

  test('belongs where its own API saw it', () => {
    expect(belongs({ ...NOTHING_KNOWN, sighted })).toEqual({
      subsystem: 'api',
      environment: 'staging',
      component: 'worker',
      team: 'sre',
    });
  });

  test('and keeps its environment and component when a person says whose it is', () => {
    expect(belongs({ sighted, corrections: new Map([['i-7', 'log-aggregator']]) })).toEqual({
      subsystem: 'log-aggregator',
      environment: 'staging',
      component: 'worker',
      team: 'sre',
    });
  });

  test('unless its own tags or a person say otherwise', () => {
    expect(belongs({ ...NOTHING_KNOWN, sighted }, { Service: 'nobody' })?.subsystem).toBeNull();
    expect(belongs({ sighted, corrections: new Map([['i-7', null]]) })?.subsystem).toBeNull();
  });
});

describe('a resource that two subsystems claim', () => {
  const [logs, api] = settings.subsystems;
  const [rule] = logs?.claims ?? [];
  if (!logs || !api || !rule) throw new Error('the settings have two subsystems and a rule');
  const wide = { ...rule, name: null };

  test('is named with both rules, the one that counts first', () => {
    const both = { subsystems: [logs, { ...api, claims: [{ ...wide, name: 'nothing' }, wide] }] };
    expect(doubleClaims([HOST], both)).toEqual([
      { resource: HOST, counts: 'log-aggregator, claims[0]', passedOver: 'api, claims[1]' },
    ]);
  });

  test('not when two rules of one subsystem fit, nor when only a tag names the other', () => {
    const own = { subsystems: [{ ...logs, claims: [...logs.claims, wide] }, api] };
    expect(doubleClaims([{ ...HOST, tags: { Service: 'api' } }], own)).toEqual([]);
  });
});

test('claims of Heroku and EKS fit their platform alone', () => {
  const heroku = {
    ...HOST,
    id: 'app-1',
    name: 'api',
    platform: 'heroku',
    tags: { 'heroku:pipeline': 'shop' },
  } as const;
  const pod = { ...HOST, id: 'pod-1', platform: 'eks', service: 'main/api/web', tags: { app: 'api' } } as const;
  const fits = (change: Partial<ClaimRule>, resource: Resource): boolean => {
    const [first] = settings.subsystems;
    const bare = { name: null, platform: null, component: null };
    const claims = first?.claims.map((rule) => ({ ...rule, ...bare, ...change })) ?? [];
    const subsystems = first ? [{ ...first, claims }] : [];
    return belongingOf(resource, null, { ...settings, subsystems }, nobody).subsystem !== null;
  };
  expect([fits({ herokuApp: 'a*' }, heroku), fits({ herokuApp: 'a*' }, { ...HOST, name: 'api' })]).toEqual([
    true,
    false,
  ]);
  expect([fits({ herokuPipeline: 'shop' }, heroku), fits({ herokuPipeline: 'shop' }, HOST)]).toEqual([true, false]);
  expect([fits({ namespace: 'api' }, pod), fits({ namespace: 'api' }, { ...HOST, service: 'main/api/web' })]).toEqual([
    true,
    false,
  ]);
  expect([
    fits({ labels: { app: 'a*' } }, pod),
    fits({ labels: { app: 'api' } }, { ...HOST, tags: { app: 'api' } }),
  ]).toEqual([true, false]);
});

test('to say whose a service is does not rename its component', () => {
  const resource = {
    platform: 'ecs',
    id: 'arn:api-worker',
    name: 'api-worker',
    account: '1',
    region: 'x',
    tags: { Service: 'api' },
    service: 'main/api-worker',
  } as const;
  expect(componentOf(resource, settings)).toBe('worker');
  expect(componentOf(resource, { ...settings, said: new Map([['arn:api-worker', 'log-aggregator']]) })).toBe('worker');
});
