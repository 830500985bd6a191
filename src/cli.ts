import { randomUUID } from 'node:crypto';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { jobs } from '../jobs/index.ts';
import { diagnose } from './cli/doctor.ts';
import { doctorText } from './cli/doctor-text.ts';
import { ingestTrivy } from './cli/ingest.ts';
import { jobReports, jobsText, offReports } from './cli/jobs.ts';
import { statusText } from './cli/status.ts';
import { plain } from './cli/table.ts';
import { unclaimedText } from './cli/unclaimed.ts';
import { describeConfig } from './config/describe.ts';
import { remoteDocument } from './config/remote.ts';
import { missingOf, roleOf } from './config/systems.ts';
import { type Config, loadConfig } from './config.ts';
import { examine } from './doctor.ts';
import { claimsYaml } from './domain/claims-said.ts';
import type { Fleet } from './domain/fleet.ts';
import type { Job } from './domain/job.ts';
import { leftoverList } from './domain/leftovers.ts';
import { NO_LIFECYCLE } from './domain/lifecycle.ts';
import { propose } from './domain/propose.ts';
import { TIERS as RIGHTS, type Tier as RightsTier } from './domain/reads/read.ts';
import { UserError } from './domain/user-error.ts';
import { firstLook, firstLookText, proposedYaml, writeFirst } from './init.ts';
import { redactor } from './log.ts';
import { logOf, PRACTICE_PORT, start, startStandIns, titled } from './main.ts';
import { MODES, type Mode, manifest, TIERS, type Tier } from './manifest.ts';
import { dryRun, jobNamed, jobOn, runOnce } from './once.ts';
import { keepRecording, record, writeRecording } from './record.ts';
import { startReloading } from './reload.ts';
import {
  checkSlack,
  configuredJobs,
  fetchDocument,
  iamPolicy,
  jobStates,
  openFleetAlone,
  VERSION,
  type Wired,
  wire,
} from './wire.ts';
import { leftoverLines } from './words/en/leftovers.ts';

/** What starts no practice Slack beside a command. */
const NO_SLACK: Config['slack'] = {
  kind: 'real',
  botToken: '',
  appToken: null,
  signingSecret: null,
  mode: 'socket',
  apiUrl: null,
};
const USUAL_RIGHTS: readonly RightsTier[] = ['base', 'images', 'traffic'];
/** More are for the database, or for --json. */
const MOST_UNCLAIMED = 200;
const MOST_LEFTOVERS = 1_000;
/** A second SIGTERM or SIGINT ends at once with this code. */
const FORCED = 130;
/** How often the configuration is read again. */
const RELOAD_MS = 60_000;

interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

// Whoever reads may have seen enough: `toilbot status | head` is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** Of the configuration that was read last: taken out of whatever is printed of an error. */
let secrets: readonly string[] = [];

