import { describe, expect, test } from '@jest/globals';
import { ecsTasks } from '../../jobs/ecs-tasks.ts';
import { provesOf } from '../../src/domain/job.ts';
import type { EcsService, EcsTask } from '../../src/domain/reads/ecs.ts';
import { taskSet } from './ecs-values.ts';
import {
  ACCOUNT,
  answer,
  container,
  deployment,
  input,
  minutesAgo,
  NOW,
  outOfMemory,
  REGION,
  service,
  task,
  viewOf,
} from './values.ts';

const judge = (services: readonly EcsService[], tasks: readonly EcsTask[] = [], now = NOW) =>
  ecsTasks.judge(input({ 'ecs.services': answer(services), 'ecs.tasks': answer(tasks) }, { now }));
const kindsOf = (judgement: ReturnType<typeof judge>) => judgement.findings.map((it) => `${it.kind} ${it.aspect}`);
const words = (kind: string) => {
  const found = ecsTasks.kinds[kind];
  if (!found) throw new Error(kind);
  return found.words.en;
};

describe('a service below what is wanted', () => {
  test('is a finding with its component, and worse at nothing running', () => {
    const [some] = judge([service({ running: 4 })]).findings;
    expect(some).toMatchObject({
      kind: 'ecs-service-failing',
      aspect: 'below-wanted',
      nature: 'condition',
      component: 'Sidekiq worker',
      facts: { running: 4, wanted: 6 },
    });
    const [none] = judge([service({ running: 0 })]).findings;
    expect(none?.severity).toBeGreaterThan(some?.severity ?? 0);
  });

  test('is normal while a deployment runs, but not for ever', () => {
    const rolling = (minutes: number) =>
      service({
        running: 0,
        wanted: 1,
        deployments: [deployment({ rolloutState: 'IN_PROGRESS', createdAt: minutesAgo(minutes) })],
      });
    expect(kindsOf(judge([rolling(10)]))).toEqual([]);
    // Wanted 1, running 0 for two weeks: the deployment never ended.
    expect(kindsOf(judge([rolling(14 * 1440)]))).toEqual(['ecs-service-failing below-wanted']);
  });

  test('counts two deployments without a state as one that runs', () => {
    const deployments = [
      deployment({ rolloutState: null, createdAt: minutesAgo(5) }),
      deployment({ id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: null }),
    ];
    expect(kindsOf(judge([service({ running: 4, deployments })]))).toEqual([]);
  });

  describe('whose deployments are task sets', () => {
    const sets = (controller: string, ...taskSets: EcsService['taskSets']) =>
      kindsOf(judge([service({ running: 4, deployments: [], deploymentController: controller, taskSets })]));
    const failing = ['ecs-service-failing below-wanted'];

    test('is normal while CodeDeploy shifts from one to the other', () => {
      const old = taskSet({ id: 'blue', status: 'PRIMARY', createdAt: minutesAgo(9000) });
      const fresh = taskSet({ id: 'green', status: 'ACTIVE', createdAt: minutesAgo(8) });
      expect(sets('CODE_DEPLOY', old, fresh)).toEqual([]);
      expect(sets('CODE_DEPLOY', old)).toEqual(failing);
      // The old side goes away: that is no deployment any more.
      expect(sets('CODE_DEPLOY', old, { ...fresh, status: 'DRAINING' })).toEqual(failing);
    });

    test('is normal while a new task set becomes stable, and not when an old one never is', () => {
      const stabilizing = (minutes: number) => taskSet({ stability: 'STABILIZING', createdAt: minutesAgo(minutes) });
      expect(sets('EXTERNAL', stabilizing(10))).toEqual([]);
      expect(sets('EXTERNAL', stabilizing(3000))).toEqual(failing);
    });

    test('is not well again before the one task set is steady', () => {
      const well = (stability: string) =>
        judge([
          service({ deployments: [], deploymentController: 'EXTERNAL', taskSets: [taskSet({ stability })] }),
        ]).reliefs.map((it) => it.kind);
      expect(well('STABILIZING')).toEqual([]);
      expect(well('STEADY_STATE')).toEqual(['ecs-service-failing']);
    });
  });

  test('is nothing when the service is deleted or wants nothing', () => {
    expect(
      judge([service({ status: 'DRAINING', running: 0 }), service({ name: 'b', wanted: 0, running: 0 })]).findings,
    ).toEqual([]);
  });

  test('speaks at once, a task that was replaced once does not', () => {
    const voice = (aspects: string[], lastHour: number) =>
      ecsTasks.kinds['ecs-service-failing']?.voice({
        environment: 'production',
        aspects: new Set(aspects),
        severity: 1,
        lastHour,
        lastDay: lastHour,
      });
    expect(voice(['below-wanted'], 0)).toBe('now');
    expect(voice(['task-failed'], 2)).toBe('weekly');
    expect(voice(['task-failed'], 3)).toBe('now');
  });
});

