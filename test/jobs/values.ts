import { DEFAULT_SETTINGS } from '../../src/domain/default-settings.ts';
import { NO_LIFECYCLE } from '../../src/domain/lifecycle.ts';
// Values of the fleet for tests of the jobs: whole, plain and easy to vary.

import type { Answer } from '../../src/domain/answer.ts';
import type { Case, CaseView, FindingRow } from '../../src/domain/case.ts';
import { belongingOf } from '../../src/domain/claim.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { JudgeInput } from '../../src/domain/job.ts';
import type { Ec2Instance, Ec2InstanceStatus, Ec2ScheduledEvent } from '../../src/domain/reads/ec2.ts';
import type { EcsContainer, EcsDeployment, EcsService, EcsTask } from '../../src/domain/reads/ecs.ts';
import type { HealthEvent } from '../../src/domain/reads/health.ts';
import type { Settings, Subsystem } from '../../src/domain/settings.ts';

export const NOW = new Date('2026-11-24T05:20:00Z');
export const ACCOUNT = '111122223333';
export const REGION = 'ap-northeast-1';
export const SCOPE = { system: 'aws', account: ACCOUNT, region: REGION } as const;

export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

export function subsystem(name: string, more: Partial<Subsystem> = {}): Subsystem {
  return {
    name,
    title: name,
    team: null,
    source: ['ec2'],
    target: ['ecs'],
    needs: [],
    formerNames: [],
    claims: [],
    runbook: null,
    absorbedInto: null,
    told: [],
    settleDays: 7,
    ...more,
  };
}

const rule = {
  account: null,
  region: null,
  platform: null,
  tags: {},
  name: null,
  arn: null,
  ecsService: null,
  herokuApp: null,
  herokuPipeline: null,
  namespace: null,
  labels: {},
  environment: null,
  component: null,
};

export const SETTINGS: Settings = {
  timeZone: 'Asia/Tokyo',
  workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
  subsystems: [
    subsystem('api', {
      team: 'API team',
      claims: [
        { ...rule, ecsService: '*/api-worker', component: 'Sidekiq worker' },
        { ...rule, ecsService: '*/api*' },
      ],
    }),
    subsystem('log-aggregator', { team: 'SRE', claims: [{ ...rule, name: 'log-agg-*' }] }),
  ],
  teams: [],
  accounts: [{ id: ACCOUNT, name: 'prod', environment: 'production' }],
  subsystemTags: ['Service'],
  environmentTags: ['Environment'],
  channels: { default: 'C1', staging: null, security: null },
  reminderDays: [7, 1],
  health: { categories: [], ignoreTypeCodes: [], onlyTypeCodes: [] },
  ignoreNames: ['Packer Builder*', 'ci-*'],
  ...DEFAULT_SETTINGS,
  targetDate: null,
  commands: { migrationStatus: '/migration-status', toil: '/toil' },
};

export function answer<T>(items: readonly T[], more: Partial<Answer<T>> = {}): Answer<T> {
  return { items, gap: null, notUnderstood: [], ...more };
}

export function input(answers: Answers, more: Partial<JudgeInput> = {}): JudgeInput {
  return {
    scope: SCOPE,
    now: NOW,
    answers,
    settings: SETTINGS,
    lifecycle: NO_LIFECYCLE,
    seen: { services: new Set(), regions: new Set() },
    ...more,
  };
}

export function deployment(more: Partial<EcsDeployment> = {}): EcsDeployment {
  return {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutReason: null,
    taskDefinition: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/api-worker:412`,
    wanted: 6,
    running: 6,
    failedTasks: 0,
    createdAt: new Date('2026-11-24T04:55:00Z'),
    updatedAt: new Date('2026-11-24T04:58:00Z'),
    ...more,
  };
}

export function service(more: Partial<EcsService> = {}): EcsService {
  const name = more.name ?? 'api-worker';
  return {
    arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:service/main/${name}`,
    name,
    cluster: 'main',
    tags: {},
    status: 'ACTIVE',
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    wanted: 6,
    running: 6,
    pending: 0,
    taskDefinition: null,
    createdAt: null,
    capacityProviders: [],
    deploymentController: 'ECS',
    taskSets: [],
    targetGroupArns: [],
    deployments: [deployment()],
    events: [],
    ...more,
  };
}

export function container(more: Partial<EcsContainer> = {}): EcsContainer {
  return {
    name: 'sidekiq',
    exitCode: null,
    reason: null,
    image: null,
    imageDigest: null,
    essential: true,
    log: null,
    ...more,
  };
}

export function task(id: string, more: Partial<EcsTask> = {}): EcsTask {
  return {
    arn: `arn:aws:ecs:${REGION}:${ACCOUNT}:task/main/${id}`,
    cluster: 'main',
    group: 'service:api-worker',
    taskDefinition: `arn:aws:ecs:${REGION}:${ACCOUNT}:task-definition/api-worker:412`,
    tags: {},
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    stopCode: null,
    stoppedReason: null,
    startedBy: 'ecs-svc/1',
    createdAt: null,
    startedAt: null,
    stoppedAt: null,
    memory: 2048,
    containers: [container()],
    ...more,
  };
}

