import { describe, expect, test } from '@jest/globals';
import { scopeId } from '../../../src/domain/scope.ts';
import type { HealthEvent } from '../../../src/practice/fleet/fleet.ts';
import {
  at,
  CLOSING,
  instance,
  MEMBER,
  NOW,
  OWN,
  open,
  ROLE,
  SUSPENDED,
  smallFleet,
  TOKYO,
  unending,
} from './practice.ts';

const roleArn = (account: string) => `arn:aws:iam::${account}:role/${ROLE.roleName}`;
const organization = { organization: { ...ROLE, exclude: [] } };

describe('accounts and regions', () => {
  test('the organization: active accounts, all pages, the others told; opted-in regions of each', async () => {
    const { fleet, logged } = await open(
      smallFleet(),
      { accounts: organization, regions: 'opted-in' },
      { pageLimit: 1 },
    );
    const scopes = await fleet.scopes('regions', unending());
    const regions = ['ap-east-1', TOKYO, 'eu-west-1', 'us-east-1'];
    expect(scopes.map(({ scope }) => scopeId(scope))).toEqual(
      [OWN, MEMBER].flatMap((account) => regions.map((region) => `aws/${account}/${region}`)),
    );
    expect(scopes.every(({ gap }) => gap === null)).toBe(true);
    const leftOut = [`${SUSPENDED} (SUSPENDED)`, `${CLOSING} (PENDING_CLOSURE)`];
    expect(logged).toEqual([expect.objectContaining({ level: 'info', fields: { leftOut } })]);
    expect(fleet.describe()).toContain(leftOut[0]);
  });

  test('what was found is kept: the next tick asks nothing', async () => {
    const { fleet, aws } = await open(smallFleet(), { accounts: organization, regions: 'opted-in' });
    const first = await fleet.scopes('regions', unending());
    const calls = aws.calls().length;
    expect(await fleet.scopes('regions', unending())).toEqual(first);
    expect(aws.calls()).toHaveLength(calls);
  });

  test('an excluded account is left out', async () => {
    const accounts = { organization: { ...ROLE, exclude: [MEMBER] } };
    const { fleet } = await open(smallFleet(), { accounts });
    const scopes = await fleet.scopes('regions', unending());
    expect(scopes.map(({ scope }) => scope.account)).toEqual([OWN]);
    expect(fleet.describe()).toContain(`${MEMBER} (excluded)`);
  });

  test('one that cannot be entered is its own problem', async () => {
    const accounts = [
      { id: OWN },
      { id: MEMBER, roleArn: roleArn(MEMBER), externalId: ROLE.externalId },
      { id: '555555555555', roleArn: roleArn('555555555555') },
      { id: '666666666666' },
    ];
    const { fleet, aws } = await open(smallFleet(), { accounts, regions: [TOKYO, 'us-east-1'] });
    const scopes = await fleet.scopes('regions', unending());
    expect(scopes).toHaveLength(8);
    expect(scopes.slice(0, 4).map(({ gap }) => gap)).toEqual([null, null, null, null]);
    expect(scopes[4]?.gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('sts:AssumeRole') });
    expect(scopes[6]?.gap).toMatchObject({ reason: 'no_credentials', detail: expect.stringContaining('roleArn') });
    // It is not tried again by each region and read.
    const { gap } = await fleet.read('ec2.instances', at('555555555555', 'us-east-1'), unending());
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('sts:AssumeRole') });
    expect(aws.calls().filter((call) => call.result === 'AccessDenied')).toHaveLength(1);
    expect((await fleet.read('ec2.instances', at(MEMBER), unending())).gap).toBeNull();
  });

  test('regions that cannot be listed are a gap of the home region, and the old ones serve later', async () => {
    let now = NOW;
    const accounts = [{ id: OWN }];
    const { fleet, aws } = await open(smallFleet(), { accounts, regions: 'opted-in', clock: () => now });
    const mended = aws.faults.add({ kind: 'denied', operation: 'DescribeRegions' });
    const blind = await fleet.scopes('regions', unending());
    expect(blind).toEqual([{ scope: at(OWN), gap: expect.objectContaining({ reason: 'denied' }) }]);
    mended();
    now = new Date(now.getTime() + 120_000);
    expect(await fleet.scopes('regions', unending())).toHaveLength(4);
    aws.faults.add({ kind: 'denied', operation: 'DescribeRegions' });
    now = new Date(now.getTime() + 24 * 3_600_000);
    expect(await fleet.scopes('regions', unending())).toHaveLength(4);
  });

  test('an organization that may not be listed: the own account, and a place that was not seen', async () => {
    const { fleet, aws } = await open(smallFleet(), { accounts: organization });
    aws.faults.add({ kind: 'denied', operation: 'ListAccounts' });
    const scopes = await fleet.scopes('regions', unending());
    expect(scopes.map(({ scope }) => scopeId(scope))).toEqual([`aws/${OWN}/${TOKYO}`, `aws/${OWN}/organization`]);
    expect(scopes[1]?.gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('ListAccounts') });
  });

  test('nothing at all can be found out without credentials', async () => {
    const credentials = async () => ({ accessKeyId: 'AKIAUNKNOWNUNKNOWN12', secretAccessKey: 'x'.repeat(40) });
    const { fleet } = await open(smallFleet(), { credentials, accounts: organization });
    await expect(fleet.scopes('regions', unending())).rejects.toThrow(
      'sts:GetCallerIdentity: no valid credentials (InvalidClientTokenId)',
    );
    const { gap } = await fleet.read('ec2.instances', at(OWN), unending());
    expect(gap?.reason).toBe('no_credentials');
    expect(gap?.detail).not.toContain('xxxx');
  });

  test('without credentials the configured accounts are places that could not be looked at', async () => {
    const credentials = async () => ({ accessKeyId: 'AKIAUNKNOWNUNKNOWN12', secretAccessKey: 'x'.repeat(40) });
    const accounts = [{ id: OWN }, { id: MEMBER, roleArn: roleArn(MEMBER) }];
    const { fleet } = await open(smallFleet(), { credentials, accounts, regions: [TOKYO] });
    const gap = expect.objectContaining({ reason: 'no_credentials' });
    expect(await fleet.scopes('regions', unending())).toEqual([
      { scope: at(OWN), gap },
      { scope: at(MEMBER), gap },
    ]);
    expect((await fleet.scopes('health', unending())).map(({ scope }) => scope.region)).toEqual(['global', 'global']);
  });

  test('credentials that end leave every place in the plan, with why it cannot be looked at', async () => {
    let now = NOW;
    const { fleet, aws } = await open(smallFleet(), {
      accounts: organization,
      regions: 'opted-in',
      clock: () => now,
    });
    const before = await fleet.scopes('regions', unending());
    const mended = aws.faults.add({ kind: 'expired', operation: 'GetCallerIdentity' });
    now = new Date(now.getTime() + 2 * 3_600_000);
    const blind = await fleet.scopes('regions', unending());
    expect(blind.map(({ scope }) => scope)).toEqual(before.map(({ scope }) => scope));
    expect(new Set(blind.map(({ gap }) => gap?.reason))).toEqual(new Set(['expired_credentials']));
    mended();
    now = new Date(now.getTime() + 120_000);
    expect(await fleet.scopes('regions', unending())).toEqual(before);
  });

  test('expired credentials are fetched anew, once', async () => {
    const { fleet, aws } = await open(smallFleet({ instances: [instance(1)] }), { accounts: organization });
    await fleet.scopes('regions', unending());
    aws.faults.add({ kind: 'expired', account: MEMBER, times: 1 });
    const { gap } = await fleet.read('ec2.instances', at(MEMBER), unending());
    expect(gap).toBeNull();
    expect(fleet.calls()['sts:AssumeRole']).toBe(2);
  });
});

