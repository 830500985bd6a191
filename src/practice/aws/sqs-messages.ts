import { createHash } from 'node:crypto';
import type { HealthEvent, PracticeFleet } from '../fleet/fleet.ts';
import { MINUTE } from '../fleet/time.ts';
import type { Call, Operation } from './call.ts';
import { taskTree } from './ecs-trees.ts';
import { AwsFailure } from './failure.ts';
import type { TreeObject } from './wire.ts';

/** The queue that the rules of EventBridge feed: of the management account. */
export const PRACTICE_QUEUE = 'toilbot-events';
const REGIONS = ['ap-northeast-1', 'us-east-1'];
/** How far back events wait in the queue. */
const KEPT_MINUTES = 60;
const VISIBILITY_MS = 30_000;

interface Message {
  readonly id: string;
  readonly body: string;
}

/** Which messages were taken out, and until when others are hidden: of this endpoint's life alone, as nothing is lost by seeing one twice. */
interface QueueState {
  readonly removed: Set<string>;
  readonly hiddenUntil: Map<string, number>;
}
const states = new WeakMap<PracticeFleet, QueueState>();

function stateOf(fleet: PracticeFleet): QueueState {
  const known = states.get(fleet);
  if (known) return known;
  const fresh = { removed: new Set<string>(), hiddenUntil: new Map<string, number>() };
  states.set(fleet, fresh);
  return fresh;
}

/** An id that is the same whenever the same thing is told. */
function uuidOf(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

interface Told {
  readonly type: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly at: Date;
  readonly detail: object;
  readonly key: string;
}

function messageOf(told: Told): Message {
  const id = uuidOf(told.type, told.account, told.key);
  const body = {
    version: '0',
    id,
    'detail-type': told.type,
    source: told.source,
    account: told.account,
    time: told.at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    region: told.region,
    resources: [],
    detail: told.detail,
  };
  return { id: uuidOf('message', id), body: JSON.stringify(body) };
}

/** `ECS Task State Change` of each task that stopped lately. */
function taskMessages(fleet: PracticeFleet, now: Date): Message[] {
  const from = new Date(now.getTime() - KEPT_MINUTES * MINUTE);
  const places = fleet.organization.accounts.flatMap(({ id }) => REGIONS.map((region) => ({ account: id, region })));
  return places.flatMap(({ account, region }) => {
    const scope = fleet.scope(account, region, now);
    return scope.tasks.flatMap((task) => {
      const cluster = scope.clusters.find((it) => it.name === task.cluster);
      if (!cluster || !task.stoppedAt || task.stoppedAt < from || task.stoppedAt > now) return [];
      const place = { account, region, at: task.stoppedAt };
      const detail = taskTree(task, cluster, false);
      if (typeof detail !== 'object' || detail === null) return [];
      return [messageOf({ ...place, type: 'ECS Task State Change', source: 'aws.ecs', detail, key: task.arn })];
    });
  });
}

/** `AWS Health Event` as EventBridge writes it: times by RFC 1123, numbers as text. */
function healthMessages(event: HealthEvent, now: Date, kept: number): Message[] {
  if (event.updatedAt > now || now.getTime() - event.updatedAt.getTime() > kept) return [];
  return event.accounts.map((account) => {
    const entities = event.entities.filter((it) => it.account === account);
    const detail = {
      eventArn: event.arn,
      service: event.service,
      eventScopeCode: event.scope,
      communicationId: `${createHash('sha256').update(`${event.arn} ${event.updatedAt.toISOString()}`).digest('hex').slice(0, 40)}-1`,
      lastUpdatedTime: event.updatedAt.toUTCString(),
      statusCode: event.status,
      eventRegion: event.region,
      eventTypeCode: event.typeCode,
      eventTypeCategory: event.category,
      actionability: event.actionability,
      startTime: event.startsAt.toUTCString(),
      ...(event.endsAt ? { endTime: event.endsAt.toUTCString() } : {}),
      eventDescription: [{ language: 'en_US', latestDescription: event.description.replaceAll('\n', '\\n') }],
      affectedEntities: entities.map((it) => ({
        entityValue: it.value,
        status: it.status,
        lastUpdatedTime: it.updatedAt.toUTCString(),
      })),
      affectedAccount: account,
      page: '1',
      totalPages: '1',
      backupEvent: 'false',
    };
    const place = { account, region: event.region, at: event.updatedAt };
    const key = `${event.arn} ${event.updatedAt.toISOString()}`;
    return messageOf({ ...place, type: 'AWS Health Event', source: 'aws.health', detail, key });
  });
}

function messagesAt(fleet: PracticeFleet, now: Date): readonly Message[] {
  const kept = KEPT_MINUTES * MINUTE;
  return [...taskMessages(fleet, now), ...fleet.healthEvents(now).flatMap((event) => healthMessages(event, now, kept))];
}

function checkQueue(call: Call): void {
  if (!call.input.text('QueueUrl')?.endsWith(`/${PRACTICE_QUEUE}`))
    throw new AwsFailure('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');
}

/** Answers at once, whatever the wait asked for: nobody's call is held open here. */
function receive(call: Call): TreeObject {
  checkQueue(call);
  const { removed, hiddenUntil } = stateOf(call.fleet);
  const wall = call.wallTime.getTime();
  const visible = messagesAt(call.fleet, call.now).filter(
    ({ id }) => !removed.has(id) && (hiddenUntil.get(id) ?? 0) <= wall,
  );
  const some = visible.slice(0, call.input.whole('MaxNumberOfMessages') ?? 1);
  const hiddenFor = call.input.whole('VisibilityTimeout');
  for (const { id } of some) hiddenUntil.set(id, wall + (hiddenFor === null ? VISIBILITY_MS : hiddenFor * 1000));
  return some.length === 0
    ? {}
    : {
        Messages: some.map(({ id, body }) => ({
          MessageId: id,
          ReceiptHandle: `receipt ${id}`,
          MD5OfBody: createHash('md5').update(body).digest('hex'),
          Body: body,
        })),
      };
}

function remove(call: Call): TreeObject {
  checkQueue(call);
  const receipt = call.input.text('ReceiptHandle') ?? '';
  if (!receipt.startsWith('receipt '))
    throw new AwsFailure('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  stateOf(call.fleet).removed.add(receipt.slice('receipt '.length));
  return {};
}

/** Receiving and deleting messages of the queue of events. */
export const sqsMessageOperations: Readonly<Record<string, Operation>> = {
  ReceiveMessage: receive,
  DeleteMessage: remove,
};
