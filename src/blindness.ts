import type { Finding, Look } from './domain/finding.ts';
import type { Kind } from './domain/job.ts';
import { parseScopeId } from './domain/scope.ts';
import type { Account } from './domain/settings.ts';
import type { LookRecord, Run } from './domain/store.ts';
import type { LookFailure, LookStatus } from './domain/vocabulary.ts';
import { blindnessWords } from './words/blindness-en.ts';
import { blindnessWordsJa } from './words/blindness-ja.ts';

/** Marks the looks that a run makes of its own sight: `ecs-tasks:sight`. They are no job's, and no scope's of the fleet. */
export const SIGHT = ':sight';

/** The region of the scope that stands for all of an account. */
const WHOLE_ACCOUNT = 'all';

/** What passes by itself is told only when it stays, in minutes. */
const PASSING = { throttled: 60, timed_out: 60, unreachable: 30, malformed: 30, failed: 30 };

/** One grouped case an account and reason, however many jobs and regions could not see. */
export const blindnessKind: Kind = {
  holdMinutes: PASSING,
  quietMinutes: 0,
  voice: ({ aspects }) => (aspects.has('opted_out') ? 'weekly' : 'now'),
  toilKind: 'toilbot-upkeep',
  words: { en: blindnessWords, ja: blindnessWordsJa },
};
export const BLINDNESS_KIND = 'could-not-look';

interface LookSummary {
  readonly scopeId: string;
  readonly status: LookStatus;
  readonly failure: LookFailure | null;
  readonly detail: string | null;
}

function finding(
  run: Run,
  account: string,
  failure: LookFailure,
  looks: readonly LookSummary[],
  name: string,
  everywhere: boolean,
): Finding {
  const regions = looks.flatMap((look) => parseScopeId(look.scopeId)?.region ?? []);
  return {
    nature: 'condition',
    kind: BLINDNESS_KIND,
    aspect: failure,
    subject: `${run.job} ${failure}`,
    keys: [],
    resource: {
      platform: 'other',
      id: everywhere ? 'sight:aws' : `sight:${account}`,
      name: everywhere ? 'every account' : name,
      account,
      region: WHOLE_ACCOUNT,
      tags: {},
      service: null,
    },
    component: failure,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: null,
    facts: { job: run.job, failure, everywhere, regions, detail: looks[0]?.detail ?? '' },
  };
}

/**
 * What a run could not see, as looks of its own: one an account, complete, so that sight that came back resolves. When
 * no scope of several accounts could be seen for the same reason, it is one thing: toilbot itself is blind. `earlier`
 * are the looks of former runs, for accounts that are no more in this one.
 */
export function blindnessLooks(
  run: Run,
  looks: readonly LookSummary[],
  now: Date,
  accounts: readonly Account[] = [],
  earlier: readonly Pick<LookRecord, 'job' | 'scopeId'>[] = [],
): Look[] {
  const byAccount = new Map<string, LookSummary[]>();
  // An account that is looked at no more: what could not be seen there is nobody's trouble any longer.
  for (const { job, scopeId } of earlier) {
    const account = job === `${run.job}${SIGHT}` ? parseScopeId(scopeId)?.account : null;
    if (account) byAccount.set(account, []);
  }
  for (const look of looks) {
    const account = parseScopeId(look.scopeId)?.account;
    if (account) byAccount.set(account, [...(byAccount.get(account) ?? []), look]);
  }
  const reasons = new Set(looks.map((look) => (look.status === 'failed' ? look.failure : null)));
  const seenAccounts = new Set(looks.map((look) => parseScopeId(look.scopeId)?.account));
  const everywhere = seenAccounts.size > 1 && reasons.size === 1 && !reasons.has(null);
  const nameOf = (id: string): string => accounts.find((it) => it.id === id)?.name ?? `account ${id}`;
  const speaker = looks[0] && parseScopeId(looks[0].scopeId)?.account;
  return [...byAccount].map(([account, own]) => {
    const unseen = Map.groupBy(
      own.filter((look) => look.status !== 'complete' && look.failure !== null),
      (look) => look.failure ?? 'failed',
    );
    const findings = [...unseen].map(([failure, of]) =>
      finding(run, account, failure, of, nameOf(account), everywhere),
    );
    return {
      runId: run.id,
      job: `${run.job}${SIGHT}`,
      scope: { system: 'aws', account, region: WHOLE_ACCOUNT },
      status: 'complete',
      failure: null,
      detail: null,
      startedAt: now,
      endedAt: now,
      findings: everywhere && account !== speaker ? [] : findings,
      reliefs: [],
      sightings: [],
      measures: [],
      notUnderstood: [],
    };
  });
}
