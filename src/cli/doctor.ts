import type { Gap } from '../domain/answer.ts';
import { DAY } from '../domain/calendar.ts';
import { dollarsAMonth } from '../domain/call-prices.ts';
import type { DoubleClaim } from '../domain/claim.ts';
import type { Place } from '../domain/fleet.ts';
import type { UnreadList } from '../domain/fleet-event.ts';
import { isOldData } from '../domain/lifecycle.ts';
import type { Resource } from '../domain/resource.ts';
import type { Scope } from '../domain/scope.ts';
import type { Settings } from '../domain/settings.ts';
import type { OffReport } from './jobs.ts';
import { plain } from './table.ts';

/** How one API answered at one scope, when each read that is on was made once. */
export interface ApiCheck {
  readonly scope: Scope;
  /** The service; `*` where the scope itself is closed. */
  readonly service: string;
  readonly gap: Gap | null;
  /** What it answered counts: only a detail is missing, for the reason of the gap. */
  readonly partly?: true;
}

/** What a dry look at everything came to. */
export interface Examination {
  readonly checks: readonly ApiCheck[];
  /** Places whose scopes could not be found out at all, with the reason. */
  readonly unplanned: readonly { readonly place: Place; readonly why: string }[];
  /** Calls a day by IAM action, as the schedules have it. */
  readonly callsADay: Readonly<Record<string, number>>;
  readonly doubles: readonly DoubleClaim[];
  /** What was seen in no known environment. */
  readonly unknownEnvironment: readonly Resource[];
}

/**
 * Whether a scope lets an API be asked. What is `partly` allowed is enough, but for a detail; what is `closed` is
 * nobody's mistake: not opted into, or not in the support plan.
 */
export type ApiState = 'allowed' | 'partly' | 'denied' | 'closed' | 'failed';

/** How one API is at some regions of one account. */
export interface ApiRow {
  readonly system: string;
  readonly account: string;
  readonly api: string;
  readonly state: ApiState;
  readonly regions: readonly string[];
  readonly why: string | null;
  readonly mend: string | null;
}

/** What doctor knows besides the fleet. */
export interface Surroundings {
  readonly notes: readonly string[];
  readonly settings: Settings;
  readonly off: readonly OffReport[];
  /** Systems that are not configured, with what would configure them. */
  readonly missing: readonly { readonly system: string; readonly mend: string }[];
  /** Null where Slack is practice. */
  readonly slack: { readonly tier: number | null; readonly trouble: string | null } | null;
  /** In one line what is wrong with the database; null when it is well. */
  readonly database: string | null;
  /** The part of the dates and advisories that is the oldest; null where there are none. */
  readonly lifecycle: { readonly title: string; readonly asOf: Date } | null;
  /** The role by which an account is entered; null where it is the credentials' own. */
  readonly roleOf: (account: string) => string | null;
  /** Open security findings that no channel is there for. */
  readonly untoldSecurity: number;
  /** What came by the event queue and was not used: all in all, and the newest. */
  readonly unread: UnreadList;
  readonly isPractice: boolean;
  readonly now: Date;
}

export interface Diagnosis {
  readonly ok: boolean;
  readonly apis: readonly ApiRow[];
  readonly off: readonly OffReport[];
  readonly missing: Surroundings['missing'];
  readonly calls: {
    readonly aDay: number;
    readonly dollarsAMonth: number;
    /** The actions that cost something. */
    readonly priced: readonly string[];
    readonly services: readonly { readonly service: string; readonly aDay: number; readonly dollarsAMonth: number }[];
  };
  readonly slack: Surroundings['slack'];
  readonly database: string | null;
  readonly lifecycle: {
    readonly title: string;
    readonly asOf: string;
    readonly days: number;
    readonly old: boolean;
  } | null;
  readonly unknownEnvironment: readonly string[];
  readonly doubleClaims: readonly { readonly resource: string; readonly counts: string; readonly passedOver: string }[];
  readonly withoutClaims: readonly string[];
  readonly untoldSecurity: number;
  readonly unread: { readonly total: number; readonly newest: string | null };
}

const ACTION = /^([a-z0-9-]+:[A-Za-z0-9]+): /;

function stateOf(gap: Gap | null): ApiState {
  if (gap === null) return 'allowed';
  if (['denied', 'no_credentials', 'expired_credentials'].includes(gap.reason)) return 'denied';
  return gap.reason === 'opted_out' || gap.reason === 'not_available' ? 'closed' : 'failed';
}

const TOKENS: Readonly<Record<string, string>> = {
  heroku: 'set HEROKU_API_KEY to a key with the scope read that may see the team',
  circleci: 'set CIRCLECI_TOKEN to a token that may see the project',
  github: 'set GITHUB_TOKEN to a token that may read the repository',
  fluentd: 'let toilbot reach the port, and switch the HTTP endpoint on',
};

