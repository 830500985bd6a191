import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PracticeFleet } from '../fleet/fleet.ts';
import { type PracticeKubernetes, startPracticeKubernetes } from '../kubernetes/server.ts';
import { authenticate, perform, writeThrown } from './answer.ts';
import { DIALECTS, type Dialect } from './dialects.ts';
import { refusal, type ServiceName } from './failure.ts';
import { type Faults, openFaults } from './faults.ts';
import type { Input } from './input.ts';
import { answerPractice } from './practice-pages.ts';
import { type Asked, type Spoken, understand } from './protocol.ts';
import { openRate, type Rate } from './rate.ts';
import { send } from './send.ts';
import type { Written } from './write.ts';

/** One call as the log keeps it: enough to tell what was asked where, and how often. */
export interface LoggedCall {
  readonly at: Date;
  readonly service: ServiceName;
  readonly operation: string;
  /** Null when the key was unknown. */
  readonly account: string | null;
  readonly region: string;
  /** The page token that was sent, or null for a first page. */
  readonly pageToken: string | null;
  /** `ok`, the error's code, or the fault that took the answer away. */
  readonly result: string;
  readonly status: number;
}

export interface PracticeAwsOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly fleet: PracticeFleet;
  /** The time of the fleet. */
  readonly clock: () => Date;
  /** The time by which signatures and credentials are judged: the machine's, as it is the SDK's. */
  readonly wallClock?: () => Date;
  /** Calls an account, region and service; off by default. */
  readonly rate?: Rate;
  /** Milliseconds before each answer; 0 by default. */
  readonly latency?: number;
  /** No page is larger than this. */
  readonly pageLimit?: number;
  /** The services that are played; all by default. */
  readonly dialects?: readonly Dialect[];
  readonly logger?: { debug(fields: object, message: string): void; error(fields: object, message: string): void };
}

export interface PracticeAws {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly faults: Faults;
  /** The Kubernetes APIs of its EKS clusters. */
  readonly kubernetes: PracticeKubernetes;
  /** All calls so far, the oldest first, at most the last 100,000. */
  calls(): readonly LoggedCall[];
  clearCalls(): void;
  setLatency(milliseconds: number): void;
  close(): Promise<void>;
}

const MOST_BODY = 1024 * 1024;
const MOST_CALLS = 100_000;

/** Plays AWS on 127.0.0.1 for the SDK clients of the services in `DIALECTS`. */
export async function startPracticeAws(options: PracticeAwsOptions): Promise<PracticeAws> {
  const { fleet, clock, logger } = options;
  const wallClock = options.wallClock ?? (() => new Date());
  const faults = openFaults();
  const within = openRate(options.rate ?? null);
  const pageLimit = options.pageLimit ?? Number.MAX_SAFE_INTEGER;
  const kubernetes = await startPracticeKubernetes({ fleet, clock, wallClock, pageLimit });
  let latency = options.latency ?? 0;
  let calls: LoggedCall[] = [];

  const log = (call: LoggedCall): void => {
    if (calls.length >= MOST_CALLS) calls = calls.slice(MOST_CALLS / 10);
    calls.push(call);
    logger?.debug(call, 'practice AWS was called');
  };

  const answerAws = (spoken: Spoken, asked: Asked, response: ServerResponse): void => {
    const { service } = spoken.dialect;
    const wallTime = wallClock();
    const caller = authenticate(spoken, asked, fleet, wallTime);
    const account = caller.is === 'known' ? caller.identity.account : null;
    const place = { service, operation: spoken.operation, account, region: caller.region };
    const hits = faults.take(place);
    let pageToken: string | null = null;
    const answer = ((): { written: Written; code: string } => {
      try {
        if (caller.is === 'refused') throw caller.failure;
        if (!within(`${account}/${caller.region}/${service}`, wallTime)) throw refusal(service, 'throttled');
        const input = spoken.input();
        pageToken = tokenOf(input);
        const call = {
          service,
          operation: spoken.operation,
          input,
          caller: caller.identity,
          region: caller.region,
          fleet,
          kubernetes,
          origin: `http://${asked.headers.host ?? '127.0.0.1'}`,
          now: clock(),
          wallTime,
          pageLimit,
          repeatsPage: hits.some((hit) => hit.kind === 'repeated page'),
        };
        return { written: perform(call, spoken, hits), code: 'ok' };
      } catch (thrown) {
        return writeThrown(spoken, thrown);
      }
    })();
    const result = send(response, answer.written, hits, latency) ?? answer.code;
    log({ at: clock(), ...place, pageToken, result, status: answer.written.status });
  };

  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const body = await bodyOf(request);
      const asked: Asked = { method: request.method ?? '', path: request.url ?? '/', headers: request.headers, body };
      if (asked.path.startsWith('/practice/')) {
        answerPractice(asked, response, { fleet, clock, faults, calls: () => calls });
        return;
      }
      const spoken = understand(asked, options.dialects ?? DIALECTS);
      if (spoken === null) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('no service of AWS that is played here\n');
        return;
      }
      answerAws(spoken, asked, response);
    };
    handle().catch((error: unknown) => {
      logger?.error({ error }, 'practice AWS failed');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? `${error.message}\n` : 'failed\n');
    });
  });
  // The SDK keeps connections open; closing them under it is a fault, and faults come on demand.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    kubernetes,
    calls: () => [...calls],
    clearCalls: () => {
      calls = [];
    },
    setLatency: (milliseconds) => {
      latency = milliseconds;
    },
    close: async () => {
      await kubernetes.close();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      });
    },
  };
}

const TOKENS = ['nextToken', 'NextToken', 'Marker', 'marker'];

function tokenOf(input: Input): string | null {
  for (const name of TOKENS) {
    const token = input.text(name);
    if (token !== null) return token;
  }
  return null;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MOST_BODY) throw new Error('request body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo;
      resolve(address.port);
    });
  });
}
