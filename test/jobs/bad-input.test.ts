import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobs } from '../../jobs/index.ts';
import { belongingOf } from '../../src/domain/claim.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import { judgeHealthEvent } from '../../src/domain/judge-health.ts';
import { CHECK_RESULTS } from '../../src/domain/reads/ec2.ts';
import type { HealthEvent } from '../../src/domain/reads/health.ts';
import { judgeStop } from '../../src/domain/stopped-task.ts';
import { answer, input, instance, NOW, REGION, retirement, SETTINGS, service, status, task, viewOf } from './values.ts';

const NASTY = [
  '',
  '<!channel>',
  '*bold* `code` <b>',
  'x'.repeat(10_000),
  '予約システム',
  '\u202Egnp.exe\u200F',
  'a\u0000b',
  '\ud800',
  '😀'.repeat(100),
  '../../etc',
  'javascript:alert(1)',
  '__proto__',
  'toString',
];
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 30 }));
const maybeText = fc.option(text);
const time = fc.option(fc.oneof(fc.date({ noInvalidDate: false }), fc.constant(NOW)));
const number = fc.oneof(fc.integer({ min: -5, max: 10 }), fc.constant(Number.MAX_SAFE_INTEGER));
const tags = fc.dictionary(fc.oneof(fc.constantFrom('Name', 'Service', 'Environment'), text), text, { maxKeys: 3 });
const few = <T>(it: fc.Arbitrary<T>) => fc.array(it, { maxLength: 3 });

