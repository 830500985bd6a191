import { describe, expect, test } from '@jest/globals';
import {
  compareVersions,
  cycleOf,
  type End,
  eksSupport,
  endOf,
  endStage,
  extendedEndOf,
  isOldData,
} from '../../src/domain/lifecycle.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';

const data = readLifecycle();
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const THRESHOLDS = [180, 90, 30, 0];

describe('the cycle of a version', () => {
  test.each([
    ['amazon-linux', '2', '2'],
    ['amazon-linux', '2023.4.20240401', '2023'],
    ['amazon-linux', '2018.03', '2018.03'],
    ['ubuntu', '20.04.6', '20.04'],
    ['rhel', '7.9', '7'],
    ['debian', '11', '11'],
    ['aws-lambda', 'nodejs20.x', 'nodejs20.x'],
    ['fluent-bit', 'v3.1.9', '3.1'],
    ['td-agent', '4.5.2-1.el7', '4'],
    ['heroku-stack', 'heroku-22', 'heroku-22'],
    ['windows-server', '2012-R2', '2012-r2'],
  ])('%s %s is of %s', (product, version, name) => {
    expect(cycleOf(data, product, version)?.name).toBe(name);
  });

  test('the longest name counts, and a longer number is another cycle', () => {
    expect(cycleOf(data, 'amazon-rds-mysql', '8.4.9')?.name).toBe('8.4.9');
    expect(cycleOf(data, 'amazon-linux', '20')).toBeNull();
    expect(cycleOf(data, 'debian', '110')).toBeNull();
    expect(cycleOf(data, 'no-such-product', '1')).toBeNull();
  });
});

describe('the threshold that was passed', () => {
  const at = (end: End, now: string) => endStage(end, day(now), THRESHOLDS);
  test('each later one is worse, the first day without support is the end', () => {
    const end = day('2027-01-01');
    expect(at(end, '2026-06-30')).toBeNull();
    expect(at(end, '2026-07-05')).toEqual({ days: 180, severity: 1 });
    expect(at(end, '2026-10-03')).toEqual({ days: 90, severity: 2 });
    expect(at(end, '2026-12-02')).toEqual({ days: 30, severity: 3 });
    expect(at(end, '2026-12-31')).toEqual({ days: 30, severity: 3 });
    expect(at(end, '2027-01-01')).toEqual({ days: 0, severity: 4 });
  });
  test('ended at an unknown day is past all of them; no known end passes none', () => {
    expect(at('ended', '2020-01-01')).toEqual({ days: 0, severity: 4 });
    expect(at(null, '2099-01-01')).toBeNull();
  });
});

test('an end may be a day, a flag, or neither', () => {
  const cycle = { name: '1', releasedAt: null, end: true, extendedEnd: null, latest: null };
  expect(endOf(cycle)).toBe('ended');
  expect(endOf({ ...cycle, end: false })).toBeNull();
  expect(endOf({ ...cycle, end: day('2026-01-01') })).toEqual(day('2026-01-01'));
  expect(extendedEndOf({ ...cycle, end: day('2026-01-01'), extendedEnd: day('2026-01-01') })).toBeNull();
});

test('EKS versions go from standard to extended support by themselves', () => {
  const of = (version: string, now: string) => eksSupport(cycleOf(data, 'amazon-eks', version), day(now));
  expect(of('1.34', '2026-11-24')).toBe('standard');
  expect(of('1.34', '2026-12-02')).toBe('extended');
  expect(of('1.29', '2026-11-24')).toBe('ended');
  expect(of('1.99', '2026-11-24')).toBe('unknown');
});

test('versions compare by number', () => {
  expect(compareVersions('1.16.11', '1.16.9')).toBeGreaterThan(0);
  expect(compareVersions('v1.16', '1.16.0')).toBe(0);
  expect(compareVersions('1.9', '1.10')).toBeLessThan(0);
});

test('data is old after 180 days', () => {
  expect(isOldData(day('2026-01-01'), day('2026-06-30'))).toBe(false);
  expect(isOldData(day('2026-01-01'), day('2026-07-01'))).toBe(true);
});
