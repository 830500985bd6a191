/** What the words of Heroku cases are made of, in no language yet. */

import type { CaseView, FindingRow } from '../domain/case.ts';
import type { JsonObject } from '../domain/vocabulary.ts';
import { shortName } from './en/count.ts';
import { count, findingsOf, flag, once, parts, text, texts } from './facts.ts';
import { type Link, link, runbook } from './links.ts';

/** The apps of a case by name, each once, and how many there are. */
export function appsOf(view: CaseView): { readonly names: readonly string[]; readonly total: number } {
  const rows = findingsOf(view);
  const names = once(rows.flatMap(({ facts }) => [text(facts, 'app'), ...texts(facts, 'apps')])).map(shortName);
  return { names, total: Math.max(names.length, ...rows.map(({ facts }) => count(facts, 'count') ?? 0)) };
}

/** The first names of the apps. */
export function appIds(view: CaseView): readonly string[] {
  return appsOf(view).names.slice(0, 3);
}

export function appLinks(view: CaseView, labels: { readonly app: string; readonly runbook: string }): readonly Link[] {
  const [app, ...others] = appsOf(view).names;
  const known = app !== undefined && others.length === 0;
  const url = known ? `https://dashboard.heroku.com/apps/${encodeURIComponent(app)}` : null;
  return [...link(labels.app, url), ...runbook(view, labels.runbook)];
}

/** How many dynos of one type crashed; null where that is not known. */
export function crashOf({ facts }: FindingRow): { readonly crashed: number; readonly wanted: number } | null {
  const [crashed, wanted] = [count(facts, 'crashed'), count(facts, 'wanted')];
  return crashed === null || wanted === null ? null : { crashed, wanted };
}

/** What to type about a type of dynos that crashed. */
export function crashCommands(view: CaseView): { readonly logs: string; readonly restart: string } | null {
  const facts = findingsOf(view)[0]?.facts ?? {};
  const [app, type] = [text(facts, 'app'), text(facts, 'type')];
  if (!app || !type) return null;
  return {
    logs: `heroku logs -a ${shortName(app)} -p ${shortName(type)}`,
    restart: `heroku dyno:restart ${shortName(type)} -a ${shortName(app)}`,
  };
}

export interface Addon {
  /** `Heroku Postgres`; of one that toilbot does not know null. */
  readonly title: string | null;
  readonly plan: string | null;
  readonly usedBy: readonly string[];
  /** What could stand for it on AWS, in English. */
  readonly becomes: string | null;
  readonly keepsData: boolean;
}

function addonOf(facts: JsonObject): Addon {
  const plan = text(facts, 'plan') ?? text(facts, 'name');
  return {
    title: text(facts, 'title'),
    plan: plan === null ? null : shortName(plan),
    usedBy: texts(facts, 'usedBy').map(shortName),
    becomes: text(facts, 'becomes'),
    keepsData: flag(facts, 'keepsData') === true,
  };
}

/** What keeps data stands first. */
export function addonsOf(view: CaseView): readonly Addon[] {
  return findingsOf(view).flatMap(({ facts }) => parts(facts, 'addons').map(addonOf));
}

/** Whether an app of the case runs nothing any more and keeps data. */
export function isLeft(view: CaseView): boolean {
  return findingsOf(view).some((row) => row.aspect === 'left');
}

/** How many dynos run while the app shows its maintenance page. */
export function dynosOf(view: CaseView): number {
  return findingsOf(view).reduce((sum, { facts }) => sum + (count(facts, 'dynos') ?? 0), 0);
}
