import { describe, expect, test } from '@jest/globals';
import { handsOn } from '../../jobs/hands-on.ts';
import type { Answers } from '../../src/domain/fleet.ts';
import type { HandMadeChange, MergedPullRequest, ScalingActivity } from '../../src/domain/reads/delivery.ts';
import type { Ec2Image, LaunchTemplate } from '../../src/domain/reads/ec2.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { group, template } from './leftover-values.ts';
import { answer, input, instance, minutesAgo, NOW, SETTINGS } from './values.ts';

const ACCEPTED: Settings = { ...SETTINGS, purposeAccepted: { on: NOW, by: 'an admin' } };

function image(name: string, age: number, more: Partial<Ec2Image> = {}): Ec2Image {
  return {
    id: `ami-${name}`,
    name,
    owner: '111122223333',
    own: true,
    createdAt: minutesAgo(age),
    deprecatedAt: null,
    lastLaunchedAt: null,
    platform: null,
    description: '',
    snapshotIds: [],
    tags: {},
    ...more,
  };
}

const builder = (id: string, launched: number, service: string, state = 'terminated') =>
  instance(id, {
    name: 'Packer Builder',
    state,
    launchedAt: minutesAgo(launched),
    tags: { Name: 'Packer Builder', Service: service },
  });

function activity(id: string, minutes: number, cause: string, more: Partial<ScalingActivity> = {}): ScalingActivity {
  return {
    id,
    group: 'api',
    description: 'Launching a new EC2 instance',
    cause,
    status: 'Successful',
    startedAt: minutesAgo(minutes),
    endedAt: minutesAgo(minutes - 1),
    ...more,
  };
}

function change(event: string, more: Partial<HandMadeChange> = {}): HandMadeChange {
  return { id: `event ${event}`, at: minutesAgo(30), event, service: 'ec2', resources: [], byConsole: true, ...more };
}

function pull(number: number, more: Partial<MergedPullRequest> = {}): MergedPullRequest {
  return {
    id: `tabemaru/infrastructure#${number}`,
    number,
    openedAt: minutesAgo(300),
    mergedAt: minutesAgo(120),
    rolledOutAt: minutesAgo(60),
    paths: ['env/production/api.tfvars'],
    ...more,
  };
}

const judged = (answers: Answers, settings = ACCEPTED) => handsOn.judge(input(answers, { settings })).measures;
const toil = (answers: Answers) => judged(answers).filter((it) => it.measure === 'toil-seen');

test('is off unless switched on, and says nothing before the purpose was accepted', () => {
  expect(handsOn.offByDefault).toBe(true);
  const answers = { 'cloudtrail.changes': answer([change('RebootInstances')]) };
  expect(judged(answers, SETTINGS)).toEqual([]);
  expect(judged(answers)).toHaveLength(1);
});

describe('image builds', () => {
  test('a builder and its image are one build, and how long it took is known', () => {
    const answers = {
      'ec2.images': answer([image('api-1', 25)]),
      'ec2.instances': answer([builder('i-0b', 60, 'api')]),
    };
    expect(toil(answers)).toHaveLength(1);
    expect(judged(answers).filter((it) => it.measure === 'lead-time')).toMatchObject([
      { what: 'image-build', value: 35 * 60 },
    ]);
  });

  test('the key stays the same when the builder is no longer shown, and no known time is written over', () => {
    const seen = judged({
      'ec2.images': answer([image('api-1', 25)]),
      'ec2.instances': answer([builder('i-0b', 60, 'api')]),
    });
    const later = judged({ 'ec2.images': answer([image('api-1', 25)]), 'ec2.instances': answer([]) });
    expect(later.map((it) => it.key)).toEqual([seen[0]?.key]);
    expect(later.map((it) => it.measure)).toEqual(['toil-seen']);
  });

  test('two at the same time are told apart by what they are for', () => {
    const images = answer([image('log-aggregator-7', 20), image('api-1', 25)]);
    const builders = answer([builder('i-0a', 50, 'api'), builder('i-0l', 70, 'log-aggregator')]);
    const times = judged({ 'ec2.images': images, 'ec2.instances': builders }).filter(
      (it) => it.measure === 'lead-time',
    );
    expect(times.map((it) => [it.resource.name, it.value])).toEqual([
      ['log-aggregator-7', 3000],
      ['api-1', 1500],
    ]);
  });

  test('a builder at work is nothing yet; one that ended without an image failed', () => {
    expect(toil({ 'ec2.instances': answer([builder('i-0b', 60, 'api', 'running')]) })).toEqual([]);
    expect(toil({ 'ec2.instances': answer([builder('i-0b', 60, 'api')]) })).toMatchObject([
      { what: 'ami-build', outcome: 'failed' },
    ]);
  });

  test('backups, images of others and old ones are nobody’s work', () => {
    const nothing = [
      image('AwsBackup_i-0aaa', 20),
      image('dlm', 20, { tags: { 'aws:dlm:lifecycle-policy-id': 'policy-1' } }),
      image('amazon', 20, { own: false }),
      image('old', 8 * 1440),
    ];
    expect(toil({ 'ec2.images': answer(nothing) })).toEqual([]);
  });
});

