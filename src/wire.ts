import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { type PolicyDocument, policy } from './adapters/aws/policy.ts';
import { endOfLifeSite } from './adapters/endoflife.ts';
import { openEngine } from './adapters/postgres/engine.ts';
import { openDatabase } from './adapters/postgres/open.ts';
import { openStore } from './adapters/postgres/store/store.ts';
import { openWork } from './adapters/postgres/work.ts';
import { testToken } from './adapters/slack/auth-test.ts';
import { type OpenSlack, openSlack, type SlackOptions } from './adapters/slack/open-slack.ts';
import { type Charts, openCharts } from './chart-service.ts';
import { createDrawer } from './charts/draw.ts';
import { nextSlot } from './clock.ts';
import type { Config } from './config.ts';
import type { OwnThing } from './doctor.ts';
import { HOUR } from './domain/calendar.ts';
import type { EventQueue } from './domain/fleet-event.ts';
import { type Job, readsOf } from './domain/job.ts';
import { type JobState, jobState } from './domain/job-state.ts';
import type { ByLanguage } from './domain/language.ts';
import type { Lifecycle } from './domain/lifecycle.ts';
import type { Tier } from './domain/reads/read.ts';
import { partitionOf } from './domain/resources.ts';
import type { Engine, Store } from './domain/store.ts';
import { type JoinedFleet, joinFleets } from './fleets.ts';
import { openLifecycle, parseAnswer } from './lifecycle-file.ts';
import { TIERS as SLACK_TIERS, type Tier as SlackTier, scopesOf } from './manifest.ts';
import { type Moves, openMoves } from './moves.ts';
import type { Practice } from './practice.ts';
import { recordMembers } from './records.ts';
import { type Kernel, openKernel } from './run.ts';
import { describeSubsystem, kindsOf, openServices, proversOf, type Services, settleRules } from './services.ts';
import { openStages } from './stages.ts';
import { fleetMembers, openQueue } from './wire/fleet.ts';
import { ownThings } from './wire/own.ts';

/** The version that messages and the database's refusals name. */
export const VERSION = '0.1.0';

export interface WireOptions {
  readonly config: Config;
  readonly jobs: readonly Job[];
  readonly logger: Logger;
  /** `owner` for the running toilbot; `client` for every other command. */
  readonly role: 'owner' | 'client';
  /** The practice endpoints that stand in for what is not configured. */
  readonly practice: Practice | null;
  readonly nudge: () => void;
}

/** Everything behind the rims, opened from the configuration. */
export interface Wired {
  readonly jobs: readonly Job[];
  readonly store: Store;
  readonly engine: Engine;
  readonly fleet: JoinedFleet;
  readonly lifecycle: () => Lifecycle;
  readonly kernel: Kernel;
  /** The queue that EventBridge feeds; null where none is configured. */
  readonly events: EventQueue | null;
  /** What is asked of AWS beside the jobs' reads, for doctor. */
  readonly own: readonly OwnThing[];
  readonly services: Services;
  readonly moves: Moves;
  readonly charts: Charts;
  /** In one plain line each: what is well, and why not. */
  health(): Promise<Readonly<Record<string, string | null>>>;
  close(graceMs: number): Promise<void>;
}

/** The one queue is its own: nothing else of AWS is ever changed. */
const QUEUE_ACTIONS = ['sqs:DeleteMessage', 'sqs:ReceiveMessage'];

/** Nobody's quota is shared with the practice fleet: what happens there is seen within a minute, or within five. */
const PRACTICE_SCHEDULES = { often: '* * * * *', seldom: '*/5 * * * *' };

function practiceSchedule({ schedule }: Job, now: Date): string {
  const next = nextSlot(schedule, now);
  const seldom = nextSlot(schedule, next).getTime() - next.getTime() > HOUR;
  return seldom ? PRACTICE_SCHEDULES.seldom : PRACTICE_SCHEDULES.often;
}

/** The word on a job that decides: of the practice fleet nothing waits for somebody's word. */
function stateOf(job: Job, config: Config): JobState {
  const said = config.jobs[job.id]?.enabled ?? null;
  const enabled = said ?? (config.fleet.kind === 'practice' ? true : null);
  return jobState(job, config.settings, { enabled }, config.systems);
}