/** A task that ran out of memory, as Fargate says it. */
export function outOfMemory(id: string, stoppedAt: Date, lived = 6): EcsTask {
  return task(id, {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    startedAt: new Date(stoppedAt.getTime() - lived * 60_000),
    stoppedAt,
    containers: [
      container({
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
        log: { group: '/ecs/api-worker', region: REGION, stream: `sidekiq/sidekiq/${id}` },
      }),
    ],
  });
}

export function instance(id: string, more: Partial<Ec2Instance> = {}): Ec2Instance {
  const name = more.name ?? 'log-agg-1';
  return {
    id,
    name,
    tags: { Name: name },
    state: 'running',
    type: 'm5.large',
    zone: 'ap-northeast-1a',
    imageId: null,
    launchedAt: null,
    stoppedAt: null,
    rootDevice: 'ebs',
    privateIp: '10.0.0.10',
    publicIp: '203.0.113.9',
    elasticIp: false,
    autoScalingGroup: null,
    keyName: null,
    subnetId: null,
    vpcId: null,
    securityGroupIds: [],
    ipv6: [],
    ...more,
  };
}

export function status(instanceId: string, more: Partial<Ec2InstanceStatus> = {}): Ec2InstanceStatus {
  return {
    instanceId,
    state: 'running',
    zone: 'ap-northeast-1a',
    events: [],
    system: 'ok',
    instance: 'ok',
    attachedEbs: 'ok',
    impairedSince: null,
    ...more,
  };
}

export function retirement(more: Partial<Ec2ScheduledEvent> = {}): Ec2ScheduledEvent {
  return {
    id: 'instance-event-0d59937288b749b32',
    code: 'instance-retirement',
    description: 'The instance is running on degraded hardware',
    notBefore: new Date('2026-12-02T20:00:00Z'),
    notAfter: null,
    deadline: null,
    ...more,
  };
}

export function healthEvent(more: Partial<HealthEvent> = {}): HealthEvent {
  return {
    arn: `arn:aws:health:${REGION}::event/RDS/AWS_RDS_PLANNED_LIFECYCLE_EVENT/AWS_RDS_PLANNED_LIFECYCLE_EVENT_1`,
    service: 'RDS',
    typeCode: 'AWS_RDS_PLANNED_LIFECYCLE_EVENT',
    category: 'scheduledChange',
    eventScope: 'ACCOUNT_SPECIFIC',
    region: REGION,
    status: 'upcoming',
    actionability: null,
    startsAt: new Date('2026-12-09T15:00:00Z'),
    endsAt: null,
    updatedAt: null,
    account: ACCOUNT,
    description: 'Your database version reaches its end of life.\\n\\nPlease upgrade it. More text.',
    entities: [],
    ...more,
  };
}

const CASE: Case = {
  id: 1042,
  foldKey: '',
  kind: '',
  job: '',
  subsystem: null,
  environment: 'production',
  component: null,
  resource: null,
  team: null,
  state: 'open',
  voice: 'now',
  severity: 1,
  episode: 1,
  revision: 1,
  facts: {},
  firstSeenAt: NOW,
  openedAt: NOW,
  lastSeenAt: NOW,
  dueAt: null,
  silent: false,
  resolvedAt: null,
  resolvedHow: null,
  wakeAt: null,
  toldAt: null,
  toldSeverity: null,
  remindedDays: null,
  acknowledgedAt: null,
  assigneeId: null,
  snoozedUntil: null,
  plannedFor: null,
  doneUntil: null,
  doneFacts: null,
  mergedInto: null,
};

/** The case that findings of one kind make, as the words are handed it. */
export function viewOf(findings: readonly Finding[], more: Partial<CaseView> = {}, of: Partial<Case> = {}): CaseView {
  const first = findings[0];
  const belongs = first && belongingOf(first.resource, first.component, SETTINGS, new Map());
  const rows = findings.map(
    (it, index): FindingRow => ({
      id: BigInt(index + 1),
      caseId: CASE.id,
      job: '',
      scopeId: '',
      kind: it.kind,
      aspect: it.aspect,
      nature: it.nature,
      subject: it.subject,
      severity: it.severity,
      firstHand: it.firstHand,
      facts: {
        ...it.facts,
        resource: {
          id: it.resource.id,
          name: it.resource.name,
          account: it.resource.account,
          region: it.resource.region,
          platform: it.resource.platform,
        },
      },
      dueAt: it.dueAt,
      firstSeenAt: it.since ?? NOW,
      lastSeenAt: NOW,
      holdsUntil: null,
      goneAt: null,
      goneWhy: null,
    }),
  );
  return {
    case: {
      ...CASE,
      kind: first?.kind ?? '',
      subsystem: belongs?.subsystem ?? null,
      environment: belongs?.environment ?? 'unknown',
      component: belongs?.component ?? null,
      team: belongs?.team ?? null,
      resource: belongs?.subsystem ? null : (first?.resource.id ?? null),
      dueAt: first?.dueAt ?? null,
      ...of,
    },
    findings: rows,
    events: [],
    assignee: null,
    minutes: 0,
    earlier: { month: 0, halfYear: 0 },
    subsystem: null,
    now: NOW,
    timeZone: 'Asia/Tokyo',
    accounts: [],
    nextLookAt: null,
    ...more,
  };
}
