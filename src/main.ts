import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { jobs } from '../jobs/index.ts';
import type { Charts } from './chart-service.ts';
import { jobReports } from './cli/jobs.ts';
import { unreadHealth } from './cli/unread.ts';
import { startClock } from './clock.ts';
import type { Config } from './config.ts';
import { startDispatcher } from './dispatcher.ts';
import { provesOf, securityKindsOf } from './domain/job.ts';
import type { Language } from './domain/language.ts';
import type { Messenger } from './domain/messenger.ts';
import { speechIn } from './domain/routing.ts';
import { UserError } from './domain/user-error.ts';
import { openLog } from './log.ts';
import type { Practice } from './practice.ts';
import { openReaders } from './readers.ts';
import { startReceiver } from './receive.ts';
import { MOST_DATED } from './records.ts';
import { kindsOf } from './services.ts';
import { openShare } from './share.ts';
import { registerListeners } from './slack/listeners.ts';
import { slackRenderer } from './slack/render.ts';
import { sayingIn } from './slack/saying.ts';
import type { SlackServices } from './slack/services.ts';
import { handInTimed, timedDirectory } from './timed-spool.ts';
import { type ChartPages, type Health, isLoopback, webApp } from './web/app.ts';
import { connectSlack, VERSION, type Wired, wire } from './wire.ts';

/** How long what runs may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 20_000;
/** Pieces worked at once by this process. */
const CONCURRENCY = 8;
/** Port of the practice page; the practice AWS listens on the next one. */
export const PRACTICE_PORT = 3100;
/** What Slack sends stands below this path. */
const SLACK_PATH = '/slack/';

/** The log of a running toilbot: JSON lines on standard error, so that what is printed for people stays readable. */
export function logOf(config: Config): Logger {
  const write = (line: string): void => void process.stderr.write(line);
  return openLog({ level: config.logLevel, secrets: config.secrets, write, clock: config.clock });
}

/** Starts the endpoints that stand in for what is not configured; null when all is real. */
export async function startStandIns(
  config: Config,
  checks?: () => Promise<ReturnType<typeof jobReports>>,
): Promise<Practice | null> {
  const [fleet, slack] = [config.fleet.kind === 'practice', config.slack.kind === 'practice'];
  if (!fleet && !slack) return null;
  const { startPractice } = await import('./practice.ts');
  const { migrationStatus, toil } = config.settings.commands;
  return startPractice({
    fleet,
    slack,
    directory: `${config.dataDirectory}/practice`,
    clock: config.clock,
    port: PRACTICE_PORT,
    commands: [
      { command: migrationStatus, description: 'What has moved, and what to move next', usageHint: 'subsystem | help' },
      { command: toil, description: 'Open cases and help', usageHint: 'open | help' },
    ],
    ...(checks ? { checks } : {}),
  });
}

/** Answers the port, which the system chose when none was asked for. */
async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const mend =
        error.code === 'EADDRINUSE' ? 'another program listens there: set TOILBOT_PORT to a free port' : error.message;
      reject(new UserError(`Cannot listen on ${config.host}:${config.port}: ${mend}.`));
    });
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : config.port;
}

function servicesFor(wired: Wired, config: Config, logger: Logger, messenger: () => Messenger | null): SlackServices {
  const { store, services, charts } = wired;
  const failed = (what: string, error: unknown): void => logger.error({ err: error, what }, 'a request failed');
  return {
    // Until it is known who reads it, and where.
    ...sayingIn(speechIn([], config.settings), { kinds: kindsOf(wired.jobs), settings: config.settings }),
    clock: config.clock,
    jobs: wired.jobs,
    act: services.act,
    mine: services.mine,
    migrationStatus: services.migrationStatus,
    backtest: services.backtest,
    subsystem: services.subsystem,
    sayOfMove: services.sayOfMove,
    view: (caseId) => store.cases.view(caseId, config.clock()),
    views: (filter) => store.cases.views(filter, config.clock()),
    countByKind: store.cases.countByKind,
    dated: () => store.cases.dated(MOST_DATED),
    unclaimed: (limit, offset) => store.claims.unclaimed(limit, offset),
    sayClaim: (sighting, subsystem, by) => store.claims.say(sighting, subsystem, by.id, config.clock()),
    share: openShare({ messenger, charts, clock: config.clock, failed }),
    person: (slackId) => store.people.bySlackId(slackId),
    reader: openReaders({ people: store.people, clock: config.clock, failed }),
    choose: async (slackId, language) => void (await store.people.choose(slackId, language)),
    choices: store.people.choicesOf,
    pickTeams: store.people.pickTeams,
    firstTime: (requestId) => store.people.firstTime(requestId, config.clock()),
    failed,
  };
}

/** Charts for a browser on this machine: without sign-in nobody else is shown what the fleet is. */
function chartPages(charts: () => Charts | null, language: Language): ChartPages {
  return async (name, { subsystem, environment, language: asked }) => {
    const drawn = await charts()?.svg(name, { subsystem, environment: environment ?? 'production' }, asked ?? language);
    if (!drawn) return null;
    return drawn.outcome === 'ok' ? { svg: drawn.value.picture } : { failed: drawn.outcome };
  };
}

/** Which job sees a platform: for what earlier looks would have seen. */
const seenBy = (platform: string): string | null =>
  jobs.find((job) => provesOf(job).some((it) => it === platform))?.id ?? null;