const stopCode = fc.option(
  fc.constantFrom('TaskFailedToStart', 'EssentialContainerExited', 'UserInitiated', 'ServiceSchedulerInitiated', 'New'),
);
const container = fc.record({
  name: text,
  exitCode: fc.option(fc.constantFrom(0, 1, 137, 143, -1)),
  reason: maybeText,
  image: maybeText,
  imageDigest: maybeText,
  essential: fc.option(fc.boolean()),
  log: fc.option(fc.record({ group: text, region: text, stream: maybeText })),
});
const anyTask = fc.record({
  arn: text,
  cluster: text,
  group: fc.option(
    fc.oneof(
      text,
      text.map((it) => `service:${it}`),
      text.map((it) => `family:${it}`),
    ),
  ),
  taskDefinition: text,
  tags,
  lastStatus: fc.oneof(fc.constantFrom('STOPPED', 'RUNNING'), text),
  desiredStatus: text,
  launchType: fc.option(fc.oneof(fc.constant('FARGATE'), text)),
  platformVersion: fc.option(fc.constantFrom('1.3.0', '1.4.0', 'LATEST', '')),
  platformFamily: maybeText,
  stopCode,
  stoppedReason: maybeText,
  startedBy: maybeText,
  createdAt: time,
  startedAt: time,
  stoppedAt: time,
  memory: fc.option(number),
  containers: few(container),
});
const anyDeployment = fc.record({
  id: text,
  status: fc.oneof(fc.constantFrom('PRIMARY', 'ACTIVE'), text),
  rolloutState: fc.option(fc.oneof(fc.constantFrom('FAILED', 'COMPLETED', 'IN_PROGRESS'), text)),
  rolloutReason: maybeText,
  taskDefinition: text,
  wanted: number,
  running: number,
  failedTasks: number,
  createdAt: time,
  updatedAt: time,
});
const anyTaskSet = fc.record({
  id: text,
  status: fc.oneof(fc.constantFrom('PRIMARY', 'ACTIVE', 'DRAINING'), text),
  taskDefinition: text,
  wanted: number,
  running: number,
  stability: maybeText,
  scale: fc.option(number),
  createdAt: time,
});
const anyService = fc.record({
  arn: text,
  name: text,
  cluster: text,
  tags,
  status: fc.oneof(fc.constantFrom('ACTIVE', 'DRAINING', 'INACTIVE'), text),
  launchType: maybeText,
  platformVersion: maybeText,
  wanted: number,
  running: number,
  pending: number,
  taskDefinition: maybeText,
  createdAt: time,
  capacityProviders: few(text),
  deploymentController: fc.oneof(fc.constantFrom('ECS', 'CODE_DEPLOY', 'EXTERNAL'), text),
  taskSets: few(anyTaskSet),
  deployments: few(anyDeployment),
  events: few(
    fc.record({
      at: time,
      message: fc.oneof(text, fc.constant('(service a) (deployment ecs-svc/1) deployment failed: x')),
    }),
  ),
});
const anyInstance = fc.record({
  id: text,
  name: text,
  tags,
  state: fc.oneof(fc.constantFrom('running', 'stopped', 'terminated'), text),
  type: text,
  zone: maybeText,
  imageId: maybeText,
  launchedAt: time,
  stoppedAt: time,
  rootDevice: fc.option(fc.oneof(fc.constantFrom('ebs', 'instance-store'), text)),
  privateIp: maybeText,
  publicIp: maybeText,
  elasticIp: fc.boolean(),
  autoScalingGroup: maybeText,
  keyName: maybeText,
  subnetId: maybeText,
  vpcId: maybeText,
  securityGroupIds: few(text),
  ipv6: few(text),
});
const check = fc.constantFrom(...CHECK_RESULTS);
const anyStatus = fc.record({
  instanceId: text,
  state: fc.oneof(fc.constant('running'), text),
  zone: maybeText,
  events: few(
    fc.record({
      id: maybeText,
      code: fc.oneof(fc.constant('instance-stop'), text),
      description: text,
      notBefore: time,
      notAfter: time,
      deadline: time,
    }),
  ),
  system: check,
  instance: check,
  attachedEbs: check,
  impairedSince: time,
});
const anyEvent: fc.Arbitrary<HealthEvent> = fc.record({
  arn: text,
  service: fc.oneof(fc.constantFrom('EC2', 'ECS'), text),
  typeCode: fc.oneof(
    fc.constantFrom('AWS_ECS_TASK_PATCHING_RETIREMENT', 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED'),
    text,
  ),
  category: fc.oneof(fc.constantFrom('issue', 'accountNotification', 'scheduledChange', 'investigation'), text),
  eventScope: fc.oneof(fc.constantFrom('PUBLIC', 'ACCOUNT_SPECIFIC', 'NONE'), text),
  region: fc.oneof(fc.constant(REGION), text),
  status: fc.oneof(fc.constantFrom('open', 'closed', 'upcoming'), text),
  actionability: fc.option(fc.oneof(fc.constant('ACTION_REQUIRED'), text)),
  startsAt: time,
  endsAt: time,
  updatedAt: time,
  account: maybeText,
  description: text,
  entities: few(
    fc.record({
      value: fc.oneof(fc.constantFrom('a/b', 'i-0123456789', 'AWS_ACCOUNT'), text),
      account: text,
      status: maybeText,
      tags,
      updatedAt: time,
    }),
  ),
});
const anyAnswers: fc.Arbitrary<Answers> = fc.record({
  'ecs.services': few(anyService).map((items) => answer(items)),
  'ecs.tasks': few(anyTask).map((items) => answer(items)),
  'ec2.instances': few(anyInstance).map((items) => answer(items)),
  'ec2.instanceStatuses': few(anyStatus).map((items) => answer(items)),
  'health.events': few(anyEvent).map((items) => answer(items)),
});
const kindOf = (id: string) => jobs.flatMap((job) => Object.entries(job.kinds)).find(([known]) => known === id)?.[1];

describe.each(jobs)('$id', (job) => {
  test('judges anything without throwing, and says it in lines that can be kept and shown', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const judged = job.judge(input(answers, { seen: { services: new Set(['EC2']), regions: new Set([REGION]) } }));
        // Neither NUL nor a lone surrogate can be stored as JSON in Postgres.
        const kept = JSON.stringify(judged);
        expect(kept).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        for (const finding of judged.findings) {
          expect([...finding.subject].length).toBeLessThanOrEqual(700);
          expect(finding.resource.name).toMatch(/^\S/);
          const kind = kindOf(finding.kind);
          expect(kind).toBeDefined();
          if (!kind) continue;
          const view = viewOf([finding]);
          const said = kind.words.en;
          const lines = [
            said.headline(view),
            said.notification(view),
            said.over(view),
            ...said.lines(view),
            ...said.steps(view),
            ...said.bullets(view),
            said.ids(view),
          ];
          for (const line of lines) {
            expect(line.length).toBeGreaterThan(0);
            expect(line.length).toBeLessThan(1500);
            expect(line).not.toMatch(/undefined|\[object|NaN|Invalid Date|[\p{Cc}\u202e\u200f]/u);
          }
          for (const { url } of said.links(view)) {
            expect(new URL(url).protocol).toBe('https:');
            expect(new URL(url).hostname).toMatch(/\.(amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$/);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

test('no stopped task, instance or event is lost in silence', () => {
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 5 }), fc.array(anyInstance, { maxLength: 5 }), (tasks, instances) => {
      const ecs = jobs.find((job) => job.id === 'ecs-tasks')?.judge(input({ 'ecs.tasks': answer(tasks) }));
      const stops = tasks.map((it) => judgeStop(it).is);
      expect(ecs?.findings.filter((it) => it.aspect === 'task-failed')).toHaveLength(
        stops.filter((it) => it === 'fault').length,
      );
      expect(ecs?.notUnderstood).toHaveLength(stops.filter((it) => it === 'unclear').length);
      const ec2 = jobs.find((job) => job.id === 'ec2-status')?.judge(input({ 'ec2.instances': answer(instances) }));
      const told = (ec2?.sightings.length ?? 0) + (ec2?.notUnderstood.length ?? 0);
      const plain = new Set(instances.map((it) => it.id)).size;
      expect(told).toBeLessThanOrEqual(plain);
      const known = new Map(instances.map((it) => [it.id, it]));
      const gone = [...known.values()].filter((it) =>
        ['terminated', 'shutting-down'].includes(it.state.toLowerCase()),
      ).length;
      expect(told).toBe(plain - gone);
    }),
    { numRuns: 150 },
  );
});

test('an event of AWS Health is a finding, not understood, or left out for a reason', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const judged = judgeHealthEvent(event, input({}));
      if (judged.is === 'findings') expect(judged.findings.length).toBeGreaterThan(0);
      if (judged.is === 'left_out')
        expect(['closed', 'filtered', 'not_ours', 'all_resolved']).toContain(judged.because);
    }),
    { numRuns: 300 },
  );
});

