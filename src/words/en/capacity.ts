/** What is said of ECS container instances that serve nobody, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { count, findingsOf, once, parts, text, time } from '../facts.ts';
import { runbook } from '../links.ts';
import { counted, listed, shortName } from './count.ts';
import { accountAndPlace, owner, place, placeInSentence, thingAndPart } from './place.ts';
import { day } from './time.ts';

const SORTS: Readonly<Record<string, (one: boolean) => string>> = {
  unused: (one) => `in a cluster where nothing runs${one ? '' : ' any more'}`,
  disconnected: () => 'with an agent that does not answer',
  draining: () => 'draining and still there',
  idle: () => 'without a task',
  'old-agent': () => 'with an old agent',
};

const STEPS: Readonly<Record<string, string>> = {
  unused: 'terminate the instances, and delete the cluster if nobody needs it',
  disconnected: 'see whether the instance still runs; start its agent, or terminate and deregister it',
  draining: 'see which tasks keep it, then terminate it',
  idle: 'terminate it, or place the tasks on it',
  'old-agent': 'replace the instance from the newest ECS-optimized image',
};

function partOf(row: FindingRow): string {
  const number = count(row.facts, 'count') ?? 1;
  const sort = SORTS[text(row.facts, 'sort') ?? '']?.(number === 1) ?? '';
  return `${counted(number, 'container instance')} ${sort}`.trim();
}

function all(view: CaseView): string {
  return listed(findingsOf(view).map(partOf), 3) || 'container instances that serve nobody';
}

interface KeptInstance {
  readonly name: string;
  /** Its version, where that is what is told of it. */
  readonly agent: string | null;
}

/** The instances that a finding names, and how many more there are. */
export function instancesOf(row: FindingRow): { readonly named: readonly KeptInstance[]; readonly more: number } {
  const named = parts(row.facts, 'instances').map((it) => ({
    name: shortName(text(it, 'name') ?? text(it, 'id') ?? ''),
    agent: text(row.facts, 'sort') === 'old-agent' ? text(it, 'agent') : null,
  }));
  return { named, more: Math.max(0, (count(row.facts, 'count') ?? 0) - named.length) };
}

function namesOf(row: FindingRow): string {
  const { named, more } = instancesOf(row);
  const names = named.map(({ name, agent }) => (agent ? `${name} (${agent})` : name));
  return listed(more > 0 ? [...names, `${more} more`] : names, 6);
}

export const capacityWords: KindWords = {
  name: 'ECS capacity left over',
  headline: (view) => `Left over: ${place(view)}, ${all(view)}`,
  notification: (view) => `${placeInSentence(view)}: ${all(view)}. ${owner(view)}`,
  lines: (view) =>
    findingsOf(view).map((row) => {
      const cluster = shortName(text(row.facts, 'cluster') ?? 'its cluster');
      const since = time(row.facts, 'oldestRegistered');
      const long = since ? `, there since ${day(since, view.timeZone, view.now)}` : '';
      return `${cluster}: ${namesOf(row)}, ${count(row.facts, 'count') ?? 0} of ${count(row.facts, 'all') ?? 0}${long}.`;
    }),
  steps: (view) => once(findingsOf(view).map((row) => STEPS[text(row.facts, 'sort') ?? ''] ?? null)),
  bullets: () => [],
  ids: (view) => accountAndPlace(view),
  links: (view) => runbook(view, 'Runbook'),
  over: (view) => `Cleared: ${thingAndPart(view)}, no container instance is left over`,
};