function plainError(error: unknown): string {
  const text =
    error instanceof UserError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  return `${redactor(secrets)(text)}\n`;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function printed(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}

async function load(options: Common): Promise<Config> {
  const { practiceConfiguration } = await import('./practice.ts');
  const named = options.config === undefined ? {} : { file: options.config };
  const remote = remoteDocument({ cwd: process.cwd(), ...named });
  const fetched = remote === null ? {} : { fetched: (await fetchDocument(remote.address, remote.region)).text };
  const config = loadConfig({
    cwd: process.cwd(),
    ...fetched,
    ...named,
    knownJobs: jobs.map((job) => job.id),
    practice: practiceConfiguration(),
    systemClock: () => new Date(),
  });
  secrets = config.secrets;
  return config;
}

/** Opens what a command needs beside a toilbot that may be running, and closes it whatever happens. */
async function beside<T>(config: Config, work: (wired: Wired) => Promise<T>): Promise<T> {
  const logger = logOf({ ...config, logLevel: 'error' });
  const practice = await startStandIns({ ...config, slack: NO_SLACK });
  try {
    const wired = await wire({ config, jobs, logger, role: 'client', practice, nudge: () => {} });
    try {
      return await work(wired);
    } finally {
      await wired.close(5_000);
    }
  } finally {
    await practice?.close();
  }
}

/** Opens the fleet alone, for a first look, and closes it whatever happens. */
async function besideFleet<T>(config: Config, work: (fleet: Fleet, on: readonly Job[]) => Promise<T>): Promise<T> {
  const practice = await startStandIns({ ...config, slack: NO_SLACK });
  const logger = logOf({ ...config, logLevel: 'error' });
  const fleet = openFleetAlone({ config, jobs, logger, role: 'client', practice, nudge: () => {} });
  try {
    return await work(fleet, configuredJobs(jobs, config));
  } finally {
    fleet.close();
    await practice?.close();
  }
}

/**
 * Resolves at the first SIGTERM or SIGINT; the second ends the process at once. Listened for before anything is opened:
 * as process 1 of a container it would be deaf to a signal that nobody listens for.
 */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(FORCED);
      stopping = true;
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

/** toilbot cannot run with any configuration any more: whoever started the process starts it again. */
function endOfAll(error: unknown): void {
  process.stderr.write(plainError(error));
  process.exit(1);
}

async function startCommand(options: Common): Promise<number> {
  const stopped = stopSignal();
  const loadQuietly = async (): Promise<Config> => {
    const loaded = await load(options);
    return process.stdout.isTTY && loaded.logLevel === 'info' ? { ...loaded, logLevel: 'warn' as const } : loaded;
  };
  const config = await loadQuietly();
  for (const note of config.notes) print(note);
  const reloading = await startReloading(config, {
    load: loadQuietly,
    start: (one, refused) => start(one, logOf(one), refused),
    logger: logOf(config),
  });
  const running = reloading.running();
  const looks = setInterval(() => reloading.check().catch(endOfAll), RELOAD_MS);
  print('');
  if (running.pageUrl)
    print(
      `Look here: ${running.pageUrl}  (a practice Slack: channels, buttons, ${config.settings.commands.migrationStatus}, ${config.settings.commands.toil} help)`,
    );
  print(`toilbot ${VERSION} runs. Health: ${running.healthUrl}. Ctrl-C stops it.`);
  await stopped;
  clearInterval(looks);
  await reloading.stop();
  return 0;
}

interface InitOptions extends Common {
  readonly dir: string;
  readonly tiers: readonly RightsTier[];
  readonly dry?: boolean;
  readonly force?: boolean;
}

/** Looks at the fleet without a database, and proposes what toilbot needs to be told of it. */
async function initCommand(options: InitOptions): Promise<number> {
  const config = await load(options);
  const { tiers } = options;
  const proposing = { ...config, settings: { ...config.settings, tiers, subsystems: [] } };
  const seen = await besideFleet(proposing, (fleet, on) => {
    const nothingSeen = { services: new Set<string>(), regions: new Set<string>() };
    const known = { now: config.clock(), settings: proposing.settings, lifecycle: NO_LIFECYCLE, seen: nothingSeen };
    return firstLook(fleet, on, known, (place) => process.stderr.write(`looking at ${place}\n`));
  });
  const proposal = propose(seen.sightings, config.settings.subsystemTags);
  const aws = config.fleet.kind === 'practice' ? { homeRegion: 'ap-northeast-1' } : config.fleet.aws;
  const text = proposedYaml(proposal, seen, { tiers, timeZone: config.settings.timeZone, aws });
  if (options.dry) {
    print(text);
    return 0;
  }
  const { commands } = config.settings;
  const files = {
    'toilbot.yaml': text,
    'slack-manifest.json': `${printed(manifest({ mode: 'socket', tier: 2, commands }))}\n`,
    'iam-policy.json': `${printed(iamPolicy(jobs, proposing))}\n`,
  };
  const paths = await writeFirst(options.dir, files, options.force === true);
  print(firstLookText(proposal, seen));
  for (const path of paths) print(`Written: ${path}`);
  print('Next: give the role iam-policy.json, make the Slack app of slack-manifest.json, then: toilbot doctor');
  return 0;
}

async function practiceCommand(options: Common): Promise<number> {
  const stopped = stopSignal();
  const config = await load(options);
  const { startPractice } = await import('./practice.ts');
  const practice = await startPractice({
    fleet: true,
    slack: true,
    directory: `${config.dataDirectory}/practice`,
    clock: config.clock,
    port: PRACTICE_PORT,
  });
  if (!practice.aws || !practice.slack) throw new Error('practice did not start');
  const { aws, slack } = practice;
  print('# The practice fleet and Slack, to be used like real ones:');
  print(`AWS_ENDPOINT_URL=${aws.endpoint}`);
  print(`AWS_ACCESS_KEY_ID=${aws.credentials.accessKeyId}`);
  print(`AWS_SECRET_ACCESS_KEY=${aws.credentials.secretAccessKey}`);
  print(`AWS_REGION=${aws.options.homeRegion}`);
  print(`SLACK_API_URL=${slack.apiUrl}`);
  print(`SLACK_BOT_TOKEN=${slack.botToken}`);
  print(`SLACK_APP_TOKEN=${slack.appToken}`);
  print('# and in toilbot.yaml, for all accounts of the practice company:');
  print('#   aws:');
  print(`#     regions: [${aws.options.regions.join(', ')}]`);
  print('#     accounts:');
  for (const { id, name, roleArn, externalId } of aws.options.accounts) {
    print(`#       - { id: '${id}', name: ${name}, role: '${roleArn}', externalId: ${externalId} }`);
  }
  print("#   channels: { default: '#alerts' }");
  print(`# Page: ${slack.pageUrl}`);
  await stopped;
  await practice.close();
  return 0;
}

function tierOf(text: string): Tier {
  const tier = TIERS.find((it) => String(it) === text);
  if (tier === undefined) throw new InvalidArgumentError(`choose one of ${TIERS.join(', ')}`);
  return tier;
}

function tiersOf(text: string): readonly RightsTier[] {
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !RIGHTS.some((tier) => tier === word));
  if (wrong !== undefined) throw new InvalidArgumentError(`${plain(wrong, 40)} is none of ${RIGHTS.join(', ')}`);
  return RIGHTS.filter((tier) => words.includes(tier));
}

