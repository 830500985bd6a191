import { describe, expect, test } from '@jest/globals';
import { managedServices } from '../../jobs/managed-services.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { Activity, LambdaFunction, RdsDatabase, Schedule } from '../../src/domain/reads/managed.ts';
import type { ScheduleRecord } from '../../src/domain/reads/records.ts';
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
const good = (hoursAgo: number | null, sum = 1) => counted('good-runs', hoursAgo, sum);
const judge = (answers: Answers, settings = SETTINGS) =>
  managedServices.judge(input({ 'toilbot.scheduleRecords': answer([]), ...answers }, { settings }));
const of = (activity: readonly Activity[], more: Answers = {}) =>
  judge({ 'lambda.functions': answer([lambda()]), 'cloudwatch.activity': answer(activity), ...more });
const sighted = (judged: ReturnType<typeof judge>) =>
  judged.sightings.map((it) => [it.resource.name, it.presence, it.healthy]);
const hourly = schedule({ expression: 'rate(1 hour)', targets: [`${arn}:live`] });
const scheduled = (activity: readonly Activity[], one = hourly, records: readonly ScheduleRecord[] = []) =>
  of(activity, { 'events.schedules': answer([one]), 'toilbot.scheduleRecords': answer(records) });
const recorded = (mark: ScheduleRecord['mark'], days: number, more: Partial<ScheduleRecord> = {}): ScheduleRecord => ({
  ...{ mark, of: arn, at: hour(days * 24), withinMinutes: 60, since: null, expression: null },
  ...more,
});
/** Watched for so many days, until an hour ago. */
const watched = ({ arn: ofSchedule, expression }: Schedule, days: number): ScheduleRecord =>
  recorded('watched', 1 / 24, { of: ofSchedule, since: hour(days * 24), expression });
const trouble = (activity: readonly Activity[], one = hourly, records: readonly ScheduleRecord[] = []) =>
  scheduled(activity, one, records).findings.map((it) => [it.kind, it.aspect]);

