/** What nobody's claim fits, and what people said of it. */

import type { DoubleClaim } from './claim.ts';
import type { Resource } from './resource.ts';
import type { Platform } from './vocabulary.ts';

/** Something that is seen in the fleet and belongs to no subsystem. */
export interface UnclaimedResource {
  /** Number of its sighting: what a menu names it by. */
  readonly sighting: number;
  readonly resource: string;
  readonly name: string;
  readonly platform: Platform;
  readonly scopeId: string;
  readonly running: number;
  readonly wanted: number;
  readonly seenFrom: Date;
}

/** Where a person said that a resource belongs; a subsystem of null is "not ours". */
export interface SaidClaim {
  readonly resource: string;
  readonly subsystem: string | null;
  readonly at: Date;
}

export interface ClaimStore {
  /** Unclaimed resources of the freshest looks, by platform and name; those that people called "not ours" are left out. */
  unclaimed(
    limit: number,
    offset: number,
  ): Promise<{ readonly total: number; readonly resources: readonly UnclaimedResource[] }>;
  /** Sets where the resource of a sighting belongs, at once and for every later look. Null when there is no such sighting. */
  say(sighting: number, subsystem: string | null, personId: string, now: Date): Promise<UnclaimedResource | null>;
  /** What the freshest looks saw, each with what claims go by; what people put somewhere is left out. */
  seen(): Promise<readonly Resource[]>;
  /** All that people said, by subsystem. */
  said(): Promise<readonly SaidClaim[]>;
}

/** `cluster/service` of an ECS service and `cluster/namespace/name` of a workload, as their ids tell; null for others. */
export function serviceInId({ platform, id }: Pick<Resource, 'platform' | 'id'>): string | null {
  if (platform === 'ecs') return /:service\/([^/]+\/[^/]+)$/.exec(id)?.[1] ?? null;
  const [, cluster, namespace, name] = /:cluster\/([^/]+)\/([^/]+)\/[^/]+\/([^/]+)$/.exec(id) ?? [];
  return platform === 'eks' && name !== undefined ? `${cluster}/${namespace}/${name}` : null;
}

/** Two rules that fit the same things, how many, and one of them. */
export interface ClaimedTwice extends Omit<DoubleClaim, 'resource'> {
  readonly count: number;
  readonly example: Pick<Resource, 'name' | 'id'>;
}

/** Double claims by the rules that meet, those of most things first. */
export function claimedTwice(doubles: readonly DoubleClaim[]): readonly ClaimedTwice[] {
  const pairs = Map.groupBy(doubles, ({ counts, passedOver }) => JSON.stringify([counts, passedOver]));
  return [...pairs.values()]
    .flatMap((some): ClaimedTwice[] => {
      const [first] = some;
      if (!first) return [];
      const { counts, passedOver, resource } = first;
      return [{ counts, passedOver, count: some.length, example: { name: resource.name, id: resource.id } }];
    })
    .toSorted((one, other) => other.count - one.count);
}

const quoted = (text: string): string => JSON.stringify(text);

/**
 * What people said as claims of toilbot.yaml, to be pasted under `subsystems:`. Each rule names one resource by its id;
 * `*` in an id would be any text, so it is only written where it means itself.
 */
export function claimsYaml(said: readonly SaidClaim[]): string {
  const own = said.filter((it): it is SaidClaim & { subsystem: string } => it.subsystem !== null);
  const lines = ['subsystems:'];
  for (const [name, claims] of Map.groupBy(own, ({ subsystem }) => subsystem)) {
    lines.push(`  ${quoted(name)}:`, '    claims:', ...claims.map((it) => `      - arn: ${quoted(it.resource)}`));
  }
  const others = said.filter((it) => it.subsystem === null);
  if (own.length === 0) lines[0] = 'subsystems: {}';
  if (others.length > 0) {
    lines.push(
      '# Not ours, as people said; toilbot keeps it in its database:',
      ...others.map((it) => `# - ${it.resource}`),
    );
  }
  return lines.join('\n');
}
