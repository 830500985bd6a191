/** What of the fleet reaches the end of its support: grouped, so that one message says it of many. */

import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import type { JudgeInput } from './job.ts';
import { cycleOf, endOf, endStage, extendedEndOf, type Lifecycle } from './lifecycle.ts';
import { isoTime, outsideText } from './outside-text.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { Json, JsonObject } from './vocabulary.ts';

const NOBODY = new Map<string, string | null>();
const SHOWN = 6;

/** One thing of the fleet and the software it stands on. */
export interface Used {
  readonly resource: Resource;
  readonly product: string;
  readonly version: string;
  /** What it is called in a list of such things; the resource's name as a rule. */
  readonly name: string;
  /** How it is known: `ssm`, `image-name` …, for the words. */
  readonly how: string;
  /** The end that the system itself tells where the data has no cycle: it has ended. */
  readonly ended?: boolean;
  readonly stopped?: boolean;
  /** Its id alone is known: whose it is, its own sighting may tell, so it is not put together with others of nobody. */
  readonly bare?: boolean;
  /** `EKS`, `ECS`: it only lends its capacity to a cluster. */
  readonly capacity?: 'ecs' | 'eks' | null;
}

/** A resource that stands for many of nobody: one case for them, told apart by place and sort. */
export function nobodys(scope: Scope, sort: string, name: string, resource: Resource): Resource {
  const id = `${scope.account}/${scope.region}/${sort}`;
  return { ...resource, id, name, account: scope.account, region: scope.region, tags: {}, service: null };
}

/** Where the dates of a finding come from and of what day they are, for its words. */
export function sourceFacts(lifecycle: Lifecycle, product: string): JsonObject {
  const known = lifecycle.products.get(product);
  return { asOf: isoTime(known?.asOf ?? null), source: known?.source ?? null };
}

/** The key of what belongs together: one subsystem, environment and sort, or one place where nobody claims it. */
export function groupKey(resource: Resource, input: JudgeInput, sort: string): string {
  const { subsystem, environment } = belongingOf(resource, null, input.settings, NOBODY);
  return JSON.stringify([subsystem, subsystem === null ? '' : environment, sort]);
}

/** Whether nobody claims it, so that its findings stand for a place. */
export function isUnclaimed(resource: Resource, input: JudgeInput): boolean {
  return belongingOf(resource, null, input.settings, NOBODY).subsystem === null;
}

/** The names that are shown, and how many there are. */
export function namesOf(names: readonly string[]): { readonly names: readonly Json[]; readonly count: number } {
  const all = [...new Set(names.map((it) => outsideText(it, 80)))].sort();
  return { names: all.slice(0, SHOWN), count: all.length };
}

export interface EndingGroup {
  readonly kind: string;
  /** The end of the subject: `os`, `runtime`. */
  readonly sort: string;
  /** What those of nobody are called: "unclaimed hosts". */
  readonly nobody: string;
}

/** One finding for all that use one release cycle in one subsystem; nothing for what has time, or no known end. */
export function endings(used: readonly Used[], group: EndingGroup, input: JudgeInput): readonly Finding[] {
  const groups = Map.groupBy(used, (it) => {
    const cycle = cycleOf(input.lifecycle, it.product, it.version)?.name ?? it.version;
    const own = it.bare && isUnclaimed(it.resource, input) ? it.resource.id : '';
    return groupKey(it.resource, input, `${group.sort} ${it.product} ${cycle} ${it.capacity ?? ''} ${own}`.trim());
  });
  return [...groups].flatMap(([key, of]) => ending(key, of, group, input));
}

function ending(key: string, of: readonly Used[], group: EndingGroup, input: JudgeInput): readonly Finding[] {
  const [first] = [...of].sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1));
  if (!first) return [];
  const { lifecycle, now, scope, settings } = input;
  const cycle = cycleOf(lifecycle, first.product, first.version);
  const end = cycle === null ? (first.ended ? 'ended' : null) : endOf(cycle);
  const stage = endStage(end, now, settings.endOfLifeDays);
  if (stage === null) return [];
  const sort = `${group.sort} ${first.product} ${cycle?.name ?? first.version} ${first.capacity ?? ''}`.trim();
  const nobody = first.capacity ? `nodes of ${first.capacity.toUpperCase()} clusters` : group.nobody;
  const unclaimed = !first.bare && isUnclaimed(first.resource, input);
  const extended = cycle === null ? null : extendedEndOf(cycle);
  const subject = `${scope.account}/${scope.region} ${key}`;
  return [
    {
      nature: 'condition',
      kind: group.kind,
      aspect: 'ending',
      subject: outsideText(subject, 300),
      keys: [],
      resource: unclaimed ? nobodys(scope, sort, nobody, first.resource) : first.resource,
      component: null,
      severity: stage.severity,
      firstHand: true,
      dueAt: end instanceof Date ? end : null,
      since: null,
      facts: {
        product: first.product,
        title: lifecycle.products.get(first.product)?.title ?? first.product,
        version: outsideText(cycle?.name ?? first.version, 60),
        end: end instanceof Date ? isoTime(end) : null,
        extendedEnd: extended instanceof Date ? isoTime(extended) : null,
        passedDays: stage.days,
        stopped: of.filter((it) => it.stopped).length,
        capacity: first.capacity ?? null,
        how: [...new Set(of.map((it) => it.how))].sort(),
        ...namesOf(of.map((it) => it.name)),
        ...sourceFacts(lifecycle, first.product),
      },
    },
  ];
}
