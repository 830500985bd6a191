import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import { EVENT_SOURCES, type EventItem, type FleetEvent, isEventType } from '../../domain/fleet-event.ts';
import type { HealthEvent } from '../../domain/reads/health.ts';
import type { Scope } from '../../domain/scope.ts';
import { parseTask } from './ecs-parse.ts';
import { maybeText, textOf, textOrNull } from './values.ts';

/** Why a message is no event that we can read, in one plain line. */
export interface Unreadable {
  readonly type: string | null;
  readonly why: string;
}

/** A region, or the `global` of AWS Health: whatever AWS may call one, and nothing that is not fit for a key. */
const region = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

const envelopeSchema = z.object({
  id: z.string().min(1).max(200),
  'detail-type': z.string().min(1),
  source: z.string().min(1),
  account: z.string().regex(/^\d{12}$/),
  time: z.string(),
  region,
  detail: z.record(z.string(), z.unknown()),
});
type Envelope = z.output<typeof envelopeSchema>;

/** What SNS wraps around an event that it passes on. */
const wrapSchema = z.object({ Type: z.literal('Notification'), Message: z.string() });

/**
 * Parses the body of a message: an event of EventBridge, or SNS's wrap around one. An event must come from the service that
 * sends its type: on a bus of their own anybody may put one that only calls itself so.
 */
export function parseMessage(body: string): FleetEvent | Unreadable {
  const given = jsonOf(body);
  const wrapped = wrapSchema.safeParse(given);
  const event = envelopeSchema.safeParse(wrapped.success ? jsonOf(wrapped.data.Message) : given);
  if (!event.success) {
    const [issue] = event.error.issues;
    const member = issue?.path.join('.') || 'the message';
    return { type: typeOf(given), why: `is no event of EventBridge: ${member} ${issue?.message ?? 'is not readable'}` };
  }
  const envelope = event.data;
  const type = textOf(envelope['detail-type']).slice(0, 100);
  if (!isEventType(type)) return { type, why: 'is of a type that toilbot does not know' };
  if (envelope.source !== EVENT_SOURCES[type])
    return {
      type,
      why: `comes from ${textOf(envelope.source).slice(0, 60)}, and only ${EVENT_SOURCES[type]} sends such events`,
    };
  const at = new Date(envelope.time);
  if (Number.isNaN(at.getTime())) return { type, why: 'its time is not a date' };
  const scope: Scope = { system: 'aws', account: envelope.account, region: envelope.region };
  const base = { id: envelope.id, type, at, scope };
  if (type === 'ECS Task State Change') return ofItem(base, taskOf(envelope));
  if (envelope.source === 'aws.health') return healthOf(envelope, base);
  return { ...base, says: null };
}

