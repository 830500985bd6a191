import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Bends, bend } from './bad-requests.ts';
import { type Control, createControl } from './control.ts';
import { delivererOver } from './delivery.ts';
import { createFaults } from './faults.ts';
import { type PageSlots, pageApp } from './page/app.ts';
import { createPeople, type People } from './people/people.ts';
import { createRateLimits } from './rate-limit.ts';
import type { Change, PracticeLogger, Slack } from './slack.ts';
import { createSocketMode } from './socket-mode.ts';
import { openStore } from './store.ts';
import { createTriggers } from './triggers.ts';
import { webApi } from './web-api/serve.ts';
import { ALL_SCOPES, type Command, FIRST_COMMANDS } from './workspace.ts';

export type PracticeSlackOptions = PageSlots & {
  /** 0: any free port. */
  port: number;
  /** Where the state is kept (`slack.jsonl`); null: in memory. */
  directory: string | null;
  clock: () => Date;
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** Where signed requests go when nobody is connected over Socket Mode. */
  httpTarget?: string;
  /** Scopes the app was granted; all that are played when left out. */
  scopes?: readonly string[];
  /** The app's slash commands; others are refused as Slack refuses them. */
  commands?: readonly Command[];
  /** Bot events the app subscribed to. */
  subscriptions?: readonly string[];
  /** Milliseconds the app has to acknowledge; Slack's 3,000 when left out. */
  ackMs?: number;
  logger?: PracticeLogger;
};

export type PracticeSlack = Control &
  People &
  Bends & {
    /** Such as `http://127.0.0.1:3000`. */
    url: string;
    /** What `slackApiUrl` of the real clients is set to; ends in `/api/`. */
    apiUrl: string;
    pageUrl: string;
    close(): Promise<void>;
  };

/** Starts the practice Slack on 127.0.0.1: Web API, Socket Mode, response URLs, control and the page. */
export async function startPracticeSlack(options: PracticeSlackOptions): Promise<PracticeSlack> {
  let port = options.port;
  const url = () => `http://127.0.0.1:${port}`;
  const listeners = new Set<(change: Change) => void>();
  const slack: Slack = {
    store: openStore(options.directory),
    triggers: createTriggers(),
    faults: createFaults(),
    limits: createRateLimits(),
    scopes: new Set(options.scopes ?? ALL_SCOPES),
    commands: options.commands ?? FIRST_COMMANDS,
    subscriptions: new Set(options.subscriptions ?? ['app_home_opened']),
    tokens: { bot: options.botToken, app: options.appToken, botRevoked: false, appRevoked: false },
    signingSecret: options.signingSecret,
    httpTarget: options.httpTarget ?? null,
    calls: [],
    clock: options.clock,
    wallClock: () => new Date(),
    ackMs: options.ackMs ?? 3000,
    url,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    logger: options.logger ?? { warn: (message) => process.stderr.write(`practice slack: ${message}\n`) },
  };
  const socketMode = createSocketMode(() => `ws://127.0.0.1:${port}`);
  const deliver = delivererOver(socketMode);
  const people = createPeople(slack, deliver);
  const control = createControl(slack, socketMode);
  const bends = bend(slack);
  const answerApi = webApi(slack, socketMode);
  const page = getRequestListener(pageApp({ slack, people, control, listeners, slots: options }).fetch);

  const server = createServer((request, response) => {
    const method = /^\/api\/([A-Za-z.]+)(?:\?|$)/.exec(request.url ?? '')?.[1];
    const answering = method === undefined ? page(request, response) : answerApi(request, response, method);
    answering.catch((error: unknown) => {
      slack.logger.warn(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  // A bot keeps its connections alive between calls; Node's 5 seconds would cut them under its hands.
  server.keepAliveTimeout = 65_000;
  server.on('upgrade', (request, socket, head) => socketMode.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    ...control,
    ...people,
    ...bends,
    url: url(),
    apiUrl: `${url()}/api/`,
    pageUrl: `${url()}/`,
    close: () =>
      new Promise((resolve) => {
        socketMode.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
