import type { Gap } from '../../domain/answer.ts';
import { CALLER, type Calls } from './calls.ts';
import { gapOf } from './gap.ts';
import { memo } from './memo.ts';
import type { ListedAccount, Settled } from './options.ts';
import { eachPage, listIn } from './pages.ts';
import { textOf } from './values.ts';

/** Who the credentials are: asked again now and then, for they may be rotated to another role. */
const CALLER_KEPT_MS = 3_600_000;
const ACCOUNTS_KEPT_MS = 3_600_000;
const REFUSED_MS = 60_000;

export interface Caller {
  readonly account: string;
  readonly partition: string;
  /** The name of the role that the caller is already in, if it is one. */
  readonly role: string | null;
}

export interface FleetAccount {
  readonly id: string;
  readonly name: string;
  /** Why it cannot be entered at all, known before trying. */
  readonly gap: Gap | null;
}

export interface Accounts {
  readonly caller: Caller;
  readonly accounts: readonly FleetAccount[];
  /** Accounts of the organization that are left out, and why: suspended, closing, excluded. */
  readonly leftOut: readonly string[];
  /** Why the organization's accounts are not known, or not anew. */
  readonly gap: Gap | null;
}

/** Where the services that stand in one region of a partition are asked. */
export function centralRegion(partition: string): string {
  if (partition === 'aws-cn') return 'cn-northwest-1';
  if (partition === 'aws-us-gov') return 'us-gov-west-1';
  return 'us-east-1';
}

/** Finds the accounts and prepares how each is entered. Throws when not even the caller can be found out. */
export function accountFinder(calls: Calls, options: Settled) {
  const callers = memo<Caller>(options.clock, CALLER_KEPT_MS, REFUSED_MS, 1);
  const organizations = memo<Members>(options.clock, ACCOUNTS_KEPT_MS, REFUSED_MS, 1);
  let lastMembers: Members | null = null;
  let known: Accounts | null = null;

  const membersOrLast = async (caller: Caller, signal: AbortSignal): Promise<Members & { gap: Gap | null }> => {
    try {
      const members = await organizations.get('members', () => listMembers(calls, caller, signal));
      lastMembers = members;
      return { ...members, gap: null };
    } catch (error) {
      const gap = gapOf(error);
      options.logger.warn({ gap }, 'the accounts of the organization could not be listed');
      // Without an earlier list, the caller's own account is all that is known.
      const own = [{ id: caller.account, name: caller.account }];
      return { ...(lastMembers ?? { accounts: own, inactive: [] }), gap };
    }
  };

  const find = async (signal: AbortSignal): Promise<Accounts> => {
    const caller = await callers.get('caller', () => whoCalls(calls, options.homeRegion, signal));
    if (!('organization' in options.accounts)) {
      const listed = options.accounts.length === 0 ? [{ id: caller.account }] : options.accounts;
      const accounts = listed.map((account) => prepare(calls, caller, account));
      return { caller, accounts, leftOut: [], gap: null };
    }
    const { roleName, externalId, exclude } = options.accounts.organization;
    const members = await membersOrLast(caller, signal);
    const excluded = members.accounts.filter((member) => exclude.includes(member.id));
    const accounts = members.accounts
      .filter((member) => !exclude.includes(member.id))
      .map((member) => {
        const isOwn = member.id === caller.account;
        const roleArn = isOwn ? undefined : `arn:${caller.partition}:iam::${member.id}:role/${roleName}`;
        return prepare(calls, caller, { ...member, roleArn, externalId });
      });
    const leftOut = [...members.inactive, ...excluded.map((member) => `${member.id} (excluded)`)];
    if (leftOut.join() !== known?.leftOut.join() && leftOut.length > 0) {
      options.logger.info({ leftOut }, 'accounts of the organization that are left out');
    }
    return { caller, accounts, leftOut, gap: members.gap };
  };

  return {
    find: async (signal: AbortSignal): Promise<Accounts> => {
      known = await find(signal);
      return known;
    },
    /** What was found last. */
    known: () => known,
  };
}
export type AccountFinder = ReturnType<typeof accountFinder>;

async function whoCalls(calls: Calls, region: string, signal: AbortSignal): Promise<Caller> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const at = { account: CALLER, region };
  const answer = await calls.call('sts', at, 'GetCallerIdentity', signal, (sts, given) =>
    sts.send(new GetCallerIdentityCommand({}), given),
  );
  const [, partition, , , account, name] = (answer.Arn ?? '').split(':');
  return {
    account: answer.Account ?? account ?? '',
    partition: partition || 'aws',
    role: /^assumed-role\/([^/]+)/.exec(name ?? '')?.[1] ?? null,
  };
}

/**
 * Says how an account is entered. The caller's own needs no role, nor one that the caller is in already: a role may
 * not assume itself unless its trust policy says so.
 */
function prepare(calls: Calls, caller: Caller, account: ListedAccount): FleetAccount {
  const name = account.name ?? account.id;
  const isOwn = account.id === caller.account;
  if (isOwn && (!account.roleArn || account.roleArn.endsWith(`/${caller.role}`))) {
    calls.enterBy(account.id, null);
    return { id: account.id, name, gap: null };
  }
  if (!account.roleArn) {
    const detail = `account ${account.id} is not the caller's own (${caller.account}) and has no roleArn to enter it by`;
    return { id: account.id, name, gap: { reason: 'no_credentials', detail } };
  }
  calls.enterBy(account.id, { roleArn: account.roleArn, externalId: account.externalId });
  return { id: account.id, name, gap: null };
}

interface Members {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** `222222222222 (SUSPENDED)`. */
  readonly inactive: readonly string[];
}

async function listMembers(calls: Calls, caller: Caller, signal: AbortSignal): Promise<Members> {
  const { ListAccountsCommand } = await import('@aws-sdk/client-organizations');
  const at = { account: CALLER, region: centralRegion(caller.partition) };
  const accounts: { id: string; name: string }[] = [];
  const inactive: string[] = [];
  await eachPage(
    'organizations:ListAccounts',
    async (token) => {
      const command = new ListAccountsCommand(token === undefined ? {} : { NextToken: token });
      const answer = await calls.call('organizations', at, 'ListAccounts', signal, (o, given) =>
        o.send(command, given),
      );
      return { items: listIn(answer.Accounts, 'organizations:ListAccounts'), next: answer.NextToken };
    },
    (page) => {
      for (const { Id, Name, Status, State } of page) {
        if (!Id) continue;
        // Status is the older member, State the one that replaces it.
        const state = State ?? Status ?? 'ACTIVE';
        if (state === 'ACTIVE') accounts.push({ id: Id, name: textOf(Name ?? Id) });
        else inactive.push(`${Id} (${state})`);
      }
    },
  );
  return { accounts, inactive };
}
