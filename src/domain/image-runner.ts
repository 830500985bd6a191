import type { EcsService } from './reads/ecs.ts';
import type { Resource } from './resource.ts';
import { lastPart, serviceResource } from './resources.ts';
import type { Scope } from './scope.ts';

/** What runs an image, by its id: the service with its tags, else what the id itself tells. */
export function resourceOfRunner(id: string, services: readonly EcsService[], scope: Scope): Resource {
  const known = services.map((it) => serviceResource(it, scope)).find((it) => it.id === id);
  if (known) return known;
  const { account, region } = scope;
  const service = /:service\/([^/]+\/[^/]+)$/.exec(id)?.[1] ?? null;
  const name = lastPart(id).replace(/^family:/, '');
  return { platform: 'ecs', id, name, account, region, tags: {}, service };
}