describe('a function', () => {
  test('is live when it ran within a day, else dormant', () => {
    expect(sighted(of([runs(20)]))).toEqual([['export', 'live', true]]);
    expect(sighted(of([runs(30)]))).toEqual([['export', 'dormant', true]]);
    expect(sighted(of([runs(null)]))).toEqual([['export', 'dormant', true]]);
  });

  test('that a schedule starts is dormant and wanted while it ran within a day or two periods, else not wanted', () => {
    const weekly = { ...hourly, expression: 'cron(0 3 ? * MON *)' };
    const wanted = (records: readonly ScheduleRecord[], one: Schedule = weekly) =>
      scheduled([runs(null), errors(null), good(null)], one, records).sightings.map((it) => [
        it.presence,
        it.running,
        it.wanted,
      ]);
    expect(wanted([])).toEqual([['dormant', 0, 0]]);
    expect(wanted([recorded('began', 13)])).toEqual([['dormant', 0, 1]]);
    expect(wanted([recorded('began', 15)])).toEqual([['dormant', 0, 0]]);
    expect(wanted([recorded('began', 13)], { ...weekly, expression: 'cron(0 3 * * ? *)' })).toEqual([
      ['dormant', 0, 0],
    ]);
    expect(wanted([recorded('began', 13)], { ...weekly, enabled: false })).toEqual([['dormant', 0, 0]]);
  });

  test('of which nobody knows when it ran is not sighted', () => {
    const gap = { reason: 'failed', detail: 'no answer' } as const;
    const unread = {
      'events.schedules': answer([hourly]),
      'toilbot.scheduleRecords': answer<ScheduleRecord>([], { gap }),
    };
    expect(of([runs(30)], unread).sightings).toEqual([]);
    expect(sighted(of([runs(20)], unread))).toEqual([['export', 'live', true]]);
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
    expect(trouble([runs(1, 12), errors(1, 1), good(1, 11)])).toEqual([]);
    expect(trouble([runs(1), errors(5), good(1)])).toEqual([]);
    // Its last run is longer ago than figures are shown.
    const weekly = { ...hourly, expression: 'cron(0 3 ? * MON *)' };
    const none = [runs(null), errors(null), good(null)];
    expect(trouble(none, weekly, [recorded('failed', 5), recorded('succeeded', 12)])).toEqual([
      ['schedule-failing', 'run-failed'],
    ]);
    expect(trouble(none, weekly, [recorded('failed', 12), recorded('succeeded', 5)])).toEqual([]);
  });

  test('that missed two periods is told, but not before, nor what nobody watched', () => {
    expect(trouble([runs(2), good(2)])).toEqual([]);
    expect(trouble([runs(4), good(4)])).toEqual([['schedule-failing', 'missed']]);
    expect(trouble([runs(null)])).toEqual([['schedule-failing', 'missed']]);
    expect(trouble([runs(40)], { ...hourly, enabled: false })).toEqual([]);
    // It was made an hour ago, or a rule that does not say when it was made is seen for the first time.
    expect(trouble([runs(null)], { ...hourly, modifiedAt: minutesAgo(60) })).toEqual([]);
    expect(trouble([runs(null)], { ...hourly, modifiedAt: null })).toEqual([]);
    const gap = { reason: 'failed', detail: 'no answer' } as const;
    const unread = answer<ScheduleRecord>([], { gap });
    const answers = { 'events.schedules': answer([hourly]), 'toilbot.scheduleRecords': unread };
    expect(of([runs(null)], answers).findings.filter((it) => it.kind === 'schedule-failing')).toEqual([]);
  });

  test.each([
    ['rate(1 day)', 2],
    ['cron(0 3 * * ? *)', 2],
    ['cron(0 3 ? * MON *)', 14],
    ['cron(0 3 1 * ? *)', 62],
  ])('of %s is missed after %p days', (expression, days) => {
    const one = { ...hourly, expression };
    const none = [runs(null), errors(null), good(null)];
    expect(trouble(none, one)).toEqual([]);
    expect(trouble(none, one, [watched(one, days - 0.1)])).toEqual([]);
    expect(trouble(none, one, [watched(one, days + 1)])).toEqual([['schedule-failing', 'missed']]);
    // Nobody looked for a while: what was missed before may be missed still, and its case does not end.
    const untold = { kind: 'schedule-failing', aspect: 'missed', subject: one.arn };
    expect(scheduled(none, one, [recorded('began', days + 1)]).unjudged).toEqual([untold]);
    expect(scheduled(none, one, [recorded('began', days - 1)]).unjudged).toBeUndefined();
    expect(trouble(none, one, [watched(one, 200), recorded('began', days - 1)])).toEqual([]);
    expect(trouble(none, one, [watched(one, 200), recorded('began', days + 1)])).toEqual([
      ['schedule-failing', 'missed'],
    ]);
  });

  test('keeps when it ran and since when it is watched', () => {
    const kept = (activity: readonly Activity[], one = hourly) =>
      scheduled(activity, one).measures.map((it) => [it.what, it.resource.name, it.at]);
    expect(kept([runs(3), errors(3), good(5)])).toEqual([
      ['began', 'export', hour(3)],
      ['succeeded', 'export', hour(5)],
      ['failed', 'export', hour(3)],
      ['watched', 'nightly', NOW],
    ]);
    expect(kept([runs(3), errors(3), good(3)], { ...hourly, enabled: false })).toEqual([['watched', 'nightly', NOW]]);
  });

  test('on ECS is told by what is recorded of its tasks', () => {
    const family = `ecs/${ACCOUNT}/${REGION}/main/family:nightly`;
    const nightly = schedule({
      ecsTasks: [{ cluster: 'main', taskDefinition: 'nightly:3' }],
      tags: { Service: 'api' },
    });
    const told = (...records: readonly ScheduleRecord[]) =>
      judge({ 'events.schedules': answer([nightly]), 'toilbot.scheduleRecords': answer(records) });
    const task = (mark: ScheduleRecord['mark'], days: number) =>
      recorded(mark, days, { of: family, withinMinutes: 0, at: minutesAgo(days * 1440) });
    const failed = told(task('began', 1), task('failed', 1), task('succeeded', 2));
    expect(failed.findings.map((it) => [it.aspect, it.resource.id, it.facts['lastGoodAt']])).toEqual([
      ['run-failed', family, minutesAgo(2880).toISOString()],
    ]);
    const said = managedServices.kinds['schedule-failing']?.words.en;
    expect(said?.lines(viewOf(failed.findings))).toEqual([
      'nightly, cron(0 18 * * ? *): the last run failed, Mon 23 Nov 14:20 JST; last good run Sun 22 Nov 14:20 JST.',
    ]);
    expect(told(task('succeeded', 1), watched(nightly, 90)).findings).toEqual([]);
    const missed = told(task('succeeded', 4), watched(nightly, 90)).findings;
    expect(missed.map((it) => it.aspect)).toEqual(['missed']);
    expect(said?.lines(viewOf(missed))).toEqual([
      'nightly, cron(0 18 * * ? *): the last run seen was Fri 20 Nov 14:20 JST; last good run Fri 20 Nov 14:20 JST.',
    ]);
    // The job that sees tasks sights it, and watches it.
    expect([missed.length, told().findings, told().sightings, told().measures]).toEqual([1, [], [], []]);
  });

  test('of which only the start can be seen, or nothing, is not said to be well', () => {
    const machine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:close`;
    const rule = schedule({ arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/close`, name: 'close', targets: [machine] });
    const told = (one: Schedule, ...activity: readonly Activity[]) =>
      judge({ 'events.schedules': answer([one]), 'cloudwatch.activity': answer(activity) });
    const wanted = (judged: ReturnType<typeof judge>) => judged.sightings.map((it) => [it.presence, it.wanted]);
    const started = told(rule, counted('invocations', 20, 1, rule.arn));
    expect(wanted(started)).toEqual([['dormant', 1]]);
    expect(started.notUnderstood.map((it) => [it.what, it.lost])).toEqual([['schedule close', undefined]]);
    expect(wanted(told(rule, counted('invocations', null, 1, rule.arn)))).toEqual([['dormant', 0]]);
    const untold = told(schedule({ targets: [machine] }));
    expect([wanted(untold), untold.notUnderstood.length, untold.findings]).toEqual([[['dormant', 0]], 1, []]);
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
      'nightly, rate(1 hour): 3 of 3 runs of the last 48 hours failed, the last one in the hour from Tue 24 Nov 13:00 JST; no good run was seen.',
    ]);
    const later = scheduled([runs(1), errors(1), good(11)]);
    expect(said?.lines(viewOf(later.findings)).join('')).toContain(
      '; last good run in the hour from Tue 24 Nov 03:00 JST.',
    );
    const none = scheduled([runs(null)], { ...hourly, modifiedAt: minutesAgo(300) });
    expect(said?.lines(viewOf(none.findings))).toEqual([
      'nightly, rate(1 hour): no run was seen since Tue 24 Nov 09:20 JST.',
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
