/**
 * The proof of an `absorbed` target: that every sender's own log router writes to where the subsystem's work went. Only
 * services on ECS are counted: how workloads on EKS and functions hand on their logs is in nothing that is read.
 */

import { belongingOf } from './claim.ts';
import type { Sighting } from './finding.ts';
import { fitsGlob } from './glob.ts';
import type { EcsContainerDefinition, EcsService, EcsTaskDefinition } from './reads/ecs.ts';
import { componentOf, namedResource, serviceResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Environment, Settings, Subsystem } from './settings.ts';

const PROOF = 'absorbed/';
/** Log options that name no place. */
const NOT_A_PLACE = new Set(['Name', '@type', 'awslogs-region']);

/** Whether a resource is such a proof, by its id. */
export function isProof(resource: string): boolean {
  return resource.startsWith(PROOF);
}

function writesTo(container: EcsContainerDefinition, into: string): boolean {
  return Object.entries(container.logTarget).some(([key, value]) => !NOT_A_PLACE.has(key) && fitsGlob(into, value));
}

/** Whether the logs of a task go there: some container's do, and none is still handed to a fluentd elsewhere. */
function hasRouter(definition: EcsTaskDefinition, into: string): boolean {
  const logging = definition.containers.filter((it) => it.logDriver !== null && it.logDriver !== 'none');
  const there = logging.filter((it) => writesTo(it, into));
  return there.length > 0 && logging.every((it) => it.logDriver !== 'fluentd' || there.includes(it));
}

interface Sender {
  readonly environment: Environment;
  readonly subsystem: string;
  readonly routed: boolean;
}

/**
 * The services of this scope that belong to some subsystem and run. One with several definitions (a deployment is under
 * way) is routed when all of them are; one whose definition is not known is not.
 */
function sendersOf(
  services: readonly EcsService[],
  definitions: readonly EcsTaskDefinition[],
  into: string,
  scope: Scope,
  settings: Settings,
): readonly Sender[] {
  const used = new Map<string, EcsTaskDefinition[]>();
  for (const it of definitions) for (const by of it.usedBy) used.set(by, [...(used.get(by) ?? []), it]);
  return services.flatMap((service): Sender[] => {
    if (service.status !== 'ACTIVE' || (service.wanted <= 0 && service.running <= 0)) return [];
    const resource = serviceResource(service, scope);
    const { subsystem, environment } = belongingOf(resource, componentOf(resource, settings), settings, new Map());
    if (subsystem === null) return [];
    const own = used.get(resource.service ?? '') ?? [];
    return [{ environment, subsystem, routed: own.length > 0 && own.every((it) => hasRouter(it, into)) }];
  });
}

function proofOf(
  subsystem: Subsystem,
  environment: Environment,
  senders: readonly Sender[],
  scope: Scope,
  settings: Settings,
): Sighting | null {
  const [tag] = settings.subsystemTags;
  const [environmentTag] = settings.environmentTags;
  if (tag === undefined || senders.length === 0) return null;
  const place = `${PROOF}${subsystem.name}/${scope.account}/${scope.region}`;
  const tags = { [tag]: subsystem.name, ...(environmentTag === undefined ? {} : { [environmentTag]: environment }) };
  const running = senders.filter((it) => it.routed).length;
  const wanted = senders.length;
  return {
    resource: namedResource(
      'managed',
      environment === 'production' ? place : `${place}/${environment}`,
      `senders of ${subsystem.name} (ECS services only)`,
      tags,
      scope,
    ),
    component: null,
    presence: running === wanted ? 'live' : 'dormant',
    running,
    wanted,
    healthy: running === wanted,
  };
}

/**
 * For each subsystem that is absorbed into its senders, how many of these on ECS have the log router: "19 of 19". One sighting an
 * environment; none where there are no senders, which proves nothing.
 */
export function absorbedProofs(
  services: readonly EcsService[],
  definitions: readonly EcsTaskDefinition[],
  scope: Scope,
  settings: Settings,
): readonly Sighting[] {
  return settings.subsystems.flatMap((subsystem) => {
    if (subsystem.absorbedInto === null) return [];
    const senders = sendersOf(services, definitions, subsystem.absorbedInto, scope, settings);
    const others = Map.groupBy(
      senders.filter((it) => it.subsystem !== subsystem.name),
      (it) => it.environment,
    );
    return [...others].flatMap(([environment, some]) => proofOf(subsystem, environment, some, scope, settings) ?? []);
  });
}