function program(answer: (code: number) => void): Command {
  const cli = new Command('toilbot');
  const common = (command: Command): Command =>
    command.option('-c, --config <file>', 'configuration, instead of toilbot.yaml').option('--json', 'print JSON');
  const does =
    <A extends unknown[]>(work: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      answer(await work(...args));
  cli
    .description('Says what needs you, what it costs, and what has moved to ECS and EKS.')
    .version(VERSION)
    .exitOverride();

  common(cli.command('start').description('run toilbot: clock, workers, Slack')).action(does(startCommand));
  common(
    cli
      .command('run <job>')
      .description('look once, now')
      .option('--dry', 'print what is seen, judged and would be said; change nothing'),
  ).action(
    does(async (job: string, options: Common & { dry?: boolean }) => {
      const config = await load(options);
      jobOn(jobStates(jobs, config), job);
      return beside(config, (wired) =>
        options.dry
          ? dryRun({ ...wired, newId: randomUUID }, config, job, options.json === true, print)
          : runOnce({ ...wired, newId: randomUUID }, config, job, options.json === true, print),
      );
    }),
  );
  common(
    cli
      .command('record <job>')
      .description('keep what a job is answered as a fixture for tests, accounts and addresses in disguise')
      .option('--scope <id>', 'one scope only, such as aws/111122223333/ap-northeast-1')
      .option('--out <directory>', 'write a file a scope there; without it they are printed'),
  ).action(
    does(async (id: string, options: Common & { scope?: string; out?: string }) => {
      const config = await load(options);
      jobOn(jobStates(jobs, config), id);
      const recordings = await beside(config, async ({ jobs: on, fleet, store, lifecycle }) => {
        const seen = await store.cases.seen();
        const surroundings = { now: config.clock(), settings: config.settings, lifecycle: lifecycle(), seen };
        return record(jobNamed(on, id), fleet, options.scope ?? null, surroundings);
      });
      for (const it of recordings) {
        if (options.out === undefined) print(writeRecording(it).trimEnd());
        else print(await keepRecording(it, options.out));
      }
      return 0;
    }),
  );
  common(cli.command('jobs').description('when each job last looked, where, and what it could not see')).action(
    does(async (options: Common) => {
      const config = await load(options);
      const off = offReports(jobStates(jobs, config));
      const reports = await beside(config, async (wired) =>
        jobReports(titled(wired), await wired.store.runs.newest(), await wired.store.runs.lookRecords()),
      );
      print(options.json ? printed({ jobs: reports, off }) : jobsText(reports, off));
      return 0;
    }),
  );
  common(cli.command('status').description('what has moved, as the sightings tell')).action(
    does(async (options: Common) => {
      const status = await beside(await load(options), (wired) => wired.services.migrationStatus());
      print(options.json ? printed(status) : statusText(status));
      return 0;
    }),
  );
  const ingest = cli.command('ingest').description('hand in what other tools report');
  common(
    ingest
      .command('trivy <files...>')
      .description('reports of trivy image --format json; - is standard input')
      .option('--image <repository@digest>', 'what the file is of, where it does not say itself'),
  ).action(
    does(async (files: string[], options: Common & { image?: string }) => {
      const config = await load(options);
      return beside(config, ({ store }) =>
        ingestTrivy(files, options.image ?? null, { store, now: config.clock, print, stdin: process.stdin }),
      );
    }),
  );
  common(
    cli
      .command('init')
      .description('look at the fleet and write a first toilbot.yaml, the Slack manifest and the IAM policy')
      .option('--dir <directory>', 'where they are written', '.')
      .option('--tiers <tiers>', 'rights that the policy gives: base,images', tiersOf, USUAL_RIGHTS)
      .option('--dry', 'print toilbot.yaml, write nothing')
      .option('--force', 'write over files that are there'),
  ).action(does(initCommand));
  common(
    cli.command('leftovers [subsystem]').description('what a move left behind, and what of it may be deleted now'),
  ).action(
    does(async (subsystem: string | undefined, options: Common) => {
      const config = await load(options);
      const list = await beside(config, async ({ store, services }) => {
        const open = { kinds: ['ec2-leftover'], states: ['open', 'acknowledged', 'done'] as const };
        const { views } = await store.cases.views({ ...open, limit: MOST_LEFTOVERS, offset: 0 }, config.clock());
        return leftoverList(views, await services.migrationStatus(), subsystem ?? null);
      });
      print(
        options.json
          ? printed(list)
          : leftoverLines(list, config.settings.timeZone, config.clock())
              .map((it) => plain(it, 400))
              .join('\n'),
      );
      return 0;
    }),
  );
  common(cli.command('unclaimed').description('what no subsystem claims')).action(
    does(async (options: Common) => {
      const found = await beside(await load(options), ({ store }) => store.claims.unclaimed(MOST_UNCLAIMED, 0));
      print(options.json ? printed(found) : unclaimedText(found.total, found.resources));
      return 0;
    }),
  );
  common(cli.command('claims').description('what people said in Slack, as claims for toilbot.yaml')).action(
    does(async (options: Common) => {
      const said = await beside(await load(options), ({ store }) => store.claims.said());
      print(options.json ? printed(said) : claimsYaml(said));
      return 0;
    }),
  );
  common(
    cli
      .command('doctor')
      .description('what toilbot may see and what it may not, how to mend it, and what its calls cost'),
  ).action(
    does(async (options: Common) => {
      const config = await load(options);
      const off = offReports(jobStates(jobs, config));
      return beside(config, async (wired) => {
        const around = {
          ...config,
          off,
          missing: config.fleet.kind === 'real' ? missingOf(config.fleet) : [],
          slack: await checkSlack(config),
          database: (await wired.health())['database'] ?? null,
          lifecycleAsOf: wired.lifecycle().asOf,
          roleOf: (account: string) => roleOf(config.fleet.kind === 'real' ? config.fleet.aws : null, account),
          isPractice: config.fleet.kind === 'practice',
          now: config.clock(),
        };
        // What it would come to on a real fleet: the practice fleet is looked at every minute.
        const own = new Map(jobs.map((job) => [job.id, job.schedule]));
        const paced = around.isPractice
          ? wired.jobs.map((job) => ({ ...job, schedule: own.get(job.id) ?? job.schedule }))
          : wired.jobs;
        const examination = await examine({ ...config, ...wired, jobs: paced }, new AbortController().signal);
        const diagnosis = diagnose(examination, around);
        print(options.json ? printed(diagnosis) : doctorText(diagnosis, around));
        return diagnosis.ok ? 0 : 1;
      });
    }),
  );
  const config = cli.command('config').description('the configuration');
  common(config.command('check').description('read it, name every mistake, say what is real')).action(
    does(async (options: Common) => {
      const { lines, json } = describeConfig(await load(options));
      print(options.json ? printed(json) : lines.join('\n'));
      return 0;
    }),
  );
  common(
    cli
      .command('manifest')
      .description('the Slack app, to be pasted into api.slack.com/apps')
      .addOption(new Option('--mode <mode>', 'how Slack reaches toilbot').choices(MODES).default('socket'))
      .option('--tier <tier>', '1 posts and commands, 2 reads names, 3 reactions and history', tierOf, 2 as Tier)
      .option('--url <url>', "toilbot's address, for the mode http"),
  ).action(
    does(async (options: Common & { mode: Mode; tier: Tier; url?: string }) => {
      const { commands } = (await load(options)).settings;
      print(
        printed(
          manifest({
            mode: options.mode,
            tier: options.tier,
            commands,
            ...(options.url === undefined ? {} : { url: options.url }),
          }),
        ),
      );
      return 0;
    }),
  );
  common(
    cli
      .command('policy')
      .description('the IAM policy that the jobs need: read-only')
      .option('--tiers <tiers>', 'of these tiers, instead of those of toilbot.yaml: base,images', tiersOf),
  ).action(
    does(async (options: Common & { tiers?: readonly RightsTier[] }) => {
      print(printed(iamPolicy(jobs, await load(options), options.tiers)));
      return 0;
    }),
  );
  common(cli.command('practice').description('only the practice AWS and Slack, for other processes')).action(
    does(practiceCommand),
  );
  return cli;
}

/**
 * Runs one command line. A user's mistake is one plain line a mistake and 1; anything else is a bug and shows its stack.
 * Secrets of the environment are taken out of either.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  // Node itself would print the stack as it is.
  process.once('uncaughtException', (error) => {
    process.stderr.write(plainError(error));
    process.exit(1);
  });
  try {
    await program((given) => {
      code = given;
    }).parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(plainError(error));
    return 1;
  }
}
