import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseInstance, parseInstanceStatus } from '../../../src/adapters/aws/ec2-parse.ts';
import { parseTaskDefinition } from '../../../src/adapters/aws/ecs-definition-parse.ts';
import { parseService, parseTask } from '../../../src/adapters/aws/ecs-parse.ts';
import { parseDetail, parseEntity, parseEvent } from '../../../src/adapters/aws/health-parse.ts';
import { textOf } from '../../../src/adapters/aws/values.ts';
import type { NotUnderstood } from '../../../src/domain/answer.ts';

const TIME = /(Time|At|Since|NotBefore|NotAfter)$/;

/** A recorded answer with its times as the SDK has them. */
function recorded(name: string): Record<string, never[] & Record<string, never>> {
  const text = readFileSync(new URL(`../../data/aws/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (key, value) => {
    if (!TIME.test(key) || (typeof value !== 'string' && typeof value !== 'number')) return value;
    return new Date(typeof value === 'number' ? value * 1000 : value);
  });
}

function items(list: readonly unknown[] | undefined): readonly unknown[] {
  if (!list || list.length === 0) throw new Error('the recorded answer is empty');
  return list;
}

describe('recorded answers of AWS are understood', () => {
  const told: NotUnderstood[] = [];
  const reservations = items(recorded('DescribeInstances')['Reservations']) as { Instances: unknown[] }[];
  const cases: Readonly<Record<string, readonly unknown[]>> = {
    DescribeInstances: reservations.flatMap((one) => one.Instances).map((one) => parseInstance(one, told)),
    DescribeInstanceStatus: items(recorded('DescribeInstanceStatus')['InstanceStatuses']).map((one) =>
      parseInstanceStatus(one, told),
    ),
    DescribeServices: items(recorded('DescribeServices')['services']).map((one) => parseService(one, 'default', told)),
    DescribeTasks: items(recorded('DescribeTasks')['tasks']).map((one) => parseTask(one, 'default', null, told)),
    'DescribeTasks-3': items(recorded('DescribeTasks-3')['tasks']).map((one) => parseTask(one, 'default', null, told)),
    DescribeEvents: items(recorded('DescribeEvents')['events']).map((one) => parseEvent(one, told)),
    DescribeEventDetails: items(recorded('DescribeEventDetails')['successfulSet']).map((one) => parseDetail(one, told)),
    DescribeAffectedEntities: items(recorded('DescribeAffectedEntities')['entities']).map((one) =>
      parseEntity(one, null, told),
    ),
  };
  for (const [name, parsed] of Object.entries(cases)) {
    test(name, () => {
      expect(parsed).not.toContain(null);
      expect(parsed).toMatchSnapshot();
    });
  }
  test('nothing was told as not understood', () => expect(told).toEqual([]));
});

describe('task definitions', () => {
  test('environment values are dropped', () => {
    const definition = parseTaskDefinition(recorded('DescribeTaskDefinition')['taskDefinition'], [], '', 'us-east-1');
    expect(definition?.containers.get('mysql')).toEqual({ essential: true, log: null });
    const kept = JSON.stringify([...(definition?.containers ?? [])]);
    expect(kept).not.toMatch(/MYSQL_ROOT_PASSWORD|password/);
  });

  test('only awslogs tells a log group', () => {
    const container = (name: string, logDriver: string, options: object) => ({
      name,
      logConfiguration: {
        logDriver,
        options: { 'awslogs-group': '/ecs/x', 'awslogs-region': 'eu-west-1', ...options },
      },
    });
    const definition = parseTaskDefinition(
      {
        containerDefinitions: [
          container('one', 'awslogs', { 'awslogs-stream-prefix': 'svc' }),
          container('two', 'awslogs', {}),
          container('three', 'awsfirelens', {}),
        ],
      },
      [],
      '',
      'us-east-1',
    );
    const task = {
      taskArn: 'arn:aws:ecs:us-east-1:1:task/c/0123',
      containers: ['one', 'two', 'three'].map((name) => ({ name, runtimeId: 'docker-id' })),
    };
    const parsed = parseTask(task, 'c', definition, []);
    expect(parsed?.containers.map((one) => one.log)).toEqual([
      { group: '/ecs/x', region: 'eu-west-1', stream: 'svc/one/0123' },
      { group: '/ecs/x', region: 'eu-west-1', stream: 'docker-id' },
      null,
    ]);
  });
});

describe('odd answers', () => {
  test('an item without its id is told and left out', () => {
    const told: NotUnderstood[] = [];
    expect(parseInstance({ InstanceType: 't3.nano' }, told)).toBeNull();
    expect(parseInstance(null, told)).toBeNull();
    expect(parseTask({ group: 'x' }, 'prod', null, told)).toBeNull();
    expect(told).toEqual([
      { what: 'an instance', why: expect.stringContaining('InstanceId'), lost: true },
      { what: 'an instance', why: expect.any(String), lost: true },
      { what: 'a task of prod', why: expect.stringContaining('taskArn'), lost: true },
    ]);
  });

  test('an event that does not fit leaves the instance and its other events', () => {
    const told: NotUnderstood[] = [];
    const event = { InstanceEventId: 'e-1', Code: 'something-new', Description: '[Canceled] x' };
    const status = parseInstanceStatus({ InstanceId: 'i-1', Events: [event, { InstanceEventId: 'e-2' }] }, told);
    expect(status?.events).toMatchObject([{ id: 'e-1', code: 'something-new', description: '[Canceled] x' }]);
    expect(told).toEqual([{ what: 'i-1 e-2', why: expect.stringContaining('Code'), lost: true }]);
  });

  test('an unknown check result is other, a missing one does not apply', () => {
    const status = parseInstanceStatus({ InstanceId: 'i-1', SystemStatus: { Status: 'haunted' } }, []);
    expect(status).toMatchObject({ system: 'other', instance: 'not-applicable' });
  });

  const impossible = ['1970-01-01', '2005-12-31T23:59:59Z', '2100-01-01', '9999-12-31', 'never', '+200000-01-01'];
  for (const date of impossible) {
    test(`the date ${date} is told, and is null`, () => {
      const told: NotUnderstood[] = [];
      const parsed = parseInstance({ InstanceId: 'i-1', LaunchTime: new Date(date) }, told);
      expect(parsed).toMatchObject({ id: 'i-1', launchedAt: null });
      expect(told).toEqual([{ what: 'i-1', why: expect.stringMatching(/^LaunchTime is (an impossible|not a) date$/) }]);
    });
  }

  test('text is cut, without NUL and without half characters; the rest stays raw', () => {
    expect(textOf('a\u0000b<!channel>*x*\u202e')).toBe('ab<!channel>*x*\u202e');
    const long = textOf(`${'x'.repeat(9_999)}😀`);
    expect(long).toHaveLength(10_000);
    expect(long.isWellFormed()).toBe(true);
  });

  test('a tag named __proto__ is a tag', () => {
    const Tags = [{ Key: '__proto__', Value: 'x' }, { Key: 'Name' }, { Value: 'no key' }];
    const tags = parseInstance({ InstanceId: 'i-1', Tags }, [])?.tags ?? {};
    expect(Object.entries(tags)).toEqual([
      ['__proto__', 'x'],
      ['Name', ''],
    ]);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });
});
