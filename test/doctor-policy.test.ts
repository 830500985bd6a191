import { expect, test } from '@jest/globals';
import { jobs } from '../jobs/index.ts';
import { loadConfig } from '../src/config.ts';
import { examine } from '../src/doctor.ts';
import { TIERS, type Tier } from '../src/domain/reads/read.ts';
import { joinFleets } from '../src/fleets.ts';
import { readLifecycle } from '../src/lifecycle-file.ts';
import { openTabemaruFleet } from '../src/practice/fleet/tabemaru.ts';
import { configuredJobs, iamPolicy } from '../src/wire.ts';
import { NOW, open, ROLE, unending } from './adapters/aws/practice.ts';

/** All jobs are on; only the tiers decide what they may ask. */
function configured(tiers: readonly Tier[]) {
  const enabled = Object.fromEntries(jobs.map(({ id }) => [id, { enabled: true }]));
  const document = {
    aws: { organization: { role: ROLE.roleName, externalId: ROLE.externalId } },
    tiers,
    jobs: enabled,
    purpose: { accepted: '2026-06-01', by: 'SRE' },
  };
  return loadConfig({
    env: {},
    cwd: '/nowhere',
    file: 'ssm:/toilbot/config',
    fetched: JSON.stringify(document),
    knownJobs: jobs.map((job) => job.id),
    systemClock: () => NOW,
  });
}

/** GetCallerIdentity needs no permission. */
const FREE = 'sts:GetCallerIdentity';
const AWS_PLACES = ['regions', 'health'] as const;

async function notAnswered(tiers: readonly Tier[], takenAway: readonly string[] = []): Promise<readonly string[]> {
  const config = configured(tiers);
  const allowed = iamPolicy(jobs, config).Statement.flatMap((it) => it.Action);
  const story = openTabemaruFleet({ directory: null, start: NOW, drip: 'none' });
  const { fleet, aws } = await open(story, { accounts: { organization: { ...ROLE, exclude: [] } } });
  aws.faults.add({
    kind: 'denied',
    except: new Set([FREE, ...allowed.filter((action) => !takenAway.includes(action))]),
  });
  const joined = joinFleets([{ ...fleet, system: 'aws', places: [...AWS_PLACES] }]);
  const own = configuredJobs(jobs, config).map((job) => ({
    ...job,
    looks: job.looks.filter(({ place }) => AWS_PLACES.some((it) => it === place)),
  }));
  expect(own.some((job) => job.looks.length > 0)).toBe(true);
  const parts = { jobs: own, own: [], fleet: joined, settings: config.settings, clock: () => NOW };
  const { checks, unplanned } = await examine({ ...parts, lifecycle: readLifecycle }, unending());
  return [
    ...unplanned.map(({ place, why }) => `${place}: ${why}`),
    ...checks.flatMap(({ scope, service, gap }) =>
      gap === null || ['opted_out', 'not_available'].includes(gap.reason)
        ? []
        : [`${scope.account} ${service}: ${gap.detail}`],
    ),
  ];
}

test.each([[['base'] as const], [TIERS]])(
  'with the policy of the tiers %j and not a right more, doctor is green for all jobs',
  async (tiers) => {
    expect(await notAnswered(tiers)).toEqual([]);
  },
);

test('a right that is taken away is told', async () => {
  expect((await notAnswered(['base'], ['ecs:DescribeServices'])).join('\n')).toContain(
    'ecs:DescribeServices: access denied',
  );
});