describe('roll-outs', () => {
  const refresh = 'At 2026-11-24T04:00:00Z instance i-0a was taken out of service in response to an instance refresh.';

  test('twelve replaced instances are one roll-out', () => {
    const many = Array.from({ length: 12 }, (_, index) => activity(`a${index}`, 100 - 5 * index, refresh));
    expect(toil({ 'autoscaling.activities': answer(many) })).toMatchObject([
      { what: 'ami-roll-out', key: 'roll-out:111122223333/ap-northeast-1/api/a0', facts: { activities: 12 } },
    ]);
  });

  test('is the same one whether or not its group could be read', () => {
    const one = { 'autoscaling.activities': answer([activity('a', 60, refresh)]) };
    const keys = [one, { ...one, 'autoscaling.groups': answer([group('api')]) }].map((it) => toil(it)[0]?.key);
    expect(keys[0]).toBeDefined();
    expect(keys[1]).toBe(keys[0]);
  });

  test('the next morning is another one', () => {
    const two = [activity('a', 20 * 60, refresh), activity('b', 60, refresh)];
    expect(toil({ 'autoscaling.activities': answer(two) })).toHaveLength(2);
  });

  test('policies, schedules and failed health checks are nobody’s work', () => {
    const causes = [
      'At 2026-11-24T04:00:00Z a monitor alarm cpu-high in state ALARM triggered policy cpu changing the desired capacity from 3 to 4.',
      'At 2026-11-24T04:00:00Z a scheduled action update of AutoScalingGroup constraints to min: 1, max: 5, desired: 3.',
      'At 2026-11-24T04:00:00Z an instance was taken out of service in response to an ELB system health check failure.',
    ];
    expect(
      toil({ 'autoscaling.activities': answer(causes.map((cause, index) => activity(`a${index}`, 60, cause))) }),
    ).toEqual([]);
  });

  test('a person who sets another size changes the capacity', () => {
    const cause =
      'At 2020-10-30T19:35:51Z a user request update of AutoScalingGroup constraints to min: 0, max: 16, desired: 16 changing the desired capacity from 0 to 16.  At 2020-10-30T19:36:07Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 16.';
    expect(toil({ 'autoscaling.activities': answer([activity('a', 60, cause)]) })).toMatchObject([
      { what: 'capacity-change' },
    ]);
  });

  test('one near the end of what is read is not told anew with another beginning', () => {
    expect(toil({ 'autoscaling.activities': answer([activity('late', 6 * 1440 + 60, refresh)]) })).toEqual([]);
  });
});

describe('launch template versions', () => {
  const HOURS = 60;
  const made = (hours: number, more: Partial<LaunchTemplate> = {}) =>
    template('lt-1', {
      name: 'api',
      versions: [
        { version: 1, createdAt: minutesAgo(300 * 24 * HOURS) },
        { version: 4, createdAt: minutesAgo(hours * HOURS) },
      ],
      ...more,
    });
  const groups = answer([group('api', { wanted: 2, templates: [{ template: 'lt-1', version: '$Latest' }] })]);
  const refresh = 'At 2026-11-24T04:00:00Z instance i-0a was taken out of service in response to an instance refresh.';
  const seen = (it: LaunchTemplate, more: Answers = {}) =>
    toil({
      'ec2.launchTemplates': answer([it]),
      'autoscaling.groups': groups,
      'autoscaling.activities': answer([]),
      ...more,
    });
  const rolledOut = (hours: number) => ({ 'autoscaling.activities': answer([activity('a0', hours * HOURS, refresh)]) });

  test('one that nothing rolled out within a day is an occurrence of its own, by Terraform or by hand', () => {
    expect(seen(made(23))).toEqual([]);
    expect(seen(made(25))).toMatchObject([
      {
        what: 'config-change',
        key: 'template-version:111122223333/ap-northeast-1/lt-1/4',
        at: minutesAgo(25 * HOURS),
        resource: { platform: 'ec2', name: 'api', tags: { Service: 'api' } },
        facts: { template: 'api', version: 4 },
      },
    ]);
    expect(seen(made(7 * 24))).toEqual([]);
  });

  test('one and the roll-out that follows are one, which waited for the version', () => {
    for (const [version, rollOut] of [
      [3, 1],
      [40, 30],
    ] as const) {
      expect(seen(made(version), rolledOut(rollOut))).toMatchObject([
        {
          what: 'ami-roll-out',
          key: 'roll-out:111122223333/ap-northeast-1/api/a0',
          waited: (version - rollOut) * 3600,
          facts: { template: 'api', version: 4 },
        },
      ]);
    }
  });

  test('a roll-out of days later, or of another group, is another one', () => {
    expect(seen(made(60), rolledOut(1)).map(({ what }) => what)).toEqual(['ami-roll-out', 'config-change']);
    const other = { 'autoscaling.groups': answer([group('api', { wanted: 2 })]) };
    expect(seen(made(30), { ...other, ...rolledOut(20) }).map(({ what }) => what)).toEqual([
      'ami-roll-out',
      'config-change',
    ]);
  });

  test('is not told while a roll-out of it may not have been seen', () => {
    const gap = { reason: 'denied', detail: 'autoscaling:DescribeScalingActivities: access denied' } as const;
    expect(seen(made(25), { 'autoscaling.activities': answer([], { gap }) })).toEqual([]);
    expect(seen(made(25), { 'autoscaling.groups': answer([], { gap }) })).toEqual([]);
  });

  test('the first version, and those that EKS makes, are nobody’s work; one made in the console is told once', () => {
    expect(seen(made(25, { versions: [{ version: 1, createdAt: minutesAgo(25 * HOURS) }] }))).toEqual([]);
    expect(seen(made(25, { tags: { 'eks:cluster-name': 'main' } }))).toEqual([]);
    const byHand = change('CreateLaunchTemplateVersion', { at: minutesAgo(25 * HOURS), resources: ['lt-1'] });
    const found = seen(made(25), { 'cloudtrail.changes': answer([byHand]) });
    expect(found.map(({ what }) => what)).toEqual(['console-change']);
    const script = answer([{ ...byHand, byConsole: false }]);
    expect(seen(made(25), { 'cloudtrail.changes': script }).map(({ what }) => what)).toEqual(['config-change']);
  });
});

