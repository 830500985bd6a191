import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { awsHealth } from '../../jobs/aws-health.ts';
import { ec2Status } from '../../jobs/ec2-status.ts';
import { ecsTasks } from '../../jobs/ecs-tasks.ts';
import { claimLook, NOTHING_KNOWN } from '../../src/domain/claim.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { JudgeInput } from '../../src/domain/job.ts';
import type { HealthEntity, HealthEvent } from '../../src/domain/reads/health.ts';
import {
  ACCOUNT,
  answer,
  healthEvent,
  input,
  instance,
  NOW,
  REGION,
  retirement,
  SCOPE,
  SETTINGS,
  status,
  viewOf,
} from './values.ts';

const seen = { services: new Set(['EC2', 'ECS']), regions: new Set([REGION]) };
const judge = (events: readonly HealthEvent[], more: Partial<JudgeInput> = {}) =>
  awsHealth.judge(input({ 'health.events': answer(events) }, { seen, ...more }));
const words = (kind: string) => {
  const found = { ...awsHealth.kinds, ...ecsTasks.kinds, ...ec2Status.kinds }[kind];
  if (!found) throw new Error(kind);
  return found.words.en;
};
const entity = (value: string, more: Partial<HealthEntity> = {}): HealthEntity => ({
  value,
  account: ACCOUNT,
  status: 'PENDING',
  tags: {},
  updatedAt: null,
  ...more,
});

interface Detail {
  readonly eventArn: string;
  readonly service: string;
  readonly eventTypeCode: string;
  readonly eventTypeCategory: string;
  readonly eventScopeCode?: string;
  readonly eventRegion?: string;
  readonly statusCode?: string;
  readonly actionability?: string;
  readonly startTime: string;
  readonly endTime?: string;
  readonly affectedAccount?: string;
  readonly eventDescription: readonly { readonly latestDescription: string }[];
  readonly affectedEntities?: readonly { readonly entityValue: string; readonly status?: string }[];
}
interface Described {
  readonly arn: string;
  readonly service: string;
  readonly eventTypeCode: string;
  readonly eventTypeCategory: string;
  readonly eventScopeCode: string;
  readonly statusCode: string;
  readonly region: string;
}
const file = (name: string) => JSON.parse(readFileSync(new URL(`../data/jobs/${name}`, import.meta.url), 'utf8'));
const fromDetail = (detail: Detail): HealthEvent => ({
  arn: detail.eventArn,
  service: detail.service,
  typeCode: detail.eventTypeCode,
  category: detail.eventTypeCategory,
  eventScope: detail.eventScopeCode ?? 'NONE',
  region: detail.eventRegion ?? 'us-east-1',
  status: detail.statusCode ?? 'open',
  actionability: detail.actionability ?? null,
  startsAt: new Date(detail.startTime),
  endsAt: detail.endTime === undefined ? null : new Date(detail.endTime),
  updatedAt: null,
  account: detail.affectedAccount ?? null,
  description: detail.eventDescription[0]?.latestDescription ?? '',
  entities: (detail.affectedEntities ?? []).map((it) =>
    entity(it.entityValue, { account: '', status: it.status ?? null }),
  ),
});

describe('recorded events', () => {
  test('of 2026: the public issue is not ours, the retirement is of its instance, lifecycle events have their date', () => {
    const envelopes: readonly { readonly detail: Detail }[] = file('health-events-2026.json');
    const judged = judge(envelopes.map((it) => fromDetail(it.detail)));
    expect(
      judged.findings.map((it) => [it.kind, it.resource.platform, it.resource.id, it.dueAt?.toISOString()]),
    ).toEqual([
      ['ec2-maintenance', 'ec2', 'i-1234567890abcdef0', '2026-12-07T13:00:00.000Z'],
      ['aws-change', 'managed', 'arn:aws:lambda:us-east-1:123456789012:function:a:$LATEST', '2027-05-27T13:19:03.000Z'],
    ]);
    expect(judged.notUnderstood).toEqual([]);
  });

  test('of ECS task patching are a Fargate retirement of each service', () => {
    const [sample] = file('health-ecs-task-patching.json');
    const judged = judge([fromDetail(JSON.parse(sample.Detail))]);
    expect(judged.findings.map((it) => [it.kind, it.resource.service, it.firstHand])).toEqual([
      ['fargate-retirement', 'cluster/service1', false],
      ['fargate-retirement', 'cluster/service2', false],
    ]);
    const piped = fromDetail({
      ...JSON.parse(sample.Detail),
      affectedEntities: [{ entityValue: 'main | api-worker' }],
    });
    expect(judge([piped]).findings[0]).toMatchObject({
      resource: { service: 'main/api-worker' },
      component: 'Sidekiq worker',
    });
  });

  test('with resolved entities: only the others are findings', () => {
    const judged = judge([fromDetail(file('health-mock-entities.json'))]);
    expect(judged.findings.map((it) => it.resource.id)).toEqual(['arn:ec2-1-101002929', 'arn:ec2-1-101002931']);
  });

  test('of the API: closed ones and public ones that are not ours are no findings', () => {
    const { events }: { events: readonly Described[] } = file('health-describe-events.json');
    const judged = judge(
      events.map((it) =>
        healthEvent({
          arn: it.arn,
          service: it.service,
          typeCode: it.eventTypeCode,
          category: it.eventTypeCategory,
          eventScope: it.eventScopeCode,
          status: it.statusCode,
          region: it.region,
          account: it.eventScopeCode === 'PUBLIC' ? null : ACCOUNT,
        }),
      ),
    );
    expect(events).toHaveLength(10);
    expect(judged.findings.map((it) => [it.kind, it.facts['service'], it.resource.name])).toEqual([
      ['aws-notice', 'BILLING', 'account prod'],
      ['aws-notice', 'IAM', 'account prod'],
    ]);
  });
});

