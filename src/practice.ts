import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { KnownHistory } from './domain/store.ts';
import type { Platform } from './domain/vocabulary.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from './practice/aws/credentials.ts';
import { startPracticeAws } from './practice/aws/server.ts';
import { PRACTICE_QUEUE } from './practice/aws/sqs-messages.ts';
import { startPracticeCircleci } from './practice/circleci/server.ts';
import { PROJECTS } from './practice/circleci/world.ts';
import { practiceConfiguration } from './practice/fleet/configuration.ts';
import { openTabemaruFleet, type TabemaruFleet } from './practice/fleet/tabemaru.ts';
import { type PracticeLogHost, startPracticeFluentd } from './practice/fluentd/server.ts';
import { startPracticeGithub } from './practice/github/server.ts';
import { REPOSITORY } from './practice/github/world.ts';
import { herokuHistory } from './practice/heroku/history.ts';
import { startPracticeHeroku } from './practice/heroku/server.ts';
import { herokuWorldAt } from './practice/heroku/world.ts';
import { knownHistory, REGIONS } from './practice/known-history.ts';
import { makeHappen, offeredHappenings } from './practice/make-happen.ts';
import { type PracticeSlackOptions, startPracticeSlack } from './practice/slack/start.ts';

const SEED = 'tabemaru';
/** Nothing outside this machine is reached with these: the practice Slack knows them. */
const BOT_TOKEN = 'xoxb-practice-0000';
const APP_TOKEN = 'xapp-practice-0000';
const SIGNING_SECRET = 'practice-signing-secret';
const HEROKU_TOKEN = 'HRKU-practice-0000';
const CIRCLECI_TOKEN = 'CCIPAT-practice-0000';
const GITHUB_TOKEN = 'github-practice-0000';

export interface PracticeOptions {
  readonly fleet: boolean;
  readonly slack: boolean;
  /** Where what happened is kept, so that it survives any end of the process. */
  readonly directory: string;
  readonly clock: () => Date;
  /** Ports to try first: the page's and, above it, the fleet's. Taken ones are passed over. */
  readonly port: number;
  readonly checks?: PracticeSlackOptions['checks'];
  readonly commands?: PracticeSlackOptions['commands'];
}

/** What opens the practice AWS: nothing else knows these credentials. */
export interface PracticeAccess {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly options: ReturnType<typeof fleetOptions>;
  /** The queue that the practice fleet's events come by. */
  readonly queueUrl: string;
}

export interface Practice {
  readonly aws: PracticeAccess | null;
  readonly heroku: { readonly url: string; readonly token: string } | null;
  readonly circleci: { readonly url: string; readonly token: string; readonly projects: readonly string[] } | null;
  readonly github: { readonly url: string; readonly token: string; readonly repository: string } | null;
  readonly fluentd: { readonly hosts: readonly PracticeLogHost[] } | null;
  readonly slack: {
    readonly apiUrl: string;
    readonly pageUrl: string;
    readonly botToken: string;
    readonly appToken: string;
    readonly signingSecret: string;
  } | null;
  /** What earlier looks would have seen, for a new practice database; `jobOf` names the job that sees a platform. */
  history(now: Date, jobOf: (platform: Platform) => string | null): KnownHistory;
  close(): Promise<void>;
}

/** How the practice accounts are entered. Nobody's quota is shared, so the looks may be quick. */
function fleetOptions() {
  const { accounts } = practiceConfiguration();
  return {
    accounts: accounts.map(({ id, name }) => ({
      id,
      name,
      roleArn: `arn:aws:iam::${id}:role/${PRACTICE_ROLE}`,
      externalId: PRACTICE_EXTERNAL_ID,
    })),
    regions: REGIONS,
    homeRegion: 'ap-northeast-1',
    callsPerSecond: 50,
  };
}

/** The port if it is free on 127.0.0.1, else 0: any other. */
async function freeOr0(port: number): Promise<number> {
  if (port === 0) return 0;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}

function events(fleet: TabemaruFleet, clock: () => Date): NonNullable<PracticeSlackOptions['events']> {
  return {
    list: offeredHappenings,
    async happen(id) {
      const made = makeHappen(fleet, id, clock());
      if (!made.ok) throw new Error(made.why);
      return made.said;
    },
  };
}

/** Starts the local endpoints that play the systems of a fleet and Slack. They listen on 127.0.0.1 only. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const fleet = options.fleet
    ? openTabemaruFleet({ directory: options.directory, start: options.clock(), seed: SEED })
    : null;
  const next = async (offset: number) => freeOr0(options.port === 0 ? 0 : options.port + offset);
  const aws = fleet
    ? await startPracticeAws({
        port: await next(1),
        fleet,
        clock: options.clock,
      })
    : null;
  const world = (at: Date) => herokuWorldAt(SEED, fleet?.start ?? at, at, fleet?.happened(at) ?? []);
  const heroku = fleet
    ? await startPracticeHeroku({
        port: await next(2),
        token: HEROKU_TOKEN,
        world,
        clock: options.clock,
      })
    : null;
  const common = { seed: SEED, clock: options.clock };
  const circleci = fleet
    ? await startPracticeCircleci({ ...common, port: await next(3), token: CIRCLECI_TOKEN })
    : null;
  const github = fleet ? await startPracticeGithub({ ...common, port: await next(4), token: GITHUB_TOKEN }) : null;
  const fluentd = fleet ? await startPracticeFluentd({ clock: options.clock }) : null;
  const slack = options.slack
    ? await startPracticeSlack({
        port: await freeOr0(options.port),
        directory: join(options.directory, 'slack'),
        clock: options.clock,
        botToken: BOT_TOKEN,
        appToken: APP_TOKEN,
        signingSecret: SIGNING_SECRET,
        ...(fleet ? { events: events(fleet, options.clock) } : {}),
        ...(options.checks ? { checks: options.checks } : {}),
        ...(options.commands ? { commands: options.commands } : {}),
      })
    : null;
  return {
    aws:
      fleet && aws
        ? {
            endpoint: aws.url,
            credentials: practiceCredentials(SEED, fleet.organization.managementAccount),
            options: fleetOptions(),
            queueUrl: `${aws.url}/${fleet.organization.managementAccount}/${PRACTICE_QUEUE}`,
          }
        : null,
    heroku: heroku && { url: heroku.url, token: HEROKU_TOKEN },
    circleci: circleci && { url: circleci.url, token: CIRCLECI_TOKEN, projects: PROJECTS },
    github: github && { url: github.url, token: GITHUB_TOKEN, repository: REPOSITORY },
    fluentd: fluentd && { hosts: fluentd.hosts },
    slack: slack && {
      apiUrl: slack.apiUrl,
      pageUrl: slack.pageUrl,
      botToken: BOT_TOKEN,
      appToken: APP_TOKEN,
      signingSecret: SIGNING_SECRET,
    },
    history: (now, jobOf) => {
      if (!fleet) return { intervals: [], looked: [], toil: [], measures: [] };
      const history = fleet.history(now);
      const known = knownHistory(history, fleet.organization.managementAccount, now, jobOf);
      const job = jobOf('heroku');
      if (job === null) return known;
      const { intervals, looked } = herokuHistory(history, world(now), job, now);
      return {
        intervals: [...known.intervals, ...intervals],
        looked: [...known.looked, ...looked],
        toil: known.toil,
        measures: known.measures,
      };
    },
    async close() {
      await slack?.close();
      await aws?.close();
      await heroku?.close();
      await circleci?.close();
      await github?.close();
      await fluentd?.close();
    },
  };
}

export { practiceConfiguration };
