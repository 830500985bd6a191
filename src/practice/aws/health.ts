import type { HealthEntity, HealthEvent } from '../fleet/fleet.ts';
import { type Call, type Operation, pageOf } from './call.ts';
import { AwsFailure } from './failure.ts';
import { eventMatches, organizationEventMatches } from './health-filters.ts';
import type { Input } from './input.ts';
import type { Tree, TreeObject } from './wire.ts';

export const healthOperations: Readonly<Record<string, Operation>> = {
  DescribeEvents: describeEvents,
  DescribeEventDetails: describeEventDetails,
  DescribeAffectedEntities: describeAffectedEntities,
  DescribeEventsForOrganization: managed(describeEventsForOrganization),
  DescribeAffectedAccountsForOrganization: managed(describeAffectedAccounts),
  DescribeEventDetailsForOrganization: managed(describeDetailsForOrganization),
  DescribeAffectedEntitiesForOrganization: managed(describeEntitiesForOrganization),
  DescribeHealthServiceStatusForOrganization: managed(() => ({ healthServiceAccessStatusForOrganization: 'ENABLED' })),
};

/** The organization's view is for its management account only. */
function managed(operation: Operation): Operation {
  return (call) => {
    if (call.caller.account !== call.fleet.organization.managementAccount) {
      throw new AwsFailure(
        'AccessDeniedException',
        `User: ${call.caller.arn} is not authorized to perform: health:${call.operation}`,
      );
    }
    return operation(call);
  };
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('ValidationException', `1 validation error detected: ${message}`);
}

function list<T>(call: Call, items: readonly T[], member: string, least: number, write: (item: T) => Tree): TreeObject {
  const locale = call.input.text('locale');
  if (locale !== null && !/^en(?:[-_][A-Za-z]{2})?$/u.test(locale)) {
    throw new AwsFailure('UnsupportedLocale', `The locale ${locale} is not supported.`);
  }
  const size = call.input.whole('maxResults') ?? 100;
  if (size < least || size > 100) {
    const bound = size < least ? `greater than or equal to ${least}` : 'less than or equal to 100';
    throw invalid(`Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}`);
  }
  const page = pageOf(call, items, {
    token: call.input.text('nextToken'),
    size,
    invalid: () => new AwsFailure('InvalidPaginationToken', 'The specified pagination token (nextToken) is not valid.'),
  });
  return { [member]: page.items.map(write), nextToken: page.next };
}

/** From one to ten of something that must be given. */
function oneToTen<T>(items: readonly T[] | null, member: string): readonly T[] {
  if (items === null) throw invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
  if (items.length < 1 || items.length > 10) {
    const bound = items.length < 1 ? 'greater than or equal to 1' : 'less than or equal to 10';
    throw invalid(`Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`);
  }
  return items;
}

function isOf(event: HealthEvent, account: string): boolean {
  return event.scope === 'PUBLIC' || event.accounts.includes(account);
}

function seenBy(call: Call): readonly HealthEvent[] {
  return call.fleet.healthEvents(call.now).filter((event) => isOf(event, call.caller.account));
}

function describeEvents(call: Call): TreeObject {
  const events = seenBy(call).filter((event) => eventMatches(event, call.input.inner('filter'), call.caller.account));
  return list(call, events, 'events', 1, (event) => eventTree(event));
}

function describeEventDetails(call: Call): TreeObject {
  const arns = oneToTen(call.input.texts('eventArns'), 'eventArns');
  const events = seenBy(call);
  const found = arns.map((arn) => events.find((event) => event.arn === arn));
  return {
    successfulSet: found
      .filter((event) => event !== undefined)
      .map((event) => ({ event: eventTree(event), eventDescription: { latestDescription: event.description } })),
    failedSet: arns
      .filter((_, index) => found[index] === undefined)
      .map((eventArn) => ({ eventArn, ...notFound(eventArn) })),
  };
}

function notFound(eventArn: string) {
  return { errorName: 'InvalidArnError', errorMessage: `Could not find the event with ARN ${eventArn}` };
}

function describeAffectedEntities(call: Call): TreeObject {
  const filter = call.input.inner('filter');
  if (filter === null) throw invalid("Value null at 'filter' failed to satisfy constraint: Member must not be null");
  const arns = oneToTen(filter.texts('eventArns'), 'filter.eventArns');
  const statuses = filter.texts('statusCodes');
  const found = seenBy(call)
    .filter((event) => arns.includes(event.arn))
    .flatMap((event) => event.entities.map((entity) => ({ event, entity })))
    .filter(({ entity }) => entity.account === call.caller.account)
    .filter(({ entity }) => statuses === null || statuses.includes(entity.status));
  return list(call, found, 'entities', 1, ({ event, entity }) => entityTree(event, entity));
}

