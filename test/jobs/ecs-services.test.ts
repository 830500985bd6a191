import { describe, expect, test } from '@jest/globals';
import { ecsServices } from '../../jobs/ecs-services.ts';
import { ecsTasks } from '../../jobs/ecs-tasks.ts';
import type { EcsContainerInstance, EcsService, EcsTask } from '../../src/domain/reads/ecs.ts';
import type { Schedule } from '../../src/domain/reads/managed.ts';
import type { ScheduleRecord } from '../../src/domain/reads/records.ts';
import { periodOf } from '../../src/domain/schedule-period.ts';
import { containerInstance, schedule } from './ecs-values.ts';
import { keptMeasures } from './kept-measures.ts';
import { answer, container, input, minutesAgo, NOW, service, task, viewOf } from './values.ts';

interface Seen {
  readonly services?: readonly EcsService[];
  readonly tasks?: readonly EcsTask[];
  readonly instances?: readonly EcsContainerInstance[];
  readonly schedules?: readonly Schedule[];
  readonly records?: readonly ScheduleRecord[];
}
const judge = ({ services = [], tasks = [], instances = [], schedules = [], records = [] }: Seen) =>
  ecsServices.judge(
    input({
      'ecs.services': answer(services),
      'ecs.tasks': answer(tasks),
      'ecs.containerInstances': answer(instances),
      'events.schedules': answer(schedules),
      'toilbot.scheduleRecords': answer(records),
    }),
  );
const presence = (seen: Seen) =>
  judge(seen).sightings.map((it) => [it.resource.name, it.presence, it.running, it.wanted, it.healthy]);
const lone = (id: string, minutes: number) =>
  task(id, { group: `family:${id}`, startedAt: minutesAgo(minutes), startedBy: null });

describe('sightings', () => {
  test('of services are live, dormant, or none', () => {
    expect(
      presence({
        services: [
          service({ running: 4 }),
          service({ name: 'off', wanted: 0, running: 0 }),
          service({ name: 'going', status: 'DRAINING', wanted: 0, running: 1 }),
          service({ name: 'gone', status: 'INACTIVE', wanted: 0, running: 0 }),
        ],
      }),
    ).toEqual([
      ['api-worker', 'live', 4, 6, false],
      ['off', 'dormant', 0, 0, true],
      ['going', 'live', 1, 0, true],
    ]);
  });

  test('of tasks without a service are live when they run for long', () => {
    expect(presence({ tasks: [lone('daemon', 600), lone('migrate', 2)] })).toEqual([
      ['daemon', 'live', 1, 1, true],
      ['migrate', 'dormant', 1, 0, true],
    ]);
  });

  const nightly = schedule({ ecsTasks: [{ cluster: 'main', taskDefinition: 'nightly:3' }], modifiedAt: null });
  const ended = (minutes: number, exitCode: number) =>
    task(`nightly-${minutes}`, {
      ...{ group: 'family:nightly', startedBy: 'events-rule/nightly', lastStatus: 'STOPPED', desiredStatus: 'STOPPED' },
      ...{ startedAt: minutesAgo(minutes), stoppedAt: minutesAgo(minutes - 3) },
      ...{ stopCode: 'EssentialContainerExited', containers: [container({ exitCode })] },
    });

  test('of what a schedule starts are wanted only once a run was seen', () => {
    expect(presence({ schedules: [nightly] })).toEqual([['nightly', 'dormant', 0, 0, true]]);
    expect(presence({ schedules: [nightly], tasks: [ended(30, 0)] })).toEqual([['nightly', 'dormant', 0, 1, true]]);
    expect(presence({ schedules: [nightly], tasks: [ended(30, 1)] })).toEqual([['nightly', 'dormant', 0, 1, false]]);
    expect(presence({ schedules: [nightly], tasks: [lone('nightly', 2)] })).toEqual([['nightly', 'live', 1, 1, true]]);
    const both = judge({ schedules: [nightly], tasks: [lone('nightly', 2)] }).sightings;
    expect(both[0]?.resource.id).toBe(judge({ schedules: [nightly] }).sightings[0]?.resource.id);
  });

  test('of what a schedule starts go on from one look to the next, as long as it runs', () => {
    const kept = keptMeasures();
    const at = (hours: number, tasks: readonly EcsTask[] = []) => {
      const now = new Date(NOW.getTime() + hours * 3_600_000);
      kept.keep(ecsTasks.judge(input({ 'ecs.tasks': answer(tasks) }, { now })).measures);
      const records = { 'toilbot.scheduleRecords': answer(kept.records()) };
      const schedules = { 'events.schedules': answer([nightly]) };
      const judged = ecsServices.judge(input({ ...records, ...schedules }, { now }));
      kept.keep(judged.measures);
      return judged.sightings.map((it) => [it.presence, it.wanted, it.healthy])[0];
    };
    const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => at(from + index));
    expect(at(0, [ended(30, 0)])).toEqual(['dormant', 1, true]);
    expect(new Set(hours(1, 47).map(String))).toEqual(new Set(['dormant,1,true']));
    expect(at(49)).toEqual(['dormant', 0, false]);
    // It was away for a day: what it missed then is not known.
    expect(at(73)).toEqual(['dormant', 0, true]);
    const late = { ...ended(30, 0), startedAt: new Date(NOW.getTime() + 73.5 * 3_600_000) };
    expect(at(74, [late])).toEqual(['dormant', 1, true]);
    expect(at(75, [{ ...late, containers: [container({ exitCode: 1 })] }])).toEqual(['dormant', 1, true]);
  });

  test('of what a schedule starts are none while what is recorded cannot be read', () => {
    const answers = { 'events.schedules': answer([nightly]), 'ecs.tasks': answer([lone('nightly', 2)]) };
    expect(ecsServices.judge(input(answers))).toMatchObject({ sightings: [], measures: [] });
  });

  test('of a schedule that starts no task of ECS are left to others, and so is its watch', () => {
    expect(judge({ schedules: [schedule()] }).measures).toEqual([]);
    expect(judge({ schedules: [nightly] }).measures.map((it) => [it.key, it.facts['since']])).toEqual([
      [`${nightly.arn} watched`, NOW.toISOString()],
    ]);
  });

  test('of a schedule that is off, or that comes once, are none', () => {
    const ecsTasks = [{ cluster: 'main', taskDefinition: 'nightly:3' }];
    const off = schedule({ ecsTasks, enabled: false });
    const once = schedule({ ecsTasks, expression: 'at(2026-12-01T00:00:00)' });
    expect(presence({ schedules: [off, once] })).toEqual([]);
  });
});