function ofItem(base: Omit<FleetEvent, 'says'>, item: EventItem | string): FleetEvent | Unreadable {
  return typeof item === 'string' ? { type: base.type, why: item } : { ...base, says: item };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function typeOf(given: unknown): string | null {
  const type = z.object({ 'detail-type': z.string() }).safeParse(given);
  return type.success ? textOf(type.data['detail-type']).slice(0, 100) : null;
}

const TASK_TIMES = ['createdAt', 'startedAt', 'stoppedAt'] as const;

/** The detail is the task as DescribeTasks tells it, with its times as text; its overrides end in the parser. */
function taskOf({ detail }: Envelope): EventItem | string {
  const times = TASK_TIMES.map((name) => [name, dateOrNull(detail[name])] as const);
  const notUnderstood: NotUnderstood[] = [];
  const cluster = typeof detail['clusterArn'] === 'string' ? detail['clusterArn'] : '';
  const item = parseTask({ ...detail, ...Object.fromEntries(times) }, cluster, null, notUnderstood);
  return item ? { read: 'ecs.tasks', item } : `its task is not readable: ${notUnderstood[0]?.why ?? 'no reason'}`;
}

function dateOrNull(value: unknown): Date | null {
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Older events lack members and spell some otherwise: `lastupdatedTime`, `accountnotification`. */
const healthSchema = z.object({
  eventArn: maybeText,
  service: z.string().min(1),
  eventTypeCode: z.string().min(1),
  eventTypeCategory: maybeText,
  eventScopeCode: maybeText,
  eventRegion: region.nullish(),
  communicationId: maybeText,
  statusCode: maybeText,
  actionability: maybeText,
  startTime: maybeText,
  endTime: maybeText,
  lastUpdatedTime: maybeText,
  lastupdatedTime: maybeText,
  affectedAccount: z
    .string()
    .regex(/^\d{12}$/)
    .nullish(),
  page: z.union([z.string(), z.number()]).nullish(),
  eventDescription: z.array(z.object({ language: maybeText, latestDescription: maybeText })).nullish(),
  affectedEntities: z
    .array(
      z.object({
        entityValue: z.string().min(1),
        status: maybeText,
        lastUpdatedTime: maybeText,
        tags: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .nullish(),
});

const CATEGORIES = ['issue', 'accountNotification', 'scheduledChange', 'investigation'];

/**
 * A Health event. One that is larger than 256 KB comes in pages, each with its part of the entities: they share the
 * event's ARN, so their findings are rows of one case whatever their order. The copy of a backup region has the same
 * communication, status, account and page, and so the same id. With the organization's view the administrator's account
 * sends what is about another one.
 */
function healthOf(envelope: Envelope, base: Omit<FleetEvent, 'says'>): FleetEvent | Unreadable {
  const parsed = healthSchema.safeParse(envelope.detail);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { type: base.type, why: `its ${issue?.path.join('.')} is not readable: ${issue?.message}` };
  }
  const detail = parsed.data;
  const account = detail.affectedAccount ?? envelope.account;
  const category = textOf(detail.eventTypeCategory ?? 'unknown');
  const updatedAt = dateOrNull(detail.lastUpdatedTime ?? detail.lastupdatedTime);
  const isPublic = detail.eventScopeCode === 'PUBLIC';
  const english = detail.eventDescription?.find((it) => it.language?.startsWith('en')) ?? detail.eventDescription?.[0];
  // A few samples have no ARN: then what AWS would put into it names the event.
  const arn =
    detail.eventArn ||
    `arn:aws:health:${base.scope.region}::event/${detail.service}/${detail.eventTypeCode}/${envelope.id}`;
  const item: HealthEvent = {
    arn: textOf(arn),
    service: textOf(detail.service),
    typeCode: textOf(detail.eventTypeCode),
    category: CATEGORIES.find((it) => it.toLowerCase() === category.toLowerCase()) ?? category,
    eventScope: textOf(detail.eventScopeCode ?? 'NONE'),
    region: textOf(detail.eventRegion ?? envelope.region),
    status: textOf(detail.statusCode ?? 'unknown'),
    actionability: textOrNull(detail.actionability),
    startsAt: dateOrNull(detail.startTime),
    endsAt: dateOrNull(detail.endTime),
    updatedAt,
    account: isPublic ? null : account,
    description: textOf(english?.latestDescription ?? '').replaceAll('\\n', '\n'),
    entities: (detail.affectedEntities ?? []).map((it) => ({
      value: textOf(it.entityValue),
      account,
      status: textOrNull(it.status),
      tags: it.tags ?? {},
      updatedAt: dateOrNull(it.lastUpdatedTime),
    })),
  };
  const told = detail.communicationId ?? `${item.arn} ${updatedAt?.toISOString() ?? base.id}`;
  return {
    ...base,
    scope: { ...base.scope, account, region: item.region },
    id: `health ${account} ${item.status} ${textOf(told)} ${detail.page ?? ''}`.trim().slice(0, 400),
    says: { read: 'health.events', item },
  };
}
