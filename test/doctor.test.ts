import { expect, test } from '@jest/globals';
import { awsHealth } from '../jobs/aws-health.ts';
import { ec2Status } from '../jobs/ec2-status.ts';
import { ecsTasks } from '../jobs/ecs-tasks.ts';
import { imageScans } from '../jobs/image-scans.ts';
import { type Diagnosis, diagnose, type Surroundings } from '../src/cli/doctor.ts';
import { doctorText } from '../src/cli/doctor-text.ts';
import { examine, type OwnThing } from '../src/doctor.ts';
import type { Gap } from '../src/domain/answer.ts';
import { dollarsAMonth } from '../src/domain/call-prices.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import { joinFleets } from '../src/fleets.ts';
import type { Fault } from '../src/practice/aws/faults.ts';
import { instance, MEMBER, NOW, OWN, open, ROLE, smallFleet, TOKYO, unending } from './adapters/aws/practice.ts';
import { settings } from './domain/settings.ts';

const jobs = [ecsTasks, ec2Status, awsHealth];
const around: Surroundings = {
  notes: ['Fleet: real AWS (toilbot.yaml has aws).'],
  settings: { ...settings, tiers: ['base'] },
  off: [{ job: 'image-scans', title: 'Images', off: 'job', reason: 'tier images is off' }],
  missing: [{ system: 'heroku', mend: 'set HEROKU_API_KEY' }],
  slack: { tier: 2, trouble: null },
  database: null,
  lifecycle: { title: 'td-agent', asOf: new Date('2026-06-01T00:00:00Z') },
  roleOf: (account) => (account === MEMBER ? 'the role toilbot' : null),
  untoldSecurity: 0,
  unread: { total: 0, messages: [] },
  isPractice: false,
  now: NOW,
};

async function doctor(faults: readonly Fault[], more: Partial<Surroundings> = {}, own: readonly OwnThing[] = []) {
  const small = smallFleet({ instances: [instance(1), instance(2, { tags: { Name: 'log-agg-1' } })] });
  const { fleet, aws } = await open(small, { accounts: { organization: { ...ROLE, exclude: [] } } });
  for (const fault of faults) aws.faults.add(fault);
  const joined = joinFleets([{ ...fleet, system: 'aws', places: ['regions', 'health'] }]);
  const parts = { jobs, own, fleet: joined, settings: { ...around.settings, ...more.settings }, clock: () => NOW };
  const examination = await examine({ ...parts, lifecycle: () => NO_LIFECYCLE }, unending());
  const diagnosis = diagnose(examination, { ...around, ...more });
  return { diagnosis, text: doctorText(diagnosis, { ...around, ...more }) };
}

const stateOf = ({ apis }: Diagnosis, account: string, api: string) =>
  apis.filter((row) => row.account === account && row.api === api).map((row) => row.state);

