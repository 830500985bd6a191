import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { deadline } from './deadline.ts';
import { MalformedAnswer } from './gap.ts';
import type { Settled } from './options.ts';

/** More sockets than one processor can keep busy parsing. */
const SOCKETS = 50;
/** Far above the largest page AWS sends; without it the SDK buffers whatever comes. */
const LARGEST_ANSWER = 32 * 1024 * 1024;
/** Answers from this size on are handed on one a turn of the event loop, for each takes milliseconds to parse. */
const LARGE_ANSWER = 16 * 1024;

type Handle = NodeHttpHandler['handle'];

/**
 * The one HTTP handler that all clients share. Every attempt ends after `callTimeoutMs`, its body included: the
 * SDK's own request timeout stops at the headers, and a body that drips would hold the call for ever.
 */
export function httpHandler(options: Pick<Settled, 'callTimeoutMs' | 'logger'>) {
  const sockets = { keepAlive: true, maxSockets: SOCKETS, maxTotalSockets: SOCKETS * 4, scheduling: 'lifo' } as const;
  const httpAgent = new HttpAgent(sockets);
  const httpsAgent = new HttpsAgent(sockets);
  const inner = new NodeHttpHandler({
    httpAgent,
    httpsAgent,
    connectionTimeout: Math.min(5_000, options.callTimeoutMs),
    requestTimeout: options.callTimeoutMs,
    throwOnRequestTimeout: true,
  });
  const never = new AbortController().signal;
  const turn = turns();

  const handle: Handle = async (request, given = {}) => {
    const outer = given.abortSignal instanceof AbortSignal ? given.abortSignal : never;
    const limit = deadline(outer, options.callTimeoutMs);
    try {
      const { response } = await inner.handle(request, { ...given, abortSignal: limit.signal });
      const body = await wholeBody(response.body, limit.signal);
      if (body.length >= LARGE_ANSWER) await turn();
      response.body = body;
      return { response };
    } catch (error) {
      // The SDK tries again after a TimeoutError, and never after an AbortError.
      throw limit.signal.aborted && !outer.aborted ? limit.signal.reason : error;
    } finally {
      limit.close();
    }
  };

  return {
    metadata: inner.metadata,
    handle,
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    /** Does nothing: the clients share the sockets, and dropping one client must not close them. */
    destroy: () => {},
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
export type SharedHttpHandler = ReturnType<typeof httpHandler>;

/**
 * Lets one caller on in each turn of the event loop. Many answers come in one turn, and what follows each runs at once:
 * without this, 25 pages of instances stop timers and everybody else for 300 ms.
 */
function turns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return last;
  };
}

function wholeBody(stream: Readable, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (error: unknown) => {
      stream.destroy();
      reject(signal.aborted ? signal.reason : error);
    };
    if (signal.aborted) return fail(signal.reason);
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LARGEST_ANSWER) fail(new MalformedAnswer(`larger than ${LARGEST_ANSWER / 1024 / 1024} MB`));
    });
    stream.on('error', fail);
    stream.on('end', () => {
      signal.removeEventListener('abort', onAbort);
      const [only] = chunks;
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks, size));
    });
    stream.on('close', () => {
      if (!stream.readableEnded) fail(Object.assign(new Error('connection closed'), { code: 'ECONNRESET' }));
    });
  });
}
