import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Messenger } from '../../domain/messenger.ts';
import { UserError } from '../../domain/user-error.ts';
import { slackMessenger } from './messenger.ts';
import { failureOf } from './outcome.ts';
import { EVENTS_PATH, signedListener } from './signed-requests.ts';

/** Where toilbot's log lines about Slack go; nothing with a token is handed to it. */
export interface SlackLog {
  debug(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface SlackOptions {
  /** `xoxb-…` */
  readonly botToken: string;
  /** How requests come in: Socket Mode with an app token (`xapp-…`), or signed HTTP requests that our server hands on. */
  readonly incoming:
    | { readonly mode: 'socket'; readonly appToken: string }
    | {
        readonly mode: 'http';
        readonly signingSecret: string;
        /** Is given what answers requests to `/slack/events`, before Slack is told that we are there. */
        serve(listener: RequestListener): void;
      };
  /** Another address than Slack's own, with its slash: the practice Slack. */
  readonly slackApiUrl?: string;
  /** Registers the listeners before anything can come in. */
  readonly register: (app: App) => void;
  readonly log: SlackLog;
  /** For signatures; the machine's own when left out. */
  readonly clock?: () => Date;
}

export interface OpenSlack {
  readonly messenger: Messenger;
  readonly team: { readonly id: string; readonly name: string; readonly url: string };
  readonly botUserId: string;
  /** Scopes that Slack says were granted. */
  readonly scopes: readonly string[];
  /** Takes no more requests. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 10_000;
const RECONNECT_MS = 30_000;

/** The client's settings: the outbox owns retries, so the client makes none and waits for nothing. */
function clientOptions(options: SlackOptions, logger: Logger): WebClientOptions {
  return {
    ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  };
}

/** Connects to Slack. A token that Slack does not take is a {@link UserError} that names it. */
export async function openSlack(options: SlackOptions): Promise<OpenSlack> {
  const logger = quietLogger(options.log);
  const settings = clientOptions(options, logger);
  const client = new WebClient(options.botToken, settings);
  const identity = await identify(client);
  const incoming = receiverOf(options, logger);
  const app = new App({
    token: options.botToken,
    botId: identity.botId,
    botUserId: identity.botUserId,
    tokenVerificationEnabled: false,
    receiver: incoming.receiver,
    clientOptions: settings,
    logger,
    convoStore: false,
  });
  options.register(app);
  await incoming.start();
  return {
    messenger: slackMessenger(client),
    team: identity.team,
    botUserId: identity.botUserId,
    scopes: identity.scopes,
    close: incoming.stop,
  };
}

async function identify(client: WebClient) {
  try {
    const answer = await client.auth.test();
    return {
      team: { id: answer.team_id ?? '', name: answer.team ?? '', url: answer.url ?? '' },
      botId: answer.bot_id ?? '',
      botUserId: answer.user_id ?? '',
      scopes: answer.response_metadata?.scopes ?? [],
    };
  } catch (error) {
    throw refusedToken(
      error,
      'SLACK_BOT_TOKEN',
      'the "Bot User OAuth Token" (xoxb-…) on the app\'s page "OAuth & Permissions"',
    );
  }
}

/** A plain line for a token that Slack refuses or a Slack that cannot be reached; anything else is a bug as it is. */
function refusedToken(error: unknown, variable: string, mend: string): unknown {
  const failure = failureOf(error);
  if (failure.outcome === 'refused')
    return new UserError(`${variable}: Slack answers "${failure.error}". Set it to ${mend}.`);
  if (failure.outcome === 'limited')
    return new UserError('Slack limits our calls just now (HTTP 429). Start again in a minute.');
  return new UserError(
    `Slack cannot be reached (${failure.error}). Check the network, a proxy or slack.com's status, and start again.`,
  );
}

interface Incoming {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  start(): Promise<void>;
  stop(): Promise<void>;
}

function receiverOf(options: SlackOptions, logger: Logger): Incoming {
  return options.incoming.mode === 'socket'
    ? socketMode(options.incoming.appToken, options, logger)
    : signedHttp(options.incoming, options, logger);
}

function socketMode(appToken: string, options: SlackOptions, logger: Logger): Incoming {
  const once = clientOptions(options, logger);
  // A call of the Socket Mode client that fails while it reconnects ends it for good: here it is to try for ever.
  const patient = {
    ...once,
    retryConfig: { forever: true, factor: 1.3, maxTimeout: RECONNECT_MS },
    rejectRateLimitedCalls: false,
  };
  // Bolt hands these on although its type does not name them.
  const installerOptions = { clientOptions: patient } as never;
  const receiver = new SocketModeReceiver({ appToken, logger, installerOptions });
  const closed = new AbortController();
  keepReconnecting(receiver, closed.signal, options.log);
  return {
    receiver,
    start: async () => {
      try {
        await new WebClient(appToken, once).apps.connections.open({});
      } catch (error) {
        throw refusedToken(error, 'SLACK_APP_TOKEN', 'an app-level token (xapp-…) with the scope connections:write');
      }
      await receiver.start();
    },
    stop: async () => {
      closed.abort();
      await receiver.stop();
    },
  };
}

/** The Socket Mode client lets a failed reconnect end the process by a rejection nobody sees: it tries again instead. */
function keepReconnecting(receiver: SocketModeReceiver, closed: AbortSignal, log: SlackLog): void {
  const { client } = receiver;
  const start = client.start.bind(client);
  let connected = false;
  client.start = async () => {
    for (;;) {
      try {
        const answer = await start();
        connected = true;
        return answer;
      } catch (error) {
        if (!connected || closed.aborted) throw error;
        log.error(`Socket Mode could not reconnect (${describe(failureOf(error))}); trying again`);
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS).unref());
      }
    }
  };
}

const describe = (failure: ReturnType<typeof failureOf>): string =>
  failure.outcome === 'limited' ? 'rate limited' : failure.error;

function signedHttp(
  { signingSecret, serve }: Extract<SlackOptions['incoming'], { mode: 'http' }>,
  options: SlackOptions,
  logger: Logger,
): Incoming {
  // The signature was checked before, with a clock that is handed in and against replays.
  const receiver = new HTTPReceiver({ signingSecret, endpoints: EVENTS_PATH, signatureVerification: false, logger });
  const gone: RequestListener = (_request, response) => void response.writeHead(503).end();
  return {
    receiver,
    start: async () =>
      serve(
        signedListener({
          signingSecret,
          clock: options.clock ?? (() => new Date()),
          accept: receiver.requestListener,
          refused: (why) => options.log.warn(`a request to ${EVENTS_PATH} was refused: ${why}`),
        }),
      ),
    stop: async () => serve(gone),
  };
}

/** Bolt's and the client's own log lines, without the tokens that a line may hold. */
function quietLogger(log: SlackLog): Logger {
  const line = (parts: readonly unknown[]): string =>
    parts
      .map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' ')
      .replace(/x(?:ox[a-z]|app)-[\w-]+/g, 'xox…')
      .slice(0, 1000);
  return {
    debug: () => {},
    info: (...parts) => log.debug(line(parts)),
    warn: (...parts) => log.warn(line(parts)),
    error: (...parts) => log.error(line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
