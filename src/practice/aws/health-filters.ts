import type { HealthEvent } from '../fleet/fleet.ts';
import { AwsFailure } from './failure.ts';
import type { Input } from './input.ts';

/** Whether an event passes the filter of `DescribeEvents` of an account; no filter lets all pass. */
export function eventMatches(event: HealthEvent, filter: Input | null, account: string): boolean {
  if (filter === null) return true;
  const entities = event.entities.filter((entity) => entity.account === account).map((entity) => entity.value);
  return (
    common(event, filter, entities) &&
    oneOf(filter, 'eventArns', [event.arn]) &&
    during(filter.items('startTimes'), event.startsAt) &&
    during(filter.items('endTimes'), event.endsAt) &&
    during(filter.items('lastUpdatedTimes'), event.updatedAt)
  );
}

/** The same for `DescribeEventsForOrganization`, whose times are one range each. */
export function organizationEventMatches(event: HealthEvent, filter: Input | null): boolean {
  if (filter === null) return true;
  const range = (name: string) => {
    const inner = filter.inner(name);
    return inner === null ? null : [inner];
  };
  return (
    common(
      event,
      filter,
      event.entities.map((entity) => entity.value),
    ) &&
    oneOf(filter, 'awsAccountIds', event.accounts) &&
    during(range('startTime'), event.startsAt) &&
    during(range('endTime'), event.endsAt) &&
    during(range('lastUpdatedTime'), event.updatedAt)
  );
}

function common(event: HealthEvent, filter: Input, entities: readonly string[]): boolean {
  return (
    oneOf(filter, 'eventStatusCodes', [event.status]) &&
    oneOf(filter, 'eventTypeCategories', [event.category]) &&
    oneOf(filter, 'eventTypeCodes', [event.typeCode]) &&
    oneOf(filter, 'services', [event.service]) &&
    oneOf(filter, 'regions', [event.region]) &&
    oneOf(filter, 'actionabilities', [event.actionability]) &&
    oneOf(filter, 'personas', ['OPERATIONS']) &&
    oneOf(filter, 'entityValues', entities)
  );
}

const MOST: Readonly<Record<string, number>> = { eventStatusCodes: 6, awsAccountIds: 50, entityValues: 99 };
const CODES: Readonly<Record<string, readonly string[]>> = {
  eventStatusCodes: ['open', 'closed', 'upcoming'],
  eventTypeCategories: ['issue', 'accountNotification', 'scheduledChange', 'investigation'],
};

function oneOf(filter: Input, name: string, values: readonly string[]): boolean {
  const wanted = filter.texts(name);
  if (wanted === null) return true;
  const most = MOST[name] ?? 10;
  const unknown = CODES[name] === undefined ? undefined : wanted.find((one) => !CODES[name]?.includes(one));
  if (wanted.length < 1 || wanted.length > most || unknown !== undefined) {
    throw new AwsFailure(
      'ValidationException',
      `1 validation error detected: Value '[${wanted.join(', ')}]' at 'filter.${name}' failed to satisfy constraint`,
    );
  }
  return values.some((value) => wanted.includes(value));
}

/** Times are seconds since 1970. */
function during(ranges: readonly Input[] | null, time: Date | null): boolean {
  if (ranges === null) return true;
  if (time === null) return false;
  return ranges.some((range) => {
    const from = range.seconds('from');
    const to = range.seconds('to');
    return (from === null || time.getTime() >= from * 1000) && (to === null || time.getTime() <= to * 1000);
  });
}