/** Every job with whether it is on. */
export function jobStates(jobs: readonly Job[], config: Config): { readonly job: Job; readonly state: JobState }[] {
  return jobs.map((job) => ({ job, state: stateOf(job, config) }));
}

/** The jobs that are on, with what they may look at and the schedules that the configuration gives them. */
export function configuredJobs(jobs: readonly Job[], config: Config): Job[] {
  return jobStates(jobs, config).flatMap(({ job, state }) => {
    if (!state.on) return [];
    const schedule = config.jobs[job.id]?.schedule;
    const own = config.fleet.kind === 'practice' ? practiceSchedule(job, config.clock()) : job.schedule;
    return [{ ...job, looks: state.looks, schedule: schedule ?? own }];
  });
}

/** Rights are asked for before the purpose is accepted: whoever names the tier sees what it would need. */
function asIfAccepted({ settings, clock }: Config, tiers: readonly Tier[]): Config['settings'] {
  return { ...settings, tiers, purposeAccepted: settings.purposeAccepted ?? { on: clock(), by: '' } };
}

/**
 * The IAM policy that the jobs which are on need, and nothing more. Without AWS it is the one that AWS would need; with
 * tiers, of these instead of the configured ones.
 */
export function iamPolicy(jobs: readonly Job[], given: Config, tiers?: readonly Tier[]): PolicyDocument {
  const settings = tiers ? asIfAccepted(given, tiers) : given.settings;
  const config = { ...given, settings, systems: new Set(given.systems).add('aws') };
  const reads = configuredJobs(jobs, config).flatMap(readsOf);
  const aws = config.fleet.kind === 'practice' ? null : config.fleet.aws;
  const own = ownResources(config);
  if (aws === null) {
    return policy({
      reads,
      own,
      roleArns: ['arn:aws:iam::*:role/toilbot'],
      listsOrganization: true,
      findsRegions: true,
    });
  }
  const { accounts, regions } = aws;
  const organization = 'organization' in accounts ? accounts.organization : null;
  const listed = 'organization' in accounts ? [] : accounts.flatMap((account) => account.roleArn ?? []);
  return policy({
    reads,
    own,
    roleArns: organization ? [`arn:aws:iam::*:role/${organization.roleName}`] : listed,
    listsOrganization: organization !== null,
    findsRegions: regions === 'opted-in',
  });
}

/** What is toilbot's own: its configuration, and the queue whose messages it takes away. */
function ownResources({
  document,
  fleet,
}: Config): readonly { readonly actions: readonly string[]; readonly resource: string }[] {
  const real = fleet.kind === 'practice' ? null : fleet;
  const home = real?.aws?.homeRegion ?? 'us-east-1';
  const arn = (service: string, rest: string) => `arn:${partitionOf(home)}:${service}:${rest}`;
  const things = [];
  if (document?.kind === 's3')
    things.push({ actions: ['s3:GetObject'], resource: arn('s3', `::${document.bucket}/${document.key}`) });
  if (document?.kind === 'ssm')
    things.push({
      actions: ['ssm:GetParameter'],
      resource: arn('ssm', `*:*:parameter/${document.name.replace(/^\//u, '')}`),
    });
  if (real?.queue) {
    const { url, region, account } = real.queue;
    const name = url.slice(url.lastIndexOf('/') + 1);
    things.push({ actions: QUEUE_ACTIONS, resource: arn('sqs', `${region}:${account}:${name}`) });
  }
  return things;
}

