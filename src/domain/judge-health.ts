/** What AWS Health events mean for the fleet: the findings of the job `aws-health`. */

import type { NotUnderstood } from './answer.ts';
import { DAY } from './calendar.ts';
import { ec2CodeOfHealth, ec2EventKeys, rootDeviceOfHealth } from './ec2-event.ts';
import type { Finding, Over } from './finding.ts';
import { fitsGlob } from './glob.ts';
import type { JudgeInput } from './job.ts';
import { firstSentences, isoTime, knownTime, outsideText } from './outside-text.ts';
import type { HealthEntity, HealthEvent } from './reads/health.ts';
import type { Resource } from './resource.ts';
import { componentOf, entityResource, eventResource, isPublic } from './resources.ts';
import type { JsonObject } from './vocabulary.ts';

/** Why an event makes no finding, though it was understood. */
export type LeftOut = 'filtered' | 'not_ours' | 'all_resolved';

export type HealthJudgement =
  | { readonly is: 'findings'; readonly findings: readonly Finding[]; readonly over: readonly Over[] }
  | { readonly is: 'over'; readonly over: readonly Over[] }
  | { readonly is: 'left_out'; readonly because: LeftOut; readonly over: readonly Over[] }
  | { readonly is: 'unclear'; readonly item: NotUnderstood };

const CATEGORIES = ['issue', 'investigation', 'accountNotification', 'scheduledChange'] as const;
type Category = (typeof CATEGORIES)[number];

/** So long after the last time that an event names, nobody expects to hear of it any more. */
const UNHEARD_DAYS = 7;

// Seen in lower case in real events.
function categoryOf(event: HealthEvent): Category | null {
  return CATEGORIES.find((it) => it.toLowerCase() === event.category.toLowerCase()) ?? null;
}

/** AWS closes an issue by saying when it ended, at times without its status. The end of anything else is a plan. */
function isOver(event: HealthEvent, now: Date): boolean {
  if (event.status === 'closed') return true;
  const category = categoryOf(event);
  const ends = knownTime(event.endsAt);
  return (category === 'issue' || category === 'investigation') && ends !== null && ends <= now;
}

/**
 * Until when an event holds of which no look and no closing message ever tells: a change until its end, where it has one;
 * everything else for a week after the last time that it names (its start, its end, its last update). AWS updates what goes
 * on more often.
 */
function holdsUntil(event: HealthEvent, now: Date): Date {
  const ends = knownTime(event.endsAt);
  if (categoryOf(event) === 'scheduledChange' && ends !== null) return ends;
  const named = [now, knownTime(event.startsAt), ends, knownTime(event.updatedAt)];
  const last = Math.max(...named.map((time) => time?.getTime() ?? 0));
  return knownTime(new Date(last + UNHEARD_DAYS * DAY)) ?? new Date(last);
}

/** The account that alone hears of it; a public event is about none. */
function ownAccount(event: HealthEvent): string | null {
  return isPublic(event) ? null : event.account;
}

function passes(event: HealthEvent, { settings }: JudgeInput): boolean {
  const { categories, ignoreTypeCodes, onlyTypeCodes } = settings.health;
  const fits = (pattern: string): boolean => fitsGlob(pattern, event.typeCode);
  if (categories.length > 0 && !categories.some((it) => it.toLowerCase() === event.category.toLowerCase()))
    return false;
  if (ignoreTypeCodes.some(fits)) return false;
  return onlyTypeCodes.length === 0 || onlyTypeCodes.some(fits);
}

/** A public event is ours when the fleet uses the service in the region; a global one, when it uses the service. */
function touchesFleet(event: HealthEvent, { seen }: JudgeInput): boolean {
  const service = event.service.toUpperCase();
  if (![...seen.services].some((it) => it.toUpperCase() === service)) return false;
  return event.region === 'global' || seen.regions.has(event.region);
}

/** Entities that AWS says are dealt with are no findings. */
function isOpen(entity: HealthEntity): boolean {
  return entity.status !== 'RESOLVED' && entity.status !== 'UNIMPAIRED';
}

function deadlineOf(event: HealthEvent, now: Date): Date | null {
  const [starts, ends] = [knownTime(event.startsAt), knownTime(event.endsAt)];
  if (starts && starts > now) return starts;
  return ends && ends > now ? ends : null;
}

interface Shape {
  readonly kind: string;
  readonly severity: number;
  readonly dueAt: Date | null;
}

function shapeOf(category: Category, event: HealthEvent, now: Date): Shape {
  const required = event.actionability === 'ACTION_REQUIRED';
  switch (category) {
    case 'issue':
    case 'investigation':
      return { kind: 'aws-issue', severity: isPublic(event) ? 2 : 3, dueAt: null };
    case 'scheduledChange':
      return { kind: 'aws-change', severity: required ? 3 : 2, dueAt: knownTime(event.startsAt) };
    case 'accountNotification': {
      const deadline = required ? deadlineOf(event, now) : null;
      if (deadline) return { kind: 'aws-change', severity: 3, dueAt: deadline };
      return { kind: 'aws-notice', severity: required ? 2 : 1, dueAt: null };
    }
  }
}

