/** What an EC2 scope's answers mean: the findings and sightings of the job `ec2-status`. */

import type { NotUnderstood } from './answer.ts';
import { belongingOf } from './claim.ts';
import { ec2EventCode, ec2EventKeys, isActive } from './ec2-event.ts';
import type { Finding, Sighting } from './finding.ts';
import { fitsGlob } from './glob.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { Ec2Instance, Ec2InstanceStatus, Ec2ScheduledEvent } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { capacityOf, instanceResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject, Presence } from './vocabulary.ts';

/** An instance as both reads know it; one of the two may be missing. */
export interface Ec2Unit {
  readonly resource: Resource;
  readonly instance: Ec2Instance | null;
  readonly status: Ec2InstanceStatus | null;
  readonly state: string;
}

export function ec2UnitsOf(
  instances: readonly Ec2Instance[],
  statuses: readonly Ec2InstanceStatus[],
  scope: Scope,
): readonly Ec2Unit[] {
  const instanceOf = new Map(instances.map((it) => [it.id, it]));
  const statusOf = new Map(statuses.map((it) => [it.instanceId, it]));
  return [...new Set([...instanceOf.keys(), ...statusOf.keys()])].map((id) => {
    const instance = instanceOf.get(id) ?? null;
    const status = statusOf.get(id) ?? null;
    const state = (instance?.state ?? status?.state ?? '').toLowerCase();
    return { resource: instanceResource(id, instance, scope), instance, status, state };
  });
}

/** Image builders and CI machines are nothing, by their name or by the tag `Name`. */
export function isIgnored(unit: Ec2Unit, settings: Settings): boolean {
  const names = [unit.resource.name, unit.resource.tags['Name'] ?? ''];
  return settings.ignoreNames.some((pattern) => names.some((name) => fitsGlob(pattern, name)));
}

const PRESENCE_OF: Readonly<Record<string, Presence | null>> = {
  pending: 'live',
  running: 'live',
  stopping: 'dormant',
  stopped: 'dormant',
  'shutting-down': null,
  terminated: null,
};

export function isGone(unit: Ec2Unit): boolean {
  return PRESENCE_OF[unit.state] === null;
}

/** What the instance proves to run on EC2; cluster capacity is not the service. */
export function ec2SightingOf(unit: Ec2Unit): Sighting | NotUnderstood | null {
  const { resource, state } = unit;
  if (capacityOf(resource.tags) !== null) return null;
  const presence = Object.hasOwn(PRESENCE_OF, state) ? PRESENCE_OF[state] : undefined;
  if (presence === undefined) {
    return { what: `instance ${resource.id}`, why: `unknown state "${outsideText(state, 40)}"` };
  }
  if (presence === null) return null;
  const running = presence === 'live' ? 1 : 0;
  return { resource, component: null, presence, running, wanted: running, healthy: true };
}

/** How many running instances of the same subsystem, environment and component there are here. */
function hostsOf(unit: Ec2Unit, units: readonly Ec2Unit[], settings: Settings): number | null {
  const key = (it: Ec2Unit): string | null => {
    const { subsystem, environment, component } = belongingOf(it.resource, null, settings, new Map());
    return subsystem === null ? null : JSON.stringify([subsystem, environment, component]);
  };
  const own = key(unit);
  return own === null ? null : units.filter((it) => it.state === 'running' && key(it) === own).length;
}

/** What the words need of an instance; what is not known is left out, never guessed. */
function instanceFacts(unit: Ec2Unit, units: readonly Ec2Unit[], settings: Settings): JsonObject {
  const { instance, status, resource } = unit;
  const capacity = capacityOf(resource.tags);
  const zone = instance?.zone ?? status?.zone ?? null;
  const base = { instance: resource.id, zone: zone && outsideText(zone, 40), capacity };
  if (!instance) return base;
  const group = instance.autoScalingGroup;
  return {
    ...base,
    rootDevice: instance.rootDevice && outsideText(instance.rootDevice, 40),
    privateIp: instance.privateIp && outsideText(instance.privateIp, 60),
    publicIp: instance.publicIp && outsideText(instance.publicIp, 60),
    elasticIp: instance.elasticIp,
    inGroup: group !== null,
    group: group && outsideText(group, 120),
    groupSize:
      group === null ? null : units.filter((it) => it.instance?.autoScalingGroup === group && !isGone(it)).length,
    hosts: hostsOf(unit, units, settings),
  };
}

function eventFinding(unit: Ec2Unit, event: Ec2ScheduledEvent, facts: JsonObject): Finding {
  const { resource } = unit;
  const notBefore = knownTime(event.notBefore);
  const at = isoTime(notBefore) ?? 'no date';
  return {
    nature: 'condition',
    kind: 'ec2-maintenance',
    aspect: 'scheduled',
    subject: outsideText(event.id ? `${resource.id} ${event.id}` : `${resource.id} ${event.code} ${at}`, 300),
    keys: ec2EventKeys(resource.id, event.code, notBefore, event.id),
    resource,
    component: null,
    severity: 2,
    firstHand: true,
    dueAt: notBefore ?? knownTime(event.deadline),
    since: null,
    facts: {
      ...facts,
      code: outsideText(event.code, 60),
      notBefore: isoTime(notBefore),
      notAfter: isoTime(event.notAfter),
      deadline: isoTime(event.deadline),
      description: outsideText(event.description, 200),
    },
  };
}

/** Events that are still to come or under way, of stopped instances too. */
export function scheduledEvents(
  unit: Ec2Unit,
  units: readonly Ec2Unit[],
  settings: Settings,
): { readonly findings: readonly Finding[]; readonly notUnderstood: readonly NotUnderstood[] } {
  const active = (unit.status?.events ?? []).filter(isActive);
  const facts = active.length === 0 ? {} : instanceFacts(unit, units, settings);
  return {
    findings: active.map((event) => eventFinding(unit, event, facts)),
    // Told as an event with AWS's own description; that its code is new is told too.
    notUnderstood: active
      .filter((event) => ec2EventCode(event.code) === null)
      .map((event) => ({
        what: `event of instance ${unit.resource.id}`,
        why: `unknown code "${outsideText(event.code, 60)}"`,
      })),
  };
}

const CHECKS = ['system', 'instance', 'attachedEbs'] as const;

/** Status checks that are impaired, of running instances. */
export function failedChecks(unit: Ec2Unit, units: readonly Ec2Unit[], settings: Settings): readonly Finding[] {
  const { status, resource, state } = unit;
  if (!status || state !== 'running') return [];
  return CHECKS.filter((check) => status[check] === 'impaired').map((check) => ({
    nature: 'condition',
    kind: 'ec2-check-failed',
    aspect: check,
    subject: resource.id,
    keys: [],
    resource,
    component: null,
    severity: 3,
    firstHand: true,
    dueAt: null,
    since: knownTime(status.impairedSince),
    facts: { ...instanceFacts(unit, units, settings), check, since: isoTime(status.impairedSince) },
  }));
}
