import { expect, test } from '@jest/globals';
import { policy } from '../../../src/adapters/aws/policy.ts';
import { isReadId, READS } from '../../../src/domain/fleet.ts';
import { openTabemaruFleet } from '../../../src/practice/fleet/tabemaru.ts';
import { NOW, open, ROLE, unending } from './practice.ts';

/** GetCallerIdentity needs no permission. */
const FREE = ['sts:GetCallerIdentity'];

test('the policy allows what is called, and nothing that is not', async () => {
  const accounts = { organization: { ...ROLE, exclude: [] } };
  const called = new Set<string>();
  const story = openTabemaruFleet({ directory: null, start: NOW });
  const stopped = story
    .stateAt(NOW)
    .tasks.map((placed) => placed.item)
    .filter((task) => task.desiredStatus === 'STOPPED');
  expect(stopped.length).toBeGreaterThan(0);

  // Once with the organization's view of AWS Health and once without, so that both sets of actions are called.
  for (const isWithout of [false, true]) {
    const { fleet, aws } = await open(story, { accounts, regions: 'opted-in' });
    if (isWithout) aws.faults.add({ kind: 'denied', operation: 'DescribeHealthServiceStatusForOrganization' });
    const regions = (await fleet.scopes('regions', unending())).filter(
      ({ scope }) => scope.region === 'ap-northeast-1',
    );
    const reads = fleet.reads.filter((read) => read !== 'health.events');
    // ECR hands on what Inspector found, or says nothing of it: then Inspector is asked.
    aws.faults.add({
      kind: 'members missing',
      members: ['enhancedFindings', 'findings'],
      operation: 'DescribeImageScanFindings',
      times: 400,
    });
    for (const { scope } of isWithout ? [] : regions) {
      const made = await Promise.all(
        reads.map(async (read) => [read, (await fleet.read(read, scope, unending())).gap]),
      );
      expect(made).toEqual(reads.map((read) => [read, null]));
    }
    for (const { scope } of await fleet.scopes('health', unending())) {
      expect((await fleet.read('health.events', scope, unending())).gap).toBeNull();
    }
    for (const action of Object.keys(fleet.calls())) called.add(action);
  }
  const reads = Object.keys(READS).filter(isReadId);
  const { Statement } = policy({
    reads,
    roleArns: ['arn:aws:iam::*:role/x'],
    listsOrganization: true,
    findsRegions: true,
  });
  const allowed = Statement.flatMap((statement) => statement.Action);
  expect([...called].filter((action) => !FREE.includes(action)).sort()).toEqual([...allowed].sort());
});

test('what is not used is not asked for', () => {
  const narrow = policy({ reads: ['ec2.instances'], roleArns: [], listsOrganization: false, findsRegions: false });
  expect(narrow.Statement).toEqual([
    { Sid: 'ToilbotLooks', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
  ]);
});
