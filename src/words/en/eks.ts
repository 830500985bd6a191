/** What is said of workloads on EKS, in English. */

import type { CaseView, FindingRow } from '../../domain/case.ts';
import { eksClusterLink } from '../../domain/console-links.ts';
import type { JsonObject } from '../../domain/vocabulary.ts';
import { count, once, resourceOf, text } from '../facts.ts';
import { type Link, link } from '../links.ts';
import { counted, listed, shortName } from './count.ts';

export interface Wait {
  readonly reason: string;
  readonly count: number;
}

function isMapping(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object';
}

/** Why containers of these findings wait, the most frequent reason first. */
export function waits(rows: readonly FindingRow[]): readonly Wait[] {
  const counts = new Map<string, number>();
  for (const { facts } of rows) {
    const list = Array.isArray(facts['waiting']) ? facts['waiting'] : [];
    for (const it of list) {
      const reason = isMapping(it) ? text(it, 'reason') : null;
      if (reason !== null && isMapping(it)) counts.set(reason, (counts.get(reason) ?? 0) + (count(it, 'count') ?? 1));
    }
  }
  return [...counts].map(([reason, times]) => ({ reason, count: times })).sort((a, b) => b.count - a.count);
}

interface Cause {
  /** What the containers do, after their number: `1 cannot pull its image`, `2 cannot pull their image`. */
  readonly one: string;
  readonly many: string;
  readonly step: string;
}
const IMAGE: Cause = {
  one: 'cannot pull its image',
  many: 'cannot pull their image',
  step: 'see that the image is in its repository, and that the nodes may pull it',
};
const SETTING: Cause = {
  one: 'lacks a setting',
  many: 'lack a setting',
  step: 'see that the ConfigMaps and Secrets that it names are there',
};
const CAUSES: Readonly<Record<string, Cause>> = {
  ImagePullBackOff: IMAGE,
  ErrImagePull: IMAGE,
  InvalidImageName: IMAGE,
  CreateContainerConfigError: SETTING,
  CrashLoopBackOff: {
    one: 'ends again and again',
    many: 'end again and again',
    step: 'see in the logs why the container ends',
  },
  OOMKilled: {
    one: 'runs out of memory',
    many: 'run out of memory',
    step: 'see what needs more memory than its limit, or raise the limit',
  },
  Unschedulable: {
    one: 'fits on no node',
    many: 'fit on no node',
    step: 'see what the pods ask for, and whether the nodegroups may grow',
  },
};

/** Kubernetes' word for it may be any: also one that every object knows. */
function causeOf(reason: string): Cause | null {
  return Object.hasOwn(CAUSES, reason) ? (CAUSES[reason] ?? null) : null;
}

/** `2 containers cannot pull their image (ImagePullBackOff)`. */
export function waitWords({ reason, count: times }: Wait): string {
  const cause = causeOf(reason);
  const thing = counted(times, reason === 'Unschedulable' ? 'pod' : 'container');
  if (!cause) return `${thing} ${times === 1 ? 'waits' : 'wait'}: ${shortName(reason)}`;
  return `${thing} ${times === 1 ? cause.one : cause.many} (${reason})`;
}

export function waitSteps(rows: readonly FindingRow[]): readonly string[] {
  const [most] = waits(rows);
  return most ? [causeOf(most.reason)?.step ?? 'see in the events of its pods why they do not run'] : [];
}

/** `kubectl -n search describe deployment/search`: of the first workload that is told. */
export function kubectl(rows: readonly FindingRow[], verb: 'describe' | 'rollout status'): string | null {
  const facts = rows[0]?.facts ?? {};
  const [namespace, kind, name] = [text(facts, 'namespace'), text(facts, 'workload'), text(facts, 'name')];
  // What could mean something to a shell is no name of Kubernetes.
  if (!namespace || !kind || !name || !/^[a-z0-9.-]+ [A-Za-z]+ [a-z0-9.-]+$/.test(`${namespace} ${kind} ${name}`)) {
    return null;
  }
  return `kubectl -n ${namespace} ${verb} ${kind.toLowerCase()}/${name}`;
}

/** `Deployment search/recommendation` of each workload. */
export function workloadsOf(rows: readonly FindingRow[]): readonly string[] {
  const names = rows.map(({ facts }) => {
    const [kind, namespace, name] = [text(facts, 'workload'), text(facts, 'namespace'), text(facts, 'name')];
    return kind && namespace && name ? `${kind} ${shortName(`${namespace}/${name}`)}` : null;
  });
  return once(names);
}

/** `Deployment search/recommendation and Deployment search/suggestion`, of a few. */
export function workloadNames(rows: readonly FindingRow[]): string {
  return listed(workloadsOf(rows), 3);
}

/** Whether a rollout of the case is past its deadline. */
export function isStuck(view: CaseView): boolean {
  return view.findings.some((it) => it.aspect === 'rollout-stuck' && !it.goneAt);
}

export function clustersOf(rows: readonly FindingRow[]): readonly string[] {
  return once(rows.map(({ facts }) => text(facts, 'cluster')));
}

export function clusterLinks(view: CaseView): readonly Link[] {
  const row = view.findings.find((it) => text(it.facts, 'cluster') !== null);
  const region = row && resourceOf(row.facts)?.region;
  return row && region ? link('EKS', eksClusterLink(region, text(row.facts, 'cluster') ?? '')) : [];
}