describe('tasks', () => {
  test('that failed are occurrences of their service, once each', () => {
    const judged = judge([service()], [outOfMemory('a', minutesAgo(5)), outOfMemory('b', minutesAgo(4)), task('ok')]);
    expect(judged.findings.map((it) => it.subject)).toEqual(
      ['a', 'b'].map((id) => `arn:aws:ecs:${REGION}:${ACCOUNT}:task/main/${id}`),
    );
    expect(new Set(judged.findings.map((it) => it.facts['reason']))).toEqual(new Set(['out_of_memory sidekiq']));
    expect(judged.findings[0]?.since).toEqual(minutesAgo(5));
  });

  test('without a service fold by family, and by service where the service is not listed', () => {
    const family = { ...outOfMemory('a', minutesAgo(5)), group: 'family:nightly' };
    const [one] = judge([], [family]).findings;
    expect(one?.resource).toMatchObject({ name: 'nightly', service: null });
    const [two] = judge([], [outOfMemory('b', minutesAgo(5))]).findings;
    expect(two?.resource.id).toBe(service().arn);
  });
});

describe('well again', () => {
  const reliefs = (services: EcsService[], tasks: EcsTask[] = []) =>
    judge(services, tasks).reliefs.map((it) => it.kind);

  test('is a steady service with no fault in the last minutes', () => {
    expect(reliefs([service()], [outOfMemory('a', minutesAgo(30))])).toContain('ecs-service-failing');
    expect(reliefs([service()], [outOfMemory('a', minutesAgo(5))])).not.toContain('ecs-service-failing');
    expect(reliefs([service({ running: 5 })])).not.toContain('ecs-service-failing');
  });

  test('is not said of a component while another service of it is failing', () => {
    const name = 'api-worker';
    const other = service({ name, arn: `${service().arn}-2`, cluster: 'second', running: 1 });
    expect(reliefs([service(), other])).not.toContain('ecs-service-failing');
  });

  test('is never said of an answer with a gap', () => {
    const gap = { reason: 'throttled', detail: 'Rate exceeded' } as const;
    const answers = { 'ecs.services': answer([service()]), 'ecs.tasks': answer<EcsTask>([], { gap }) };
    expect(ecsTasks.judge(input(answers)).reliefs).toEqual([]);
  });

  test('is a job that ran to its end since it failed', () => {
    const failed = { ...outOfMemory('a', minutesAgo(50)), group: 'family:nightly' };
    const ended = task('b', {
      group: 'family:nightly',
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedAt: minutesAgo(30),
      containers: [container({ exitCode: 0 })],
    });
    expect(reliefs([], [failed])).toEqual([]);
    expect(reliefs([], [failed, ended])).toEqual(['ecs-service-failing']);
  });
});

describe('deployments', () => {
  const failedEvent = {
    at: minutesAgo(9),
    message: '(service api-worker) (deployment ecs-svc/2) deployment failed: tasks failed to start.',
  };
  const backEvent = { at: minutesAgo(9), message: '(service api-worker) rolling back to deployment ecs-svc/1.' };

  test('that failed are seen in the list and in the events, and are one', () => {
    const failed = deployment({ id: 'ecs-svc/2', rolloutState: 'FAILED', updatedAt: minutesAgo(9), status: 'ACTIVE' });
    const back = deployment({ id: 'ecs-svc/3', rolloutState: 'IN_PROGRESS', createdAt: minutesAgo(9) });
    const both = judge([service({ deployments: [back, failed], events: [failedEvent, backEvent] })]);
    expect(both.findings.map((it) => [it.kind, it.facts['rolledBack']])).toEqual([['ecs-deployment-failed', true]]);
    // The failed deployment is gone once it was rolled back: only the events tell.
    const later = judge([service({ events: [failedEvent, backEvent] })]);
    expect(later.findings.map((it) => it.subject)).toEqual(both.findings.map((it) => it.subject));
    expect(later.reliefs.map((it) => it.kind)).not.toContain('ecs-deployment-failed');
  });

  test('are well when a newer one went through, which the roll-back itself is not', () => {
    const event = { ...failedEvent, at: minutesAgo(90) };
    const rollback = service({
      events: [event],
      deployments: [deployment({ id: 'ecs-svc/3', createdAt: minutesAgo(89) })],
    });
    expect(kindsOf(judge([rollback]))).toEqual(['ecs-deployment-failed failed']);
    const mended = service({
      events: [event],
      deployments: [deployment({ id: 'ecs-svc/4', createdAt: minutesAgo(20) })],
    });
    expect(kindsOf(judge([mended]))).toEqual([]);
    expect(judge([mended]).reliefs.map((it) => it.kind)).toContain('ecs-deployment-failed');
  });

  test('are told as they are', () => {
    const view = viewOf(judge([service({ events: [failedEvent, backEvent] })]).findings);
    expect(words('ecs-deployment-failed').headline(view)).toBe(
      'Deployment failed: api · Sidekiq worker · production, rolled back',
    );
    expect(words('ecs-deployment-failed').notification(view)).toBe(
      'api Sidekiq worker (production): the deployment failed at 14:11 JST and was rolled back. Owner: API team.',
    );
  });
});