export async function wire(options: WireOptions): Promise<Wired> {
  const { config, logger } = options;
  const jobs = configuredJobs(options.jobs, config);
  const rules = settleRules(jobs, config.settings);
  const database = await openDatabase(config.database, {
    installation: config.installation,
    logger,
    clock: config.clock,
    version: VERSION,
    role: options.role,
  });
  let queue: Awaited<ReturnType<typeof openEngine>> | null = null;
  try {
    queue = await openEngine(database, { logger, takeOver: database.isOwn });
    const work = await openWork(queue);
    const store = openStore(database, {
      queue: work.queue,
      describe: (it) => describeSubsystem(config.settings, it.subsystem),
      timeZone: config.settings.timeZone,
      accounts: config.settings.accounts,
      nextLookAt: (id, now) => {
        const job = jobs.find((it) => it.id === id);
        return job ? nextSlot(job.schedule, now) : null;
      },
    });
    const kinds = kindsOf(jobs);
    const titleOf = (kind: string): ByLanguage<string> => {
      const words = kinds.get(kind)?.words;
      return { en: words?.en.name ?? kind, ja: words?.ja.name ?? kind };
    };
    const fleet = joinFleets([...fleetMembers(options), ...recordMembers(store, titleOf)]);
    const dates = openLifecycle({
      fetchProduct:
        config.refreshesLifecycle && options.role === 'owner'
          ? endOfLifeSite({ clock: config.clock, parse: parseAnswer })
          : null,
      clock: config.clock,
    });
    const lifecycle = dates.current;
    const events = options.role === 'owner' ? openQueue(options) : null;
    const parts = {
      jobs,
      store,
      settings: config.settings,
      rules,
      lifecycle,
      clock: config.clock,
      nudge: options.nudge,
    };
    const stages = openStages({ ...parts, provers: proversOf(jobs) });
    const services = openServices({ ...parts, stages });
    const moves = openMoves({ ...parts, services });
    const drawer = createDrawer();
    return {
      jobs,
      store,
      engine: work.engine,
      fleet,
      lifecycle,
      events,
      own: ownThings(options),
      kernel: openKernel({ ...parts, stages, fleet, logger }),
      services,
      moves,
      charts: openCharts({ ...parts, services, moves, drawer }),
      async health() {
        const answer = await database.health();
        return { database: answer.ok ? null : answer.why };
      },
      async close(graceMs) {
        await work.engine.stop(graceMs);
        await drawer.close();
        dates.close();
        events?.close();
        fleet.close();
        await database.close();
      },
    };
  } catch (error) {
    await queue?.stop({ graceMs: 0 });
    await database.close();
    throw error;
  }
}

/** The fleet alone, without a database behind it: for a first look. */
export function openFleetAlone(options: WireOptions): JoinedFleet {
  return joinFleets(fleetMembers(options));
}

export { fetchDocument } from './adapters/aws/config-source.ts';

/** Asks Slack of what tier the bot's scopes are; null where Slack is practice. */
export async function checkSlack({
  slack,
}: Config): Promise<{ tier: SlackTier | null; trouble: string | null } | null> {
  if (slack.kind === 'practice') return null;
  const { scopes, trouble } = await testToken(slack.botToken, slack.apiUrl ?? 'https://slack.com/api/');
  if (scopes === null) return { tier: null, trouble };
  const has = (tier: SlackTier): boolean => scopesOf(tier).every((scope) => scopes.includes(scope));
  const tier = SLACK_TIERS.findLast(has) ?? null;
  const missing = scopesOf(1).filter((scope) => !scopes.includes(scope));
  return {
    tier,
    trouble: tier === null ? `the bot lacks the scopes ${missing.join(', ')}: see toilbot manifest` : null,
  };
}

/** Connects to Slack, or to the practice Slack. */
export async function connectSlack(options: {
  readonly config: Config;
  readonly practice: Practice | null;
  readonly logger: Logger;
  readonly register: SlackOptions['register'];
  /** Is given what answers Slack's signed requests, when it is to come in by HTTP. */
  readonly serve: (listener: RequestListener) => void;
}): Promise<OpenSlack> {
  const { config, practice, logger } = options;
  const log = {
    debug: (line: string) => logger.debug(line),
    warn: (line: string) => logger.warn(line),
    error: (line: string) => logger.error(line),
  };
  const common = { register: options.register, log };
  if (config.slack.kind === 'practice') {
    if (!practice?.slack) throw new Error('the practice Slack was not started');
    const { botToken, appToken, apiUrl } = practice.slack;
    return openSlack({ ...common, botToken, incoming: { mode: 'socket', appToken }, slackApiUrl: apiUrl });
  }
  const { botToken, appToken, signingSecret, apiUrl } = config.slack;
  const address = apiUrl === null ? {} : { slackApiUrl: apiUrl };
  if (appToken !== null) return openSlack({ ...common, ...address, botToken, incoming: { mode: 'socket', appToken } });
  if (signingSecret === null) throw new Error('the configuration lets Slack through without a way in');
  return openSlack({
    ...common,
    ...address,
    botToken,
    incoming: { mode: 'http', signingSecret, serve: options.serve },
  });
}
