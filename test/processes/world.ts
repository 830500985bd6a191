// The world outside toilbot, played in the test's process so that it survives whatever happens to a toilbot: a practice
// AWS whose fleet the test holds in its hands, a practice Slack, and the time, kept in a file for every process.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Where } from '../../src/adapters/postgres/connection.ts';
import { practiceCredentials } from '../../src/practice/aws/credentials.ts';
import { type PracticeAws, startPracticeAws } from '../../src/practice/aws/server.ts';
import {
  EMPTY_SCOPE,
  type Instance,
  type PracticeFleet,
  type Service,
  type Task,
} from '../../src/practice/fleet/fleet.ts';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/start.ts';
import { CLUSTER, DEFINITION, OWN, service, smallFleet, TOKYO } from '../adapters/aws/practice.ts';

export const BOT_TOKEN = 'xoxb-canary-0123456789';
export const APP_TOKEN = 'xapp-canary-0123456789';
export const CHANNEL = 'C0ALERTS';

/** A Tuesday morning in Tokyo, in working hours. */
const BEGIN = new Date('2026-07-07T01:00:00Z').getTime();
const MINUTE = 60_000;

/** The one service. */
export const API = { name: 'api', arn: `arn:aws:ecs:${TOKYO}:${OWN}:service/prod/api` } as const;

/** What the fleet holds now; the test changes it. */
export interface Holds {
  readonly instances: Map<string, Instance>;
  readonly services: Map<string, Service>;
  readonly tasks: Map<string, Task>;
}

export interface Time {
  readonly now: () => Date;
  /** So much time passes at once. */
  pass(minutes: number): void;
  /** From now on time runs so many times as fast as it does; 0 stands still. */
  run(speed: number): void;
}

export interface World {
  readonly directory: string;
  readonly where: Where;
  readonly time: Time;
  readonly holds: Holds;
  readonly aws: PracticeAws;
  readonly slack: PracticeSlack;
  /** What a toilbot that looks at this world is given. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

function openTime(directory: string): Time & { readonly file: string; close(): void } {
  const file = join(directory, 'time');
  let [base, since, speed] = [BEGIN, performance.now(), 0];
  const now = (): number => base + (performance.now() - since) * speed;
  const write = (): void => {
    writeFileSync(`${file}.new`, new Date(now()).toISOString());
    renameSync(`${file}.new`, file);
  };
  const set = (to: number, newSpeed: number): void => {
    [base, since, speed] = [to, performance.now(), newSpeed];
    write();
  };
  write();
  const timer = setInterval(() => {
    if (speed > 0) write();
  }, 25);
  return {
    file,
    now: () => new Date(now()),
    pass: (minutes) => set(now() + minutes * MINUTE, speed),
    run: (newSpeed) => set(now(), newSpeed),
    close: () => clearInterval(timer),
  };
}

function fleetThat(holds: Holds): PracticeFleet {
  return smallFleet(
    {},
    {
      scope: (account, region) =>
        account === OWN && region === TOKYO
          ? {
              ...EMPTY_SCOPE,
              clusters: [CLUSTER],
              taskDefinitions: [DEFINITION],
              instances: [...holds.instances.values()],
              services: [...holds.services.values()],
              tasks: [...holds.tasks.values()],
            }
          : EMPTY_SCOPE,
    },
  );
}

/** One account and region, all jobs each minute, one subsystem for the services, none for the hosts. */
export const CONFIGURATION = `
channels: { default: '#alerts' }
teams: { sre: { channel: '#alerts' } }
aws:
  accounts: [{ id: '${OWN}', name: main, environment: production }]
  regions: [${TOKYO}]
  homeRegion: ${TOKYO}
  callsPerSecond: 100
subsystems:
  api: { title: Reservation API, team: sre, source: ec2, target: [ecs], claims: [{ ecsService: 'prod/api' }] }
jobs:
  aws-health: { schedule: '* * * * *' }
  ec2-status: { schedule: '* * * * *' }
  ecs-tasks: { schedule: '* * * * *' }
`;

export interface WorldOptions {
  readonly where: Where;
  readonly scopes?: readonly string[];
}

/** Starts the world. An embedded database is moved to where a toilbot in this directory looks for it. */
export async function openWorld({ where, scopes }: WorldOptions): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-world-'));
  const data = join(directory, 'data');
  mkdirSync(data);
  if (where.kind === 'embedded') renameSync(where.directory, join(data, 'database'));
  writeFileSync(join(directory, 'toilbot.yaml'), CONFIGURATION);
  const time = openTime(directory);
  const holds: Holds = { instances: new Map(), services: new Map([['api', service(1, API)]]), tasks: new Map() };
  const fleet = fleetThat(holds);
  const aws = await startPracticeAws({ port: 0, fleet, clock: time.now });
  const slack = await startPracticeSlack({
    port: 0,
    directory: null,
    clock: time.now,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    signingSecret: 'not-used-by-socket-mode',
    logger: { warn: () => {} },
    ...(scopes ? { scopes } : {}),
  });
  const { accessKeyId, secretAccessKey } = practiceCredentials(fleet.seed, OWN);
  return {
    directory,
    where: where.kind === 'embedded' ? { kind: 'embedded', directory: join(data, 'database') } : where,
    time,
    holds,
    aws,
    slack,
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      TOILBOT_DATA: data,
      TOILBOT_CLOCK: time.file,
      ...(where.kind === 'postgres' ? { DATABASE_URL: where.url } : {}),
    },
    close: async () => {
      time.close();
      // A test may have closed it already.
      await slack.close().catch(() => {});
      await aws.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