describe('words of anything that may be among the facts', () => {
  const json = fc.dictionary(
    fc.constantFrom(
      'running',
      'wanted',
      'cause',
      'reason',
      'exitCode',
      'memoryMib',
      'stoppedAt',
      'deploy',
      'log',
      'code',
      'event',
      'resource',
      'typeCode',
      'service',
      'tasks',
      'version',
      'group',
    ),
    fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(['x']),
      fc.record({ at: text, name: text, id: text, region: text }),
    ),
  );
  const template = jobs.flatMap(
    (job) =>
      job.judge(
        input({
          'ecs.services': answer([service({ running: 0 })]),
          'ecs.tasks': answer([task('a', { platformVersion: '1.3.0' })]),
          'ec2.instances': answer([instance('i-0aaaa')]),
          'ec2.instanceStatuses': answer([status('i-0aaaa', { system: 'impaired', events: [retirement()] })]),
        }),
      ).findings,
  );

  test.each(template)('$kind $aspect', (finding) => {
    const said = kindOf(finding.kind)?.words.en;
    fc.assert(
      fc.property(json, (facts) => {
        const view = viewOf([{ ...finding, facts }]);
        const rows = view.findings.map((row) => ({ ...row, facts }));
        const odd = { ...view, findings: rows };
        for (const line of [
          said?.headline(odd),
          said?.notification(odd),
          said?.over(odd),
          ...(said?.lines(odd) ?? []),
        ]) {
          expect(line).toBeTruthy();
        }
        said?.links(odd);
        said?.bullets(odd);
        said?.ids(odd);
        said?.steps(odd);
      }),
      { numRuns: 60 },
    );
  });
});

test('a name that pings stays text, and is claimed by nobody', () => {
  const nasty = instance('i-0aaaa', { name: '<!channel> & co' });
  const [found] = jobs.flatMap(
    (job) =>
      job.judge(
        input({
          'ec2.instances': answer([nasty]),
          'ec2.instanceStatuses': answer([status('i-0aaaa', { system: 'impaired' })]),
        }),
      ).findings,
  );
  expect(found && belongingOf(found.resource, null, SETTINGS, new Map()).subsystem).toBeNull();
  expect(found && kindOf(found.kind)?.words.en.headline(viewOf([found]))).toBe(
    'Check failed: <!channel> & co · production, <!channel> & co',
  );
});
