/** What the words of an ECS case are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import { ecsServiceLink, ecsTaskLink, logsLink } from '../domain/console-links.ts';
import { count, part, resourceOf, text, time } from './facts.ts';
import { type Link, link } from './links.ts';

const HOUR = 3_600_000;

/** Failed tasks of one reason, at least one. */
export type Failures = readonly [FindingRow, ...FindingRow[]];

/** Failed tasks by their reason, the most frequent reason first. */
export function failuresByReason(view: CaseView): readonly Failures[] {
  const groups = new Map<string, [FindingRow, ...FindingRow[]]>();
  for (const row of view.findings) {
    if (row.aspect !== 'task-failed') continue;
    const reason = text(row.facts, 'reason') ?? '';
    const group = groups.get(reason);
    if (group) group.push(row);
    else groups.set(reason, [row]);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
}

export function stoppedAt(row: FindingRow): Date {
  return time(row.facts, 'stoppedAt') ?? row.firstSeenAt;
}

/** When the first thing of the case happened. */
export function beganAt(view: CaseView): Date {
  const times = view.findings.map((row) => (row.aspect === 'task-failed' ? stoppedAt(row) : row.firstSeenAt).getTime());
  return times.length === 0 ? view.case.firstSeenAt : new Date(Math.min(...times));
}

/** How many tasks run of how many that are wanted, over the services that run too few; null when none does. */
export function shortage(view: CaseView): { readonly running: number; readonly wanted: number } | null {
  const rows = view.findings.filter((row) => row.aspect === 'below-wanted' && row.goneAt === null);
  if (rows.length === 0) return null;
  const sum = (key: string): number => rows.reduce((total, row) => total + (count(row.facts, key) ?? 0), 0);
  return { running: sum('running'), wanted: sum('wanted') };
}

/** How long the tasks lived (the median, in milliseconds), when there are two at least and it is under an hour. */
export function lifetimeOf(rows: Failures): number | null {
  const lives = rows
    .flatMap((row) => {
      const began = time(row.facts, 'startedAt');
      return began === null ? [] : [stoppedAt(row).getTime() - began.getTime()];
    })
    .filter((life) => life >= 0)
    .sort((a, b) => a - b);
  const middle = lives[Math.floor(lives.length / 2)];
  return lives.length < 2 || middle === undefined || middle > HOUR ? null : middle;
}

/** The deployment within the hour before it began; `before` in milliseconds. */
export function deployBefore(
  view: CaseView,
): { readonly name: string; readonly at: Date; readonly before: number } | null {
  const began = beganAt(view).getTime();
  for (const row of view.findings) {
    const deploy = part(row.facts, 'deploy');
    const at = deploy && time(deploy, 'at');
    const before = at ? began - at.getTime() : -1;
    if (deploy && at && before >= 0 && before <= HOUR) return { name: text(deploy, 'name') ?? '', at, before };
  }
  return null;
}

export function serviceLinks(view: CaseView, label: string, tab: 'health' | 'deployments'): readonly Link[] {
  const row = view.findings.find((it) => text(it.facts, 'service') !== null);
  const region = row && resourceOf(row.facts)?.region;
  return row && region ? link(label, ecsServiceLink(region, text(row.facts, 'service') ?? '', tab)) : [];
}

/** The logs and the console's page of the newest task that failed of the most frequent reason. */
export function taskLinks(view: CaseView, labels: { readonly logs: string; readonly task: string }): readonly Link[] {
  const newest = failuresByReason(view)[0]?.at(-1);
  if (!newest) return [];
  const log = part(newest.facts, 'log');
  const region = resourceOf(newest.facts)?.region ?? '';
  const logs = log && logsLink(text(log, 'region') ?? region, text(log, 'group') ?? '', text(log, 'stream'));
  const task = ecsTaskLink(region, text(newest.facts, 'cluster') ?? '', text(newest.facts, 'task') ?? '');
  return [...link(labels.logs, logs), ...link(labels.task, task)];
}