test('all is allowed: green, with the calls a day of the schedules', async () => {
  const { diagnosis, text } = await doctor([]);
  expect(diagnosis.ok).toBe(true);
  expect(new Set(diagnosis.apis.map((row) => row.state))).toEqual(new Set(['allowed']));
  // Once a quarter of an hour in each of two accounts.
  const ecs = diagnosis.calls.services.find((it) => it.service === 'ecs');
  expect(ecs?.aDay).toBeGreaterThanOrEqual(2 * 96);
  expect((ecs?.aDay ?? 1) % 96).toBe(0);
  expect(diagnosis.calls.dollarsAMonth).toBe(0);
  expect(text).toContain('All that is configured is allowed.');
  expect(text).toContain('image-scans: tier images is off');
  expect(text).toContain('heroku: set HEROKU_API_KEY');
  expect(text).toContain('Slack: well, with the scopes of tier 2 of 3.');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('what is denied is red, names the action and the role, and hides nothing of the rest', async () => {
  const { diagnosis, text } = await doctor([{ kind: 'denied', service: 'ecs', account: MEMBER }]);
  expect(diagnosis.ok).toBe(false);
  expect(stateOf(diagnosis, MEMBER, 'ecs')).toEqual(['denied']);
  expect([stateOf(diagnosis, OWN, 'ecs'), stateOf(diagnosis, MEMBER, 'ec2')]).toEqual([['allowed'], ['allowed']]);
  expect(text).toContain('ecs:ListClusters: access denied');
  expect(text.replace(/\s+/g, ' ')).toContain('Mend: allow ecs:ListClusters to the role toilbot');
});

test('a detail that is denied is told with its mend, and is no failure', async () => {
  const untold = { reason: 'denied', detail: 'ecr:GetDownloadUrlForLayer: access denied' } as const;
  const notUnderstood = [{ what: 'api: base image', why: untold.detail, untold }];
  const fleet: Parameters<typeof examine>[0]['fleet'] = {
    scopes: async () => [{ scope: { system: 'aws', account: OWN, region: TOKYO }, gap: null }],
    read: async (read) => ({ items: [], gap: null, notUnderstood: read === 'images.scans' ? notUnderstood : [] }),
    calls: () => ({}),
  };
  const parts = { jobs: [imageScans], own: [], fleet, settings: around.settings, clock: () => NOW };
  const diagnosis = diagnose(await examine({ ...parts, lifecycle: () => NO_LIFECYCLE }, unending()), around);
  expect([stateOf(diagnosis, OWN, 'ecr'), stateOf(diagnosis, OWN, 'ecs')]).toEqual([['partly'], ['allowed']]);
  expect(diagnosis.ok).toBe(true);
  const text = doctorText(diagnosis, around).replace(/\s+/g, ' ');
  expect(text).toContain('ecr:GetDownloadUrlForLayer: access denied');
  expect(text).toContain("Mend: allow ecr:GetDownloadUrlForLayer to toilbot's own role or user");
  expect(text).not.toContain('All that is configured is allowed.');
});

test('an account that cannot be entered is one line of it, not one of each API', async () => {
  const { diagnosis, text } = await doctor([{ kind: 'denied', operation: 'AssumeRole' }]);
  expect(diagnosis.apis.filter((row) => row.account === MEMBER && row.state === 'denied')).toEqual([
    expect.objectContaining({ api: 'all', regions: [TOKYO] }),
  ]);
  expect(text.replace(/\s+/g, ' ')).toContain("let toilbot's credentials assume the role toilbot");
});

test('an answer that nobody can read is a failure, not a denial', async () => {
  const { diagnosis } = await doctor([{ kind: 'html', operation: 'DescribeInstanceStatus', account: OWN }]);
  expect(stateOf(diagnosis, OWN, 'ec2')).toEqual(['failed']);
  expect(diagnosis.ok).toBe(false);
});

test('without a support plan AWS Health is closed, and nobody is to blame', async () => {
  const faults: Fault[] = [{ kind: 'error', service: 'health', code: 'SubscriptionRequiredException', status: 400 }];
  const { diagnosis } = await doctor(faults);
  expect(diagnosis.apis.filter((row) => row.api === 'health').map((row) => row.state)).toContain('closed');
  expect(diagnosis.ok).toBe(true);
});

test('when nothing at all can be found out, it says of each place why', async () => {
  const { diagnosis } = await doctor([{ kind: 'denied' }]);
  expect(diagnosis.ok).toBe(false);
  expect(diagnosis.apis.length).toBeGreaterThan(0);
  expect(diagnosis.apis.every((row) => row.state !== 'allowed' && row.why !== null)).toBe(true);
});

test('claims, environments, and parts that are not well', async () => {
  const [logs, api] = settings.subsystems;
  const [rule] = logs?.claims ?? [];
  if (!logs || !api || !rule) throw new Error('the settings have two subsystems and a rule');
  const both = { ...around.settings, subsystems: [logs, { ...api, claims: [{ ...rule, name: '*agg*' }] }, api] };
  const { diagnosis, text } = await doctor([], {
    settings: both,
    slack: { tier: null, trouble: 'SLACK_BOT_TOKEN is refused (invalid_auth)' },
    lifecycle: { title: 'td-agent', asOf: new Date('2025-01-01T00:00:00Z') },
    untoldSecurity: 12,
  });
  expect(diagnosis.doubleClaims).toEqual([
    { resource: 'log-agg-1', counts: 'log-aggregator, claims[0]', passedOver: 'api, claims[0]' },
  ]);
  expect(diagnosis.unknownEnvironment).toEqual(['host-1', 'log-agg-1']);
  expect(diagnosis.withoutClaims).toEqual(['api']);
  expect(diagnosis.lifecycle).toMatchObject({ title: 'td-agent', asOf: '2025-01-01', old: true });
  expect(text).toContain('the oldest are of 2025-01-01 (td-agent)');
  expect(diagnosis.ok).toBe(false);
  expect(text).toContain('SLACK_BOT_TOKEN is refused');
  expect(text).toContain('Security findings that are told nowhere: 12. Name a channel for them in channels.security.');
});

test('messages of the event queue that were not used are told with the mend, and are no failure', async () => {
  const message = { id: 'm-1', type: 'Odd', why: 'is of a type that toilbot does not know', at: NOW, times: 1 };
  const { diagnosis, text } = await doctor([], { unread: { total: 3, messages: [message] } });
  expect(diagnosis.unread).toEqual({ total: 3, newest: 'Odd is of a type that toilbot does not know' });
  expect(diagnosis.ok).toBe(true);
  expect(text.replace(/\s+/g, ' ')).toContain(
    '3 messages of the event queue were not used in the last 14 days (the newest: Odd is of a type that toilbot does not know). Mend: see toilbot unread.',
  );
  expect((await doctor([])).text).not.toContain('event queue');
});

test('only what AWS bills costs something, and at most what one call may ask for', () => {
  expect(dollarsAMonth('ec2:DescribeInstances', 1e6)).toBe(0);
  expect(dollarsAMonth('cloudwatch:GetMetricData', 48)).toBeCloseTo(7.2);
  expect(dollarsAMonth('sqs:ReceiveMessage', 1e6 / 30)).toBeCloseTo(0.4);
});

test('the queue and the configuration are asked for too, and what they come to counts', async () => {
  const own = (gaps: readonly Gap[]): OwnThing[] => [
    {
      scope: { system: 'aws', account: MEMBER, region: TOKYO },
      service: 'sqs',
      check: async () => gaps,
      callsADay: { 'sqs:ReceiveMessage': 4_320 },
    },
    {
      scope: { system: 'aws', account: '', region: TOKYO },
      service: 's3',
      check: async () => [],
      callsADay: { 's3:GetObject': 1_440 },
    },
  ];
  const well = await doctor([], {}, own([]));
  expect(well.diagnosis.ok).toBe(true);
  expect([stateOf(well.diagnosis, MEMBER, 'sqs'), stateOf(well.diagnosis, '', 's3')]).toEqual([
    ['allowed'],
    ['allowed'],
  ]);
  expect(well.diagnosis.calls.services).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ service: 'sqs', aDay: 4_320 }),
      expect.objectContaining({ service: 's3', aDay: 1_440 }),
    ]),
  );
  expect(well.diagnosis.calls.dollarsAMonth).toBeCloseTo((30 * (4_320 + 1_440) * 0.0004) / 1000);
  expect(well.text).toContain('sqs:ReceiveMessage: $0.40 per million calls');

  const denied = await doctor([], {}, own([{ reason: 'denied', detail: 'sqs:ReceiveMessage: access denied' }]));
  expect(denied.diagnosis.ok).toBe(false);
  expect(denied.text.replace(/\s+/g, ' ')).toContain('Mend: allow sqs:ReceiveMessage to the role toilbot');
});