const event: HealthEvent = {
  arn: 'arn:aws:health:ap-northeast-1::event/EC2/AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED/one',
  service: 'EC2',
  typeCode: 'AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED',
  category: 'scheduledChange',
  scope: 'ACCOUNT_SPECIFIC',
  region: TOKYO,
  status: 'upcoming',
  actionability: 'ACTION_REQUIRED',
  startsAt: new Date('2026-07-15T00:00:00Z'),
  endsAt: null,
  updatedAt: new Date('2026-06-30T00:00:00Z'),
  accounts: [OWN, MEMBER],
  description: 'One or more of your instances\u0000 are scheduled for retirement',
  entities: [
    { account: OWN, value: 'i-1', status: 'PENDING', updatedAt: NOW },
    { account: MEMBER, value: 'i-2', status: 'PENDING', updatedAt: NOW },
    { account: MEMBER, value: 'i-3', status: 'PENDING', updatedAt: NOW },
  ],
};
const outage: HealthEvent = {
  ...event,
  arn: 'arn:aws:health:ap-northeast-1::event/ECS/AWS_ECS_OPERATIONAL_ISSUE/two',
  scope: 'PUBLIC',
  status: 'open',
  accounts: [],
  entities: [],
};
const lately = new Date(NOW.getTime() - 3 * 86_400_000);
const longAgo = new Date(NOW.getTime() - 8 * 86_400_000);
const closed: HealthEvent = { ...outage, arn: `${outage.arn}-closed`, status: 'closed', updatedAt: lately };
const old: HealthEvent = { ...closed, arn: `${outage.arn}-old`, updatedAt: longAgo };
const healthy = { healthEvents: () => [event, outage, closed, old] };