describe('what is told, and how loud', () => {
  const kinds = (more: Partial<HealthEvent>, other: Partial<JudgeInput> = {}) =>
    judge([healthEvent(more)], other).findings.map((it) => it.kind);

  test('nothing that is closed, though it is ours', () => {
    expect(kinds({})).toEqual(['aws-change']);
    expect(kinds({ status: 'closed' })).toEqual([]);
  });

  test('public issues only for services and regions that the fleet uses', () => {
    const issue = { category: 'issue', eventScope: 'PUBLIC', account: null, service: 'EC2' };
    expect(kinds(issue)).toEqual(['aws-issue']);
    expect(kinds({ ...issue, service: 'CHIME' })).toEqual([]);
    expect(kinds({ ...issue, region: 'eu-west-1' })).toEqual([]);
    expect(kinds({ ...issue, region: 'global' })).toEqual(['aws-issue']);
    expect(kinds(issue, { seen: { services: new Set(), regions: new Set() } })).toEqual([]);
    expect(kinds({ ...issue, eventScope: 'ACCOUNT_SPECIFIC', account: ACCOUNT, service: 'CHIME' })).toEqual([
      'aws-issue',
    ]);
  });

  test('a public issue has one key and no account, however many accounts tell of it', () => {
    const issue = healthEvent({ category: 'issue', eventScope: 'PUBLIC', account: null, service: 'EC2' });
    const one = judge([issue]).findings[0];
    const two = judge([issue], { scope: { ...SCOPE, account: '999988887777' } }).findings[0];
    expect(one?.keys).toEqual(two?.keys);
    expect(one?.resource.account).toBe('');
  });

  test('notices are weekly, and dated when something is required by a date', () => {
    const notice = { category: 'accountNotification', startsAt: new Date('2026-11-01T00:00:00Z') };
    expect(kinds(notice)).toEqual(['aws-notice']);
    expect(kinds({ ...notice, actionability: 'ACTION_REQUIRED' })).toEqual(['aws-notice']);
    expect(kinds({ ...notice, actionability: 'ACTION_REQUIRED', endsAt: new Date('2027-01-01T00:00:00Z') })).toEqual([
      'aws-change',
    ]);
    expect(kinds({ ...notice, category: 'accountnotification' })).toEqual(['aws-notice']);
    const voiceOf = (kind: string) =>
      awsHealth.kinds[kind]?.voice({
        environment: 'production',
        aspects: new Set(),
        severity: 1,
        lastHour: 0,
        lastDay: 0,
      });
    expect(['aws-issue', 'aws-change', 'aws-notice'].map(voiceOf)).toEqual(['now', 'dated', 'weekly']);
  });

  test('the filters of the settings hold for category and type code', () => {
    const health = (more: object) => ({ settings: { ...SETTINGS, health: { ...SETTINGS.health, ...more } } });
    expect(kinds({}, health({ categories: ['issue'] }))).toEqual([]);
    expect(kinds({}, health({ categories: ['scheduledChange'] }))).toEqual(['aws-change']);
    expect(kinds({}, health({ ignoreTypeCodes: ['AWS_RDS_*'] }))).toEqual([]);
    expect(kinds({}, health({ onlyTypeCodes: ['AWS_EC2_*'] }))).toEqual([]);
    expect(kinds({}, health({ onlyTypeCodes: ['*_PLANNED_LIFECYCLE_EVENT'] }))).toEqual(['aws-change']);
  });

  test('a category of tomorrow is said not to be understood', () => {
    expect(judge([healthEvent({ category: 'prophecy' })])).toMatchObject({
      findings: [],
      notUnderstood: [{ why: 'unknown category "prophecy"' }],
    });
  });
});