/** What to do about a gap: the action to allow and where, or what to set. */
function mendOf(gap: Gap, scope: Scope, role: string | null): string | null {
  if (scope.system !== 'aws') return stateOf(gap) === 'closed' ? null : (TOKENS[scope.system] ?? null);
  const action = ACTION.exec(gap.detail)?.[1] ?? null;
  if (gap.reason === 'expired_credentials')
    return 'renew the credentials, or use AWS_PROFILE or a role that renews itself';
  if (gap.reason === 'no_credentials' && action === null)
    return role === null
      ? 'give the account a role in aws.accounts, or set AWS_PROFILE to credentials of it'
      : 'set AWS_PROFILE, or run where a role gives credentials';
  if (gap.reason === 'throttled') return 'lower aws.callsPerSecond';
  if (gap.reason !== 'denied' && gap.reason !== 'no_credentials') return null;
  if (action === 'sts:AssumeRole')
    return `let toilbot's credentials assume ${role ?? 'the role'}, and its trust policy name them (and the external id)`;
  if (gap.detail.includes('service control policy'))
    return `a service control policy of the organization denies ${action}: only its keepers can allow it`;
  return `allow ${action ?? 'it'} to ${role ?? "toilbot's own role or user"}: \`toilbot policy\` prints all that is needed`;
}

function apiRows(examination: Examination, around: Surroundings): readonly ApiRow[] {
  const rows = new Map<string, ApiRow & { regions: string[] }>();
  for (const { scope, service, gap, partly } of examination.checks) {
    const state = partly ? 'partly' : stateOf(gap);
    const api = service === '*' ? 'all' : service;
    const mend = gap && mendOf(gap, scope, around.roleOf(scope.account));
    const key = [scope.system, scope.account, api, state, gap?.detail].join('\n');
    const row = rows.get(key) ?? {
      system: scope.system,
      account: scope.account,
      api,
      state,
      regions: [],
      why: gap && plain(gap.detail),
      mend,
    };
    if (!row.regions.includes(scope.region)) row.regions.push(scope.region);
    rows.set(key, row);
  }
  const order = (row: ApiRow) => `${row.system} ${row.account} ${row.api} ${row.state}`;
  return [...rows.values()].toSorted((one, other) => order(one).localeCompare(order(other)));
}

/** Judges an examination: what is allowed, what is not and how to mend it, and what it comes to. */
export function diagnose(examination: Examination, around: Surroundings): Diagnosis {
  const unplanned = examination.unplanned.map(
    ({ place, why }): ApiRow => ({
      system: place,
      account: '',
      api: 'all',
      state: 'failed',
      regions: [],
      why: plain(why),
      mend: null,
    }),
  );
  const apis = [...unplanned, ...apiRows(examination, around)];
  const calls = Object.entries(examination.callsADay);
  const services = [...Map.groupBy(calls, ([action]) => action.split(':')[0] ?? '')].map(([service, own]) => ({
    service,
    aDay: sum(own.map(([, count]) => count)),
    dollarsAMonth: sum(own.map(([action, count]) => dollarsAMonth(action, count))),
  }));
  const { now, lifecycle, settings } = around;
  const isWrong = apis.some((row) => row.state === 'denied' || row.state === 'failed');
  return {
    ok: !isWrong && around.database === null && (around.slack?.trouble ?? null) === null,
    apis,
    off: around.off,
    missing: around.missing,
    calls: {
      aDay: sum(services.map((it) => it.aDay)),
      dollarsAMonth: sum(services.map((it) => it.dollarsAMonth)),
      priced: calls.flatMap(([action, count]) => (dollarsAMonth(action, count) > 0 ? [action] : [])),
      services: services.toSorted((one, other) => other.aDay - one.aDay),
    },
    slack: around.slack,
    database: around.database,
    lifecycle: lifecycle && {
      title: lifecycle.title,
      asOf: lifecycle.asOf.toISOString().slice(0, 10),
      days: Math.max(0, Math.floor((now.getTime() - lifecycle.asOf.getTime()) / DAY)),
      old: isOldData(lifecycle.asOf, now),
    },
    unknownEnvironment: examination.unknownEnvironment.map((it) => plain(it.name, 60)),
    doubleClaims: examination.doubles.map(({ resource, counts, passedOver }) => ({
      resource: plain(resource.name, 60),
      counts,
      passedOver,
    })),
    withoutClaims: settings.subsystems.filter((it) => it.claims.length === 0).map((it) => it.name),
    untoldSecurity: around.untoldSecurity,
    unread: { total: around.unread.total, newest: newestUnread(around.unread) },
  };
}

function newestUnread({ messages: [newest] }: UnreadList): string | null {
  return newest ? plain(`${newest.type ?? 'a message without a type'} ${newest.why}`) : null;
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