describe('Fargate platform versions', () => {
  const old = (platformFamily: string | null) => task('a', { platformVersion: '1.3.0', platformFamily });

  test('that are retired are found, on Linux only, and told at once for one-task services', () => {
    const judged = judge([service({ wanted: 1, running: 1 })], [old('Linux'), old(null)]);
    expect(judged.findings).toMatchObject([
      { kind: 'fargate-retirement', severity: 2, facts: { version: '1.3.0', tasks: 2, oneTask: true } },
    ]);
    expect(judge([service()], [old('Linux')]).findings).toMatchObject([{ severity: 1 }]);
    expect(judge([service()], [old('WINDOWS_SERVER_2019_CORE')]).findings).toEqual([]);
    expect(judge([service()], [task('b', { platformVersion: '1.4.0' })]).findings).toEqual([]);
  });

  test('are found half a year before, not earlier', () => {
    expect(judge([service()], [old('Linux')], new Date('2026-03-01T00:00:00Z')).findings).toHaveLength(1);
    expect(judge([service()], [old('Linux')], new Date('2025-06-01T00:00:00Z')).findings).toEqual([]);
  });
});

test('sights nothing and proves nothing: that is the job of ecs-services', () => {
  expect(provesOf(ecsTasks)).toEqual([]);
  expect(judge([service()], [task('ok')]).sightings).toEqual([]);
});

describe('the words of a failing service', () => {
  const stops = [
    outOfMemory('a', new Date('2026-11-24T05:02:00Z')),
    outOfMemory('b', new Date('2026-11-24T05:09:00Z')),
    outOfMemory('c', new Date('2026-11-24T05:16:00Z')),
  ];
  const view = viewOf(judge([service({ running: 4 })], stops).findings, {
    subsystem: {
      name: 'api',
      team: 'API team',
      source: ['ec2'],
      target: 'ecs',
      needs: [],
      neededBy: ['web-booking', 'kiosk'],
      runbook: 'https://wiki.example.com/api',
    },
  });
  const said = words('ecs-service-failing');

  test('say what, where and how bad in the first line and in the notification', () => {
    expect(said.headline(view)).toBe('Failing: api · Sidekiq worker · production, 4 of 6 running');
    expect(said.notification(view)).toBe(
      'api Sidekiq worker (production): 4 of 6 tasks running, 3 ran out of memory since 14:02 JST. Owner: API team.',
    );
  });

  test('say why below, and ids last', () => {
    expect(said.lines(view)).toEqual([
      '3 tasks ran out of memory since 14:02 (exit 137, limit 2 GB).',
      'New tasks stop again after about 6 min.',
    ]);
    expect(said.bullets(view)).toEqual([
      'Began 7 min after deploy api-worker:412 (13:55)',
      'Same failure before: none seen in 30 days',
      'Used by: web-booking and kiosk',
    ]);
    expect(said.ids(view)).toBe(`main/api-worker · ${REGION} · account ${ACCOUNT}`);
  });

  test('link to logs, task, service, deployment and runbook', () => {
    expect(said.links(view)).toEqual([
      {
        label: 'Logs',
        url: `https://${REGION}.console.aws.amazon.com/cloudwatch/home?region=${REGION}#logsV2:log-groups/log-group/$252Fecs$252Fapi-worker/log-events/sidekiq$252Fsidekiq$252Fc`,
      },
      {
        label: 'Task',
        url: `https://${REGION}.console.aws.amazon.com/ecs/v2/clusters/main/tasks/c/configuration?region=${REGION}`,
      },
      {
        label: 'ECS',
        url: `https://${REGION}.console.aws.amazon.com/ecs/v2/clusters/main/services/api-worker/health?region=${REGION}`,
      },
      {
        label: 'Deployment',
        url: `https://${REGION}.console.aws.amazon.com/ecs/v2/clusters/main/services/api-worker/deployments?region=${REGION}`,
      },
      { label: 'Runbook', url: 'https://wiki.example.com/api' },
    ]);
  });

  test('say less where less is known', () => {
    const one = viewOf(judge([service()], [outOfMemory('a', new Date('2026-11-24T05:02:00Z'))]).findings);
    expect(said.headline(one)).toBe('Task failed: api · Sidekiq worker · production, ran out of memory');
    expect(said.notification(one)).toBe(
      'api Sidekiq worker (production): 1 task ran out of memory at 14:02 JST. Owner: API team.',
    );
    const down = viewOf(judge([service({ running: 0 })]).findings);
    expect(said.headline(down)).toBe('Down: api · Sidekiq worker · production, 0 of 6 running');
    expect(said.notification(down)).toBe(
      'api Sidekiq worker (production): 0 of 6 tasks running since 14:20 JST, with no deployment in progress. Owner: API team.',
    );
  });

  test('say when it is over', () => {
    const over = {
      facts: { running: 6, wanted: 6 },
      resolvedAt: new Date('2026-11-24T05:48:00Z'),
      resolvedHow: 'gone',
    } as const;
    expect(said.over(viewOf([], {}, { ...over, subsystem: 'api', component: 'Sidekiq worker' }))).toBe(
      'Recovered: api · Sidekiq worker, 6 of 6 since 14:48 JST',
    );
  });
});
