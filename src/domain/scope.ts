/** The outside systems that scopes are of; `toilbot` is its own records. */
export const SYSTEMS = ['aws', 'heroku', 'fluentd', 'circleci', 'github', 'toilbot'] as const;
export type System = (typeof SYSTEMS)[number];

/**
 * One place that was looked at: system + account + region. AWS Health of a whole organization has the region
 * `organization`; of a single account, `global`. Of Heroku the account is the team, of a fluentd host its name, of
 * CircleCI and GitHub the organization; their region is `global`, or the project or repository.
 */
export interface Scope {
  readonly system: System;
  readonly account: string;
  readonly region: string;
}

/** The name of a scope everywhere: `aws/111122223333/ap-northeast-1`. */
export function scopeId(scope: Scope): string {
  return `${scope.system}/${scope.account}/${scope.region}`;
}

/** The scope that {@link scopeId} named, or null when the text is not one. */
export function parseScopeId(id: string): Scope | null {
  const [name, account, region, ...rest] = id.split('/');
  const system = SYSTEMS.find((it) => it === name);
  if (!system || !account || !region || rest.length > 0) return null;
  return { system, account, region };
}
