/** What the fleet's answers are about, as resources: one id for one thing, whichever system speaks of it. */

import type { Tags } from './answer.ts';
import { belongingOf } from './claim.ts';
import { outsideText } from './outside-text.ts';
import type { Ec2Instance } from './reads/ec2.ts';
import type { EcsService, EcsTask } from './reads/ecs.ts';
import type { HealthEntity, HealthEvent } from './reads/health.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { Platform } from './vocabulary.ts';

/** The partition of a region, for ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** What stands after the last `/` of an ARN or a path: a cluster's or a task's own name. */
export function lastPart(text: string): string {
  return text.split('/').at(-1) ?? text;
}

/** AWS allows 128 characters in a key and 256 in a value; what is longer did not come from AWS. */
function fitTags(tags: Tags): Tags {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [outsideText(key, 128), outsideText(value, 256)]),
  );
}

/** A resource whose texts can be kept and shown; one that has no name or id is given one. */
export function fitResource(resource: Resource): Resource {
  const { platform, service } = resource;
  const account = outsideText(resource.account, 40);
  const region = outsideText(resource.region, 40);
  const id = outsideText(resource.id, 500) || `${platform}/${account}/${region}/without an id`;
  return {
    platform,
    id,
    name: outsideText(resource.name) || outsideText(id),
    account,
    region,
    tags: fitTags(resource.tags),
    service: service === null ? null : outsideText(service, 500),
  };
}

/** An instance; `known` is what `ec2.instances` says of it, when it says anything. */
export function instanceResource(id: string, known: Ec2Instance | null, scope: Scope): Resource {
  const { account, region } = scope;
  const tags = known?.tags ?? {};
  const name = known?.name || tags['Name'] || id;
  return fitResource({ platform: 'ec2', id, name, account, region, tags, service: null });
}

export function serviceResource(service: EcsService, scope: Scope): Resource {
  const { account, region } = scope;
  const path = `${lastPart(service.cluster)}/${service.name}`;
  return fitResource({
    platform: 'ecs',
    id: service.arn || serviceArn(path, account, region),
    name: service.name,
    account,
    region,
    tags: service.tags,
    service: path,
  });
}

/** `path` is `cluster/service`. */
function serviceArn(path: string, account: string, region: string): string {
  return `arn:${partitionOf(region)}:ecs:${region}:${account}:service/${path}`;
}

/** The family of a task definition, without its revision. */
function familyOf(taskDefinition: string): string {
  return lastPart(taskDefinition).replace(/:\d+$/, '');
}

/** `cluster/service` of a task that a service started; null for one that was started by itself. */
export function servicePathOf(task: EcsTask): string | null {
  const name = task.group?.startsWith('service:') ? task.group.slice('service:'.length) : '';
  return name === '' ? null : `${lastPart(task.cluster)}/${name}`;
}

/**
 * What a task belongs to where no service is known: its service by name, else the family of its task definition in its
 * cluster. A family in a cluster has no ARN, so its id is made.
 */
export function taskResource(task: EcsTask, scope: Scope): Resource {
  const { account, region } = scope;
  const path = servicePathOf(task);
  const family = task.group?.startsWith('family:') ? task.group.slice('family:'.length) : familyOf(task.taskDefinition);
  if (path === null) return familyResource(task.cluster, family, task.tags, scope);
  return fitResource({
    platform: 'ecs',
    id: serviceArn(path, account, region),
    name: lastPart(path),
    account,
    region,
    tags: task.tags,
    service: path,
  });
}

/** A family of tasks that run by themselves in a cluster; `family` is its name, or a task definition of it. */
export function familyResource(cluster: string, family: string, tags: Tags, scope: Scope): Resource {
  const { account, region } = scope;
  const name = familyOf(family);
  const id = `ecs/${account}/${region}/${lastPart(cluster)}/family:${name}`;
  return fitResource({ platform: 'ecs', id, name, account, region, tags, service: null });
}

/** A managed service's resource by its ARN, a cluster, what EC2 keeps beside its instances, or a thing that toilbot itself names. */
export function namedResource(
  platform: 'managed' | 'ecs' | 'ec2',
  id: string,
  name: string,
  tags: Tags,
  { account, region }: Scope,
): Resource {
  return fitResource({ platform, id, name, account, region, tags, service: null });
}

const PLATFORM_OF: Readonly<Record<string, Platform>> = {
  ec2: 'ec2',
  ecs: 'ecs',
  fargate: 'ecs',
  eks: 'eks',
  lambda: 'managed',
  rds: 'managed',
  kinesis: 'managed',
  firehose: 'managed',
  dynamodb: 'managed',
  elasticache: 'managed',
  s3: 'managed',
  sqs: 'managed',
  sns: 'managed',
  es: 'managed',
  opensearch: 'managed',
  elasticloadbalancing: 'managed',
};

/** The instance that a Health entity is, or null. */
function instanceIdOf(entity: string): string | null {
  return /(?:^|[:/])(i-[0-9a-f]{4,40})$/.exec(entity.trim())?.[1] ?? null;
}

