import { describe, expect, test } from '@jest/globals';
import { managedServices } from '../../jobs/managed-services.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { Activity, LambdaFunction, RdsDatabase } from '../../src/domain/reads/managed.ts';
import { definition, schedule } from './ecs-values.ts';
import { ACCOUNT, answer, input, minutesAgo, NOW, REGION, SETTINGS, service, subsystem, viewOf } from './values.ts';

const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:export`;
const lambda = (more: Partial<LambdaFunction> = {}): LambdaFunction => ({
  arn,
  name: 'export',
  runtime: 'nodejs22.x',
  packageType: 'Zip',
  modifiedAt: minutesAgo(90_000),
  state: null,
  environmentNames: [],
  tags: { Service: 'api' },
  ...more,
});
const hour = (hoursAgo: number): Date =>
  new Date(Math.floor(NOW.getTime() / 3_600_000) * 3_600_000 - hoursAgo * 3_600_000);
const counted = (what: Activity['what'], hoursAgo: number | null, lastSum = 1, of = arn): Activity => ({
  arn: of,
  what,
  sum: hoursAgo === null ? 0 : lastSum * 3,
  lastAt: hoursAgo === null ? null : hour(hoursAgo),
  lastSum: hoursAgo === null ? 0 : lastSum,
});
const runs = (hoursAgo: number | null, sum = 1) => counted('invocations', hoursAgo, sum);
const errors = (hoursAgo: number | null, sum = 1) => counted('errors', hoursAgo, sum);
const judge = (answers: Answers, settings = SETTINGS) => managedServices.judge(input(answers, { settings }));
const of = (activity: readonly Activity[], more: Answers = {}) =>
  judge({ 'lambda.functions': answer([lambda()]), 'cloudwatch.activity': answer(activity), ...more });
const sighted = (judged: ReturnType<typeof judge>) =>
  judged.sightings.map((it) => [it.resource.name, it.presence, it.healthy]);
const hourly = schedule({ expression: 'rate(1 hour)', targets: [`${arn}:live`] });
const scheduled = (activity: readonly Activity[], one = hourly) => of(activity, { 'events.schedules': answer([one]) });
const trouble = (activity: readonly Activity[], one = hourly) =>
  scheduled(activity, one).findings.map((it) => [it.kind, it.aspect]);

describe('a function', () => {
  test('is live when it ran within a day, else dormant', () => {
    expect(sighted(of([runs(20)]))).toEqual([['export', 'live', true]]);
    expect(sighted(of([runs(30)]))).toEqual([['export', 'dormant', true]]);
    expect(sighted(of([runs(null)]))).toEqual([['export', 'dormant', true]]);
  });

  test('that a schedule starts once a week is live by habit', () => {
    const weekly = { ...hourly, expression: 'cron(0 3 ? * MON *)' };
    expect(sighted(scheduled([runs(null)], weekly))).toEqual([['export', 'live', true]]);
    expect(sighted(scheduled([runs(null)], { ...weekly, enabled: false }))).toEqual([['export', 'dormant', true]]);
  });

  test('whose figures could not be read is not sighted: what was known of it stays', () => {
    const gap = { reason: 'denied', detail: 'cloudwatch:GetMetricData: access denied' } as const;
    const judged = of([], {
      'cloudwatch.activity': answer<Activity>([], { gap }),
      'events.schedules': answer([hourly]),
    });
    expect([judged.sightings, judged.findings]).toEqual([[], []]);
  });
});

describe('scheduled work', () => {
  test('that runs is nothing to say', () => expect(trouble([runs(0), errors(null)])).toEqual([]));

  test('whose last run failed is told, one failed run among good ones of the hour is not', () => {
    expect(trouble([runs(1), errors(1)])).toEqual([['schedule-failing', 'run-failed']]);
    expect(sighted(scheduled([runs(1), errors(1)]))).toEqual([['export', 'live', false]]);
    expect(trouble([runs(1, 12), errors(1, 1)])).toEqual([]);
    expect(trouble([runs(1), errors(5)])).toEqual([]);
  });

  test('that missed two periods is told, but not before, nor where two days cannot show it', () => {
    expect(trouble([runs(2)])).toEqual([]);
    expect(trouble([runs(4)])).toEqual([['schedule-failing', 'missed']]);
    expect(trouble([runs(null)])).toEqual([['schedule-failing', 'missed']]);
    expect(trouble([runs(null)], { ...hourly, expression: 'rate(1 day)' })).toEqual([]);
    expect(trouble([runs(40)], { ...hourly, enabled: false })).toEqual([]);
    // It was made an hour ago.
    expect(trouble([runs(null)], { ...hourly, modifiedAt: minutesAgo(60) })).toEqual([]);
  });

  test('that EventBridge cannot start is told, of tasks on ECS too, which are not sighted twice', () => {
    const rule = schedule({
      arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/nightly`,
      ecsTasks: [{ cluster: 'main', taskDefinition: 'nightly' }],
    });
    const judged = judge({
      'events.schedules': answer([rule]),
      'cloudwatch.activity': answer([
        counted('invocations', 3, 1, rule.arn),
        counted('failed-invocations', 3, 1, rule.arn),
      ]),
    });
    expect(judged.findings.map((it) => it.aspect)).toEqual(['not-started']);
    expect(judged.sightings).toEqual([]);
  });

  test('is said with what is known', () => {
    const said = managedServices.kinds['schedule-failing']?.words.en;
    const view = viewOf(scheduled([runs(1), errors(1)]).findings, {}, { component: null });
    expect(said?.headline(view)).toBe('Failing: api · production, schedule nightly: the last run failed');
    expect(said?.lines(view)).toEqual([
      'nightly, rate(1 hour): 3 of 3 runs of the last 48 hours failed, the last one in the hour from 13:00 JST.',
    ]);
  });
});

