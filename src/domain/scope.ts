/**
 * One place that was looked at: system + account + region. AWS Health of a whole organization has the region
 * `organization`; of a single account, `global`.
 */
export interface Scope {
  readonly system: 'aws';
  readonly account: string;
  readonly region: string;
}

/** The name of a scope everywhere: `aws/111122223333/ap-northeast-1`. */
export function scopeId(scope: Scope): string {
  return `${scope.system}/${scope.account}/${scope.region}`;
}

/** The scope that {@link scopeId} named, or null when the text is not one. */
export function parseScopeId(id: string): Scope | null {
  const [system, account, region, ...rest] = id.split('/');
  if (system !== 'aws' || !account || !region || rest.length > 0) return null;
  return { system, account, region };
}