/** `cluster/service` of a Health entity of ECS (`cluster/service`, `cluster | service` or a service's ARN), or null. */
function ecsServiceOf(entity: string): string | null {
  const arn = /^arn:[^:]*:ecs:[^:]*:[^:]*:service\/([^/]+\/[^/]+)$/.exec(entity.trim())?.[1];
  if (arn) return arn;
  const parts = entity.split(/\s*[|/]\s*/).map((part) => part.trim());
  return parts.length === 2 && parts.every((part) => /^[\w-]+$/.test(part)) ? parts.join('/') : null;
}

/** What AWS Health names when it means a whole account. */
function isAccount(entity: string): boolean {
  return /^(AWS_ACCOUNT|UNKNOWN|)$/i.test(entity.trim()) || /^\d{12}$/.test(entity.trim());
}

/** One affected entity as the resource that its own system knows it by; null when it means the whole account. */
export function entityResource(entity: HealthEntity, event: HealthEvent, scope: Scope): Resource | null {
  const { value, tags } = entity;
  if (isAccount(value)) return null;
  const account = entity.account || event.account || scope.account;
  const { region } = event;
  const base = { account, region, tags };
  const instance = instanceIdOf(value);
  if (instance !== null) {
    return fitResource({ ...base, platform: 'ec2', id: instance, name: tags['Name'] || instance, service: null });
  }
  const path = event.service.toUpperCase() === 'ECS' ? ecsServiceOf(value) : null;
  if (path !== null) {
    return fitResource({
      ...base,
      platform: 'ecs',
      id: serviceArn(path, account, region),
      name: lastPart(path),
      service: path,
    });
  }
  const system = value.startsWith('arn:') ? (value.split(':')[2] ?? '') : event.service;
  const known = system.toLowerCase();
  const platform = Object.hasOwn(PLATFORM_OF, known) ? (PLATFORM_OF[known] ?? 'other') : 'other';
  const own = value.startsWith('arn:') ? lastPart(value.split(':').slice(5).join(':')) : value;
  return fitResource({
    ...base,
    platform: platform === 'ec2' ? 'other' : platform,
    id: value,
    name: tags['Name'] || own,
    service: null,
  });
}

/** What people call an account: its name in the settings, else its id. */
export function accountName(account: string, { accounts }: Pick<Settings, 'accounts'>): string {
  return accounts.find((it) => it.id === account)?.name ?? account;
}

/**
 * What an event without entities is about: the account, or for a public event the service in its region. The event is
 * part of the id, so that two events of one account stay two cases. A public event belongs to no account: the
 * environment of the account that told of it must not make it silent.
 */
export function eventResource(event: HealthEvent, scope: Scope, settings: Settings): Resource {
  const account = isPublic(event) ? '' : event.account || scope.account;
  const name = account === '' ? `${event.service} in ${event.region}` : `account ${accountName(account, settings)}`;
  const id = account === '' ? event.arn : `${event.arn} ${account}`;
  return fitResource({ platform: 'other', id, name, account, region: event.region, tags: {}, service: null });
}

/** Whether an event is one that everybody sees. */
export function isPublic(event: HealthEvent): boolean {
  if (event.eventScope === 'ACCOUNT_SPECIFIC') return false;
  return event.eventScope === 'PUBLIC' || (event.account === null && event.entities.length === 0);
}

const NO_CORRECTIONS: ReadonlyMap<string, string | null> = new Map();

/**
 * The component of an ECS service or task family: the claim's, else its name without the subsystem's and the
 * environment's (`api-worker-production` of `api` is `worker`), else none.
 */
export function componentOf(resource: Resource, settings: Settings): string | null {
  // What it is a part of is in its name and its claims: to say whose it is does not rename it.
  const { said: _said, ...configured } = settings;
  const belongs = belongingOf(resource, null, configured, NO_CORRECTIONS);
  if (belongs.component !== null || belongs.subsystem === null) return belongs.component;
  const subsystem = settings.subsystems.find((it) => it.name === belongs.subsystem);
  const short = resource.name.replace(/[-_](production|prod|prd|staging|stg|stage)$/i, '');
  for (const name of [belongs.subsystem, ...(subsystem?.formerNames ?? [])]) {
    if (short === name) return null;
    const separator = short.charAt(name.length);
    if (short.startsWith(name) && (separator === '-' || separator === '_')) return short.slice(name.length + 1);
  }
  return short;
}

/** The cluster that an instance only lends its capacity to, by its tags; such an instance is not a service. */
export function capacityOf(tags: Tags): 'ecs' | 'eks' | null {
  const keys = Object.keys(tags);
  if (keys.some((key) => key === 'eks:cluster-name' || key.startsWith('kubernetes.io/cluster/'))) return 'eks';
  const ecs = (key: string): boolean => key === 'aws:ecs:clusterName' || key === 'AmazonECSManaged';
  return keys.some(ecs) ? 'ecs' : null;
}
