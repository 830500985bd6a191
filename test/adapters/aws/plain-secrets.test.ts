import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { playing } from '../../practice/aws/playing.ts';
import { at, CLUSTER, DEFINITION, instance, OWN, open, service, smallFleet, task, unending } from './practice.ts';

const CANARY = 'canary-Zk3vQ9xLw7Rt2Yb8';
const script = `#!/bin/bash\nexport DB_PASSWORD=${CANARY}\n`;
const plain = Buffer.from(script).toString('base64');
const packed = gzipSync(script).toString('base64');

const definition = {
  ...DEFINITION,
  containers: DEFINITION.containers.map((it) => ({
    ...it,
    environment: { DB_PASSWORD: CANARY, RAILS_ENV: 'production', TOKEN_TTL: '300' },
  })),
};
const template = { 'aws:ec2launchtemplate:id': 'lt-1', 'aws:ec2launchtemplate:version': '3' };
const holds = {
  clusters: [CLUSTER],
  services: [service(1)],
  tasks: [task(1)],
  taskDefinitions: [definition],
  instances: [
    instance(1),
    instance(2, { tags: template }),
    instance(3, { tags: template }),
    instance(4, { state: 'terminated' as const }),
  ],
};

function dialects(userData = plain) {
  return playing({
    ec2: {
      DescribeInstanceAttribute: (call) => ({
        instanceId: call.input.text('InstanceId'),
        userData: { value: userData },
      }),
      DescribeLaunchTemplateVersions: () => ({
        launchTemplateVersionSet: [
          { launchTemplateId: 'lt-1', launchTemplateName: 'web', versionNumber: 3, launchTemplateData: { userData } },
        ],
      }),
    },
    lambda: {
      ListFunctions: {
        route: 'GET /2015-03-31/functions',
        run: () => ({
          Functions: [
            {
              FunctionName: 'resize',
              FunctionArn: 'arn:aws:lambda:x',
              Environment: { Variables: { API_KEY: CANARY } },
            },
          ],
        }),
      },
    },
  });
}

test.each([
  ['plain', plain],
  ['packed', packed],
])('names and reasons of all four places, %s user data', async (_name, userData) => {
  const { fleet, logged } = await open(smallFleet(holds), {}, { dialects: dialects(userData) });
  const answer = await fleet.read('secrets.plain', at(OWN), unending());
  expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
  expect(answer.items.map((it) => [it.where, it.name])).toEqual([
    ['task-definition', 'DB_PASSWORD'],
    ['user-data', 'DB_PASSWORD (line 2)'],
    ['user-data', 'DB_PASSWORD (line 2)'],
    ['launch-template', 'DB_PASSWORD (line 2)'],
    ['lambda', 'API_KEY'],
  ]);
  expect(answer.items[0]).toMatchObject({ usedBy: ['prod/api-1'], tags: { Service: 'api' }, container: 'app' });
  // One of the two instances of a template's version was asked, and not the one that is gone.
  expect(fleet.calls()).toMatchObject({ 'ec2:DescribeInstanceAttribute': 2 });
  expect(JSON.stringify([answer, logged])).not.toContain(CANARY);
});

test('a secret that was put where the name belongs is told, and not shown', async () => {
  const pasted = `gh${'p'}_${'a1B2'.repeat(9)}`;
  const containers = DEFINITION.containers.map((it) => ({ ...it, environment: { [pasted]: 'yes' } }));
  const userData = Buffer.from(`export ${pasted}=yes\n`).toString('base64');
  const fleetWith = smallFleet({
    ...holds,
    taskDefinitions: [{ ...definition, containers }],
    instances: [instance(1)],
  });
  const { fleet, logged } = await open(fleetWith, {}, { dialects: dialects(userData) });
  const answer = await fleet.read('secrets.plain', at(OWN), unending());
  expect(answer.items.map((it) => [it.where, it.name, it.reason]).slice(0, 2)).toEqual([
    [
      'task-definition',
      'a name that itself looks like a secret, 40 characters',
      'a GitHub token where the name belongs',
    ],
    [
      'user-data',
      'a name that itself looks like a secret, 40 characters (line 1)',
      'a GitHub token where the name belongs',
    ],
  ]);
  expect(JSON.stringify([answer, logged])).not.toContain(pasted);
});

test('a second look asks what cannot have changed no more', async () => {
  const { fleet } = await open(smallFleet(holds), {}, { dialects: dialects() });
  const first = await fleet.read('secrets.plain', at(OWN), unending());
  const second = await fleet.read('secrets.plain', at(OWN), unending());
  expect(second.items).toEqual(first.items);
  expect(fleet.calls()).toMatchObject({ 'ec2:DescribeInstanceAttribute': 2, 'ecs:DescribeTaskDefinition': 1 });
});

test('a bomb, or what cannot be unpacked, is told and ends nothing', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000)).toString('base64');
  const { fleet } = await open(smallFleet(holds), {}, { dialects: dialects(bomb) });
  const { items, notUnderstood } = await fleet.read('secrets.plain', at(OWN), unending());
  expect(items.map((it) => it.where)).toEqual(['task-definition', 'lambda']);
  expect(notUnderstood).toHaveLength(3);
  expect(notUnderstood[0]).toMatchObject({ why: 'its user data could not be unpacked', lost: true });
});

test('one place that is denied leaves the others, and no value stands in the gap', async () => {
  const { fleet, aws } = await open(smallFleet(holds), {}, { dialects: dialects() });
  aws.faults.add({ kind: 'denied', operation: 'DescribeInstanceAttribute' });
  const answer = await fleet.read('secrets.plain', at(OWN), unending());
  expect(answer.gap).toMatchObject({
    reason: 'denied',
    detail: expect.stringContaining('ec2:DescribeInstanceAttribute'),
  });
  expect(answer.items.map((it) => it.where)).toEqual(['task-definition', 'launch-template', 'lambda']);
  expect(JSON.stringify(answer)).not.toContain(CANARY);
});

test('a member of another type where a value is expected says nothing of the value', async () => {
  const odd = playing({
    lambda: {
      ListFunctions: {
        route: 'GET /2015-03-31/functions',
        run: () => ({
          Functions: [{ FunctionArn: 'arn:aws:lambda:x', Environment: { Variables: { API_KEY: [CANARY] } } }],
        }),
      },
    },
  });
  const { fleet } = await open(smallFleet({}), {}, { dialects: odd });
  expect(JSON.stringify(await fleet.read('secrets.plain', at(OWN), unending()))).not.toContain(CANARY);
});
