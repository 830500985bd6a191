import type { Account, ClaimRule } from '../domain/settings.ts';
import type { Platform } from '../domain/vocabulary.ts';
import { instead } from './mistake.ts';
import { regionMistake } from './regions.ts';
import type { Reporter } from './reporter.ts';
import type { ClaimDocument } from './shape-subsystem.ts';

const MATCHING = [
  'tag',
  'name',
  'account',
  'region',
  'platform',
  'arn',
  'ecsService',
  'herokuApp',
  'herokuPipeline',
  'namespace',
  'labels',
] as const;
/** The platform that a member speaks of: a rule of two fits nothing. */
const PLATFORM_OF = {
  ecsService: 'ecs',
  herokuApp: 'heroku',
  herokuPipeline: 'heroku',
  namespace: 'eks',
  labels: 'eks',
} as const satisfies Partial<Record<(typeof MATCHING)[number], Platform>>;

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

/** Whether something stands under a key: an empty mapping is nothing. */
const says = (value: unknown): boolean =>
  value instanceof Object ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '';

/** Members that no resource can have together. */
function checkPlatforms(claim: ClaimDocument, path: string, report: Reporter): void {
  const members = Object.entries(PLATFORM_OF).filter(([key]) => says(Reflect.get(claim, key)));
  const [first] = members;
  const other = members.find(([, platform]) => platform !== first?.[1]);
  const [key, platform] = other ?? first ?? [];
  const against = other && first ? first[0] : claim.platform && claim.platform !== platform ? 'platform' : null;
  if (key === undefined || against === null) return;
  const said = against === 'platform' ? `platform ${claim.platform}` : against;
  report.say(
    `${path}.${key}`,
    `is of ${platform} and stands beside ${said}, so nothing fits both: make two rules of it`,
  );
}

function ruleOf(claim: ClaimDocument, accounts: readonly Account[], path: string, report: Reporter): ClaimRule {
  const regionWrong = claim.region ? regionMistake(claim.region) : null;
  if (regionWrong) report.wrong(`${path}.region`, claim.region, regionWrong);
  if (claim.ecsService && !/^[^/\s]+\/[^/\s]+$/u.test(claim.ecsService)) {
    report.wrong(`${path}.ecsService`, claim.ecsService, 'is not cluster/service, such as main/api or main-*/api');
  }
  checkPlatforms(claim, path, report);
  if (MATCHING.every((key) => !says(claim[key]))) {
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
    herokuApp: claim.herokuApp ?? null,
    herokuPipeline: claim.herokuPipeline ?? null,
    namespace: claim.namespace ?? null,
    labels: { ...claim.labels },
    environment: claim.environment ?? null,
    component: claim.component ?? null,
  };
}

/** What a rule matches, without what it says of it: two rules of one identity are one rule. */
function identity({ environment: _environment, component: _component, tags, labels, ...matching }: ClaimRule): string {
  const sorted = (pairs: ClaimRule['tags']) =>
    Object.entries(pairs).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([matching, sorted(tags), sorted(labels)]);
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
