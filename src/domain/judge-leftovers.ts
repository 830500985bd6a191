/** What stays behind on EC2, as one account's region tells it: the parts, and the findings of the job `ec2-leftovers`. */

import { type Answer, isWhole } from './answer.ts';
import { looksLike } from './bystanders.ts';
import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import type { Answers, ReadId, Reads } from './fleet.ts';
import type { LeftoverSort } from './leftovers.ts';
import { isoTime, knownTime, outsideText } from './outside-text.ts';
import type { Resource } from './resource.ts';
import { namedResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { Json, JsonObject } from './vocabulary.ts';

/** The items of an answer that is whole; null where something is missing: what is not seen cannot prove that nothing uses a thing. */
export function wholeItems<R extends ReadId>(answers: Answers, read: R): readonly Reads[R][] | null {
  const answer: Answer<Reads[R]> | undefined = answers[read];
  return isWhole(answer) ? answer.items : null;
}

/** One thing that nothing uses any more. */
export interface LeftPart {
  readonly sort: LeftoverSort;
  readonly resource: Resource;
  /** Of an instance since when it is stopped; of the others when it was made. */
  readonly since: Date | null;
  /** Of an instance. */
  readonly type?: string;
  readonly previous?: boolean;
  readonly imageFrom?: Date | null;
  /** GiB of a snapshot, and of an image's snapshots how many there are. */
  readonly gib?: number;
  readonly snapshots?: number;
  /** Another security group's rules name it. */
  readonly referenced?: boolean;
}

/** The names that are told; the rest is a number. */
export const NAMES_TOLD = 6;

/** Names, as facts tell the first few of many. */
export function firstNames(resources: readonly Resource[]): readonly string[] {
  return resources.slice(0, NAMES_TOLD).map((it) => outsideText(it.name, 60));
}

/** How many of the unclaimed have a name that looks like a subsystem's: `{ api: 3 }`. */
export function likenesses(resources: readonly Resource[], settings: Settings): JsonObject {
  const counts: Record<string, number> = {};
  for (const { name } of resources) {
    const like = looksLike(name, settings);
    if (like !== null) counts[like] = (counts[like] ?? 0) + 1;
  }
  return counts;
}

/** What nobody claims of an account's region is one thing that people go through together. */
export function unclaimedResource(what: string, name: string, scope: Scope): Resource {
  return namedResource('ec2', `ec2/${scope.account}/${scope.region}/${what}`, name, {}, scope);
}

/** Those of one subsystem, environment and component, by a key that is the same in every look. */
export function byOwner<T extends { readonly resource: Resource }>(
  items: readonly T[],
  settings: Settings,
): readonly { readonly owner: string; readonly claimed: boolean; readonly items: readonly T[] }[] {
  const groups = new Map<string, { claimed: boolean; items: T[] }>();
  for (const item of items.toSorted((a, b) => (a.resource.id < b.resource.id ? -1 : 1))) {
    const { subsystem, environment, component } = belongingOf(item.resource, null, settings, new Map());
    const owner = subsystem === null ? 'unclaimed' : [subsystem, environment, component ?? ''].join('/');
    const group = groups.get(owner);
    if (group) group.items.push(item);
    else groups.set(owner, { claimed: subsystem !== null, items: [item] });
  }
  return [...groups].map(([owner, group]) => ({ owner: outsideText(owner, 200), ...group }));
}

/** The first of some times; null where none is known. */
export function earliest(times: readonly (Date | null | undefined)[]): Date | null {
  const known = times.flatMap((time) => knownTime(time ?? null)?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}

function once(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

function factsOf(parts: readonly LeftPart[]): JsonObject {
  const total = (of: (part: LeftPart) => number | undefined): number | null => {
    const figures = parts.map(of).filter((it) => it !== undefined);
    return figures.length === 0 ? null : figures.reduce((sum, figure) => sum + figure, 0);
  };
  const previous = parts.filter((it) => it.previous === true);
  const facts: Record<string, Json> = {
    count: parts.length,
    names: firstNames(parts.map(({ resource }) => resource)),
    since: isoTime(earliest(parts.map(({ since }) => since))),
    types: once(parts.map(({ type }) => type)).slice(0, NAMES_TOLD),
    previousTypes: once(previous.map(({ type }) => type)).slice(0, NAMES_TOLD),
    imageFrom: isoTime(earliest(parts.map(({ imageFrom }) => imageFrom))),
    gib: total(({ gib }) => gib),
    snapshots: total(({ snapshots }) => snapshots),
    referenced: parts.filter(({ referenced }) => referenced === true).length,
  };
  return facts;
}

/** One finding a subsystem, environment and sort; what nobody claims is one a sort. */
export function leftoverFindings(parts: readonly LeftPart[], scope: Scope, settings: Settings): readonly Finding[] {
  const sorts = Map.groupBy(parts, ({ sort }) => sort);
  return [...sorts].flatMap(([sort, some]) =>
    byOwner(some, settings).flatMap(({ owner, claimed, items }): Finding[] => {
      const [first] = items;
      if (!first) return [];
      const resources = items.map(({ resource }) => resource);
      return [
        {
          nature: 'condition',
          kind: 'ec2-leftover',
          aspect: sort,
          subject: owner,
          keys: [],
          resource: claimed ? first.resource : unclaimedResource('unclaimed leftovers', 'unclaimed', scope),
          component: null,
          severity: 1,
          firstHand: true,
          dueAt: null,
          since: null,
          facts: { ...factsOf(items), ...(claimed ? {} : { looksLike: likenesses(resources, settings) }) },
        },
      ];
    }),
  );
}