describe('changes', () => {
  test.each([
    ['StartSession', false, 'ssh-session'],
    ['PutParameter', true, 'config-change'],
    ['AuthorizeSecurityGroupIngress', true, 'console-change'],
    // Terraform and Packer speak to the same API.
    ['RunInstances', false, null],
  ])('%s (console %s) is %s', (event, byConsole, what) => {
    const found = toil({ 'cloudtrail.changes': answer([change(event, { byConsole })]) });
    expect(found.map((it) => it.what)).toEqual(what === null ? [] : [what]);
  });

  test('belongs to the host that it was made on', () => {
    const host = instance('i-0123456789abcdef0', { name: 'log-agg-1', tags: { Name: 'log-agg-1' } });
    const [found] = toil({
      'ec2.instances': answer([host]),
      'cloudtrail.changes': answer([change('StartSession', { resources: [host.id], service: 'ssm' })]),
    });
    expect(found?.resource).toMatchObject({ platform: 'ec2', name: 'log-agg-1' });
  });
});

describe('merged pull requests', () => {
  const kinds = (paths: readonly string[]) =>
    toil({ 'github.pullRequests': answer([pull(1, { paths })]) }).map((it) => it.what);

  test.each([
    [['env/production/api.tfvars', 'docs/api.md'], 'config-change'],
    [['services/api/.env.production'], 'config-change'],
    [['api/parameters.json'], 'config-change'],
    [['env/production/api.tfvars', 'modules/api/main.tf'], 'infrastructure-change'],
    [['environments/main.tf'], 'infrastructure-change'],
    [[], 'infrastructure-change'],
  ])('%j is %s', (paths, what) => {
    expect(kinds(paths)).toEqual([what]);
  });

  test('waits from opened to rolled out, and belongs to the one subsystem that its paths name', () => {
    const [found] = toil({ 'github.pullRequests': answer([pull(7)]) });
    expect(found).toMatchObject({
      waited: 240 * 60,
      value: 60 * 60,
      resource: { tags: { Service: 'api', Environment: 'production' } },
      facts: { number: 7 },
    });
  });

  test('is known by its number: nothing that somebody wrote is kept', () => {
    const said = { ...pull(7), title: 'suzuki: the outage', branch: 'suzuki/fix' };
    expect(JSON.stringify(toil({ 'github.pullRequests': answer([said]) }))).not.toMatch(/suzuki|outage/);
  });

  test('one that touches two subsystems belongs to none', () => {
    const paths = ['env/production/api.tfvars', 'env/staging/log-aggregator.tfvars'];
    const [found] = toil({ 'github.pullRequests': answer([pull(7, { paths })]) });
    expect(found?.resource.tags).toEqual({});
  });

  test('one that no workflow rolled out waited until it was merged', () => {
    const [found] = toil({ 'github.pullRequests': answer([pull(7, { rolledOutAt: null })]) });
    expect(found).toMatchObject({ waited: 180 * 60, value: null, outcome: null });
  });
});