describe('AWS Health', () => {
  test('the organization view: once for each account concerned, with its entities and text', async () => {
    const { fleet } = await open(smallFleet({}, healthy), { accounts: organization }, { pageLimit: 1 });
    const scopes = await fleet.scopes('health', unending());
    expect(scopes).toEqual([{ scope: at(OWN, 'organization'), gap: null }]);
    const answer = await fleet.read('health.events', at(OWN, 'organization'), unending());
    expect(answer).toMatchObject({ gap: null, notUnderstood: [] });
    const told = answer.items.map((item) => [item.arn, item.account, item.entities.map((one) => one.value)]);
    expect(told).toEqual([
      [event.arn, OWN, ['i-1']],
      [event.arn, MEMBER, ['i-2', 'i-3']],
      [outage.arn, null, []],
      [closed.arn, null, []],
    ]);
    expect(answer.items[0]).toMatchObject({
      description: 'One or more of your instances are scheduled for retirement',
      category: 'scheduledChange',
      startsAt: event.startsAt,
    });
  });

  test('events of accounts that are not looked at are left out', async () => {
    const { fleet } = await open(smallFleet({}, healthy), { accounts: [{ id: OWN }] });
    await fleet.scopes('health', unending());
    const { items } = await fleet.read('health.events', at(OWN, 'organization'), unending());
    expect(items.map((item) => item.account)).toEqual([OWN, null, null]);
  });

  test('without the organization view: each account by itself', async () => {
    const { fleet, aws } = await open(smallFleet({}, healthy), { accounts: organization });
    aws.faults.add({ kind: 'denied', operation: 'DescribeHealthServiceStatusForOrganization' });
    const scopes = await fleet.scopes('health', unending());
    expect(scopes.map(({ scope }) => scopeId(scope))).toEqual([`aws/${OWN}/global`, `aws/${MEMBER}/global`]);
    const { items, gap } = await fleet.read('health.events', at(MEMBER, 'global'), unending());
    expect(gap).toBeNull();
    expect(items[0]).toMatchObject({ account: MEMBER, entities: [{ value: 'i-2' }, { value: 'i-3' }] });
    expect(items[1]).toMatchObject({ account: null, arn: outage.arn });
  });

  test('a support plan without AWS Health', async () => {
    const { fleet } = await open(smallFleet({}, { ...healthy, withoutHealth: [OWN, MEMBER] }), {
      accounts: organization,
    });
    const scopes = await fleet.scopes('health', unending());
    expect(scopes.map(({ scope }) => scope.region)).toEqual(['global', 'global']);
    const { items, gap } = await fleet.read('health.events', at(OWN, 'global'), unending());
    expect(items).toEqual([]);
    expect(gap).toMatchObject({ reason: 'not_available', detail: expect.stringContaining('support plan') });
  });

  test.each([
    ['html', 'malformed'],
    ['internal', 'failed'],
  ] as const)('whether the organization view is on is not guessed when AWS does not say: %s', async (kind, reason) => {
    const { fleet, aws } = await open(smallFleet({}, healthy), { accounts: organization });
    aws.faults.add({ kind, operation: 'DescribeHealthServiceStatusForOrganization' });
    const scopes = await fleet.scopes('health', unending());
    expect(scopes).toEqual([{ scope: at(OWN, 'organization'), gap: expect.objectContaining({ reason }) }]);
  });

  test('details that fail leave the events, with a gap', async () => {
    const { fleet, aws } = await open(smallFleet({}, healthy), { accounts: organization });
    aws.faults.add({ kind: 'denied', operation: 'DescribeEventDetailsForOrganization' });
    const { items, gap } = await fleet.read('health.events', at(OWN, 'organization'), unending());
    expect(items).toHaveLength(4);
    expect(items[0]).toMatchObject({ description: '', entities: [{ value: 'i-1' }] });
    expect(gap).toMatchObject({ reason: 'denied', detail: expect.stringContaining('DescribeEventDetails') });
  });
});