function factsOf(event: HealthEvent, entity: HealthEntity | null): JsonObject {
  return {
    event: outsideText(event.arn, 500),
    service: outsideText(event.service, 60),
    typeCode: outsideText(event.typeCode, 120),
    category: categoryOf(event),
    eventRegion: outsideText(event.region, 40),
    public: isPublic(event),
    actionRequired: event.actionability === 'ACTION_REQUIRED',
    startsAt: isoTime(event.startsAt),
    endsAt: isoTime(event.endsAt),
    description: firstSentences(event.description) || null,
    entity: entity && outsideText(entity.value, 300),
  };
}

/** What EC2 and ECS know themselves is said in their kinds, so that both make one case. */
function finding(
  category: Category,
  event: HealthEvent,
  entity: HealthEntity | null,
  resource: Resource,
  input: JudgeInput,
): Finding {
  const shape = shapeOf(category, event, input.now);
  const facts = factsOf(event, entity);
  const dueAt = knownTime(event.startsAt);
  const base = {
    nature: 'condition',
    aspect: 'event',
    subject: outsideText(`${event.arn} ${resource.id}`, 700),
    // With the entity in it: one event may hit several subsystems, and each has its own case.
    keys: [outsideText(`health:${event.arn}:${entity ? resource.id : resource.account}`, 700)],
    resource,
    component: null,
    firstHand: true,
    since: category === 'issue' || category === 'investigation' ? knownTime(event.startsAt) : null,
    holdsUntil: holdsUntil(event, input.now),
  } as const;
  const code = category === 'scheduledChange' && resource.platform === 'ec2' ? ec2CodeOfHealth(event.typeCode) : null;
  if (code !== null) {
    return {
      ...base,
      kind: 'ec2-maintenance',
      aspect: 'scheduled',
      keys: [...base.keys, ...ec2EventKeys(resource.id, code, dueAt, null)],
      severity: 2,
      firstHand: false,
      dueAt,
      facts: {
        event: facts['event'] ?? null,
        instance: resource.id,
        code,
        rootDevice: rootDeviceOfHealth(event.typeCode),
        notBefore: isoTime(dueAt),
        description: facts['description'] ?? null,
      },
    };
  }
  if (event.typeCode === 'AWS_ECS_TASK_PATCHING_RETIREMENT') {
    return {
      ...base,
      kind: 'fargate-retirement',
      component: resource.platform === 'ecs' ? componentOf(resource, input.settings) : null,
      severity: 1,
      firstHand: false,
      dueAt,
      facts: { event: facts['event'] ?? null, service: resource.service, startsAt: isoTime(dueAt) },
    };
  }
  const component = resource.platform === 'ecs' ? componentOf(resource, input.settings) : null;
  return { ...base, ...shape, component, facts };
}

/** What one event means here. What is over is so whatever the settings leave out: it may have been told before. */
export function judgeHealthEvent(event: HealthEvent, input: JudgeInput): HealthJudgement {
  const about = { event: outsideText(event.arn, 500), account: ownAccount(event) };
  if (isOver(event, input.now)) return { is: 'over', over: [{ ...about, resource: null }] };
  const over = event.entities.flatMap((entity): Over[] => {
    const resource = isOpen(entity) ? null : entityResource(entity, event, input.scope);
    return resource === null ? [] : [{ ...about, resource: resource.id }];
  });
  if (!passes(event, input)) return { is: 'left_out', because: 'filtered', over };
  if (isPublic(event) && !touchesFleet(event, input)) return { is: 'left_out', because: 'not_ours', over };
  const category = categoryOf(event);
  if (category === null) {
    const what = `AWS Health event ${outsideText(event.typeCode, 120) || outsideText(event.arn, 200)}`;
    return { is: 'unclear', item: { what, why: `unknown category "${outsideText(event.category, 40)}"` } };
  }
  const open = event.entities.filter(isOpen);
  if (event.entities.length > 0 && open.length === 0) return { is: 'left_out', because: 'all_resolved', over };

  const resources = new Map<string, { readonly entity: HealthEntity | null; readonly resource: Resource }>();
  for (const entity of open) {
    const resource = entityResource(entity, event, input.scope);
    const known = resource ?? eventResource(event, input.scope, input.settings);
    resources.set(known.id, { entity: resource && entity, resource: known });
  }
  if (open.length === 0) {
    const resource = eventResource(event, input.scope, input.settings);
    resources.set(resource.id, { entity: null, resource });
  }
  const findings = [...resources.values()].map((it) => finding(category, event, it.entity, it.resource, input));
  return { is: 'findings', findings, over: over.filter((it) => !resources.has(it.resource ?? '')) };
}
