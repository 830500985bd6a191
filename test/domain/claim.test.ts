import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { belongingOf, environmentNamed, foldKey } from '../../src/domain/claim.ts';
import { fitsGlob } from '../../src/domain/glob.ts';
import type { ClaimRule, Settings, Subsystem } from '../../src/domain/settings.ts';
import { finding, HOST } from './ledger.ts';

const rule = (change: Partial<ClaimRule>): ClaimRule => ({
  account: null,
  region: null,
  platform: null,
  tags: {},
  name: null,
  arn: null,
  ecsService: null,
  environment: null,
  component: null,
  ...change,
});

const subsystem = (name: string, claims: readonly ClaimRule[]): Subsystem => ({
  name,
  title: name,
  team: 'sre',
  source: ['ec2'],
  target: ['ecs'],
  needs: [],
  formerNames: [`old-${name}`],
  claims,
  runbook: null,
  settleDays: 7,
});

const settings: Settings = {
  timeZone: 'Asia/Tokyo',
  workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
  subsystems: [
    subsystem('log-aggregator', [rule({ name: 'log-agg-*', platform: 'ec2', component: 'host' })]),
    subsystem('api', []),
  ],
  teams: [],
  accounts: [{ id: HOST.account, name: 'prod', environment: 'production' }],
  subsystemTags: ['Service', 'app'],
  environmentTags: ['Environment', 'env'],
  channels: { default: '#alerts', staging: null, security: null },
  reminderDays: [7, 1],
  health: { categories: [], ignoreTypeCodes: [], onlyTypeCodes: [] },
  ignoreNames: [],
  targetDate: null,
  commands: { migrationStatus: '/migration-status', toil: '/toil' },
};
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
