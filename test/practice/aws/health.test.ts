import {
  DescribeAffectedAccountsForOrganizationCommand,
  DescribeAffectedEntitiesCommand,
  DescribeAffectedEntitiesForOrganizationCommand,
  DescribeEventDetailsCommand,
  DescribeEventDetailsForOrganizationCommand,
  DescribeEventsCommand,
  DescribeEventsForOrganizationCommand,
  DescribeHealthServiceStatusForOrganizationCommand,
  HealthClient,
  paginateDescribeEvents,
} from '@aws-sdk/client-health';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Endpoint, MANAGEMENT, minutes, openEndpoint, refusalOf, START } from './endpoint.ts';

let endpoint: Endpoint;
let health: HealthClient;
let managed: HealthClient;
beforeAll(async () => {
  endpoint = await openEndpoint({ withoutHealth: ['444455556666'] });
  health = endpoint.client(HealthClient, { region: 'us-east-1' });
  managed = endpoint.client(HealthClient, MANAGEMENT);
});
beforeEach(() => endpoint.setNow(START));
afterAll(() => endpoint.close());

const RETIREMENT = 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED';
const retirement = async (client = health) =>
  (await client.send(new DescribeEventsCommand({ filter: { eventTypeCodes: [RETIREMENT] } }))).events?.[0];