test.each([
  ['rate(5 minutes)', 5],
  ['rate(1 day)', 1440],
  ['cron(0/15 * * * ? *)', 15],
  ['cron(5 * * * ? *)', 60],
  ['cron(0 0/6 * * ? *)', 360],
  ['cron(0 9-17 ? * MON-FRI *)', 7 * 1440],
  ['cron(0 18 * * ? *)', 1440],
  ['cron(0 0 1 * ? *)', 31 * 1440],
  ['at(2026-12-01T00:00:00)', null],
  ['cron(0 0 1 1 ? 2027)', null],
  ['whatever', null],
])('%s comes every %p minutes', (expression, minutes) => {
  expect(periodOf(expression)).toBe(minutes === null ? null : minutes * 60_000);
});

describe('capacity', () => {
  const sorts = (instances: readonly EcsContainerInstance[], services = [service()]) =>
    judge({ instances, services }).findings.map((it) => [it.aspect, it.facts['count'], it.facts['all']]);
  const some = (more: Partial<EcsContainerInstance>) => [containerInstance(1), containerInstance(2, more)];

  test('that serves is nothing to say', () => expect(sorts([containerInstance(1)])).toEqual([]));

  test.each([
    ['disconnected', { agentConnected: false }],
    ['draining', { status: 'DRAINING' }],
    ['idle', { running: 0 }],
    ['old-agent', { agentVersion: '1.40.0' }],
    ['old-agent', { agentVersion: '1.87.0' }],
  ])('that is %s is told', (sort, more) => expect(sorts(some(more))).toEqual([[sort, 1, 2]]));

  test('that a capacity provider keeps spare, or of an agent of a year, is fine', () => {
    expect(sorts(some({ running: 0, capacityProvider: 'spot' }))).toEqual([]);
    expect(sorts(some({ agentVersion: '1.88.0' }))).toEqual([]);
    expect(sorts(some({ agentVersion: null }))).toEqual([]);
  });

  test('of a cluster where nothing runs is one finding, whatever else is wrong with it', () => {
    const left = [1, 2, 3].map((number) => containerInstance(number, { running: 0, agentConnected: false }));
    expect(sorts(left, [])).toEqual([['unused', 3, 3]]);
    // Tasks that run by themselves use it, and so does a task that ECS knows of where its list failed to name it.
    expect(judge({ instances: left, tasks: [lone('daemon', 600)] }).findings.map((it) => it.aspect)).toEqual([
      'disconnected',
    ]);
    expect(sorts([containerInstance(1)], [])).toEqual([]);
  });

  test.each([
    ['denied half-way', { gap: { reason: 'throttled', detail: 'Rate exceeded' } }],
    ['one of them lost', { notUnderstood: [{ what: 'a service', why: 'no counts', lost: true }] }],
  ] as const)('is not judged when what runs is half known: %s', (_, missing) => {
    const judged = ecsServices.judge(
      input({
        'ecs.services': answer<EcsService>([], missing),
        'ecs.tasks': answer<EcsTask>([]),
        'ecs.containerInstances': answer([containerInstance(1, { running: 0 })]),
      }),
    );
    expect(judged.findings).toEqual([]);
  });

  test('is said with names and what to do', () => {
    const said = ecsServices.kinds['ecs-capacity-left']?.words.en;
    const { findings } = judge({ instances: some({ agentConnected: false }), services: [service()] });
    const view = viewOf(findings, {}, { subsystem: null, component: null, team: null });
    expect(said?.headline(view)).toBe(
      'Left over: main · production, 1 container instance with an agent that does not answer',
    );
    expect(said?.lines(view)).toEqual(['main: ecs-host-2, 1 of 2, there since Wed 23 Sep.']);
    expect(said?.steps(view)).toEqual([
      'see whether the instance still runs; start its agent, or terminate and deregister it',
    ]);
  });
});