function describeEventsForOrganization(call: Call): TreeObject {
  const filter = call.input.inner('filter');
  const events = call.fleet.healthEvents(call.now).filter((event) => organizationEventMatches(event, filter));
  return list(call, events, 'events', 1, (event) => eventTree(event));
}

function describeAffectedAccounts(call: Call): TreeObject {
  const arn = call.input.text('eventArn');
  if (arn === null) throw invalid("Value null at 'eventArn' failed to satisfy constraint: Member must not be null");
  const event = call.fleet.healthEvents(call.now).find((one) => one.arn === arn);
  const accounts = list(call, event?.accounts ?? [], 'affectedAccounts', 10, (account) => account);
  return { ...accounts, eventScopeCode: event?.scope ?? null };
}

interface Asked {
  readonly eventArn: string;
  readonly awsAccountId: string | null;
}

function pairs(call: Call, member: string): readonly Asked[] {
  return oneToTen(call.input.items(member), member).map((item: Input) => {
    const eventArn = item.text('eventArn');
    if (eventArn === null)
      throw invalid(
        `Value null at '${member}.1.member.eventArn' failed to satisfy constraint: Member must not be null`,
      );
    return { eventArn, awsAccountId: item.text('awsAccountId') };
  });
}

/** A public event is asked for without an account, one of an account with it; anything else is not found. */
function find(call: Call, { eventArn, awsAccountId }: Asked): HealthEvent | undefined {
  const event = call.fleet.healthEvents(call.now).find((one) => one.arn === eventArn);
  if (event === undefined) return undefined;
  const fits =
    event.scope === 'PUBLIC' ? awsAccountId === null : awsAccountId !== null && event.accounts.includes(awsAccountId);
  return fits ? event : undefined;
}

function describeDetailsForOrganization(call: Call): TreeObject {
  const asked = pairs(call, 'organizationEventDetailFilters').map((one) => ({ one, event: find(call, one) }));
  return {
    successfulSet: asked.flatMap(({ one, event }) =>
      event === undefined
        ? []
        : [
            {
              awsAccountId: one.awsAccountId,
              event: eventTree(event),
              eventDescription: { latestDescription: event.description },
            },
          ],
    ),
    failedSet: asked
      .filter(({ event }) => event === undefined)
      .map(({ one }) => ({ ...one, ...notFound(one.eventArn) })),
  };
}

function describeEntitiesForOrganization(call: Call): TreeObject {
  const member =
    call.input.items('organizationEntityAccountFilters') === null
      ? 'organizationEntityFilters'
      : 'organizationEntityAccountFilters';
  const asked = pairs(call, member).map((one) => ({ one, event: find(call, one) }));
  const found = asked.flatMap(
    ({ one, event }) =>
      event?.entities.filter((entity) => entity.account === one.awsAccountId).map((entity) => ({ event, entity })) ??
      [],
  );
  return {
    ...list(call, found, 'entities', 1, ({ event, entity }) => entityTree(event, entity)),
    failedSet: asked
      .filter(({ event }) => event === undefined)
      .map(({ one }) => ({ ...one, ...notFound(one.eventArn) })),
  };
}

function eventTree(event: HealthEvent): Tree {
  return {
    arn: event.arn,
    service: event.service,
    eventTypeCode: event.typeCode,
    eventTypeCategory: event.category,
    region: event.region,
    startTime: event.startsAt,
    endTime: event.endsAt,
    lastUpdatedTime: event.updatedAt,
    statusCode: event.status,
    eventScopeCode: event.scope,
    actionability: event.actionability,
    personas: ['OPERATIONS'],
  };
}

function entityTree(event: HealthEvent, entity: HealthEntity): Tree {
  return {
    entityArn: `arn:aws:health:${event.region}:${entity.account}:entity/${Buffer.from(entity.value).toString('base64url').slice(0, 24)}`,
    eventArn: event.arn,
    entityValue: entity.value,
    awsAccountId: entity.account,
    lastUpdatedTime: entity.updatedAt,
    statusCode: entity.status,
    // Health has a member for tags and never fills it.
  };
}
