import type { Gap } from '../../domain/answer.ts';
import type { Place, PlannedScope } from '../../domain/fleet.ts';
import type { Scope } from '../../domain/scope.ts';
import { type AccountFinder, type Accounts, centralRegion, type FleetAccount } from './accounts.ts';
import { CALLER, type Calls } from './calls.ts';
import { gate } from './deadline.ts';
import { gapOf, isServerFault, MalformedAnswer } from './gap.ts';
import { GLOBAL, ORGANIZATION } from './health-reads.ts';
import { memo } from './memo.ts';
import type { Settled } from './options.ts';
import { listIn } from './pages.ts';

const REGIONS_KEPT_MS = 6 * 3_600_000;
const HEALTH_VIEW_KEPT_MS = 3_600_000;
const REFUSED_MS = 60_000;
const ACCOUNTS_AT_A_TIME = 8;

export interface ScopePlanner {
  scopes(place: Place, signal: AbortSignal): Promise<readonly PlannedScope[]>;
}

/**
 * Plans the scopes of a place. An account that cannot be entered, or whose regions cannot be found out, keeps its
 * place in the plan with the gap that says why; so do all of them when the credentials say nothing any more. Throws when
 * no place is known at all.
 */
export function scopePlanner(calls: Calls, finder: AccountFinder, options: Settled): ScopePlanner {
  const regionLists = memo<readonly string[]>(options.clock, REGIONS_KEPT_MS, REFUSED_MS, 10_000);
  const lastRegions = new Map<string, readonly string[]>();
  const lastPlans = new Map<Place, readonly PlannedScope[]>();
  const organizationStates = memo<boolean>(options.clock, HEALTH_VIEW_KEPT_MS, REFUSED_MS, 1);

  const enter = async (account: FleetAccount, signal: AbortSignal): Promise<Gap | null> => {
    if (account.gap) return account.gap;
    try {
      await calls.enter(account.id, signal);
      return null;
    } catch (error) {
      return gapOf(error);
    }
  };

  /** Regions do not come and go by the hour: those known from before serve when AWS does not answer. */
  const regionsOf = async (account: FleetAccount, signal: AbortSignal): Promise<readonly string[] | Gap> => {
    try {
      const regions = await regionLists.get(account.id, () => optedIn(calls, account.id, options.homeRegion, signal));
      lastRegions.set(account.id, regions);
      return regions;
    } catch (error) {
      const last = lastRegions.get(account.id);
      if (last) options.logger.warn({ account: account.id, gap: gapOf(error) }, 'regions could not be listed anew');
      return last ?? gapOf(error);
    }
  };

  const regionScopes = async (account: FleetAccount, signal: AbortSignal): Promise<PlannedScope[]> => {
    const planned = (regions: readonly string[], gap: Gap | null) =>
      regions.map((region) => ({ scope: scopeOf(account.id, region), gap }));
    const refused = await enter(account, signal);
    if (options.regions !== 'opted-in') return planned(options.regions, refused);
    if (refused) return planned(lastRegions.get(account.id) ?? [options.homeRegion], refused);
    const regions = await regionsOf(account, signal);
    return 'reason' in regions ? planned([options.homeRegion], regions) : planned(regions, null);
  };

  const healthScopes = async (found: Accounts, signal: AbortSignal): Promise<readonly PlannedScope[]> => {
    const whole = scopeOf(found.caller.account, ORGANIZATION);
    try {
      const region = centralRegion(found.caller.partition);
      if (await organizationStates.get('state', () => isOrganizationViewOn(calls, region, signal))) {
        return [{ scope: whole, gap: null }];
      }
    } catch (error) {
      const gap = gapOf(error);
      // The wrong account, plan or service says so; anything else says nothing about the view.
      const isRefused = gap.reason === 'failed' && !isServerFault(error);
      const isAnswer = gap.reason === 'denied' || gap.reason === 'not_available' || isRefused;
      if (!isAnswer) return [{ scope: whole, gap }];
    }
    const several = gate(ACCOUNTS_AT_A_TIME);
    return Promise.all(
      found.accounts.map(async (account) => ({
        scope: scopeOf(account.id, GLOBAL),
        gap: await several(() => enter(account, signal)),
      })),
    );
  };

  /** What is known of a place although AWS does not even say who we are: the last plan, else the accounts as configured. */
  const withoutCaller = (place: Place): readonly Scope[] => {
    const last = lastPlans.get(place);
    if (last) return last.map(({ scope }) => scope);
    if ('organization' in options.accounts) return [];
    const regions = options.regions === 'opted-in' ? [options.homeRegion] : options.regions;
    return options.accounts.flatMap(({ id }) =>
      place === 'health' ? scopeOf(id, GLOBAL) : regions.map((region) => scopeOf(id, region)),
    );
  };

  const plan = async (place: Place, found: Accounts, signal: AbortSignal): Promise<readonly PlannedScope[]> => {
    if (place === 'health') return healthScopes(found, signal);
    const several = gate(ACCOUNTS_AT_A_TIME);
    const lists = await Promise.all(found.accounts.map((account) => several(() => regionScopes(account, signal))));
    const scopes = lists.flat();
    // An organization whose accounts are not known is one place that could not be looked at.
    if (found.gap) scopes.push({ scope: scopeOf(found.caller.account, ORGANIZATION), gap: found.gap });
    return scopes;
  };

  return {
    scopes: async (place, signal) => {
      let found: Accounts;
      try {
        found = await finder.find(signal);
      } catch (error) {
        const known = signal.aborted ? [] : withoutCaller(place);
        if (known.length === 0) throw error;
        // Places that could not be looked at, and are told as such: not a run that came to nothing.
        const gap = gapOf(error);
        return known.map((scope) => ({ scope, gap }));
      }
      const planned = await plan(place, found, signal);
      lastPlans.set(place, planned);
      return planned;
    },
  };
}

function scopeOf(account: string, region: string): Scope {
  return { system: 'aws', account, region };
}

async function optedIn(
  calls: Calls,
  account: string,
  homeRegion: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { DescribeRegionsCommand } = await import('@aws-sdk/client-ec2');
  const at = { account, region: homeRegion };
  // Without AllRegions EC2 tells the regions that are enabled for the account.
  const answer = await calls.call('ec2', at, 'DescribeRegions', signal, (ec2, given) =>
    ec2.send(new DescribeRegionsCommand({ AllRegions: false }), given),
  );
  const regions = listIn(answer.Regions, 'ec2:DescribeRegions')
    .filter((region) => region.OptInStatus !== 'not-opted-in')
    .map((region) => region.RegionName ?? '')
    .filter((name) => name !== '')
    .sort();
  if (regions.length === 0) throw new MalformedAnswer('ec2:DescribeRegions: no region');
  return regions;
}

async function isOrganizationViewOn(calls: Calls, region: string, signal: AbortSignal): Promise<boolean> {
  const { DescribeHealthServiceStatusForOrganizationCommand } = await import('@aws-sdk/client-health');
  const at = { account: CALLER, region };
  const operation = 'DescribeHealthServiceStatusForOrganization';
  const answer = await calls.call('health', at, operation, signal, (health, given) =>
    health.send(new DescribeHealthServiceStatusForOrganizationCommand({}), given),
  );
  return answer.healthServiceAccessStatusForOrganization === 'ENABLED';
}