/** A running toilbot: where to look, and how to end it. */
export interface Running {
  readonly pageUrl: string | null;
  readonly healthUrl: string;
  stop(): Promise<void>;
}

/**
 * Brings up clock, workers, dispatcher and rims. Throws a UserError for what a person can mend, and leaves nothing open
 * then. `refused` says why a newer configuration did not take effect: it is shown in the health.
 */
export async function start(
  config: Config,
  logger: Logger,
  refused: () => string | null = () => null,
): Promise<Running> {
  const opened: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    // What fails to close keeps nothing else open: the database's lock above all.
    for (const close of opened.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return await bringUp(config, logger, opened, closeAll, refused);
  } catch (error) {
    await closeAll().catch((failure: unknown) => logger.error({ err: failure }, 'closing failed'));
    throw error;
  }
}

async function bringUp(
  config: Config,
  logger: Logger,
  opened: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
  refused: () => string | null,
): Promise<Running> {
  let wired: Wired | null = null;
  let nudge = (): void => {};
  let troubles = (): readonly string[] => [];
  let queueTrouble = (): string | null => null;
  const checks = async () =>
    wired ? jobReports(titled(wired), await wired.store.runs.newest(), await wired.store.runs.lookRecords()) : [];

  const health = async (): Promise<Health> => {
    const parts: Record<string, string> = {};
    for (const [name, why] of Object.entries((await wired?.health()) ?? { start: 'starting' }))
      parts[name] = why ?? 'ok';
    const unsaid = troubles();
    parts['slack'] = unsaid.length === 0 ? 'ok' : unsaid.join('; ');
    if (wired?.events) parts['events'] = queueTrouble() ?? 'ok';
    const ok = Object.values(parts).every((it) => it === 'ok');
    // Shown, and no failure: the configuration that stands does its work.
    const why = refused();
    if (wired?.events) parts['unread'] = await unreadHealth(wired.store.events, config.clock());
    parts['configuration'] = why === null ? 'ok' : `a newer one is refused: ${why.split('\n').join('; ')}`;
    return { ok, parts };
  };
  const charts = isLoopback(config.host) ? chartPages(() => wired?.charts ?? null, config.settings.language) : null;
  const pages = getRequestListener(webApp(health, charts).fetch);
  let slackRequests: RequestListener | null = null;
  const web = createServer({ requestTimeout: 15_000, headersTimeout: 10_000 }, (request, response) => {
    if (slackRequests && request.url?.startsWith(SLACK_PATH)) slackRequests(request, response);
    else void pages(request, response);
  });
  const port = await listen(web, config);
  opened.push(() => new Promise<void>((resolve) => web.close(() => resolve()).closeAllConnections()));

  const practice = await startStandIns(config, checks);
  if (practice) opened.push(() => practice.close());
  wired = await wire({ config, jobs, logger, role: 'owner', practice, nudge: () => nudge() });
  const { store, kernel, engine } = wired;
  opened.push(() => wired?.close(GRACE_MS));
  if (practice && config.fleet.kind === 'practice') await store.history.begin(practice.history(config.clock(), seenBy));

  let messenger: Messenger | null = null;
  const services = servicesFor(wired, config, logger, () => messenger);
  const slack = await connectSlack({
    config,
    practice,
    logger,
    register: (app) => registerListeners(app, services),
    serve: (listener) => {
      slackRequests = listener;
    },
  });
  opened.push(() => slack.close());
  messenger = slack.messenger;
  const dispatcher = startDispatcher({
    owner: `${process.pid} ${randomUUID()}`,
    messenger: slack.messenger,
    cases: store.cases,
    firstLooks: store.firstLooks,
    deliveries: store.deliveries,
    moves: wired.moves,
    render: slackRenderer(services),
    settings: config.settings,
    securityKinds: securityKindsOf(wired.jobs),
    clock: config.clock,
    sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}).catch(() => {}),
    failed: (what, error) => logger.error({ err: error, what }, 'sending failed'),
  });
  opened.push(() => dispatcher.stop());
  nudge = dispatcher.nudge;
  troubles = dispatcher.troubles;

  await engine.work({ plan: kernel.plan, piece: kernel.piece, died: kernel.died }, { concurrency: CONCURRENCY });
  const { events } = wired;
  if (events) {
    const receiver = startReceiver({
      queue: events,
      events: store.events,
      handle: kernel.event,
      clock: config.clock,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
      logger,
    });
    opened.push(() => receiver.stop());
    queueTrouble = receiver.trouble;
  }
  const timed = timedDirectory(config.dataDirectory, config.installation);
  const handIn = () =>
    handInTimed(timed, {
      measures: store.measures,
      subsystems: config.settings.subsystems,
      now: config.clock(),
      tell: (line) => logger.warn(line),
    });
  const clock = startClock(
    () => kernel.tick().then(handIn),
    (error) => logger.error({ err: error }, 'a tick failed'),
    config.clock,
    () => performance.now(),
  );
  opened.push(() => clock.stop());
  logger.info({ version: VERSION, fleet: config.fleet.kind, slack: config.slack.kind }, 'toilbot runs');
  return {
    pageUrl: practice?.slack?.pageUrl ?? null,
    healthUrl: `http://${config.host}:${port}/healthz`,
    stop: closeAll,
  };
}

/** What `toilbot jobs` and the practice page are told of the jobs. */
export function titled(wired: Pick<Wired, 'jobs'>) {
  return wired.jobs.map((job) => ({ id: job.id, schedule: job.schedule, title: job.words.en.title }));
}
