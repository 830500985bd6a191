import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { HealthEntity, HealthEvent } from '../../domain/reads/health.ts';
import { nameOf } from './ec2-parse.ts';
import { dateReader, maybeDate, maybeText, tagsOf, textOf, textOrNull, understood } from './values.ts';

const eventSchema = z.object({
  arn: z.string().min(1),
  service: z.string().min(1),
  eventTypeCode: z.string().min(1),
  eventTypeCategory: maybeText,
  eventScopeCode: maybeText,
  region: maybeText,
  statusCode: maybeText,
  actionability: maybeText,
  startTime: maybeDate,
  endTime: maybeDate,
  lastUpdatedTime: maybeDate,
});

/** An event as the lists tell it: its account, text and entities are asked for afterwards. */
export type ListedEvent = Omit<HealthEvent, 'account' | 'description' | 'entities'>;

/** One member of DescribeEvents or DescribeEventsForOrganization, or null when it lacks its ARN, service or type. */
export function parseEvent(value: unknown, notUnderstood: NotUnderstood[]): ListedEvent | null {
  const name = nameOf(value, 'arn', 'an AWS Health event');
  const event = understood(eventSchema, value, name, notUnderstood);
  if (!event) return null;
  const date = dateReader(name, notUnderstood);
  return {
    arn: textOf(event.arn),
    service: textOf(event.service),
    typeCode: textOf(event.eventTypeCode),
    category: textOf(event.eventTypeCategory ?? 'unknown'),
    // Older answers lack the member; only an event without account in its ARN list is public.
    eventScope: textOf(event.eventScopeCode ?? 'NONE'),
    region: textOf(event.region ?? 'global'),
    status: textOf(event.statusCode ?? 'unknown'),
    actionability: textOrNull(event.actionability),
    startsAt: date(event.startTime, 'startTime'),
    endsAt: date(event.endTime, 'endTime'),
    updatedAt: date(event.lastUpdatedTime, 'lastUpdatedTime'),
  };
}

const entitySchema = z.object({
  eventArn: z.string().min(1),
  entityValue: z.string().min(1),
  awsAccountId: maybeText,
  statusCode: maybeText,
  lastUpdatedTime: maybeDate,
  tags: z.record(z.string(), z.string()).nullish(),
});

/** One affected entity with the ARN of its event. `account` counts when the entity does not say its own. */
export function parseEntity(
  value: unknown,
  account: string | null,
  notUnderstood: NotUnderstood[],
): { readonly eventArn: string; readonly entity: HealthEntity } | null {
  const name = nameOf(value, 'entityValue', 'an affected entity');
  const entity = understood(entitySchema, value, name, notUnderstood);
  if (!entity) return null;
  const date = dateReader(name, notUnderstood);
  return {
    eventArn: entity.eventArn,
    entity: {
      value: textOf(entity.entityValue),
      account: textOf(entity.awsAccountId ?? account ?? ''),
      status: textOrNull(entity.statusCode),
      tags: tagsOf(Object.entries(entity.tags ?? {})),
      updatedAt: date(entity.lastUpdatedTime, 'lastUpdatedTime'),
    },
  };
}

const detailSchema = z.object({
  awsAccountId: maybeText,
  event: z.object({ arn: z.string().min(1) }),
  eventDescription: z.object({ latestDescription: maybeText }).nullish(),
});

/** The text of an event, with its ARN and, in the organization's view, its account. */
export function parseDetail(
  value: unknown,
  notUnderstood: NotUnderstood[],
): { readonly arn: string; readonly account: string | null; readonly description: string } | null {
  const detail = understood(detailSchema, value, 'the detail of an AWS Health event', notUnderstood);
  if (!detail) return null;
  return {
    arn: detail.event.arn,
    account: detail.awsAccountId ?? null,
    description: textOf(detail.eventDescription?.latestDescription ?? ''),
  };
}