describe('the view of one account', () => {
  test('has the retirement that EC2 has, with the same date and host', async () => {
    const event = await retirement();
    expect(event).toMatchObject({
      service: 'EC2',
      eventTypeCategory: 'scheduledChange',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      region: 'ap-northeast-1',
      statusCode: 'upcoming',
      startTime: new Date('2026-12-02T20:00:00Z'),
      lastUpdatedTime: minutes(-10),
    });
    expect(event?.endTime).toBeUndefined();
    const arn = event?.arn ?? '';
    const details = await health.send(
      new DescribeEventDetailsCommand({ eventArns: [arn, 'arn:aws:health:x::event/none'] }),
    );
    expect(details.successfulSet?.[0]?.eventDescription?.latestDescription).toContain('i-0a1b2c3d4e5f60718');
    expect(details.failedSet).toHaveLength(1);
    const entities = await health.send(new DescribeAffectedEntitiesCommand({ filter: { eventArns: [arn] } }));
    expect(entities.entities).toMatchObject([
      { entityValue: 'i-0a1b2c3d4e5f60718', awsAccountId: '111122223333', statusCode: 'PENDING' },
    ]);
    endpoint.setNow(minutes(90));
    expect(await retirement()).toMatchObject({ statusCode: 'closed' });
  });

  test('shows public events to everybody and the account’s own to nobody else', async () => {
    const codes = async (client: HealthClient) =>
      (await client.send(new DescribeEventsCommand({}))).events?.map((event) => event.eventTypeCode) ?? [];
    const own = await codes(health);
    const others = await codes(managed);
    expect(own).toContain(RETIREMENT);
    expect(others).not.toContain(RETIREMENT);
    expect(own).not.toContain('AWS_BILLING_NOTIFICATION');
    expect(others).toContain('AWS_BILLING_NOTIFICATION');
    for (const one of [own, others]) expect(one.filter((code) => code === 'AWS_EC2_OPERATIONAL_ISSUE')).toHaveLength(1);
  });

  test('filters and pages', async () => {
    const open = await health.send(
      new DescribeEventsCommand({
        filter: { eventStatusCodes: ['open'], eventTypeCategories: ['issue'], regions: ['us-west-2'] },
      }),
    );
    expect(open.events).toHaveLength(1);
    const since = { from: minutes(-24 * 60) };
    const fresh = await health.send(new DescribeEventsCommand({ filter: { lastUpdatedTimes: [since] } }));
    expect(fresh.events?.map((event) => event.eventTypeCode).sort()).toEqual(
      [RETIREMENT, 'AWS_EC2_OPERATIONAL_ISSUE'].sort(),
    );
    const paged: (string | undefined)[] = [];
    for await (const page of paginateDescribeEvents({ client: health, pageSize: 2 }, {})) {
      expect(page.events?.length).toBeLessThanOrEqual(2);
      paged.push(...(page.events ?? []).map((event) => event.arn));
    }
    const whole = await health.send(new DescribeEventsCommand({}));
    expect(paged).toEqual(whole.events?.map((event) => event.arn));
  });

  test.each([
    [
      'eleven events',
      new DescribeEventDetailsCommand({ eventArns: Array.from({ length: 11 }, (_, n) => `arn:${n}`) }),
      'ValidationException',
    ],
    ['no filter', new DescribeAffectedEntitiesCommand({ filter: undefined }), 'ValidationException'],
    [
      'an unknown status',
      new DescribeEventsCommand({ filter: { eventStatusCodes: ['over' as 'open'] } }),
      'ValidationException',
    ],
    ['a foreign token', new DescribeEventsCommand({ nextToken: 'Mg.abc' }), 'InvalidPaginationToken'],
    ['Japanese', new DescribeEventsCommand({ locale: 'ja' }), 'UnsupportedLocale'],
    ['the organization', new DescribeEventsForOrganizationCommand({}), 'AccessDeniedException'],
  ])('refuses %s', async (_, command, name) => {
    expect(await refusalOf(health.send(command as DescribeEventsCommand))).toMatchObject({ name, status: 400 });
  });

  test('is not there without a support plan, and only in its own region', async () => {
    const poor = endpoint.client(HealthClient, { region: 'us-east-1', account: '444455556666' });
    expect(await refusalOf(poor.send(new DescribeEventsCommand({})))).toMatchObject({
      name: 'SubscriptionRequiredException',
      status: 400,
    });
    const lost = endpoint.client(HealthClient, { region: 'ap-northeast-1' });
    expect(await refusalOf(lost.send(new DescribeEventsCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});

describe('the view of the organization', () => {
  test('leads from the event to its accounts, words and hosts', async () => {
    expect(await managed.send(new DescribeHealthServiceStatusForOrganizationCommand({}))).toMatchObject({
      healthServiceAccessStatusForOrganization: 'ENABLED',
    });
    const { events = [] } = await managed.send(
      new DescribeEventsForOrganizationCommand({ filter: { eventTypeCategories: ['scheduledChange'] } }),
    );
    const event = events.find((one) => one.eventTypeCode === RETIREMENT);
    const eventArn = event?.arn ?? '';
    expect(eventArn).toBe((await retirement())?.arn);
    const affected = await managed.send(new DescribeAffectedAccountsForOrganizationCommand({ eventArn }));
    expect(affected).toMatchObject({ affectedAccounts: ['111122223333'], eventScopeCode: 'ACCOUNT_SPECIFIC' });
    const pair = { eventArn, awsAccountId: '111122223333' };
    const wrong = { eventArn, awsAccountId: '444455556666' };
    const details = await managed.send(
      new DescribeEventDetailsForOrganizationCommand({ organizationEventDetailFilters: [pair, wrong] }),
    );
    expect(details.successfulSet?.[0]).toMatchObject({ awsAccountId: '111122223333', event: { arn: eventArn } });
    expect(details.failedSet?.[0]).toMatchObject({ awsAccountId: '444455556666' });
    const entities = await managed.send(
      new DescribeAffectedEntitiesForOrganizationCommand({ organizationEntityFilters: [pair, wrong] }),
    );
    expect(entities.entities?.map((entity) => entity.entityValue)).toEqual(['i-0a1b2c3d4e5f60718']);
    expect(entities.failedSet).toHaveLength(1);
  });

  test('filters by account and time', async () => {
    const filter = { awsAccountIds: ['444455556666'], lastUpdatedTime: { to: START } };
    const { events = [] } = await managed.send(new DescribeEventsForOrganizationCommand({ filter }));
    expect(events.map((event) => event.eventTypeCode)).toEqual(['AWS_ECS_TASK_PATCHING_RETIREMENT']);
  });
});
