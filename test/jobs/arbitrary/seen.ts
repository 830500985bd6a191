import fc from 'fast-check';
import type { HealthReads } from '../../../src/domain/reads/health.ts';
import { type ImageReads, SEVERITIES } from '../../../src/domain/reads/images.ts';
import type { MonitoringReads } from '../../../src/domain/reads/monitoring.ts';
import { type RecordReads, SCHEDULE_MARKS } from '../../../src/domain/reads/records.ts';
import { STAGE_REASONS } from '../../../src/domain/stage.ts';
import { HOW_MOVED } from '../../../src/domain/stage-history.ts';
import { PLATFORMS, STAGES } from '../../../src/domain/vocabulary.ts';
import { NOW, REGION } from '../values.ts';
import { few, idOf, known, maybeNumber, maybeText, number, tags, text, time } from './values.ts';

export const anyEvent: fc.Arbitrary<HealthReads['health.events']> = fc.record({
  arn: text,
  service: known('EC2', 'ECS'),
  typeCode: known('AWS_ECS_TASK_PATCHING_RETIREMENT', 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED'),
  category: known('issue', 'accountNotification', 'scheduledChange', 'investigation'),
  eventScope: known('PUBLIC', 'ACCOUNT_SPECIFIC', 'NONE'),
  region: known(REGION),
  status: known('open', 'closed', 'upcoming'),
  actionability: fc.option(known('ACTION_REQUIRED')),
  startsAt: time,
  endsAt: time,
  updatedAt: time,
  account: maybeText,
  description: text,
  entities: few(
    fc.record({
      value: known('a/b', 'i-0123456789', 'AWS_ACCOUNT'),
      account: text,
      status: maybeText,
      tags,
      updatedAt: time,
    }),
  ),
});

const POSTGRES = { min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-01-01T00:00:00Z') };

const kept = fc.option(fc.date({ ...POSTGRES, noInvalidDate: true }));

const scan: fc.Arbitrary<ImageReads['images.scans']> = fc.record({
  repository: known('111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/api', 'api'),
  digest: idOf('sha256:'),
  tags: few(text),
  pushedAt: time,
  runBy: few(known('main/api', 'main/family:batch', 'main/default/api')),
  resources: few(text),
  scanner: fc.option(fc.constantFrom('ecr-basic' as const, 'inspector' as const, 'trivy' as const)),
  state: fc.constantFrom(
    'complete' as const,
    'never' as const,
    'expired' as const,
    'unsupported' as const,
    'failed' as const,
    'pending' as const,
  ),
  scannedAt: time,
  vulnerabilities: few(
    fc.record({
      id: known('CVE-2026-44024', 'GHSA-aaaa-bbbb-cccc'),
      severity: fc.constantFrom(...SEVERITIES),
      package: text,
      installed: maybeText,
      fixedIn: fc.option(known('1.2.3')),
      since: time,
      layer: maybeText,
    }),
  ),
  base: fc.option(known('ruby:3.3-slim')),
  baseLayers: few(text),
  os: fc.option(known('debian 12.5')),
  osEnded: fc.option(fc.boolean()),
});

/** Reads of what others saw: AWS Health, scanners, CloudWatch, and toilbot's own records. */
type SeenReads = HealthReads & ImageReads & MonitoringReads & RecordReads;

export const anySeen: { readonly [R in keyof SeenReads]: fc.Arbitrary<SeenReads[R]> } = {
  'health.events': anyEvent,
  'images.scans': scan,
  'images.workloadScans': scan,
  'images.reports': scan,
  'cloudwatch.alarms': fc.record({
    arn: text,
    name: text,
    kind: fc.constantFrom('metric' as const, 'composite' as const),
    state: known('OK', 'ALARM', 'INSUFFICIENT_DATA'),
    since: time,
    reason: text,
    actionsEnabled: fc.boolean(),
    metric: maybeText,
    namespace: fc.option(known('AWS/EC2', 'AWS/ECS')),
    dimensions: fc.dictionary(known('InstanceId', 'AutoScalingGroupName', 'TargetGroup', 'ServiceName'), idOf('i'), {
      maxKeys: 2,
    }),
    children: few(text),
    changesLastDay: maybeNumber,
    tags,
  }),
  'cloudwatch.requests': fc.record({
    targetGroupArn: idOf('tg'),
    targetGroup: text,
    loadBalancer: text,
    hour: fc.oneof(fc.date({ noInvalidDate: true }), fc.constant(NOW)),
    requests: number,
    targetType: known('instance', 'ip', 'lambda'),
    instanceIds: few(idOf('i')),
    tags,
  }),
  'toilbot.stages': fc.record({
    subsystem: known('api', 'log-aggregator'),
    environment: known('production', 'staging'),
    stage: fc.constantFrom(...STAGES),
    why: fc.constantFrom(...STAGE_REASONS),
    since: kept,
    lastKnown: fc.option(fc.constantFrom(...STAGES)),
    moved: fc.boolean(),
    howMoved: fc.option(fc.constantFrom(...HOW_MOVED)),
    movedAt: kept,
    regressedAt: kept,
    sourceSeen: fc.boolean(),
    settlesAt: kept,
    asOf: kept,
    derivedAt: fc.constant(NOW),
    override: fc.constant(null),
    detail: fc.record({
      on: few(fc.record({ platform: fc.constantFrom(...PLATFORMS), running: number, wanted: number })),
      dormant: fc.nat(),
      elsewhere: few(fc.constantFrom(...PLATFORMS)),
      unhealthy: fc.boolean(),
      visit: fc.boolean(),
      blind: fc.constant([]),
      oldTraffic: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    }),
  }),
  'toilbot.scheduleRecords': fc.record({
    mark: fc.constantFrom(...SCHEDULE_MARKS),
    of: fc.oneof(idOf('function'), idOf('schedule')),
    at: fc.date({ ...POSTGRES, noInvalidDate: true }),
    withinMinutes: fc.constantFrom(0, 60),
    since: fc.option(fc.date({ ...POSTGRES, noInvalidDate: true })),
    expression: fc.option(known('rate(5 minutes)')),
  }),
  'toilbot.datedCases': fc.record({
    caseId: number,
    kind: text,
    subsystem: maybeText,
    environment: text,
    component: maybeText,
    // Its own rows: Postgres has kept them.
    dueAt: fc.oneof(fc.date({ ...POSTGRES, noInvalidDate: true }), fc.constant(NOW)),
    plannedFor: fc.option(fc.date({ ...POSTGRES, noInvalidDate: true })),
    taken: fc.boolean(),
    title: fc.record({ en: text, ja: text }),
  }),
};
