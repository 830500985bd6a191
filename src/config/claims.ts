import type { Account, ClaimRule } from '../domain/settings.ts';
import { instead } from './mistake.ts';
import { regionMistake } from './regions.ts';
import type { Reporter } from './reporter.ts';
import type { ClaimDocument } from './shape.ts';

const MATCHING = ['tag', 'name', 'account', 'region', 'platform', 'arn', 'ecsService'] as const;

/** A list from what may also be written as one value. */
export function listed<T>(value: T | readonly T[] | null | undefined): readonly T[] {
  if (value === null || value === undefined) return [];
  return isList(value) ? value : [value];
}

// `Array.isArray` does not narrow a readonly array away.
function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function accountOf(given: string | number, accounts: readonly Account[], path: string, report: Reporter): string {
  const text = String(given);
  if (/^\d{12}$/.test(text)) return text;
  const named = accounts.find((it) => it.name === text);
  if (named) return named.id;
  const names = accounts.map((it) => it.name);
  report.wrong(path, given, `is neither 12 digits nor the name of an account: ${instead(text, names)}`);
  return text;
}

function ruleOf(claim: ClaimDocument, accounts: readonly Account[], path: string, report: Reporter): ClaimRule {
  const regionWrong = claim.region ? regionMistake(claim.region) : null;
  if (regionWrong) report.wrong(`${path}.region`, claim.region, regionWrong);
  if (claim.ecsService && !/^[^/\s]+\/[^/\s]+$/u.test(claim.ecsService)) {
    report.wrong(`${path}.ecsService`, claim.ecsService, 'is not cluster/service, such as main/api or main-*/api');
  }
  if (MATCHING.every((key) => !claim[key] || (key === 'tag' && Object.keys(claim.tag ?? {}).length === 0))) {
    report.say(path, `has no rule, so it claims nothing: add one of ${MATCHING.join(', ')}`);
  }
  const { account } = claim;
  return {
    account: account === null || account === undefined ? null : accountOf(account, accounts, `${path}.account`, report),
    region: claim.region ?? null,
    platform: claim.platform ?? null,
    tags: { ...claim.tag },
    name: claim.name ?? null,
    arn: claim.arn ?? null,
    ecsService: claim.ecsService ?? null,
    herokuApp: null,
    herokuPipeline: null,
    namespace: null,
    labels: {},
    environment: claim.environment ?? null,
    component: claim.component ?? null,
  };
}

/** What a rule matches, without what it says of it: two rules of one identity are one rule. */
function identity({ environment: _environment, component: _component, tags, ...matching }: ClaimRule): string {
  return JSON.stringify([matching, Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}

/** Reads claims, subsystem by subsystem; `seen` finds one that stands twice, where only the first would ever count. */
export function claimsOf(
  claims: readonly ClaimDocument[],
  at: { readonly path: string; readonly accounts: readonly Account[]; readonly seen: Map<string, string> },
  report: Reporter,
): readonly ClaimRule[] {
  return claims.map((claim, index) => {
    const path = `${at.path}.claims[${index}]`;
    const rule = ruleOf(claim, at.accounts, path, report);
    const key = identity(rule);
    const before = at.seen.get(key);
    if (before !== undefined) report.say(path, `claims the same as ${before}, and only the first counts: remove one`);
    else at.seen.set(key, path);
    return rule;
  });
}