describe('entities', () => {
  test('each subsystem has a case of its own, and knows the event by a key', () => {
    const event = healthEvent({
      service: 'EC2',
      entities: [entity('i-0aaaa', { tags: { Name: 'log-agg-1' } }), entity('i-0bbbb', { tags: { Name: 'kiosk-1' } })],
    });
    const keys = judge([event]).findings.map((it) => it.keys[0]);
    expect(keys).toEqual([`health:${event.arn}:i-0aaaa`, `health:${event.arn}:i-0bbbb`]);
  });

  test('that mean the account, or none at all, are the account', () => {
    for (const entities of [[], [entity('AWS_ACCOUNT')], [entity(ACCOUNT)]]) {
      expect(judge([healthEvent({ entities })]).findings).toMatchObject([
        { resource: { name: 'account prod', platform: 'other' } },
      ]);
    }
  });

  test('with their Name tags: one retirement seen by Health and by EC2 folds and is known by one key', () => {
    const startsAt = new Date('2026-12-02T20:00:00Z');
    const event = healthEvent({
      service: 'EC2',
      typeCode: 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED',
      startsAt,
      entities: [entity(`arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0a1b2c3d4e5f`, { tags: { Name: 'log-agg-1' } })],
    });
    const ec2 = ec2Status.judge(
      input({
        'ec2.instances': answer([instance('i-0a1b2c3d4e5f')]),
        'ec2.instanceStatuses': answer([status('i-0a1b2c3d4e5f', { events: [retirement({ code: 'instance-stop' })] })]),
      }),
    );
    const folds = (findings: readonly Finding[]) =>
      claimLook(
        {
          runId: 'r',
          job: 'j',
          scope: SCOPE,
          status: 'complete',
          failure: null,
          detail: null,
          startedAt: NOW,
          endedAt: NOW,
          findings,
          reliefs: [],
          sightings: [],
          measures: [],
          notUnderstood: [],
        },
        SETTINGS,
        NOTHING_KNOWN,
      ).findings.map((it) => it.foldKey);
    const health = judge([event]);
    expect(folds(health.findings)).toEqual(folds(ec2.findings));
    expect(health.findings[0]?.keys.filter((key) => ec2.findings[0]?.keys.includes(key))).toHaveLength(1);

    // What EC2 says of the instance is told, once.
    const untagged = judge([{ ...event, entities: [entity('i-0a1b2c3d4e5f')] }]);
    const both = viewOf([...untagged.findings, ...ec2.findings]);
    const said = words('ec2-maintenance');
    expect(said.lines(both)[0]).toBe('AWS will stop log-agg-1 after 05:00 (hardware retirement).');
    expect(said.notification(viewOf(health.findings))).toContain(
      'AWS will stop host log-agg-1 after Thu 3 Dec 05:00 JST.',
    );
  });
});

describe('the words', () => {
  test('of a change say when, what and whose, in the first sentences of AWS', () => {
    const event = healthEvent({
      entities: [entity(`arn:aws:rds:${REGION}:${ACCOUNT}:db:orders`)],
      actionability: 'ACTION_REQUIRED',
    });
    const view = viewOf(judge([event]).findings);
    const said = words('aws-change');
    expect(said.headline(view)).toBe(
      'To do by Thu 10 Dec: RDS database orders · production, RDS planned lifecycle change',
    );
    expect(said.notification(view)).toBe(
      'RDS database orders (production): AWS wants something done before Thu 10 Dec 00:00 JST (RDS planned lifecycle change). No owner.',
    );
    expect(said.lines(view)).toEqual([
      'RDS planned lifecycle change from Thu 10 Dec 00:00 JST.',
      'AWS says: Your database version reaches its end of life. Please upgrade it. More text.',
    ]);
    expect(said.links(view)).toEqual([
      {
        label: 'Health event',
        url: `https://health.aws.amazon.com/health/home#/account/event-log?eventID=${encodeURIComponent(event.arn)}&eventTab=details`,
      },
    ]);
  });

  test('of a public issue name the service and the region', () => {
    const issue = healthEvent({
      category: 'issue',
      eventScope: 'PUBLIC',
      account: null,
      service: 'EC2',
      typeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
      startsAt: new Date('2026-11-24T04:00:00Z'),
    });
    const view = viewOf(judge([issue]).findings);
    expect(words('aws-issue').notification(view)).toBe(
      `EC2 in ${REGION}: AWS reports an issue since 13:00 JST (EC2 operational issue). No owner.`,
    );
  });

  test('of a Fargate replacement ask for nothing that is not needed', () => {
    const event = healthEvent({
      service: 'ECS',
      typeCode: 'AWS_ECS_TASK_PATCHING_RETIREMENT',
      startsAt: new Date('2026-11-27T00:00:00Z'),
      entities: [entity('main/api-worker')],
    });
    const view = viewOf(judge([event]).findings);
    const said = words('fargate-retirement');
    expect(said.headline(view)).toBe('Fargate replaces tasks from Fri 27 Nov: api · Sidekiq worker · production');
    expect(said.steps(view)).toEqual(['to choose the hour yourself, force a new deployment before then; else nothing']);
  });
});
