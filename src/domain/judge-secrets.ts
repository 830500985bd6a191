import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import { resourceOfRunner } from './image-runner.ts';
import { outsideText } from './outside-text.ts';
import type { PlainSecret } from './reads/delivery.ts';
import type { EcsService } from './reads/ecs.ts';
import type { Resource } from './resource.ts';
import { accountName, partitionOf } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

const NAMED = 8;
const NO_CORRECTIONS: ReadonlyMap<string, string | null> = new Map();

/** What is told by the name alone may be wrong; a key's own form is not. */
const BY_NAME = 4;
const BY_FORM = 6;

function isByName(reason: string): boolean {
  return reason.startsWith('a name like') || reason.startsWith('a long random');
}

/** Revisions come and go: what has the same secrets is the same holder. */
function holderOf(it: PlainSecret): string {
  return it.where === 'task-definition' ? it.holder.replace(/:\d+$/, '') : it.holder;
}

/** The service that uses a task definition, else the host, template or function itself. */
function resourceOf(it: PlainSecret, services: readonly EcsService[], scope: Scope): Resource {
  const { account, region } = scope;
  const [path] = it.usedBy;
  if (path !== undefined) {
    const id = `arn:${partitionOf(region)}:ecs:${region}:${account}:service/${path}`;
    const known = resourceOfRunner(id, services, scope);
    return Object.keys(known.tags).length > 0 ? known : { ...known, tags: it.tags };
  }
  const platform = it.where === 'task-definition' ? 'ecs' : it.where === 'lambda' ? 'managed' : 'ec2';
  const name = outsideText(holderOf(it));
  return { platform, id: outsideText(it.resource, 500), name, account, region, tags: it.tags, service: null };
}

/**
 * One finding for each holder, so that a case says where; of what nobody claims one case for all of a place. The names
 * and reasons only: there is no value to tell.
 */
export function plainSecrets(
  secrets: readonly PlainSecret[],
  services: readonly EcsService[],
  scope: Scope,
  settings: Settings,
): readonly Finding[] {
  const { account, region } = scope;
  const holders = Map.groupBy(secrets, (it) => `${it.where} ${holderOf(it)}`);
  return [...holders].flatMap(([subject, all]) => {
    const [first] = all;
    if (!first) return [];
    const own = resourceOf(first, services, scope);
    const isClaimed = belongingOf(own, null, settings, NO_CORRECTIONS).subsystem !== null;
    const id = `secrets/${account}/${region}`;
    const resource = isClaimed ? own : { ...own, id, name: `account ${accountName(account, settings)}`, service: null };
    const once = new Map(all.map((it) => [`${it.container ?? ''} ${it.name}`, it]));
    const names = [...once.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      nature: 'condition' as const,
      kind: 'plain-secret',
      aspect: 'plain-secret',
      subject: outsideText(subject, 400),
      keys: [],
      resource,
      component: null,
      severity: names.some((it) => !isByName(it.reason)) ? BY_FORM : BY_NAME,
      firstHand: true,
      dueAt: null,
      since: null,
      facts: {
        where: first.where,
        holder: outsideText(holderOf(first), 120),
        names: names.slice(0, NAMED).map((it) => ({
          container: it.container === null ? null : outsideText(it.container, 80),
          name: outsideText(it.name, 80),
          reason: outsideText(it.reason, 80),
        })),
        count: names.length,
      },
    };
  });
}
