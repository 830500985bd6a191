/** Where a case is and whose it is, in Japanese. */

import type { CaseView } from '../../domain/case.ts';
import { accountName } from '../../domain/resources.ts';
import { UNKNOWN_ENVIRONMENT } from '../../domain/vocabulary.ts';
import { shortName } from '../en/count.ts';
import { once, resourceOf } from '../facts.ts';
import { listed } from './count.ts';

/** What src/domain/ and the jobs call resources of nobody. */
const NAMELESS: ReadonlyMap<string, string> = new Map([
  ['unclaimed', '所属不明'],
  ['unclaimed leftovers', '所属不明のリソース'],
  ['unclaimed hosts', '所属不明のホスト'],
  ['unclaimed runtimes', '所属不明のランタイム'],
  ['nodes of ECS clusters', 'ECSクラスターのノード'],
  ['nodes of EKS clusters', 'EKSクラスターのノード'],
]);

function resourceName(name: string): string {
  const known = NAMELESS.get(name);
  if (known !== undefined) return known;
  const [, account] = name.match(/^account (.+)$/) ?? [];
  if (account !== undefined) return shortName(`アカウント ${account}`);
  const [, apps, team] = name.match(/^(\d+) Heroku apps of (.+)$/) ?? [];
  if (team !== undefined) return shortName(`${team}のHerokuアプリ${apps}個`);
  const [, what, where = ''] = name.match(/^(alarms|managed services) of (.+)$/) ?? [];
  if (what === undefined) return shortName(name);
  return `${shortName(where.replace(', ', '、'))}の${what === 'alarms' ? 'アラーム' : 'マネージドサービス'}`;
}

/** The subsystem; where nobody claims it, the resource, or the first of many: `old-vpnほか3件`. */
export function thing(view: CaseView): string {
  if (view.case.subsystem !== null) return shortName(view.case.subsystem);
  const names = once(view.findings.map((row) => resourceOf(row.facts)?.name ?? null));
  const others = names.length > 1 ? `ほか${names.length - 1}件` : '';
  return `${resourceName(names[0] ?? view.case.resource ?? '所属不明のリソース')}${others}`;
}

const ENVIRONMENTS: ReadonlyMap<string, string> = new Map([
  ['production', '本番'],
  ['staging', 'ステージング'],
  [UNKNOWN_ENVIRONMENT, '環境不明'],
]);

/** `本番`, `ステージング`; one of the team's own by its name. */
export function environmentName(environment: string): string {
  return ENVIRONMENTS.get(environment) ?? shortName(environment);
}

/** `api/Sidekiq worker`. */
export function thingAndPart(view: CaseView): string {
  const { component } = view.case;
  return component === null || view.case.subsystem === null ? thing(view) : `${thing(view)}/${shortName(component)}`;
}

/** `api/Sidekiq worker（本番）`: for a headline and for a sentence. */
export function place(view: CaseView, name = thingAndPart(view)): string {
  return `${name}（${environmentName(view.case.environment)}）`;
}

/** `担当：SRE`: the end of a notification, without a full stop. */
export function owner(view: CaseView): string {
  return `担当：${view.case.team === null ? '未定' : shortName(view.case.team)}`;
}

/** `apiを利用：web-booking、kiosk`, or nothing where nobody is known to need it. */
export function usedBy(view: CaseView): readonly string[] {
  const users = view.subsystem?.neededBy ?? [];
  return users.length === 0 ? [] : [`${thing(view)}を利用：${listed(users.map(shortName), 6)}`];
}

/**
 * `ap-northeast-1a・アカウント tabemaru-production` of what the case is about: for its line of ids. A region is left out where
 * one of its zones is named.
 */
export function accountAndPlace(view: CaseView, zones: readonly string[] = []): string {
  const kept = view.findings.map((row) => resourceOf(row.facts));
  const regions = once(kept.map((it) => it?.region ?? null));
  const accounts = once(kept.map((it) => it?.account ?? null)).filter((account) => account !== '');
  const unzoned = regions.filter((region) => !zones.some((zone) => zone.startsWith(region)));
  return [...zones, ...unzoned, ...accounts.map((account) => `アカウント ${shortName(accountName(account, view))}`)]
    .slice(0, 4)
    .join('・');
}