describe('a database', () => {
  const database = (more: Partial<RdsDatabase> = {}): RdsDatabase => ({
    arn: `arn:aws:rds:${REGION}:${ACCOUNT}:db:main`,
    name: 'main',
    engine: 'postgres',
    engineVersion: '15.8',
    status: 'available',
    cluster: null,
    createdAt: null,
    tags: { Service: 'api' },
    ...more,
  });
  const seen = (target: 'ecs' | 'managed', more: Partial<RdsDatabase> = {}) =>
    sighted(
      judge(
        { 'rds.databases': answer([database(more)]) },
        {
          ...SETTINGS,
          subsystems: [subsystem('api', { target: target === 'ecs' ? ['ecs', 'eks', 'managed'] : ['managed'] })],
        },
      ),
    );

  test('says nothing of where a service runs that had it on EC2 too', () => expect(seen('ecs')).toEqual([]));

  test('is the target itself where that is all there is', () => {
    expect(seen('managed')).toEqual([['main', 'live', true]]);
    expect(seen('managed', { status: 'stopped' })).toEqual([['main', 'dormant', true]]);
    expect(seen('managed', { status: 'storage-full' })).toEqual([['main', 'live', false]]);
    expect(seen('managed', { status: 'deleting' })).toEqual([]);
  });
});

describe('what idles', () => {
  const idle = (...args: Parameters<typeof of>) =>
    of(...args).findings.map((it) => [it.kind, it.subject, it.resource.id]);

  test('is told when no use was seen, held for a month', () => {
    expect(idle([runs(null)])).toEqual([['managed-idle', arn, arn]]);
    expect(idle([runs(40)])).toEqual([]);
    expect(managedServices.kinds['managed-idle']?.holdMinutes).toEqual({ idle: 43_200 });
  });

  test('is one case a place where nobody claims it, and nothing when it is new', () => {
    const free = lambda({ tags: {} });
    expect(idle([runs(null)], { 'lambda.functions': answer([free]) })).toEqual([
      ['managed-idle', arn, `managed/${ACCOUNT}/${REGION}/idle`],
    ]);
    expect(idle([runs(null)], { 'lambda.functions': answer([lambda({ modifiedAt: minutesAgo(600) })]) })).toEqual([]);
  });
});

test('a sender that nobody could understand may be the one without a log router: nothing is proved', () => {
  const lost = { what: 'a service', why: 'no ARN', lost: true } as const;
  const absorbed = subsystem('log-aggregator', { target: 'absorbed', absorbedInto: 'logs-*' });
  const subsystems = [...SETTINGS.subsystems.filter(({ name }) => name !== absorbed.name), absorbed];
  const proofs = (notUnderstood: readonly (typeof lost)[]) =>
    judge(
      {
        'ecs.services': answer([service()], { notUnderstood }),
        'ecs.taskDefinitions': answer([definition(['main/api-worker'])], { notUnderstood }),
      },
      { ...SETTINGS, subsystems },
    ).sightings.map((it) => [it.resource.name, it.presence]);
  expect(proofs([])).toEqual([['senders of log-aggregator (ECS services only)', 'live']]);
  expect(proofs([lost])).toEqual([]);
});
