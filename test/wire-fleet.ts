// The practice fleet through the real adapters: its endpoints played in this process, asked without holding back.
import { openAwsFleet } from '../src/adapters/aws/fleet.ts';
import { listedHosts, taggedHosts } from '../src/adapters/fluentd/fleet.ts';
import { openHerokuFleet } from '../src/adapters/heroku/fleet.ts';
import type { KnownMeasure } from '../src/domain/measures.ts';
import type { DatedCase } from '../src/domain/reads/records.ts';
import type { Settings } from '../src/domain/settings.ts';
import { type JoinedFleet, joinFleets } from '../src/fleets.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../src/practice/aws/credentials.ts';
import { startPracticeAws } from '../src/practice/aws/server.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import type { TabemaruFleet } from '../src/practice/fleet/tabemaru.ts';
import { startPracticeFluentd } from '../src/practice/fluentd/server.ts';
import { startPracticeHeroku } from '../src/practice/heroku/server.ts';
import { herokuWorldAt } from '../src/practice/heroku/world.ts';
import { recordMembers } from '../src/records.ts';

const TOKEN = 'HRKU-practice-0000';
const SILENT = { info: () => {}, warn: () => {}, debug: () => {} };

export interface WireFleet extends Pick<JoinedFleet, 'scopes' | 'read' | 'calls'> {
  close(): Promise<void>;
}

/** Starts what plays AWS, Heroku and fluentd, and asks it as a process of toilbot does; `dated` and `measures` stand in for the store. */
export async function openWireFleet(
  fleet: TabemaruFleet,
  clock: () => Date,
  settings: Pick<Settings, 'fluentd'>,
  dated: () => readonly DatedCase[],
  measures: () => readonly KnownMeasure[] = () => [],
): Promise<WireFleet> {
  const aws = await startPracticeAws({ port: 0, fleet, clock });
  const world = (at: Date) => herokuWorldAt(fleet.seed, fleet.start, at, fleet.happened(at));
  const heroku = await startPracticeHeroku({ port: 0, token: TOKEN, world, clock });
  const fluentd = await startPracticeFluentd({ clock });
  const credentials = practiceCredentials(fleet.seed, fleet.organization.managementAccount);
  const awsFleet = openAwsFleet({
    accounts: practiceConfiguration().accounts.map(({ id, name }) => ({
      id,
      name,
      roleArn: `arn:aws:iam::${id}:role/${PRACTICE_ROLE}`,
      externalId: PRACTICE_EXTERNAL_ID,
    })),
    regions: ['ap-northeast-1', 'us-east-1'],
    homeRegion: 'ap-northeast-1',
    callsPerSecond: null,
    clock,
    logger: SILENT,
    credentials: async () => credentials,
    endpoint: aws.url,
  });
  const hosts = { clock, settings: { ...settings.fluentd, hosts: fluentd.hosts } };
  // Stages come of what a database keeps: the ground truth is compared with them in practice/fleet/truth.test.ts.
  const stages = { records: async () => [], said: async () => ({ overrides: [] }) };
  const store = {
    cases: { dated: async () => dated() },
    imageReports: { of: async () => [] },
    measures: { at: async () => measures() },
    stages,
  };
  const joined = joinFleets([
    { ...awsFleet, system: 'aws', places: ['regions', 'health'] },
    openHerokuFleet({ token: TOKEN, teams: 'all', baseUrl: heroku.url, clock, logger: SILENT, callsPerSecond: null }),
    taggedHosts(hosts, (scope, signal) => awsFleet.read('ec2.instances', scope, signal)),
    listedHosts(hosts),
    ...recordMembers(store as never, (kind) => ({ en: kind, ja: kind })),
  ]);
  return {
    scopes: joined.scopes,
    read: joined.read,
    calls: joined.calls,
    async close() {
      joined.close();
      await Promise.all([aws.close(), heroku.close(), fluentd.close()]);
    },
  };
}
