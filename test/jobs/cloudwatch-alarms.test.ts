import { describe, expect, test } from '@jest/globals';
import { cloudwatchAlarms } from '../../jobs/cloudwatch-alarms.ts';
import type { CloudWatchAlarm } from '../../src/domain/reads/monitoring.ts';
import { ACCOUNT, answer, input, instance, minutesAgo, REGION, viewOf } from './values.ts';

const HOURS = 60;
const DAYS = 24 * HOURS;

function alarm(name: string, more: Partial<CloudWatchAlarm> = {}): CloudWatchAlarm {
  return {
    arn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
    name,
    kind: 'metric',
    state: 'OK',
    since: minutesAgo(60 * DAYS),
    reason: '',
    actionsEnabled: true,
    metric: 'CPUUtilization',
    namespace: 'AWS/EC2',
    dimensions: {},
    changesLastDay: 0,
    tags: { Service: 'api' },
    ...more,
  };
}

const judged = (alarms: readonly CloudWatchAlarm[], more = {}) =>
  cloudwatchAlarms.judge(input({ 'cloudwatch.alarms': answer(alarms), ...more })).findings;
const said = (alarms: readonly CloudWatchAlarm[], more = {}) => {
  const [first, ...others] = judged(alarms, more);
  if (!first) throw new Error('nothing was found');
  const view = viewOf([first, ...others]);
  const words = cloudwatchAlarms.kinds[first.kind]?.words.en;
  if (!words) throw new Error(`no words for ${first.kind}`);
  return {
    headline: words.headline(view),
    notification: words.notification(view),
    lines: words.lines(view),
    steps: words.steps(view),
  };
};

describe('stuck', () => {
  test.each([
    ['ALARM', 23 * HOURS, 0],
    ['ALARM', 25 * HOURS, 1],
    ['INSUFFICIENT_DATA', 6 * DAYS, 0],
    ['INSUFFICIENT_DATA', 8 * DAYS, 1],
    ['OK', 400 * DAYS, 0],
  ])('%s since %i minutes', (state, age, found) => {
    expect(judged([alarm('a', { state, since: minutesAgo(age) })])).toHaveLength(found);
  });

  test('target tracking is in ALARM whenever its group may shrink: never a finding', () => {
    const name = 'TargetTracking-reserve-web-AlarmLow-0a1b';
    expect(judged([alarm(name, { state: 'ALARM', changesLastDay: 40 })])).toEqual([]);
  });

  test('an alarm of which nobody knows since when is not called stuck', () => {
    expect(judged([alarm('a', { state: 'ALARM', since: null })])).toEqual([]);
  });

  test('fifty of one subsystem are one finding, those of another a second', () => {
    const many = Array.from({ length: 50 }, (_, index) => alarm(`a${index}`, { state: 'ALARM' }));
    const found = judged([...many, alarm('log', { state: 'ALARM', tags: { Service: 'log-aggregator' } })]);
    expect(found).toHaveLength(2);
    expect(found[0]?.facts).toMatchObject({ count: 50 });
    expect(found[0]?.facts['alarms']).toHaveLength(10);
  });

  test('says of an alarm whose actions are off that it tells nobody', () => {
    const { headline, lines } = said([
      alarm('disk full', { state: 'ALARM', since: minutesAgo(9 * DAYS), actionsEnabled: false }),
    ]);
    expect(headline).toBe('api · production: 1 alarm stuck');
    expect(lines).toEqual(['disk full: in ALARM for 9 days, its actions are off: it tells nobody']);
  });
});

describe('on what is gone', () => {
  const watching = alarm('old CPU', {
    state: 'INSUFFICIENT_DATA',
    since: minutesAgo(60),
    dimensions: { InstanceId: 'i-0dead' },
  });

  test('watches an instance that is no more', () => {
    const { headline, lines, steps } = said([watching], { 'ec2.instances': answer([instance('i-0aaaa')]) });
    expect(headline).toBe('api · production: 1 alarm watches what is gone');
    expect(lines).toEqual(['old CPU: watches i-0dead, which is gone: can go']);
    expect(steps).toEqual(['delete the alarms on what is gone']);
  });

  test('a terminated instance that EC2 still shows is gone', () => {
    expect(
      judged([watching], { 'ec2.instances': answer([instance('i-0dead', { state: 'terminated' })]) }),
    ).toHaveLength(1);
    expect(judged([watching], { 'ec2.instances': answer([instance('i-0dead', { state: 'stopped' })]) })).toEqual([]);
  });

  test('instances that could not all be read prove nothing gone', () => {
    const gap = { reason: 'denied', detail: 'ec2:DescribeInstances: access denied' } as const;
    expect(judged([watching], { 'ec2.instances': answer([instance('i-0aaaa')], { gap }) })).toEqual([]);
    expect(judged([watching])).toEqual([]);
  });

  test("a metric of the team's own may name an instance of another account", () => {
    const own = { ...watching, namespace: 'Custom/Fleet' };
    expect(judged([own], { 'ec2.instances': answer([]) })).toEqual([]);
  });
});

test('flapping from six changes a day', () => {
  expect(judged([alarm('a', { changesLastDay: 5 })])).toEqual([]);
  const { notification } = said([alarm('CPU high', { changesLastDay: 6 })]);
  expect(notification).toBe('api (production): alarm CPU high changed 6 times in 24 hours. Owner: API team.');
});

test('whose an alarm is, the instance that it watches says', () => {
  const untagged = alarm('a', { state: 'ALARM', tags: {}, dimensions: { InstanceId: 'i-0aaaa' } });
  const [found] = judged([untagged], {
    'ec2.instances': answer([instance('i-0aaaa', { name: 'log-agg-1', tags: { Name: 'log-agg-1' } })]),
  });
  expect(found?.resource.name).toBe('log-agg-1');
});
